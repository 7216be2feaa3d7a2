"""Residents' figures: by import from a survey alone, replaced and never edited, told in the month with both numbers."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from desk.models import ImportRun, StoredFile
from reports import surveys
from reports.excel import write_excel
from reports.facts import Span
from reports.models import MonthlyReport
from reports.monthly_content import content_of
from reports.survey_models import SurveyFigure
from tests.district import add_person, make_district
from tests.reports.built import build, close, lines_of
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.surveys import HEAD, ROW, document, figure, fill, given, recounted
from tests.sheets import comma_separated, counts, exported, hand_in, import_now, remedies, upload, xlsx
from web import clock

LIST = "/reports/surveys/"
SEPTEMBER = at(2026, 9, 1, 9)


@pytest.fixture(autouse=True)
def today():
    with clock.at(at(2026, 11, 2, 9)):
        yield


def row(**said):
    """The usual row with some cells of its own, by heading."""
    return [said.get(name, usual) for name, usual in zip(HEAD, ROW, strict=True)]


def sections_of(report):
    return {section.heading.split("、")[1]: section for section in content_of(report).sections}


def test_a_sheet_becomes_figures_with_their_source(district):
    kept = document()
    run = given(district, ROW, row(指标="问题解决率", 时期起="2026年4月", 时期止=date(2026, 6, 1)), document=kept.pk)
    assert (counts(run), run.findings["problems"], remedies(run)) == ((2, 0, 0, 0), [], [])
    assert import_now(run)
    solved, satisfied = SurveyFigure.objects.order_by("rate")
    assert (satisfied.part, satisfied.whole, satisfied.share_text) == (430, 500, "86.0%")
    assert (satisfied.document, satisfied.imported_by, satisfied.version) == (kept, district.reviewer, 1)
    assert (solved.rate, solved.period_text) == ("resolution", "2026年4月至2026年6月")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_in_either_encoding_says_the_same(district, encoding):
    content = comma_separated([HEAD, ROW], encoding)
    run = hand_in(district, "surveys", None, by=district.reviewer, content=content, document=document().pk)
    assert (counts(run), import_now(run)) == ((1, 0, 0, 0), True)


def test_a_second_import_replaces_the_first_which_stays(district):
    import_now(given(district, ROW))
    run = given(district, row(符合数=420), row(指标="见面率"))
    assert counts(run) == (1, 1, 0, 0)
    assert import_now(run)
    first, second = SurveyFigure.objects.filter(rate="satisfaction").order_by("version")
    assert (second.replaces, second.version, first.part, second.part) == (first, 2, 430, 420)
    assert set(SurveyFigure.objects.current().values_list("rate", flat=True)) == {"satisfaction", "contact"}
    assert list(SurveyFigure.objects.versions_of(first)) == [first, second]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(district, ending):
    figure(district, part_bound="at_least", whole_bound="about")
    content = exported(district, "surveys", district.reviewer, ending)
    run = hand_in(district, "surveys", None, by=district.reviewer, content=content, document=document().pk)
    assert (counts(run), run.findings["problems"]) == ((0, 0, 1, 0), [])


@pytest.mark.parametrize("heading", ["社区", "所在社区", "街道", "镇街"])
def test_no_community_and_no_street_is_measured(district, heading):
    run = given(district, [*ROW, "第1社区"], head=[*HEAD, heading])
    assert counts(run) == (0, 0, 0, 1)
    sentence = "居民评价只按全辖区导入，不对社区、街道作评价。请删去这一列，改用全辖区的数字。"
    assert remedies(run) == [(2, "J", sentence)]


def test_a_survey_named_after_a_community_is_refused(district):
    name = district.community1.name
    run = given(district, row(调查名称=f"{name}满意度调查"))
    sentence = f"写了「{name}」：居民评价只按全辖区导入，不对社区、街道作评价。"
    assert remedies(run) == [(2, "A", sentence)]


@pytest.mark.parametrize(
    ("said", "column", "remedy"),
    [
        ({"符合数": 501}, "E", "不能大于有效样本数500，请核对。"),
        ({"有效样本数": ""}, "F", "没有填写，请补上。"),
        ({"有效样本数": 0}, "F", "请填写1到999999999之间的整数。"),
        ({"时期止": "2025-12"}, "D", "不能早于时期起。"),
        ({"时期止": "2026-12"}, "D", "这个月还没有到，请核对时期。"),
        ({"时期起": "上半年"}, "C", "请按「2026-06」的样式填写月份。"),
        ({"时期起": "2026-13"}, "C", "请按「2026-06」的样式填写月份。"),
        ({"抽样方法": ""}, "H", "没有填写，请补上。"),
    ],
)
def test_a_wrong_cell_is_named_with_its_remedy_and_nothing_is_imported(district, said, column, remedy):
    run = given(district, row(**said), row(指标="见面率"))
    assert (counts(run), remedies(run)) == ((1, 0, 0, 1), [(2, column, remedy)])
    assert not SurveyFigure.objects.exists()


def test_an_unknown_rate_is_refused_with_the_choices(district):
    ((_row, column, remedy),) = remedies(given(district, row(指标="好评率")))
    assert (column, remedy) == ("B", "「好评率」不是可选的值，可以写：见面率、交流率、问题解决率、满意率。")


def test_nothing_comes_in_without_its_document(district):
    run = hand_in(district, "surveys", [HEAD, ROW], by=district.reviewer)
    assert run.findings["problems"] == ["没有来源文件，不能导入。请重新上传，并附上调查的来源文件。"]


def test_the_page_of_the_import_asks_for_the_document(client, district):
    client.force_login(district.reviewer)
    page, pdf = "/imports/new/surveys/", SimpleUploadedFile("报告.pdf", b"%PDF-1.4 x")
    assert client.get(page).status_code == 200
    answer = client.post(page, {"file": upload(xlsx([HEAD, ROW]))})
    assert (answer.status_code, "请附上调查的来源文件。" in answer.content.decode()) == (422, True)
    answer = client.post(page, {"file": upload(xlsx([HEAD, ROW])), "document": upload(b"MZ", "报告.exe")})
    assert (answer.status_code, ImportRun.objects.count()) == (422, 0)
    client.post(page, {"file": upload(xlsx([HEAD, ROW])), "document": pdf})
    run = ImportRun.objects.get()
    assert StoredFile.objects.get(pk=run.target["document"]).name == "报告.pdf"
    client.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]})
    assert SurveyFigure.objects.get().document_id == run.target["document"]


@pytest.mark.parametrize("key", ["officer", "street_officer", "worker", "decider", "supervisor", "operator"])
def test_only_reviewers_import(client, district, key):
    client.force_login(getattr(district, key))
    assert client.get("/imports/new/surveys/").status_code == 403


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        ("", "", "86.0%"),
        ("at_least", "", "≥86%"),
        ("", "at_least", "≤86%"),
        ("about", "", "约86%"),
        ("at_least", "at_least", "—"),
    ],
)
def test_a_bound_of_the_source_stays_a_bound(district, part, whole, printed):
    assert figure(district, part_bound=part, whole_bound=whole).share_text == printed


def test_the_database_refuses_to_edit_a_figure_and_to_replace_another(district):
    one, other = figure(district), figure(district, rate="contact")
    for change in (
        lambda: SurveyFigure.objects.filter(pk=one.pk).update(part=1),
        one.delete,
        lambda: figure(district, rate="contact", replaces=one),
        lambda: figure(district, rate="contact"),
        lambda: figure(district, survey="又一次", part=2, whole=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert set(SurveyFigure.objects.all()) == {one, other}


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_month_tells_what_a_plain_recount_tells(district, seed):
    fill(district, seed, [SEPTEMBER, at(2026, 10, 5), at(2026, 11, 1), CUT, at(2026, 11, 3)])
    span = Span(district.authority, OCTOBER, CUT)
    assert {one.key: one.values for one in surveys.told(span)} == recounted(district.authority, OCTOBER, CUT)


def test_what_is_replaced_or_imported_after_the_cut_changes_nothing_before_it(district):
    first = figure(district, at=SEPTEMBER)
    figure(district, replaces=first, part=1, at=CUT)
    assert [one.key for one in surveys.told(Span(district.authority, OCTOBER, CUT))] == [str(first.pk)]


def test_another_authority_is_not_told(district):
    figure(district, at=SEPTEMBER)
    assert surveys.told(Span(make_district("邻区").authority, OCTOBER, CUT)) == []


def test_a_month_without_a_survey_has_no_such_section(district):
    assert "居民评价" not in sections_of(build(district))


def test_the_section_says_the_rate_with_both_numbers_source_and_period(district):
    figure(district, at=SEPTEMBER)
    section = sections_of(build(district))["居民评价"]
    assert section.paragraphs[1] == (
        "上半年调查（2026年1月至2026年6月）：满意率86.0%（430÷500，有效样本数500）。由调查队开展，抽样方法：抽样；来源：报告。"
    )
    (table,) = section.tables
    assert table.row_texts() == [["满意率", "2026年1月至2026年6月", "上半年调查", "430", "500", "86.0%"]]


def test_every_number_that_the_section_says_leads_to_what_was_imported(client, district):
    one, other = figure(district, at=SEPTEMBER), figure(district, rate="contact", part=7, whole=90, at=SEPTEMBER)
    told = sections_of(build(district))["居民评价"].paragraphs[1]
    client.force_login(district.reviewer)
    parts = client.get("/reports/2026-10/").context["parts"]
    _first, said = next(part.paragraphs for part in parts if "居民评价" in part.heading)
    assert {(text, href) for text, href in said if href} == {
        (text, f"{LIST}{made.pk}/")
        for made in (one, other)
        for text in (made.share_text, made.sum_text, made.whole_text)
    }
    assert "".join(text for text, _href in said) == told


def test_a_closed_month_keeps_what_it_told(district):
    first = figure(district, at=SEPTEMBER)
    report = build(district)
    close(report, district)
    before, said = lines_of(report), sections_of(report)["居民评价"]
    figure(district, replaces=first, part=1, at=at(2026, 11, 3))
    report = MonthlyReport.objects.whole().get()
    assert (lines_of(report), sections_of(report)["居民评价"]) == (before, said)


def test_the_workbook_shows_both_numbers(district):
    figure(district, at=SEPTEMBER)
    book = openpyxl.load_workbook(BytesIO(write_excel(content_of(build(district)))))
    cells = [cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
    assert {"上半年调查", "430", "500", "86.0%"} <= {str(cell) for cell in cells}


def test_readers_find_figures_with_their_history(client, district):
    first = figure(district, at=SEPTEMBER)
    second = figure(district, replaces=first, part=420)
    client.force_login(district.worker)
    assert list(client.get(LIST).context["figures"]) == [second]
    assert set(client.get(LIST, {"versions": "all"}).context["figures"]) == {first, second}
    assert client.get(f"{LIST}{first.pk}/").context["versions"] == [first, second]
    answer = client.get(f"{LIST}{second.pk}/document/")
    assert (answer.content, answer["Content-Disposition"][:10]) == (b"%PDF-1.4 x", "attachment")


def test_nobody_else_finds_them(client, district):
    made = figure(district)
    client.force_login(district.operator)
    assert client.get(LIST).status_code == 403
    other = make_district("邻区")
    client.force_login(add_person(other, "stranger", other.office, "reviewer"))
    assert list(client.get(LIST).context["figures"]) == []
    for url in (f"{LIST}{made.pk}/", f"{LIST}{made.pk}/document/", f"/api/v1/surveys/{made.pk}/"):
        assert client.get(url).status_code == 404


def test_the_api_says_what_the_page_says(client, district):
    first = figure(district, at=SEPTEMBER)
    figure(district, replaces=first, part=420)
    figure(district, rate="contact")
    client.force_login(district.worker)
    (answer,) = client.get("/api/v1/surveys/", {"rate": "satisfaction"}).json()["results"]
    assert (answer["part"], answer["whole"], answer["share"], answer["is_current"]) == (420, 500, "84.0%", True)
    assert client.get(f"/api/v1/surveys/{first.pk}/").json()["is_current"] is False
    assert client.post("/api/v1/surveys/", {}).status_code == 405


@pytest.mark.parametrize("asked", ["?year=abc", "?rate=x", "?versions=1", "?page=x", "?q=%00", "?year=99999"])
def test_any_filter_gives_a_page(client, district, asked):
    client.force_login(district.worker)
    assert client.get(LIST + asked).status_code in (200, 400)


def test_statements_do_not_grow_with_figures(client, district):
    client.force_login(district.worker)
    taken = []
    for n in (3, 20):
        for number in range(n):
            figure(district, survey=f"第{n}批{number}")
        client.get(LIST)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(LIST).status_code == 200
        taken.append(len(caught))
    assert taken[0] == taken[1]


def test_a_random_month_with_surveys_is_still_told(district):
    RandomMonth(district, 1).fill(dispatches=5, applications=3)
    fill(district, 9, [SEPTEMBER])
    assert "居民评价" in sections_of(build(district))
