"""A chart as Word keeps one that can be edited: a part of DrawingML with its numbers in an Excel file beside it.

Word is strict where other programs are not: the children of each element have one order (ISO/IEC 29500-1, annex A).
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from lxml import etree

from guiju.figures.charts import Chart, Form, Series
from guiju.figures.drawing import LIGHT
from guiju.reports.word.names import CHART, DRAWING, RELATIONS, element, name

#: As on the pages of the web.
COLOURS = LIGHT.series
_INK, _GRID = "404040", "D9D9D9"
_TEXT, _LABEL = 900, 800  # hundredths of a point
_CATEGORIES, _VALUES = 500001, 500002  # the ids of the two axes
_UNIT = "单位："
_MOST_LABELS = 36
_TWO_LINES = 84  # characters, at this size, across the page

Number = int | float | Decimal


def chart_xml(chart: Chart, workbook: str) -> bytes:
    """The part of a chart whose numbers are in the related part `workbook` (an id such as rId1)."""
    plot = _plot(chart)
    axes = () if chart.form is Form.SHARES else _axes(chart)
    legend = len(chart.series) > 1
    root = element(
        "c:chartSpace",
        _value("date1904", 0),
        _value("lang", "zh-CN"),
        _value("roundedCorners", 0),
        element(
            "c:chart",
            _value("autoTitleDeleted", 1),
            element("c:plotArea", _plot_place(chart), plot, *axes, _no_fill()),
            element("c:legend", _value("legendPos", "b"), _value("overlay", 0)) if legend else None,
            _value("plotVisOnly", 1),
            _value("dispBlanksAs", "gap"),
        ),
        element("c:spPr", element("a:noFill"), element("a:ln", element("a:noFill"))),
        _font(_TEXT),
        element("c:externalData", _value("autoUpdate", 0), r_id=workbook),
    )
    whole = etree.Element(root.tag, nsmap={"c": CHART, "a": DRAWING, "r": RELATIONS})
    whole.extend(root)
    etree.cleanup_namespaces(whole, keep_ns_prefixes=["c", "a", "r"])
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True)


def workbook(chart: Chart) -> bytes:
    """The Excel file of a chart: categories in the first column, a series in each after it."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("Sheet1")
    sheet.set_column(0, 0, 24)
    if chart.unit:
        sheet.write_string(0, 0, _UNIT + chart.unit)
    for row, category in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, category)
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, series.name)
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, float(value))
    book.close()
    return written.getvalue()


def height_mm(chart: Chart) -> int:
    if chart.form is Form.BARS:
        bars = len(chart.categories) * (1 if len(chart.series) == 1 else 0.6 * len(chart.series))
        return round(min(max(22 + 7 * bars, 50), 205))
    return 80 if len(chart.series) > 1 or chart.form is Form.SHARES else 72


def read(content: bytes, title: str = "") -> Chart | None:
    """The chart of a part as it is now, whoever edited it; None where it is of a form that we do not draw."""
    root = etree.fromstring(content)
    plots = [each for tag, each in ((t, root.find(f".//{name(t)}")) for t in _PLOTS) if each is not None]
    if len(plots) != 1:
        return None
    plot = plots[0]
    found = [_read_series(each) for each in plot.iterfind(name("c:ser"))]
    if not found:
        return None
    categories = max((labels for labels, _series in found), key=len)
    series = tuple(
        Series(each.name, (*each.values, *[None] * len(categories))[: len(categories)]) for _labels, each in found
    )
    form = _form(plot)
    if form is Form.SHARES:
        series = series[:1]
    return Chart(form, title, categories, series, unit=_read_unit(root))


_PLOTS = ("c:barChart", "c:lineChart", "c:pieChart", "c:doughnutChart")


