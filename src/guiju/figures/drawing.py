"""Charts drawn: as Vega-Lite specifications for a page's script, and as SVG and PNG for all else.

The same chart gives the same bytes: nothing is drawn by chance, and a specification bears no names of the moment.
A value is written at its place where there is room for all of them, and then no axis repeats it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from guiju.figures.charts import Chart, Form

WIDTH: Final = 720
"""Pixels of a chart where nobody asks for another width."""

FONTS: Final = (
    "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, sans-serif"
)
NARROW_SPACE: Final = "\u202f"


@dataclass(frozen=True, slots=True)
class Colours:
    """Of one theme. `series` stand out from the paper by 3 : 1 and from each other for the colour-blind too."""

    paper: str
    ink: str
    quiet: str
    line: str
    seal: str
    series: tuple[str, ...]


LIGHT: Final = Colours(
    "#ffffff",
    "#1d1f22",
    "#585c63",
    "#dcd8cf",
    "#a8321c",
    ("#1c5474", "#c27a1e", "#1a8582", "#932601", "#a47de3", "#365db8"),
)
DARK: Final = Colours(
    "#1b1e21",
    "#e7e4dd",
    "#a6a9ae",
    "#34383d",
    "#f0937a",
    ("#6fb4dc", "#d78c00", "#8ee6dc", "#bb475d", "#e8e564", "#5c82da"),
)

_CLIP = re.compile(r"(?<=[#\"])clip\d+")
_PIECES = re.compile(r"[\x21-\x7e\u00a0-\u024f\u2010-\u203f]+\s*|.", re.DOTALL)
_SIZE = 12
_ROW = 26
_NAMES = 0.42
"""Of the width, at most, for the names of bars."""

_HEIGHT = 280
_MOST_TICKS = 6
_POINTS: Final = {"padding": 0.5}
_BANDS: Final = {"paddingInner": 0.28, "paddingOuter": 0.14}


def specification(
    chart: Chart, *, width: int | None = WIDTH, dark: bool = False, titled: bool = True
) -> dict[str, Any]:
    """The chart in Vega-Lite. Without a width it takes that of its place in the page.

    `titled` writes title, note and paper into the drawing; a page that says them itself leaves them out.
    """
    import altair as alt  # as long to import as a whole command runs

    colours = DARK if dark else LIGHT
    drawn = _DRAWINGS[chart.form](alt, _Plan(chart, width or WIDTH, colours, unit=chart.unit if titled else ""))
    drawn = drawn.properties(width=width or "container", autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    if chart.form not in (Form.BARS, Form.SHARES):
        drawn = drawn.properties(height=_HEIGHT)
    if titled:
        drawn = drawn.properties(title=_title(alt, chart, width or WIDTH, colours))
    drawn = drawn.configure(**_config(colours, titled=titled, linked=any(series.addresses for series in chart.series)))
    found: dict[str, Any] = drawn.to_dict(validate=False)
    return _renamed(found)


def svg(chart: Chart, *, width: int = WIDTH, dark: bool = False, titled: bool = True) -> str:
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(specification(chart, width=width, dark=dark, titled=titled))
    ids: dict[str, str] = {}  # numbered on from the drawing before
    return _CLIP.sub(lambda found: ids.setdefault(found[0], f"clip{len(ids) + 1}"), drawn)


def png(chart: Chart, *, width: int = WIDTH, dark: bool = False, titled: bool = True, scale: float = 2) -> bytes:
    """`scale` is how many points of the picture a pixel of the chart has."""
    import vl_convert

    return vl_convert.vegalite_to_png(specification(chart, width=width, dark=dark, titled=titled), scale=scale)


def height_of(chart: Chart, width: int) -> int:
    """Pixels of a drawing without its title, about: a page keeps so much room for it."""
    if chart.form in (Form.BARS, Form.SHARES):
        names = max((_width(category) for category in chart.categories), default=0)
        return len(chart.categories) * (_ROW + (10 if names > width * _NAMES else 0)) + 18
    legend = 34 if len(chart.series) > 1 and chart.form is not Form.LINES else 0
    return _HEIGHT + 46 + legend


def written(value: int | float | Decimal) -> str:
    """With its digits in groups of three, as pages write it; at most two decimals."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", NARROW_SPACE).replace("-", "−")


