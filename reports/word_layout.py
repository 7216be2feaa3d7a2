"""What a template cannot say: widths and alignment of table columns."""

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from web import word_styles as styles
from web.printable import print_width

NARROWEST, WIDEST = 5, 44
ROOMY_COLUMNS = 6
SMALL = {
    styles.TABLE_HEAD.style_id: styles.SMALL_HEAD.style_id,
    styles.TABLE_TEXT.style_id: styles.SMALL_TEXT.style_id,
    styles.TABLE_TOTAL.style_id: styles.SMALL_TOTAL.style_id,
}
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
    widths = [int(styles.TEXT_WIDTH * need / sum(needs)) for need in needs]
    widths[0] += styles.TEXT_WIDTH - sum(widths)
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
