"""The feed of closed months: every number once with its definition, months as they were closed, nothing of an open one."""

from datetime import date

import pytest
from django.db import connection

from desk import feed
from reports.metrics import METRICS
from reports.models import MonthlyReport, ReportLine, ReportStep
from tests.reports.built import build
from tests.reports.random_month import RandomMonth
from web.workflow import perform

pytestmark = pytest.mark.usefixtures("second_of_november")
URL = "/api/v1/feed/months/"
SEPTEMBER = date(2026, 9, 1)


def read_out(client, cursor="", **more):
    """(all rows from a cursor on, the metrics defined beside them, the last cursor)."""
    rows, defined = [], {}
    while True:
        answer = client.get(URL, {"cursor": cursor, **more})
        assert answer.status_code == 200, answer.content
        said = answer.json()
        assert {row["metric"] for row in said["results"]} == {one["metric"] for one in said["definitions"]}
        rows += said["results"]
        defined |= {one["metric"]: one["definition"] for one in said["definitions"]}
        cursor = said["next"]
        if not said["has_more"]:
            return rows, defined, cursor


def closed(district, **more):
    report = build(district, **more)
    perform(report, "close", by=district.decider)
    return report


@pytest.fixture
def reader(district, client):
    client.force_login(district.supervisor)
    return client


@pytest.mark.parametrize("size", [7, 1000])
def test_every_number_of_a_closed_month_comes_once_with_its_definition(district, reader, size):
    RandomMonth(district).fill(dispatches=10, applications=5)
    report = closed(district)
    rows, defined, _cursor = read_out(reader, page_size=size)
    columns = ("pk", "table", "key", "label", "metric")
    told = [(row["id"], row["table"], row["key"], row["label"], row["metric"]) for row in rows]
    assert told == list(report.lines.order_by("pk").values_list(*columns))
    assert [row["value"] for row in rows] == [f"{line.value:.2f}" for line in report.lines.order_by("pk")]
    assert {row["month"] for row in rows} == {"2026-10-01"}
    assert defined == {key: str(METRICS[key].definition) for key in defined}


def test_a_month_that_is_not_closed_is_not_told(district, reader):
    build(district)
    assert read_out(reader)[0] == []


def test_a_month_comes_when_it_is_closed_even_when_it_was_built_before_another(district, reader):
    RandomMonth(district).fill(dispatches=3)
    october = closed(district)
    rows, _defined, cursor = read_out(reader)
    assert {row["month"] for row in rows} == {"2026-10-01"}
    # September was counted before October, and is closed after it.
    september = MonthlyReport.objects.create(authority=district.authority, month=SEPTEMBER)
    line = october.lines.order_by("pk").first()
    ReportLine.objects.create(
        pk=-1, report=september, table="summary", key="x", label="x", metric=line.metric, value=line.value
    )
    step = ReportStep.objects.create(
        report=september, action="close", from_state="built", to_state="closed", part="decider"
    )
    rows, _defined, _cursor = read_out(reader, cursor)
    assert [(row["month"], row["id"], row["closing"]) for row in rows] == [("2026-09-01", -1, step.pk)]


def test_pages_ask_the_database_as_often_for_many_numbers_as_for_few(district, reader, django_assert_num_queries):
    RandomMonth(district).fill(dispatches=10)
    for make in (lambda: None, lambda: closed(district)):
        make()
        with django_assert_num_queries(6):  # session, user, posts; settled twice, rows
            reader.get(URL)


def test_a_cursor_of_the_other_feed_is_refused(district, reader):
    other = reader.get("/api/v1/feed/changes/").json()["next"]
    answer = reader.get(URL, {"cursor": other})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_cursor")


@pytest.mark.django_db(transaction=True)
def test_while_a_month_is_being_closed_nothing_behind_it_is_told(district, reader, monkeypatch):
    monkeypatch.setattr(feed, "PATIENCE", 0.05)
    RandomMonth(district).fill(dispatches=3)
    report = closed(district)
    other = connection.copy()
    other.set_autocommit(False)
    said = "insert into reports_reportstep (action, from_state, to_state, part, at, answers, report_id)"
    try:
        with other.cursor() as cursor:
            cursor.execute(f"{said} values ('build', 'a', 'b', 'clock', now(), '{{}}', %s)", [report.pk])
        assert read_out(reader)[0] == []
    finally:
        other.rollback()
        other.close()
    for _n in range(100):
        if rows := read_out(reader)[0]:
            break
    assert len(rows) == report.lines.count()
