"""The months in the API: who reads them, how one is started, what each answer looks like."""

from datetime import date

import pytest

from desk.models import JobRun
from reports import building
from reports.metrics import METRICS, SHARES
from reports.models import MonthlyReport
from tests.reports.built import build, build_streets, close, review
from tests.reports.random_month import OCTOBER, RandomMonth

LIST = "/api/v1/reports/"

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def built(district):
    """October, built by the clock."""
    RandomMonth(district).fill(dispatches=8, applications=4)
    return build_streets(build(district))


def sign_in(client, district, key):
    client.force_login(getattr(district, key))
    return client


def post(client, url, body=None):
    return client.post(url, body or {}, content_type="application/json")


def test_a_stranger_is_told_to_sign_in(client, built):
    for answer in (client.get(LIST), client.get(f"{LIST}{built.pk}/"), post(client, LIST, {"month": "2026-09"})):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_authenticated")


def test_a_month_is_listed_with_its_run(client, district, built):
    answer = sign_in(client, district, "reviewer").get(LIST).json()
    assert answer["count"] == 1
    shown = answer["results"][0]
    assert set(shown) == {
        *("id", "authority", "month", "street", "state", "state_label", "version", "cut_at", "is_complete", "run"),
    }
    assert (shown["month"], shown["state"], shown["state_label"], shown["is_complete"]) == (
        "2026-10",
        "built",
        "已生成",
        True,
    )
    assert shown["run"]["phase"] == "finished"


def test_a_month_is_read_with_its_numbers_and_definitions(client, district, built):
    answer = sign_in(client, district, "reviewer").get(f"{LIST}{built.pk}/").json()
    assert len(answer["lines"]) == built.lines.count()
    assert set(answer["lines"][0]) == {"table", "key", "label", "position", "metric", "value"}
    assert [metric["key"] for metric in answer["metrics"]] == [*METRICS, *(share.key for share in SHARES)]


def test_a_month_under_way_shows_no_numbers(client, district, built):
    building.ask(district.authority, OCTOBER, by=district.reviewer)
    answer = sign_in(client, district, "reviewer").get(f"{LIST}{built.pk}/").json()
    assert (answer["is_complete"], answer["lines"]) == (False, [])


@pytest.mark.parametrize("key", ["officer", "street_officer", "worker", "supervisor"])
def test_readers_see_closed_months_only(client, district, built, key):
    sign_in(client, district, key)
    assert client.get(LIST).json()["count"] == 0
    assert client.get(f"{LIST}{built.pk}/").json()["code"] == "not_found"
    close(built, district)
    assert client.get(LIST).json()["count"] == 1
    assert client.get(f"{LIST}{built.pk}/").json()["state"] == "closed"


def test_starting_a_month_answers_with_its_run(client, district):
    answer = post(sign_in(client, district, "reviewer"), LIST, {"month": "2026-10"})
    assert answer.status_code == 202
    assert (answer.json()["month"], answer.json()["run"]["phase"]) == ("2026-10", "waiting")
    again = post(client, LIST, {"month": "2026-10"})
    assert again.json()["run"]["id"] == answer.json()["run"]["id"]
    assert client.get(f"/api/v1/jobs/{again.json()['run']['id']}/").json()["period"] == "2026-10"


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (
            {"month": "2026-12"},
            409,
            {
                "code": "not_allowed",
                "message": "2026年12月还没有结束，最早可以在2027年1月1日生成月报。",
                "field": "month",
            },
        ),
        (
            {"month": "2026-02-30"},
            400,
            {
                "code": "invalid_month",
                "message": "「2026-02-30」不是一个有效的月份，请按「2026-03」的样式填写。",
                "field": "month",
            },
        ),
    ],
)
def test_a_bad_month_gets_one_sentence(client, district, body, status, error):
    answer = post(sign_in(client, district, "reviewer"), LIST, body)
    assert (answer.status_code, answer.json()) == (status, error)
    assert JobRun.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "month"), ({"month": "9" * 100}, "month"), ({"month": "2026-10", "authority": 99}, "authority")],
)
def test_a_missing_or_foreign_value_is_named(client, district, body, field):
    answer = post(sign_in(client, district, "reviewer"), LIST, body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


@pytest.mark.parametrize("key", ["officer", "street_officer", "worker", "supervisor", "operator"])
def test_others_cannot_start_a_month(client, district, key):
    answer = post(sign_in(client, district, key), LIST, {"month": "2026-10"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_part")
    assert MonthlyReport.objects.count() == 0


def test_actions_follow_the_part(client, district, built):
    url = f"{LIST}{built.pk}/actions/"
    assert [one["action"] for one in sign_in(client, district, "reviewer").get(url).json()] == ["build", "review"]
    review(built, district)
    assert [one["action"] for one in sign_in(client, district, "reviewer").get(url).json()] == ["build"]
    assert [one["action"] for one in sign_in(client, district, "decider").get(url).json()] == ["build", "close"]


def test_who_built_a_month_is_told_by_the_api_why_another_goes_on(client, district, built):
    build(district, by=district.reviewer)
    answer = post(sign_in(client, district, "reviewer"), f"{LIST}{built.pk}/do/review/")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_part")
    assert answer.json()["message"] == "这次数据是您发起生成的，请由另一位审核人或者审定人复核。"


def test_building_by_its_action_starts_the_job(client, district, built):
    answer = post(sign_in(client, district, "reviewer"), f"{LIST}{built.pk}/do/build/")
    assert (answer.status_code, answer.json()["run"]["attempts"]) == (202, 2)
    assert MonthlyReport.objects.whole().get().steps.count() == 1


def test_closing_by_its_action_closes(client, district, built):
    review(built, district)
    sign_in(client, district, "decider")
    stale = post(client, f"{LIST}{built.pk}/do/close/", {"seen": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    answer = post(client, f"{LIST}{built.pk}/do/close/", {"seen": built.version})
    assert (answer.status_code, answer.json()["state"]) == (200, "closed")
    again = post(client, f"{LIST}{built.pk}/do/build/")
    assert (again.status_code, again.json()) == (
        409,
        {"code": "not_allowed", "message": "2026年10月月报已经封存，不能重新生成。", "field": "month"},
    )


def test_unknown_verbs_and_months_are_not_found(client, district, built):
    sign_in(client, district, "decider")
    assert post(client, f"{LIST}{built.pk}/do/burn/").json()["code"] == "not_found"
    assert client.get(f"{LIST}999999/").json()["code"] == "not_found"


def test_the_list_is_narrowed_by_year(client, district, built):
    build(district, month=date(2025, 12, 1))
    sign_in(client, district, "reviewer")
    assert [one["month"] for one in client.get(f"{LIST}?year=2025").json()["results"]] == ["2025-12"]
    assert client.get(f"{LIST}?year=x").json()["field"] == "year"
