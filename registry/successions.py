"""What becomes of units, as verbs: each ends rows on a day, opens others from it, and says who follows whom.

A community that goes on after taking in another ends too, and a new row with its code follows both: only so is it
asked, admission by admission, whether what covered one of them covers the whole. The rooms above follow through
``FOLLOWERS``; a preview is the verb itself, taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import override

from registry.models import Authority, Succession, Unit, UnitChange
from registry.models import UnitChangeKind as Kind
from registry.models.units import UnitKind
from registry.unit_problems import problems_of
from web.refusals import NotAllowed

LARGEST_ORDER = 32767


@dataclass(frozen=True)
class NewUnit:
    """What a unit that opens is called. What is left out is taken over from the unit that it follows."""

    name: str
    code: str
    parent: Unit | None = None
    is_rural: bool | None = None
    department_kind: str = ""
    official_order: int | None = None


@dataclass
class Act:
    """One change before it is recorded: units that end, units that open (unsaved), and pairs (old, new)."""

    kind: str
    authority: Authority
    on: date
    ended: list = field(default_factory=list)
    opened: list = field(default_factory=list)
    links: list = field(default_factory=list)
    #: Communities of a street that is split for which no new street was named.
    homeless: list = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """One row of a consequence."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Consequence:
    """One thing that a change brings with it, for the page: so many, the first of them by name."""

    label: str
    count: int
    items: tuple = ()
    note: str = ""
    url: str = ""
    tone: str = "mute"

    @property
    def more(self):
        """How many are not named."""
        return self.count - len(self.items) if self.items else 0


@dataclass(frozen=True)
class Follower:
    """What a room above does when units change: ``follow(change)`` acts, ``tell(change)`` says what came of it."""

    tell: Callable
    follow: Callable | None = None


FOLLOWERS: list[Follower] = []


def consequences_of(change):
    """What a recorded change brought with it, room by room."""
    return [one for follower in FOLLOWERS for one in follower.tell(change) if one.count]


def preview(verb, *args, **kwargs):
    """(change, its consequences) of a verb that is carried out and taken back. Raises as the verb does."""
    with transaction.atomic():
        change = verb(*args, **kwargs)
        shown = UnitChange.objects.for_reading().get(pk=change.pk)
        told = consequences_of(shown)
        transaction.set_rollback(True)
    return shown, told


@transaction.atomic
def open_unit(authority, kind, new, *, on, by, document_number="", reason=""):
    """A new unit of a kind, which follows nobody. Returns the UnitChange; raises NotAllowed with every reason why not."""
    authority = _locked(authority.pk)
    act = Act(Kind.OPEN, authority, on, opened=[_unit(Unit(authority=authority, kind=kind), new, on)])
    return _record(act, by, document_number, reason)


@transaction.atomic
def close(unit, *, on, by, document_number="", reason=""):
    """End a unit that nobody follows. Returns the UnitChange; raises NotAllowed."""
    authority, (unit,) = _read([unit])
    return _record(Act(Kind.CLOSE, authority, on, ended=[unit]), by, document_number, reason)


@transaction.atomic
def merge(units, new, *, on, by, document_number="", reason=""):
    """Several units become one; communities of streets that merge come under the new street. Raises NotAllowed.

    To take units into one that goes on, name that one among ``units`` and let ``new`` bear its name and code.
    """
    authority, units = _read(units)
    heir = _unit(_like(units[0]), new, on)
    act = Act(Kind.MERGE, authority, on, ended=[*units], opened=[heir], links=[(unit, heir) for unit in units])
    _take_along(act, {unit.pk: heir for unit in units})
    return _record(act, by, document_number, reason)


@transaction.atomic
def split(unit, parts, *, on, by, homes=None, document_number="", reason=""):
    """One unit becomes several. ``homes`` is {community's id: position of its street in ``parts``}. Raises NotAllowed."""
    authority, (unit,) = _read([unit])
    heirs = [_unit(_like(unit), part, on) for part in parts]
    act = Act(Kind.SPLIT, authority, on, ended=[unit], opened=[*heirs], links=[(unit, heir) for heir in heirs])
    homes = {pk: heirs[position] for pk, position in (homes or {}).items() if 0 <= position < len(heirs)}
    _take_along(act, {unit.pk: None}, homes)
    return _record(act, by, document_number, reason)


