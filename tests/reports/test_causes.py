"""Why the load changed: each cause by itself, and all of them together make up the difference of the two months."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from admission.models import AdmissionTerm, Frequency
from dispatch.models import BurdenKind, BurdenPlace, StandingBurden
from registry.models import ListLine
from reports import causes, months
from reports.burden import summary
from reports.facts import Span
from tests.district import publish, standard_lists
from tests.reports.random_force import RandomForce
from tests.reports.random_month import CUT, OCTOBER, RandomMonth
from tests.reports.random_rest import RandomRest

SEPTEMBER = date(2026, 9, 1)
BEFORE, IN_OCTOBER, AFTER = date(2026, 3, 2), date(2026, 10, 12), date(2027, 3, 1)


def span_of(district, month=OCTOBER):
    return Span(district.authority, month, CUT)


def by_cause(district):
    """{cause: {metric: number}} without what is nothing."""
    rows = {row.key: {key: n for key, n in row.values.items() if n} for row in causes.by_cause(span_of(district))}
    return {key: values for key, values in rows.items() if values}


def changed(items=(0, 0), hours=(0, 0)):
    """A row of what was (added, ended)."""
    names = zip(causes.METRICS, (*items, items[0] - items[1], *hours, hours[0] - hours[1]), strict=True)
    return {name: Decimal(str(n)) for name, n in names if n}


@pytest.fixture
def force(district):
    """A district in which nothing is in force yet."""
    month = RandomMonth(district, 1)
    month.entries = []
    return RandomForce(month)


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_rows_add_up_to_the_difference_of_both_months(district, seed):
    RandomMonth(district, seed).fill(dispatches=2, applications=12)
    rows = causes.by_cause(span_of(district))
    (now,), (before,) = (summary(span_of(district, month)) for month in (OCTOBER, SEPTEMBER))
    for net, stock in (("cause_net", "in_force"), ("cause_net_hours", "in_force_hours")):
        assert sum(row.values.get(net, 0) for row in rows) == now.values[stock] - before.values[stock], net


def test_chance_brings_every_cause(district):
    month = RandomMonth(district, 1).fill(dispatches=2, applications=12)
    for _n in range(40):
        RandomForce(month).admitted()
        RandomRest(month).burden()
    assert set(by_cause(district)) == {key for key, _label in causes.CAUSES}


def test_a_line_that_an_order_adds_changes_or_ends(district):
    standard_lists(district)
    publish(
        district,
        published_on=IN_OCTOBER,
        number="测民发〔2026〕71号",
        lines=[
            ("assist", "add", "21", {"name": "养犬登记", "content": "只关于养犬登记"}),
            ("duty", "change", "4", {"name": "调解", "content": "只关于调解"}),
            ("duty", "remove", "1", {}),
        ],
    )
    assert by_cause(district) == {"new_law": changed((2, 1)), "ended": changed((0, 1))}


def test_lines_that_forbid_something_are_no_burden(district):
    standard_lists(district)
    publish(
        district,
        published_on=IN_OCTOBER,
        number="测民发〔2026〕71号",
        lines=[("negative", "add", "9", {"name": "拉选票", "content": "一律取消"})],
    )
    assert by_cause(district) == {}


def monthly(force, **more):
    """An admission in two communities without a term, and its hours a month."""
    made = force._admission(**more)
    made.communities.set(force.month.communities[:2])
    made.inherited.all().delete()
    return made, causes._monthly(made.workload_hours, made.frequency, 2) or 0


def test_a_new_admission_is_the_department_s_own_wish(district, force):
    made, hours = monthly(force)
    force._term(made, IN_OCTOBER, AFTER)
    assert by_cause(district) == {"own_wish": changed((1, 0), (hours, 0))}


@pytest.mark.parametrize("how", ["replaces", "copied_from"])
def test_what_takes_the_place_of_an_admission_is_estimated_anew(district, force, how):
    old, was = monthly(force)
    force._term(old, BEFORE, IN_OCTOBER)
    more = {"replaces": old.decision} if how == "replaces" else {"copied_from": old.application, "name": old.name}
    new, now = monthly(force, **more)
    force._term(new, IN_OCTOBER, AFTER)
    assert by_cause(district) == {"anew": changed((1, 1), (now, was))}


def test_a_renewal_beside_the_old_one_is_a_wish_of_its_own(district, force):
    old, _hours = monthly(force)
    force._term(old, BEFORE, AFTER)
    new, _hours = monthly(force, copied_from=old.application, name=old.name)
    force._term(new, IN_OCTOBER, AFTER)
    assert "own_wish" in by_cause(district) and "anew" not in by_cause(district)


def test_a_suspension_ends_and_its_lifting_resumes(district, force):
    made, _hours = monthly(force)
    force._term(made, BEFORE, date(2026, 9, 20))
    force._term(made, IN_OCTOBER, AFTER)
    assert by_cause(district)["resumed"]["cause_added"] == 1
    before = causes.by_cause(span_of(district, SEPTEMBER))
    assert {row.key: row.values.get("cause_ended", 0) for row in before}["ended"] == 1


def test_what_was_recorded_after_the_cut_changes_nothing(district, force):
    made, _hours = monthly(force)
    force._term(made, IN_OCTOBER, AFTER, known_from=CUT + timedelta(hours=1))
    assert by_cause(district) == {}


def burden(district, places, **said):
    """A standing burden of half an hour a week, kept as ``places`` ({community: (first day, end)}) say."""
    made = StandingBurden.objects.create(
        authority=district.authority,
        owner=district.department,
        **{
            "kind": BurdenKind.LEDGER,
            "name": f"台账{StandingBurden.objects.count()}",
            "minutes_each": 30,
            "frequency": Frequency.WEEKLY,
            **said,
        },
    )
    for community, (first, end) in places.items():
        BurdenPlace.objects.create(burden=made, community=community, valid_from=first, valid_to=end)
    return made


def test_a_burden_without_a_basis_counts_as_one_with_its_hours(district):
    burden(district, {district.community1: (IN_OCTOBER, None), district.community2: (IN_OCTOBER, None)})
    # 30 minutes, 52 times a year, two communities: 4.3 hours a month.
    assert by_cause(district) == {"registered": changed((1, 0), (Decimal("4.3"), 0))}


def test_another_community_adds_hours_and_no_matter(district):
    burden(district, {district.community1: (BEFORE, None), district.community2: (IN_OCTOBER, None)})
    burden(district, {district.community1: (BEFORE, None), district.community2: (BEFORE, IN_OCTOBER)})
    # 4.3 - 2.2 hours on both sides.
    assert by_cause(district) == {"places": changed((0, 0), (Decimal("2.1"), Decimal("2.1")))}


def test_a_burden_that_is_stopped_ends(district):
    burden(district, {district.community1: (BEFORE, date(2026, 10, 31))})
    assert by_cause(district) == {"ended": changed((0, 1), (0, Decimal("2.2")))}


def test_a_burden_of_a_new_line_is_new_law_and_counts_with_the_line(district):
    standard_lists(district)
    said = {"name": "养犬登记", "content": "只关于养犬登记"}
    publish(district, published_on=IN_OCTOBER, number="测民发〔2026〕71号", lines=[("assist", "add", "21", said)])
    line = ListLine.objects.get(number="21")
    burden(district, {district.community1: (IN_OCTOBER, None)}, line=line)
    assert by_cause(district) == {"new_law": changed((1, 0), (Decimal("2.2"), 0))}


def test_a_burden_of_an_admission_is_part_of_its_hours(district, force):
    made, _hours = monthly(force)
    burden(district, {district.community1: (IN_OCTOBER, None)}, admission=made)
    assert by_cause(district) == {}


def test_what_says_no_hours_is_counted_apart(district):
    burden(district, {district.community1: (BEFORE, None)}, minutes_each=None)
    burden(district, {district.community1: (BEFORE, None)}, frequency=Frequency.ON_DEMAND)
    burden(district, {district.community1: (BEFORE, None)})
    found = causes.totals(span_of(district))
    assert found == {"in_force": 3, "in_force_hours": Decimal("2.2"), "in_force_unsaid": 2}


def test_differences_are_the_rows_behind_the_numbers(district):
    RandomMonth(district, 3).fill(dispatches=2, applications=12)
    rows = {row.key: row.values for row in causes.by_cause(span_of(district))}
    for cause, _label in causes.CAUSES:
        behind = [one for one in causes.differences(span_of(district)) if one.cause == cause]
        assert sum(one.added for one in behind) == rows[cause].get("cause_added", 0), cause
        assert sum(one.ended_hours for one in behind) == rows[cause].get("cause_ended_hours", 0), cause


def test_the_month_before_the_first_is_empty(district):
    span = Span(district.authority, months.shifted(OCTOBER, -60), CUT)
    assert not any(any(row.values.values()) for row in causes.by_cause(span))


def test_no_term_is_no_admission_in_force(district, force):
    lines = causes.totals(span_of(district))["in_force"]
    made, _hours = monthly(force)
    assert (AdmissionTerm.objects.count(), causes.totals(span_of(district))["in_force"]) == (0, lines)
    force._term(made, BEFORE, AFTER)
    assert causes.totals(span_of(district))["in_force"] == lines + 1
