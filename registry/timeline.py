"""What a line said from day to day, for its page: who enacted, changed, ended it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.models import AdjustmentOrder, ListEntry
from web import clock


@dataclass(frozen=True)
class Moment:
    """One stretch of a line's life, as ``components/timeline.html`` prints it."""

    label: str
    at: object
    who: str
    note: str
    wording: str
    state: str
    order: AdjustmentOrder
    entry: ListEntry


def timeline_of(line, known_at=None):
    """The stretches of a line in order, as known at a moment; the one in force today is ``now``."""
    today = clock.today()
    moments = []
    entries = line.entries.known_at(known_at).for_reading().order_by("valid_from", "pk")
    for n, entry in enumerate(entries):
        if entry.is_true_on(today):
            state = "now"
        else:
            state = "todo" if entry.valid_from > today else "done"
        moments.append(
            Moment(
                label=_("修改") if n else _("列入"),
                at=entry.valid_from,
                who=f"《{entry.enacted_by.title}》{entry.enacted_by.document_number}",
                note=entry.name,
                wording=entry.content if entry.content != entry.name else "",
                state=state,
                order=entry.enacted_by,
                entry=entry,
            )
        )
        if entry.valid_to and not any(later.valid_from == entry.valid_to for later in entries):
            moments.append(
                Moment(
                    label=_("移出"),
                    at=entry.valid_to,
                    who=f"《{entry.ended_by.title}》{entry.ended_by.document_number}",
                    note="",
                    wording="",
                    order=entry.ended_by,
                    state="done" if entry.valid_to <= today else "todo",
                    entry=entry,
                )
            )
    return moments
