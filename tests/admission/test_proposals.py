"""Proposals: by communities and streets, in two fields, with the refusals of the matter, answered in words."""

import uuid
from datetime import date

import pytest

from admission.models import Proposal, Wish
from admission.proposals import propose
from desk.models import Notice
from dispatch.models import Dispatch, Origin, Receipt, ReceiptState
from registry.models import AdjustmentOrder, ListLine
from tests.dispatch.rows import admit
from tests.district import standard_lists
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
ANSWER = "已与牵头部门核对，予以采纳。"
HEAD = {
    "title": "关于调整清单的通知",
    "document_number": "测民发〔2026〕7号",
    "published_on": "2026-03-10",
    "effective_on": "2026-03-11",
}


@pytest.fixture
def line(district):
    standard_lists(district)
    return ListLine.objects.select_related("item_list__authority").get(item_list__kind="duty", number="4")


def proposed(district, line=None, *, by="worker", unit="community1", wish=Wish.REMOVE, token=None, **said):
    said = {"reason": "街道已有专职调解员。", **said}
    unit = district.units[unit]
    token = token or uuid.uuid4()
    return propose(unit=unit, by=getattr(district, by), wish=wish, token=token, line=line, **said)


def refused(district, line, community):
    dispatch = Dispatch.objects.create(
        authority=district.authority,
        origin=Origin.SENT,
        sender=district.department,
        title="调解邻里纠纷",
        text="请调解邻里纠纷",
        entry=line.entries.get(),
        created_by=district.officer,
    )
    said = {"ground": "unlisted", "refused_at": clock.now(), "number": f"测试区拒〔2026〕{dispatch.pk}号"}
    Receipt.objects.create(dispatch=dispatch, community=community, verdict="duty", state=ReceiptState.REFUSED, **said)


def test_it_has_a_number_a_due_day_and_the_refusals_of_the_matter(district, line):
    refused(district, line, district.community1)
    refused(district, line, district.community2)
    proposal = proposed(district, line)
    assert (proposal.number, proposal.due_on) == ("测试区议〔2026〕1号", date(2026, 3, 23))
    assert (proposal.refusals, proposal.own_refusals) == (2, 1)


def test_a_street_counts_the_refusals_of_its_communities(district, line):
    refused(district, line, district.community1)
    refused(district, line, district.community3)
    proposal = proposed(district, line, by="street_officer", unit="street")
    assert (proposal.refusals, proposal.own_refusals) == (2, 1)


def test_the_same_form_sent_twice_proposes_once(district, line):
    token = uuid.uuid4()
    assert proposed(district, line, token=token) == proposed(district, line, token=token)
    assert Proposal.objects.count() == 1


def test_a_unit_waits_for_the_answer_before_it_proposes_the_same_again(district, line):
    proposed(district, line)
    with pytest.raises(NotAllowed, match="正在等待答复"):
        proposed(district, line)
    assert proposed(district, line, by="neighbour", unit="community2").pk


def test_departments_and_strangers_to_the_unit_propose_nothing(district, line):
    for by, unit in (("officer", "department"), ("worker", "community2"), ("reviewer", "office")):
        with pytest.raises(NotYourPart):
            proposed(district, line, by=by, unit=unit)


def test_who_somebody_is_is_hidden_before_it_is_kept(district, line):
    assert "13800138000" not in proposed(district, line, reason="居民电话13800138000，多次来问。").reason


def test_of_a_line_that_no_longer_stands_nothing_is_proposed(district, line):
    with clock.at(date(2025, 1, 9)), pytest.raises(NotAllowed, match="不在清单上"):
        proposed(district, line)


def test_reviewers_are_told_and_no_person_is_named(district, line):
    proposed(district, line)
    told = Notice.objects.filter(recipient=district.people["reviewer"]).get()
    assert told.subject == "测试区议〔2026〕1号「移出清单」的建议：待答复"


def test_adopting_a_change_begins_a_draft_with_the_words_of_the_line(district, line):
    proposal = proposed(district, line, wish=Wish.CHANGE)
    perform(proposal, "adopt", by=district.reviewer, answer=ANSWER, **HEAD)
    order = AdjustmentOrder.objects.get(document_number=HEAD["document_number"])
    row = order.lines.get()
    assert (proposal.state, proposal.order, proposal.due_on) == ("adopted", order, None)
    assert (row.change, row.number, row.name, row.content) == ("change", "4", "群防群治与纠纷调解", "调解民间纠纷")
    assert (order.state, order.drafted_by) == ("draft", district.people["reviewer"])


def test_adopting_a_removal_may_use_a_draft_that_there_is(district, line):
    first = proposed(district, line, by="neighbour", unit="community2")
    perform(first, "adopt", by=district.reviewer, answer=ANSWER, **HEAD)
    second = proposed(district, line)
    perform(second, "adopt", by=district.reviewer, answer=ANSWER, order=first.order.pk)
    assert [row.change for row in first.order.lines.all()] == ["remove"]
    assert second.order == first.order


