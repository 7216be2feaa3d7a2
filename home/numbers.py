"""Is this number one of ours, and what is it worth: admissions, emergencies, decisions, refusal slips, however they are
typed."""

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlsplit

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from admission.appeal_register import appealed
from admission.decision_register import published_decisions
from admission.emergencies import standing_words
from admission.models import Admission, Emergency, Exemption, Outcome, Standing
from dispatch.models import Receipt
from registry.asking import canonical_number
from registry.models import Authority
from registry.notice_text import normalise
from web import clock
from web.templatetags.ui import cn_date

LONGEST = 300  # characters of what is typed or scanned
SHOWN = 40  # of them shown again when they are no number
#: The series of record numbers: admission, emergency, refusal slip, decision, application.
ADMISSION, EMERGENCY, REFUSAL, DECISION, APPLICATION = "准", "急", "拒", "决", "申"
# However a number is typed: prefix, series (perhaps with 字), year, anything short but 号, place.
_TYPED = re.compile(
    rf"([\u4e00-\u9fff]*)([{ADMISSION}{EMERGENCY}{REFUSAL}{DECISION}{APPLICATION}])\u5b57?[^0-9\u4e00-\u9fff]{{0,2}}"
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
        *_admissions(numbers, on, known_at),
        *(_emergency(one, on, known_at) for one in _emergencies(numbers, known_at)),
        *_decisions(numbers, on, known_at),
        *(_refusal(one) for one in _refusals(numbers, on, known_at)),
    ]
    known = {one.number for one in found}
    missing = [_unknown(meant[0] if len(meant) == 1 else typed) for typed, meant in readings if known.isdisjoint(meant)]
    return [*found, *missing]


def _admissions(numbers, on, known_at):
    rows = Admission.objects.filter(number__in=numbers).recorded_by(known_at).for_reading(known_at)
    rows = rows.select_related("decision__replaced_by")
    again = appealed([row.decision_id for row in rows], on, known_at)
    return [_admission(one, on, known_at, again.get(one.decision_id)) for one in rows]


def _decisions(numbers, on, known_at):
    day = min(on, clock.today())
    rows = published_decisions(day, known_at).filter(number__in=numbers).select_related("replaced_by")
    again = appealed([row.pk for row in rows], on, known_at)
    given = Admission.objects.filter(decision__in=[row.pk for row in rows]).for_reading(known_at)
    standing = {one.decision_id: one.standing(on) for one in given}
    return [_decision(one, day, known_at, again.get(one.pk), standing.get(one.pk)) for one in rows]


def _newer(decision, on, known_at):
    """The decision that had taken its place by a day, as known at a moment; None without one."""
    newer = getattr(decision, "replaced_by", None)
    if newer is None or newer.published_on > on or (known_at and newer.decided_at > known_at):
        return None
    return newer


def _replaced(newer):
    """The fact that another decision has taken its place."""
    words = _("已由%(number)s取代（%(day)s公布）") % {"number": newer.number, "day": cn_date(newer.published_on)}
    return (_("复核"), words)


def _emergencies(numbers, known_at):
    return Emergency.objects.filter(number__in=numbers).for_reading(known_at).annotate(named=Count("communities"))


def _refusals(numbers, on, known_at):
    rows = Receipt.objects.refused().filter(number__in=numbers, refused_at__date__lte=on)
    return rows.filter(refused_at__lte=known_at) if known_at else rows


LOOKS = {
    Standing.ACTIVE: ("admitted", "check-badge"),
    Standing.SUSPENDED: ("refuse", "pause-circle"),
    Standing.PENDING: ("assist", "clock"),
    Standing.EXPIRED: ("refuse", "x-circle"),
    Standing.UNPUBLISHED: ("assist", "clock"),
}


