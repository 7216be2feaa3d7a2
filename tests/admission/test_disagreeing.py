"""Not agreeing instead of countersigning: with a reason, told at once, answered in writing, readable ever after."""

import pytest
from django.core.exceptions import ValidationError

from admission.models import Application, Countersignature
from desk.models import Notice
from tests.admission import cases
from tests.admission.test_countersigning import ask_for, offered, owed, put, told
from web import workflow
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
WHY = "期限超过一年，请先压缩到一个年度。"
REPLY = "期限按规划确定，每年复核一次。"


@pytest.fixture
def asked(district):
    """Recommended, with the supervisor and the meeting's reviewer to countersign."""
    ask_for(district)
    put(district, "supervisor", "meeting_reviewer")
    return cases.recommended(district)


@pytest.fixture
def disagreed(district, asked):
    """The first has not agreed, the second has signed."""
    cases.done(asked, "disagree", by=district.supervisor, reason=WHY)
    cases.done(asked, "countersign", by=district.meeting_reviewer)
    return asked


def test_who_does_not_agree_says_why_and_signs_nothing(district, asked):
    assert set(offered(asked, "supervisor", district)) == {"countersign", "disagree"}
    with pytest.raises(ValidationError) as why:
        perform(asked, "disagree", by=district.supervisor, reason=" ")
    assert list(why.value.message_dict) == ["reason"]
    cases.done(asked, "disagree", by=district.supervisor, reason=WHY)
    assert not Countersignature.objects.exists()
    (one,) = owed(asked).disagreed
    assert (one.position, one.signer, one.text) == (1, district.people["supervisor"], WHY)
    assert asked.steps.last().answers == {"reason": WHY, "position": 1}
    assert owed(asked).lacks == "还差会签，按顺序：测试meeting_reviewer。"


def test_who_has_not_agreed_can_neither_sign_nor_disagree_again(district, disagreed):
    assert offered(disagreed, "supervisor", district) == {}
    for action, answers in (("countersign", {}), ("disagree", {"reason": WHY})):
        with pytest.raises(NotYourPart):
            perform(disagreed, action, by=district.supervisor, **answers)


def test_nobody_disagrees_before_their_turn(district, asked):
    assert "disagree" not in offered(asked, "meeting_reviewer", district)
    with pytest.raises(NotYourPart):
        perform(asked, "disagree", by=district.meeting_reviewer, reason=WHY)


@pytest.mark.parametrize("said", [{}, {"answer_to_disagreement": "  "}])
def test_an_approval_in_spite_of_a_disagreement_answers_it_in_writing(district, disagreed, said):
    assert offered(disagreed, "decider", district)["approve"] is None
    with pytest.raises(ValidationError) as why:
        perform(disagreed, "approve", by=district.decider, **cases.approval(disagreed), **said)
    assert list(why.value.message_dict) == ["answer_to_disagreement"]
    cases.done(disagreed, "approve", by=district.decider, **cases.approval(disagreed, answer_to_disagreement=REPLY))
    assert (disagreed.state, owed(disagreed).answer) == ("approved", REPLY)
    assert REPLY not in disagreed.decisions.get().letter


def test_an_approval_is_barred_while_another_has_still_to_sign(district, asked):
    cases.done(asked, "disagree", by=district.supervisor, reason=WHY)
    with pytest.raises(NotAllowed, match="还差会签"):
        perform(asked, "approve", by=district.decider, **cases.approval(asked, answer_to_disagreement=REPLY))


def test_when_nobody_agreed_the_approval_still_needs_nothing_but_the_answer(district):
    ask_for(district)
    put(district, "supervisor")
    row = cases.recommended(district)
    cases.done(row, "disagree", by=district.supervisor, reason=WHY)
    assert (owed(row).lacks, offered(row, "decider", district)["approve"]) == (None, None)


def test_a_rejection_and_sending_back_need_no_answer_to_a_disagreement(district, disagreed):
    assert {one: offered(disagreed, "decider", district)[one] for one in ("reject", "send_back")} == {
        "reject": None,
        "send_back": None,
    }
    assert "answer_to_disagreement" not in workflow.procedure_of(Application).by_action["reject"].asks.base_fields


