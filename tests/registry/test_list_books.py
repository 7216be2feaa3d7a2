"""What texts are looked up in is kept in bounds, and dropped with its edition."""

from datetime import date
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from registry.list_books import Indexes, Shelf, list_books
from registry.matching import Index, Line
from registry.models import Edition
from tests.dispatch.rows import make_rural
from tests.district import standard_lists


def test_a_shelf_is_bounded_and_drops_what_is_of_another_edition(settings):
    settings.CHECK_BOOKS_KEPT = 3
    shelf, stamp = Shelf(), uuid4()
    for n in range(5):
        shelf.book(stamp, n, lambda: object())
    assert len(shelf) == 3
    kept = shelf.book(stamp, 4, lambda: object())
    assert shelf.book(stamp, 4, lambda: object()) is kept
    shelf.book(uuid4(), 4, lambda: object())
    assert len(shelf) == 1


def test_before_there_is_any_edition_nothing_is_kept(db):
    assert Edition.now() is None
    shelf = Shelf()
    shelf.book(None, "lists", lambda: object())
    assert len(shelf) == 0


SUBJECTS = st.tuples(
    st.sampled_from(["摸排楼道", "宣传防汛", "走访老人"]), st.sampled_from([[], ["防汛"], ["老人+走访"]])
)


@given(rounds=st.lists(st.lists(SUBJECTS, max_size=6), min_size=1, max_size=6))
def test_a_renewed_index_finds_what_a_fresh_one_finds(rounds):
    kept = Indexes()
    for subjects in rounds:
        lines = [
            Line(key=place, list="admission", number="", name=name, keywords=tuple(words))
            for place, (name, words) in enumerate(subjects)
        ]
        text = "请各社区走访老人，宣传防汛，摸排楼道"
        assert kept.of("admissions", lines).find(text) == Index(lines).find(text)


def test_the_books_of_both_kinds_of_communities_are_read_at_once(district, django_assert_num_queries):
    standard_lists(district)
    make_rural(district)
    said, stamp = {"on": date(2026, 5, 20), "known_at": None}, Edition.now()
    with django_assert_num_queries(1):
        books = list_books(district.authority, stamp, [True, False], **said)
    assert {kind: {one.list for one in book.index.lines} >= {"duty"} for kind, book in books.items()} == {
        True: True,
        False: False,
    }
    with django_assert_num_queries(0):
        assert list_books(district.authority, stamp, [False], **said)[False] is books[False]
