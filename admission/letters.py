"""The text of a decision's letter: drafted from what was decided and from the authority's paragraphs, kept with the decision."""

import hashlib

from django.utils.translation import gettext as _

from admission.conditions import in_words, month_names
from admission.letter_words import NUMBER
from admission.models import ConditionKind
from web.templatetags.ui import cn_date

TITLE_AND_ADDRESSEE = 2  # lines


class _AsDrafted(str):
    """A mark that no request can send."""


#: Given by code in place of the mark of a preview: the letter is signed as it is drafted. A person's page or body is text.
AS_DRAFTED = _AsDrafted("as drafted")


def approval(
    application,
    number=NUMBER,
    *,
    communities,
    conditions,
    opinion,
    effective_on,
    last_day,
    paragraphs=(),
    replaces=None,
    **unused,
):
    """The letter of an approval, as text; its first line is the title, its second whom it is written to.

    ``conditions`` are rows as ConditionsField gives them; ``replaces`` is the decision that this one takes the place of.
    """
    communities = list(communities)
    lines = [
        _("社区工作事项准入决定书"),
        _("%(applicant)s：") % {"applicant": application.applicant.name},
        _("你单位提出的「%(name)s」（%(number)s），经审定，准予进入社区，准入编号%(admission)s。")
        % {"name": application.name, "number": application.number, "admission": number},
        _("准入期限：自%(start)s至%(end)s（含当日）。") % {"start": cn_date(effective_on), "end": cn_date(last_day)},
        _("准入社区：共%(n)s个（%(names)s）。") % {"n": len(communities), "names": _names(communities)},
    ]
    if conditions:
        lines.append(_("附加条件：%(text)s。") % {"text": in_words(conditions).rstrip("。")})
    lines += not_admitted(application, communities, conditions)
    if opinion:
        lines.append(_("审定意见：%(text)s") % {"text": opinion})
    lines += _added(paragraphs, replaces)
    lines.append(_("超出上述内容、范围、期限的要求，社区可以拒收。"))
    return "\n".join(lines)


def not_admitted(application, communities, conditions):
    """What was asked and isn't admitted, one sentence each: communities, other months, forms."""
    kept = {community.pk for community in communities}
    left = [community for community in application.target_communities() if community.pk not in kept]
    sentences = []
    if left:
        sentences.append(
            _("未准予的社区：共%(n)s个（%(names)s），不得下派。") % {"n": len(left), "names": _names(left)}
        )
    for row in conditions:
        if row["kind"] == ConditionKind.MONTHS:
            sentences.append(_("除%(months)s以外的月份未准予，不得下派。") % {"months": month_names(row["months"])})
        if row["kind"] == ConditionKind.FORM_REFUSED:
            sentences.append(_("未准予的报表、台账（%(text)s），社区不填报。") % {"text": row["text"].rstrip("。")})
    return sentences


def rejection(application, *, reasons, opinion, paragraphs=(), replaces=None, **unused):
    """The letter of a rejection, as text; its first line is the title, its second whom it is written to."""
    lines = [
        _("社区工作事项不予准入决定书"),
        _("%(applicant)s：") % {"applicant": application.applicant.name},
        _("你单位提出的「%(name)s」（%(number)s），经审定，不予进入社区。")
        % {"name": application.name, "number": application.number},
        _("理由如下："),
        *(_one(n, reason) for n, reason in enumerate(reasons, 1)),
    ]
    if opinion:
        lines.append(_("审定意见：%(text)s") % {"text": opinion})
    lines += _added(paragraphs, replaces)
    lines.append(_("未经准入，不得下派社区。"))
    return "\n".join(lines)


def digest(text):
    """A short fingerprint of a draft: what was previewed is what is signed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def numbered(letter, number):
    """The letter with the number of the admission where its draft had only the place for it."""
    return letter.replace(NUMBER, number)


def is_whole(letter, draft):
    """True when an edited letter has a title, an addressee and a text, and names the admission where its draft does."""
    lines = [line for line in letter.split("\n")[:TITLE_AND_ADDRESSEE] if line.strip()]
    has_text = bool("".join(letter.split("\n")[TITLE_AND_ADDRESSEE:]).strip())
    return len(lines) == TITLE_AND_ADDRESSEE and has_text and (NUMBER in letter or NUMBER not in draft)


def _added(paragraphs, replaces):
    """The chosen paragraphs, and which decision this one takes the place of."""
    lines = [line for paragraph in paragraphs for line in paragraph.text.strip().splitlines() if line.strip()]
    if replaces is not None:
        lines.append(
            _("本决定经复核作出，取代原决定 %(number)s（%(day)s）。")
            % {"number": replaces.number, "day": cn_date(replaces.published_on)}
        )
    return lines


def _names(communities):
    return "、".join(community.name for community in communities)


def _one(n, reason):
    """A coded reason with its place and the rule that it follows."""
    words = {"n": n, "text": reason.text.rstrip("。"), "rule": reason.rule.rstrip("。")}
    return (_("%(n)s. %(text)s。依据：%(rule)s。") if reason.rule else _("%(n)s. %(text)s。")) % words
