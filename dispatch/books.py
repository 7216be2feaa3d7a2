"""What answers are looked up in, kept in the process as long as it is unchanged: lines of the lists, subjects of the admissions.

Every book is kept under the stamp of the edition from which it was read. A change that is committed anywhere renews the
stamp, so that the next question reads anew; a stamp of a transaction that was rolled back never comes back.
"""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, When

from admission.models import Admission
from dispatch.citations import ADMISSION
from dispatch.verdicts import Flag
from registry.bases import with_basis_status
from registry.matching import LISTS, Index, Line
from registry.models import Edition, ListEntry

ENTRY_KEY = "entry-"
ADMISSION_KEY = "admission-"


@dataclass(frozen=True)
class ListBook:
    """The lines in force on a day for one kind of community; ``checked`` are the lists as (kind, name, lines on it).

    ``divided`` are the keys of lines that say more of who does what than who leads: an answer that rests on one tells it.
    """

    index: Index
    checked: tuple[tuple[str, str, int], ...]
    divided: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AdmissionBook:
    """All that an authority and its city ever admitted, by subject: admissions of one name and the same keywords are one.

    How rare a word is doesn't depend on who asks, nor on how often the same matter was admitted. ``admissions`` gives the
    ids by the key of the subject, the latest first. Which of them hold where and when is asked of the database.
    """

    index: Index
    admissions: Mapping[object, tuple[int, ...]]


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


_SHELF, _INDEXES = Shelf(), Indexes()


def books_for(authority, *, is_rural, on, known_at, with_admissions):
    """(list book, admission book or None) for a kind of community on a day. One query when nothing has changed.

    The stamp is read before what it stands for: a change in between makes a book that is newer than its stamp, and the
    next question, which sees the new stamp, drops it.
    """
    stamp, chain = Edition.now(), tuple(authority.chain)
    lists = _SHELF.book(
        stamp,
        ("lists", chain, is_rural, on, known_at),
        lambda: _list_book(authority, is_rural, on, known_at),
    )
    if not with_admissions:
        return lists, None
    return lists, _SHELF.book(stamp, ("admissions", chain), lambda: _admission_book(authority))


def _list_book(authority, is_rural, on, known_at):
    entries = ListEntry.objects.holding_in(authority).in_force(on, known_at).in_list_order()
    entries = entries.filter(line__item_list__kind__in=LISTS).exclude(line__item_list__for_rural=not is_rural)
    entries = entries.with_reconfirmation(known_at).annotate(is_divided=_says_who_does_what())
    rows = with_basis_status(entries, on, known_at).values_list(
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
    )
    lines, sizes, divided = [], Counter(), set()
    for pk, name, is_confirmed, needs_review, waits, is_divided, number, keywords, kind, list_name, above in rows:
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
                flags=(Flag.PROVISIONAL.value,) if needs_review or waits or not is_confirmed else (),
                is_from_above=above != authority.pk,
            )
        )
    checked = tuple((kind, name, size) for (kind, name), size in sizes.items())
    return ListBook(_INDEXES.of(("lists", authority.pk, is_rural), lines), checked, frozenset(divided))


def _says_who_does_what():
    """Whether an entry says more of who does what than who leads."""
    cooperating = ListEntry.cooperating_departments.through.objects.filter(listentry=OuterRef("pk"))
    return Case(When(~Q(community_role="") | ~Q(service_place="") | Exists(cooperating), then=True), default=False)


def _admission_book(authority):
    subjects = defaultdict(list)
    # In the order in which they were admitted: what is admitted again leaves every subject at its place.
    rows = Admission.objects.of(authority).order_by("pk").values_list("pk", "name", "keywords")
    for pk, name, keywords in rows.iterator(chunk_size=5_000):
        subjects[name, tuple(keywords)].append(pk)
    index = _INDEXES.of(("admissions", authority.pk), [_line_of_subject(*one) for one in enumerate(subjects)])
    admissions = {line.key: tuple(reversed(pks)) for line, pks in zip(index.lines, subjects.values(), strict=True)}
    return AdmissionBook(index, admissions)


def _line_of_subject(place, subject):
    name, keywords = subject
    return Line(key=("subject", place), list=ADMISSION, number="", name=name, keywords=keywords)
