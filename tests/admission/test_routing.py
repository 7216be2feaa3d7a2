"""Routing: which rule fits, when none does, and that what comes back goes to who had it."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from accounts.roles import Role
from admission.models import Application, RoutingRule
from admission.queue import mine
from desk.models import Notice
from tests.admission import cases
from tests.district import OPENED, add_person
from web import clock

pytestmark = pytest.mark.django_db


def rule(district, reviewer="second_reviewer", **named):
    return RoutingRule.objects.create(
        **{
            "authority": district.authority,
            "reviewer": district.people[reviewer],
            "valid_from": OPENED,
            **named,
        }
    )


def given_to(row):
    return row.reviewed_by.username if row.reviewed_by else None


def test_without_a_rule_it_waits_for_every_reviewer(district):
    row = cases.submitted(district)
    assert given_to(row) is None
    assert all(mine(getattr(district, person)).exists() for person in ("reviewer", "second_reviewer"))


def test_a_rule_gives_it_to_somebody_who_alone_is_told_and_finds_it(district):
    kept = rule(district)
    row = cases.submitted(district)
    assert given_to(row) == "second_reviewer"
    step = row.steps.get()
    assert step.answers["routed"] == {
        "reviewer": kept.reviewer_id,
        "rule": kept.pk,
        "to": "测试second_reviewer",
    }
    told = Notice.objects.filter(key=f"application-step:{step.pk}")
    assert [one.recipient.username for one in told] == ["second_reviewer"]
    assert mine(district.second_reviewer).exists()
    assert not mine(district.reviewer).exists()


def test_the_first_rule_that_fits_applies(district):
    rule(district, "reviewer", position=20)
    rule(district, "second_reviewer", position=10)
    assert given_to(cases.submitted(district)) == "second_reviewer"


@pytest.mark.parametrize(
    ("named", "fits"),
    [
        ({"category": "task"}, True),
        ({"category": "signboard"}, False),
        ({"applicant": "department"}, True),
        ({"applicant": "other_department"}, False),
        ({"street": "street"}, False),
        ({"category": "task", "applicant": "other_department"}, False),
    ],
)
def test_everything_that_a_rule_names_must_be_so(district, named, fits):
    rule(district, **{key: district.units.get(value, value) for key, value in named.items()})
    assert given_to(cases.submitted(district)) == ("second_reviewer" if fits else None)


@pytest.mark.parametrize(
    ("communities", "to"),
    [(["community1", "community2"], "second_reviewer"), (["community1", "community3"], None), (["community3"], None)],
)
def test_a_street_fits_when_nothing_outside_it_is_asked(district, communities, to):
    rule(district, street=district.street)
    row = cases.draft(district, for_all_communities=False)
    row.communities.set([district.units[one] for one in communities])
    assert given_to(cases.done(row, "submit", by=district.officer)) == to


@pytest.mark.parametrize("days", [{"valid_to": cases.TODAY}, {"valid_from": cases.TODAY + timedelta(days=1)}])
def test_a_rule_holds_on_its_days_only(district, days):
    rule(district, **days)
    assert given_to(cases.submitted(district)) is None


def test_a_rule_whose_reviewer_may_not_review_is_passed_over(district):
    rule(district, "officer", position=1)
    rule(district, "decider", position=2)
    rule(district, "meeting_reviewer", position=3)
    rule(district, "colleague", position=4)
    add_person(district, "colleague", district.units["office"], Role.REVIEWER)
    rule(district, "reviewer", position=5)
    assert given_to(cases.submitted(district)) == "reviewer"


def test_what_comes_back_goes_to_who_returned_it_whatever_the_rules_say(district):
    row = cases.returned(district)
    rule(district)
    cases.done(row, "submit", by=district.officer)
    assert given_to(row) == "reviewer"
    assert "routed" not in row.steps.last().answers


def test_when_who_returned_it_reviews_no_more_the_rules_apply(district):
    row = cases.returned(district)
    rule(district)
    Membership.objects.filter(user=district.people["reviewer"]).update(valid_to=clock.today())
    assert given_to(cases.done(row, "submit", by=district.officer)) == "second_reviewer"


def test_when_who_was_given_it_reviews_no_more_everybody_finds_it(district):
    rule(district)
    cases.submitted(district)
    Membership.objects.filter(user=district.people["second_reviewer"]).update(valid_to=clock.today())
    assert mine(district.reviewer).exists()


def test_another_reviewer_may_accept_what_was_given_to_somebody(district):
    rule(district)
    row = cases.done(cases.submitted(district), "accept", by=district.reviewer)
    assert given_to(row) == "reviewer"


def test_the_case_says_by_which_rule_and_names_nobody_to_the_applicant(client, district):
    rule(district)
    row = cases.submitted(district)
    client.force_login(district.reviewer)
    steps = client.get(f"/applications/{row.pk}/").context["page"].steps
    assert steps[0].note == "按分办规则分给测试second_reviewer"
    client.force_login(district.officer)
    assert "测试second_reviewer" not in client.get(f"/applications/{row.pk}/").content.decode()


def test_what_others_review_is_found_under_its_tab(client, district):
    rule(district)
    row = cases.submitted(district)
    client.force_login(district.second_reviewer)
    page = client.get("/review/?tab=assigned")
    assert [one.number for one in page.context["rows"]] == [row.number]
    assert "审核人：测试second_reviewer" in page.content.decode()
    assert Application.objects.filter(reviewed_by=district.people["second_reviewer"]).count() == 1