def _plot(chart: Chart) -> etree._Element:
    series = [_series(chart, place) for place in range(len(chart.series))]
    axes = (_value("axId", _CATEGORIES), _value("axId", _VALUES))
    match chart.form:
        case Form.SHARES:
            return element("c:pieChart", _value("varyColors", 1), *series, _value("firstSliceAng", 0))
        case Form.LINES:
            return element(
                "c:lineChart",
                _value("grouping", "standard"),
                _value("varyColors", 0),
                *series,
                _value("marker", 1),
                *axes,
            )
        case _:
            stacked = chart.form is Form.STACKED
            few = len(chart.categories) * len(chart.series) <= 6
            return element(
                "c:barChart",
                _value("barDir", "bar" if chart.form is Form.BARS else "col"),
                _value("grouping", "stacked" if stacked else "clustered"),
                _value("varyColors", 0),
                *series,
                _value("gapWidth", 120 if few else 60),
                _value("overlap", 100 if stacked else 0),
                *axes,
            )


def _series(chart: Chart, place: int) -> etree._Element:
    series = chart.series[place]
    column, last = _column(place + 1), len(chart.categories) + 1
    colour = COLOURS[place % len(COLOURS)].removeprefix("#")
    lines, shares = chart.form is Form.LINES, chart.form is Form.SHARES
    category = element(
        "c:cat",
        element(
            "c:strRef",
            element("c:f", text=f"Sheet1!$A$2:$A${last}"),
            element("c:strCache", *_points(chart.categories)),
        ),
    )
    value = element(
        "c:val",
        element(
            "c:numRef",
            element("c:f", text=f"Sheet1!${column}$2:${column}${last}"),
            element(
                "c:numCache",
                element("c:formatCode", text=_format(chart)),
                *_points([None if each is None else _written(each) for each in series.values]),
            ),
        ),
    )
    return element(
        "c:ser",
        _value("idx", place),
        _value("order", place),
        element(
            "c:tx",
            element(
                "c:strRef",
                element("c:f", text=f"Sheet1!${column}$1"),
                element("c:strCache", *_points([series.name])),
            ),
        ),
        None if shares else element("c:spPr", *((_line(colour, 28575),) if lines else _fill(colour))),
        _marker(place, colour) if lines else None,
        None if lines or shares else _value("invertIfNegative", 0),
        *([_slice(number) for number in range(len(chart.categories))] if shares else ()),
        _labels(chart, colour),
        category,
        value,
        _value("smooth", 0) if lines else None,
    )


def _labels(chart: Chart, colour: str) -> etree._Element:
    shown = len(chart.categories) * len(chart.series) <= _MOST_LABELS
    if chart.form is Form.LINES:
        shown = shown and (len(chart.series) == 1 or len(chart.categories) <= 6)
    shares = chart.form is Form.SHARES
    position = {Form.STACKED: "ctr", Form.LINES: "t", Form.SHARES: "outEnd"}.get(chart.form, "outEnd")
    if not shown and not shares:
        return element("c:dLbls", _value("delete", 1))
    inside = chart.form is Form.STACKED
    return element(
        "c:dLbls",
        element("c:numFmt", formatCode="0.00%" if shares else "General", sourceLinked=0),
        element("c:spPr", element("a:noFill"), element("a:ln", element("a:noFill"))),
        _font(_LABEL, "FFFFFF" if inside and _dark(colour) else _INK),
        _value("dLblPos", position),
        _value("showLegendKey", 0),
        _value("showVal", int(not shares)),
        _value("showCatName", int(shares)),
        _value("showSerName", 0),
        _value("showPercent", int(shares)),
        _value("showBubbleSize", 0),
        element("c:separator", text="\n") if shares else None,
        _value("showLeaderLines", 1) if shares else None,
    )


