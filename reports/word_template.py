"""Builds the Word template of the monthly report: page, styles, placeholders; the office may edit the file itself."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from web import word_styles as styles
from web.word_page import add_line, add_text, new_document


def build_template(path):
    """Write the template to ``path`` (a file name or a binary file)."""
    document = new_document()
    _write_head(document)
    _write_blocks(document, "body")
    _write_foot(document)
    _write_attachments(document)
    # A document may not end with a table.
    add_line(document, "", styles.BLANK).paragraph_format.line_spacing = Pt(1)
    document.core_properties.author = document.core_properties.comments = ""
    document.save(path)


def _write_head(document):
    """Everything above the first heading; no red head and no number: the office adds them when it issues the report."""
    _loop(document, "if internal_mark", [("{{ internal_mark }}", styles.SECRECY)])
    add_line(document, "", styles.BLANK)
    add_line(document, "{{ title }}", styles.TITLE)
    add_line(document, "{{ status }}", styles.SUBTITLE)
    add_line(document, "", styles.BLANK)
    _loop(document, "if recipients", [("{{ recipients }}", styles.RECIPIENTS)])


def _write_blocks(document, name):
    """The placeholders of a list of blocks: headings, paragraphs, tables and charts in any order."""
    add_line(document, f"{{%p for b in {name} %}}", styles.BODY)
    for test, style in (
        ("if b.kind == 'heading'", styles.HEADING),
        ("elif b.kind == 'subheading'", styles.SUBHEADING),
        ("elif b.kind == 'paragraph'", styles.BODY),
    ):
        add_line(document, f"{{%p {test} %}}", styles.BODY)
        add_line(document, "{{ b.text }}", style)
    add_line(document, "{%p elif b.kind == 'chart' %}", styles.BODY)
    add_line(document, "{{ b.caption }}", styles.CAPTION)
    add_line(document, "{{ b.place }}", styles.PICTURE)
    add_line(document, "{%p elif b.kind == 'table' %}", styles.BODY)
    _loop(document, "if b.caption", [("{{ b.caption }}", styles.CAPTION)])
    _write_table(document)
    _loop(document, "if b.note", [("{{ b.note }}", styles.NOTE)])
    add_line(document, "{%p endif %}", styles.BODY)
    add_line(document, "{%p endfor %}", styles.BODY)


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
        add_text(cell.paragraphs[0], text)


def _write_foot(document):
    """The list of attachments, two blank lines for the seal, the signature and the date."""
    add_line(document, "{%p if attached %}", styles.BODY)
    add_line(document, "", styles.BLANK).paragraph_format.keep_with_next = True
    add_line(document, "{%p for line in attached %}", styles.BODY)
    _loop(document, "if loop.first", [("{{ line }}", styles.ATTACHED_FIRST)], [("{{ line }}", styles.ATTACHED_NEXT)])
    add_line(document, "{%p endfor %}", styles.BODY)
    add_line(document, "{%p endif %}", styles.BODY)
    for _blank in range(2):
        add_line(document, "", styles.BLANK).paragraph_format.keep_with_next = True
    add_line(document, "{{ issuer }}", styles.SIGNATURE)
    add_line(document, "{{ signed_on }}", styles.SIGNED_ON)


def _write_attachments(document):
    """Each attachment with a text on a page of its own: 附件1 at the top left, its title, its blocks."""
    add_line(document, "{%p for a in attachments if a.blocks %}", styles.BODY)
    add_line(document, "{{ a.label }}", styles.ATTACHMENT_LABEL)
    add_line(document, "", styles.BLANK)
    add_line(document, "{{ a.title }}", styles.TITLE)
    add_line(document, "", styles.BLANK)
    _write_blocks(document, "a.blocks")
    add_line(document, "{%p endfor %}", styles.BODY)


def _loop(document, test, lines, otherwise=()):
    add_line(document, f"{{%p {test} %}}", styles.BODY)
    for text, style in lines:
        add_line(document, text, style)
    if otherwise:
        add_line(document, "{%p else %}", styles.BODY)
    for text, style in otherwise:
        add_line(document, text, style)
    add_line(document, "{%p endif %}", styles.BODY)
