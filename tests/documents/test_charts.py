"""Charts of Word files give back the numbers that they carry."""

from __future__ import annotations

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from guiju.documents.charts import charts_of
from guiju.documents.opening import UnreadableFile

DRAWING = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{}"/></w:drawing>'
)


def add_chart(document, number: int, kind, categories, **series) -> None:
    data = CategoryChartData()
    data.categories = categories
    for name, values in series.items():
        data.add_series(name, values)
    part = Part(
        PackURI(f"/word/charts/chart{number}.xml"),
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        ChartXmlWriter(kind, data).xml.encode(),
        document.part.package,
    )
    run = document.add_paragraph().add_run()
    run._r.append(parse_xml(DRAWING.format(document.part.relate_to(part, RELATIONSHIP_TYPE.CHART))))


def test_series_categories_and_place_in_the_order_of_the_text(tmp_path):
    document = docx.Document()
    document.add_paragraph("一")
    add_chart(document, 2, XL_CHART_TYPE.COLUMN_CLUSTERED, ["国家标准", "行业标准"], 甲=(2021, 4880), 乙=(2252, 8105))
    document.add_paragraph("三")
    add_chart(document, 1, XL_CHART_TYPE.PIE, ["农业类", "工业类"], 占比=(14.05, 49.31))
    document.save(tmp_path / "a.docx")
    bars, pie = charts_of(tmp_path / "a.docx")
    assert (bars.after, pie.after) == (1, 3)
    assert [(one.name, one.categories, one.values) for one in bars.series] == [
        ("甲", ("国家标准", "行业标准"), ("2021", "4880")),
        ("乙", ("国家标准", "行业标准"), ("2252", "8105")),
    ]
    assert [(one.categories, one.values) for one in pie.series] == [(("农业类", "工业类"), ("14.05", "49.31"))]


def test_a_file_without_charts_has_none(tmp_path):
    docx.Document().save(tmp_path / "a.docx")
    assert charts_of(tmp_path / "a.docx") == []


def test_what_is_no_word_file_is_refused(tmp_path):
    (tmp_path / "a.docx").write_text("不是")
    with pytest.raises(UnreadableFile, match=r"a\.docx 不是 Word 文档"):
        charts_of(tmp_path / "a.docx")
