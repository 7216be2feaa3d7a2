from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from openpyxl import load_workbook

from reports.content import Attachment, Chart, Column, Section, Table
from reports.word import attachment_lines, title_lines, write_word

HOSTILE = [
    "{{ 7 * 7 }}",
    "{% for x in body %}x{% endfor %}",
    "{_{ a }_} {_% b %_} {# c #}",
    "<w:p><b>&amp; & \"引号\" '单引' ]]></w:p>",
    "{%p endfor %} {%tr endif %}",
    "&#95; _x0041_ \\n %s %(x)s",
]


def read(content):
    return Document(BytesIO(write_word(content)))


def texts(document, style=None):
    return [p.text for p in document.paragraphs if style is None or p.style.name == style]


def grid(table):
    return [["\n".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in table.rows]


def fonts(document, style):
    properties = document.styles[style].element.rPr
    return properties.rFonts.get(qn("w:eastAsia")), document.styles[style].font.size.pt


@pytest.fixture
def document(sample_report):
    return read(sample_report)


def test_the_page_is_that_of_an_official_document(document):
    section = document.sections[0]
    sides = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    sides += [section.left_margin, section.right_margin]
    assert [round(side.mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    layout = section._sectPr.find(qn("w:docGrid"))
    assert (layout.get(qn("w:type")), layout.get(qn("w:linePitch"))) == ("lines", "579")


def test_22_lines_and_28_characters_fill_the_text_block(document):
    body = document.styles["公文正文"].paragraph_format
    spacing = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:spacing')}").get(qn("w:val"))
    assert 22 * body.line_spacing.pt <= Mm(225).pt < 23 * body.line_spacing.pt
    assert 28 * (16 + int(spacing) / 20) <= Mm(156).pt < 29 * (16 + int(spacing) / 20)


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("公文一级标题", "黑体", 16),
        ("公文二级标题", "楷体_GB2312", 16),
        ("公文主送", "仿宋_GB2312", 16),
        ("公文表格文字", "仿宋_GB2312", 12),
        ("公文页码", "宋体", 14),
    ],
)
def test_each_part_names_its_font(document, style, font, size):
    assert fonts(document, style) == (font, size)


def test_page_numbers_stand_on_the_outer_side(document):
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph._p.pPr.jc.get(qn("w:val")) == side
        assert [e.text for e in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]


def test_the_text_stands_in_the_order_of_an_official_document(document):
    assert texts(document, "公文标题")[0] == "关于示范区2026年10月\n社区工作事项准入和减负情况的通报"
    assert texts(document, "公文副题") == ["（数据截至2026年11月1日9时05分）"]
    assert texts(document, "公文主送") == ["各街道办事处，区级有关部门："]
    headings = ["总体情况", "准入办理情况", "下派事项情况", "拒收与举报", "费随事转落实情况", "下一步要求"]
    assert texts(document, "公文一级标题") == [f"{n}、{t}" for n, t in zip("一二三四五六", headings, strict=True)]
    assert texts(document, "公文二级标题") == ["（一）受理情况", "（二）审查情况"]
    assert texts(document, "公文署名") + texts(document, "公文成文日期") == ["示范区民政局", "2026年11月2日"]


def test_there_is_no_red_head_and_no_document_number(document):
    assert not [text for text in texts(document) if "文件" in text or "〔" in text]
    assert texts(document, "公文内部标注") == []


def test_an_internal_report_says_so(sample_report):
    assert texts(read(replace(sample_report, internal=True)), "公文内部标注") == ["内部资料 注意保存"]


def test_an_open_month_is_marked_as_no_final_text(sample_report):
    document = read(replace(sample_report, is_closed=False))
    assert texts(document, "公文副题") == ["（未定稿，数据截至2026年11月1日9时05分）"]


def test_no_placeholder_is_left(document):
    xml = etree.tostring(document.element.body, encoding="unicode")
    assert [mark for mark in ("{{", "}}", "{%", "%}") if mark in xml] == []


def test_header_rows_repeat_and_rows_are_not_broken(document):
    assert len(document.tables) == 7
    for table in document.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [row for row in others if row._tr.trPr.find(qn("w:tblHeader")) is not None] == []
        assert [row for row in table.rows if row._tr.trPr.find(qn("w:cantSplit")) is None] == []


def test_tables_fill_the_text_block(document):
    for table in document.tables:
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert sum(widths) == 8844
        assert [int(cell._tc.tcPr.tcW.get(qn("w:w"))) for cell in table.rows[1].cells] == widths


def test_the_summary_compares_and_never_invents_a_rate(document):
    assert grid(document.tables[0]) == [
        ["指标", "本期", "基线（2026年1月）", "变化"],
        ["在办工作事项", "172项", "322项", "下降46.6%"],
        ["报表", "7张", "44张", "下降84.1%"],
        ["盖章证明", "4种", "≥100种", "下降≥96%"],
        ["突发事件", "1件", "0件", "—"],
        ["按时办结率", "96.3%", "93.1%", "增长3.2个百分点"],
    ]


def test_departments_stand_in_official_order_with_a_total(document, departments):
    rows = grid(document.tables[1])
    assert [row[0] for row in rows] == ["部门", *departments, "合计"]
    assert rows[-1] == ["合计", "43", "6", "7", "30", "100.0%"]
    assert "表1 各部门准入办理情况" in texts(document, "公文图表题")
    assert texts(document, "公文图表注") == ["注：部门按机构序列排列，不作排名。"]


def test_numbers_stand_right_and_words_left(document):
    row = document.tables[1].rows[1]
    assert [cell.paragraphs[0]._p.pPr.jc.get(qn("w:val")) for cell in row.cells] == ["left"] + ["right"] * 5


def test_a_wide_table_is_set_in_smaller_type(document):
    wide, narrow = document.tables[5], document.tables[1]
    assert {cell.paragraphs[0].style.name for cell in wide.rows[1].cells} == {"公文表格小字"}
    assert {cell.paragraphs[0].style.name for cell in narrow.rows[1].cells} == {"公文表格文字"}


def test_attachments_are_listed_and_those_with_text_follow_on_their_own_page(document):
    listed = texts(document, "公文附件说明") + texts(document, "公文附件说明续")
    assert listed == ["附件：1. 本月公布清单", "2. 各街道情况表", "3. 指标口径"]
    assert texts(document, "公文附件序号") == ["附件2", "附件3"]
    assert texts(document, "公文标题")[1:] == ["各街道情况表", "指标口径"]
    assert document.styles["公文附件序号"].paragraph_format.page_break_before


def test_a_single_attachment_has_no_number():
    assert attachment_lines(["清单"]) == ["附件：清单"]


def test_the_name_is_centred_over_the_date(document):
    name, day = (next(p for p in document.paragraphs if p.style.name == s) for s in ("公文署名", "公文成文日期"))
    indents = [(p.paragraph_format.left_indent, p.paragraph_format.right_indent) for p in (name, day)]
    assert indents[0] == indents[1]
    assert [p._p.pPr.jc.get(qn("w:val")) for p in (name, day)] == ["center", "center"]


@pytest.mark.parametrize("issuer", ["局", "示范区社区工作事项准入联席会议办公室", "长" * 60])
def test_a_signature_of_any_length_stays_on_the_paper(sample_report, issuer):
    document = read(replace(sample_report, issuer_name=issuer))
    layout = next(p for p in document.paragraphs if p.style.name == "公文署名").paragraph_format
    assert min(layout.left_indent, layout.right_indent) >= 0


@pytest.mark.parametrize(("text", "kept"), [("短", True), ("长" * 300, None)])
def test_a_short_last_paragraph_goes_with_the_signature(sample_report, text, kept):
    document = read(replace(sample_report, sections=[Section("一", ["前文", text])]))
    body = [p for p in document.paragraphs if p.style.name == "公文正文"]
    # The summary table stands after the first section's text, so nothing is kept there.
    assert [p.paragraph_format.keep_with_next for p in body] == [None, None]
    document = read(replace(sample_report, figures=[], sections=[Section("一", ["前文", text])]))
    body = [p for p in document.paragraphs if p.style.name == "公文正文"]
    assert [p.paragraph_format.keep_with_next for p in body] == [None, kept]


def test_a_report_without_a_date_leaves_room_for_one(sample_report):
    assert texts(read(replace(sample_report, signature_date=None)), "公文成文日期") == ["　　年　月　日"]


def test_a_report_of_nothing_but_a_title_is_still_a_document(sample_report):
    bare = replace(sample_report, figures=[], sections=[], attachments=[], recipients="", title="空")
    assert texts(read(bare), "公文标题") == ["空"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_users_comes_out_literally(sample_report, text):
    table = Table("t", text, [Column("a", text)], [[text]], [text], text)
    chart = Chart("c", text, [text], [(text, [1])])
    content = replace(
        sample_report,
        title=text,
        issuer_name=text,
        recipients=text,
        figures=[],
        sections=[Section(text, [text], [table], [chart])],
        attachments=[Attachment(text, [text])],
    )
    document = read(content)
    assert texts(document, "公文正文") == [text, text]
    assert texts(document, "公文一级标题") == [text]
    assert texts(document, "公文署名") == [text]
    assert "".join(texts(document, "公文标题")[0].split("\n")) == text
    assert grid(document.tables[0]) == [[text], [text], [text]]
    assert document.core_properties.title == text


def test_lines_of_a_paragraph_become_paragraphs_and_control_characters_vanish(sample_report):
    section = Section("一", ["第一行\r\n第二行\x0b\x00第\x07三\ud800行\n\n", "  "])
    document = read(replace(sample_report, figures=[], sections=[section], attachments=[]))
    assert texts(document, "公文正文") == ["第一行", "第二行", "第三行"]


def test_lines_of_a_cell_stay_in_the_cell(sample_report):
    table = Table("t", "表", [Column("a", "甲"), Column("b", "乙")], [["一\n二\f三", "四\t五"]])
    document = read(replace(sample_report, figures=[], sections=[Section("一", [], [table])]))
    assert grid(document.tables[0]) == [["甲", "乙"], ["一\n二\n三", "四\t五"]]


def test_a_very_long_text_is_carried_whole(sample_report):
    document = read(replace(sample_report, sections=[Section("一", ["长" * 100_000])]))
    assert texts(document, "公文正文") == ["长" * 100_000]


def test_a_chart_is_native_and_brings_its_numbers(sample_report, refusals):
    with ZipFile(BytesIO(write_word(sample_report))) as archive:
        chart = etree.fromstring(archive.read("word/charts/chart1.xml"))
        book = load_workbook(BytesIO(archive.read("word/embeddings/chart_data1.xlsx")))
    values = chart.findall(".//{*}val//{*}pt/{*}v")
    assert [int(value.text) for value in values] == [*refusals.series[0][1], *refusals.series[1][1]]
    assert book["数据"]["B2"].value == 9
    assert chart.find("{*}externalData") is not None


def test_the_numbers_of_a_chart_are_printed_as_a_table_too(document, refusals):
    rows = grid(document.tables[3])
    assert rows[0] == ["项目", "裁定拒收成立（件）", "裁定应接（件）"]
    assert [row[0] for row in rows[1:]] == list(refusals.labels)


def test_a_chart_drawn_from_a_table_of_the_report_prints_no_second_one(sample_report, refusals, funds):
    section = Section("一", [], [funds], [replace(refusals, table_key="funds")])
    document = read(replace(sample_report, figures=[], sections=[section], attachments=[]))
    assert texts(document, "公文图表题") == ["表1 费随事转落实情况", "图1 近十二个月拒收裁定情况（件）"]


@pytest.mark.parametrize("kind", ["column", "stacked", "bar", "line"])
def test_every_kind_of_chart_is_drawn_even_without_numbers(sample_report, kind):
    charts = [
        Chart("none", "无数据", [], [("件数", [])], kind),
        Chart("gaps", "有缺", ["甲", "乙"], [("件数", [None, -1]), ("项数", [2, None])], kind),
    ]
    document = read(replace(sample_report, sections=[Section("一", [], [], charts)]))
    assert len(document.element.body.findall(".//{*}docPr")) == 2


def test_a_chart_shows_gaps_straight_lines_and_plain_values(sample_report):
    charts = [Chart("l", "线", ["甲"], [("件数", [None])], "line"), Chart("c", "柱", ["甲"], [("件数", [1])])]
    with ZipFile(BytesIO(write_word(replace(sample_report, sections=[Section("一", [], [], charts)])))) as archive:
        line, column = (etree.fromstring(archive.read(f"word/charts/chart{n}.xml")) for n in (1, 2))
    assert line.find(".//{*}dispBlanksAs").get("val") == "gap"
    assert line.find(".//{*}ser/{*}smooth").get("val") == "0"
    shown = {e.tag.split("}")[1]: e.get("val") for e in column.find(".//{*}dLbls") if "show" in e.tag}
    assert [name for name, value in shown.items() if value == "1"] == ["showVal"]
    assert list(shown) == ["showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"]


def test_a_chart_can_be_read_by_those_who_cannot_see_it(document):
    described = document.element.body.find(".//{*}docPr")
    assert described.get("descr") == "近十二个月拒收裁定情况"


def test_the_file_says_who_issued_it_and_when(document):
    properties = document.core_properties
    assert (properties.author, properties.comments) == ("示范区民政局", "")
    assert properties.created.date() == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("示范区社区减负情况月报（2026年10月）", "示范区社区减负情况月报（2026年10月）"),
        (
            "关于示范区2026年10月社区工作事项准入和减负情况的通报",
            "关于示范区2026年10月\n社区工作事项准入和减负情况的通报",
        ),
        (
            "关于进一步规范社区工作事项准入和切实减轻社区负担的通知",
            "关于进一步规范社区工作事项准入和\n切实减轻社区负担的通知",
        ),
        ("社" * 30, "社" * 15 + "\n" + "社" * 15),
        ("自己\n分行", "自己\n分行"),
        ("社" * 50, "社" * 50),
    ],
)
def test_a_long_title_is_broken_where_an_official_would(title, lines):
    assert title_lines(title) == lines
