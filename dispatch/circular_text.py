"""What a circular says to begin with: the verified cases one after another, units by name, persons not at all, no ranking."""

from django.utils.translation import gettext as _

from dispatch.circular_names import unnamed
from dispatch.models import ViolationState
from registry.notice_wordings import in_chinese
from web.papers import Paper, Text
from web.templatetags.ui import cn_date

TENS = ("一", "二", "三", "四", "五", "六", "七", "八", "九")


@in_chinese
def draft_title(violations):
    """The title of a circular about these."""
    return _("关于%(n)s起违规下派问题的通报") % {"n": len(violations)}


@in_chinese
def draft_text(violations):
    """The body: whom it is for, the cases in the order of the units, and what is asked of everybody."""
    opening = _("经核实，现将%(n)s起违规向社区下派工作事项的问题通报如下。") % {"n": len(violations)}
    findings = unnamed([one.finding for one in violations], violations[0].authority)
    found = {one.pk: finding for one, finding in zip(violations, findings, strict=True)}
    cases = [_case(n, one, found[one.pk]) for n, one in enumerate(in_official_order(violations), 1)]
    closing = _(
        "各单位要引以为戒。未列入清单、未经准入的事项，一律不得下派社区；社区可以拒收，任何单位不得因拒收考核、通报、刁难社区。"
    )
    return "\n".join([_("各街道，各部门："), opening, *cases, closing])


def in_official_order(violations):
    """By the official order of their units, those outside the register last: never by number or gravity."""
    return sorted(
        violations,
        key=lambda one: (
            one.unit is None,
            *((one.unit.kind, one.unit.official_order) if one.unit else ("", 0)),
            one.pk,
        ),
    )


def _case(n, violation, finding):
    words = {
        "n": numeral(n),
        "unit": violation.unit_label,
        "kind": violation.get_kind_display(),
        "finding": finding.strip().rstrip("。"),
        "outcome": _outcome(violation),
    }
    return _("%(n)s、%(unit)s：%(kind)s。%(finding)s。%(outcome)s") % words


def _outcome(violation):
    said = []
    if violation.rebounds:
        said.append(_("整改以后又反弹%(n)s次。") % {"n": violation.rebounds})
    if violation.state == ViolationState.ORDERED:
        said.append(_("已责令%(day)s前整改。") % {"day": cn_date(violation.correct_by)})
    elif violation.state == ViolationState.CORRECTED:
        said.append(_("%(day)s已核实整改。") % {"day": cn_date(violation.corrected_on)})
    return "".join(said)


def numeral(n):
    """1 → 一, 12 → 十二, 30 → 三十; from a hundred on in digits."""
    if n >= 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return f"{'' if tens < 2 else TENS[tens - 1]}{'十' if tens else ''}{TENS[ones - 1] if ones else ''}"


def paper_of(circular):
    """The circular as a web.papers.Paper; a draft says that it is one, and is not signed."""
    lines = [line.strip() for line in circular.text.split("\n") if line.strip()]
    addressee = lines.pop(0) if lines and lines[0].endswith("：") else ""
    issued = circular.issued_on is not None
    return Paper(
        title=circular.title if issued else _("%(title)s（草稿）") % {"title": circular.title},
        left=circular.document_number,
        addressee=addressee,
        blocks=tuple(Text(line) for line in lines),
        signed_by=circular.issuer if issued else "",
        signed_on=cn_date(circular.issued_on) if issued else "",
    )
