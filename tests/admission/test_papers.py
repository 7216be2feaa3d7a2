"""The Word files of the papers: they say what the print pages say, word for word, by the layout of official documents."""

import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.admission import cases

pytestmark = pytest.mark.django_db


class Sheet(HTMLParser):
    """The text of the printed sheet, without the place for the seal, which only paper has."""

    def __init__(self, page):
        super().__init__()
        self.words, self.skipping = [], False
        self.feed(page[page.index('<article class="sheet paper">') : page.index("</article>")])

    def handle_starttag(self, tag, attrs):
        self.skipping = dict(attrs).get("class") == "seal-place"

    def handle_endtag(self, tag):
        self.skipping = False

    def handle_data(self, data):
        if not self.skipping:
            self.words.append(data)


def texts(document):
    """The paragraphs of a Word file from first to last, those of tables too; a merged cell once."""
    for element in document.element.body:
        if element.tag == qn("w:p"):
            yield Paragraph(element, document).text
        elif element.tag == qn("w:tbl"):
            for row in Table(element, document).rows:
                seen = []
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.append(cell._tc)
                        yield from (paragraph.text for paragraph in cell.paragraphs)


def bare(words):
    """Without spaces and line ends, which a page and a file set differently."""
    return re.sub(r"[\s]+", "", "".join(words))


def both(client, district, person, name, *args):
    """(the page, the Word file) of a paper."""
    client.force_login(getattr(district, person))
    url = reverse(f"admission:{name}", args=args)
    page, file = client.get(url), client.get(url, {"format": "docx"})
    assert (page.status_code, file.status_code) == (200, 200)
    assert file["Content-Disposition"].startswith("attachment")
    return page.content.decode(), Document(BytesIO(b"".join(file.streaming_content)))


def test_the_approval_form_says_in_word_what_it_says_on_paper(client, district):
    application = cases.approved(district, decision={"opinion": "同意。\n请按月走访。"})
    page, document = both(client, district, "decider", "approval-form", application.pk)
    assert bare(texts(document)) == bare(Sheet(page).words)
    assert "申请准入社区工作事项审批表" in bare(texts(document))


def test_the_approval_form_of_a_draft_has_room_for_seals(client, district):
    application = cases.draft(district)
    page, document = both(client, district, "officer", "approval-form", application.pk)
    assert bare(texts(document)) == bare(Sheet(page).words)
    assert bare(texts(document)).count("（盖章）年月日") == 3


def test_the_notice_of_deficiencies_says_in_word_what_it_says_on_paper(client, district):
    rows = [
        {"kind": "missing", "field": "content", "note": "请写明做到什么程度。"},
        {"kind": "basis_too_low", "field": "basis_level", "note": "请提供市级以上文件。"},
    ]
    application = cases.returned(district, rows=rows)
    step = application.steps.get(action="return")
    page, document = both(client, district, "officer", "deficiency-notice", application.pk, step.pk)
    assert bare(texts(document)) == bare(Sheet(page).words)
    assert [len(table.rows) for table in document.tables] == [3]


@pytest.mark.parametrize("make", [cases.approved, cases.rejected])
def test_a_decision_says_in_word_what_it_says_on_paper_and_what_was_kept(client, district, make):
    application = make(district)
    page, document = both(client, district, "officer", "decision-letter", application.pk)
    assert bare(texts(document)) == bare(Sheet(page).words)
    decision = application.decisions.get()
    printed = list(texts(document))
    assert [line for line in decision.letter.split("\n") if line.strip() not in printed] == []
    assert f"校验码：{decision.letter_sha256}" in printed


def test_a_word_file_is_laid_out_as_an_official_document(client, district):
    _page, document = both(client, district, "officer", "decision-letter", cases.approved(district).pk)
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), section.orientation) == (210, WD_ORIENT.PORTRAIT)
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("公文标题", "公文正文", "公文表头")
    }
    assert fonts == {"公文标题": "方正小标宋简体", "公文正文": "仿宋_GB2312", "公文表头": "黑体"}
    assert document.paragraphs[0].style.name == "公文标题"
    assert (document.core_properties.author, document.core_properties.comments) == ("民政局", "")


def test_signs_that_no_file_can_hold_are_left_out(client, district):
    application = cases.submitted(district, content="走访\x0b老人<b>&\ufffe")
    _page, document = both(client, district, "officer", "approval-form", application.pk)
    assert "走访老人<b>&" in bare(texts(document))


def test_another_format_is_refused_with_the_choice(client, district):
    application = cases.draft(district)
    client.force_login(district.officer)
    answer = client.get(reverse("admission:approval-form", args=[application.pk]), {"format": "odt"})
    assert answer.status_code == 400
    assert "可选：docx。" in answer.content.decode()


def test_a_stranger_to_the_case_gets_no_file(client, district):
    application = cases.draft(district)
    client.force_login(district.other_officer)
    url = reverse("admission:approval-form", args=[application.pk])
    assert client.get(url, {"format": "docx"}).status_code == 404
