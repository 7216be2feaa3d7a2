"""The page of a decision: conditions as rows, the letter previewed, what it would do."""

import pytest

from admission.decision_effect import effect_of
from admission.models import Consultation, Decision
from tests.admission import cases
from web.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def decider(client, district):
    client.force_login(district.decider)
    return client


def answers(application, **changed):
    """What the page posts."""
    said = {
        "seen": application.version,
        "effective_on": "2026-06-01",
        "last_day": "2026-09-30",
        "communities": [one.pk for one in application.target_communities()],
        "condition_kind": ["frequency_cap", "", ""],
        "condition_times": ["2", "", ""],
        "condition_period": ["month", "", ""],
        "condition_months": ["", "", ""],
        "condition_text": ["", "", ""],
        "opinion": "",
        "letter": "",
        "previewed": "",
    }
    return {**said, **changed}


def address(application, action="approve"):
    return f"/applications/{application.pk}/do/{action}/"


def test_a_preview_shows_the_letter_and_decides_nothing(decider, district):
    application = cases.recommended(district)
    answer = decider.post(address(application), answers(application, preview="1"))
    form = answer.context["form"]
    assert (answer.status_code, Decision.objects.count()) == (200, 0)
    assert "附加条件：每月不超过2次。" in form["letter"].value()
    assert [row["times"] for row in answer.context["condition_rows"]] == ["2", *[""] * 5]
    letter = form["letter"].value().replace("准予进入社区", "准予进入下列社区")
    signed = answers(application, letter=letter, previewed=form["previewed"].value())
    assert decider.post(address(application), signed).status_code == 302
    assert "准予进入下列社区" in Decision.objects.get().letter


def test_a_preview_of_wrong_answers_says_what_is_wrong(decider, district):
    application = cases.recommended(district)
    wrong = answers(application, preview="1", effective_on="2026-03-02", condition_times=["", "", ""])
    answer = decider.post(address(application), wrong)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"effective_on", "conditions"})


def test_nothing_is_signed_that_was_not_seen(decider, district):
    application = cases.recommended(district)
    said = answers(application)
    for unseen in (said, {name: one for name, one in said.items() if name != "previewed"}):
        wrong = decider.post(address(application), unseen)
        assert (wrong.status_code, wrong.context["form"].errors) == (
            422,
            {"letter": ["请先预览决定书，核对以后再签发。"]},
        )
    page = decider.get(address(application)).content.decode()
    assert ('value="1" formaction="#id_letter"' in page, ">准予准入</button>" in page) == (True, False)
    shown = decider.post(address(application), {**said, "preview": "1"})
    assert ">准予准入</button>" in shown.content.decode()
    seen = {**said, "letter": shown.context["form"]["letter"].value()}
    seen["previewed"] = shown.context["form"]["previewed"].value()
    assert decider.post(address(application), seen).status_code == 302
    assert "附加条件：每月不超过2次。" in Decision.objects.get().letter


def previewed(client, application, **said):
    """What a press of the preview answers: (the response, the letter, its mark)."""
    answer = client.post(address(application), answers(application, preview="1", **said))
    form = answer.context["form"]
    return answer, form["letter"].value(), form["previewed"].value()


def test_a_second_preview_keeps_what_was_edited(decider, district):
    application = cases.recommended(district)
    _answer, letter, mark = previewed(decider, application)
    edited = letter.replace("准予进入社区", "准予进入下列社区")
    answer, again, same = previewed(decider, application, letter=edited.replace("\n", "\r\n"), previewed=mark)
    assert (answer.status_code, again, same, answer.context["edited_before"]) == (200, edited, mark, "")
    wrong, kept, _mark = previewed(decider, application, letter=edited, previewed=mark, last_day="2027-09-30")
    assert (wrong.status_code, kept) == (422, edited)


def test_when_the_answers_change_the_edited_letter_stands_beside_the_new_one(decider, district):
    application = cases.recommended(district)
    _answer, letter, mark = previewed(decider, application)
    edited = letter.replace("准予进入社区", "准予进入下列社区")
    answer, new, other = previewed(decider, application, letter=edited, previewed=mark, last_day="2026-09-15")
    assert (mark == other, "至2026年9月15日" in new, "下列社区" in new) == (False, True, False)
    assert answer.context["edited_before"] == edited
    assert "决定的内容改了，上面的决定书已按新的内容重新起草" in answer.content.decode()
    said = {"letter": new, "previewed": other, "last_day": "2026-09-15", "edited_before": edited}
    answer, _letter, _mark = previewed(decider, application, **said)
    assert answer.context["edited_before"] == edited
    # What nobody edited is drafted anew without a word.
    answer, new, _mark = previewed(decider, application, letter=letter, previewed=mark, last_day="2026-09-15")
    assert ("至2026年9月15日" in new, answer.context["edited_before"]) == (True, "")


