"""What is learnt later of a closed month is told by the next report that is built, and never changes the month."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certificates.models import AskOutcome, CertificateAsk
from dispatch.models import FundPayment, FundPromise, FundShare
from reports import building, corrections
from reports.corrections import ESTIMATED
from reports.metrics import METRICS
from reports.models import MonthlyReport, ReportCorrection
from reports.monthly_content import content_of
from tests.reports.built import build, close, lines_of
from tests.reports.linked import LinkedNumbers, number_in
from tests.reports.random_month import OCTOBER, RandomMonth, at
from tests.reports.recount import Recount
from web import clock

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
DECEMBER_2, JANUARY_5 = at(2026, 12, 2, 9), at(2027, 1, 5, 9)

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def october(district):
    """October with a promise of 100 yuan and one ask, closed on 2 November."""
    promise = FundPromise.objects.create(
        authority=district.authority,
        payer=district.department,
        amount=Decimal(100),
        source="fiscal",
        due_on=date(2026, 12, 31),
        promised_by=district.officer,
        promised_at=at(2026, 10, 5),
        admission=RandomMonth(district).application(end="approve")[1],
    )
    FundShare.objects.create(promise=promise, community=district.community1, amount=Decimal(100))
    ask(district, at(2026, 10, 8))
    return close(build(district), district)


def ask(district, recorded_at, **more):
    """An ask of 8 October, recorded at a moment."""
    number = None if more.get("is_void") else f"测试证〔2026〕{CertificateAsk.objects.count() + 1}号"
    return CertificateAsk.objects.create(
        token=uuid.uuid4(),
        community=district.community1,
        authority=district.authority,
        name="居住证明",
        number=number,
        outcome=AskOutcome.UNLISTED,
        asked_on=date(2026, 10, 8),
        recorded_at=recorded_at,
        **more,
    )


def pay(district, recorded_at, yuan):
    """A payment of 20 October, recorded at a moment."""
    return FundPayment.objects.create(
        promise=FundPromise.objects.get(),
        community=district.community1,
        amount=Decimal(yuan),
        paid_on=date(2026, 10, 20),
        voucher=f"第{yuan}号",
        recorded_by=district.officer,
        recorded_at=recorded_at,
    )


def built_at(district, month, moment, by=None):
    with clock.at(moment):
        return build(district, month=month, by=by)


def told(report):
    """{(table, row, metric): (was, now)} of the summary and the categories."""
    return {(one.month, one.table, one.metric): (one.was, one.now) for one in report.corrections.all()}


def test_a_payment_recorded_late_and_an_ask_struck_out_turn_up_in_the_next_report_and_nowhere_else(district, october):
    before = lines_of(october)
    pay(district, at(2026, 11, 10), 60)
    ask(district, at(2026, 11, 11), replaces=CertificateAsk.objects.get(), reason="写错", is_void=True)
    november = built_at(district, NOVEMBER, DECEMBER_2)
    assert told(november) == {
        (OCTOBER, "summary", "paid"): (0, 60),
        (OCTOBER, "summary", "paid_in_month"): (0, 60),
        (OCTOBER, "summary", "asks"): (1, 0),
        (OCTOBER, "summary", "ask_kinds"): (1, 0),
    }
    assert lines_of(october) == before
    december = built_at(district, DECEMBER, JANUARY_5)
    assert told(december) == {}


def test_what_is_corrected_again_starts_from_the_last_correction(district, october):
    pay(district, at(2026, 11, 10), 60)
    built_at(district, NOVEMBER, DECEMBER_2)
    pay(district, at(2026, 12, 10), 30)
    december = built_at(district, DECEMBER, JANUARY_5)
    assert told(december)[OCTOBER, "summary", "paid"] == (60, 90)
    assert october.lines.get(table="summary", metric="paid").value == 0


def test_what_goes_back_to_the_closed_number_is_a_correction_too(district, october):
    made = pay(district, at(2026, 11, 10), 60)
    built_at(district, NOVEMBER, DECEMBER_2)
    FundPayment.objects.create(
        promise=made.promise,
        community=made.community,
        amount=-made.amount,
        paid_on=made.paid_on,
        voucher=made.voucher,
        takes_back=made,
        recorded_by=district.officer,
        recorded_at=at(2026, 12, 3),
    )
    assert told(built_at(district, DECEMBER, JANUARY_5))[OCTOBER, "summary", "paid"] == (60, 0)


def test_a_month_that_is_not_closed_is_not_corrected(district):
    build(district)
    RandomMonth(district).fill(dispatches=4, applications=4)
    assert told(built_at(district, NOVEMBER, DECEMBER_2)) == {}


def test_a_rebuilt_report_writes_its_corrections_anew(district, october):
    pay(district, at(2026, 11, 10), 60)
    built_at(district, NOVEMBER, DECEMBER_2)
    pay(district, at(2026, 12, 3), 30)
    again = built_at(district, NOVEMBER, at(2026, 12, 4), by=district.reviewer)
    assert told(again)[OCTOBER, "summary", "paid"] == (0, 90)
    assert again.corrections.filter(metric="paid").count() == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_corrections_are_the_difference_between_two_plain_counts(district, seed):
    RandomMonth(district, seed).fill(dispatches=15, applications=14)
    october = close(build(district), district)
    november = built_at(district, NOVEMBER, DECEMBER_2)
    plain = Recount(district.authority, OCTOBER, DECEMBER_2)
    expected = {}
    for table, rows in (
        ("summary", plain.summary()),
        ("by_category", plain.by_category()),
        ("by_department", plain.by_department()),
    ):
        for line in october.lines.filter(table=table):
            now = Decimal(rows[line.key].get(line.metric, 0)).quantize(Decimal("0.01"))
            if now != line.value and line.metric not in ESTIMATED:
                expected[table, line.key, line.metric] = line.value, now
    assert expected
    rows = november.corrections.filter(month=OCTOBER)
    assert {(one.table, one.key, one.metric): (one.was, one.now) for one in rows} == expected


def test_each_closed_month_takes_the_same_statements_for_few_and_for_many_acts(district, october):
    report = built_at(district, NOVEMBER, DECEMBER_2)

    def statements():
        ReportCorrection.objects.all().delete()
        with CaptureQueriesContext(connection) as caught:
            corrections.write(report, back=1)
        return [one for one in caught.captured_queries if not one["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE"))]

    few = len(statements())
    RandomMonth(district, 3).fill(dispatches=20, applications=10)
    assert len(statements()) == few


def test_what_counts_otherwise_since_is_not_taken_for_a_correction(district, october, monkeypatch):
    pay(district, at(2026, 11, 10), 60)
    monkeypatch.setitem(METRICS, "paid", replace(METRICS["paid"], definition="以后的口径"))
    assert set(told(built_at(district, NOVEMBER, DECEMBER_2))) == {(OCTOBER, "summary", "paid_in_month")}


def test_corrections_of_a_closed_report_are_protected_by_the_database(district, october):
    pay(district, at(2026, 11, 10), 60)
    november = built_at(district, NOVEMBER, DECEMBER_2)
    with clock.at(DECEMBER_2):
        close(november, district)
    said = {"month": OCTOBER, "table": "summary", "key": "all", "label": "x", "metric": "x", "was": 1, "now": 2}
    for change in (
        lambda: november.corrections.update(now=0),
        lambda: november.corrections.all().delete(),
        lambda: ReportCorrection.objects.create(report=november, **said),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def test_a_worker_killed_among_the_corrections_goes_on_with_the_next_month(district, october):
    pay(district, at(2026, 11, 10), 60)
    with clock.at(DECEMBER_2):
        report = building.ask(district.authority, NOVEMBER, by=None)
        for _part in range(building.PARTS - 1):
            building.write_next(report.run_id)
        assert told(report) == {}
        while building.write_next(report.run_id):
            pass
    assert told(report)[OCTOBER, "summary", "paid"] == (0, 60)


def test_page_and_files_say_month_row_figure_and_both_numbers_and_lead_to_the_month(client, district, october):
    pay(district, at(2026, 11, 10), 60)
    november = built_at(district, NOVEMBER, DECEMBER_2)
    content = content_of(november)
    section = content.sections[-1]
    assert section.heading.endswith("、更正")
    assert ["2026年10月", "测试区", "已拨付", "0.00元", "60.00元"] in section.tables[0].rows
    client.force_login(district.reviewer)
    with clock.at(DECEMBER_2):
        page = client.get("/reports/2026-11/").content.decode()
        assert '<a href="/reports/2026-10/">2026年10月</a>' in page
        assert client.get("/reports/2026-11/excel/").status_code == 200
        assert client.get("/reports/2026-11/word/").status_code == 200


def test_a_report_without_corrections_has_no_section_of_them(district, october):
    content = content_of(built_at(district, NOVEMBER, DECEMBER_2))
    assert [one.heading for one in content.sections if "更正" in one.heading] == []


def test_the_corrected_month_leads_to_the_reports_that_tell(client, district, october):
    pay(district, at(2026, 11, 10), 60)
    november = built_at(district, NOVEMBER, DECEMBER_2)

    def page(key):
        client.force_login(getattr(district, key))
        return client.get("/reports/2026-10/").content.decode()

    assert "以后月报中的更正" in page("reviewer")
    assert 'href="/reports/2026-11/"' in page("reviewer")
    assert "以后月报中的更正" not in page("worker")
    with clock.at(DECEMBER_2):
        close(november, district)
    assert "以后月报中的更正" in page("worker")


def test_the_api_says_what_a_month_corrects_and_what_corrects_it(client, district, october):
    pay(district, at(2026, 11, 10), 60)
    november = built_at(district, NOVEMBER, DECEMBER_2)
    client.force_login(district.reviewer)
    said = client.get(f"/api/v1/reports/{november.pk}/").json()["corrections"]
    first = {**said[0], "label": ""}
    assert first == {
        **{"report": november.pk, "month": "2026-10", "table": "summary", "key": "all", "label": ""},
        **{"metric": "paid", "was": "0.00", "now": "60.00"},
    }
    assert client.get(f"/api/v1/reports/{october.pk}/").json()["told_later"] == said
    assert MonthlyReport.objects.get(pk=october.pk).is_closed


def test_both_numbers_of_a_correction_lead_to_their_rows_on_either_months_page(client, district, october):
    """What was said leads to the rows as they were known then, what is known by now to those of the correcting cut."""
    pay(district, at(2026, 11, 10), 60)
    built_at(district, NOVEMBER, DECEMBER_2)
    pay(district, at(2026, 12, 10), 30)
    ask(district, at(2026, 12, 11), replaces=CertificateAsk.objects.get(), reason="写错", is_void=True)
    december = built_at(district, DECEMBER, JANUARY_5)
    client.force_login(district.reviewer)
    with clock.at(JANUARY_5):
        pages = [client.get(f"/reports/2026-{month}/").content.decode() for month in (12, 10)]
    telling, told_later = (
        [(text, href) for text, href in LinkedNumbers(page).links if "2026-12/rows/corrections/" in href]
        for page in pages
    )
    assert len(telling) == 2 * december.corrections.count() and set(telling) == set(told_later)
    for text, href in telling:
        answer = client.get(href)
        assert (answer.status_code, answer.context["differs"]) == (200, False), href
        pk, which = href.split("/")[-3].split("-")
        said = getattr(december.corrections.get(pk=pk), which)
        assert answer.context["number"].value == said
        assert number_in(text) == said
    assert {Decimal(one.was) for one in december.corrections.filter(metric="paid")} == {60}


@pytest.mark.parametrize("key", ["0-was", "x-now", "1", "9" * 30 + "-was", "٣-now", "1-then"])
def test_what_a_report_does_not_correct_has_no_rows(client, district, october, key):
    client.force_login(district.reviewer)
    assert client.get(f"/reports/2026-10/rows/corrections/{key}/paid/").status_code == 404