def _axes(chart: Chart) -> tuple[etree._Element, etree._Element]:
    lying = chart.form is Form.BARS
    values = [value for series in chart.series for value in series.values if value is not None]
    from_nothing = all(value >= 0 for value in values)
    categories = element(
        "c:catAx",
        _value("axId", _CATEGORIES),
        element("c:scaling", _value("orientation", "maxMin" if lying else "minMax")),
        _value("delete", 0),
        _value("axPos", "l" if lying else "b"),
        element("c:numFmt", formatCode="General", sourceLinked=0),
        _value("majorTickMark", "none"),
        _value("minorTickMark", "none"),
        _value("tickLblPos", "low"),
        element("c:spPr", _line("808080", 9525)),
        _value("crossAx", _VALUES),
        _value("crosses", "autoZero"),
        _value("auto", 0),
        _value("lblAlgn", "ctr"),
        _value("lblOffset", 100),
        _value("noMultiLvlLbl", 1),
    )
    measures = element(
        "c:valAx",
        _value("axId", _VALUES),
        element("c:scaling", _value("orientation", "minMax"), _value("min", 0) if from_nothing else None),
        _value("delete", 0),
        _value("axPos", "b" if lying else "l"),
        element("c:majorGridlines", element("c:spPr", _line(_GRID, 6350))),
        _unit_title(chart) if chart.unit else None,
        element("c:numFmt", formatCode="General", sourceLinked=0),
        _value("majorTickMark", "none"),
        _value("minorTickMark", "none"),
        _value("tickLblPos", "nextTo"),
        element("c:spPr", element("a:ln", element("a:noFill"))),
        _value("crossAx", _CATEGORIES),
        _value("crosses", "max" if lying else "autoZero"),
        _value("crossBetween", "between"),
    )
    return categories, measures


def _plot_place(chart: Chart) -> etree._Element:
    """Axes at the same place in every program, with room for 单位 above; where names need more room, it is found."""
    if not _upright(chart):
        return element("c:layout")
    digits = max((len(_written(v)) for s in chart.series for v in s.values if v is not None), default=1)
    left = 0.03 + 0.012 * min(digits + 1, 9)
    height = 0.68 if len(chart.series) > 1 else 0.76
    return _place("inner", x=left, y=0.11, w=0.99 - left, h=height)


def _upright(chart: Chart) -> bool:
    """Do the names of the categories find room in two lines under an upright chart?"""
    longest = max((len(each) for each in chart.categories), default=0)
    return chart.form not in (Form.BARS, Form.SHARES) and longest * len(chart.categories) <= _TWO_LINES


def _place(target: str = "", **edges: float) -> etree._Element:
    """Shares of the whole chart."""
    modes = [_value(f"{edge}Mode", "edge") for edge in ("x", "y")]
    layout = [_value("layoutTarget", target)] if target else []
    numbers = [_value(edge, f"{share:.3f}") for edge, share in edges.items()]
    return element("c:layout", element("c:manualLayout", *layout, *modes, *numbers))


def _unit_title(chart: Chart) -> etree._Element:
    """单位：项, in the upper left corner, or beside its axis."""
    place = _place(x=0.005, y=0.01) if _upright(chart) else element("c:layout")
    text = element(
        "a:p",
        element("a:pPr", _characters("a:defRPr", _TEXT)),
        element("a:r", _characters("a:rPr", _TEXT, lang="zh-CN"), element("a:t", text=_UNIT + chart.unit)),
    )
    rich = element("c:rich", element("a:bodyPr", rot=0, vert="horz"), element("a:lstStyle"), text)
    return element("c:title", element("c:tx", rich), place, _value("overlay", 0))


def _slice(number: int) -> etree._Element:
    colour = COLOURS[number % len(COLOURS)].removeprefix("#")
    return element(
        "c:dPt",
        _value("idx", number),
        _value("bubble3D", 0),
        element("c:spPr", *_fill(colour), _line("FFFFFF", 12700)),
    )


def _marker(place: int, colour: str) -> etree._Element:
    symbol = ("circle", "square", "diamond", "triangle")[place % 4]
    return element(
        "c:marker",
        _value("symbol", symbol),
        _value("size", 6),
        element("c:spPr", *_fill(colour), _line(colour, 9525)),
    )


