"""Measures on an admission: which days are left, who may take them, and that nothing answered before changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from admission.measures import Span, measures_for, spans_after, suspended_days, take, together
from admission.models import Admission, ExitItem, MeasureKind
from desk.models import Notice
from tests.admission import cases
from web import clock
from web.refusals import NotAllowed, NotYourPart

FIRST = date(2026, 1, 1)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=4)


def days_of(spans):
    return {span.start + timedelta(days=n) for span in spans for n in range((span.end - span.start).days)}


def made(pairs):
    return together([Span(FIRST + timedelta(days=a), FIRST + timedelta(days=a + b)) for a, b in pairs])


@given(SPANS, SPANS, st.integers(0, 70), st.integers(0, 20) | st.none())
def test_the_days_left_equal_those_of_a_slow_model_with_sets_of_days(held, taken, start, length):
    held, taken = made(held), made(taken)
    starts_on = FIRST + timedelta(days=start)
    last_day = None if length is None else starts_on + timedelta(days=length)
    after = {
        kind: days_of(spans_after(held, kind, starts_on, last_day if kind == "suspend" else None, taken))
        for kind in MeasureKind
    }
    assert after[MeasureKind.SUSPEND] == {
        day for day in days_of(held) if day < starts_on or (last_day is not None and day > last_day)
    }
    assert after[MeasureKind.RESUME] == days_of(held) | {day for day in days_of(taken) if day >= starts_on}
    assert (
        after[MeasureKind.REVOKE] == after[MeasureKind.SURRENDER] == {day for day in days_of(held) if day < starts_on}
    )


@pytest.fixture
def admission(district):
    cases.approved(district)
    return Admission.objects.get()


def holds(admission, day, known_at=None):
    return Admission.objects.in_force(day, known_at).filter(pk=admission.pk).exists()


def read(admission):
    return Admission.objects.for_reading().get(pk=admission.pk)


@pytest.mark.django_db
def test_a_suspended_admission_holds_before_and_after_and_not_between(district, admission):
    first, last = date(2026, 7, 1), date(2026, 7, 31)
    take(admission, "suspend", by=district.decider, starts_on=first, last_day=last, reason="汛期让路")
    found = [holds(admission, day) for day in (first - timedelta(days=1), first, last, last + timedelta(days=1))]
    assert found == [True, False, False, True]


@pytest.mark.django_db
def test_what_was_answered_before_a_measure_stays_as_it_was(district, admission):
    before = clock.now()
    with clock.at(date(2026, 6, 15)):
        take(admission, "revoke", by=district.decider, starts_on=date(2026, 7, 1), reason="居民普遍不认可")
    assert (holds(admission, date(2026, 8, 1), before), holds(admission, date(2026, 8, 1))) == (True, False)


@pytest.mark.django_db
def test_resuming_gives_back_what_the_suspension_took_and_no_day_more(district, admission):
    end = admission.last_day
    take(admission, "suspend", by=district.decider, starts_on=date(2026, 7, 1), reason="等经费")
    assert suspended_days(admission) == [Span(date(2026, 7, 1), end + timedelta(days=1))]
    with clock.at(date(2026, 7, 10)):
        take(read(admission), "resume", by=district.decider, starts_on=date(2026, 7, 15), reason="经费到账")
    found = [holds(admission, day) for day in (date(2026, 7, 14), date(2026, 7, 15), end, end + timedelta(days=1))]
    assert found == [False, True, True, False]


@pytest.mark.django_db
def test_nothing_is_resumed_after_the_admission_was_revoked(district, admission):
    take(admission, "suspend", by=district.decider, starts_on=date(2026, 7, 1), reason="等经费")
    with clock.at(date(2026, 7, 2)):
        take(
            read(admission),
            "revoke",
            by=district.decider,
            starts_on=date(2026, 6, 10) + timedelta(days=30),
            reason="撤",
        )
    with clock.at(date(2026, 7, 20)), pytest.raises(NotAllowed):
        take(read(admission), "resume", by=district.decider, starts_on=date(2026, 7, 25), reason="恢复")


@pytest.mark.django_db
def test_no_measure_takes_effect_on_or_before_its_publication(district, admission):
    with pytest.raises(ValidationError, match="应当晚于今天"):
        take(admission, "suspend", by=district.decider, starts_on=clock.today(), reason="汛期让路")


@pytest.mark.django_db
def test_only_deciders_measure_and_only_the_applicant_gives_up(district, admission):
    offered = {person: set(measures_for(read(admission), getattr(district, person))) for person in district.people}
    assert offered["decider"] == {"suspend", "revoke"}
    assert offered["officer"] == {"surrender"}
    assert offered["reviewer"] == offered["supervisor"] == set()
    with pytest.raises(NotYourPart):
        take(admission, "revoke", by=district.officer, starts_on=date(2026, 7, 1), reason="不要了")


@pytest.mark.django_db
def test_an_end_opens_the_list_of_what_the_exit_must_see_to_and_communities_are_told(district, admission):
    measure = take(admission, "surrender", by=district.officer, starts_on=date(2026, 7, 1), reason="改由系统取数")
    assert ExitItem.objects.filter(admission=admission).count() == 4
    told = Notice.objects.filter(key=f"admission-measure:{measure.pk}")
    assert told.filter(recipient=district.worker).exists()


@pytest.mark.django_db
def test_a_measure_that_changes_nothing_is_refused(district, admission):
    with pytest.raises(NotAllowed, match="什么也不改变"):
        take(admission, "revoke", by=district.decider, starts_on=admission.last_day + timedelta(days=5), reason="撤")


@pytest.mark.django_db
def test_the_community_that_asked_for_a_measure_is_never_named_in_public(district, admission):
    community, office = district.units["community1"], district.units["office"]
    asked = {"starts_on": date(2026, 7, 1), "by": district.decider, "reason": "经费没有到账"}
    measure = take(admission, "suspend", asked_by=community, **asked)
    assert str(measure.asker_in_public) == "社区"
    measure.asked_by = office
    assert str(measure.asker_in_public) == office.name
