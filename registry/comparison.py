"""What two readings of the lists say differently: line by line, field by field, character by character."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import ItemList, ListEntry
from web.templatetags.ui import cn_date, short_time

#: Beyond this many characters a text is compared by sentences: by characters it would take seconds.
COMPARED_BY_CHARACTERS = 2000
_SENTENCES = re.compile(r"[^。；;\n]*[。；;\n]|[^。；;\n]+")


@dataclass(frozen=True)
class Reading:
    """One of the two sides: the law of a day, as it was known at a moment (None: as it is known now)."""

    on: date
    known_at: datetime | None = None

    @property
    def words(self):
        """The side as people say it."""
        if self.known_at is None:
            return _t("%(day)s的清单") % {"day": cn_date(self.on)}
        words = {"day": cn_date(self.on), "moment": short_time(self.known_at)}
        return _t("%(day)s的清单（按%(moment)s时的记录）") % words


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One field of a line that says something else: ``label`` for people, both wordings as they are printed."""

    field: str
    label: str
    before: str
    after: str

    @cached_property
    def pieces(self):
        """Both wordings as one run of pieces: the same and removed ones make ``before``, the same and added ``after``."""
        return pieces_of(self.before, self.after)


@dataclass(frozen=True)
class LineChange:
    """One line on both sides that says something else."""

    before: ListEntry
    after: ListEntry
    fields: tuple[FieldChange, ...]


@dataclass
class Comparison:
    """What comes with the second reading, what goes, what says something else, and how many lines are the same."""

    added: list[ListEntry] = field(default_factory=list)
    removed: list[ListEntry] = field(default_factory=list)
    changed: list[LineChange] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_empty(self):
        """True when both readings say the same."""
        return not (self.added or self.removed or self.changed)


def _names(units):
    return "、".join(unit.name for unit in units.all())


#: What of an entry is compared: (field, label, how it is printed).
COMPARED = (
    ("heading", _("一级分类"), lambda entry: entry.heading),
    ("subheading", _("二级分类"), lambda entry: entry.subheading),
    ("name", _("事项名称"), lambda entry: entry.name),
    ("category", _("类别"), lambda entry: entry.get_category_display()),
    ("content", _("内容"), lambda entry: entry.content),
    ("conditions", _("条件、用途"), lambda entry: entry.conditions),
    ("community_role", _("社区职责"), lambda entry: entry.community_role),
    ("service_place", _("办理地点"), lambda entry: entry.service_place),
    ("permitted_acts", _("协助方式"), lambda entry: "、".join(str(act) for act in entry.permitted_act_labels)),
    ("lead_departments", _("牵头部门"), lambda entry: _names(entry.lead_departments)),
    ("cooperating_departments", _("配合部门"), lambda entry: _names(entry.cooperating_departments)),
    ("basis", _("依据"), lambda entry: str(entry.basis)),
)


def changes_between(before: ListEntry, after: ListEntry) -> tuple[FieldChange, ...]:
    """The fields in which two entries of a line differ; both read with ``for_reading()``."""
    both = ((name, label, str(said(before)), str(said(after))) for name, label, said in COMPARED)
    return tuple(FieldChange(*one) for one in both if one[2] != one[3])


def compare(before: Iterable[ListEntry], after: Iterable[ListEntry]) -> Comparison:
    """The difference of two sets of entries, at most one of each line in each; nothing is read but what they carry."""
    comparison = Comparison()
    was = {entry.line_id: entry for entry in before}
    for entry in after:
        old = was.pop(entry.line_id, None)
        if old is None:
            comparison.added.append(entry)
        elif fields := changes_between(old, entry):
            comparison.changed.append(LineChange(old, entry, fields))
        else:
            comparison.unchanged += 1
    comparison.removed = list(was.values())
    return comparison


def compare_readings(lists: Iterable[ItemList], first: Reading, second: Reading) -> Comparison:
    """What ``lists`` (rows or a queryset) say differently in two readings, in list order. Five queries.

    Entries that are the very same row on both sides are counted and not read.
    """
    was, now = _rows_of(lists, first), _rows_of(lists, second)
    differing = {pk for line, pk in (was.items() ^ now.items())}
    rows = list(ListEntry.objects.filter(pk__in=differing).for_reading().in_list_order())
    old, new = set(was.values()), set(now.values())
    comparison = compare((row for row in rows if row.pk in old), (row for row in rows if row.pk in new))
    comparison.unchanged += len(was.items() & now.items())
    return comparison


def _rows_of(lists, reading):
    """{line: entry} of a reading, as keys."""
    rows = ListEntry.objects.in_force(reading.on, reading.known_at).filter(line__item_list__in=lists)
    return dict(rows.values_list("line_id", "pk"))


def pieces_of(before: str, after: str) -> list[Piece]:
    """Two texts as one run of pieces; single characters that happen to stay between two changes count as changed."""
    old, new = _parts(before, after)
    pieces, removed, added = [], "", ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for n, (kind, start, end, from_, to) in enumerate(steps):
        was, now = "".join(old[start:end]), "".join(new[from_:to])
        if kind == "equal" and not (0 < n < len(steps) - 1 and len(was) == 1):
            pieces += [*_flushed(removed, added), Piece("same", was)]
            removed = added = ""
        else:
            removed, added = removed + was, added + now
    return pieces + _flushed(removed, added)


def _parts(before, after):
    if max(len(before), len(after)) <= COMPARED_BY_CHARACTERS:
        return list(before), list(after)
    return _SENTENCES.findall(before), _SENTENCES.findall(after)


def _flushed(removed, added):
    return [Piece(kind, text) for kind, text in (("removed", removed), ("added", added)) if text]


@dataclass(frozen=True)
class LineEvent:
    """What happens to a line on a day: it ``begins``, ``changes`` or ``ends``; ``order`` does it."""

    on: date
    kind: str
    entry: ListEntry
    order: object
    fields: tuple[FieldChange, ...] = ()


def events_between(entries: Sequence[ListEntry], start: date, end: date) -> list[LineEvent]:
    """What happens to lines on the days ``[start, end)``, by day, from the entries that begin or end then."""
    begun = {(entry.line_id, entry.valid_from): entry for entry in entries}
    ended = {(entry.line_id, entry.valid_to): entry for entry in entries if entry.valid_to}
    places = [(entry.line_id, day) for entry in entries for day in (entry.valid_from, entry.valid_to)]
    events = []
    for place in dict.fromkeys(place for place in places if place[1] and start <= place[1] < end):
        old, new = ended.get(place), begun.get(place)
        if old is None:
            events.append(LineEvent(place[1], "begins", new, new.enacted_by))
        elif new is None:
            events.append(LineEvent(place[1], "ends", old, old.ended_by))
        elif fields := changes_between(old, new):
            events.append(LineEvent(place[1], "changes", new, new.enacted_by, fields))
    return sorted(events, key=lambda event: event.on)


def events_of(lists: Iterable[ItemList], start: date, end: date, known_at: datetime | None = None) -> list[LineEvent]:
    """What happens to the lines of ``lists`` on the days ``[start, end)``, as known at a moment. Two queries."""
    then = Q(valid_from__gte=start, valid_from__lt=end) | Q(valid_to__gte=start, valid_to__lt=end)
    entries = ListEntry.objects.known_at(known_at).filter(then, line__item_list__in=lists)
    return events_between(list(entries.for_reading().in_list_order()), start, end)
