"""Admissions in public, signed out."""

import csv
from datetime import date

import pytest
from django.urls import reverse

from admission.measures import take
from tests.admission import cases
from tests.admission.counting import queries
from web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def admission(district):
    return cases.approved(district).admissions.get()


def names(page):
    return [row.name for row, _standing in page.context["rows"]]


def test_anybody_reads_what_is_in_force_today_or_on_any_day(client, admission):
    assert names(client.get("/admissions/")) == []
    assert names(client.get("/admissions/?on=2026-07-01")) == [admission.name]
    assert names(client.get("/admissions/?on=2026-10-01")) == []


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-05-31", "尚未生效"), ("2026-06-01", "有效"), ("2026-09-30", "有效"), ("2026-10-01", "已失效")],
)
def test_a_number_is_checked_however_it_is_typed(client, admission, day, words):
    page = client.get("/admissions/", {"number": "测试区准[2026]第01号", "on": day})
    found, standing = page.context["check"]
    assert (found, str(standing.label)) == (admission, words)
    assert words in page.content.decode()


@pytest.mark.parametrize("number", ["测试区准〔2026〕9号", "x", "。。。", "准" * 5000])
def test_a_number_that_isnt_there_is_said_so(client, admission, number):
    page = client.get("/admissions/", {"number": number})
    assert page.context["check"] == (None, None)
    assert "查无此号" in page.content.decode()


def test_a_day_that_doesnt_exist_gets_a_sentence(client, admission):
    page = client.get("/admissions/?on=2026-02-30")
    assert page.status_code == 400
    assert "「2026-02-30」不是一个有效的日期" in page.content.decode()
    page = client.get(reverse("admission:admission-detail", args=[admission.pk]) + "?on=2026-02-30")
    assert page.status_code == 400
    assert "不是一个有效的日期" in page.content.decode()


def test_the_page_of_one_says_whether_it_holds_and_where(client, admission):
    with clock.at(date(2026, 9, 30)):
        page = client.get(reverse("admission:admission-detail", args=[admission.pk]))
    text = page.content.decode()
    assert str(page.context["standing"].label) == "有效"
    assert "2026年6月1日至2026年9月30日（含当日）" in text
    assert [(str(street), len(rows)) for street, rows in page.context["streets"]] == [("东街街道", 2), ("西街街道", 1)]
    assert "王工" not in text
    assert "010-60000000" not in text


def test_an_admission_that_isnt_there_is_not_found(client, district):
    assert client.get("/admissions/4711/").status_code == 404


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(client, district):
    cases.approved(district)
    one = queries(client, "/admissions/?on=2026-07-01")
    for _n in range(2):
        cases.approved(district)
    assert queries(client, "/admissions/?on=2026-07-01") == one
    assert one <= 8


def test_a_number_is_found_without_its_last_character(client, admission):
    page = client.get("/admissions/", {"number": "测试区准〔2026〕1", "on": "2026-07-01"})
    assert page.context["check"][0] == admission


def test_a_part_of_a_number_shows_those_that_contain_it_and_denies_none(client, admission):
    page = client.get("/admissions/", {"number": "2026"})
    text = page.content.decode()
    assert page.context["check"] == (None, None)
    assert names(page) == [admission.name]
    assert "没有编号正好是「2026」的准入事项" in text
    assert "查无此号" not in text


def test_admissions_are_read_as_they_were_known(district, client):
    with clock.at(cases.TODAY):
        admission = cases.approved(district).admissions.get()
    query = {"on": "2026-07-01"}
    assert [row for row, _standing in client.get("/admissions/", query).context["rows"]] == [admission]
    assert client.get("/admissions/", {**query, "known_at": "2026-03-01"}).context["rows"] == []
    page = client.get(f"/admissions/{admission.pk}/", {**query, "known_at": "2026-03-02"})
    assert "您看到的是2026年7月1日当天的内容" in page.content.decode()
    assert client.get(f"/admissions/{admission.pk}/", {**query, "known_at": "2026-03-01"}).status_code == 404


