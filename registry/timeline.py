"""What a line said from day to day, and which orders made a list: who enacted, changed, corrected, ended it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.comparison import FieldChange, changes_between
from registry.models import (
    AdjustmentOrder,
    Correction,
    CorrectionState,
    ListEntry,
    OrderStep,
    ReconfirmationState,
)
from registry.models.orders import PUBLISHED_BY, Change, other_day
from web import clock


@dataclass(frozen=True)
class Moment:
    """One event of a line's life: ``kind`` is enacted, changed, corrected or ended; ``at`` the day.

    ``fields`` are the wordings that it changed; ``recorded_on`` the day on which its order was published here, where that
    isn't the day that the order states; ``state`` is done, now or todo, as ``components/timeline.html`` draws it.
    """

    kind: str
    label: str
    at: object
    who: str
    state: str
    order: AdjustmentOrder | None
    entry: ListEntry
    note: str = ""
    wording: str = ""
    fields: tuple[FieldChange, ...] = ()
    is_waiting: bool = False
    recorded_on: date | None = None


def timeline_of(line, known_at=None):
    """The events of a line in order of their days, as known at a moment. Five queries."""
    entries = (
        line.entries.known_at(known_at)
        .for_reading()
        .annotate(enacted_at=_recorded_at("enacted_by"), ended_at=_recorded_at("ended_by"))
    )
    entries = list(entries.order_by("valid_from", "pk"))
    waiting = {row.order_id for row in line.reconfirmations.waiting()} if known_at is None else set()
    moments = []
    for before, entry in zip([None, *entries[:-1]], entries, strict=True):
        moments.append(_opened(entry, before, waiting))
        if entry.valid_to and not any(later.valid_from == entry.valid_to for later in entries):
            moments.append(_ended(entry))
    moments += [_corrected(one) for one in corrections_known(known_at).filter(entry__line=line)]
    return sorted(moments, key=lambda moment: moment.at)


def _recorded_at(order):
    """When the order of an entry was published here."""
    steps = OrderStep.objects.filter(order=OuterRef(order), action=PUBLISHED_BY).order_by("at")
    return Subquery(steps.values("at")[:1])


def corrections_known(known_at=None):
    """Corrections that were made by a moment (default: now), with what their row prints."""
    rows = Correction.objects.filter(state=CorrectionState.MADE).select_related("corrected", "entry__enacted_by")
    return rows.filter(corrected__known_from__lte=known_at) if known_at else rows


def _state(entry):
    today = clock.today()
    if entry.is_true_on(today):
        return "now"
    return "todo" if entry.valid_from > today else "done"


def _title(order):
    return f"《{order.title}》{order.document_number}"


def _opened(entry, before, waiting):
    follows = before is not None and before.valid_to == entry.valid_from
    return Moment(
        kind="changed" if follows else "enacted",
        label=_("修改") if follows else _("列入"),
        at=entry.valid_from,
        who=_title(entry.enacted_by),
        note=entry.name,
        wording=entry.content if entry.content != entry.name else "",
        state=_state(entry),
        order=entry.enacted_by,
        entry=entry,
        fields=changes_between(before, entry) if follows else (),
        is_waiting=entry.enacted_by_id in waiting,
        recorded_on=other_day(entry.enacted_by, entry.enacted_at),
    )


def _ended(entry):
    return Moment(
        kind="ended",
        label=_("移出"),
        at=entry.valid_to,
        who=_title(entry.ended_by),
        state="done" if entry.valid_to <= clock.today() else "todo",
        order=entry.ended_by,
        entry=entry,
        recorded_on=other_day(entry.ended_by, entry.ended_at),
    )


def _corrected(correction):
    return Moment(
        kind="corrected",
        label=_("勘误"),
        at=timezone.localdate(correction.corrected.known_from),
        who=_title(correction.entry.enacted_by),
        note=correction.reason,
        state="done",
        order=correction.entry.enacted_by,
        entry=correction.corrected,
        fields=(FieldChange(correction.field, correction.get_field_display(), correction.before, correction.after),),
    )


@dataclass
class OrderOfList:
    """What one order does to a list; ``corrections`` are of what it enacted, ``is_waiting``: to be confirmed again."""

    order: AdjustmentOrder
    added: int = 0
    changed: int = 0
    removed: int = 0
    corrections: list = field(default_factory=list)
    is_waiting: bool = False

    @property
    def day_before(self):
        """The last day on which the list was as the order found it."""
        return self.order.effective_on - timedelta(days=1)


def published_by(orders, known_at=None):
    """Those of a queryset of orders that were published by a moment; by now without one."""
    orders = orders.published()
    if known_at is None:
        return orders
    steps = OrderStep.objects.filter(action=PUBLISHED_BY, at__lte=known_at)
    return orders.filter(pk__in=steps.values("order_id"))


def orders_of_list(item_list, known_at=None):
    """Published orders that touch a list, the latest effective first, with counts by kind of change.

    ``is_corrected``: a line of the list that it enacted was corrected.
    With ``known_at``: those published by then.
    """
    mine = Q(lines__item_list=item_list)
    orders = published_by(AdjustmentOrder.objects.filter(mine), known_at)
    counts = {
        name: Count("lines", filter=mine & Q(lines__change=change))
        for name, change in (("adds", Change.ADD), ("alters", Change.CHANGE), ("removes", Change.REMOVE))
    }
    corrected = corrections_known(known_at).filter(entry__line__item_list=item_list, entry__enacted_by=OuterRef("pk"))
    return orders.with_recording().annotate(**counts, is_corrected=Exists(corrected)).order_by("-effective_on", "-pk")


def timeline_of_list(orders, item_list, known_at=None):
    """A row of the list's history for each of ``orders`` (from ``orders_of_list``). Three queries."""
    corrections = defaultdict(list)
    made = corrections_known(known_at).filter(entry__line__item_list=item_list, entry__enacted_by__in=orders)
    for one in made.select_related("entry__line"):
        corrections[one.entry.enacted_by_id].append(one)
    waiting = set()
    if known_at is None:
        rows = AdjustmentOrder.objects.filter(reconfirmations__line__item_list=item_list)
        waiting = set(rows.filter(reconfirmations__state=ReconfirmationState.WAITING).values_list("pk", flat=True))
    return [
        OrderOfList(one, one.adds, one.alters, one.removes, corrections[one.pk], one.pk in waiting) for one in orders
    ]


def last_change_before(lists, day):
    """The effective day of the last published order that touched ``lists`` up to ``day``; None when there is none."""
    touching = AdjustmentOrder.objects.published().filter(lines__item_list__in=lists, effective_on__lte=day)
    return touching.aggregate(last=Max("effective_on"))["last"]
