"""The pages of the monthly report: who sees which months, building, closing, bad months, files."""

import uuid
from datetime import date
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.models import JobRun
from reports import building
from reports.models import MonthlyReport, ReportState
from reports.rates import number_text
from reports.tasks import build_report
from tests.reports.built import build, build_streets, close, review, whole_run
from tests.reports.random_month import OCTOBER, RandomMonth, at
from web import clock
from web.workflow import CLOCK

BUILDERS = ("reviewer", "second_reviewer", "decider", "meeting_reviewer", "meeting_decider")
READERS = ("officer", "office_officer", "street_officer", "worker", "supervisor")
LIST = "/reports/"
PAGE = "/reports/2026-10/"
BUILD = "/reports/2026-10/do/build/"
REVIEW = "/reports/2026-10/do/review/"
CLOSE = "/reports/2026-10/do/close/"

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def built(district):
    """October, built by the clock from a few acts."""
    RandomMonth(district).fill(dispatches=8, applications=4)
    return build_streets(build(district))


@pytest.fixture
def closed(district, built):
    """October, closed."""
    close(built, district)
    return built


def sign_in(client, district, key):
    client.force_login(getattr(district, key))
    return client


def text_of(answer):
    return " ".join(answer.content.decode().split())


def queries(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("url", [LIST, PAGE, "/reports/start/", BUILD, CLOSE, f"{PAGE}excel/", f"{PAGE}word/"])
def test_a_stranger_is_sent_to_sign_in(client, closed, url):
    assert client.get(url).url == f"{reverse('login')}?next={url}"
    assert client.post(url).status_code in (302, 403, 405)
    assert set(JobRun.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("key", BUILDERS)
def test_builders_see_a_month_before_it_is_closed(client, district, built, key):
    sign_in(client, district, key)
    assert [client.get(url).status_code for url in (LIST, PAGE, f"{PAGE}excel/", f"{PAGE}word/")] == [200] * 4
    assert list(client.get(LIST).context["reports"]) == [built]


@pytest.mark.parametrize("key", READERS)
def test_readers_see_closed_months_only(client, district, built, key):
    sign_in(client, district, key)
    assert [client.get(url).status_code for url in (LIST, PAGE, f"{PAGE}excel/", f"{PAGE}word/")] == [
        200,
        404,
        404,
        404,
    ]
    assert list(client.get(LIST).context["reports"]) == []
    close(built, district)
    assert [client.get(url).status_code for url in (LIST, PAGE, f"{PAGE}excel/", f"{PAGE}word/")] == [200] * 4
    assert list(client.get(LIST).context["reports"]) == [built]


@pytest.mark.parametrize("key", READERS)
def test_readers_find_no_button_and_cannot_act(client, district, closed, key):
    sign_in(client, district, key)
    assert "/do/" not in text_of(client.get(PAGE)) + text_of(client.get(LIST))
    assert client.get("/reports/start/").status_code == 403
    assert client.post(BUILD).status_code == 403
    assert client.post(CLOSE).status_code == 403
    assert client.get("/reports/2026-09/").status_code == 404


def test_an_operator_has_no_months(client, district, closed):
    sign_in(client, district, "operator")
    assert [client.get(url).status_code for url in (LIST, PAGE, f"{PAGE}excel/")] == [403, 403, 403]


def test_the_list_offers_the_missing_months_to_builders(client, district, built):
    chance = RandomMonth(district, 2)
    chance.moment = lambda: at(2026, 8, 3)
    chance.application(end="")
    MonthlyReport.objects.whole().update(month=date(2026, 9, 1))
    missing = sign_in(client, district, "reviewer").get(LIST).context["missing"]
    assert {slug for _month, slug, _run in missing} >= {"2026-10", "2026-08"}
    assert missing[0][1] == "2026-10"


def test_the_last_month_is_offered_on_an_empty_register(client, district):
    missing = sign_in(client, district, "reviewer").get(LIST).context["missing"]
    assert missing == [(OCTOBER, "2026-10", None)]


def test_pressing_build_starts_one_run_and_shows_how_far_it_is(client, district):
    sign_in(client, district, "reviewer")
    token = str(uuid.uuid4())
    answers = [client.post(BUILD, {"token": token}) for _n in range(2)]
    assert [answer.url for answer in answers] == [PAGE, PAGE]
    run = whole_run()
    page = text_of(client.get(PAGE))
    assert (run.attempts, run.asked_by) == (1, district.reviewer)
    assert f'hx-get="/jobs/{run.pk}/"' in page
    assert 'http-equiv="refresh"' in page


def test_a_second_press_after_the_end_is_still_the_same_build(client, district):
    sign_in(client, district, "reviewer")
    token = str(uuid.uuid4())
    client.post(BUILD, {"token": token})
    build_report(whole_run().pk)
    client.post(BUILD, {"token": token})
    assert (whole_run().phase, MonthlyReport.objects.whole().get().steps.count()) == ("finished", 1)


def test_a_spoilt_token_builds_all_the_same(client, district):
    sign_in(client, district, "reviewer")
    assert client.post(BUILD, {"token": "x"}).url == PAGE
    assert JobRun.objects.count() == 1


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("2026-13", "「2026-13」不是一个有效的月份"),
        ("2026-02-30", "「2026-02-30」不是一个有效的月份"),
        ("x", "「x」不是一个有效的月份"),
    ],
)
def test_a_month_that_does_not_exist_gets_a_sentence(client, district, slug, sentence):
    sign_in(client, district, "reviewer")
    for answer in (client.get(f"/reports/{slug}/"), client.post(f"/reports/{slug}/do/build/")):
        assert answer.status_code == 400
        assert sentence in text_of(answer)