def _admission(admission, on, known_at, again):
    standing = admission.standing(on)
    newer = _newer(admission.decision, on, known_at)
    tone, icon = LOOKS[standing]
    span = _("%(first)s至%(last)s（含当日）")
    span = span % {"first": cn_date(admission.valid_from), "last": cn_date(admission.last_day)}
    if admission.is_unpublished:
        span = _("年度计划公布后至%(last)s（含当日）") % {"last": cn_date(admission.decided_last_day)}
    return NumberAnswer(
        number=admission.number,
        words=standing.label,
        tone=tone,
        icon=icon,
        note=_("年度计划公布以前不能下派，社区可以拒收。")
        if admission.is_unpublished
        else _("超出上述内容、范围、期限的要求，社区可以拒收。"),
        facts=[
            (_("事项"), admission.name),
            (_("申请单位"), admission.lead_department.name),
            (_("准入期限"), span if admission.known_terms or admission.is_unpublished else standing.label),
            (_("社区做什么"), "、".join(str(act) for act in admission.act_labels) or "—"),
            (_("准入社区"), _("%(n)s个") % {"n": len(admission.communities.all())}),
            *([_replaced(newer)] if newer else [(_("复核"), again.words)] if again else []),
            *_last_measure(admission, on),
        ],
        url=reverse("admission:admission-detail", args=[admission.pk]),
    )


def _last_measure(admission, on):
    """The last measure published by a day, with its days, its number and its reason, as a fact."""
    for one in [measure for measure in admission.known_measures if measure.published_on <= on][-1:]:
        words = _("自%(first)s起（%(number)s）：%(reason)s")
        if one.last_day:
            words = _("%(first)s至%(last)s（含当日，%(number)s）：%(reason)s")
        said = {"first": cn_date(one.starts_on), "last": cn_date(one.last_day), "number": one.number}
        yield one.get_kind_display(), words % {**said, "reason": one.reason}


EMERGENCY_LOOKS = {
    Exemption.OPEN: ("assist", "bolt"),
    Exemption.FILED: ("admitted", "bolt"),
    Exemption.PENDING: ("assist", "clock"),
}


def _emergency(emergency, on, known_at):
    days = emergency.days(known_at)
    exemption = days.exemption(on)
    tone, icon = EMERGENCY_LOOKS.get(exemption, ("refuse", "x-circle"))
    span = {"first": cn_date(days.starts_on), "last": cn_date(days.final_day)}
    return NumberAnswer(
        number=emergency.number,
        words=exemption.label,
        tone=tone,
        icon=icon,
        note=_("%(sentence)s应急是有期限的例外，不是准入。") % {"sentence": standing_words(days, on)},
        facts=[
            (_("事项"), emergency.name),
            (_("声明单位"), emergency.sender.name),
            (_("由谁批准启动"), emergency.authorised_by),
            (_("应急期限"), _("%(first)s至%(last)s（含当日）") % span),
            (_("补报期限"), cn_date(days.file_by)),
            (_("社区做什么"), emergency.requirement),
            (_("涉及社区"), _("全部社区") if emergency.for_all_communities else _("%(n)s个") % {"n": emergency.named}),
        ],
        url=reverse("admission:emergency-detail", args=[emergency.pk]),
    )


def _decision(decision, on, known_at, again, standing):
    is_approved = decision.outcome == Outcome.APPROVED
    newer = _newer(decision, on, known_at)
    facts = [(_("事项"), decision.application.name), (_("申请单位"), decision.application.applicant.name)]
    if is_approved:
        facts += [(_("准入编号"), decision.admission.number), (_("准入现在的状态"), standing.label)]
    facts.append((_("公布日期"), cn_date(decision.published_on)))
    if newer:
        words, tone, icon = _("这一决定已经被取代"), "refuse", "arrow-path"
        facts.append(_replaced(newer))
    else:
        words = _("有此决定：%(outcome)s") % {"outcome": decision.get_outcome_display()}
        tone, icon = ("admitted", "check-badge") if is_approved else ("refuse", "x-circle")
        facts += [(_("复核"), again.words)] if again else []
    return NumberAnswer(
        number=decision.number,
        words=words,
        tone=tone,
        icon=icon,
        facts=facts,
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
    note = _("没有这个编号的准入、应急、决定或者拒收回执。未经准入的工作，社区可以拒收。")
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
            "完整的编号有辖区简称、「准」「急」「决」或者「拒」字、四位年份和号数，例如「示范区准〔2026〕3号」。请对照来件重新输入。"
        ),
    )
