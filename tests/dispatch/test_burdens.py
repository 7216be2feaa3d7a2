"""What a standing burden rests on, the time that it takes, and where it is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dispatch.burdens import (
    begin_places,
    end_places,
    footing_of,
    for_cleaning_up,
    for_reading,
    hours_a_year,
    hours_of_all,
    open_places,
    set_places,
    with_footing,
)
from dispatch.models import BurdenPlace, StandingBurden
from registry.models import Community
from tests.dispatch.burdens import kept_in, line_of, make_burden
from tests.dispatch.rows import admit
from tests.district import draft_order, standard_lists
from web import clock
from web.workflow import perform

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("frequency", "minutes", "hours"),
    [
        ("monthly", 30, "6.0"),
        ("weekly", 30, "26.0"),
        ("daily", 10, "41.7"),
        ("once", 90, "1.5"),
        ("yearly", 0, "0.0"),
        ("on_demand", 30, None),
        ("", 30, None),
        ("monthly", None, None),
    ],
)
def test_hours_of_a_year_come_from_minutes_and_frequency(district, frequency, minutes, hours):
    burden = make_burden(district, frequency=frequency, minutes_each=minutes)
    found = hours_a_year(burden)
    assert found == (hours and Decimal(hours))


def test_hours_of_many_are_summed_over_communities_and_the_unknown_are_counted(district):
    make_burden(district)
    make_burden(district, "群", kind="work_group", minutes_each=None)
    rows = for_reading(StandingBurden.objects.all(), TODAY)
    assert hours_of_all(rows) == (Decimal("12.0"), 1)


def test_a_footing_holds_on_the_days_of_its_line_or_admission_and_flips_exactly_there(district):
    standard_lists(district)
    last = date(2026, 6, 30)
    by_admission = make_burden(district, "甲", admission=admit(district, "登记", since=TODAY, last_day=last))
    by_line = make_burden(district, "乙", line=line_of(district))
    with clock.at(TODAY):
        gone = TODAY + timedelta(days=30)
        lines = [("assist", "remove", "3", {})]
        perform(
            draft_order(district, published_on=TODAY, effective_on=gone, lines=lines), "publish", by=district.reviewer
        )

    def holds(burden, day):
        return with_footing(StandingBurden.objects.filter(pk=burden.pk), day).get().holds

    day = timedelta(days=1)
    assert [holds(by_admission, one) for one in (TODAY - day, TODAY, last, last + day)] == [False, True, True, False]
    assert [holds(by_line, one) for one in (gone - day, gone)] == [True, False]
    assert [one.name for one in for_cleaning_up(StandingBurden.objects.all(), gone)] == ["乙"]


def test_a_footing_is_said_in_words(district):
    standard_lists(district)
    make_burden(district, "甲", line=line_of(district))
    make_burden(district, "乙")
    rows = {row.name: footing_of(row) for row in for_reading(StandingBurden.objects.all(), TODAY)}
    assert (rows["甲"].name, rows["甲"].label, rows["甲"].tone) == ("测试区assist清单第3条", "依据有效", "admitted")
    assert (rows["乙"].name, rows["乙"].label, rows["乙"].tone) == ("", "没有依据", "assist")


def test_places_of_those_one_does_not_speak_for_stay_as_they_are(district):
    burden = make_burden(district, communities=[district.community1, district.community3])
    ours = Community.objects.filter(parent=district.street)
    with clock.at(TODAY):
        assert set_places(burden, [district.community2, district.community3], among=ours) == (1, 1)
    assert kept_in(burden, TODAY) == ["第2社区", "第3社区"]


def test_a_place_does_not_begin_before_its_community(district):
    burden = make_burden(district, communities=[])
    with clock.at(TODAY):
        begin_places([(burden, district.community1, date(2019, 1, 1))])
    assert burden.places.get().valid_from == district.community1.valid_from


ACTS = some.lists(
    some.tuples(
        some.integers(0, 40),
        some.sampled_from(["begin", "end", "set"]),
        some.sets(some.sampled_from(["community1", "community2", "community3"])),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_begun_and_ended_no_community_keeps_a_burden_twice_on_a_day(district, acts):
    burden = make_burden(district, f"台账{StandingBurden.objects.count()}", communities=[])
    everywhere = list(Community.objects.all())
    for offset, what, keys in sorted(acts, key=lambda act: act[0]):
        day = TODAY + timedelta(days=offset)
        communities = [getattr(district, key) for key in sorted(keys)]
        with clock.at(day):
            held = set(open_places(burden, day).values_list("community_id", flat=True))
            if what == "begin":
                begin_places([(burden, one, day) for one in communities if one.pk not in held])
            elif what == "end":
                end_places(open_places(burden, day).filter(community__in=communities), day)
            else:
                set_places(burden, communities, among=everywhere)
                assert set(open_places(burden, day).values_list("community_id", flat=True)) == {
                    one.pk for one in communities
                }
    open_twice = BurdenPlace.objects.filter(burden=burden, valid_to=None).values("community").annotate(n=Count("pk"))
    assert not open_twice.filter(n__gt=1).exists()
    for offset in range(45):
        kept = kept_in(burden, TODAY + timedelta(days=offset))
        assert len(kept) == len(set(kept))
