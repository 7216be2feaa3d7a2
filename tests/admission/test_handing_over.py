"""Handing a case over: to whom, told to whom, and that nobody may decide who had a say before."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Membership
from accounts.roles import Role
from admission.handing_over import may_review
from desk.models import Notice
from registry.successions import NewUnit, merge
from tests.admission import cases
from tests.district import add_person
from web import clock, workflow
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
BECAUSE = "外出培训，请接着审核。"


def handed_over(district, row, *, by="reviewer", to="second_reviewer"):
    return cases.done(row, "transfer", by=getattr(district, by), reviewer=district.people[to].pk, reason=BECAUSE)


def able(row, **but):
    return {person.username for person in may_review(row, **but)}


@pytest.mark.parametrize("make", [cases.submitted, cases.accepted, cases.asked])
def test_another_reviewer_takes_over_and_the_state_and_the_day_stay(district, make):
    row = make(district)
    before = (row.state, row.due_on)
    handed_over(district, row)
    assert (row.state, row.due_on) == before
    assert row.reviewed_by == district.people["second_reviewer"]
    step = row.steps.last()
    assert (step.action, step.by.username, step.answers) == (
        *("transfer", "reviewer"),
        {"reviewer": district.people["second_reviewer"].pk, "reason": BECAUSE, "to": "测试second_reviewer"},
    )


@pytest.mark.parametrize("make", [cases.recommended, cases.returned, cases.draft, cases.approved])
def test_what_no_reviewer_has_in_hand_is_not_handed_over(district, make):
    with pytest.raises((NotAllowed, NotYourPart)):
        handed_over(district, make(district))


def test_both_are_told_with_the_reason_but_not_who_does_it(district):
    row = handed_over(district, cases.accepted(district))
    told = Notice.objects.filter(key=f"application-step:{row.steps.last().pk}")
    assert [(one.recipient.username, one.subject, one.text) for one in told] == [
        ("second_reviewer", f"{row.number}「{row.name}」由测试reviewer转交测试second_reviewer审核", BECAUSE)
    ]
    add_person(district, "third_reviewer", district.units["office"], Role.REVIEWER)
    handed_over(district, row, by="third_reviewer", to="reviewer")
    told = Notice.objects.filter(key=f"application-step:{row.steps.last().pk}")
    assert {one.recipient.username for one in told} == {"second_reviewer", "reviewer"}


def test_a_reason_is_asked_and_somebody_else(district):
    row = cases.accepted(district)
    with pytest.raises(ValidationError) as why:
        perform(row, "transfer", by=district.second_reviewer, reviewer=district.people["reviewer"].pk, reason="")
    assert why.value.message_dict == {
        "reviewer": ["这位审核人不能审核这件申请，或者现在就由其审核。"],
        "reason": ["请填写此项。"],
    }


@pytest.mark.parametrize("person", ["decider", "supervisor", "meeting_reviewer", "officer"])
def test_only_who_may_review_the_case_gets_it(district, person):
    with pytest.raises(ValidationError):
        handed_over(district, cases.accepted(district), to=person)


@pytest.mark.parametrize("person", ["decider", "supervisor", "meeting_reviewer", "officer", "worker"])
def test_only_a_reviewer_of_the_case_hands_it_over(district, person):
    with pytest.raises(NotYourPart):
        handed_over(district, cases.accepted(district), by=person)


def test_the_offices_own_application_goes_only_to_the_joint_meetings_reviewers(district):
    row = cases.submitted(district, by="office_officer", unit="office")
    assert able(row) == {"meeting_reviewer"}


def test_who_submitted_wrote_or_works_where_it_comes_from_does_not_get_it(district):
    row = cases.submitted(district)
    add_person(district, "officer", district.units["office"], Role.REVIEWER)
    add_person(district, "colleague", district.units["office"], Role.REVIEWER)
    assert able(row) == {"reviewer", "second_reviewer"}
    assert able(row, but=[district.people["reviewer"].pk]) == {"second_reviewer"}


def test_a_unit_that_followed_the_applicant_has_no_hand_in_it_either(district):
    row = cases.submitted(district)
    day = clock.today().replace(day=9)
    (heir,) = merge(
        [district.department, district.other_department], NewUnit("卫健统计局", "wt"), on=day, by=district.operator
    ).opened.all()
    with clock.at(day):
        Membership.objects.create(
            user=district.people["reviewer"], unit=heir, role=Role.DEPARTMENT_OFFICER, valid_from=day
        )
        assert able(row) == {"second_reviewer"}


def test_who_reviewed_before_it_was_handed_over_does_not_decide(district):
    add_person(district, "reviewer", district.units["office"], Role.DECIDER)
    row = handed_over(district, cases.accepted(district))
    cases.done(row, "recommend", by=district.second_reviewer, **cases.RECOMMENDATION)
    with pytest.raises(NotYourPart):
        perform(row, "approve", by=district.reviewer, **cases.approval(row))


def test_who_only_handed_it_over_may_decide(district):
    add_person(district, "decider", district.units["office"], Role.REVIEWER)
    row = handed_over(district, cases.submitted(district), by="decider")
    cases.done(row, "accept", by=district.second_reviewer)
    cases.done(row, "recommend", by=district.second_reviewer, **cases.RECOMMENDATION)
    cases.done(row, "approve", by=district.decider, **cases.approval(row))
    assert row.state == "approved"


def test_the_case_says_so_within_the_office_and_the_applicant_is_not_told(client, district):
    row = handed_over(district, cases.accepted(district))
    words = f"转交测试second_reviewer：{BECAUSE}"
    client.force_login(district.second_reviewer)
    steps = client.get(f"/applications/{row.pk}/").context["page"].steps
    assert [step.note for step in steps if step.label == "转交"] == [words]
    client.force_login(district.officer)
    page = client.get(f"/applications/{row.pk}/")
    assert [step.label for step in page.context["page"].steps if step.state == "done"] == ["提交", "受理"]
    assert "转交" not in page.content.decode()


def test_the_form_says_who_has_it_now(client, district):
    row = cases.accepted(district)
    client.force_login(district.second_reviewer)
    page = client.get(f"/applications/{row.pk}/do/transfer/").content.decode()
    assert "现在由测试reviewer审核。" in page
    assert "transfer" in {one.action for one in workflow.actions_for(row, district.second_reviewer)}
