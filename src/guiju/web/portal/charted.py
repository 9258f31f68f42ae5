"""A measure's chart as an address asks for it, with its table: on a page, as a picture, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.figures.charts import Chart, Form
from guiju.figures.drawing import height_of, written
from guiju.figures.measure import Figure, Kind, Measure
from guiju.web import asking, measuring
from guiju.web.components import charts
from guiju.web.measuring import Asked, Page, Row

FORMATS = ("svg", "png", "csv", "xlsx", "parquet", "json")

WIDE, HALF, NARROW = 1080, 540, 350
"""Pixels of the pictures in a page."""

LISTED = 60
"""Rows of a table in a page; files have all."""


MOST_IN_FILE = 20_000


class TooMany(InvalidForm):
    """More groups than a file should hold."""


class Show(StrEnum):
    TREND = "trend"  # over time
    GROUPS = "groups"  # of one time


@dataclass(frozen=True, slots=True)
class Charted:
    """`rows` are those of the table, of groups as the chart ranks them."""

    measure: Measure
    asked: Asked
    show: Show
    chart: Chart
    rows: tuple[Row, ...]
    all: int
    """Rows there are, of which `rows` may be the first."""
    most: int = charts.MOST_BARS
    """Bars of the chart."""
    heading: str = ""
    width: int = WIDE
    listed: int = LISTED
    """Rows of the table in the page."""
    linked: bool = False
    """The heading leads to the page of the measure."""
    opened: bool = False
    """The table stands open."""

    @property
    def by(self) -> tuple[str, ...]:
        return self.asked.by

    @property
    def columns(self) -> list[str]:
        """Headings of the groups' columns."""
        return [measuring.dimension_title(code) for code in self.by]

    @property
    def time_before(self) -> str:
        return measuring.as_time(self.asked.against, self.measure.kind) if self.asked.against else ""

    @property
    def page(self) -> str:
        return reverse("portal:measure", args=[self.measure.code]) + self.asked.query()

    @property
    def id(self) -> str:
        return "-".join([self.measure.code.replace(".", "-"), self.show, *self.by])

    @property
    def table(self) -> list[Row]:
        """The newest time first; what goes beyond is in the files."""
        rows = list(self.rows)
        if self.show is Show.TREND:
            rows.sort(key=lambda row: row.figure.period, reverse=True)
        return rows[: self.listed]

    @property
    def left(self) -> int:
        return max(0, self.all - self.listed)

    @property
    def files(self) -> dict[str, str]:
        """Addresses of the pictures and of the table as a file."""
        return {
            format: reverse(f"portal:measure-{format}", args=[self.measure.code]) + self.query() for format in FORMATS
        }

    def query(self, **more: str) -> str:
        show = "" if self.show is (Show.GROUPS if self.by else Show.TREND) else self.show.value
        most = "" if self.most == charts.MOST_BARS else str(self.most)
        return self.asked.query(show=show, most=most, **more)

    @property
    def specification(self) -> str:
        return reverse("portal:measure-chart", args=[self.measure.code]) + self.query()

    def picture(self, *, width: int, dark: bool = False) -> str:
        address = reverse("portal:measure-svg", args=[self.measure.code])
        return address + self.query(bare="1", width=str(width), dark="1" if dark else "")

    @property
    def pictured(self) -> SafeString:
        """The static chart: of the width and in the colours of the reader's screen, with what it shows in words."""
        narrow, dark = "(max-width: 40rem)", "(prefers-color-scheme: dark)"
        heights = {width: height_of(self.chart, width) for width in (NARROW, self.width)}
        sources = format_html_join(
            "",
            '<source media="{}" srcset="{}" width="{}" height="{}">',
            (
                (f"{narrow} and {dark}", self.picture(width=NARROW, dark=True), NARROW, heights[NARROW]),
                (narrow, self.picture(width=NARROW), NARROW, heights[NARROW]),
                (dark, self.picture(width=self.width, dark=True), self.width, heights[self.width]),
            ),
        )
        image = '<img src="{}" alt="{}" width="{}" height="{}" decoding="async" loading="lazy">'
        return format_html(
            "<picture>{}{}</picture>",
            sources,
            format_html(image, self.picture(width=self.width), self.said, self.width, heights[self.width]),
        )

    @property
    def said(self) -> str:
        return in_words(self.chart)


