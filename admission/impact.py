"""What an adjustment order means for admissions: each that it meets ends on a day or is kept with a reason."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission import exits
from admission.burden import planned_burden
from admission.consequence_forms import ConsequenceSheet, admissions_for_reading, consequences_on, met_by
from admission.kept import said_of_admissions
from admission.meetings import applications_met, meetings_of
from admission.models import Admission, AdmissionTerm, Consequence, Meeting
from admission.models.consequences import Outcome
from admission.notices import tell_of_end
from registry.impact import Follower, Row, Touched, follow
from web import clock
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class Affected:
    """How many admissions an order meets, how many are still to be answered, and the hours a month that they ask."""

    met: int = 0
    unanswered: int = 0
    hours: Decimal = Decimal(0)


def affected(order):
    """The figures of the admissions that ``order`` meets."""
    met = met_by(order)
    rows = admissions_for_reading({one.admission_id for one in met})
    hours = sum((_monthly(row) or Decimal(0) for row in rows.values()), Decimal(0))
    return Affected(len(met), len(met) - len(consequences_on(order, met)), hours)


def _monthly(admission):
    return planned_burden(
        hours=admission.workload_hours, frequency=admission.frequency, communities=admission.communities_count
    ).all_month


def obstacle(order):
    """Publishing waits until it is said of every admission that the order meets what becomes of it."""
    met = meetings_of(order).met
    if not met:
        return None
    answers = consequences_on(order, met)
    if open_ := len(met) - len(answers):
        return _("本文件影响的准入中，还有%(n)s件没有写明终止日期或者继续有效的理由，请逐件写明。") % {"n": open_}
    admissions = admissions_for_reading({one.admission_id for one in answers})
    wrong = [one for one in answers if one.last_day and not _is_possible(order, one, admissions[one.admission_id])]
    if wrong:
        return _("本文件影响的准入中，有%(n)s件的终止日期现在已经不合适，请逐件改正。") % {"n": len(wrong)}
    return None


def _is_possible(order, answer, admission):
    return admission.last_day is not None and order.published_on <= answer.last_day <= admission.last_day


def carry_out(order, step):
    """End the admissions of which that was said; answers about what the order no longer meets are dropped."""
    met = meetings_of(order).met
    answers = consequences_on(order, met)
    Consequence.objects.filter(order=order).exclude(pk__in=[one.pk for one in answers]).delete()
    last_days = {}
    for one in answers:
        if one.outcome == Outcome.END:
            last_days[one.admission_id] = min(one.last_day, last_days.get(one.admission_id, one.last_day))
    _end_terms(order, last_days)
    # What becomes listed goes on by the list: its forms and accounts stay.
    listed = {one.admission_id for one in answers if one.meeting == Meeting.LISTED}
    exits.begin(sorted(last_days.keys() - listed))
    tell_of_end(order, Admission.objects.in_bulk(last_days), last_days)


def _end_terms(order, last_days):
    """Let no term reach beyond the last day of its admission; what is shorter stays, nothing is lengthened."""
    now = clock.now()
    reason = _("《%(title)s》（%(number)s）") % {"title": order.title[:120], "number": order.document_number}
    terms = AdmissionTerm.objects.known_at().filter(admission_id__in=last_days).select_for_update()
    too_long = [term for term in terms if term.last_day > last_days[term.admission_id]]
    AdmissionTerm.objects.filter(pk__in=[term.pk for term in too_long]).update(known_to=now)
    AdmissionTerm.objects.bulk_create(
        AdmissionTerm(
            admission_id=term.admission_id,
            valid_from=term.valid_from,
            valid_to=last_days[term.admission_id] + timedelta(days=1),
            known_from=now,
            reason=reason,
            order=order,
        )
        for term in too_long
        if term.valid_from <= last_days[term.admission_id]
    )


def _touched(order, name, found, sentence):
    """A ``Touched`` for each line with something, in the order of the lines."""
    lines = order.lines.select_related("item_list").in_bulk(found)
    return [
        Touched(
            lines[pk],
            sentence % {"n": len(rows)},
            reverse("registry:order-impact-rows", args=[order.pk, name, pk]),
        )
        for pk, rows in sorted(found.items())
    ]


def resting(order):
    """The admissions that speak of a line that leaves the list: they stay, and are shown."""
    found = defaultdict(list)
    if order.is_unpublished:
        for one in meetings_of(order).resting:
            found[one.order_line_id].append(one)
    return _touched(order, "resting", found, _("相近的准入%(n)s件，移出清单不影响它们的效力"))


def resting_rows(order, line, user):
    """Those admissions."""
    met = [one for one in meetings_of(order).resting if one.order_line_id == line.pk]
    rows = admissions_for_reading({one.admission_id for one in met})
    return [_row_of(rows[one.admission_id]) for one in met]


def possible(order):
    """New negative lines without keywords: only their names were held against admissions, and some may be missed."""
    if not order.is_unpublished:
        return []
    meetings, found = meetings_of(order), defaultdict(list)
    for one in meetings.possible:
        found[one.order_line_id].append(one)
    guessed = _touched(order, "possible", found, _("没有关键词，只按名称比对：另有%(n)s件相近的准入没有要求写明去留"))
    rest = set(meetings.by_name) - found.keys()
    alone = _("没有关键词，只按名称比对：可能有没找到的准入")
    lines = order.lines.select_related("item_list").in_bulk(rest)
    return [*guessed, *(Touched(lines[pk], alone) for pk in sorted(rest))]


def possible_rows(order, line, user):
    """The admissions that are faintly like the name of such a line."""
    found = [one for one in meetings_of(order).possible if one.order_line_id == line.pk]
    rows = admissions_for_reading({one.admission_id for one in found})
    return [_row_of(rows[one.admission_id]) for one in found]


def _row_of(admission):
    note = _("%(number)s，%(unit)s，有效至%(day)s") % {
        "number": admission.number,
        "unit": admission.lead_department,
        "day": cn_date(admission.last_day),
    }
    return Row(admission.name, note, reverse("admission:admission-detail", args=[admission.pk]))


def applications(order):
    """What is under way and speaks of a line that comes or goes."""
    found = defaultdict(list)
    if order.is_unpublished:
        for line, application, _words in applications_met(order):
            found[line].append(application)
    return _touched(order, "applications", found, _("在办申请%(n)s件，审核时请一并考虑"))


def application_rows(order, line, user):
    """Those applications; what the user may not open is named without a link."""
    rows = [application for pk, application, _words in applications_met(order) if pk == line.pk]
    may_open = user.authority_ids_with("admission.view_all")
    return [
        Row(
            row.name,
            f"{row.number} · {row.applicant} · {row.get_state_display()}",
            reverse("admission:application-detail", args=[row.pk]) if row.authority_id in may_open else "",
        )
        for row in rows
    ]


def told(order):
    """What a published order tells of the admissions whose matter it puts on a negative list."""
    rows = []
    for one in said_of_admissions(order):
        said = one.get_outcome_display()
        if one.outcome == Outcome.KEEP:
            said = _("%(said)s，理由：%(reason)s") % {"said": said, "reason": one.reason}
        else:
            said = _("%(said)s，最后一天是%(day)s") % {"said": said, "day": cn_date(one.last_day)}
        line = _("第%(number)s项") % {"number": one.order_line.number}
        url = reverse("admission:admission-detail", args=[one.admission_id])
        rows.append(Row(f"{one.admission.number} {one.admission.name}", f"{line} · {said}", url))
    return rows


follow(
    Follower(
        "admissions",
        gettext_lazy("受影响的准入"),
        affected,
        obstacle=obstacle,
        carry_out=carry_out,
        answers=ConsequenceSheet,
        said=told,
        template="admission/order_impact.html",
    )
)
follow(Follower("possible", gettext_lazy("可能受影响的准入（请补上关键词再核对）"), possible, rows=possible_rows))
follow(Follower("resting", gettext_lazy("与移出条目相近的准入"), resting, rows=resting_rows))
follow(Follower("applications", gettext_lazy("在办的申请"), applications, rows=application_rows))
