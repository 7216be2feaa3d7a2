"""What two readings of a list say differently: equal to the difference of what its pages say, symmetric, empty with itself."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from registry import corrections
from registry.comparison import COMPARED_BY_CHARACTERS, Reading, compare_readings, events_of, pieces_of
from tests.district import entry, publish, the_list
from tests.registry.law_histories import by_api, by_sql, histories, lists_of, record
from web import clock
from web.workflow import perform

QUICK = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
texts = st.text(alphabet="宣传法律政策。，调解纠纷ab1", max_size=60)


@given(texts, texts)
def test_pieces_make_up_both_wordings(before, after):
    pieces = pieces_of(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert [piece for piece in pieces if not piece.text] == []


def test_only_the_words_that_changed_are_marked():
    assert [(piece.kind, piece.text) for piece in pieces_of("监督水电气服务", "监督市政公用服务")] == [
        ("same", "监督"),
        ("removed", "水电气"),
        ("added", "市政公用"),
        ("same", "服务"),
    ]


def test_a_long_text_is_compared_by_sentences():
    before = "协助做好公共卫生工作。" * COMPARED_BY_CHARACTERS
    pieces = pieces_of(before, before + "不收费用。")
    assert [(piece.kind, len(piece.text)) for piece in pieces] == [("same", len(before)), ("added", 5)]


def place_of(entry):
    """A list and a number, as the model of the law says where a line stands."""
    return entry.line.item_list.kind, entry.line.number


def names(entries):
    return {place_of(one): one.name for one in entries}


def said_differently(was, now):
    """The difference of two {place: name}, written down without the code under test."""
    return {
        "added": {place: now[place] for place in now.keys() - was.keys()},
        "removed": {place: was[place] for place in was.keys() - now.keys()},
        "changed": {place: (was[place], now[place]) for place in was.keys() & now.keys() if was[place] != now[place]},
        "unchanged": len(was.items() & now.items()),
    }


def found(comparison):
    return {
        "added": names(comparison.added),
        "removed": names(comparison.removed),
        "changed": {place_of(one.after): (one.before.name, one.after.name) for one in comparison.changed},
        "unchanged": comparison.unchanged,
    }


def check_pairs(recorded, n, seed, ask):
    """Compare ``n`` pairs of dates and moments of a history with what ``ask`` says of each."""
    draw = random.Random(seed)
    dates = recorded.dates(60, seed)
    for _n in range(n):
        (first, k), (second, j) = draw.choice(dates), draw.choice(dates)
        one, other = Reading(first, recorded.known_at(k)), Reading(second, recorded.known_at(j))
        was, now = ask(one), ask(other)
        forward = compare_readings(recorded.lists, one, other)
        assert found(forward) == said_differently(was, now)
        back = found(compare_readings(recorded.lists, other, one))
        assert (back["added"], back["removed"], back["unchanged"]) == (
            names(forward.removed),
            names(forward.added),
            forward.unchanged,
        )
        assert compare_readings(recorded.lists, one, one).is_empty


@pytest.mark.django_db
def test_a_comparison_is_the_difference_of_what_the_list_says_in_any_history(district):
    lists_of(district)

    @QUICK
    @given(histories, st.integers())
    def agrees(acts, seed):
        with transaction.atomic():
            recorded = record(district, acts)
            check_pairs(recorded, 20, seed, lambda one: by_sql(recorded, one.on, one.known_at))
            transaction.set_rollback(True)

    agrees()


@pytest.mark.django_db
def test_a_comparison_is_the_difference_of_what_the_api_says(district, client):
    lists_of(district)

    @settings(QUICK, max_examples=3)
    @given(histories, st.integers())
    def agrees(acts, seed):
        with transaction.atomic():
            recorded = record(district, acts)
            check_pairs(recorded, 8, seed, lambda one: by_api(client, recorded, one.on, one.known_at))
            transaction.set_rollback(True)

    agrees()


def test_every_field_that_changed_is_named(lists):
    change = {"name": "宣传法律和政策", "content": "宣传宪法", "conditions": "每年一次"}
    publish(lists, published_on=date(2026, 2, 1), lines=[("duty", "change", "1", change)])
    [one] = compare_readings([the_list(lists, "duty")], Reading(date(2026, 2, 1)), Reading(date(2026, 2, 2))).changed
    assert [(field.field, field.after) for field in one.fields] == [
        ("name", "宣传法律和政策"),
        ("content", "宣传宪法"),
        ("conditions", "每年一次"),
    ]


def test_what_we_said_before_a_correction_differs_from_what_we_say_now(lists):
    with clock.at(date(2026, 3, 1)):
        line = entry(lists, "duty", "1", date(2026, 3, 1))
        draft = corrections.draft(line, field="name", after="宣传法津法规和政策", reason="试", by=lists.second_reviewer)
        perform(draft, "issue", by=lists.reviewer)
        march = clock.now()
    day, before = date(2026, 2, 1), march - timedelta(days=1)
    [one] = compare_readings([the_list(lists, "duty")], Reading(day, before), Reading(day)).changed
    assert [(field.before, field.after) for field in one.fields] == [("宣传法律法规和政策", "宣传法津法规和政策")]


def test_a_month_lists_what_begins_changes_and_ends_in_it(lists):
    lines = [
        ("duty", "remove", "4", {}),
        ("duty", "change", "1", {"name": "宣传宪法"}),
        ("duty", "add", "9", {"name": "新事"}),
    ]
    publish(lists, published_on=date(2026, 2, 20), effective_on=date(2026, 3, 1), lines=lines)
    asked = [the_list(lists, "duty")]
    events = events_of(asked, date(2026, 3, 1), date(2026, 4, 1))
    assert {(event.kind, event.entry.line.number) for event in events} == {
        ("ends", "4"),
        ("changes", "1"),
        ("begins", "9"),
    }
    assert events_of(asked, date(2026, 2, 1), date(2026, 3, 1)) == []
    assert events_of(asked, date(2026, 3, 2), date(2026, 4, 1)) == []


@pytest.mark.parametrize("rows", [3, 60])
def test_a_comparison_needs_five_queries_however_many_lines(district, rows, django_assert_num_queries):
    lines = [("duty", "add", str(n), {"name": f"事项{n}"}) for n in range(1, rows + 1)]
    publish(district, published_on=date(2025, 1, 10), lines=lines)
    with django_assert_num_queries(5):
        found = compare_readings([the_list(district, "duty")], Reading(date(2025, 1, 1)), Reading(date(2026, 1, 1)))
        assert len(found.added) == rows
