"""A department's own year: closed months as frozen, the others from facts; its own for the department, nothing of others."""

from collections import Counter
from datetime import date

import pytest
from django.utils.timezone import localtime

from dispatch.models import Dispatch
from registry.models import Department
from registry.successions import NewUnit, merge, rename, split
from reports import department_page
from reports.department_page import year_of
from reports.department_year import span_of, without_the_followed
from reports.models import ReportLine
from tests.reports.built import build, close
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.recount import Recount
from tests.reports.recount_departments import recounted
from web import clock

PAGE = "/reports/departments/wj/"
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def today():
    with clock.at(CUT):
        yield


def months_of(district, year=2026):
    found = year_of(district.department, span_of(district.authority, year))
    return {one.month: one for one in found.months}


def plain(district, month):
    """The row of the department as the report's own recount has it, with its money."""
    recount = Recount(district.authority, month, CUT)
    key = str(district.department.pk)
    return {**recount.by_department()[key], **recount.funds().get(key, {})}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("month", [SEPTEMBER, OCTOBER])
def test_every_number_of_a_month_equals_a_plain_recount(district, seed, month):
    RandomMonth(district, seed).fill(dispatches=60, applications=20)
    expected = plain(district, month)
    values = months_of(district)[month].values
    told = [key for key in department_page.SHOWN if key not in ("stands", "overruled")]
    assert {key: values[key] for key in told} == {key: expected.get(key, 0) for key in told}


@pytest.mark.parametrize("seed", [1, 2])
def test_rulings_of_the_months_are_those_of_the_year(district, seed):
    RandomMonth(district, seed).fill(dispatches=60, applications=10)
    totals = year_of(district.department, span_of(district.authority, 2026)).totals
    table = recounted(district.authority, 2026, CUT)
    mine = {key: table.get(key, {}).get(district.department.pk, 0) for key in ("stands", "overruled")}
    assert {key: totals[key] for key in mine} == mine


def test_the_kinds_of_work_add_up_to_what_was_sent(district):
    RandomMonth(district, 1).fill(dispatches=60, applications=5)
    found = year_of(district.department, span_of(district.authority, 2026))
    sent = Counter(
        one.get_category_display()
        for one in Dispatch.objects.filter(sender=district.department, follows=None).exclude(origin="stopped")
        if localtime(one.sent_at).year == 2026 and one.sent_at < CUT
    )
    assert {label: values["dispatches"] for label, values in found.categories if values["dispatches"]} == dict(sent)
    assert sum(sent.values()) == found.totals["dispatches"]


def test_a_closed_month_stays_as_it_was_frozen(district):
    RandomMonth(district, 1).fill(dispatches=30, applications=5)
    before = months_of(district)[OCTOBER]
    report = build(district)
    ReportLine.objects.filter(report=report, table="by_department", key=str(district.department.pk)).filter(
        metric="dispatches"
    ).update(value=777)
    close(report, district)
    after = months_of(district)[OCTOBER]
    assert (before.is_frozen, after.is_frozen, after.values["dispatches"]) == (False, True, 777)
    assert {**after.values, "dispatches": 0} == {**before.values, "dispatches": 0}


def test_a_month_frozen_before_money_was_counted_says_so(client, district):
    report = build(district)
    report.lines.filter(table="summary", metric="promised").delete()
    close(report, district)
    assert months_of(district)[OCTOBER].values["promised"] is None
    client.force_login(district.officer)
    assert client.get(PAGE).status_code == 200


def test_months_still_to_come_are_not_shown(district):
    assert list(months_of(district)) == [date(2026, month, 1) for month in range(1, 12)]
    assert list(months_of(district, 2025)) == [date(2025, month, 1) for month in range(1, 13)]


def test_what_stands_at_the_end_of_a_month_has_no_total(district):
    totals = year_of(district.department, span_of(district.authority, 2026)).totals
    assert [key for key, value in totals.items() if value is None] == ["items", "promised", "paid", "overdue"]


def test_the_page_names_no_community_and_leads_to_the_list_of_dispatches(client, district):
    chance = RandomMonth(district, 1)
    chance.fill(dispatches=30, applications=5)
    client.force_login(district.officer)
    answer = client.get(PAGE)
    text = answer.content.decode()
    assert [one.name for one in chance.communities if one.name in text] == []
    listed = client.get(answer.context["sent_url"])
    assert {one.sender for one in listed.context["object_list"]} == {district.department}


def test_a_year_without_a_dispatch_says_so(client, district):
    client.force_login(district.officer)
    assert "这一年没有下派。" in client.get(PAGE).content.decode()