@transaction.atomic
def rename(unit, new, *, on, by, document_number="", reason=""):
    """A unit bears another name, code, or both; a street's communities come under the new row. Raises NotAllowed."""
    authority, (unit,) = _read([unit])
    heir = _unit(_like(unit), new, on)
    act = Act(Kind.RENAME, authority, on, ended=[unit], opened=[heir], links=[(unit, heir)])
    _take_along(act, {unit.pk: heir})
    return _record(act, by, document_number, reason)


@transaction.atomic
def transfer(communities, street, *, on, by, document_number="", reason=""):
    """Communities come under another street; codes and names stay. Raises NotAllowed."""
    authority, communities = _read(communities)
    street = Unit.objects.get(pk=street.pk)
    act = Act(Kind.TRANSFER, authority, on, ended=communities)
    for community in communities:
        _move(act, community, street)
    return _record(act, by, document_number, reason)


def _locked(pk):
    """One authority changes its units one act at a time."""
    return Authority.objects.select_for_update(of=("self",)).get(pk=pk)


def _read(units):
    """(authority, locked; the units as they are now, each once, in the order given)."""
    ids = list(dict.fromkeys(unit.pk for unit in units))
    authority = _locked(units[0].authority_id)
    rows = Unit.objects.select_related("authority", "parent").in_bulk(ids)
    return authority, [rows[pk] for pk in ids]


def _like(unit):
    """An unsaved unit with what a successor takes over."""
    names = ("authority", "kind", "code", "name", "parent", "department_kind", "official_order", "is_rural")
    return Unit(**{name: getattr(unit, name) for name in names})


def _unit(row, new, on):
    """``row`` as ``new`` says, from a day on."""
    row.name, row.code, row.valid_from = new.name.strip(), new.code.strip(), on
    if new.parent is not None:
        row.parent = Unit.objects.get(pk=new.parent.pk)
    row.department_kind = new.department_kind or row.department_kind
    if new.is_rural is not None:
        row.is_rural = new.is_rural
    if new.official_order is not None:
        row.official_order = new.official_order
    elif not row.official_order:
        last = Unit.objects.filter(authority=row.authority, kind=row.kind).aggregate(last=Max("official_order"))["last"]
        row.official_order = min((last or 0) + 1, LARGEST_ORDER)
    return row


def _take_along(act, street_of, homes=None):
    """Communities of streets that end come under the street that follows (or that ``homes`` names), in the same act."""
    streets = [unit.pk for unit in act.ended if unit.kind == UnitKind.STREET]
    if not streets:
        return
    still_there = Q(valid_to=None) | Q(valid_to__gt=act.on)
    children = Unit.objects.filter(still_there, parent_id__in=streets).select_related("authority", "parent")
    for community in children.order_by("official_order", "pk"):
        act.ended.append(community)
        if home := (homes or {}).get(community.pk) or street_of[community.parent_id]:
            _move(act, community, home)
        else:
            act.homeless.append(community)


def _move(act, community, street):
    heir = _like(community)
    heir.parent, heir.valid_from = street, act.on
    act.opened.append(heir)
    act.links.append((community, heir))


def _record(act, by, document_number, reason):
    """Check, end, open, link, and let the rooms above follow; a fixed number of statements, however many units."""
    if problems := problems_of(act):
        raise NotAllowed(" ".join(problems), code="unit_change_barred")
    change = UnitChange.objects.create(
        authority=act.authority,
        kind=act.kind,
        on=act.on,
        document_number=document_number.strip(),
        reason=reason.strip(),
        recorded_by=by,
    )
    Unit.objects.filter(pk__in=[unit.pk for unit in act.ended]).update(valid_to=act.on)
    # Streets first: communities name them.
    for is_community in (False, True):
        Unit.objects.bulk_create(unit for unit in act.opened if (unit.kind == UnitKind.COMMUNITY) == is_community)
    change.ended.set(act.ended)
    change.opened.set(act.opened)
    Succession.objects.bulk_create(
        Succession(change=change, on=act.on, predecessor=old, successor=new) for old, new in act.links
    )
    with override(settings.LANGUAGE_CODE):
        for follower in FOLLOWERS:
            if follower.follow:
                follower.follow(change)
    return change