def _points(values: list[str | None] | list[str] | tuple[str, ...]) -> list[etree._Element]:
    present = [(place, value) for place, value in enumerate(values) if value is not None]
    return [
        _value("ptCount", len(values)),
        *(element("c:pt", element("c:v", text=value), idx=place) for place, value in present),
    ]


def _dark(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def _value(tag: str, value: object) -> etree._Element:
    return element(f"c:{tag}", val=value)


def _fill(colour: str) -> tuple[etree._Element]:
    return (element("a:solidFill", element("a:srgbClr", val=colour)),)


def _line(colour: str, width: int) -> etree._Element:
    """`width` in EMU: 12700 to the point."""
    return element("a:ln", *_fill(colour), element("a:round"), w=width)


def _no_fill() -> etree._Element:
    return element("c:spPr", element("a:noFill"))


def _characters(tag: str, size: int, colour: str = _INK, **attributes: Any) -> etree._Element:
    return element(
        tag,
        *_fill(colour),
        element("a:latin", typeface="Times New Roman"),
        element("a:ea", typeface="宋体"),
        sz=size,
        b=0,
        **attributes,
    )


def _font(size: int, colour: str = _INK) -> etree._Element:
    paragraph = element(
        "a:p", element("a:pPr", _characters("a:defRPr", size, colour)), element("a:endParaRPr", lang="zh-CN")
    )
    return element("c:txPr", element("a:bodyPr"), element("a:lstStyle"), paragraph)


def _format(chart: Chart) -> str:
    """The unit of a chart without axes is kept here."""
    return f'General"{chart.unit}"' if chart.form is Form.SHARES and chart.unit else "General"


def _written(value: Number) -> str:
    return format(value, "f") if isinstance(value, Decimal) else repr(value)


def _column(number: int) -> str:
    """1 is B: the first column is that of the categories."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _form(plot: etree._Element) -> Form:
    if plot.tag in (name("c:pieChart"), name("c:doughnutChart")):
        return Form.SHARES
    if plot.tag == name("c:lineChart"):
        return Form.LINES
    grouping, direction = plot.find(name("c:grouping")), plot.find(name("c:barDir"))
    if direction is not None and direction.get("val") == "bar":
        return Form.BARS
    stacked = grouping is not None and (grouping.get("val") or "").endswith("tacked")
    return Form.STACKED if stacked else Form.COLUMNS


def _read_series(series: etree._Element) -> tuple[tuple[str, ...], Series]:
    title = series.findtext(f"{name('c:tx')}//{name('c:v')}") or ""
    labels = _read_points(series.find(name("c:cat")))
    values = _read_points(series.find(name("c:val")))
    return tuple(each or "" for each in labels), Series(title, tuple(_number(each) for each in values))


def _read_points(axis: etree._Element | None) -> list[str | None]:
    if axis is None or (count := axis.find(f".//{name('c:ptCount')}")) is None:
        return []
    found: list[str | None] = [None] * min(int(count.get("val") or 0), 10_000)
    for point in axis.iter(name("c:pt")):
        place = int(point.get("idx") or 0)
        if place < len(found):
            found[place] = point.findtext(name("c:v"))
    return found


def _number(text: str | None) -> Number | None:
    if text is None or not re.fullmatch(r"-?\d+(\.\d*)?([Ee][-+]?\d+)?", text.strip()):
        return None
    value = Decimal(repr(float(text))) if len(text) > 15 else Decimal(text)
    return int(value) if value == value.to_integral_value() else value


def _read_unit(root: etree._Element) -> str:
    title = root.findtext(f".//{name('c:valAx')}/{name('c:title')}//{name('a:t')}") or ""
    formats = (each.text or "" for each in root.iter(name("c:formatCode")))
    quoted = next((found[1] for each in formats if (found := re.search(r'"([^"]+)"', each))), "")
    return title.removeprefix(_UNIT) or quoted