def test_a_month_in_the_future_gets_a_sentence(client, district):
    sign_in(client, district, "reviewer")
    sentence = "2026年12月还没有结束，最早可以在2027年1月1日生成月报。"
    assert sentence in text_of(client.get("/reports/2026-12/"))
    assert sentence in text_of(client.post("/reports/2026-12/do/build/", follow=True))
    answer = client.post("/reports/start/", {"month": "2026-12"})
    assert answer.context["form"].errors == {"month": [sentence]}
    assert MonthlyReport.objects.count() == 0


def test_the_month_to_build_can_be_chosen(client, district):
    sign_in(client, district, "reviewer")
    assert client.get("/reports/start/").context["form"].initial["month"] == "2026-10"
    assert client.post("/reports/start/", {"month": "2026-09"}).url == "/reports/2026-09/"
    assert (
        client.post("/reports/start/", {"month": "2026-9"}).context["form"].errors["month"][0].startswith("「2026-9」")
    )


def test_a_closed_month_cannot_be_built(client, district, closed):
    sign_in(client, district, "reviewer")
    sentence = "2026年10月月报已经封存，不能重新生成。"
    assert sentence in text_of(client.post(BUILD, follow=True))
    assert client.post("/reports/start/", {"month": "2026-10"}).context["form"].errors == {"month": [sentence]}
    assert MonthlyReport.objects.whole().get().state == ReportState.CLOSED


def test_closing_is_asked_before_it_is_done(client, district, built):
    review(built, district)
    sign_in(client, district, "decider")
    assert client.get(CLOSE).status_code == 200
    assert MonthlyReport.objects.whole().get().state == ReportState.REVIEWED
    assert client.post(CLOSE, {"seen": built.version}).url == PAGE
    assert "本月已封存，数据不再变动。" in text_of(client.get(PAGE))


def test_closing_on_an_old_page_is_refused(client, district, built):
    seen = review(built, district).version
    sign_in(client, district, "decider")
    review(build(district, by=district.reviewer), district)
    answer = client.post(CLOSE, {"seen": seen}, follow=True)
    assert "您打开页面之后" in text_of(answer)
    assert MonthlyReport.objects.whole().get().state == ReportState.REVIEWED


def test_confirming_says_what_is_confirmed_before_it_is_done(client, district, built):
    sign_in(client, district, "reviewer")
    assert 'href="/reports/2026-10/do/review/"' in text_of(client.get(PAGE))
    asked = text_of(client.get(REVIEW))
    assert "您确认：各表已经看过" in asked
    assert client.post(REVIEW, {"seen": built.version}).url == PAGE
    assert MonthlyReport.objects.whole().get().state == ReportState.REVIEWED
    assert "已经复核，等审定人封存。" in text_of(client.get(PAGE))


def test_closing_by_the_one_who_built_is_refused_and_the_page_says_who_may(client, district):
    sign_in(client, district, "decider").post(BUILD)
    build_report(whole_run().pk)
    for answer in (client.get(REVIEW), client.post(REVIEW)):
        assert answer.status_code == 403
        assert "请由另一位审核人或者审定人复核" in text_of(answer)
    review(MonthlyReport.objects.whole().get(), district)
    for answer in (client.get(CLOSE), client.post(CLOSE)):
        assert answer.status_code == 403
        assert "请由另一位审定人封存" in text_of(answer)
    assert "这次数据是您发起生成的，请由另一位审定人封存" in text_of(client.get(PAGE))
    assert "这次数据是您发起生成的" not in text_of(sign_in(client, district, "second_decider").get(PAGE))
    assert MonthlyReport.objects.whole().get().state == ReportState.REVIEWED


def test_nonsense_is_no_500(client, district, built):
    sign_in(client, district, "decider")
    assert client.post("/reports/2026-10/do/burn/").status_code == 404
    assert [client.post(CLOSE, {"seen": seen}).status_code for seen in ("x", "²", "9" * 5000)] == [400] * 3
    assert client.get(f"{LIST}?year=x&page=9").status_code == 200
    assert client.get(f"{LIST}?authority=999").status_code == 400
    assert client.get(f"{LIST}?authority=x").status_code == 400


def test_the_page_says_its_figures_with_their_definitions(client, district, built):
    answer = sign_in(client, district, "reviewer").get(PAGE)
    content, page = answer.context["content"], text_of(answer)
    assert len(content.figures) == 31
    for figure in content.figures:
        assert figure.label in page
        assert figure.definition in page
    assert [chart.key for chart in content.charts] == [
        "by_category_chart",
        "by_street_chart",
        "standing_chart",
        "trend_chart",
    ]
    assert page.count('<svg class="chart"') == 4


