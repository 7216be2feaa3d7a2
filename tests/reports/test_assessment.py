"""The yearly sheet of a department: plain counts with their lists, its own for the department, all for who reviews."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admission.models import Admission
from dispatch.models import Receipt, Violation
from registry.models import Department
from registry.successions import NewUnit, merge
from reports.assessed import COUNTED
from reports.assessment import sheets
from reports.assessment_lists import rows_behind, shown
from reports.department_year import span_of
from tests.district import make_district
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.recount_departments import recounted
from web import clock

PAGE = "/reports/departments/wj/sheet/"
EXCEL = "/reports/departments.xlsx"
SEE_ALL = ("reviewer", "decider", "supervisor")


class RandomYear(RandomMonth):
    """As RandomMonth; some admissions say an amount, some receipts lack their money, violations concern somebody."""

    def fill(self, **how):
        super().fill(**how)
        for n, one in enumerate(Violation.objects.order_by("pk")):
            Violation.objects.filter(pk=one.pk).update(unit=self.senders[n % 4])
        return self

    def admission(self, asked, decision):
        """What was admitted; with money more often than not."""
        create = Admission.objects.create
        amount = self.dice.choice([None, 500, 900])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Admission.objects, "create", lambda **said: create(funding_amount=amount, **said))
            return super().admission(asked, decision)

    def receipt(self, sent, community):
        """One community's receipt, sometimes marked as without its money."""
        create = Receipt.objects.create
        flags = self.dice.choice([[], [], ["unfunded"]])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Receipt.objects, "create", lambda **said: create(flags=flags, **said))
            return super().receipt(sent, community)


@pytest.fixture(autouse=True)
def today():
    with clock.at(CUT):
        yield


def counted(district, year=2026):
    span = span_of(district.authority, year)
    return {one.key: {unit: n for unit, n in one.by_unit(span).items() if unit and n} for one in COUNTED}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("year", [2025, 2026])
def test_every_number_of_a_sheet_equals_a_plain_recount(district, seed, year):
    RandomYear(district, seed).fill(dispatches=50, applications=25)
    plain = recounted(district.authority, year, CUT)
    assert counted(district, year) == {key: plain.get(key, {}) for key in (one.key for one in COUNTED)}


def test_the_random_year_says_something_in_every_number(district):
    RandomYear(district, 3).fill(dispatches=150, applications=30)
    silent = {key for key, units in counted(district).items() if not units}
    assert silent == set()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_number_and_the_list_behind_it_are_the_same_rows(district, seed):
    RandomYear(district, seed).fill()
    span = span_of(district.authority, 2026)
    (sheet,) = sheets(span, [district.department])
    for one, line in zip(COUNTED, sheet.lines, strict=True):
        rows = list(rows_behind(one, span, district.department))
        total = sum(getattr(row, one.sum) for row in rows) if one.sum else len(rows)
        assert (line.key, total) == (one.key, line.value)
        assert len(shown(one, rows)) == len(rows)


def test_the_sheet_of_merged_departments_is_the_sum_of_theirs_with_the_same_lists(district):
    RandomYear(district, 2).fill(dispatches=60, applications=25)
    both = [district.department, district.other_department]
    span = span_of(district.authority, 2026)
    before = [[line.value for line in sheet.lines] for sheet in sheets(span, both)]
    merge(both, NewUnit("数据局", "sj"), on=OCTOBER, by=district.operator)
    heir = Department.objects.get(name="数据局")
    (sheet,) = sheets(span, [heir])
    assert [line.value for line in sheet.lines] == [sum(one) for one in zip(*before, strict=True)]
    assert sum(line.value > 0 for line in sheet.lines) > 5
    for one, line in zip(COUNTED, sheet.lines, strict=True):
        rows = list(rows_behind(one, span, heir))
        assert (sum(getattr(row, one.sum) for row in rows) if one.sum else len(rows)) == line.value


def test_no_list_names_a_community_or_who_reported(client, district):
    RandomYear(district, 1).fill(dispatches=60, applications=30)
    client.force_login(district.officer)
    names = {one.name for one in (district.community1, district.community2, district.community3)}
    for one in COUNTED:
        text = client.get(f"{PAGE}{one.key}/").content.decode()
        assert {name for name in names if name in text} == set(), one.key
        assert "举报人" not in text


