"""Charts that Word can edit: what it shows is what its Excel file holds."""

from __future__ import annotations

import io
import re

import docx
import openpyxl
import pytest
from lxml import etree
from tests.reports.word.packaging import problems
from tests.reports.word.samples import CHARTS, COLUMNS, SHARES, rendered, template

from guiju.figures.charts import Chart, Form, Series
from guiju.reports.word import Drawn
from guiju.reports.word.charts import chart_xml, height_mm, read, workbook
from guiju.reports.word.names import name


@pytest.mark.parametrize("form", Form)
def test_the_numbers_shown_are_those_of_the_excel_file(form):
    made = rendered(template("{{ drawn }}"), drawn=Drawn(CHARTS[form], "图题"))
    assert problems(made) == []
    part = next(
        each for each in docx.Document(io.BytesIO(made)).part.package.iter_parts() if "/charts/" in each.partname
    )
    root = etree.fromstring(part.blob)
    data = root.find(name("c:externalData"))
    excel = part.rels[data.get(name("r:id"))].target_part
    assert excel.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = openpyxl.load_workbook(io.BytesIO(excel.blob)).active
    references = list(root.iter(name("c:strRef"), name("c:numRef")))
    assert len(references) == 3 * len(CHARTS[form].series)
    for reference in references:
        first, last = _cells(reference.findtext(name("c:f")))
        held = [row[0].value for row in sheet[f"{first}:{last}"]]
        cache = reference.find(name("c:strCache"))
        cache = reference.find(name("c:numCache")) if cache is None else cache
        shown = {int(point.get("idx")): point.findtext(name("c:v")) for point in cache.iter(name("c:pt"))}
        assert int(cache.find(name("c:ptCount")).get("val")) == len(held)
        for place, value in enumerate(held):
            assert shown.get(place) is None if value is None else _same(shown[place], value)


def _cells(formula: str | None) -> tuple[str, str]:
    found = re.fullmatch(r"Sheet1!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?", formula or "")
    assert found is not None
    first = found[1] + found[2]
    return first, found[3] + found[4] if found[3] else first


def _same(shown: str | None, value: object) -> bool:
    return shown == value if isinstance(value, str) else float(shown or "nan") == value


@pytest.mark.parametrize("form", Form)
def test_a_chart_is_read_back_as_it_was(form):
    assert read(chart_xml(CHARTS[form], "rId1"), CHARTS[form].title) == CHARTS[form]


@pytest.mark.parametrize("form", Form)
def test_a_value_that_is_not_known_leaves_a_gap(form):
    chart = Chart(form, "", ("甲", "乙"), (Series("数量", (None, 2)),))
    assert read(chart_xml(chart, "rId1")) == chart
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(chart))).active
    assert [cell.value for cell in sheet["B"]] == ["数量", None, 2]


def test_words_of_a_chart_are_no_markup_and_no_formula():
    chart = Chart(Form.COLUMNS, "", ("=1+1", "<a>&"), (Series("=SUM(A1)", (1, 2)),), "项")
    assert read(chart_xml(chart, "rId1")) == chart
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(chart))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_a_bar_for_each_of_many_provinces_makes_a_chart_higher():
    many = Chart(Form.BARS, "", tuple(f"省{n}" for n in range(31)), (Series("数量", tuple(range(31))),), "项")
    assert height_mm(COLUMNS) < height_mm(many) <= 205


def test_columns_begin_at_nothing_and_changes_below_it_are_shown():
    assert b'<c:min val="0"/>' in chart_xml(COLUMNS, "rId1")
    fallen = Chart(Form.COLUMNS, "", ("甲",), (Series("增减", (-48,)),), "项")
    assert b"<c:min " not in chart_xml(fallen, "rId1")


def test_shares_show_their_percentages():
    root = etree.fromstring(chart_xml(SHARES, "rId1"))
    assert root.find(f".//{name('c:showPercent')}").get("val") == "1"
    assert root.find(f".//{name('c:numFmt')}").get("formatCode") == "0.00%"


def test_a_chart_says_what_it_shows_to_those_who_do_not_see_it():
    made = docx.Document(io.BytesIO(rendered(template("{{ drawn }}"), drawn=Drawn(SHARES, "领域分布"))))
    told = next(made.element.iter(name("wp:docPr"))).get("descr")
    assert told == "领域分布（单位：项）。团体标准：农业 2999，工业 10528，服务业 4568，社会事业 3255"
