"""What changes in a month: on the lists that hold for a community or in an authority, in admissions, among units."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from admission.models import Admission, AdmissionTerm
from registry.comparison import LineEvent, events_of
from registry.holding import lists_holding_for
from registry.models import Authority, Community, ItemList, UnitChange
from reports.months import last_day, shifted


@dataclass(frozen=True)
class AdmissionEvent:
    """An admission that ``begins`` on a day, or for which a day is the last one on which it holds (``ends``)."""

    on: date
    kind: str
    admission: Admission


@dataclass(frozen=True)
class MonthOfChanges:
    """Everything that changes from ``month``, a first day, up to the end of that month."""

    month: date
    lines: list[LineEvent]
    admissions: list[AdmissionEvent]
    units: list[UnitChange]

    @property
    def count(self):
        """How many things change."""
        return len(self.lines) + len(self.admissions) + len(self.units)

    @property
    def last_day(self):
        """The last day of the month."""
        return last_day(self.month)


def changes_for(community: Community, month: date, known_at=None) -> MonthOfChanges:
    """What changes for a community in the month that begins on ``month``, as known at a moment."""
    admissions = Admission.objects.covering(community, known_at)
    return _changes(lists_holding_for(community), admissions, community.authority, month, known_at)


def changes_in(authority: Authority, month: date, known_at=None) -> MonthOfChanges:
    """What changes on the lists that hold in an authority, and in its admissions, in a month."""
    lists = ItemList.objects.holding_in(authority)
    return _changes(lists, Admission.objects.of(authority), authority, month, known_at)


def _changes(lists, admissions, authority, month, known_at):
    end = shifted(month, 1)
    units = UnitChange.objects.filter(authority_id__in=authority.chain, on__gte=month, on__lt=end)
    if known_at is not None:
        units = units.filter(recorded_at__lte=known_at)
    return MonthOfChanges(
        month=month,
        lines=events_of(lists, month, end, known_at),
        admissions=admission_events(admissions, month, end, known_at),
        units=list(units.for_reading().order_by("on", "pk")),
    )


def admission_events(admissions, start: date, end: date, known_at=None) -> list[AdmissionEvent]:
    """Beginnings and last days on the days ``[start, end)`` of a queryset of admissions. One query.

    Where one term follows another without a gap, the admission neither ends nor begins.
    """
    known = AdmissionTerm.objects.known_at(known_at)
    then = Q(valid_from__gte=start, valid_from__lt=end) | Q(valid_to__gt=start, valid_to__lte=end)
    touched = known.filter(then, admission__in=admissions)
    terms = list(
        known.filter(admission_id__in=touched.values("admission_id"))
        .select_related("admission__lead_department")
        .order_by("valid_from", "admission_id")
    )
    begun = {(term.admission_id, term.valid_from) for term in terms}
    ended = {(term.admission_id, term.valid_to) for term in terms}
    events = []
    for term in terms:
        if start <= term.valid_from < end and (term.admission_id, term.valid_from) not in ended:
            events.append(AdmissionEvent(term.valid_from, "begins", term.admission))
        if start < term.valid_to <= end and (term.admission_id, term.valid_to) not in begun:
            events.append(AdmissionEvent(term.last_day, "ends", term.admission))
    return sorted(events, key=lambda event: (event.on, event.admission.number))