def test_the_api_signs_what_it_drafted_by_its_mark_alone(decider, district):
    application = cases.recommended(district)
    url = f"/api/v1/applications/{application.pk}/"
    said = {"effective_on": "2026-06-01", "last_day": "2026-09-30", "communities": [district.community1.pk]}
    unseen = decider.post(f"{url}do/approve/", said, content_type="application/json")
    assert (unseen.status_code, unseen.json()["field"]) == (400, "letter")
    mark = decider.post(f"{url}letter/approve/", said, content_type="application/json").json()["previewed"]
    signed = decider.post(f"{url}do/approve/", {**said, "previewed": mark}, content_type="application/json")
    assert signed.status_code == 200


def test_a_rejection_is_previewed_too(decider, district):
    cases.reasons.load()
    application = cases.recommended(district)
    reason = cases.RejectionReason.objects.get(code="no_basis")
    said = {"seen": application.version, "reasons": [reason.pk], "opinion": "", "preview": "1"}
    answer = decider.post(address(application, "reject"), said)
    assert answer.context["form"]["letter"].value().startswith("社区工作事项不予准入决定书\n卫生健康委员会：")
    assert not Decision.objects.exists()


def test_what_runs_already_and_what_would_come_is_shown_before_signing(decider, district):
    cases.approved(district, decision={"communities": [district.community2.pk]}, starts_on=cases.date(2026, 3, 3))
    application = cases.recommended(district)
    with cases.clock.at(cases.date(2026, 3, 4)):
        effect = effect_of(application, list(application.target_communities()))
        text = decider.get(address(application)).content.decode()
    loads = {load.community.name: (load.admissions, load.hours) for load in effect.loads}
    assert loads == {"第1社区": (0, 0), "第2社区": (1, 8), "第3社区": (0, 0)}
    assert (effect.burden.communities, effect.burden.all_month) == (3, 24)
    assert "这些社区已在办的准入事项" in text


def test_the_api_drafts_the_letter_that_is_then_signed(decider, district):
    application = cases.recommended(district)
    said = {
        "effective_on": "2026-06-01",
        "last_day": "2026-09-30",
        "communities": [district.community1.pk],
        "conditions": [{"kind": "months", "months": [6, 9]}],
    }
    url = f"/api/v1/applications/{application.pk}/"
    draft = decider.post(f"{url}letter/approve/", said, content_type="application/json").json()
    assert "除6月、9月以外的月份未准予，不得下派。" in draft["letter"]
    assert not Decision.objects.exists()
    signed = {**said, **draft, "letter": draft["letter"] + "\n附：样表。"}
    assert decider.post(f"{url}do/approve/", signed, content_type="application/json").status_code == 200
    decision = decider.get("/api/v1/decisions/").json()["results"][0]
    assert decision["letter"].endswith("附：样表。")
    assert [(row["kind"], row["months"]) for row in decision["condition_rows"]] == [("months", [6, 9])]
    public = decider.get("/api/v1/admissions/?on=2026-06-01").json()["results"][0]
    assert (public["conditions"], public["condition_rows"][0]["months"]) == ("只准予在6月、9月下派", [6, 9])


def test_the_api_drafts_no_letter_for_strangers_to_the_act(client, district):
    application = cases.recommended(district)
    for person, status in ((district.officer, 403), (district.reviewer, 403), (district.worker, 404)):
        client.force_login(person)
        answer = client.post(
            f"/api/v1/applications/{application.pk}/letter/approve/", {}, content_type="application/json"
        )
        assert answer.status_code == status


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_whoever_decides_reads_what_was_heard_and_recommended_beside_the_form(decider, district, action):
    cases.reasons.load()
    application = cases.accepted(district)
    asked = {"departments": [district.other_department.pk], "streets": [district.street.pk], "question": "是否必要？"}
    cases.done(application, "consult", by=district.reviewer, **asked, due_on=cases.date(2026, 3, 9))
    said = {"tj": ("disagree", "数据已有，不必再填。"), "s1": ("agree", "")}
    for one in Consultation.objects.select_related("unit"):
        opinion, text = said[one.unit.code]
        by = district.other_officer if one.unit.code == "tj" else district.street_officer
        perform(one, "answer", by=by, opinion=opinion, text=text)
    recommendation = {**cases.RECOMMENDATION, "recommendation": "conditions", "opinion": "压减次数。"}
    cases.done(application, "recommend", by=district.reviewer, **recommendation)
    text = decider.get(address(application, action)).content.decode()
    words = ("建议附条件准入：压减次数。", "统计局", "数据已有，不必再填。", "不同意1", "同意1", "三项原则评估")
    assert [one for one in words if one not in text] == []
