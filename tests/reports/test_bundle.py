"""A month and all its streets in one zip: made by a worker, named in official order, with the files that open one by one."""

import io
import zipfile

import openpyxl
import pytest
from docx import Document

from desk.models import ExportRecord, ExportRun
from desk.tasks import write_export
from reports.models import MonthlyReport
from tests.reports.built import build, build_streets
from tests.reports.random_month import RandomMonth

PAGE = "/reports/2026-10/files/"

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def october(district, client):
    RandomMonth(district).fill(dispatches=10, applications=4)
    client.force_login(district.reviewer)
    return build_streets(build(district))


def asked(client):
    answer = client.post("/exports/new/", {"page": PAGE, "query": "", "format": "zip"})
    assert answer.status_code == 302, answer.content.decode()
    return ExportRun.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))


def opened(client, run):
    write_export(run.job_id)
    answer = client.get(f"/exports/{run.pk}/file/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_page_of_a_month_offers_all_its_files_and_a_worker_makes_them(district, client, october):
    assert f'href="{PAGE}"' in client.get("/reports/2026-10/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "压缩包里有6个文件" in page and "在后台生成" in page
    assert ExportRecord.objects.count() == 0


def test_the_zip_holds_word_and_excel_of_the_whole_and_of_each_street_in_official_order(district, client, october):
    bundle = opened(client, asked(client))
    places = [district.authority, district.street, district.other_street]
    title = "{n:02d} {name}社区减负情况月报（2026年10月）.{ending}"
    assert bundle.namelist() == [
        title.format(n=n, name=place.name, ending=ending)
        for n, place in enumerate(places)
        for ending in ("docx", "xlsx")
    ]
    assert bundle.testzip() is None
    for n, name in enumerate(bundle.namelist()):
        place = places[n // 2].name
        content = io.BytesIO(bundle.read(name))
        if name.endswith("docx"):
            assert place in "".join(one.text for one in Document(content).paragraphs)
        else:
            assert openpyxl.load_workbook(content).sheetnames


def test_the_zip_is_written_down_as_an_export_of_so_many_files(district, client, october):
    run = asked(client)
    opened(client, run)
    record = ExportRecord.objects.get()
    run.refresh_from_db()
    assert (record.by, record.ending, record.rows, run.rows) == (district.reviewer, "zip", 6, 6)
    assert record.name == "测试区社区减负情况月报（2026年10月）全部文件"
    assert "ZIP" in client.get("/exports/").content.decode()


def test_while_a_street_is_being_counted_there_is_no_zip(district, client, october):
    part = MonthlyReport.objects.parts_of(october).first()
    part.run.finished_at, part.run.done = None, 0
    part.run.save()
    answer = client.get(PAGE)
    assert answer.status_code == 409
    assert f"{district.street.name}2026年10月月报还没有生成完" in answer.content.decode()


def test_who_may_not_see_the_month_has_no_zip_of_it(district, client, october):
    client.force_login(district.supervisor)
    assert client.get(PAGE).status_code == 404
    press = client.post("/exports/new/", {"page": PAGE, "query": "", "format": "zip"})
    assert press.status_code == 404


@pytest.mark.parametrize(("page", "ending"), [("/lines/", "zip"), (PAGE, "csv"), ("/reports/2026-10/", "zip")])
def test_a_list_is_no_zip_and_a_zip_no_list(client, october, page, ending):
    answer = client.post("/exports/new/", {"page": page, "query": "", "format": ending})
    assert answer.status_code == 404