def test_the_filter_keeps_the_moment_as_of_which_the_list_is_read(client, admission):
    page = client.get("/admissions/?known_at=2026-06-20T09:00&q=老人").content.decode()
    assert '<input type="datetime-local" id="id_known_at" name="known_at" value="2026-06-20T09:00">' in page
    assert client.get("/admissions/?known_at=soon").status_code == 400


def test_the_page_of_a_part_says_which_communities_were_asked_and_not_admitted(client, district):
    rows = [{"kind": "funds_first"}, {"kind": "form_refused", "text": "取暖台账"}]
    part = {"communities": [district.community1.pk], "conditions": rows}
    admission = cases.approved(district, decision=part).admissions.get()
    page = client.get(reverse("admission:admission-detail", args=[admission.pk]))
    left_out = list(
        cases.approved(district, name="全部准予的事项").admissions.get().communities.exclude(pk=district.community1.pk)
    )
    assert sum(n for _street, n in page.context["left_out"]) == len(left_out)
    text = page.content.decode()
    assert "申请而未准予的社区" in text
    assert page.context["conditions"] == ["经费到账后方可下派", "不准予的报表、台账：取暖台账"]
    found = client.get("/admissions/", {"number": admission.number}).content.decode()
    assert "准入1个社区" in found and "附加条件：经费到账后方可下派" in found


@pytest.mark.parametrize(
    ("last_day", "period", "said"),
    [
        (
            date(2026, 6, 20),
            "准入期限：2026年6月21日至2026年9月30日（含当日）。",
            "将自2026年6月1日起暂停，到2026年6月20日为止（含当日）。暂停期间，社区可以拒收。"
            "原定期限：2026年6月1日至2026年9月30日（含当日）。",
        ),
        (
            None,
            "准入期限：2026年6月1日至2026年9月30日（含当日）。",
            "将自2026年6月1日起暂停，恢复时另行公布。暂停期间，社区可以拒收。",
        ),
    ],
)
def test_a_suspension_decided_before_the_admission_begins_is_said_on_its_page(client, district, last_day, period, said):
    admission = cases.approved(district).admissions.get()
    asked = {"starts_on": date(2026, 5, 20), "last_day": last_day, "reason": "先核实"}
    take(admission, "suspend", by=district.decider, **asked)
    page = client.get(f"/admissions/{admission.pk}/")
    assert (page.context["standing"], period + said in page.content.decode()) == ("pending", True)
    checked = client.get("/admissions/", {"number": admission.number}).content.decode()
    assert ("尚未生效" in checked, said[:20] in checked) == (True, True)


def test_a_suspension_that_is_still_to_begin_is_said_in_the_list_and_with_the_decision(client, district):
    admission = cases.approved(district).admissions.get()
    asked = {"starts_on": date(2026, 7, 6), "last_day": date(2026, 7, 31), "reason": "汛期让路"}
    take(admission, "suspend", by=district.decider, **asked)
    for day, words in (("2026-06-10", "将暂停"), ("2026-07-10", None), ("2026-08-01", None)):
        text = client.get("/admissions/", {"on": day, "number": admission.number}).content.decode()
        assert ("将自2026年7月6日起暂停" in text) == (words is not None), day
    told = {
        day: client.get(f"/api/v1/admissions/{admission.pk}/?on={day}").json() for day in ("2026-06-10", "2026-07-10")
    }
    days = [(one["will_be_suspended_from"], one["will_be_suspended_until"]) for one in told.values()]
    assert days == [("2026-07-06", "2026-07-31"), (None, None)]
    file = b"".join(client.get("/data/admissions.csv?on=2026-06-10").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(file.splitlines())
    assert (row["将暂停起"], row["将暂停至（含）"], row["暂停起"]) == ("2026-07-06", "2026-07-31", "")
    listed = client.get("/admissions/?on=2026-06-10").content.decode()
    assert "将暂停 2026-07-06–2026-07-31" in listed
    decision = client.get(f"/decisions/{admission.decision_id}/?on=2026-06-10").content.decode()
    assert "准予的事项将自2026年7月6日起暂停，到2026年7月31日为止（含当日）。暂停期间，社区可以拒收。" in decision
