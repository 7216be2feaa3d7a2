"""Native charts in a Word file: the chart of a small workbook, with that workbook inside, so that it can be edited."""

from io import BytesIO
from zipfile import ZipFile

import xlsxwriter
from django.utils.translation import gettext as _
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from reports.excel_chart import add_chart
from web import word_styles as styles
from web.printable import one_line

CHART_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RELATION_URI = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WIDTH, HEIGHT, TALL = Mm(150), Mm(70), Mm(180)
HEAD, LINE = Mm(20), Mm(8)


def place_charts(document, charts):
    """Put each chart into the paragraph that the template keeps for it, in the same order."""
    places = [p for p in document.paragraphs if p.style.name == styles.PICTURE.name]
    for number, (paragraph, chart) in enumerate(zip(places, charts, strict=True), 1):
        for run in paragraph.runs:
            run._element.getparent().remove(run._element)
        relation = document.part.relate_to(_chart_part(document.part.package, chart, number), RELATIONSHIP_TYPE.CHART)
        paragraph.add_run()._element.append(_drawing(chart, number, relation))


def _chart_part(package, chart, number):
    xml = _made_explicit(etree.fromstring(chart_xml(chart)))
    book = Part(PackURI(f"/word/embeddings/chart_data{number}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook(chart), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    source = etree.Element(_name("externalData"))
    source.set(f"{{{RELATION_URI}}}id", part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
    etree.SubElement(source, _name("autoUpdate")).set("val", "0")
    settings = xml.find(_name("printSettings"))
    xml.replace(settings, source)
    part._blob = etree.tostring(xml, xml_declaration=True, encoding="UTF-8", standalone=True)
    return part


def _made_explicit(xml):
    """Say what Excel takes for granted and other programs take the other way: straight lines, gaps, plain labels."""
    for series in xml.iter(_name("lineChart")):
        for line in series.iter(_name("ser")):
            etree.SubElement(line, _name("smooth")).set("val", "0")
    for labels in xml.iter(_name("dLbls")):
        shown = labels.find(_name("showVal"))
        key = etree.Element(_name("showLegendKey"))
        key.set("val", "0")
        shown.addprevious(key)
        for name in ("showBubbleSize", "showPercent", "showSerName", "showCatName"):
            hidden = etree.Element(_name(name))
            hidden.set("val", "0")
            shown.addnext(hidden)
    blanks = etree.Element(_name("dispBlanksAs"))
    blanks.set("val", "gap")
    xml.find(f".//{_name('plotVisOnly')}").addnext(blanks)
    return xml


def _name(tag):
    return f"{{{CHART_URI}}}{tag}"


def chart_xml(chart):
    """The DrawingML of ``chart`` with its values, as a workbook would hold it."""
    with ZipFile(BytesIO(workbook(chart, drawn=True))) as archive:
        return archive.read("xl/charts/chart1.xml")


def workbook(chart, *, drawn=False):
    """A workbook with the numbers of ``chart`` on one sheet; ``drawn`` adds the chart itself."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet_name = _("数据")
    sheet = book.add_worksheet(sheet_name)
    for column, (name, values) in enumerate(chart.series, 1):
        sheet.write_string(0, column, one_line(name))
        for row, value in enumerate(values, 1):
            if value is not None:
                sheet.write_number(row, column, value)
    for row, label in enumerate(chart.labels, 1):
        sheet.write_string(row, 0, one_line(label))
    if drawn:
        sheet.insert_chart(0, 0, add_chart(book, chart, sheet=sheet_name, first_row=1))
    book.close()
    return file.getvalue()


def _drawing(chart, number, relation):
    """The frame of a chart in the line, with its title as the text for those who cannot see it."""
    # Every bar has a line of its own with its label, up to a page.
    height = max(HEIGHT, min(TALL, HEAD + LINE * len(chart.labels))) if chart.kind == "bar" else HEIGHT
    inline = parse_xml(
        '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{WIDTH}" cy="{height}"/><wp:docPr id="{number}" name=""/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART_URI}">'
        f'<c:chart xmlns:c="{CHART_URI}" xmlns:r="{RELATION_URI}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline>"
    )
    properties = inline.find(qn("wp:docPr"))
    properties.set("name", f"chart{number}")
    properties.set("descr", one_line(chart.title))
    drawing = OxmlElement("w:drawing")
    drawing.append(inline)
    return drawing