# What is known before anything is drawn


class _Plan:
    """A chart's rows for the drawing, and what there is room for."""

    def __init__(self, chart: Chart, width: int, colours: Colours, unit: str) -> None:
        self.chart, self.width, self.colours, self.unit = chart, width, colours, unit
        self.names = [series.name for series in chart.series]
        self.several = len(chart.series) > 1
        self.palette = [colours.series[n % len(colours.series)] for n in range(len(chart.series))]
        known = [value for series in chart.series for value in series.values if value is not None]
        self.most = max([0.0, *map(float, known)])
        self.least = min([0.0, *map(float, known)])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One for each value that is known."""
        return [
            {
                "category": category,
                "order": place,
                "series": series.name,
                "value": float(value) if isinstance(value, Decimal) else value,
                "label": written(value),
                "told": f"{written(value)} {self.chart.unit}".strip(),
                "where": f"{category} · {series.name}" if self.several else category,
                **({"address": series.addresses[place]} if series.addresses and series.addresses[place] else {}),
            }
            for series in self.chart.series
            for place, (category, value) in enumerate(zip(self.chart.categories, series.values, strict=True))
            if value is not None
        ]

    @property
    def linked(self) -> bool:
        return any(series.addresses for series in self.chart.series)

    @property
    def widest_label(self) -> float:
        return max((_width(row["label"]) for row in self.rows), default=0)

    def room_for_labels(self, beside: int) -> bool:
        """Over columns, `beside` of which stand side by side in each category."""
        columns = max(1, len(self.chart.categories) * beside)
        return self.widest_label + 6 <= (self.width - 16) / columns / 0.9

    @property
    def totals(self) -> list[dict[str, Any]]:
        """Of each category, over its series."""
        found = []
        for place, category in enumerate(self.chart.categories):
            values = [series.values[place] for series in self.chart.series if series.values[place] is not None]
            if values:
                total = sum(values)  # type: ignore[arg-type]
                found.append({"category": category, "total": float(total), "label": written(total)})
        return found


def _width(text: str) -> float:
    """Pixels, about: a Chinese sign is as wide as high, a digit half of that."""
    return sum(_SIZE if unicodedata.east_asian_width(sign) in "WF" else 0.58 * _SIZE for sign in text)


def _wrapped(text: str, width: float, lines: int = 2) -> str:
    """The text in lines of so many pixels, the rest cut off. Chinese breaks anywhere, a Latin word stays whole."""
    found: list[str] = []
    line = ""
    pieces = _PIECES.findall(text)
    while pieces:
        piece = pieces.pop(0)
        if _width(piece) > width and len(piece) > 1:  # longer than a line: its signs are pieces
            pieces[:0] = list(piece)
            continue
        if line and _width((line + piece).rstrip()) > width:
            if len(found) + 1 == lines:
                while line and _width(line + "…") > width:
                    line = line[:-1]
                return "\n".join([*found, line.rstrip() + "…"])
            found.append(line.rstrip())
            line = ""
        line += piece
    return "\n".join([*found, line])


# The forms


def _columns(alt: Any, plan: _Plan) -> Any:
    beside = len(plan.names)
    labelled = plan.room_for_labels(beside)
    x = _categories(alt, plan)
    base = alt.Chart(_data(plan.rows)).encode(x=x, y=_values(alt, plan, hidden=labelled), tooltip=_tooltip(alt, plan))
    if plan.several:
        base = base.encode(xOffset=alt.XOffset("series:N", sort=plan.names))
    bars = base.mark_bar(cornerRadiusEnd=2).encode(color=_colour(alt, plan))
    layers = [bars, *_marks(alt, plan, x)]
    if labelled:
        layers.append(base.mark_text(baseline="bottom", dy=-4, fill=plan.colours.ink).encode(text="label:N"))
    return alt.layer(*layers)


def _stacked(alt: Any, plan: _Plan) -> Any:
    totals = plan.totals
    labelled = plan.several and plan.room_for_labels(1) and max(map(_label_width, totals), default=0) < 80
    x = _categories(alt, plan)
    base = alt.Chart(_data(plan.rows)).encode(x=x, y=_values(alt, plan), tooltip=_tooltip(alt, plan))
    bars = base.mark_bar(stroke=plan.colours.paper, strokeWidth=0.75).encode(
        color=_colour(alt, plan), order=alt.Order("sum(order):Q")
    )
    layers = [bars, *_marks(alt, plan, x)]
    if labelled:
        above = alt.Chart(_data(totals)).mark_text(baseline="bottom", dy=-4, fill=plan.colours.ink)
        layers.append(above.encode(x=x, y="total:Q", text="label:N"))
    return alt.layer(*layers)


def _label_width(row: dict[str, Any]) -> float:
    return _width(row["label"])


def _bars(alt: Any, plan: _Plan) -> Any:
    names = max((_width(category) for category in plan.chart.categories), default=0)
    room = min(names, plan.width * _NAMES)
    two_lines = names > room
    base = alt.Chart(_data(_with_names(plan.rows, plan, room))).encode(
        y=alt.Y(
            "name:N",
            sort=[_wrapped(category, room) for category in plan.chart.categories],
            title=None,
            axis=alt.Axis(
                domain=False, ticks=False, labelPadding=8, labelLimit=int(room) + 24, labelColor=plan.colours.ink
            ),
        ),
        x=alt.X(
            "value:Q",
            axis=None,
            scale=alt.Scale(domain=_with_room(plan, plan.width - room), nice=False, zero=True),
        ),
        tooltip=_tooltip(alt, plan),
    )
    step = _ROW + (10 if two_lines else 0)
    if plan.several:
        step = 20 * len(plan.names) + 12
        base = base.encode(yOffset=alt.YOffset("series:N", sort=plan.names))
    bars = base.mark_bar(cornerRadiusEnd=2, size=None if plan.several else 16).encode(color=_colour(alt, plan))
    if not plan.several:
        bars = base.mark_bar(cornerRadiusEnd=2, height=16, color=plan.palette[0])
    sign = alt.expr.if_(alt.datum.value < 0, -5, 5)
    text = base.mark_text(
        align=alt.expr(alt.expr.if_(alt.datum.value < 0, "right", "left")), dx=alt.expr(sign), fill=plan.colours.ink
    ).encode(text="label:N")
    height = max(1, len(plan.chart.categories)) * step
    return alt.layer(bars, text).properties(height=height)


def _shares(alt: Any, plan: _Plan) -> Any:
    """As bars whose labels say the share of the whole beside the number."""
    values = [float(value or 0) for value in plan.chart.series[0].values]
    whole = sum(values) or 1.0
    rows = plan.rows
    for row in rows:
        share = f"{100 * row['value'] / whole:.2f}%"
        row["label"] = f"{row['label']}  ·  {share}"
        row["told"] = f"{row['told']}, {share}"
    return _bars(alt, _Relabelled(plan, rows))


class _Relabelled(_Plan):
    def __init__(self, plan: _Plan, rows: list[dict[str, Any]]) -> None:
        super().__init__(plan.chart, plan.width, plan.colours, plan.unit)
        self._rows = rows

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self._rows


def _lines(alt: Any, plan: _Plan) -> Any:
    ends = _ends(plan)
    room = max((_width(end["text"]) for end in ends), default=0) + 12
    named_at_end = room <= plan.width * 0.34 and len(ends) <= 7
    x = _categories(alt, plan, spread=True, beside=room if named_at_end else 0)
    base = alt.Chart(_data(plan.rows)).encode(
        x=x, y=_values(alt, plan), color=_colour(alt, plan, legend=not named_at_end)
    )
    lines = base.mark_line(strokeWidth=2.25, strokeJoin="round")
    few = len(plan.chart.categories) <= 40
    points = base.mark_point(filled=True, size=34 if few else 1, opacity=1, stroke=plan.colours.paper, strokeWidth=1)
    layers = [*_marks(alt, plan, x), lines, points, _reader(alt, plan, x)]
    if named_at_end:
        text = alt.Chart(_data(ends)).mark_text(align="left", dx=9, fontWeight=600)
        layers.append(
            text.encode(
                x=x,
                y=alt.Y("place:Q"),
                text="text:N",
                color=_colour(alt, plan, legend=False),
            )
        )
    return alt.layer(*layers)


def _ends(plan: _Plan) -> list[dict[str, Any]]:
    """The last known value of each line with its name, pushed apart where they would cover each other."""
    ends: list[dict[str, Any]] = []
    for series in plan.chart.series:
        known = [place for place, value in enumerate(series.values) if value is not None]
        if known:
            value = series.values[known[-1]]
            assert value is not None
            name = f"{series.name} " if plan.several else ""
            ends.append(
                {
                    "category": plan.chart.categories[known[-1]],
                    "series": series.name,
                    "place": float(value),
                    "text": f"{name}{written(value)}",
                }
            )
    ends.sort(key=lambda end: end["place"])
    apart = (plan.most - plan.least or 1.0) * 19 / _HEIGHT
    for below, above in pairwise(ends):
        above["place"] = max(above["place"], below["place"] + apart)
    over = ends[-1]["place"] - plan.most if ends else 0
    if over > apart:
        for end in ends:
            end["place"] -= over - apart
    return ends


def _reader(alt: Any, plan: _Plan, x: Any) -> Any:
    """An upright line under the pointer that tells all values of its category."""
    rows: dict[str, dict[str, Any]] = {}
    for row in plan.rows:
        at = rows.setdefault(row["category"], {"category": row["category"]})
        at[f"v{plan.names.index(row['series'])}"] = row["told"]
        at.setdefault("address", row.get("address", ""))
    here = alt.selection_point(
        name="here", fields=["category"], on="pointerover", nearest=True, empty=False, clear="pointerout"
    )
    tooltip = [alt.Tooltip("category:N", title="title")]
    tooltip += [alt.Tooltip(f"v{n}:N", title=name or " ") for n, name in enumerate(plan.names)]
    rule = alt.Chart(_data(list(rows.values()))).mark_rule(color=plan.colours.quiet, strokeWidth=1)
    return rule.encode(
        x=x,
        opacity=alt.when(here).then(alt.value(0.5)).otherwise(alt.value(0)),
        tooltip=tooltip,
    ).add_params(here)


_DRAWINGS: Final = {
    Form.COLUMNS: _columns,
    Form.STACKED: _stacked,
    Form.BARS: _bars,
    Form.LINES: _lines,
    Form.SHARES: _shares,
}


# Parts of all forms


def _data(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"values": list(rows)}


def _with_names(rows: list[dict[str, Any]], plan: _Plan, room: float) -> list[dict[str, Any]]:
    return [row | {"name": _wrapped(row["category"], room)} for row in rows]


def _with_room(plan: _Plan, width: float) -> list[float]:
    """From the least to the most, with room for the labels at both ends."""
    label = min(0.6, (plan.widest_label + 14) / max(width, 1))
    span = plan.most - plan.least or 1.0
    return [plan.least - (span * label / (1 - label) if plan.least < 0 else 0), plan.most + span * label / (1 - label)]


def _categories(alt: Any, plan: _Plan, *, spread: bool = False, beside: float = 0) -> Any:
    """Along the bottom. Where not all names have room, every second, third … stands; `beside` is taken already."""
    names = plan.chart.categories
    room = (plan.width - beside - 70) / max(1, len(names))
    widest = max((_width(name) for name in names), default=0)
    every = next((every for every in range(1, len(names)) if widest + 8 <= room * every), len(names) or 1)
    last = len(names) - 1
    shown = [name for place, name in enumerate(names) if (last - place) % every == 0]
    return alt.X(
        "category:N",
        sort=list(names),
        title=None,
        scale=alt.Scale(
            domain=list(names), **({"padding": 0.5} if spread else {"paddingInner": 0.28, "paddingOuter": 0.14})
        ),
        axis=alt.Axis(
            values=shown, labelAngle=0, labelOverlap=False, ticks=False, labelPadding=8, domainColor=plan.colours.quiet
        ),
    )


def _values(alt: Any, plan: _Plan, *, hidden: bool = False) -> Any:
    stacked = plan.chart.form is Form.STACKED
    axis = alt.Axis(
        title=plan.unit or None,
        titleAngle=0,
        titleAlign="right",
        titleAnchor="end",
        titleX=-8,
        titleY=-12,
        titleBaseline="bottom",
        tickCount=_MOST_TICKS,
        domain=False,
        ticks=False,
        labelPadding=8,
        format=",~f",
        gridColor=plan.colours.line,
    )
    return alt.Y(
        "value:Q",
        axis=None if hidden else axis,
        stack="zero" if stacked else None,
        scale=alt.Scale(zero=True, nice=not hidden),
    )


def _colour(alt: Any, plan: _Plan, *, legend: bool = True) -> Any:
    if not plan.several:
        return alt.value(plan.palette[0])
    shown = alt.Legend(
        title=None, orient="top", direction="horizontal", symbolType="square", columns=_legend_columns(plan)
    )
    return alt.Color(
        "series:N",
        sort=plan.names,
        scale=alt.Scale(domain=plan.names, range=plan.palette),
        legend=shown if legend else None,
    )


def _legend_columns(plan: _Plan) -> int:
    widest = max((_width(name) for name in plan.names), default=0) + 34
    return max(1, min(len(plan.names), int(plan.width / widest)))


def _tooltip(alt: Any, plan: _Plan) -> list[Any]:
    """What is called `title` stands above the rest."""
    return [alt.Tooltip("where:N", title="title"), alt.Tooltip("told:N", title=plan.chart.title or " ")]


def _marks(alt: Any, plan: _Plan, x: Any) -> list[Any]:
    """Upright lines where something begins to be counted differently, with what."""
    if not plan.chart.marks:
        return []
    rows = []
    for mark in plan.chart.marks:
        right = plan.chart.categories.index(mark.category) < len(plan.chart.categories) / 2
        rows.append({"category": mark.category, "text": _wrapped(mark.text, plan.width * 0.5, 5), "right": right})
    rules = alt.Chart(_data(rows)).mark_rule(color=plan.colours.seal, strokeDash=[4, 3], strokeWidth=1.25)
    rules = rules.encode(x=x, y=alt.value(-32), y2=alt.value(_HEIGHT))
    right = alt.expr(alt.expr.if_(alt.datum.right, "left", "right"))
    text = alt.Chart(_data(rows)).mark_text(
        align=right,
        dx=alt.expr(alt.expr.if_(alt.datum.right, 6, -6)),
        baseline="bottom",
        color=plan.colours.seal,
        fontSize=11,
    )
    return [rules, text.encode(x=x, y=alt.value(-20), text="text:N")]


def _title(alt: Any, chart: Chart, width: int, colours: Colours) -> Any:
    below = [line for text in (chart.note,) if text for line in _wrapped(text, width - 40, 4).split("\n")]
    return alt.TitleParams(
        text=_wrapped(chart.title, (width - 40) * 0.8, 3).split("\n"), subtitle=below, subtitleColor=colours.quiet
    )


def _config(colours: Colours, *, titled: bool, linked: bool) -> dict[str, Any]:
    return {
        "aria": False,
        "background": colours.paper if titled else "transparent",
        "font": FONTS,
        "lineBreak": "\n",
        "locale": {
            "number": {"decimal": ".", "thousands": NARROW_SPACE, "grouping": [3], "currency": ["", ""]},
        },
        "padding": 16 if titled else {"left": 2, "right": 14, "top": 14, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelColor": colours.quiet,
            "titleColor": colours.quiet,
            "labelFontSize": _SIZE,
            "titleFontSize": _SIZE,
            "titleFontWeight": "normal",
        },
        "axisX": {"grid": False},
        **({kind: {"cursor": "pointer"} for kind in ("bar", "point")} if linked else {}),
        "legend": {"labelColor": colours.ink, "labelFontSize": _SIZE, "labelLimit": 240, "offset": 14},
        "text": {"fontSize": _SIZE},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": colours.ink,
            "fontSize": 16,
            "subtitleFontSize": _SIZE,
            "subtitlePadding": 6,
            "offset": 14,
        },
    }


def _renamed(found: dict[str, Any]) -> dict[str, Any]:
    """Altair names its views by a counter of the process; the same chart shall be the same text."""
    names: dict[str, str] = {}

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(each) for each in value]
        if isinstance(value, dict):
            return {key: walk(each) for key, each in value.items()}
        if isinstance(value, str) and value.startswith("view_"):
            return names.setdefault(value, f"view_{len(names) + 1}")
        return value

    settled: dict[str, Any] = walk(found)
    return settled
