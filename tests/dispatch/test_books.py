"""What answers are looked up in is kept as long as it is unchanged, and not a moment longer."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from dispatch.books import books_for
from registry.models import ListLine, Reconfirmation
from tests.dispatch.rows import admit
from tests.district import make_district, publish, standard_lists
from web.workflow import perform

ON = date(2026, 6, 1)


def books(district, *, on=ON, known_at=None):
    return books_for(district.authority, is_rural=False, on=on, known_at=known_at, with_admissions=True)


def test_unchanged_books_are_read_once(lists, django_assert_num_queries):
    before = books(lists)
    with django_assert_num_queries(1):
        after = books(lists)
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, True, True]


def test_a_changed_keyword_is_seen_by_the_next_question(lists):
    books(lists)
    ListLine.objects.filter(item_list__kind="duty", number="1").update(keywords=["反间谍"])
    (line,) = [one for one in books(lists)[0].index.lines if (one.list, one.number) == ("duty", "1")]
    assert line.keywords == ("反间谍",)


def test_a_new_admission_is_seen_by_the_next_question(lists):
    assert books(lists)[1].admissions == {}
    made = admit(lists, "充电设施摸排", since=ON, last_day=ON)
    assert list(books(lists)[1].admissions.values()) == [(made.pk,)]


def test_what_was_read_in_a_transaction_that_was_undone_is_not_kept(lists):
    names = [line.name for line in books(lists)[0].index.lines]
    for _time in range(2):
        with transaction.atomic():
            ListLine.objects.filter(number="1").update(keywords=["反间谍"])
            assert any(line.keywords == ("反间谍",) for line in books(lists)[0].index.lines)
            transaction.set_rollback(True)
        lines = books(lists)[0].index.lines
        assert [line.name for line in lines] == names
        assert not any(line.keywords == ("反间谍",) for line in lines)


@pytest.mark.django_db(transaction=True)
def test_what_another_process_committed_is_seen():
    district = make_district()
    standard_lists(district)
    books(district)

    def elsewhere():
        ListLine.objects.filter(item_list__kind="duty", number="1").update(keywords=["反间谍"])
        connection.close()

    other = Thread(target=elsewhere)
    other.start()
    other.join()
    assert any(line.keywords == ("反间谍",) for line in books(district)[0].index.lines)


def test_each_day_and_moment_has_a_book_of_its_own(lists):
    assert len(books(lists, on=date(2025, 1, 10))[0].index.lines) == 0
    assert len(books(lists)[0].index.lines) == 6


def test_admissions_of_one_name_are_one_subject_the_latest_first(lists):
    made = [admit(lists, name, since=ON, last_day=ON) for name in ("充电设施摸排", "楼道灯巡查", "充电设施摸排")]
    assert list(books(lists)[1].admissions.values()) == [(made[2].pk, made[0].pk), (made[1].pk,)]


def test_a_line_whose_order_is_to_be_confirmed_again_is_provisional_until_then(lists):
    for number, month in (("测2号", 9), ("测3号", 6)):
        lines = [("duty", "change", "1", {"name": f"第{month}月的说法"})]
        publish(lists, published_on=date(2026, 2, 1), effective_on=date(2026, month, 1), number=number, lines=lines)

    def flags(month):
        found = books(lists, on=date(2026, month, 2))[0].index.lines
        return [one.flags for one in found if (one.list, one.number) == ("duty", "1")]

    assert [flags(month) for month in (5, 7, 10)] == [[()], [()], [("provisional",)]]
    perform(Reconfirmation.objects.get(), "confirm", by=lists.reviewer, opinion="照旧")
    assert flags(10) == [()]


def test_a_change_that_leaves_all_lines_as_they_were_keeps_the_index(lists):
    admit(lists, "充电设施摸排", since=ON, last_day=ON)
    before = books(lists)
    again = admit(lists, "充电设施摸排", since=ON, last_day=ON)
    after = books(lists)
    assert (after[0] is before[0], after[1] is before[1]) == (False, False)
    assert (after[0].index is before[0].index, after[1].index is before[1].index) == (True, True)
    assert again.pk in next(iter(after[1].admissions.values()))