def test_a_disagreement_counts_no_longer_under_a_new_recommendation_and_stays_readable(district, disagreed):
    cases.done(disagreed, "send_back", by=district.decider, reason="请压缩期限。")
    assert (owed(disagreed).disagreed, len(owed(disagreed).earlier)) == ([], 2)
    cases.done(disagreed, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    assert owed(disagreed).lacks == "还差会签，按顺序：测试supervisor、测试meeting_reviewer。"
    assert [(str(one.signer), one.text) for one in owed(disagreed).earlier] == [
        ("测试supervisor", WHY),
        ("测试meeting_reviewer", ""),
    ]
    for person in ("supervisor", "meeting_reviewer"):
        cases.done(disagreed, "countersign", by=getattr(district, person))
    cases.done(disagreed, "approve", by=district.decider, **cases.approval(disagreed))
    assert (disagreed.state, owed(disagreed).answer) == ("approved", "")


def test_who_did_not_agree_does_not_decide_not_even_after_a_new_recommendation(district):
    ask_for(district)
    put(district, "decider")
    row = cases.recommended(district)
    cases.done(row, "disagree", by=district.decider, reason=WHY)
    assert offered(row, "decider", district) == {}
    cases.done(row, "send_back", by=district.second_decider, reason="请再核对。")
    cases.done(row, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    assert set(offered(row, "decider", district)) == {"countersign", "disagree"}


def test_those_who_decide_are_told_at_once_with_the_reason_and_the_next_is_asked(district, asked):
    cases.done(asked, "disagree", by=district.supervisor, reason=WHY)
    step = asked.steps.last()
    assert told(step) == {"decider", "second_decider", "meeting_reviewer"}
    said = Notice.objects.filter(key=f"application-step:{step.pk}")
    subjects = {one.recipient.username: one.subject for one in said}
    named = f"{asked.number}「{asked.name}」"
    assert subjects == {
        "decider": f"{named}有人不同意会签",
        "second_decider": f"{named}有人不同意会签",
        "meeting_reviewer": f"{named}请您会签",
    }
    assert said.get(recipient=district.people["decider"]).text.endswith(WHY)


def test_the_case_and_the_page_of_the_approval_show_the_disagreement_to_those_inside(client, district, disagreed):
    url = f"/applications/{disagreed.pk}/"
    client.force_login(district.decider)
    page = client.get(url)
    rows = [words for _place, words, *_look in page.context["page"].countersigning.rows]
    assert (rows, WHY in page.content.decode()) == (["不同意会签", "已会签"], True)
    deciding = client.get(f"{url}do/approve/").content.decode()
    assert (WHY in deciding, 'name="answer_to_disagreement"' in deciding) == (True, True)
    answer = client.post(f"{url}do/approve/", cases.approval(disagreed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["answer_to_disagreement"])
    cases.done(disagreed, "approve", by=district.decider, **cases.approval(disagreed, answer_to_disagreement=REPLY))
    assert REPLY in client.get(url).content.decode()
    form = client.get(f"{url}form/").content.decode()
    assert (f"不同意会签：{WHY}" in form, "对不同意会签的答复" in form, REPLY in form) == (True, True, True)


def test_the_applicant_learns_of_no_disagreement(client, district, disagreed):
    client.force_login(district.officer)
    text = client.get(f"/applications/{disagreed.pk}/").content.decode()
    assert ("不同意会签" in text, WHY in text) == (False, False)
    steps = client.get(f"/api/v1/applications/{disagreed.pk}/steps/").json()
    assert {one["action"] for one in steps} & {"disagree", "countersign"} == set()
    client.force_login(district.decider)
    steps = client.get(f"/api/v1/applications/{disagreed.pk}/steps/").json()
    assert [one["action"] for one in steps][-2:] == ["disagree", "countersign"]


def test_the_api_takes_a_disagreement_and_its_answer(client, district, asked):
    url = f"/api/v1/applications/{asked.pk}/"
    client.force_login(district.supervisor)
    refused = client.post(f"{url}do/disagree/", {}, "application/json")
    assert refused.status_code == 400
    assert client.post(f"{url}do/disagree/", {"reason": WHY}, "application/json").status_code == 200
    (first, _second) = client.get(f"{url}countersigning/").json()["places"]
    assert (first["signature"], first["disagreement"]["text"]) == (None, WHY)
    cases.done(asked, "countersign", by=district.meeting_reviewer)
    cases.done(asked, "send_back", by=district.decider, reason="请再核对。")
    earlier = client.get(f"{url}countersigning/").json()["earlier"]
    assert [(one["text"], one["is_disagreement"]) for one in earlier] == [(WHY, True), ("", False)]
