"""Several applications at once: each for itself, refused ones named, nothing half done, a step for each."""

import pytest

from accounts.roles import Role
from admission.bulk_handling import MOST, carry_out, chosen, preview
from admission.models import Application, ApplicationStep
from tests.admission import cases
from tests.district import add_person

pytestmark = pytest.mark.django_db


def see(district, action, rows, by="reviewer", **extra):
    user = getattr(district, by)
    return preview(user, action, chosen(user, [row.pk for row in rows]), **extra)


def do(district, action, rows, by="reviewer", seen=None, **answers):
    user = getattr(district, by)
    known = {row.pk: row.version for row in rows} if seen is None else seen
    return carry_out(user, action, chosen(user, [row.pk for row in rows]), known, **answers)


def test_before_and_after_are_shown_and_nothing_is_changed(district):
    row = cases.submitted(district)
    (shown,) = see(district, "accept", [row])
    assert (shown.state_before, shown.state_after, shown.refusal) == ("已提交", "已受理", "")
    assert (shown.reviewer_before, str(shown.reviewer_after)) == (None, "测试reviewer")
    assert shown.due_before == row.due_on
    assert (Application.objects.get().state, ApplicationStep.objects.count()) == ("submitted", 1)
    cases.done(row, "accept", by=district.reviewer)
    assert shown.due_after == row.due_on


def test_each_is_accepted_with_a_step_of_its_own(district):
    rows = [cases.submitted(district) for _n in range(3)]
    done = do(district, "accept", rows)
    assert [(one.is_done, one.refusal, one.state_after) for one in done] == [(True, "", "已受理")] * 3
    assert ApplicationStep.objects.filter(action="accept").count() == 3
    assert {row.reviewed_by.username for row in Application.objects.all()} == {"reviewer"}


def test_rows_that_cannot_be_moved_are_named_with_the_reason_and_stay_as_they_are(district):
    good, accepted, gap, own = (
        cases.submitted(district),
        cases.accepted(district),
        cases.submitted(district),
        cases.submitted(district, by="office_officer", unit="office"),
    )
    Application.objects.filter(pk=gap.pk).update(contact_phone="")
    rows = [good, accepted, gap, own]
    reasons = {
        good.pk: "",
        accepted.pk: "现在是「已受理」，不能「受理」。",
        gap.pk: "还缺 1 项：请填写「联系电话」。",
        own.pk: "这件不归您办理。",
    }
    assert {row.application.pk: row.refusal for row in see(district, "accept", rows)} == reasons
    done = {row.application.pk: (row.is_done, row.refusal) for row in do(district, "accept", rows)}
    assert done == {
        good.pk: (True, ""),
        accepted.pk: (False, reasons[accepted.pk]),
        gap.pk: (False, reasons[gap.pk]),
        own.pk: (False, "只有审核人可以「受理」。"),
    }
    assert [Application.objects.get(pk=row.pk).state for row in rows] == [
        *("accepted", "accepted", "submitted", "submitted")
    ]


def test_who_wrote_one_of_them_does_not_accept_it_with_the_others(district):
    add_person(district, "officer", district.units["office"], Role.REVIEWER)
    rows = [cases.submitted(district), cases.submitted(district, by="other_officer", unit="other_department")]
    done = {row.application.pk: row.is_done for row in do(district, "accept", rows, by="officer")}
    assert done == {rows[0].pk: False, rows[1].pk: True}


def test_a_row_that_moved_since_it_was_read_is_left_alone(district):
    row = cases.submitted(district)
    seen = {row.pk: row.version - 1}
    (done,) = do(district, "accept", [row], seen=seen)
    assert (done.is_done, done.refusal) == (False, "您打开页面之后，内容又有修改。请核对后再办。")


def test_a_second_press_finds_them_done(district):
    rows = [cases.submitted(district) for _n in range(2)]
    seen = {row.pk: row.version for row in rows}
    do(district, "accept", rows, seen=seen)
    assert [row.is_done for row in do(district, "accept", rows, seen=seen)] == [True, True]
    assert ApplicationStep.objects.filter(action="accept").count() == 2


def test_several_are_handed_over_each_to_who_may_review_it(district):
    mine, own = cases.submitted(district), cases.submitted(district, by="other_officer", unit="other_department")
    add_person(district, "officer", district.units["office"], Role.REVIEWER)
    to = district.people["officer"]
    shown = {row.application.pk: row.refusal for row in see(district, "transfer", [mine, own], to=to)}
    assert shown == {mine.pk: "测试officer不能审核这件申请，或者现在就由其审核。", own.pk: ""}
    done = do(district, "transfer", [mine, own], reviewer=to.pk, reason="分工调整")
    assert {row.application.pk: (row.is_done, row.refusal) for row in done} == {
        mine.pk: (False, "这位审核人不能审核这件申请，或者现在就由其审核。"),
        own.pk: (True, ""),
    }


@pytest.mark.parametrize("action", ["approve", "reject", "recommend", "withdraw", "countersign"])
def test_nothing_is_decided_in_bulk(district, action):
    with pytest.raises(ValueError, match="one by one"):
        do(district, action, [cases.submitted(district)])


