"""Spreadsheets for tests of imports: made from rows, handed in, and read again."""

import csv
import io

import openpyxl
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.imports import running, writing
from desk.imports.importer import KINDS
from desk.models import ImportRun

NEW_ORDER = {
    "title": "关于调整清单的通知",
    "document_number": "测民发〔2026〕30号",
    "published_on": "2026-12-01",
    "effective_on": "2027-01-01",
    "reason": "",
}


def xlsx(rows, *, formats=None):
    """A workbook of one sheet as bytes; days and moments get a date format."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("数据")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    book.close()
    return file.getvalue()


def comma_separated(rows, encoding="utf-8-sig"):
    """A csv file as bytes."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def upload(content, name="表.xlsx"):
    """Bytes as a browser sends them."""
    return SimpleUploadedFile(name, content)


def hand_in(district, kind, rows, *, by=None, content=None, **target):
    """Upload rows (or a file's content) for a kind; the run with its preview."""
    by = by or (district.operator if KINDS[kind].permission != "registry.draft_order" else district.second_reviewer)
    file = upload(content or xlsx(rows))
    run = running.receive(file, kind=kind, authority=district.authority, by=by, target=target)
    return ImportRun.objects.select_related("file", "asked_by").get(pk=run.pk)


def import_now(run):
    """Carry out a run on the preview that it has; True when it was done."""
    done = running.carry_out(run, by=run.asked_by, seen=run.findings["digest"])
    run.refresh_from_db()
    return done


def counts(run):
    """(new, changed, unchanged, wrong)."""
    return run.new, run.changed, run.unchanged, run.wrong


def remedies(run):
    """[(row, column letter, remedy)] of every error."""
    return [(error["row"], error["column"], error["remedy"]) for error in run.findings["errors"]]


def exported(district, kind, by, ending="xlsx"):
    """What the register has of a kind, as the bytes of an export."""
    write = {"xlsx": writing.write_xlsx, "csv": writing.write_csv}[ending]
    return write(KINDS[kind](district.authority, by)).read()


def sheets_of(content):
    """{title: rows} of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
