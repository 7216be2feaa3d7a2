"""Which Word template an authority's reports are filled into: the one that the office last handed in, or the register's own."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import jinja2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document

from reports.content import Column, Figure, ReportContent, Section, Table
from reports.models import WordTemplate
from reports.word import TEMPLATE, write_word
from web.refusals import NotAllowed, NotYourPart

#: What a template takes when it is unpacked; a page of text needs a thousandth of it.
MOST_UNPACKED = 50 * 1024 * 1024
KEEPER = "reports.build"
_DAY = date(2026, 10, 1)
_TITLE, _HEADING, _WORDS, _CAPTION, _CELL, _ISSUER = (
    "试印标题",
    "一、试印小标题",
    "试印正文。",
    "试印表",
    "试印格",
    "试印单位",
)


def template_of(report):
    """What ``write_word`` fills in for a month: a path or a binary file. A closed month keeps the template of its closing."""
    closed = report.steps.filter(action="close").order_by("-at").values_list("at", flat=True).first()
    chosen = WordTemplate.objects.of(report.authority, closed).first()
    return BytesIO(bytes(chosen.file.content)) if chosen and chosen.file else TEMPLATE


def choose(authority, file, *, by):
    """From now on reports are filled into ``file`` (a StoredFile that was checked), None for the register's own template.

    Raises NotYourPart, or NotAllowed when that is the template already.
    """
    if authority.pk not in by.authority_ids_with(KEEPER):
        raise NotYourPart(_("您的岗位不能设置月报的版式。"))
    now = WordTemplate.objects.of(authority).first()
    if (now.file.sha256 if now and now.file else None) == (file.sha256 if file else None):
        raise NotAllowed(_("现在用的就是这个版式，不用再设。"), field="file")
    return WordTemplate.objects.create(authority=authority, file=file, chosen_by=by)


def check_template(content):
    """Fills a trial report into a template (bytes). Raises ValidationError that says what is wrong with it and how to mend it."""
    _check_size(content)
    try:
        printed = write_word(_trial(), BytesIO(content))
    except jinja2.TemplateSyntaxError as why:
        raise ValidationError(
            _("版式里的占位符写错了：%(why)s。请检查两层花括号和百分号是否成对，或者从系统自带的版式重新改起。")
            % {"why": str(why.message)[:200]},
            code="syntax",
        ) from None
    except Exception as why:  # whatever a foreign document makes the libraries raise
        raise ValidationError(
            _("试印没有成功（%(kind)s）。请用 WPS 或者 Word 另存为 .docx 后再传，占位符不要改名。")
            % {"kind": type(why).__name__},
            code="unprintable",
        ) from None
    if missing := _missing(printed):
        raise ValidationError(
            _("用这个版式印出来缺少：%(parts)s。请把系统自带版式里相应的占位符保留下来。")
            % {"parts": _("、").join(missing)},
            code="incomplete",
        )


def _check_size(content):
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise ValidationError(_("这个文件打不开。请上传 .docx 格式的 Word 文件。"), code="unreadable") from None
    if unpacked > MOST_UNPACKED:
        raise ValidationError(_("这个文件解开以后太大。版式里不要放大图片或者附件。"), code="too_large")


def _missing(printed):
    """The parts of the trial that a printed copy (bytes of a .docx) doesn't show, in words."""
    document = Document(BytesIO(printed))
    said = "\n".join(line.text for line in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    parts = (
        (_TITLE, said, _("标题")),
        (_HEADING, said, _("小标题")),
        (_WORDS, said, _("正文")),
        (_CAPTION, said, _("表的名称")),
        (_CELL, cells, _("表的内容")),
        (_ISSUER, said, _("署名")),
    )
    return [str(name) for sign, where, name in parts if sign not in where]


def _trial():
    """A small report with one of everything."""
    table = Table("trial", _CAPTION, [Column("row", "类别"), Column("n", "件数", "件", "number")], [[_CELL, 3]])
    return ReportContent(
        title=_TITLE,
        authority_name=_ISSUER,
        issuer_name=_ISSUER,
        recipients="各街道办事处",
        month=_DAY,
        cut_at=datetime(2026, 11, 2, tzinfo=UTC),
        is_closed=True,
        figures=[Figure("trial", "下派", 3, "次", "试印口径", before=2)],
        sections=[Section(_HEADING, [_WORDS], [table])],
        signature_date=_DAY,
        compared_with="上月",
    )