def test_what_one_may_not_see_is_not_there(district):
    assert see(district, "accept", [cases.draft(district)]) == []
    assert do(district, "accept", [cases.submitted(district)], by="worker") == []


def test_no_more_than_a_page_at_once(district):
    row = cases.submitted(district)
    assert MOST == 50
    assert chosen(district.reviewer, [*range(-MOST, 0), row.pk]) == []


def queue(client, district, person="reviewer"):
    client.force_login(getattr(district, person))
    return client.get("/review/?tab=open")


def test_the_queue_offers_boxes_for_what_a_reviewer_may_handle_in_bulk(client, district):
    open_, decided = cases.submitted(district), cases.recommended(district)
    page = queue(client, district).content.decode()
    assert f'name="row" value="{open_.pk}" aria-label="选择{open_}">' in page
    assert f'name="row" value="{decided.pk}"' not in page
    assert 'formaction="/review/bulk/accept/"' in page
    for person in ("decider", "supervisor"):
        assert 'name="row"' not in queue(client, district, person).content.decode()


def test_from_the_queue_to_the_preview_to_the_result(client, district):
    rows = [cases.submitted(district), cases.accepted(district)]
    queue(client, district)
    asked = "&".join(f"row={row.pk}" for row in rows)
    page = client.get(f"/review/bulk/accept/?{asked}")
    assert "其中1件不能办" in page.content.decode()
    said = {"row": [row.pk for row in rows], **{f"seen-{row.pk}": row.version for row in rows}}
    page = client.post("/review/bulk/accept/", said).content.decode()
    assert ("已受理1件。" in page, "有1件没有办，没有改动，原因见下表。" in page) == (True, True)
    assert Application.objects.get(pk=rows[0].pk).state == "accepted"


def test_handing_over_asks_to_whom_and_shows_it_first(client, district):
    row = cases.submitted(district)
    queue(client, district)
    said = {"row": row.pk, f"seen-{row.pk}": row.version}
    assert client.get(f"/review/bulk/transfer/?row={row.pk}").context["may_do"] is False
    assert client.post("/review/bulk/transfer/", said).status_code == 422
    said |= {"reviewer": district.people["second_reviewer"].pk, "reason": "分工调整"}
    page = client.post("/review/bulk/transfer/", {**said, "preview": "1"})
    assert (page.context["may_do"], str(page.context["rows"][0].reviewer_after)) == (True, "测试second_reviewer")
    assert Application.objects.get().reviewed_by is None
    client.post("/review/bulk/transfer/", said)
    assert Application.objects.get().reviewed_by == district.people["second_reviewer"]


def test_without_a_tick_one_is_sent_back_to_the_queue(client, district):
    queue(client, district)
    answer = client.get("/review/bulk/accept/?row=x&row=99999999999")
    assert (answer.status_code, answer.url) == (302, "/review/")


@pytest.mark.parametrize(
    ("person", "action", "status"),
    [("decider", "accept", 403), ("officer", "accept", 403), ("reviewer", "approve", 404), ("reviewer", "x", 404)],
)
def test_only_reviewers_and_only_what_is_no_decision(client, district, person, action, status):
    client.force_login(getattr(district, person))
    assert client.get(f"/review/bulk/{action}/?row=1").status_code == status


def bulk(client, verb, rows, more):
    said = {"rows": [{"id": row.pk, "version": row.version} for row in rows]} | more
    return client.post(f"/api/v1/queue/bulk/{verb}/", said, "application/json")


def test_the_api_tells_of_each_what_became_of_it(client, district):
    rows = [cases.submitted(district), cases.accepted(district)]
    client.force_login(district.second_reviewer)
    answer = bulk(client, "accept", rows, {})
    assert answer.status_code == 200
    assert {one["id"]: (one["state"], one["is_done"], one["refusal"]) for one in answer.json()} == {
        rows[0].pk: ("accepted", True, ""),
        rows[1].pk: ("accepted", False, "现在是「已受理」，不能「受理」。"),
    }
    to = {"reviewer": district.people["reviewer"].pk, "reason": "分工调整"}
    again = bulk(client, "transfer", [Application.objects.get(pk=rows[0].pk)], to)
    assert [one["is_done"] for one in again.json()] == [True]


@pytest.mark.parametrize(
    ("person", "verb", "more", "status"),
    [
        ("decider", "accept", {}, 403),
        ("reviewer", "approve", {}, 404),
        ("reviewer", "transfer", {}, 400),
        ("reviewer", "accept", {"reason": "多写"}, 400),
        ("reviewer", "accept", {"rows": []}, 400),
        ("reviewer", "accept", {"rows": [{"id": 1}]}, 400),
    ],
)
def test_the_api_takes_only_what_is_asked(client, district, person, verb, more, status):
    row = cases.submitted(district)
    client.force_login(getattr(district, person))
    assert bulk(client, verb, [row], more).status_code == status
    assert Application.objects.get().state == "submitted"


def test_when_none_of_them_can_be_moved_the_page_says_so(client, district):
    row = cases.accepted(district)
    queue(client, district)
    page = client.get(f"/review/bulk/accept/?row={row.pk}")
    assert ("这些申请都不能办，原因见下表。" in page.content.decode(), page.context["may_do"]) == (True, False)
