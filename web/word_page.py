"""An empty Word document by GB/T 9704-2012: A4, margins, 22 lines of 28 characters, styles, page number."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from web import word_styles as styles

PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
# The page number stands 7 mm under the text block and is 5 mm high.
FOOTER_FROM_EDGE = Mm(35 - 7 - 5)
DASH = "\u2014"


def new_document():
    """The document with all styles and nothing in it."""
    document = Document()
    _drop_thumbnail(document)
    _set_defaults(document)
    for style in styles.STYLES:
        document.styles.element.append(style.xml())
    document.styles.element.append(styles.table_style_xml())
    _set_page(document)
    return document


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


def add_line(place, text, style, document=None):
    """Add a paragraph in ``style`` to a document, or to a cell of ``document``; without a text an empty one."""
    paragraph = place.add_paragraph(style=(document or place).styles[style.name])
    if text:
        add_text(paragraph, text)
    return paragraph


def add_text(paragraph, text):
    """A run whose quotation marks and dashes are set in the Chinese font."""
    run = paragraph.add_run(text)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
