"""A month as one zip: its Word and Excel files, and those of each street's part, as they can be opened one by one."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.excel import write_excel
from reports.models import MonthlyReport
from reports.monthly_content import content_of
from reports.word import write_word
from reports.word_templates import template_of
from web.exports import UNFIT, Head
from web.refusals import NotAllowed
from web.taking import Bundle

FILES_OF_ONE = 2


def bundle_of(report, user, *, by):
    """The Bundle of a whole month with the streets' parts that ``user`` may see, in official order; ``by`` is in whose name
    it is taken. Raises NotAllowed while one of them is being built."""
    reports = [report, *MonthlyReport.objects.visible_to(user).parts_of(report)]
    unfinished = next((one for one in reports if not one.is_complete), None)
    if unfinished:
        sentence = _("%(place)s%(month)s月报还没有生成完，请稍后再打开。")
        raise NotAllowed(sentence % {"place": unfinished.place.name, "month": report.month_text})
    name = _("%(authority)s社区减负情况月报（%(month)s）全部文件") % {
        "authority": report.authority.name,
        "month": report.month_text,
    }
    head = Head(name, by=by, count=FILES_OF_ONE * len(reports))
    return Bundle(head, _files(reports, user), report.get_absolute_url())


def _files(reports, user):
    """The files of one report after the other, as their reader sees it; the number in front keeps the official order in any folder."""
    for position, report in enumerate(reports):
        # Papers are in the register's language, whoever asks.
        with override(settings.LANGUAGE_CODE):
            content = content_of(report, user)
            name = f"{position:02d} {content.title}".translate(UNFIT)
            files = [
                (f"{name}.docx", write_word(content, template_of(report))),
                (f"{name}.xlsx", write_excel(content)),
            ]
        yield files