def test_a_new_draft_is_checked_as_on_its_own_page(district, line, client):
    proposal = proposed(district, line)
    client.force_login(district.reviewer)
    said = {"answer": ANSWER, "seen": "1", **HEAD, "effective_on": HEAD["published_on"]}
    page = client.post(f"/proposals/{proposal.pk}/do/adopt/", said)
    assert page.status_code == 422
    assert page.context["form"].errors == {
        "effective_on": ["生效日期应当晚于公布日期：文件公布之前（含当日）不能生效。"]
    }
    assert ANSWER in page.content.decode()


def test_the_unit_is_told_why_it_is_not_adopted_and_may_propose_again(district, line):
    proposal = proposed(district, line)
    perform(proposal, "decline", by=district.reviewer, answer="法律规定的职责，不能移出。")
    told = Notice.objects.filter(recipient=district.people["worker"]).get()
    assert (told.text, told.subject[-3:]) == ("法律规定的职责，不能移出。", "未采纳")
    assert proposed(district, line).number == "测试区议〔2026〕2号"


def test_only_its_own_unit_withdraws_it(district, line):
    proposal = proposed(district, line)
    for who in ("neighbour", "reviewer"):
        with pytest.raises(NotYourPart):
            perform(proposal, "withdraw", by=getattr(district, who))
    perform(proposal, "withdraw", by=district.worker)
    assert proposal.state == "withdrawn"


def test_adopting_the_end_of_an_admission_leads_the_decider_to_the_measure(district, client):
    admission = admit(district, "养犬台账", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    client.force_login(district.worker)
    form = {"token": str(uuid.uuid4()), "unit": "", "wish": "", "reason": "没有经费。"}
    assert client.post(f"/proposals/new/admission/{admission.pk}/", form).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.wish, proposal.admission) == ("end", admission)
    perform(proposal, "adopt", by=district.reviewer, answer=ANSWER)
    client.force_login(district.decider)
    page = client.get(f"/proposals/{proposal.pk}/")
    assert f"/admissions/{admission.pk}/measures/revoke/" in page.content.decode()
    client.force_login(district.worker)
    assert "measures/revoke" not in client.get(f"/proposals/{proposal.pk}/").content.decode()


def test_the_pages_of_a_line_and_an_admission_offer_it_to_communities_only(district, line, client):
    admission = admit(district, "养犬台账", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    for who, offered in (("worker", True), ("street_officer", True), ("officer", False), (None, False)):
        client.logout()
        if who:
            client.force_login(getattr(district, who))
        for page, form in (
            (f"/lines/{line.pk}/", f"/proposals/new/line/{line.pk}/"),
            (f"/admissions/{admission.pk}/", f"/proposals/new/admission/{admission.pk}/"),
        ):
            assert (form in client.get(page).content.decode()) is offered


def test_two_fields_are_all_that_is_asked(district, line, client):
    client.force_login(district.worker)
    form = client.get(f"/proposals/new/line/{line.pk}/").context["form"]
    assert [field.name for field in form.visible_fields()] == ["wish", "reason"]
    page = client.post(f"/proposals/new/line/{line.pk}/", {"token": str(uuid.uuid4()), "reason": "重复报送"})
    assert (page.status_code, page.context["form"].errors.keys()) == (422, {"wish"})
    assert "重复报送" in page.content.decode()


def test_everybody_sees_what_is_theirs_and_the_person_is_named_nowhere(district, line, client):
    proposal = proposed(district, line)
    for who, status in (("reviewer", 200), ("supervisor", 200), ("worker", 200), ("neighbour", 404), ("officer", 404)):
        client.force_login(getattr(district, who))
        page = client.get(f"/proposals/{proposal.pk}/")
        assert page.status_code == status
        if who == "reviewer":
            assert "第1社区" in page.content.decode()
            assert district.people["worker"].display_name not in page.content.decode()


def test_the_home_counts_what_waits(district, line, client):
    proposed(district, line)
    for who, label in (("reviewer", "待答复的调整建议"), ("worker", "本单位的调整建议")):
        client.force_login(getattr(district, who))
        counts = {tally.label: tally for tally in client.get("/").context["home"].counts}
        assert counts[label].value == 1
        assert len(client.get(counts[label].url).context["rows"]) == 1


def test_the_api_proposes_and_answers(district, line, client):
    client.force_login(district.worker)
    body = {"line": line.pk, "wish": "remove", "reason": "重复。"}
    made = client.post("/api/v1/proposals/", body, content_type="application/json")
    assert (made.status_code, made.json()["number"]) == (201, "测试区议〔2026〕1号")
    wrong = client.post("/api/v1/proposals/", {**body, "wish": "end"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "wish")
    client.force_login(district.reviewer)
    done = client.post(
        f"/api/v1/proposals/{made.json()['id']}/do/decline/", {"answer": "不采纳。"}, content_type="application/json"
    )
    assert (done.status_code, done.json()["state"]) == (200, "declined")
    client.force_login(district.officer)
    assert client.post("/api/v1/proposals/", body, content_type="application/json").status_code == 403