def test_nothing_on_the_page_is_sorted_by_size(client, district, closed):
    content = sign_in(client, district, "worker").get(PAGE).context["content"]
    tables = {table.key: [row[0] for row in table.rows] for table in content.tables}
    assert tables["by_street"] == ["东街街道", "西街街道"]
    assert tables["by_department"][:3] == ["民政局", "卫生健康委员会", "统计局"]


def test_a_failed_build_says_why_and_offers_another(client, district):
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    JobRun.objects.filter(pk=report.run_id).update(error="数据库没有空间。", finished_at=clock.now())
    page = text_of(sign_in(client, district, "reviewer").get(PAGE))
    assert "「生成减负月报」没有完成：数据库没有空间。" in page
    assert "再次生成" in page
    client.post(BUILD)
    assert whole_run().phase == "waiting"


def test_a_month_that_is_being_built_has_no_file(client, district, built):
    building.ask(district.authority, OCTOBER, by=district.reviewer)
    answer = sign_in(client, district, "reviewer").get(f"{PAGE}word/")
    assert answer.status_code == 409
    assert "2026年10月月报还没有生成完，请稍后再打开。" in text_of(answer)


@pytest.mark.parametrize("suffix", ["excel", "word"])
def test_files_have_a_chinese_name(client, district, built, suffix):
    answer = sign_in(client, district, "reviewer").get(f"{PAGE}{suffix}/")
    ending = {"excel": "xlsx", "word": "docx"}[suffix]
    name = quote(f"测试区社区减负情况月报（2026年10月）.{ending}")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_workbook_holds_the_numbers_of_the_page(client, district, built):
    sign_in(client, district, "reviewer")
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{PAGE}excel/").streaming_content)), data_only=True)
    cells = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows() if len(row) > 1}
    content = client.get(PAGE).context["content"]
    for figure in content.figures:
        if figure.unit != "%":
            assert number_text(Decimal(str(cells[figure.label])), figure.unit) == number_text(
                figure.measured, figure.unit
            )


def test_the_list_takes_the_same_statements_for_one_month_and_for_three(client, district, built):
    sign_in(client, district, "reviewer")
    client.get(LIST)
    one = queries(client, LIST)
    for month in (date(2026, 9, 1), date(2026, 8, 1)):
        build(district, month=month)
    assert queries(client, LIST) == one


def test_the_page_takes_the_same_statements_for_few_and_for_many_acts(client, district, built):
    sign_in(client, district, "reviewer")
    client.get(PAGE)
    few = queries(client, PAGE)
    RandomMonth(district, 3).fill(dispatches=20, applications=10)
    again = building.ask(district.authority, OCTOBER, by=CLOCK)
    building.ask(district.authority, OCTOBER, by=district.second_reviewer)
    build_report(again.run_id)
    assert queries(client, PAGE) == few


def test_lists_are_narrowed_by_year_and_state(client, district, closed):
    build(district, month=date(2025, 12, 1))
    sign_in(client, district, "reviewer")
    assert [report.slug for report in client.get(LIST).context["reports"]] == ["2026-10", "2025-12"]
    assert [report.slug for report in client.get(f"{LIST}?year=2025").context["reports"]] == ["2025-12"]
    assert [report.slug for report in client.get(f"{LIST}?state=closed").context["reports"]] == ["2026-10"]


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "", "2026-02-30"])
def test_a_month_that_cannot_be_chosen_is_said_beside_its_field(client, district, month):
    answer = sign_in(client, district, "reviewer").post("/reports/start/", {"month": month})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["month"])
    assert JobRun.objects.count() == 0


def test_a_month_before_the_register_is_refused(client, district):
    chance = RandomMonth(district)
    chance.moment = lambda: at(2026, 10, 3)
    chance.application(end="")
    sign_in(client, district, "reviewer")
    sentence = "本系统的记录从2026年10月开始，更早的月份没有数据，不能生成月报。"
    assert sentence in text_of(client.get("/reports/2026-09/"))
    assert sentence in text_of(client.post("/reports/start/", {"month": "2026-09"}))
    assert sentence in text_of(client.post("/reports/2026-09/do/build/", follow=True))
    assert JobRun.objects.count() == 0


def test_readers_are_not_asked_for_a_state(client, district, closed):
    assert "state" not in sign_in(client, district, "officer").get(LIST).context["filterset"].form.fields
    assert "state" in sign_in(client, district, "reviewer").get(LIST).context["filterset"].form.fields


def test_a_second_press_on_close_is_no_error(client, district, built):
    review(built, district)
    sign_in(client, district, "decider")
    for _press in range(2):
        answer = client.post(CLOSE, {"seen": built.version}, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "本月已封存，数据不再变动。" in text_of(answer)
        assert "请核对后再办" not in text_of(answer)
    assert built.steps.filter(action="close").count() == 1
