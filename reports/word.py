"""The monthly report as a Word file laid out by GB/T 9704-2012, filled into a template that the office may edit."""

from io import BytesIO
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from reports.content import (
    Attachment,
    Subheading,
    captions,
    definitions_table,
    figures_table,
)
from reports.word_chart import place_charts
from reports.word_layout import arrange_tables
from web.printable import day_text, one_line, print_width, printable, utc
from web.word_signature import arrange_signature

TEMPLATE = Path(__file__).with_name("templates_word") / "monthly.docx"
# 20 Chinese characters of 22 pt fill a line of the title.
TITLE_WIDTH = 40


def write_word(content, template=TEMPLATE):
    """``content`` (a ReportContent) as the bytes of a .docx file. ``template`` is a path or a binary file."""
    body, attachments = body_blocks(content), attachment_blocks(content)
    document = DocxTemplate(template)
    document.render(
        {**head_and_foot(content, attachments), "body": body, "attachments": attachments},
        jinja_env=SandboxedEnvironment(autoescape=True, finalize=literal),
        autoescape=True,
    )
    blocks = chain(body, *(attachment["blocks"] for attachment in attachments))
    arrange_tables(document.docx, [block["table"] for block in blocks if block["kind"] == "table"])
    place_charts(document.docx, content.charts)
    arrange_signature(document.docx)
    describe(document.docx.core_properties, content)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def literal(value):
    """A value as text that comes out of the template exactly as it went in.

    Besides the escaping of XML the underscore is written as a reference, because docxtpl turns ``{_{`` into ``{{``
    after filling in.
    """
    return Markup(str(escape(printable(value))).replace("_", "&#95;"))


def title_lines(title):
    """The title broken where an official would: after the month, else beside a 的 or 和, else near the middle."""
    title = printable(title)
    if print_width(title) <= TITLE_WIDTH or "\n" in title:
        return title
    for signs in ("月", "的和及、", title):
        breaks = [i for i in range(1, len(title)) if title[i - 1] in signs and not title[i - 1 : i + 1].isascii()]
        fitting = [i for i in breaks if max(print_width(title[:i]), print_width(title[i:])) <= TITLE_WIDTH]
        if fitting:
            at = min(fitting, key=lambda i: abs(print_width(title[:i]) - print_width(title[i:])))
            return f"{title[:at]}\n{title[at:]}"
    return title


def head_and_foot(content, attachments):
    """What the template prints before the first heading and after the last paragraph."""
    signed_on = content.signature_date
    return {
        "internal_mark": _("内部资料 注意保存") if content.internal else "",
        "title": title_lines(content.title),
        "status": _("（%(status)s）") % {"status": content.status_text},
        "recipients": _("%(recipients)s：") % {"recipients": content.recipients.rstrip(":：")}
        if content.recipients
        else "",
        "attached": attachment_lines([attachment["title"] for attachment in attachments]),
        "issuer": one_line(content.issuer_name),
        "signed_on": day_text(signed_on) if signed_on else _("　　年　月　日"),
    }


def attachment_lines(titles):
    """附件说明: one line for each title, numbered when there are several, without a final stop."""
    if len(titles) == 1:
        return [_("附件：%(title)s") % {"title": titles[0]}]
    lines = [_("%(number)s. %(title)s") % {"number": number, "title": title} for number, title in enumerate(titles, 1)]
    return [_("附件：%(line)s") % {"line": line} for line in lines[:1]] + lines[1:]


def body_blocks(content):
    """The sections as blocks for the template; the summary figures stand after the paragraphs of the first one."""
    names = captions(content)
    summary = [table_block(figures_table(content), _("主要指标"))] if content.figures else []
    if not content.sections:
        return summary
    blocks = []
    for section in content.sections:
        blocks += [{"kind": "heading", "text": one_line(section.heading)}, *paragraph_blocks(section.paragraphs)]
        blocks += summary
        blocks += [table_block(table, names[table.key]) for table in section.tables]
        blocks += chain.from_iterable(chart_blocks(chart, names[chart.key]) for chart in section.charts)
        summary = []
    return blocks


def attachment_blocks(content):
    """The attachments with their blocks; the definitions are always the last one."""
    attachments = list(content.attachments)
    if content.explained:
        table = definitions_table(content)
        attachments.append(Attachment(table.title, tables=[table]))
    names = captions(content)
    return [
        {
            "label": _("附件%(number)s") % {"number": number if len(attachments) > 1 else ""},
            "title": one_line(attachment.title),
            "blocks": [
                *paragraph_blocks(attachment.paragraphs),
                *(table_block(table, names.get(table.key, "")) for table in attachment.tables),
            ],
        }
        for number, attachment in enumerate(attachments, 1)
    ]


def paragraph_blocks(paragraphs):
    """Each line of each paragraph as a paragraph of its own; empty ones are left out."""
    return [
        {"kind": "subheading" if isinstance(paragraph, Subheading) else "paragraph", "text": line.strip()}
        for paragraph in paragraphs
        for line in printable(paragraph).split("\n")
        if line.strip()
    ]


def table_block(table, caption):
    """A table as the template prints it, with the table itself for the arrangement afterwards."""
    return {
        "kind": "table",
        "table": table,
        "caption": caption,
        "head": [column.heading for column in table.columns],
        "rows": table.row_texts(),
        "total": table.total_texts(),
        "note": _("注：%(note)s") % {"note": printable(table.note)} if table.note else "",
    }


def chart_blocks(chart, caption):
    """A chart, and its numbers as a table unless another table of the report shows them."""
    picture = {"kind": "chart", "caption": caption, "place": " "}
    return (
        [picture]
        if chart.table_key
        else [picture, table_block(chart.as_table(), _("%(chart)s数据") % {"chart": caption})]
    )


def describe(properties, content):
    """The properties of the file: no trace of who or what wrote it but the issuer."""
    properties.title, properties.author = one_line(content.title)[:255], one_line(content.issuer_name)[:255]
    properties.last_modified_by = properties.author
    properties.created = properties.modified = utc(content.cut_at)
