"""The register in figures: at a glance, and one measure at a time. Every figure leads to the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from guiju.base.selection import Selection
from guiju.figures import reported
from guiju.figures.identities import IDENTITIES
from guiju.figures.measure import Figure, Measure
from guiju.figures.measures import MEASURES, SECTIONS
from guiju.figures.measures import measure as measure_of
from guiju.figures.models import OwnMeasure
from guiju.figures.periods import Period
from guiju.figures.reportable import title_of
from guiju.web import asking, measuring
from guiju.web.components import charts
from guiju.web.components.narrowing import narrowings
from guiju.web.measuring import Asked, Compare
from guiju.web.middleware import CONTENT_SECURITY_POLICY
from guiju.web.portal import charted, rows
from guiju.web.portal.charted import HALF, WIDE, Charted, Show, of_kind
from guiju.web.portal.drawings import library_address

MOST_BARS, MOST_ROWS = 12, 24
"""Of a panel of the first page."""

YEARS_OFFERED = 5

SPARK = 8
"""Periods of the small lines beside big numbers."""

TILES: Final = (
    "standards.in-force",
    "standards.published",
    "national.stock",
    "sector.in-force",
    "local.in-force",
    "association.standards.stock",
    "enterprise.standards.stock",
    "enterprise.products.stock",
    "committee.stock",
    "association.stock",
    "enterprise.stock",
    "pilot.stock",
)
"""Big numbers of the first page; of what the register has nothing, nothing is said."""

PANELS: Final = (
    ("standards.in-force", "tier", Show.TREND, WIDE),
    ("standards.published", "tier", Show.TREND, WIDE),
    ("standards.in-force", "tier", Show.GROUPS, HALF),
    ("standards.in-force", "field", Show.GROUPS, HALF),
    ("standards.in-force", "nature", Show.GROUPS, HALF),
    ("committee.stock", "rank", Show.GROUPS, HALF),
    ("local.in-force", "region", Show.GROUPS, HALF),
    ("standards.in-force", "ics", Show.GROUPS, HALF),
    ("sector.in-force", "issuer", Show.GROUPS, HALF),
    ("association.standards.stock", "issuer", Show.GROUPS, HALF),
)
"""Charts of the first page: measure, grouping, over time or of the day, pixels of the picture."""


@dataclass(frozen=True, slots=True)
class Tile:
    figure: Figure
    before: Figure | None
    spark: charts.Spark | None


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    asked = _ungrouped(measuring.read(request))
    panels = [(measure_of(code), _by(asked, by), show, width) for code, by, show, width in PANELS]
    pages = [charted.question(measure, of, show) for measure, of, show, _width in panels]
    big, *told = measuring.told([(_tile_questions(asked), ()), *pages])
    drawn = [
        replace(
            charted.charted(measure, of, show, figures, most=MOST_BARS, listed=MOST_ROWS),
            heading=_heading(measure, of.by[0], show),
            width=width,
            listed=MOST_ROWS,
            linked=True,
        )
        for (measure, of, show, width), figures in zip(panels, told, strict=True)
    ]
    context = {
        **_common(asked),
        "tiles": _tiles(asked, big),
        "panels": [panel for panel in drawn if any(row.figure.value for row in panel.rows)],
    }
    return render(request, "portal/statistics.html", context)


def _by(asked: Asked, code: str) -> Asked:
    return replace(asked, by=(code,), chosen=(*asked.chosen, ("by", code)))


def _heading(measure: Measure, by: str, show: Show) -> str:
    title, grouping = title_of(measure), charts.grouping_title(by, within=True)
    if show is Show.TREND:
        return _("{title}历年变化，按{grouping}").format(title=title, grouping=grouping)
    return _("{title}，按{grouping}").format(title=title, grouping=grouping)


def _tile_questions(asked: Asked) -> tuple[measuring.Question, ...]:
    periods = measuring.run_up(asked.period)[-SPARK:]
    if asked.against and asked.against not in periods:
        periods.append(asked.against)
    return tuple((measure_of(code), period) for code in TILES for period in periods)


def _tiles(asked: Asked, told: Sequence[Figure]) -> list[Tile]:
    found = {(figure.measure.code, figure.period): figure for figure in told}
    tiles = []
    for code in TILES:
        line = [found[code, period] for period in measuring.run_up(asked.period)[-SPARK:]]
        if any(figure.value for figure in line):
            before = found[code, asked.against] if asked.against else None
            tiles.append(Tile(line[-1], before, charts.spark([figure.value for figure in line])))
    return tiles


# One measure


@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "portal/measure.html", _measured(request, code))


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, code: str) -> HttpResponse:
    """One chart alone, for pages of others: the only page that may stand in a frame."""
    measure = measure_of(code)
    asked = measuring.read(request)
    found = charted.chart_of(measure, asked, charted.shown(request, asked))
    response = render(request, "portal/embed.html", {**_common(asked), "measure": measure, "panel": found})
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    sections: dict[str, list[Measure]] = {code: [] for code in SECTIONS}
    own = [each.as_measure() for each in OwnMeasure.objects.all()]
    for each in MEASURES.values():
        sections[each.section].append(each)
    named = [(code, SECTIONS[code][measuring.english()], found) for code, found in sections.items() if found]
    named += [("own", _("本机构自定的指标"), own)] if own else []
    context = {"nav": "statistics", "sections": named, "count": len(MEASURES) + len(own)}
    return render(request, "portal/measures.html", context)


def _measured(request: HttpRequest, code: str) -> dict[str, Any]:
    measure = measure_of(code)
    asked = measuring.read(request)
    alone = _ungrouped(asked)
    periods = measuring.run_up(asked.period)
    wanted = list(periods) if asked.against in (None, *periods) else [*periods, asked.against]
    pages: list[measuring.Page] = [(tuple((measure, period) for period in wanted if period), ())]
    pages += [charted.question(measure, asked, Show.GROUPS)] if asked.by else []
    told = measuring.told(pages)
    at = {figure.period: figure for figure in told[0]}
    trend = charted.charted(measure, alone, Show.TREND, [at[period] for period in periods])
    trend = replace(trend, heading=_("历年变化"))
    context = {
        **_common(asked),
        "measure": measure,
        "section": _section(measure),
        "figure": at[asked.period],
        "before": at[asked.against] if asked.against else None,
        "trend": trend,
        "groupings": [(each, charts.grouping_title(each)) for each in measure.groupings],
        "kind": of_kind(measure),
        "population": _population_told(at[asked.period]),
        "derived": _derived(measure),
        "identities": _identities(measure, asked.period),
        "story": reported.story(measure.code) if measure.reported else [],
        "share": request.build_absolute_uri(request.path + asked.fixed),
    }
    shared: Charted = trend
    if asked.by:
        grouping = _("、").join(charts.grouping_title(each, within=True) for each in asked.by)
        shared = charted.charted(measure, asked, Show.GROUPS, told[1])
        shared = replace(shared, heading=_("按{grouping}").format(grouping=grouping), opened=True)
        context["groups"] = shared
    frame = request.build_absolute_uri(reverse("portal:embed", args=[measure.code]) + shared.asked.fixed)
    return {**context, "taken": shared, "frame": frame}


def _section(measure: Measure) -> tuple[str, str]:
    """Its place in the list of all measures, and what that is called."""
    if measure.section in SECTIONS:
        return measure.section, SECTIONS[measure.section][measuring.english()]
    return "own", measure.section or _("本机构自定的指标")


def _ungrouped(asked: Asked) -> Asked:
    return replace(asked, by=(), chosen=tuple(pair for pair in asked.chosen if pair[0] != "by"))


def _derived(measure: Measure) -> list[Measure]:
    """Change and growth of a measure; of these two the measure itself; of a ratio its parts."""
    if measure.of:
        return [measure_of(measure.of)]
    if measure.part:
        return [measure_of(measure.part), measure_of(measure.whole)]
    return [measure_of(f"{measure.code}.{end}") for end in ("change", "growth")] if measure.population else []


def _population_told(figure: Figure) -> list[tuple[str, str]]:
    """Which rows are counted: names and texts, in the reader's words."""
    match figure.population:
        case None:
            return []
        case Selection() as selection:
            return [(each.name, each.text) for each in narrowings(selection)]
        case population:
            [listing] = [each for each in rows.LISTINGS if each.population is type(population)]
            return [(each.name, each.text) for each in rows.conditions(listing, population)]


