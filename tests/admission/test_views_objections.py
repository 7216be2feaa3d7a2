"""Objections to approvals on their pages: who reads, raises and answers them, and that nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from admission.models import DecisionObjection
from admission.objecting import raise_objection
from tests.admission import cases
from tests.admission.counting import queries
from tests.objections import (
    open_to_staff_alone,
    read_without_names,
    without_a_post_one_is_told_how_a_resident_objects,
)
from web import clock

LAST, AFTER = date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture
def decision(district):
    return cases.approved(district).decisions.get()


def page_of(client, decision):
    """What the public page of the decision says."""
    return client.get(reverse("admission:decision-detail", args=[decision.pk])).content.decode()


def form_of(decision):
    """The address of the form."""
    return reverse("admission:decision-objection-create", args=[decision.pk])


def test_strangers_read_the_days_of_the_notice_and_how_to_object(decision, client):
    page = page_of(client, decision)
    for said in (
        "2026年3月2日",
        "2026年3月9日",
        "居民：2026年3月9日以前来电、来信或者当面向民政局提出",
        "登录后提出异议",
    ):
        assert said in page, said
    assert client.get(form_of(decision)).url.startswith("/login/")


def test_the_last_day_is_open_and_the_day_after_says_that_the_notice_is_over(district, decision, client):
    client.force_login(district.worker)
    with clock.at(LAST):
        assert form_of(decision) in page_of(client, decision)
    with clock.at(AFTER):
        page = page_of(client, decision)
        assert form_of(decision) not in page
        assert "公示期满" in page
        assert "公示已于2026年3月9日截止" in client.get(form_of(decision)).content.decode()


def test_a_rejection_has_no_notice(district, client):
    decision = cases.rejected(district).decisions.get()
    assert 'id="notice"' not in page_of(client, decision)
    client.force_login(district.worker)
    assert "这一决定没有公示期" in client.get(form_of(decision)).content.decode()
    page = client.post(form_of(decision), {"text": "写了很久的理由"})
    assert (page.status_code, "写了很久的理由" in page.content.decode()) == (422, True)


def test_a_unit_objects_for_itself_and_reads_only_its_own(district, decision, client):
    raise_objection(decision, by=district.street_officer, unit=district.street, text="街道的异议")
    client.force_login(district.worker)
    assert list(client.get(form_of(decision)).context["form"].fields) == ["text"]
    sent = client.post(form_of(decision), {"text": "人手不够"})
    objection = DecisionObjection.objects.get(unit=district.community1)
    assert sent.url == reverse("admission:decision-objection-detail", args=[objection.pk])
    listed = client.get(reverse("admission:decision-objection-list"))
    assert list(listed.context["objections"]) == [objection]
    units = listed.context["filterset"].form.fields["unit"].queryset
    assert [unit.name for unit in units] == ["第1社区"]
    client.force_login(district.neighbour)
    assert client.get(sent.url).status_code == 404
    client.force_login(district.reviewer)
    assert client.get(reverse("admission:decision-objection-list")).context["objections"].count() == 2


def test_reviewers_record_a_resident_without_a_name_and_numbers_are_hidden(district, decision, client):
    client.force_login(district.reviewer)
    assert "登记异议" in page_of(client, decision)
    said = {"unit": "resident", "received_on": "2026-03-02", "text": "电话13812345678，不同意"}
    page = client.post(form_of(decision), said, follow=True)
    objection = DecisionObjection.objects.get()
    assert (objection.unit, objection.text) == (None, "电话〔手机〕，不同意")
    assert [str(one) for one in page.context["messages"]] == ["异议已登记；其中的姓名、号码已经隐去。"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"text": ""}, {"text": ["请填写此项。"]}),
        ({"unit": ""}, {"unit": ["请填写此项。"]}),
        ({"received_on": "2026-03-03"}, {"received_on": ["收到日期应当在2026年3月2日到2026年3月2日之间。"]}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(district, decision, client, said, wrong):
    client.force_login(district.reviewer)
    data = {"unit": "resident", "received_on": "2026-03-02", "text": "不同意这一项", **said}
    page = client.post(form_of(decision), data)
    assert (page.status_code, page.context["form"].errors) == (422, wrong)
    assert ("不同意这一项" in page.content.decode()) == (said.get("text") != "")


def test_without_a_post_one_is_told_how_a_resident_objects(district, decision, client):
    without_a_post_one_is_told_how_a_resident_objects(client, form_of(decision), district.worker)


def test_reviewers_answer_with_the_words_of_the_objection_before_them(district, decision, client):
    objection, _new = raise_objection(decision, by=district.worker, unit=district.community1, text="人手不够")
    url = reverse("admission:decision-objection-action", args=[objection.pk, "answer"])
    staff = district.second_reviewer
    open_to_staff_alone(client, url, objector=district.worker, staff=staff, words="人手不够")
    wrong = client.post(url, {"seen": 1, "is_accepted": "yes", "answer": "写了很久的答复"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["is_accepted"])
    assert "写了很久的答复" in wrong.content.decode()
    assert client.post(url, {"seen": 1, "is_accepted": "no", "answer": "依据充分"}).status_code == 302
    page = reverse("admission:decision-objection-detail", args=[objection.pk])
    read_without_names(client, page, objector=district.worker, answer="依据充分")


def test_the_list_is_found_by_words_state_unit_and_decision(district, decision, client):
    raise_objection(decision, by=district.worker, unit=district.community1, text="人手不够")
    raise_objection(decision, by=district.reviewer, unit=None, text="来信说太吵")
    client.force_login(district.reviewer)
    for query, found in (
        ({"q": "太吵"}, ["来信说太吵"]),
        ({"q": "没有的"}, []),
        ({"state": "answered"}, []),
        ({"unit": district.community1.pk}, ["人手不够"]),
        ({"decision": decision.pk}, ["来信说太吵", "人手不够"]),
        ({"decision": decision.pk + 1}, []),
        ({"due": "mine"}, ["来信说太吵", "人手不够"]),
    ):
        page = client.get(reverse("admission:decision-objection-list"), query)
        assert [one.text for one in page.context["objections"]] == found, query


def test_a_reviewer_finds_what_waits_on_the_home_page_and_from_the_queue(district, decision, client):
    raise_objection(decision, by=district.worker, unit=district.community1, text="人手不够")
    client.force_login(district.reviewer)
    assert "待答复的准入异议" in client.get("/").content.decode()
    assert "/decision-objections/" in client.get(reverse("admission:queue")).content.decode()
    client.force_login(district.worker)
    assert "待答复的准入异议" not in client.get("/").content.decode()


def test_the_page_of_a_decision_asks_as_often_with_many_objections_as_with_none(district, decision, client):
    client.force_login(district.reviewer)
    url = reverse("admission:decision-detail", args=[decision.pk])
    few = queries(client, url)
    for n in range(20):
        raise_objection(decision, by=district.worker, unit=district.community1, text=f"理由{n}")
    assert queries(client, url) == few