@pytest.mark.parametrize("key", SEE_ALL)
def test_who_reviews_decides_or_supervises_sees_every_department(client, district, key):
    client.force_login(getattr(district, key))
    for code in Department.objects.of(district.authority).values_list("code", flat=True):
        assert client.get(f"/reports/departments/{code}/sheet/").status_code == 200
        assert client.get(f"/reports/departments/{code}/").status_code == 200
    assert client.get(EXCEL).status_code == 200


def test_a_department_sees_its_own_sheet_alone(client, district):
    client.force_login(district.officer)
    other = district.other_department.code
    for tail in ("", "sheet/", "sheet/paper/", "sheet/outside/"):
        assert client.get(f"/reports/departments/wj/{tail}").status_code == 200, tail
        assert client.get(f"/reports/departments/{other}/{tail}").status_code == 403, tail
    assert client.get(EXCEL).status_code == 403
    assert list(client.get("/reports/departments/").context["departments"]) == [district.department]


@pytest.mark.parametrize("key", ["worker", "street_officer", "operator"])
def test_nobody_else_sees_any(client, district, key):
    client.force_login(getattr(district, key))
    urls = ("/reports/departments/", "/reports/departments/wj/", PAGE, f"{PAGE}paper/", f"{PAGE}outside/", EXCEL)
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 403)


def test_a_stranger_is_sent_to_sign_in(client, district):
    for url in ("/reports/departments/", "/reports/departments/wj/", PAGE, f"{PAGE}paper/", f"{PAGE}outside/", EXCEL):
        assert client.get(url)["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("asked", "status"),
    [("?year=2025", 200), ("?year=2027", 400), ("?year=x", 400), ("?year=-1", 400), ("?year=１９９９", 400)],
)
def test_any_year_is_answered(client, district, asked, status):
    client.force_login(district.officer)
    for url in ("/reports/departments/", "/reports/departments/wj/", PAGE, f"{PAGE}paper/", f"{PAGE}outside/"):
        assert client.get(url + asked).status_code == status, url


def test_what_is_not_there_is_not_found(client, district):
    client.force_login(district.reviewer)
    for url in (
        "/reports/departments/none/",
        "/reports/departments/none/sheet/",
        "/reports/departments/%00/",
        "/reports/departments/a/b/",
        f"{PAGE}score/",
        "/api/v1/department-years/%00/",
    ):
        assert client.get(url).status_code == 404


def test_another_authority_counts_nothing_here(district):
    RandomYear(district, 3).fill(dispatches=5, applications=5)
    assert {key: units for key, units in counted(make_district("邻区")).items() if units} == {}


def test_the_paper_says_the_numbers_their_definitions_and_that_nothing_is_ranked(client, district):
    RandomYear(district, 1).fill()
    client.force_login(district.officer)
    paper = client.get(f"{PAGE}paper/").context["paper"]
    (sheet,) = sheets(span_of(district.authority, 2026), [district.department])
    printed = [row[1:] for block in paper.blocks if block.kind == "grid" for row in block.rows]
    assert printed == [
        (
            line.label if line.group in line.label else f"{line.group}：{line.label}",
            f"{line.text}{line.unit}",
            line.definition,
        )
        for line in sheet.lines
    ]
    assert "不评分，不排名，不与其他单位比较" in paper.foot[1]
    answer = client.get(f"{PAGE}paper/?format=docx")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_workbook_has_a_sheet_for_each_department_in_official_order(client, district):
    RandomYear(district, 1).fill()
    client.force_login(district.reviewer)
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(EXCEL).streaming_content)))
    departments = list(Department.objects.of(district.authority).order_by("official_order", "pk"))
    assert book.sheetnames == [one.name for one in departments]
    for department, sheet in zip(departments, sheets(span_of(district.authority, 2026), departments), strict=True):
        cells = [row[1:4] for row in book[department.name].iter_rows(min_row=4, max_col=4, values_only=True)]
        told = [(label, round(float(n), 2), unit) for label, n, unit in cells if unit]
        assert told == [(line.label, round(float(line.value), 2), line.unit) for line in sheet.lines]


@pytest.mark.parametrize("url", [PAGE, EXCEL, f"{PAGE}outside/", f"{PAGE}verified/", "/reports/departments/wj/"])
def test_statements_do_not_grow_with_rows(client, district, url):
    client.force_login(district.reviewer)
    chance, taken = RandomYear(district, 5), []
    chance.moment = lambda: at(2026, 10, 20, 12)
    chance.fill(dispatches=10, applications=10)
    for n in (3, 30):
        chance.fill(dispatches=n, applications=n)
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        taken.append(len(caught))
    assert taken[0] == taken[1]
