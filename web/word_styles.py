"""The styles of an official document (GB/T 9704-2012) in WordprocessingML: fonts are named, never embedded."""

from dataclasses import dataclass

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FANGSONG, KAITI, HEITI, SONGTI, XIAOBIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"

# 225 mm in 22 lines; 28 characters of 16 pt would be 448 pt on 442.2 pt, so every character gives up a quarter point.
LINE_PITCH = 579
TIGHTEN = -5
CHARACTER = 315
# The text block in twentieths of a point: 156 mm.
TEXT_WIDTH = 8844

TABLE_STYLE = "公文表格"


@dataclass(frozen=True)
class ParagraphStyle:
    """One paragraph style. ``size`` in points; ``line`` in twentieths of a point; indents in characters of 3号."""

    name: str
    style_id: str
    font: str = FANGSONG
    latin: str = LATIN
    size: float = 16
    align: str = "both"
    first_line: int = 0
    left: int = 0
    hanging: int = 0
    right: int = 0
    line: int = LINE_PITCH
    rule: str = "exact"
    before: int = 0
    after: int = 0
    on_grid: bool = True
    keeps_next: bool = False
    page_break: bool = False
    outline: int | None = None

    def xml(self):
        """The ``w:style`` element; the order of its children is the one the schema asks for."""
        return parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{self.style_id}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{self._flags()}"
            f'<w:spacing w:before="{self.before}" w:after="{self.after}"'
            f' w:line="{self.line}" w:lineRule="{self.rule}"/>'
            f'{self._indent()}<w:jc w:val="{self.align}"/>{self._outline()}</w:pPr>'
            f'<w:rPr><w:rFonts w:ascii="{self.latin}" w:eastAsia="{self.font}" w:hAnsi="{self.latin}"/>'
            f'<w:sz w:val="{int(self.size * 2)}"/><w:szCs w:val="{int(self.size * 2)}"/></w:rPr></w:style>'
        )

    def _flags(self):
        return (
            ("<w:keepNext/>" if self.keeps_next else "")
            + ("<w:pageBreakBefore/>" if self.page_break else "")
            + ("" if self.on_grid else '<w:snapToGrid w:val="0"/>')
        )

    def _outline(self):
        return "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'

    def _indent(self):
        """Indents in characters for Word, and in twentieths of a point for programs that do not know characters."""
        parts = []
        if self.left:
            parts.append(f'w:leftChars="{self.left * 100}" w:left="{self.left * CHARACTER}"')
        if self.right:
            parts.append(f'w:right="{self.right * CHARACTER}"')
        if self.hanging:
            parts.append(f'w:hangingChars="{self.hanging * 100}" w:hanging="{self.hanging * CHARACTER}"')
        elif self.first_line:
            parts.append(f'w:firstLineChars="{self.first_line * 100}" w:firstLine="{self.first_line * CHARACTER}"')
        return f"<w:ind {' '.join(parts)}/>" if parts else ""


SECRECY = ParagraphStyle("公文内部标注", "GwInternal", HEITI, align="left")
TITLE = ParagraphStyle("公文标题", "GwTitle", XIAOBIAOSONG, size=22, align="center", line=660, on_grid=False, outline=0)
SUBTITLE = ParagraphStyle("公文副题", "GwSubtitle", KAITI, align="center")
RECIPIENTS = ParagraphStyle("公文主送", "GwRecipients", align="left")
BODY = ParagraphStyle("公文正文", "GwBody", first_line=2)
BLANK = ParagraphStyle("公文空行", "GwBlank")
HEADING = ParagraphStyle("公文一级标题", "GwHeading1", HEITI, first_line=2, keeps_next=True, outline=1)
SUBHEADING = ParagraphStyle("公文二级标题", "GwHeading2", KAITI, first_line=2, keeps_next=True, outline=2)
CAPTION = ParagraphStyle(
    "公文图表题", "GwCaption", HEITI, size=14, align="center", before=120, after=60, on_grid=False, keeps_next=True
)
TABLE_HEAD = ParagraphStyle(
    "公文表头", "GwTableHead", HEITI, size=12, align="center", line=360, rule="atLeast", on_grid=False, keeps_next=True
)
TABLE_TEXT = ParagraphStyle(
    "公文表格文字", "GwTableText", size=12, align="left", line=360, rule="atLeast", on_grid=False
)
TABLE_TOTAL = ParagraphStyle(
    "公文表格合计", "GwTableTotal", HEITI, size=12, align="left", line=360, rule="atLeast", on_grid=False
)
SMALL_TOTAL = ParagraphStyle(
    "公文表格合计小字", "GwSmallTotal", HEITI, size=10.5, align="left", line=300, rule="atLeast", on_grid=False
)
SMALL_HEAD = ParagraphStyle(
    "公文表头小字",
    "GwSmallHead",
    HEITI,
    size=10.5,
    align="center",
    line=300,
    rule="atLeast",
    on_grid=False,
    keeps_next=True,
)
SMALL_TEXT = ParagraphStyle(
    "公文表格小字", "GwSmallText", size=10.5, align="left", line=300, rule="atLeast", on_grid=False
)
NOTE = ParagraphStyle("公文图表注", "GwNote", size=12, line=400, before=40, after=120, on_grid=False)
PICTURE = ParagraphStyle(
    "公文图", "GwPicture", align="center", line=240, rule="auto", before=60, after=60, on_grid=False
)
ATTACHED_FIRST = ParagraphStyle("公文附件说明", "GwAttached", align="left", left=6, hanging=4, keeps_next=True)
ATTACHED_NEXT = ParagraphStyle("公文附件说明续", "GwAttachedNext", align="left", left=6, hanging=1, keeps_next=True)
SIGNATURE = ParagraphStyle("公文署名", "GwSignature", align="right", right=4, keeps_next=True)
SIGNED_ON = ParagraphStyle("公文成文日期", "GwSignedOn", align="right", right=4)
ATTACHMENT_LABEL = ParagraphStyle("公文附件序号", "GwAttachmentLabel", HEITI, align="left", page_break=True)
PAGE_NUMBER = ParagraphStyle("公文页码", "GwPageNumber", SONGTI, SONGTI, 14, line=280, on_grid=False)

STYLES = tuple(value for value in list(globals().values()) if isinstance(value, ParagraphStyle))


def table_style_xml():
    """The style of every table: thin black lines, centred, cell margins of 1 mm."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="GwTable">'
        f'<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
    )
