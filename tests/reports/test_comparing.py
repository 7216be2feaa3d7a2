"""Two months side by side: the numbers of both, their change, nothing sorted by it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.comparing import COMPARED, comparable, compared
from reports.frozen import TITLES
from reports.monthly_content import content_of
from tests.reports.built import build, close
from tests.reports.random_month import OCTOBER, RandomMonth, at
from web import clock

SEPTEMBER = date(2026, 9, 1)
PAGE = "/reports/compare/"

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def two(district):
    """September and October, built by the clock from some acts."""
    RandomMonth(district).fill(dispatches=20, applications=6)
    return build(district, month=SEPTEMBER), build(district)


def tables(two, metric="receipts"):
    return {table.key: table for table in compared(*two, metric)}


def test_the_figures_are_those_of_both_months(two):
    shown = {row[0]: row[1:] for row in tables(two)["figures"].rows}
    for figure in content_of(two[1]).figures:
        if figure.unit != "%":
            row = shown[f"{figure.label}（{figure.unit}）"]
            assert row == [figure.before_text.removesuffix(figure.unit), figure.number_text, figure.change_text]


@pytest.mark.parametrize("metric", [key for key, _label in comparable()])
def test_each_table_that_has_the_figure_is_compared_by_it(two, metric):
    shown = tables(two, metric)
    assert set(shown) == {"figures", *(key for key in COMPARED if metric in TITLES[key].metrics)}
    for key in set(shown) - {"figures"}:
        own = {table.key: table for table in content_of(two[1]).tables}[key]
        place = [column.key for column in own.columns].index(metric)
        labels = [row[0] for row in shown[key].rows]
        assert labels[: len(own.rows)] == [row[0] for row in own.rows]
        assert [row[2] for row in shown[key].rows][: len(own.rows)] == [
            own.columns[place].cell_text(row[place]) for row in own.rows
        ]


def test_a_month_that_was_frozen_before_a_figure_was_declared_has_no_such_row(two):
    two[0].lines.filter(table="summary", metric="promised").delete()
    assert [row for row in tables(two)["figures"].rows if row[0].startswith("承诺经费")] == []


def test_the_page_shows_the_last_two_months_in_the_order_of_time(client, district, two):
    client.force_login(district.reviewer)
    for asked in ({}, {"earlier": "2026-10", "later": "2026-09"}):
        headings = client.get(PAGE, asked).context["tables"][0].headings
        assert headings[1:3] == ["2026年9月", "2026年10月"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"earlier": "2026-10", "later": "2026-10"}, "请选两个不同的月份。"),
        ({"earlier": "1999-01"}, "1999-01"),
        ({"metric": "nothing"}, "nothing"),
    ],
)
def test_what_cannot_be_compared_is_said_beside_the_field(client, district, two, asked, said):
    client.force_login(district.reviewer)
    answer = client.get(PAGE, asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_readers_compare_closed_months_alone(client, district, two):
    client.force_login(district.officer)
    assert "至少有两个月的月报" in client.get(PAGE).content.decode()
    for report in two:
        close(report, district)
    assert len(client.get(PAGE).context["tables"]) == 4


def test_a_stranger_is_asked_to_sign_in_and_one_without_such_a_post_is_refused(
    client, district, two, django_user_model
):
    assert client.get(PAGE).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert client.get(PAGE).status_code == 403


def test_its_queries_do_not_grow_with_the_months(client, district, two):
    client.force_login(district.reviewer)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        return len(caught)

    few = queries()
    with clock.at(at(2026, 11, 3)):
        for month in range(1, 9):
            build(district, month=OCTOBER.replace(month=month))
    assert queries() == few
