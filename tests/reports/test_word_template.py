from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from docx import Document

from reports.word import TEMPLATE, write_word
from reports.word_template import build_template


def parts(file):
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_template_that_is_kept_is_the_one_that_is_built():
    built = BytesIO()
    build_template(built)
    assert parts(built) == parts(TEMPLATE)


def test_the_command_writes_the_template_where_it_is_told(tmp_path, capsys):
    call_command("build_word_template", to=str(tmp_path / "monthly.docx"))
    assert parts(tmp_path / "monthly.docx") == parts(TEMPLATE)


def test_the_command_says_why_it_cannot_write(tmp_path):
    with pytest.raises(CommandError, match="写不了"):
        call_command("build_word_template", to=str(tmp_path / "nowhere" / "monthly.docx"))


def test_a_template_that_the_office_has_edited_is_filled_too(sample_report, tmp_path):
    edited = Document(TEMPLATE)
    edited.paragraphs[0].insert_paragraph_before("示范区民政局文件")
    edited.add_paragraph("抄送：{{ recipients }}")
    edited.save(tmp_path / "own.docx")
    document = Document(BytesIO(write_word(sample_report, tmp_path / "own.docx")))
    printed = [paragraph.text for paragraph in document.paragraphs]
    assert (printed[0], printed[-1]) == ("示范区民政局文件", "抄送：各街道办事处，区级有关部门：")
