"""The rows behind a number of a sheet, as a list shows them: what and when, never which community, never a person."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.verdicts import Verdict
from reports.department_year import line_of
from reports.rates import number_text


@dataclass(frozen=True)
class Listed:
    """One row: its day, what it is, what else is to be said, and where to read on (may be empty)."""

    day: object
    what: str
    note: str = ""
    url: str = ""


def _dispatch(one):
    return Listed(
        localdate(one.sent_at), one.title, one.get_category_display(), reverse("dispatch:sent-detail", args=[one.pk])
    )


def _receipt(one):
    url = reverse("dispatch:sent-detail", args=[one.dispatch_id])
    return Listed(localdate(one.received_at), one.dispatch.title, str(Verdict(one.verdict).label), url)


def _receipt_step(one):
    return Listed(localdate(one.at), one.receipt.dispatch.title, one.receipt.get_ground_display())


def _application(one):
    case = one.application
    url = reverse("admission:application-detail", args=[case.pk])
    return Listed(localdate(one.at), str(case), f"{case.number} {case.get_kind_display()}".strip(), url)


def _share(one):
    promise = one.promise
    what = str(promise.admission) if promise.admission_id else _("清单条目%(number)s") % {"number": promise.line.number}
    note = _("差额%(yuan)s元") % {"yuan": number_text(one.missing)}
    return Listed(promise.due_on, what, note, reverse("dispatch:promise-detail", args=[promise.pk]))


def _violation(one, day=None):
    url = reverse("dispatch:violation-detail", args=[one.pk])
    return Listed(day or one.reported_on, one.number, one.get_kind_display(), url)


def _violation_step(one):
    return _violation(one.violation, localdate(one.at))


def _dispute(one):
    return Listed(localdate(one.filed_at), one.receipt.dispatch.title, one.receipt.get_ground_display())


def _dispute_step(one):
    return Listed(localdate(one.at), one.dispute.receipt.dispatch.title, one.dispute.receipt.get_ground_display())


#: By the kind of what is counted: how a row is shown, what it needs, and by which moment rows stand.
KINDS = {
    "dispatch": (_dispatch, (), "sent_at"),
    "receipt": (_receipt, ("dispatch",), "received_at"),
    "receipt_step": (_receipt_step, ("receipt__dispatch",), "at"),
    "application": (_application, ("application",), "at"),
    "share": (_share, ("promise__admission", "promise__line"), "promise__due_on"),
    "violation": (_violation, (), "reported_on"),
    "violation_step": (_violation_step, ("violation",), "at"),
    "dispute": (_dispute, ("receipt__dispatch",), "filed_at"),
    "dispute_step": (_dispute_step, ("dispute__receipt__dispatch",), "at"),
}


def rows_behind(counted, span, department):
    """The rows of a ``reports.assessed.Counted`` of one department and of what it follows, the earliest first."""
    _show, related, moment = KINDS[counted.kind]
    rows = counted.rows_of(span, line_of(department))
    return (rows.select_related(*related) if related else rows).order_by(moment, "pk")


def shown(counted, rows):
    """Rows as Listed."""
    return [KINDS[counted.kind][0](one) for one in rows]
