"""The feed of closed months: every number once with its definition, months as they were closed, nothing of an open one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from desk import feed
from reports.metrics import METRICS
from reports.models import MonthlyReport, ReportDefinition, ReportLine, ReportStep
from tests.reports.built import build, close
from tests.reports.random_month import RandomMonth

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
    close(report, district)
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
    parts = {part.pk: part for part in (report, *MonthlyReport.objects.parts_of(report))}
    closings = (
        ReportStep.objects.filter(report__in=parts, action="close").order_by("pk").values_list("report", flat=True)
    )
    lines = [line for pk in closings for line in parts[pk].lines.order_by("pk")]
    assert told == [tuple(getattr(line, column) for column in columns) for line in lines]
    assert [row["value"] for row in rows] == [f"{line.value:.2f}" for line in lines]
    assert [row["report"] for row in rows] == [line.report_id for line in lines]
    assert {row["month"] for row in rows} == {"2026-10-01"}
    assert defined == {key: str(METRICS[key].definition) for key in defined}


def test_the_numbers_of_a_street_carry_its_code_and_those_of_the_whole_none(district, reader):
    RandomMonth(district).fill(dispatches=5)
    closed(district)
    rows = read_out(reader)[0]
    assert {row["street"] for row in rows} == {None, district.street.code, district.other_street.code}
    said = {row["street"]: row["value"] for row in rows if (row["table"], row["metric"]) == ("summary", "receipts")}
    assert Decimal(said[None]) == Decimal(said[district.street.code]) + Decimal(said[district.other_street.code])


def test_a_definition_is_told_as_the_month_froze_it(district, reader):
    RandomMonth(district).fill(dispatches=3)
    report = build(district)
    report.definitions.filter(metric="receipts").update(definition="当时的口径")
    close(report, district)
    assert read_out(reader)[1]["receipts"] == str(METRICS["receipts"].definition)
    said = reader.get(URL, {"page_size": 1000}).json()["definitions"]
    told = {one["definition"] for one in said if (one["report"], one["metric"]) == (report.pk, "receipts")}
    assert told == {"当时的口径"}


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
        report=september, action="close", from_state="reviewed", to_state="closed", part="decider"
    )
    meant = {"metric": line.metric, "label": "x", "unit": "x", "definition": "x"}
    ReportDefinition.objects.create(report=september, **meant)
    rows, _defined, _cursor = read_out(reader, cursor)
    assert [(row["month"], row["id"], row["closing"]) for row in rows] == [("2026-09-01", -1, step.pk)]


def test_pages_ask_the_database_as_often_for_many_numbers_as_for_few(district, reader, django_assert_num_queries):
    RandomMonth(district).fill(dispatches=10)
    closed(district)
    for size in (1, 1000):
        with django_assert_num_queries(7):  # session, user, posts; settled twice, rows, definitions
            assert len(reader.get(URL, {"page_size": size}).json()["results"]) >= size // 2


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
    assert len(rows) == ReportLine.objects.filter(report__month=report.month).count()
