"""Lines under their two headings, as a list prints them: their order, the groups of a page, and where each heading begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, IntegerField, Min, Value, When, Window
from django.utils.translation import gettext as _

from registry.models import ListEntry


@dataclass(frozen=True)
class Heading:
    """A heading (一级分类) of a list, the how many-th it is, and how many lines it has; ``start`` lines stand before it."""

    number: int
    name: str
    size: int
    start: int

    @property
    def label(self):
        """Its name; lines without one stand together, and last."""
        return self.name or _("未分类")

    def page(self, page_size):
        """The page on which it begins, from 1."""
        return self.start // page_size + 1


@dataclass
class Part:
    """The lines of one subheading (二级分类), or those of a heading that has none."""

    label: str
    entries: list[ListEntry] = field(default_factory=list)


@dataclass
class Section:
    """What stands under one heading; ``label`` is empty on a list without headings."""

    label: str
    parts: list[Part]
    number: int = 0
    is_continued: bool = False

    @property
    def size(self):
        """How many lines stand here."""
        return sum(len(part.entries) for part in self.parts)


def in_heading_order(rows):
    """Entries of one list with those of a heading together, where its first line stands; those without one come last."""
    heading, subheading = _places("heading"), _places("heading", "subheading")
    return rows.order_by(
        *(_is_blank("heading"), *heading), *(_is_blank("subheading"), *subheading), "line__position", "line_id"
    )


def headings_of(rows) -> list[Heading]:
    """The headings of ``rows`` (entries of one list) in the order of ``in_heading_order``; none when no line has one. One query."""
    counted = rows.order_by().values_list("heading")
    counted = counted.annotate(Count("pk"), Min("line__position"), Min("line_id"))
    found, start = [], 0
    for number, (name, size, *_first) in enumerate(sorted(counted, key=lambda row: (not row[0], *row[2:])), 1):
        found.append(Heading(number, name, size, start))
        start += size
    return found if any(one.name for one in found) else []


def sections_of(entries: Iterable[ListEntry], headings: Sequence[Heading] = (), before: int = 0) -> list[Section]:
    """Entries of one list under their headings, each where its first line stands; lines without one come last.

    ``headings`` number the sections; ``before`` lines stand on earlier pages: a heading that began there is continued.
    """
    found = {}
    for entry in entries:
        found.setdefault(entry.heading, {}).setdefault(entry.subheading, []).append(entry)
    known = {one.name: one for one in headings}
    is_used = any(known) or any(found)  # by name: those without a heading have an empty one
    sections = []
    for number, name in enumerate(sorted(found, key=lambda name: not name), 1):
        parts = [Part(label, found[name][label]) for label in sorted(found[name], key=lambda label: not label)]
        one = known.get(name) or Heading(number, name, 0, before)
        sections.append(Section(one.label if is_used else "", parts, one.number, one.start < before))
    return sections


def size_in_words(total: int, headings: Sequence[Heading]) -> str:
    """How long a list is: 共3类129项 when it has headings, else 共129项."""
    classes = sum(1 for one in headings if one.name)
    if classes:
        return _("共%(classes)s类%(lines)s项") % {"classes": classes, "lines": total}
    return _("共%(lines)s项") % {"lines": total}


def _places(*names):
    """Where the first line of the same headings stands: no two of them share the second."""
    groups = [F(name) for name in names]
    return [Window(Min(place), partition_by=groups) for place in ("line__position", "line_id")]


def _is_blank(name):
    return Case(When(**{name: ""}, then=Value(1)), default=Value(0), output_field=IntegerField())
