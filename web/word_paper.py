"""A paper of the register as a Word file by GB/T 9704-2012; no red head: the office adds that when it issues it."""

from io import BytesIO

from django.utils.translation import gettext as _
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips

from web import clock
from web import word_styles as styles
from web.printable import one_line, printable, utc
from web.word_page import add_line, add_text, new_document
from web.word_signature import arrange_signature

SHADE = "F1F3F6"
#: Columns in twentieths of a point: label and text, twice; and a number before three columns of words.
FORM_WIDTHS = (1540, 2882, 1540, 2882)
GRID_WIDTHS = (744, 1900, 2100, 4100)


def write_paper(paper):
    """``paper`` (a web.papers.Paper) as the bytes of a .docx file."""
    document = new_document()
    add_line(document, one_line(paper.title), styles.TITLE)
    _write_head(document, paper)
    for block in paper.blocks:
        WRITERS[block.kind](document, block)
    if paper.signed_by:
        for _blank in range(2):
            add_line(document, "", styles.BLANK).paragraph_format.keep_with_next = True
        add_line(document, one_line(paper.signed_by), styles.SIGNATURE)
        add_line(document, paper.signed_on, styles.SIGNED_ON)
        arrange_signature(document)
    _write_foot(document, paper)
    if paper.blocks and paper.blocks[-1].kind != "text" and not paper.signed_by:
        # A document may not end with a table.
        add_line(document, "", styles.BLANK).paragraph_format.line_spacing = Pt(1)
    _describe(document.core_properties, paper)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _write_head(document, paper):
    """The line under the title, its parts at both ends, and whom it is written to."""
    if paper.left or paper.right:
        line = add_line(document, "", styles.TABLE_TEXT)
        line.paragraph_format.tab_stops.add_tab_stop(Twips(styles.TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(14), Pt(6)
        add_text(line, f"{one_line(paper.left)}\t{one_line(paper.right)}")
    if paper.addressee:
        add_line(document, "", styles.BLANK)
        add_line(document, one_line(paper.addressee), styles.RECIPIENTS)


def _write_text(document, block):
    for text in printable(block.text).split("\n"):
        if text.strip():
            add_line(document, text.strip(), styles.BODY)


def _write_grid(document, block):
    table = _table(document, len(block.rows) + 1, GRID_WIDTHS)
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        _fill(cell, text, styles.TABLE_HEAD, document)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row, texts in zip(table.rows[1:], block.rows, strict=True):
        for n, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, text, styles.TABLE_TEXT, document)
            if n == 0:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_line(document, "", styles.NOTE)


def _write_form(document, block):
    lines = [line for group in block.groups for line in (str(group.label), *group.rows)]
    table = _table(document, len(lines), FORM_WIDTHS)
    for row, line in zip(table.rows, lines, strict=True):
        cells = row.cells
        if isinstance(line, str):
            whole = cells[0].merge(cells[3])
            _shade(whole)
            _fill(whole, line, styles.TABLE_HEAD, document)
        elif len(line) == 2:
            for n, box in enumerate(line):
                _fill_box(cells[2 * n], cells[2 * n + 1], box, document)
        else:
            _fill_box(cells[0], cells[1].merge(cells[3]), line[0], document)


def _fill_box(label, place, box, document):
    # Not the style of heads: that keeps with what follows, and so would keep the whole form on one page.
    _fill(label, box.label, styles.TABLE_TEXT, document)
    label.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _fill(place, box.text, styles.TABLE_TEXT, document)
    if box.seal:
        for _blank in range(1 if box.text else 3):
            add_line(place, "", styles.TABLE_TEXT, document)
        add_line(place, box.seal, styles.TABLE_TEXT, document).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _table(document, rows, widths):
    """A ruled table of fixed columns, whose rows are not broken between pages."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.style, table.alignment, table.autofit = document.styles[styles.TABLE_STYLE], WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Twips(width)
            cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))
    return table


def _fill(cell, text, style, document):
    """Text into a cell, a paragraph for each line."""
    lines = [line for line in printable(text).split("\n") if line.strip()] or [""]
    first = cell.paragraphs[0]
    first.style = document.styles[style.name]
    add_text(first, lines[0])
    for line in lines[1:]:
        add_line(cell, line, style, document)


def _shade(cell):
    properties = cell._tc.get_or_add_tcPr()
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{SHADE}"/>')
    before = properties.find(qn("w:vAlign"))
    before.addprevious(shade)


def _write_foot(document, paper):
    """Small lines after the signature; on its page, since a page should not hold them alone."""
    lines = [*paper.foot, *([_("校验码：%(sum)s") % {"sum": paper.checksum}] if paper.checksum else [])]
    if not lines:
        return
    above = document.paragraphs[-1:] if paper.signed_by else []
    written = [add_line(document, "", styles.BLANK)]
    written += [add_line(document, one_line(line), styles.SMALL_TEXT) for line in lines]
    for line in [*above, *written[:-1]]:
        line.paragraph_format.keep_with_next = True


def _describe(properties, paper):
    """The properties of the file: no trace of who or what wrote it but who signs it."""
    properties.title, properties.author = one_line(paper.title)[:255], one_line(paper.signed_by)[:255]
    properties.last_modified_by, properties.comments = properties.author, ""
    properties.created = properties.modified = utc(clock.now())


WRITERS = {"text": _write_text, "grid": _write_grid, "form": _write_form}
