"""What answers are looked up in, kept in the process as long as it is unchanged: lines of the lists, subjects of the admissions.

Every book is kept under the stamp of the edition from which it was read. A change that is committed anywhere renews the
stamp, so that the next question reads anew; a stamp of a transaction that was rolled back never comes back.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from admission.models import Admission
from dispatch import emergencies
from dispatch.citations import ADMISSION, EMERGENCY
from dispatch.emergencies import EmergencyBook
from registry.list_books import INDEXES, SHELF, list_book
from registry.matching import Index, Line
from registry.models import Edition

ADMISSION_KEY = "admission-"


@dataclass(frozen=True)
class AdmissionBook:
    """All that an authority and its city ever admitted, by subject: admissions of one name and the same keywords are one.

    How rare a word is doesn't depend on who asks, nor on how often the same matter was admitted. ``admissions`` gives the
    ids by the key of the subject, the latest first. Which of them hold where and when is asked of the database.
    """

    index: Index
    admissions: Mapping[object, tuple[int, ...]]


def books_for(authority, *, is_rural, on, known_at, with_admissions):
    """(list book, admission book or None, emergency book or None) for a kind of community on a day. One query when
    nothing has changed.

    The stamp is read before what it stands for: a change in between makes a book that is newer than its stamp, and the
    next question, which sees the new stamp, drops it.
    """
    stamp, chain = Edition.now(), tuple(authority.chain)
    lists = list_book(authority, stamp, is_rural=is_rural, on=on, known_at=known_at)
    if not with_admissions:
        return lists, None, None
    return (
        lists,
        SHELF.book(stamp, ("admissions", chain), lambda: _admission_book(authority)),
        SHELF.book(stamp, ("emergencies", chain), lambda: _emergency_book(authority)),
    )


def _admission_book(authority):
    subjects = defaultdict(list)
    # In the order in which they were admitted: what is admitted again leaves every subject at its place.
    rows = Admission.objects.of(authority).order_by("pk").values_list("pk", "name", "keywords")
    for pk, name, keywords in rows.iterator(chunk_size=5_000):
        subjects[name, tuple(keywords)].append(pk)
    index = INDEXES.of(("admissions", authority.pk), [_line_of_subject(*one) for one in enumerate(subjects)])
    admissions = {line.key: tuple(reversed(pks)) for line, pks in zip(index.lines, subjects.values(), strict=True)}
    return AdmissionBook(index, admissions)


def _emergency_book(authority):
    subjects = defaultdict(list)
    for row in emergencies.for_answers(authority):
        subjects[row.name].append(row)
    lines = [Line(key=(EMERGENCY, place), list=EMERGENCY, number="", name=name) for place, name in enumerate(subjects)]
    index = INDEXES.of(("emergencies", authority.pk), lines)
    rows = {line.key: tuple(reversed(some)) for line, some in zip(index.lines, subjects.values(), strict=True)}
    return EmergencyBook(index, rows)


def _line_of_subject(place, subject):
    name, keywords = subject
    return Line(key=("subject", place), list=ADMISSION, number="", name=name, keywords=keywords)
