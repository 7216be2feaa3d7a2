"""What publishing an order does to the lists: opens, ends, splits and replaces entries; with corrections, nothing else
changes a list."""

from registry import checks, notices
from registry.findings import later_orders
from registry.models import DEPARTMENTS, Authority, ListEntry, ListLine, Reconfirmation
from registry.models.orders import Change
from web import clock
from web.refusals import NotAllowed

#: The fields of an order's line that an entry takes over word for word.
SAID = (
    *("heading", "subheading", "name", "category", "content", "conditions"),
    *("community_role", "service_place", "permitted_acts", "basis_id"),
)


def problems_of(order):
    """Every reason that bars the publication of the order, as sentences."""
    return [finding.sentence for finding in checks.blocking_findings(order)]


def make_sure(order):
    """Check the order once more while nobody else changes the lists of its authority. Raises NotAllowed.

    One authority publishes one order at a time: whoever comes second is checked against what the first has changed,
    and told with which order and which days the line clashes.
    """
    lock(order.authority)
    if problems := problems_of(order):
        raise NotAllowed(" ".join(problems))


def carry_out(order, step):
    """Put the order's lines into the lists from its effective date. Call in the transaction that made sure of it.

    What is in force on that day ends there; what the order says instead stands until the day on which the old wording
    would have ended; what other orders say of later days stays, and those orders are to be confirmed again.
    """
    lines = list(order.lines.select_related("item_list").prefetch_related(*DEPARTMENTS))
    places = _places(lines)
    known = _known_entries(place.pk for place in places.values())
    live = {entry.line_id: entry for entry in known if entry.is_true_on(order.effective_on)}
    now = moment_after(live.values())
    entries = [copy_of(entry, valid_to=order.effective_on, ended_by=order) for entry in live.values()]
    departments = [departments_of(entry) for entry in live.values()]
    for line in lines:
        if line.change != Change.REMOVE:
            place = places[line.item_list_id, line.number]
            entries.append(_said(line, place, order, live.get(place.pk)))
            departments.append(departments_of(line))
    replace(live.values(), entries, departments, now=now)
    _ask_for_reconfirmation(order, known)
    notices.tell_of_lines(order, _touched(lines, places, live))


def _touched(lines, places, live):
    """{id of the place: (line, ids of the departments that it names, or that the place named until now)}."""
    touched = {}
    for line in lines:
        place = places[line.item_list_id, line.number].pk
        rows = [departments_of(row) for row in (line, live.get(place)) if row is not None]
        touched[place] = line, {unit.pk for row in rows for units in row.values() for unit in units}
    return touched


def lock(authority):
    """Let nobody else change the lists that hold in an authority, its city's too, until this transaction ends."""
    list(Authority.objects.select_for_update().filter(pk__in=authority.chain).order_by("pk"))


def moment_after(entries):
    """The present moment, never earlier than what is known of ``entries``: a clock that is set back falsifies nothing."""
    return max([clock.now(), *(entry.known_from for entry in entries)])


def copy_of(entry, **changed):
    """A new, unsaved row that says what ``entry`` says, but for ``changed``; known from no moment yet."""
    kept = {field.attname: getattr(entry, field.attname) for field in ListEntry._meta.concrete_fields}
    copy = ListEntry(**{**kept, "id": None, "known_to": None})
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy


def departments_of(row):
    """{field: units} of the departments that a line or an entry names."""
    return {name: list(getattr(row, name).all()) for name in DEPARTMENTS}


def replace(old, new, departments, *, now):
    """Let ``old`` entries stop being known at ``now`` and ``new`` ones take their place, with their ``departments``
    (as ``departments_of`` gives them)."""
    ListEntry.objects.filter(pk__in=[entry.pk for entry in old]).update(known_to=now)
    for entry in new:
        entry.known_from = now
    ListEntry.objects.bulk_create(new)
    for name in DEPARTMENTS:
        through = getattr(ListEntry, name).through
        through.objects.bulk_create(
            through(listentry_id=entry.pk, unit_id=unit.pk)
            for entry, units in zip(new, departments, strict=True)
            for unit in units[name]
        )


def _places(lines):
    """{(list, number): place} of all lines, the new ones made, the keywords of changed ones renewed."""
    spoken_of = {(line.item_list_id, line.number) for line in lines}
    old = ListLine.objects.filter(item_list__in={pk for pk, _ in spoken_of}, number__in={one for _, one in spoken_of})
    found = {(place.item_list_id, place.number): place for place in old}
    # A number that the order changes in one list may stand in another that it changes too.
    places = {key: place for key, place in found.items() if key in spoken_of}
    made, renewed = [], []
    for line in lines:
        if line.change == Change.ADD:
            position = _position(line, len(made))
            made.append(
                ListLine(item_list=line.item_list, number=line.number, position=position, keywords=line.keywords)
            )
        elif line.change == Change.CHANGE and line.keywords:
            places[line.item_list_id, line.number].keywords = line.keywords
            renewed.append(places[line.item_list_id, line.number])
    ListLine.objects.bulk_create(made)
    ListLine.objects.bulk_update(renewed, ["keywords"])
    return {**places, **{(place.item_list_id, place.number): place for place in made}}


def _position(line, made):
    """Numbers sort as people count: 2 before 10; a number without digits comes last."""
    digits = "".join(one for one in line.number if one.isdecimal())
    return int(digits[:9]) if digits else line.item_list.lines.count() + made + 1


def _known_entries(places):
    rows = ListEntry.objects.known_at().filter(line__in=list(places)).select_related("line", "enacted_by", "ended_by")
    return list(rows.prefetch_related(*DEPARTMENTS).order_by("line_id", "valid_from"))


def _said(line, place, order, replaced):
    """The entry that a line of the order makes; it stands until the wording that it replaces would have ended."""
    return ListEntry(
        line=place,
        valid_from=order.effective_on,
        valid_to=replaced.valid_to if replaced else None,
        enacted_by=order,
        ended_by=replaced.ended_by if replaced else None,
        **{name: getattr(line, name) for name in SAID},
    )


def _ask_for_reconfirmation(order, known):
    asked = [
        Reconfirmation(order=later, line=line, because_of=order)
        for line, later in later_orders(known, order.effective_on).values()
    ]
    Reconfirmation.objects.bulk_create(asked)
    notices.tell_of_reconfirmations(order, asked)
