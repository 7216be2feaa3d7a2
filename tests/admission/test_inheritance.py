"""Whether an admission covers the community that follows those that it covered."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from admission.inheritance import answer
from admission.models import Admission, InheritedCoverage
from desk.models import Notice
from registry.models import Unit
from registry.successions import NewUnit, close, merge, rename, split, transfer
from tests.admission.cases import approved
from tests.dispatch.rows import admit
from tests.district import add_person
from web import clock
from web.refusals import NotAllowed, NotYourPart

RECORDED = date(2026, 6, 1)
DAY = date(2026, 7, 1)
SINCE, LAST = date(2026, 1, 5), date(2026, 12, 31)


@pytest.fixture
def town(district):
    """A district in which three admissions hold: in the first community, in the second, in both."""
    for name, communities in (("甲", [1]), ("乙", [2]), ("双", [1, 2])):
        named = [district.units[f"community{n}"] for n in communities]
        admit(district, name, since=SINCE, last_day=LAST, communities=named)
    with clock.at(RECORDED):
        yield district


def merged(town, on=DAY):
    """The community that follows the first two."""
    both = [town.community1, town.community2]
    return merge(both, NewUnit("合苑社区", "c12"), on=on, by=town.operator).opened.get()


def covering(community, known_at=None):
    """The names of the admissions that cover a community."""
    return sorted(Admission.objects.covering(community, known_at).values_list("name", flat=True))


def asked(community):
    """The names of the admissions of which somebody must say whether they cover it."""
    return sorted(
        InheritedCoverage.objects.waiting().filter(community=community).values_list("admission__name", flat=True)
    )


def say(town, community, name, is_covered, by="reviewer"):
    row = InheritedCoverage.objects.get(community=community, admission__name=name)
    return answer(row, is_covered=is_covered, reason="两个社区情况相同。", by=getattr(town, by))


def test_what_covered_all_covers_the_successor_at_once_and_what_covered_some_is_asked(town):
    heir = merged(town)
    assert (covering(heir), asked(heir)) == (["双"], ["乙", "甲"])
    assert covering(town.community1) == ["双", "甲"]


def test_nothing_is_asked_about_what_covered_none(town):
    admit(town, "丙", since=SINCE, last_day=LAST, communities=[town.community3])
    heir = merged(town)
    assert not InheritedCoverage.objects.filter(community=heir, admission__name="丙").exists()


@pytest.mark.parametrize(("last_day", "is_asked"), [(DAY - timedelta(days=1), False), (DAY, True)])
def test_only_what_still_holds_on_the_day_passes_on(town, last_day, is_asked):
    admit(town, "短", since=SINCE, last_day=last_day, communities=[town.community1])
    assert ("短" in asked(merged(town))) is is_asked


def test_until_it_is_answered_it_does_not_cover_and_what_was_said_before_stays(town):
    heir = merged(town)
    with clock.at(date(2026, 6, 10)):
        row = say(town, heir, "甲", True)
    assert covering(heir) == ["双", "甲"]
    assert covering(heir, row.settled_at - timedelta(seconds=1)) == ["双"]
    say(town, heir, "乙", False)
    assert covering(heir) == ["双", "甲"]
    assert asked(heir) == []


def test_an_answer_stands(town):
    heir = merged(town)
    say(town, heir, "甲", True)
    with pytest.raises(NotAllowed):
        say(town, heir, "甲", False)
    assert "甲" in covering(heir)


@pytest.mark.parametrize("who", ["worker", "decider", "supervisor", "operator", "officer"])
def test_only_reviewers_answer(town, who):
    heir = merged(town)
    with pytest.raises(NotYourPart):
        say(town, heir, "甲", True, by=who)


def test_nobody_answers_about_a_matter_of_ones_own_unit(town):
    heir = merged(town)
    add_person(town, "insider", town.department, Role.REVIEWER)
    with pytest.raises(NotYourPart):
        say(town, heir, "甲", True, by="insider")
    say(town, heir, "甲", True, by="meeting_reviewer")


def test_reviewers_are_told_that_they_are_asked(town):
    merged(town)
    told = Notice.objects.filter(subject="单位变动后，有2项准入需要确认是否适用于承继的社区。")
    assert sorted(told.values_list("recipient__username", flat=True)) == [
        "meeting_reviewer",
        "reviewer",
        "second_reviewer",
    ]


def test_each_part_of_a_community_that_splits_is_covered(town):
    change = split(town.community1, [NewUnit("东苑", "e"), NewUnit("西苑", "w")], on=DAY, by=town.operator)
    assert [covering(one) for one in change.opened.all()] == [["双", "甲"]] * 2


def test_a_community_under_another_street_or_name_is_covered_as_before(town):
    moved = transfer([town.community1], town.other_street, on=DAY, by=town.operator).opened.get()
    renamed = rename(moved, NewUnit("春苑", "c1"), on=DAY + timedelta(days=1), by=town.operator).opened.get()
    assert covering(renamed) == covering(moved) == ["双", "甲"]


def test_a_street_that_changes_takes_its_communities_with_all_that_covers_them(town):
    rename(town.street, NewUnit("东大街街道", "s1"), on=DAY, by=town.operator)
    heirs = {code: Unit.objects.on(DAY).get(code=code) for code in ("c1", "c2")}
    assert {code: covering(one) for code, one in heirs.items()} == {"c1": ["双", "甲"], "c2": ["乙", "双"]}


def test_what_is_asked_stays_asked_down_the_line_and_one_answer_settles_it(town):
    heir = merged(town)
    last = rename(heir, NewUnit("春苑", "c12"), on=DAY + timedelta(days=1), by=town.operator).opened.get()
    assert asked(last) == ["乙", "甲"]
    say(town, heir, "甲", True)
    say(town, heir, "乙", False)
    assert (covering(last), asked(last)) == (["双", "甲"], [])


def test_a_second_merger_asks_again_where_only_some_are_covered(town):
    heir = merged(town)
    both = [heir, town.community3]
    last = merge(both, NewUnit("大苑", "c9"), on=DAY + timedelta(days=1), by=town.operator).opened.get()
    assert (covering(last), asked(last)) == ([], ["乙", "双", "甲"])
    say(town, heir, "乙", False)
    # The third community was never covered, so nothing is left that could cover the whole.
    assert asked(last) == ["双", "甲"]
    say(town, heir, "甲", True)
    assert asked(last) == ["双", "甲"]


def test_nobody_follows_a_community_that_closes(town):
    close(town.community1, on=DAY, by=town.operator)
    assert InheritedCoverage.objects.count() == 0


def test_an_admission_made_after_the_change_was_recorded_passes_on_too(town):
    heir = merged(town)
    with clock.at(date(2026, 3, 2)):
        application = approved(town, decision={"communities": [town.community1.pk, town.community2.pk]})
    admission = application.admissions.get()
    assert InheritedCoverage.objects.get(admission=admission).is_covered is True
    assert admission.name in covering(heir)
