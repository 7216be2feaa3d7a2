"""What a template cannot say: widths and alignment of table columns, and where the signature stands."""

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reports import word_styles as styles
from reports.printable import print_width

# The text block in twentieths of a point: 156 mm.
TEXT_WIDTH = 8844
NARROWEST, WIDEST = 5, 44
ROOMY_COLUMNS = 6
SMALL = {
    styles.TABLE_HEAD.style_id: styles.SMALL_HEAD.style_id,
    styles.TABLE_TEXT.style_id: styles.SMALL_TEXT.style_id,
    styles.TABLE_TOTAL.style_id: styles.SMALL_TOTAL.style_id,
}
# Five lines; some programs move the whole of a paragraph that is kept with the next.
SHORT_TEXT = 5 * 56
TEXT_STYLES = (styles.BODY.name, styles.NOTE.name)
FOOT_STYLES = (styles.BLANK.name, styles.ATTACHED_FIRST.name, styles.ATTACHED_NEXT.name, styles.SIGNATURE.name)
ALIGNMENT = {"text": "left", "number": "right", "percent": "right", "money": "right"}


def arrange_tables(document, tables):
    """Give the printed tables of ``document`` the widths and alignment of ``tables``, in the same order."""
    printed = [t._tbl for t in document.tables if t.style is not None and t.style.name == styles.TABLE_STYLE]
    for element, table in zip(printed, tables, strict=True):
        _set_widths(element, column_widths(table))
        _align(element, table)


def column_widths(table):
    """The widths of the columns in twentieths of a point; together they fill the text block."""
    printed = [*table.row_texts(), table.total_texts() or []]
    needs = []
    for index, column in enumerate(table.columns):
        body = max((print_width(row[index]) for row in printed if row), default=0)
        # A heading may take two lines; a number may not be broken at all.
        needs.append(min(max(body, print_width(column.heading) / 2, NARROWEST), WIDEST) + 2)
    widths = [int(TEXT_WIDTH * need / sum(needs)) for need in needs]
    widths[0] += TEXT_WIDTH - sum(widths)
    return widths


def _set_widths(element, widths):
    properties = element.tblPr
    for name in ("w:tblW", "w:tblLayout"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    properties.insert_element_before(
        parse_xml(f'<w:tblW {nsdecls("w")} w:w="{sum(widths)}" w:type="dxa"/>'),
        *("w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblCellMar", "w:tblLook"),
    )
    properties.insert_element_before(
        parse_xml(f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>'), "w:tblCellMar", "w:tblLook"
    )
    grid = element.tblGrid
    grid[:] = [parse_xml(f'<w:gridCol {nsdecls("w")} w:w="{width}"/>') for width in widths]
    for row in element.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            size = cell.get_or_add_tcPr().get_or_add_tcW()
            size.set(qn("w:w"), str(width))
            size.set(qn("w:type"), "dxa")


def _align(element, table):
    """Numbers right, text left, headings centred; smaller type where there are many columns."""
    small = len(table.columns) > ROOMY_COLUMNS
    for row_number, row in enumerate(element.tr_lst):
        for cell, column in zip(row.tc_lst, table.columns, strict=True):
            for paragraph in cell.p_lst:
                if small and paragraph.style in SMALL:
                    paragraph.style = SMALL[paragraph.style]
                if row_number:
                    paragraph.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), ALIGNMENT[column.kind])


def arrange_signature(document):
    """Centre the issuer's name over the date, which ends four characters from the right edge; keep them with the text.

    A page should not hold the signature alone, so a short last paragraph goes with it.
    """
    paragraphs = document.paragraphs
    styles_in_order = [paragraph.style.name for paragraph in paragraphs]
    if not {styles.SIGNATURE.name, styles.SIGNED_ON.name} <= set(styles_in_order):
        return
    place = styles_in_order.index(styles.SIGNATURE.name)
    name, day = paragraphs[place], paragraphs[styles_in_order.index(styles.SIGNED_ON.name)]
    _centre(name, day)
    while place and styles_in_order[place] in FOOT_STYLES:
        place -= 1
    last, following = paragraphs[place], paragraphs[place + 1]
    ends_in_text = styles_in_order[place] in TEXT_STYLES and following._p.getprevious() is last._p
    if ends_in_text and print_width(last.text) <= SHORT_TEXT:
        last.paragraph_format.keep_with_next = True


def _centre(name, day):
    half = styles.CHARACTER / 2
    name_width, day_width = (print_width(paragraph.text) * half for paragraph in (name, day))
    # A name too long for its place moves both to the left.
    right = max(styles.CHARACTER * 4, (name_width - day_width) / 2 + styles.CHARACTER)
    centre = TEXT_WIDTH - right - day_width / 2
    reach = min(TEXT_WIDTH - centre, centre)
    for paragraph in (name, day):
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:left"), str(round(centre - reach)))
        indent.set(qn("w:right"), str(round(TEXT_WIDTH - centre - reach)))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
