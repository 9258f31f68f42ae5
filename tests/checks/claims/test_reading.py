"""Reports in every kind of file: the same words in their own places."""

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

from guiju.checks.claims import audit, read, read_text
from guiju.checks.claims.findings import Code

TEXT = "2020年，新成立技术委员会23个，其中TC4个，SC17个，SWG3个。"


def test_a_place_counts_lines_and_characters_of_the_file():
    report = read_text(f"标题\n\n[bookmark: _Toc1]  {TEXT}")
    (finding,) = audit(report).findings
    place = finding.mentions[0].place
    assert (place.line, place.paragraph, place.page) == (3, 2, None)
    line = f"[bookmark: _Toc1]  {TEXT}"
    assert line[place.start : place.end] == finding.mentions[0].number


def test_lines_of_a_page_are_joined_and_spaces_around_numbers_do_not_count():
    pages = "2020 年，新成立技术\n委员会 23 个，其中 TC4\n个，SC17 个，SWG3 个。\n— 1 —\n\f第二页另有很长的一行文字。"
    report = read_text(pages, joined=True)
    assert report.paragraphs[0].text == TEXT
    (finding,) = audit(report).findings
    where = {mention.number: (mention.place.line, mention.place.page) for mention in finding.mentions}
    assert where == {"23个": (2, 1), "4个": (2, 1), "17个": (3, 1), "3个": (3, 1)}


def test_what_stands_on_every_page_is_not_in_the_sentence():
    page = "年度报告\n新成立技术委员会\n{}\n— {} —"
    text = "\f".join(page.format("没有结束的一行", number) for number in (1, 2, 3))
    assert all("年度报告" not in paragraph.text for paragraph in read_text(text, joined=True).paragraphs)


@pytest.mark.parametrize("ending", [".txt", ".html", ".docx"])
def test_every_kind_of_file(tmp_path, ending):
    path = tmp_path / f"report{ending}"
    if ending == ".docx":
        document = docx.Document()
        document.add_heading("（六）标准化技术组织", 2)
        document.add_paragraph(TEXT)
        document.save(path)
    else:
        path.write_text(f"<html><body><p>{TEXT}</p></body></html>" if ending == ".html" else TEXT, "utf-8")
    (finding,) = audit(read(path)).findings
    assert finding.code is Code.PARTS


def with_chart(path, value: int) -> None:
    document = docx.Document()
    document.add_paragraph("2020年发布团体标准9155项。")
    data = CategoryChartData()
    data.categories = ["2019年", "2020年"]
    data.add_series("团体标准发布数量", (6227, value))
    xml = ChartXmlWriter(XL_CHART_TYPE.COLUMN_CLUSTERED, data).xml
    part = Part(
        PackURI("/word/charts/chart1.xml"),
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        xml.encode(),
        document.part.package,
    )
    number = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    run = document.add_paragraph().add_run()
    run._r.append(
        parse_xml(
            '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
            ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
            f' r:id="{number}"/></w:drawing>'
        )
    )
    document.add_paragraph("图1  2019年与2020年团体标准数量对比")
    document.save(path)


def test_a_chart_of_a_word_file_is_held_against_the_text(tmp_path):
    with_chart(tmp_path / "right.docx", 9155)
    with_chart(tmp_path / "wrong.docx", 9515)
    assert audit(read(tmp_path / "right.docx")).findings == ()
    (finding,) = audit(read(tmp_path / "wrong.docx")).findings
    assert finding.code is Code.CHART
    assert finding.arithmetic == ("9515 ≠ 9155项",)
    assert {mention.place.line for mention in finding.mentions} == {1, 2}


def test_chart_data_that_a_converter_wrote_out():
    text = (
        "国家标准、行业标准\n年度发布（备案）情况\n2019年\t\n国家标准\t行业标准\t2021\t4880\t2020年\t\n"
        "国家标准\t行业标准\t2252\t8105\t\n"
    )
    (chart,) = read_text(text).charts
    assert chart.titles == ("国家标准、行业标准", "年度发布（备案）情况")
    assert [(one.name, one.categories, one.printed) for one in chart.series] == [
        ("2019年", ("国家标准", "行业标准"), ("2021", "4880")),
        ("2020年", ("国家标准", "行业标准"), ("2252", "8105")),
    ]


def test_the_row_of_a_table_is_no_chart():
    assert read_text("类别\t2019年\t2020年\n国家标准\t2021\t2252\n行业标准\t4880\t8105\n").charts == ()
