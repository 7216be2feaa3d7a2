"""Columns of the files of the street workbench: what reached its communities, and what two units ask for twice."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dispatch.models import Origin
from dispatch.sending_page import subject_of
from dispatch.street_bench import Funds, with_street_counts
from web.exports import Column, Export


def _in_words(name):
    """A function of a row: its counts under ``name`` as 已拒收2，已承接3."""

    def said(row):
        return _t("，").join(f"{one[-2]}{one[-1]}" for one in getattr(row, name))

    return said


STREET = Export(
    _("下派到本街道社区的事项"),
    (
        Column("title", _("事项")),
        Column("sender", _("来件单位"), "sender_label"),
        Column("document_number", _("文号")),
        Column("subject", _("准入编号、清单条目"), subject_of),
        Column("origin", _("来源"), kind="choice", choices=Origin),
        Column("sent_at", _("下派时间"), kind="moment"),
        Column("due_on", _("要求完成"), kind="day"),
        Column("communities", _("社区"), kind="list"),
        Column("verdicts", _("结论"), _in_words("verdicts")),
        Column("funds", _("经费"), kind="choice", choices=Funds),
        Column("states", _("办理情况"), _in_words("states")),
        Column("refused", _("拒收"), kind="number"),
        Column("rulings", _("申诉和裁定"), _in_words("rulings")),
    ),
    prepare=lambda batch, view: with_street_counts(batch, view.request.user),
)
TWICE = Export(
    _("两个单位重复要求的事项"),
    (
        Column("title", _("一方的事项"), "one.title"),
        Column("sender", _("一方"), "one.sender"),
        Column("days", _("一方的起止"), "one.days_in_words"),
        Column("other_title", _("另一方的事项"), "other.title"),
        Column("other_sender", _("另一方"), "other.sender"),
        Column("other_days", _("另一方的起止"), "other.days_in_words"),
        Column("why", _("为什么"), "sentence"),
        Column("times", _("次数"), kind="number"),
        Column("communities", _("社区"), kind="list"),
    ),
)
