"""Is this number one of ours, and what is it worth: admissions, decisions, refusal slips, however they are typed."""

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from admission.decision_register import published_decisions
from admission.models import Admission, Outcome, Standing
from dispatch.models import Receipt
from registry.asking import canonical_number
from registry.models import Authority
from registry.notice_text import normalise
from web import clock
from web.templatetags.ui import cn_date

LONGEST = 300  # characters of what is typed or scanned
SHOWN = 40  # of them shown again when they are no number
#: The series of record numbers: admission, refusal slip, decision, application.
ADMISSION, REFUSAL, DECISION, APPLICATION = "准", "拒", "决", "申"
# However a number is typed: prefix, series (perhaps with 字), year, anything short but 号, place.
_TYPED = re.compile(
    rf"([\u4e00-\u9fff]*)([{ADMISSION}{REFUSAL}{DECISION}{APPLICATION}])\u5b57?[^0-9\u4e00-\u9fff]{{0,2}}"
    r"(20\d\d)(?!\d)[^0-9\u53f7]{1,5}0*([1-9]\d{0,6})(?!\d)"
)


@dataclass(frozen=True)
class NumberAnswer:
    """What is known of a number: tone and icon of the words, facts as (label, text), a page where there is one."""

    number: str
    words: str
    tone: str
    icon: str
    note: str = ""
    facts: list = field(default_factory=list)
    url: str = ""


def read_numbers(text: str) -> list[str]:
    """The record numbers that a typed or scanned text means, one for each authority that may be meant; canonical."""
    return [number for _typed, meant in _readings(text) for number in meant]


def _readings(text):
    """[(a number as it is typed, the record numbers that it may mean), …], each once, in the order of the text."""
    names = list(Authority.objects.order_by("level", "pk").values_list("short_name", flat=True))
    readings = {}
    for found in _TYPED.finditer(normalise(_scanned(text[:LONGEST]))):
        prefix, series, year, place = found.groups()
        meant = [name for name in names if not prefix or prefix.endswith(name)]
        numbers = [canonical_number(f"{name}{series}〔{year}〕{place}号") for name in meant]
        readings[f"{prefix}{series}〔{year}〕{place}号"] = numbers
    return list(readings.items())


def _scanned(text):
    """What a scanned address asks for; any other text as it is."""
    if "://" not in text:
        return text
    try:
        return " ".join(parse_qs(urlsplit(text.strip()).query).get("q", [])) or text
    except ValueError:
        return text


def check_number(text: str, on: date, known_at=None) -> list[NumberAnswer]:
    """What the numbers in ``text`` are worth on a day, as known at a moment; what isn't known or can't be read is said too."""
    readings = _readings(text)
    if not readings:
        return [_unread(text.strip())]
    numbers = [number for _typed, meant in readings for number in meant]
    found = [
        *(_admission(one, on) for one in _admissions(numbers, known_at)),
        *(_decision(one) for one in published_decisions(min(on, clock.today()), known_at).filter(number__in=numbers)),
        *(_refusal(one) for one in _refusals(numbers, on, known_at)),
    ]
    known = {one.number for one in found}
    missing = [_unknown(meant[0] if len(meant) == 1 else typed) for typed, meant in readings if known.isdisjoint(meant)]
    return [*found, *missing]


def _admissions(numbers, known_at):
    return Admission.objects.filter(number__in=numbers).recorded_by(known_at).for_reading(known_at)


def _refusals(numbers, on, known_at):
    rows = Receipt.objects.refused().filter(number__in=numbers, refused_at__date__lte=on)
    return rows.filter(refused_at__lte=known_at) if known_at else rows


LOOKS = {
    Standing.ACTIVE: ("admitted", "check-badge"),
    Standing.PENDING: ("assist", "clock"),
    Standing.EXPIRED: ("refuse", "x-circle"),
}


def _admission(admission, on):
    standing = admission.standing(on)
    tone, icon = LOOKS[standing]
    span = {"first": cn_date(admission.valid_from), "last": cn_date(admission.last_day)}
    return NumberAnswer(
        number=admission.number,
        words=standing.label,
        tone=tone,
        icon=icon,
        note=_("超出上述内容、范围、期限的要求，社区可以拒收。"),
        facts=[
            (_("事项"), admission.name),
            (_("申请单位"), admission.lead_department.name),
            (_("准入期限"), _("%(first)s至%(last)s（含当日）") % span),
            (_("社区做什么"), "、".join(str(act) for act in admission.act_labels) or "—"),
            (_("准入社区"), _("%(n)s个") % {"n": len(admission.communities.all())}),
        ],
        url=reverse("admission:admission-detail", args=[admission.pk]),
    )


def _decision(decision):
    is_approved = decision.outcome == Outcome.APPROVED
    facts = [(_("事项"), decision.application.name), (_("申请单位"), decision.application.applicant.name)]
    if is_approved:
        facts.append((_("准入编号"), decision.admission.number))
    return NumberAnswer(
        number=decision.number,
        words=_("有此决定：%(outcome)s") % {"outcome": decision.get_outcome_display()},
        tone="admitted" if is_approved else "refuse",
        icon="check-badge" if is_approved else "x-circle",
        facts=[*facts, (_("公布日期"), cn_date(decision.published_on))],
        url=reverse("admission:decision-detail", args=[decision.pk]),
    )


def _refusal(receipt):
    """Only that it is there, and of which day: what a community refused stays between it and the sender."""
    return NumberAnswer(
        number=receipt.number,
        words=_("有此回执"),
        tone="duty",
        icon="document-check",
        note=_("回执的内容由持有人出示；这里只查验编号和日期。"),
        facts=[(_("拒收日期"), cn_date(receipt.refused_at))],
    )


def _unknown(number):
    note = _("没有这个编号的准入、决定或者拒收回执。未经准入的工作，社区可以拒收。")
    if f"{APPLICATION}〔" in number:
        note = _("申请编号不是准入编号：提出申请不等于准入，准入决定公布之前，社区可以拒收。")
    return NumberAnswer(number=number, words=_("查无此号"), tone="refuse", icon="x-circle", note=note)


def _unread(text):
    """What isn't a whole number says nothing about the work: the sheet is to be looked at again."""
    return NumberAnswer(
        number=text[:SHOWN] + ("…" if len(text) > SHOWN else ""),
        words=_("读不出编号"),
        tone="assist",
        icon="question-mark-circle",
        note=_(
            "完整的编号有辖区简称、「准」「决」或者「拒」字、四位年份和号数，例如「示范区准〔2026〕3号」。请对照来件重新输入。"
        ),
    )