def shown(request: HttpRequest, asked: Asked) -> Show:
    return asking.chosen_word(request, "show", Show) or (Show.GROUPS if asked.by else Show.TREND)


def question(measure: Measure, asked: Asked, show: Show) -> Page:
    """What has to be reckoned for a chart; the newest first, by which the greatest groups are chosen."""
    if show is Show.TREND:
        periods = measuring.run_up(asked.period)[::-1]
    else:
        periods = [asked.period, asked.against] if asked.against else [asked.period]
    return tuple((measure, period) for period in periods), asked.by


def charted(
    measure: Measure,
    asked: Asked,
    show: Show,
    told: Sequence[Figure],
    *,
    most: int = charts.MOST_BARS,
    listed: int | None = LISTED,
) -> Charted:
    """From what `question` was answered with; `listed` None keeps the rows of all groups."""
    by = asked.by[0] if len(asked.by) == 1 else ""
    if show is Show.TREND and not asked.by:
        told = sorted(told, key=lambda figure: figure.period)
        rows = [Row((), figure) for figure in told]
        chart = charts.trend(measure, told)
    elif show is Show.TREND:
        rows = measuring.labelled(told)
        chart = charts.trend_of_groups(measure, by, measuring.run_up(asked.period), rows)
    else:
        now = charts.ranking(by, [figure for figure in told if figure.period == asked.period])
        before = [figure for figure in told if figure.period != asked.period]
        rows = measuring.labelled(now, before, most=None if listed is None else max(listed, most))
        chart = charts.groups(measure, by, rows, all=len(now), most=most)
        return Charted(measure, asked, show, chart, tuple(rows), max(len(now), len(rows)), most)
    return Charted(measure, asked, show, chart, tuple(rows), len(rows), most)


def chart_of(
    measure: Measure, asked: Asked, show: Show, *, most: int = charts.MOST_BARS, listed: int | None = LISTED
) -> Charted:
    if show is Show.GROUPS and not asked.by:
        show = Show.TREND
    return charted(measure, asked, show, _told(measure, asked, show, whole=listed is None), most=most, listed=listed)


def _told(measure: Measure, asked: Asked, show: Show, *, whole: bool) -> list[Figure]:
    """Raises TooMany where the whole is more than a file should hold."""
    most = MOST_IN_FILE + 1 if whole else measuring.MOST_GROUPS
    [told] = measuring.told([question(measure, asked, show)], most=most)
    if len({figure.group for figure in told}) > MOST_IN_FILE:
        raise TooMany(_("这样分组多于 {most} 组，不作一个文件给出。").format(most=written(MOST_IN_FILE)))
    return told


# In words


def in_words(chart: Chart) -> str:
    """What a chart shows, for those who do not see it; the table beside it has every value."""
    known = [
        (category, value)
        for series in chart.series
        for category, value in zip(chart.categories, series.values, strict=True)
        if value is not None
    ]
    if not known:
        return _("图：{title}，没有数据。").format(title=chart.title)
    if len(chart.series) > 1:
        names = _("、").join(series.name for series in chart.series)
        return _("图：{title}，{first} 至 {last}：{names}。").format(
            title=chart.title, first=chart.categories[0], last=chart.categories[-1], names=names
        )
    if chart.form in (Form.LINES, Form.COLUMNS):
        (first, start), (last, end) = known[0], known[-1]
        return _("图：{title}，{first} 为 {start}，{last} 为 {end}。").format(
            title=chart.title, first=first, start=written(start), last=last, end=written(end)
        )
    most = _("、").join(f"{category} {written(value)}" for category, value in known[:3])
    return _("图：{title}：{most}。").format(title=chart.title, most=most)


def of_kind(measure: Measure) -> str:
    return str(
        {
            Kind.STOCK: _("时点数：时期最后一天的存量"),
            Kind.FLOW: _("时期数：整个时期内发生的"),
            Kind.RATIO: _("比率"),
            Kind.CHANGE: _("与上年同期相比的变化"),
        }[measure.kind]
    )
