"""What the last return asked to be mended, and what became of it: each field as it was said then, and as it is said now."""

from dataclasses import dataclass

from admission.models import ApplicationState
from admission.sections import SECTION_OF
from admission.submissions import FILES, said_now

#: After these the case is over, and the notice a matter of its history.
OVER = frozenset({ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN})
OWED = frozenset({ApplicationState.RETURNED, ApplicationState.LAPSED})


@dataclass(frozen=True)
class Mended:
    """One deficiency of a notice: its field as it was said before the return, and now."""

    deficiency: object
    before: str
    now: str

    kind = property(lambda self: self.deficiency.get_kind_display())
    field = property(lambda self: self.deficiency.field)
    field_label = property(lambda self: self.deficiency.field_label)
    note = property(lambda self: self.deficiency.note)
    section = property(lambda self: SECTION_OF[self.deficiency.field])

    @property
    def is_unchanged(self):
        """Nothing was changed in the field."""
        return self.before == self.now


@dataclass(frozen=True)
class Return:
    """The last notice of deficiencies of a case that isn't over; ``is_owed`` while it waits for an answer or has lapsed
    without one, ``are_files_changed`` when other files are attached now."""

    notice: object
    rows: tuple
    is_owed: bool
    are_files_changed: bool

    @property
    def unchanged(self):
        """The rows in whose fields nothing was changed."""
        return [row for row in self.rows if row.is_unchanged]


def last_return(application, steps):
    """The Return of an application, from its steps in order; None when it was never returned, or is over."""
    notice = next((step for step in reversed(steps) if step.action == "return"), None)
    if notice is None or application.state in OVER:
        return None
    kept = application.submissions.filter(step__in=[one for one in steps if one.at <= notice.at])
    kept = kept.order_by("-round").first()
    before, now = kept.said if kept else {}, said_now(application)
    rows = tuple(
        Mended(row, before.get(row.field, ""), now.get(row.field, "")) for row in notice.deficiencies.order_by("pk")
    )
    is_owed = application.state in OWED
    return Return(notice, rows, is_owed, before.get(FILES, []) != now[FILES]) if rows else None
