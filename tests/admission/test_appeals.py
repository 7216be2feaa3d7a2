"""Appeals: who may file, until when, who answers, what an answer changes; every part in every state."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Membership
from accounts.roles import Role
from admission import reasons
from admission.appeals import APPEAL, file_appeal, last_day_to_appeal, units_for, why_nobody_answers, why_not
from admission.decision_register import published_decisions, standing_decisions
from admission.letters import AS_DRAFTED
from admission.models import Appeal, AppealState, Application, Decision, ExitItem, Outcome, RejectionReason, Standing
from admission.page import page_of
from admission.replacing import replace_decision
from desk.models import Notice
from reports import facts
from tests.admission import cases
from tests.district import add_person
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for, perform

pytestmark = pytest.mark.django_db
MEETING = {"meeting_on": cases.TODAY, "minutes_number": "〔2026〕8号"}
EVERYBODY = (
    *("officer", "colleague", "other_officer", "street_officer", "worker", "neighbour", "reviewer", "second_reviewer"),
    *("decider", "second_decider", "meeting_reviewer", "meeting_decider", "supervisor", "operator"),
)


def filed(district, application, *, unit="department", by="officer", text="理由不成立"):
    """An appeal against the decision on an application."""
    decision = application.decisions.order_by("pk").first()
    return file_appeal(
        decision, appellant=district.units[unit], by=getattr(district, by), text=text, token=uuid.uuid4()
    )


def answered(district, appeal, action, **answers):
    """The appeal after an answer by the joint meeting."""
    perform(appeal, action, by=district.meeting_decider, **answers)
    return Appeal.objects.get(pk=appeal.pk)


def meeting():
    """A meeting of today."""
    return {**MEETING, "meeting_on": clock.today()}


def admission_answers(application, **answers):
    return {**cases.approval(application, opinion="复核：依据补齐，准予。"), **meeting(), **answers}


def rejection_answers(**answers):
    reasons.load()
    chosen = RejectionReason.objects.filter(code="workload")
    said = {"reasons": [one.pk for one in chosen], "opinion": "复核：社区承担不了。", "previewed": AS_DRAFTED}
    return {**said, **meeting(), **answers}


def test_the_applicant_appeals_against_a_rejection(district):
    appeal = filed(district, cases.rejected(district))
    assert (appeal.state, appeal.appellant, appeal.text) == ("filed", district.department, "理由不成立")
    assert appeal.due_on == date(2026, 3, 23)  # fifteen working days
    assert {one.recipient.username for one in Notice.objects.filter(key=f"appeal:{appeal.pk}:file")} == {
        "meeting_decider"
    }


def test_a_community_appeals_only_when_the_approval_names_it(district):
    application = cases.approved(district, decision={"communities": [district.community1.pk]})
    assert filed(district, application, unit="community1", by="worker").appellant == district.community1
    with pytest.raises(NotYourPart):
        filed(district, application, unit="community2", by="neighbour")


@pytest.mark.parametrize(
    ("unit", "by"),
    [("department", "worker"), ("department", "other_officer"), ("office", "reviewer"), ("community1", "worker")],
)
def test_nobody_else_appeals_against_a_rejection(district, unit, by):
    with pytest.raises(NotYourPart):
        filed(district, cases.rejected(district), unit=unit, by=by)


def test_an_appeal_is_filed_within_the_days_of_the_rule(district):
    application = cases.rejected(district)
    decision = application.decisions.get()
    assert last_day_to_appeal(decision) == date(2026, 3, 16)  # ten working days after Monday, 2 March
    with clock.at(date(2026, 3, 17)), pytest.raises(NotAllowed) as why:
        filed(district, application)
    assert str(why.value) == "申请复核的期限到2026年3月16日为止，已经过了。"
    with clock.at(date(2026, 3, 16)):
        assert filed(district, application).state == AppealState.FILED


def test_a_second_press_finds_the_first_appeal_and_a_second_appeal_is_refused(district):
    application = cases.rejected(district)
    decision, token = application.decisions.get(), uuid.uuid4()
    ask = {"appellant": district.department, "by": district.officer, "text": "不成立", "token": token}
    assert file_appeal(decision, **ask) == file_appeal(decision, **ask)
    with pytest.raises(NotAllowed):
        filed(district, application, by="colleague")
    with pytest.raises(ValidationError):
        filed(district, cases.rejected(district), text=" ")


def test_a_withdrawn_appeal_may_be_filed_again(district):
    application = cases.rejected(district)
    perform(filed(district, application), "withdraw", by=district.colleague, reason="再补材料")
    assert filed(district, application).state == AppealState.FILED


def offered(appeal, user):
    return [one.action for one in actions_for(appeal, user)]


@pytest.mark.parametrize("state", AppealState.values)
def test_every_part_in_every_state(district, state):
    application = cases.rejected(district)
    appeal = filed(district, application)
    if state == "withdrawn":
        perform(appeal, "withdraw", by=district.officer, reason="不再申请")
    elif state == "upheld":
        perform(appeal, "uphold", by=district.meeting_decider, answer="理由成立。", **MEETING)
    elif state == "replaced":
        perform(appeal, "admit", by=district.meeting_decider, **admission_answers(application))
    appeal = Appeal.objects.get(pk=appeal.pk)
    assert appeal.state == state
    answers = ["uphold", "admit", "reject"] if state == "filed" else []
    withdraws = ["withdraw"] if state == "filed" else []
    expected = {who: [] for who in EVERYBODY} | {
        "officer": withdraws,
        "colleague": withdraws,
        "meeting_decider": answers,
    }
    assert {who: offered(appeal, getattr(district, who)) for who in EVERYBODY} == expected


def test_who_decided_never_answers(district):
    application = cases.recommended(district, other_act="代收费用")
    reasons.load()
    perform(application, "reject", by=district.meeting_decider, **rejection_answers(opinion=""))
    appeal = filed(district, application)
    assert offered(appeal, district.meeting_decider) == []
    add_person(district, "second_meeting_decider", district.meeting, Role.DECIDER)
    assert offered(appeal, district.second_meeting_decider) == ["uphold", "admit", "reject"]


@pytest.mark.parametrize("who", ["officer", "reviewer"])
def test_who_had_a_hand_in_the_case_doesnt_answer_from_another_post(district, who):
    appeal = filed(district, cases.rejected(district))
    Membership.objects.create(
        user=district.people[who], unit=district.meeting, role=Role.DECIDER, valid_from=date(2020, 1, 1)
    )
    assert "uphold" not in offered(appeal, getattr(district, who))
    with pytest.raises(NotYourPart):
        perform(appeal, "uphold", by=getattr(district, who), answer="维持", **MEETING)


def test_upholding_needs_reasons_and_a_meeting_and_ends_it(district):
    application = cases.rejected(district)
    appeal = filed(district, application)
    with pytest.raises(ValidationError) as why:
        perform(appeal, "uphold", by=district.meeting_decider, answer="", meeting_on=date(2026, 3, 3))
    assert set(why.value.message_dict) == {"answer", "meeting_on", "minutes_number"}
    appeal = answered(district, appeal, "uphold", answer="原决定依据充分。", **MEETING)
    assert (appeal.state, appeal.answer, appeal.due_on) == ("upheld", "原决定依据充分。", None)
    decision = application.decisions.get()
    assert why_not(decision) == "这一决定经复核已经维持，不再复核。"
    told = {one.recipient.username for one in Notice.objects.filter(key=f"appeal:{appeal.pk}:uphold")}
    assert told == {"officer", "colleague"}


def test_a_rejection_is_replaced_by_an_approval(district):
    application = cases.rejected(district)
    first = application.decisions.get()
    appeal = answered(district, filed(district, application), "admit", **admission_answers(application))
    new = appeal.replacement
    assert (appeal.state, new.outcome, new.replaces, new.body) == ("replaced", "approved", first, district.meeting)
    assert new.admission.communities.count() == 3
    assert f"本决定经复核作出，取代原决定 {first.number}（2026年3月2日）。" in new.letter
    assert list(standing_decisions(cases.TODAY)) == [new]
    assert set(published_decisions(cases.TODAY)) == {first, new}
    assert why_not(new) == "经复核作出的决定，不再复核。"
    assert why_not(first) == f"这一决定已由{new.number}取代。"


def test_what_was_admitted_ends_the_day_before_the_new_decision_holds(district):
    application = cases.approved(district)
    old = application.admissions.get()
    appeal = filed(district, application, unit="community1", by="worker")
    with clock.at(date(2026, 3, 3)):
        answers = admission_answers(
            application, effective_on=date(2026, 7, 1), communities=[district.community2.pk], meeting_on=cases.TODAY
        )
        appeal = answered(district, appeal, "admit", **answers)
    new = appeal.replacement.admission
    old = type(old).objects.get(pk=old.pk)
    assert (old.valid_from, old.last_day) == (date(2026, 6, 1), date(2026, 6, 30))
    assert (new.valid_from, new.last_day) == (date(2026, 7, 1), date(2026, 9, 30))
    assert old.known_terms[0].reason == f"由复核决定{appeal.replacement.number}取代。"
    assert old.terms.count() == 2  # what was known before stays readable
    assert not ExitItem.objects.exists()
    told = {one.recipient.username for one in Notice.objects.filter(key=f"appeal:{appeal.pk}:admit")}
    assert {"officer", "worker", "neighbour"} <= told


def test_a_replacement_from_the_first_day_takes_the_whole_admission_back(district):
    application = cases.approved(district)
    appeal = filed(district, application)
    with clock.at(date(2026, 3, 3)):
        answered(district, appeal, "admit", **admission_answers(application, effective_on=date(2026, 6, 1)))
    old, new = application.admissions.order_by("pk")
    assert (old.valid_from, old.standing(date(2026, 6, 1))) == (None, Standing.EXPIRED)
    assert new.standing(date(2026, 6, 1)) == Standing.ACTIVE


def test_an_approval_replaced_by_a_rejection_ends_on_a_day_and_opens_the_exit(district):
    application = cases.approved(district)
    appeal = filed(district, application, unit="community1", by="worker")
    with clock.at(date(2026, 6, 2)):
        with pytest.raises(ValidationError) as why:
            perform(
                appeal,
                "reject",
                by=district.meeting_decider,
                **rejection_answers(effective_on=date(2026, 6, 2), meeting_on=date(2026, 6, 1)),
            )
        assert list(why.value.message_dict) == ["effective_on"]
        answers = rejection_answers(effective_on=date(2026, 6, 10), meeting_on=date(2026, 6, 1))
        appeal = answered(district, appeal, "reject", **answers)
    old = application.admissions.get()
    assert old.last_day == date(2026, 6, 9)
    assert (appeal.replacement.outcome, appeal.replacement.effective_on) == (Outcome.REJECTED, date(2026, 6, 10))
    assert ExitItem.objects.filter(admission=old).count() == 4


def test_only_one_decision_takes_the_place_of_another(district):
    application = cases.approved(district)
    one = filed(district, application)
    other = filed(district, application, unit="community1", by="worker")
    answers = admission_answers(application, effective_on=date(2026, 6, 2))
    answered(district, one, "admit", **answers)
    with pytest.raises(NotAllowed):
        answered(district, other, "admit", **answers)
    with pytest.raises(NotAllowed):
        replace_decision(
            Decision.objects.earliest("pk"), "approved", answers, by=district.meeting_decider, at=clock.now(), body=None
        )
    assert Decision.objects.count() == 2


def test_a_case_is_counted_once_by_what_was_decided_last(district):
    application = cases.rejected(district)
    answered(district, filed(district, application), "admit", **admission_answers(application))
    span = facts.Span(district.authority, date(2026, 3, 1), clock.now() + timedelta(days=60))
    assert list(facts.decisions(span).values_list("outcome", "outcome_then")) == [("rejected", "approved")]


def test_a_month_counts_what_was_decided_by_its_end(district):
    application = cases.rejected(district)
    with clock.at(date(2026, 4, 1)):
        appeal = file_appeal_late(district, application)
        answered(district, appeal, "admit", **admission_answers(application, meeting_on=date(2026, 4, 1)))
        cut = clock.now() + timedelta(days=60)
    counted = {
        (month, length): list(
            facts.decisions(facts.Span(district.authority, month, cut, length)).values_list("outcome_then", flat=True)
        )
        for month, length in ((date(2026, 3, 1), 1), (date(2026, 4, 1), 1), (date(2026, 4, 1), 12))
    }
    # In a longer span too a month says what it said by its own end.
    assert list(counted.values()) == [["rejected"], [], ["rejected"]]


def file_appeal_late(district, application):
    """An appeal that was filed in time and is answered on a later day."""
    with clock.at(date(2026, 3, 16)):
        return filed(district, application)


def stands(district, application):
    """(what its list row says, the states under which it is found, what the tabs count)."""
    row = Application.objects.for_list().get(pk=application.pk)
    found = [state for state in ("approved", "rejected") if Application.objects.standing_in(state).exists()]
    return row.state_now, found, Application.objects.all().count_now()


def test_a_rejected_case_that_is_admitted_on_appeal_reads_as_admitted(district):
    application = cases.rejected(district)
    assert stands(district, application) == ("rejected", ["rejected"], {"rejected": 1})
    answered(district, filed(district, application), "admit", **admission_answers(application))
    assert stands(district, application) == ("approved", ["approved"], {"approved": 1})
    page = page_of(Application.objects.get(pk=application.pk), district.reviewer)
    assert page.application.state_now_label == "准予准入"
    assert page.is_closed
    assert page.admission == application.admissions.get()
    assert [(one.label, one.who) for one in page.steps[-2:]] == [
        ("不予准入", f"{district.office} {district.decider}"),
        ("经复核，准予准入", f"{district.meeting} {district.meeting_decider}"),
    ]
    assert [one.state for one in page.appeals] == ["replaced"]


def test_an_admitted_case_that_is_rejected_on_appeal_reads_as_rejected(district):
    application = cases.approved(district)
    appeal = filed(district, application, unit="community1", by="worker")
    with clock.at(date(2026, 3, 3)):
        answered(district, appeal, "reject", **rejection_answers(effective_on=date(2026, 6, 1)))
    assert stands(district, application) == ("rejected", ["rejected"], {"rejected": 1})
    assert page_of(application, district.officer).steps[-1].label == "经复核，不予准入"


def test_the_page_and_the_api_say_what_stands_after_an_appeal(district, client):
    application = cases.rejected(district)
    answered(district, filed(district, application), "admit", **admission_answers(application))
    client.force_login(district.officer)
    rows = client.get("/api/v1/applications/?state=approved").json()["results"]
    assert [(row["state"], row["state_label"]) for row in rows] == [("approved", "准予准入")]
    assert client.get("/api/v1/applications/?state=rejected").json()["count"] == 0
    shown = client.get(f"/applications/{application.pk}/").content.decode()
    assert "经复核，取代原决定" in shown


def test_appeals_are_seen_by_their_units_and_by_those_who_see_every_case(district):
    appeal = filed(district, cases.approved(district), unit="community1", by="worker")
    sees = {who for who in EVERYBODY if Appeal.objects.visible_to(getattr(district, who)).filter(pk=appeal.pk)}
    assert sees == {
        "worker",
        *("reviewer", "second_reviewer", "decider", "second_decider"),
        *("meeting_reviewer", "meeting_decider", "supervisor"),
    }
    assert units_for(appeal.decision, district.worker).get() == district.community1


def test_the_table_names_every_step_once():
    assert [(one.action, one.target) for one in APPEAL.transitions] == [
        ("uphold", "upheld"),
        ("admit", "replaced"),
        ("reject", "replaced"),
        ("withdraw", "withdrawn"),
    ]


def test_an_appeal_that_nobody_may_answer_says_which_post_lacks(as_user, district):
    application = cases.rejected(district, decider="meeting_decider", other_act="代收费用", decision=MEETING)
    Notice.objects.all().delete()
    appeal = filed(district, application)
    page = f"/appeals/{appeal.pk}/"
    assert "需要「联席会议办公室」的「审定人」岗位：请区里再设一名联席会议审定人。" in why_nobody_answers(appeal)
    shown = {one: "请区里再设一名" in as_user(one).get(page).content.decode() for one in ("supervisor", "officer")}
    assert shown == {"supervisor": True, "officer": False}
    told = Notice.objects.filter(key__startswith="appeal-unanswerable:").order_by("recipient__username")
    assert [(one.recipient.username, one.url) for one in told] == [("operator", ""), ("supervisor", page)]
    assert told[0].text.startswith("请区里在联席会议办公室再设一名审定人")
    add_person(district, "second_meeting_decider", district.units["meeting"], Role.DECIDER)
    assert why_nobody_answers(appeal) is None
    assert "请区里再设一名" not in as_user("supervisor").get(page).content.decode()


def test_an_appeal_that_somebody_may_answer_tells_of_no_lack(district):
    appeal = filed(district, cases.rejected(district))
    assert why_nobody_answers(appeal) is None
    assert not Notice.objects.filter(key__startswith="appeal-unanswerable:").exists()
    appeal = answered(district, appeal, "uphold", answer="理由成立。", **MEETING)
    assert why_nobody_answers(appeal) is None