def _identities(measure: Measure, period: Period) -> list[str]:
    """What must hold of it in that period."""
    applying = [each for each in IDENTITIES if each.applies(period) and measure.code in each.codes]
    return [each.sentence_en if measuring.english() else each.sentence for each in applying]


# What all these pages share


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    query: str
    current: bool


def _common(asked: Asked) -> dict[str, Any]:
    return {
        "nav": "statistics",
        "asked": asked,
        "on": asked.day,
        "today": asking.today(),
        "chosen_day": dict(asked.chosen).get("on") or dict(asked.chosen).get("period"),
        "times": _times(asked),
        "comparisons": [
            (Compare.YEAR, _("上年同期")),
            (Compare.PREVIOUS, _("上一时期")),
            (Compare.NONE, _("不比较")),
        ],
        "library": library_address(),
    }


def _times(asked: Asked) -> list[Choice]:
    """Whole years around the one asked for, and its quarters."""
    today = asking.today()
    year = asked.day.year
    last = min(max(year + 2, YEARS_OFFERED), today.year)
    years = [_choice(asked, Period.year(each), f"{each}") for each in range(last, last - YEARS_OFFERED, -1)]
    quarters = [
        _choice(asked, Period.quarter(year, n), f"{year}Q{n}")
        for n in range(1, 5)
        if Period.quarter(year, n).first <= max(today, date(year, 1, 1))
    ]
    return [*years, *quarters]


def _choice(asked: Asked, period: Period, name: str) -> Choice:
    return Choice(name, asked.query(period=str(period)), asked.period == period and bool(asked.chosen))