def test_what_another_department_sent_is_not_counted(district):
    for sender in (district.department, district.other_department):
        said = {"authority": district.authority, "origin": "sent", "created_by": district.officer}
        Dispatch.objects.create(title="事项", sender=sender, sent_at=at(2026, 10, 20), **said)
    assert months_of(district)[OCTOBER].values["dispatches"] == 1


def test_the_api_says_what_the_page_says(client, district):
    RandomMonth(district, 1).fill(dispatches=30, applications=5)
    client.force_login(district.officer)
    answer = client.get("/api/v1/department-years/wj/", {"year": "2026"}).json()
    found = year_of(district.department, span_of(district.authority, 2026))
    assert [one["month"] for one in answer["months"]] == [one.slug for one in found.months]
    for told, one in zip(answer["months"], found.months, strict=True):
        assert {key: float(n) for key, n in told["values"].items()} == {k: float(v) for k, v in one.values.items()}
    assert {line["key"] for line in answer["sheet"]} >= {"outside", "overdue", "rebounds"}


def test_the_api_answers_for_ones_own_department_alone(client, district):
    client.force_login(district.officer)
    url = f"/api/v1/department-years/{district.other_department.code}/"
    assert client.get(url).status_code == 403
    assert client.get("/api/v1/department-years/none/").status_code == 404
    assert client.get("/api/v1/department-years/wj/", {"year": "x"}).status_code == 400
    client.force_login(district.worker)
    assert client.get("/api/v1/department-years/wj/").status_code == 403
    client.force_login(district.supervisor)
    assert client.get(url).status_code == 200


def followed_by(district, verb, *units, code="sj"):
    """The department that opened by a verb on 1 October."""
    verb(units if verb is merge else units[0], NewUnit("数据局", code), on=OCTOBER, by=district.operator)
    return Department.objects.get(name="数据局")


@pytest.mark.parametrize("seed", [1, 2])
def test_the_year_of_merged_departments_is_the_sum_of_theirs(district, seed):
    RandomMonth(district, seed).fill(dispatches=60, applications=20)
    both = [district.department, district.other_department]
    before = [year_of(one, span_of(district.authority, 2026)) for one in both]
    heir = followed_by(district, merge, *both)
    found = year_of(heir, span_of(district.authority, 2026))
    told = [key for key in department_page.SHOWN if key != "items"]
    for month, *theirs in zip(found.months, *(one.months for one in before), strict=True):
        assert {key: month.values[key] for key in told} == {key: sum(one.values[key] for one in theirs) for key in told}
        distinct = [one.values["items"] for one in theirs]
        assert max(distinct) <= month.values["items"] <= sum(distinct)
    assert found.units == both
    assert any(found.totals[key] for key in told)


def test_closed_months_of_a_renamed_department_are_those_that_were_frozen_of_it(district):
    RandomMonth(district, 1).fill(dispatches=30, applications=5)
    report = build(district)
    ReportLine.objects.filter(report=report, table="by_department", key=str(district.department.pk)).filter(
        metric="dispatches"
    ).update(value=777)
    close(report, district)
    heir = followed_by(district, rename, district.department)
    (month,) = [one for one in year_of(heir, span_of(district.authority, 2026)).months if one.month == OCTOBER]
    assert (month.is_frozen, month.values["dispatches"]) == (True, 777)


def test_what_was_split_is_no_part_of_the_year_of_its_heirs(district):
    RandomMonth(district, 1).fill(dispatches=30, applications=5)
    parts = [NewUnit("数据局", "sj"), NewUnit("调查局", "dc")]
    split(district.department, parts, on=OCTOBER, by=district.operator)
    for name in ("数据局", "调查局"):
        found = year_of(Department.objects.get(name=name), span_of(district.authority, 2026))
        assert (found.units, found.totals["dispatches"]) == ([], 0)


def test_pages_say_whom_a_year_holds_and_who_stands_in_the_place_of_the_ended(client, district):
    heir = followed_by(district, rename, district.other_department)
    client.force_login(district.reviewer)
    for tail, said in (("", "含更名、合并前的单位：统计局。"), ("sheet/", "含更名、合并前的统计局")):
        assert said in client.get(f"/reports/departments/sj/{tail}").content.decode()
        page = client.get(f"/reports/departments/tj/{tail}").content.decode()
        assert "这个单位已经终止，现为" in page and 'href="/reports/departments/sj/?year=2026"' in page
    paper = client.get("/reports/departments/sj/sheet/paper/").context["paper"]
    assert "含更名、合并前的统计局" in paper.foot[0]
    listed = client.get("/reports/departments/").context["departments"]
    assert [one.name for one in listed] == ["民政局", "卫生健康委员会", "数据局"]
    assert without_the_followed([district.other_department]) == [district.other_department]
    assert without_the_followed([district.other_department, heir]) == [heir]
