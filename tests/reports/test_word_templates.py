"""The office's own Word template: handed in, tried, chosen, kept for closed months, given back."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from docx import Document

from reports.models import WordTemplate
from reports.word import TEMPLATE
from reports.word_templates import check_template
from tests.reports.built import build, close
from tests.reports.random_month import RandomMonth, at
from web import clock

PAGE = "/reports/template/"

pytestmark = pytest.mark.usefixtures("second_of_november")


def edited(mend):
    """The register's own template after ``mend`` (a function of the document), as bytes."""
    document, file = Document(TEMPLATE), BytesIO()
    mend(document)
    document.save(file)
    return file.getvalue()


def with_red_head(document):
    document.paragraphs[0].insert_paragraph_before("示范区民政局文件")


def without(sign):
    def mend(document):
        for line in document.paragraphs:
            if sign in line.text:
                line.text = ""

    return mend


def upload(content, name="本单位版式.docx"):
    return SimpleUploadedFile(name, content)


def first_line(client, slug="2026-10"):
    answer = b"".join(client.get(f"/reports/{slug}/word/").streaming_content)
    return next(line.text for line in Document(BytesIO(answer)).paragraphs if line.text.strip())


@pytest.fixture
def reviewer(client, district):
    client.force_login(district.reviewer)
    RandomMonth(district).fill(dispatches=3, applications=2)
    build(district)
    return client


def test_a_template_that_is_chosen_is_the_one_that_is_filled(reviewer):
    assert first_line(reviewer) != "示范区民政局文件"
    answer = reviewer.post(PAGE, {"file": upload(edited(with_red_head))})
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert first_line(reviewer) == "示范区民政局文件"
    assert "本单位版式.docx" in reviewer.get(PAGE).content.decode()
    taken = b"".join(reviewer.get(f"{PAGE}file/").streaming_content)
    assert Document(BytesIO(taken)).paragraphs[0].text == "示范区民政局文件"


def test_back_to_the_own_template(reviewer):
    reviewer.post(PAGE, {"file": upload(edited(with_red_head))})
    reviewer.post(PAGE, {"own": "1"})
    assert first_line(reviewer) != "示范区民政局文件"
    assert list(WordTemplate.objects.values_list("file__name", flat=True)) == [None, "本单位版式.docx"]
    assert reviewer.post(PAGE, {"own": "1"}).status_code == 409


def test_a_closed_month_keeps_the_template_of_its_closing(reviewer, district):
    reviewer.post(PAGE, {"file": upload(edited(with_red_head))})
    report = build(district)
    with clock.at(at(2026, 11, 3, 9)):
        close(report, district)
    with clock.at(at(2026, 11, 4, 9)):
        reviewer.post(PAGE, {"own": "1"})
        assert first_line(reviewer) == "示范区民政局文件"


@pytest.mark.parametrize(
    ("sign", "missing"),
    [("{{ title }}", "标题"), ("{{ issuer }}", "署名"), ("{{ b.caption }}", "表的名称")],
)
def test_a_template_that_leaves_something_out_is_refused_by_name(sign, missing):
    with pytest.raises(ValidationError) as refused:
        check_template(edited(without(sign)))
    assert refused.value.code == "incomplete"
    assert missing in refused.value.messages[0]


def test_a_wrong_placeholder_is_said(reviewer):
    def broken(document):
        document.paragraphs[0].insert_paragraph_before("{% if title %}")

    answer = reviewer.post(PAGE, {"file": upload(edited(broken))})
    assert answer.status_code == 422
    assert "占位符" in answer.content.decode()
    assert not WordTemplate.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"PK\x03\x04 nothing", "a.docx"), (b"%PDF-1.7", "a.pdf"), (b"", "a.docx"), (b"text", "a.txt")],
)
def test_what_is_no_word_file_is_told(reviewer, content, name):
    answer = reviewer.post(PAGE, {"file": upload(content, name)})
    assert answer.status_code == 422
    assert not WordTemplate.objects.exists()


def test_a_template_reaches_nothing_of_the_server():
    def curious(document):
        document.paragraphs[0].insert_paragraph_before("{{ ''.__class__.__mro__[1].__subclasses__() }}")

    with pytest.raises(ValidationError) as refused:
        check_template(edited(curious))
    assert refused.value.code == "unprintable"


@pytest.mark.parametrize("key", ["officer", "street_officer", "worker", "supervisor", "operator"])
def test_others_dont_set_it(client, district, key):
    client.force_login(getattr(district, key))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"own": "1"}).status_code == 403
    assert client.get(f"{PAGE}file/").status_code == 403


def test_what_was_chosen_stays(reviewer):
    reviewer.post(PAGE, {"file": upload(edited(with_red_head))})
    for change in (lambda rows: rows.update(file=None), lambda rows: rows.delete()):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change(WordTemplate.objects.all())
