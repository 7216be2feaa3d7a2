"""Builds the Word template of the monthly report: page, styles, placeholders; the office may edit the file itself."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from reports import word_styles as styles

PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
# The page number stands 7 mm under the text block and is 5 mm high.
FOOTER_FROM_EDGE = Mm(35 - 7 - 5)
DASH = "\u2014"


def build_template(path):
    """Write the template to ``path`` (a file name or a binary file)."""
    document = Document()
    _drop_thumbnail(document)
    _set_defaults(document)
    for style in styles.STYLES:
        document.styles.element.append(style.xml())
    document.styles.element.append(styles.table_style_xml())
    _set_page(document)
    _write_head(document)
    _write_blocks(document, "body")
    _write_foot(document)
    _write_attachments(document)
    # A document may not end with a table.
    _line(document, "", styles.BLANK).paragraph_format.line_spacing = Pt(1)
    document.core_properties.author = document.core_properties.comments = ""
    document.save(path)


def _drop_thumbnail(document):
    """The picture of an empty page that python-docx brings along would be shown for every report."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _set_defaults(document):
    """Normal: 3号仿宋, 22 lines of 28 characters, no theme fonts, Chinese as the language of the text."""
    root = document.styles.element
    run = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    run.getparent().replace(
        run,
        parse_xml(
            f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{styles.LATIN}" w:eastAsia="{styles.FANGSONG}"'
            f' w:hAnsi="{styles.LATIN}" w:cs="{styles.LATIN}"/><w:spacing w:val="{styles.TIGHTEN}"/>'
            '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        ),
    )
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = styles.LATIN, Pt(16)
    fonts = normal.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), styles.FANGSONG)
    layout = normal.paragraph_format
    layout.widow_control, layout.space_after, layout.space_before = False, Pt(0), Pt(0)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(f"{qn('w:compat')}/{qn('w:compatSetting')}").set(qn("w:val"), "15")


def _set_page(document):
    """A4, text block 156 × 225 mm, 22 lines, page number on the outer side."""
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    section.footer_distance = FOOTER_FROM_EDGE
    grid = section._sectPr.find(qn("w:docGrid"))
    # "linesAndChars" makes LibreOffice give each character two cells; 28 a line come from the spacing.
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(styles.LINE_PITCH))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _write_page_number(footer.paragraphs[0], alignment, document.styles[styles.PAGE_NUMBER.name])


def _write_page_number(paragraph, alignment, style):
    """``— 1 —``, one character away from the margin."""
    paragraph.style, paragraph.alignment = style, alignment
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    paragraph.add_run(f"{DASH} ")
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        if kind == "PAGE":
            run._element.append(OxmlElement("w:instrText"))
            run._element[-1].text = kind
        elif kind != "1":
            run._element.append(OxmlElement("w:fldChar"))
            run._element[-1].set(qn("w:fldCharType"), kind)
    paragraph.add_run(f" {DASH}")


def _write_head(document):
    """Everything above the first heading; no red head and no number: the office adds them when it issues the report."""
    _loop(document, "if internal_mark", [("{{ internal_mark }}", styles.SECRECY)])
    _line(document, "", styles.BLANK)
    _line(document, "{{ title }}", styles.TITLE)
    _line(document, "{{ status }}", styles.SUBTITLE)
    _line(document, "", styles.BLANK)
    _loop(document, "if recipients", [("{{ recipients }}", styles.RECIPIENTS)])


def _write_blocks(document, name):
    """The placeholders of a list of blocks: headings, paragraphs, tables and charts in any order."""
    _line(document, f"{{%p for b in {name} %}}", styles.BODY)
    for test, style in (
        ("if b.kind == 'heading'", styles.HEADING),
        ("elif b.kind == 'subheading'", styles.SUBHEADING),
        ("elif b.kind == 'paragraph'", styles.BODY),
    ):
        _line(document, f"{{%p {test} %}}", styles.BODY)
        _line(document, "{{ b.text }}", style)
    _line(document, "{%p elif b.kind == 'chart' %}", styles.BODY)
    _line(document, "{{ b.caption }}", styles.CAPTION)
    _line(document, "{{ b.place }}", styles.PICTURE)
    _line(document, "{%p elif b.kind == 'table' %}", styles.BODY)
    _loop(document, "if b.caption", [("{{ b.caption }}", styles.CAPTION)])
    _write_table(document)
    _loop(document, "if b.note", [("{{ b.note }}", styles.NOTE)])
    _line(document, "{%p endif %}", styles.BODY)
    _line(document, "{%p endfor %}", styles.BODY)


def _write_table(document):
    """A table of any number of columns: one loop for the head, one for the rows, one for the total."""
    table = document.add_table(rows=7, cols=3)
    table.style = document.styles[styles.TABLE_STYLE]
    head, *body = table.rows
    _cell_loop(head, "b.head", styles.TABLE_HEAD, document)
    for row, tag in ((body[0], "for r in b.rows"), (body[2], "endfor"), (body[3], "if b.total"), (body[5], "endif")):
        row.cells[0].text = f"{{%tr {tag} %}}"
    _cell_loop(body[1], "r", styles.TABLE_TEXT, document)
    _cell_loop(body[4], "b.total", styles.TABLE_TOTAL, document)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _cell_loop(row, name, style, document):
    """One cell for each value of ``name``; the row is never broken between two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text in zip(row.cells, (f"{{%tc for c in {name} %}}", "{{ c }}", "{%tc endfor %}"), strict=True):
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))
        cell.paragraphs[0].style = document.styles[style.name]
        _run(cell.paragraphs[0], text)


def _write_foot(document):
    """The list of attachments, two blank lines for the seal, the signature and the date."""
    _line(document, "{%p if attached %}", styles.BODY)
    _line(document, "", styles.BLANK).paragraph_format.keep_with_next = True
    _line(document, "{%p for line in attached %}", styles.BODY)
    _loop(document, "if loop.first", [("{{ line }}", styles.ATTACHED_FIRST)], [("{{ line }}", styles.ATTACHED_NEXT)])
    _line(document, "{%p endfor %}", styles.BODY)
    _line(document, "{%p endif %}", styles.BODY)
    for _blank in range(2):
        _line(document, "", styles.BLANK).paragraph_format.keep_with_next = True
    _line(document, "{{ issuer }}", styles.SIGNATURE)
    _line(document, "{{ signed_on }}", styles.SIGNED_ON)


def _write_attachments(document):
    """Each attachment with a text on a page of its own: 附件1 at the top left, its title, its blocks."""
    _line(document, "{%p for a in attachments if a.blocks %}", styles.BODY)
    _line(document, "{{ a.label }}", styles.ATTACHMENT_LABEL)
    _line(document, "", styles.BLANK)
    _line(document, "{{ a.title }}", styles.TITLE)
    _line(document, "", styles.BLANK)
    _write_blocks(document, "a.blocks")
    _line(document, "{%p endfor %}", styles.BODY)


def _loop(document, test, lines, otherwise=()):
    _line(document, f"{{%p {test} %}}", styles.BODY)
    for text, style in lines:
        _line(document, text, style)
    if otherwise:
        _line(document, "{%p else %}", styles.BODY)
    for text, style in otherwise:
        _line(document, text, style)
    _line(document, "{%p endif %}", styles.BODY)


def _line(document, text, style):
    paragraph = document.add_paragraph(style=document.styles[style.name])
    if text:
        _run(paragraph, text)
    return paragraph


def _run(paragraph, text):
    """A run whose quotation marks and dashes are set in the Chinese font."""
    run = paragraph.add_run(text)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
