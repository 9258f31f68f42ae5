"""Templates and places that several tests use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from docx.document import Document as WordDocument

from guiju.figures.charts import Chart, Form, Series
from guiju.reports.word import Drawn, Properties, Style, Tabled, linked, new_template, render, saved

MADE_ON = datetime(2021, 7, 1, tzinfo=UTC)
PROPERTIES = Properties("标准化年度报告", "标准化处", "年度报告", ("标准化", "统计"))

COLUMNS = Chart(
    Form.COLUMNS,
    "数量对比",
    ("国家标准", "行业标准", "地方标准"),
    (Series("2019年", (2021, 4880, 7238)), Series("2020年", (2252, 8105, 8387))),
    "项",
)
SHARES = Chart(
    Form.SHARES,
    "领域分布",
    ("农业", "工业", "服务业", "社会事业"),
    (Series("团体标准", (2999, 10528, 4568, 3255)),),
    "项",
)
LINES = Chart(
    Form.LINES,
    "增长",
    ("2017", "2018", "2019", "2020"),
    (Series("同比", (Decimal("47.02"), None, Decimal("-3.5"), 12)),),
    "%",
)
STACKED = Chart(
    Form.STACKED,
    "性质",
    ("2018", "2019", "2020"),
    (Series("强制性", (110, 105, 99)), Series("推荐性", (1900, 1916, 2153))),
    "项",
)
BARS = Chart(Form.BARS, "地区", ("浙江", "广东", "江苏"), (Series("地方标准", (832, 793, 752)),), "项")
CHARTS = {chart.form: chart for chart in (COLUMNS, STACKED, BARS, LINES, SHARES)}


def template(*paragraphs: str, style: str = Style.BODY) -> bytes:
    return saved(with_paragraphs(*paragraphs, style=style))


def with_paragraphs(*paragraphs: str, style: str = Style.BODY) -> WordDocument:
    document = new_template(cover=[(Style.TITLE, "标准化年度报告")], header="年度报告")
    document.add_paragraph("一、数据概览", style=Style.CHAPTER)
    for text in paragraphs:
        document.add_paragraph(text, style=style)
    return document


def rendered(content: bytes, **places: object) -> bytes:
    return render(content, places, finished_on=MADE_ON, properties=PROPERTIES)


def report(*, chapters: int, charts: int, sections: int = 6, rows: int = 70) -> tuple[bytes, Mapping[str, Any]]:
    """A template and its places as an annual report has them: chapters, sections, charts, a table, an appendix."""
    document = new_template(
        cover=[(Style.TITLE, "标准化发展年度报告（{{ y }}）"), (Style.COVER, "标准化委员会")],
        header="年度报告（{{ y }}）",
    )
    forms = list(Form)
    drawn = 0
    for chapter in range(chapters):
        document.add_paragraph(f"{'一二三四五六七八九十'[chapter]}、第{chapter + 1}章", style=Style.CHAPTER)
        for section in range(sections):
            document.add_paragraph(f"（{'一二三四五六七八九十'[section]}）国家标准", style=Style.SECTION)
            number = min(drawn, charts - 1)
            words = "{{ y }}年批准发布国家标准{{ n(1) }}项，其中强制性标准{{ n(2) }}项，推荐性标准{{ n(3) }}项，"
            for _paragraph in range(3):
                document.add_paragraph(f"{words * 3}见{{{{ ref('chart{number}') }}}}。", style=Style.BODY)
            if drawn < charts:
                document.add_paragraph(f"{{{{ chart({drawn}) }}}}", style=Style.BODY)
                drawn += 1
    document.add_paragraph("{{ regions }}", style=Style.BODY)
    document.add_paragraph("附录　数据口径", style=Style.CHAPTER)
    document.add_paragraph("{{ appendix }}", style=Style.BODY)
    places: dict[str, Any] = {
        "y": 2020,
        "n": lambda row: linked(str(2252 - row), f"figure_{row}"),
        "chart": lambda place: Drawn(CHARTS[forms[place % 5]], f"第{place}个图的情况", f"chart{place}"),
        "regions": Tabled(("地区", "数量"), (("浙江", 832), ("广东", 793)), "部分地区地方标准数量", note="截至年底。"),
        "appendix": Tabled(
            ("序号", "指标", "数值", "定义"),
            tuple(
                (row, "批准发布的国家标准", linked("2252", f"figure_{row}"), "以发布日期计。")
                for row in range(1, rows + 1)
            ),
            "本报告的数据",
            anchors=tuple(f"figure_{row}" for row in range(1, rows + 1)),
        ),
    }
    return saved(document), places
