"""The lists in force on a day as texts are looked up in them, kept in the process as long as they are unchanged.

Every book is kept under the stamp of the edition from which it was read. A change that is committed anywhere renews the
stamp, so that the next question reads anew; a stamp of a transaction that was rolled back never comes back.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass
from functools import cache, partial
from threading import Lock

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, When

from registry.bases import with_basis_status
from registry.matching import LISTS, Index, Line
from registry.models import ListEntry

ENTRY_KEY = "entry-"
#: The flag of a line whose basis isn't confirmed, or whose order is to be confirmed again.
PROVISIONAL = "provisional"


@dataclass(frozen=True)
class ListBook:
    """The lines in force on a day for one kind of community; ``checked`` are the lists as (kind, name, lines on it).

    ``divided`` are the keys of lines that say more of who does what than who leads: an answer that rests on one tells it.
    """

    index: Index
    checked: tuple[tuple[str, str, int], ...]
    divided: frozenset[str] = frozenset()


class Shelf:
    """The books last asked for, by kind, authority and day, of one edition of everything."""

    def __init__(self):
        self._books: OrderedDict = OrderedDict()
        self._reading = Lock()
        self._making = Lock()

    def book(self, stamp, key, make):
        """The book under this key, made by ``make()`` when it isn't there; without a stamp nothing is kept.

        While one thread makes a book, others go on with those that are there. Books of another stamp are dropped: what
        they say is no longer so.
        """
        if stamp is None:
            return make()
        if book := self._taken(stamp, key):
            return book
        with self._making:
            if book := self._taken(stamp, key):
                return book
            made = make()
            self._put(stamp, key, made)
            return made

    def _taken(self, stamp, key):
        with self._reading:
            if (stamp, key) in self._books:
                self._books.move_to_end((stamp, key))
            return self._books.get((stamp, key))

    def _put(self, stamp, key, made):
        with self._reading:
            for old in [kept for kept in self._books if kept[0] != stamp]:
                del self._books[old]
            self._books[stamp, key] = made
            while len(self._books) > settings.CHECK_BOOKS_KEPT:
                self._books.popitem(last=False)

    def __len__(self):
        return len(self._books)


class Indexes:
    """The index last built of each kind: most changes leave all lines as they were, and another day has mostly the same."""

    def __init__(self):
        self._built: OrderedDict = OrderedDict()
        self._lock = Lock()

    def of(self, kind, lines):
        """An index of exactly these lines, in this order: the last of the kind if it has them, else a new one."""
        lines = tuple(lines)
        with self._lock:
            last = self._built.get(kind)
        if last is not None and last.lines == lines:
            return last
        built = Index(lines)
        with self._lock:
            self._built[kind] = built
            self._built.move_to_end(kind)
            while len(self._built) > settings.CHECK_BOOKS_KEPT:
                self._built.popitem(last=False)
        return built


SHELF, INDEXES = Shelf(), Indexes()


def list_book(authority, stamp, *, is_rural, on, known_at):
    """The list book for a kind of community on a day. One query, and none when nothing has changed.

    ``stamp`` is that of the edition, read before.
    """
    return list_books(authority, stamp, [is_rural], on=on, known_at=known_at)[is_rural]


def list_books(authority, stamp, kinds, *, on, known_at):
    """{is_rural: its list book} for some kinds of communities. One query for all that are to be read anew."""
    rows = cache(lambda: list(_rows(authority, on, known_at)))
    of = tuple(authority.chain)
    return {
        is_rural: SHELF.book(
            stamp, ("lists", of, is_rural, on, known_at), partial(_list_book, authority, is_rural, rows)
        )
        for is_rural in kinds
    }


def _rows(authority, on, known_at):
    entries = ListEntry.objects.holding_in(authority).in_force(on, known_at).in_list_order()
    entries = entries.filter(line__item_list__kind__in=LISTS)
    entries = entries.with_reconfirmation(known_at).annotate(is_divided=_says_who_does_what())
    return with_basis_status(entries, on, known_at).values_list(
        "pk",
        "name",
        "rests_on_confirmed",
        "needs_basis_review",
        "awaits_reconfirmation",
        "is_divided",
        "line__number",
        "line__keywords",
        "line__item_list__kind",
        "line__item_list__name",
        "line__item_list__authority_id",
        "line__item_list__for_rural",
    )


def _list_book(authority, is_rural, rows):
    lines, sizes, divided = [], Counter(), set()
    for pk, name, is_confirmed, needs_review, waits, is_divided, number, keywords, kind, list_name, above, of in rows():
        if of not in (None, is_rural):
            continue
        sizes[kind, list_name] += 1
        if is_divided:
            divided.add(f"{ENTRY_KEY}{pk}")
        lines.append(
            Line(
                key=f"{ENTRY_KEY}{pk}",
                list=kind,
                number=number,
                name=name,
                keywords=tuple(keywords),
                flags=(PROVISIONAL,) if needs_review or waits or not is_confirmed else (),
                is_from_above=above != authority.pk,
            )
        )
    checked = tuple((kind, name, size) for (kind, name), size in sizes.items())
    return ListBook(INDEXES.of(("lists", authority.pk, is_rural), lines), checked, frozenset(divided))


def _says_who_does_what():
    """Whether an entry says more of who does what than who leads."""
    cooperating = ListEntry.cooperating_departments.through.objects.filter(listentry=OuterRef("pk"))
    return Case(When(~Q(community_role="") | ~Q(service_place="") | Exists(cooperating), then=True), default=False)
