"""`/figures`: what can be counted, and a figure with its groups and the rows behind each."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query
from pydantic import WithJsonSchema

from guiju.figures.measure import Figure, Measure
from guiju.figures.measures import MEASURES, SECTIONS
from guiju.figures.measures import measure as measure_of
from guiju.figures.models import OwnMeasure
from guiju.figures.periods import Period
from guiju.web import measuring
from guiju.web.api import schemas
from guiju.web.api.asking import day
from guiju.web.api.schemas import DayAsked
from guiju.web.api.service import Basis, answered, reads
from guiju.web.measuring import Asked, Compare

MOST = 1_000

_Period = Annotated[str, WithJsonSchema({"type": "string", "format": "period"})]
_Grouping = Annotated[str, WithJsonSchema({"type": "string", "format": "grouping"})]


@reads(
    "/figures",
    answer=schemas.Measures,
    tag=_("统计"),
    summary=_("全部指标"),
    description=_("代码、名称、单位、定义，可以按什么分组。代码长期不变；网页、报告和这里用的是同一个定义。"),
    examples=("/figures", "/figures?section=national"),
)
def list_measures(
    request: HttpRequest,
    section: Annotated[str | None, Query(max_length=80, description=_("只要这一部分的"))] = None,
) -> HttpResponse:
    found = [*MEASURES.values(), *(own.as_measure() for own in OwnMeasure.objects.all())]
    chosen = [_described(request, each) for each in found if not section or each.section == section]
    return answered({"items": chosen})


@reads(
    "/figures/{code}",
    answer=schemas.FullFigure,
    tag=_("统计"),
    summary=_("一个数，和它所数的行"),
    description=_(
        "某一天或某个时期的值；by 给出各组的值。每个值有页面的地址，打开的正是它所数的那些行；"
        "比率和增减有其各部分，报告值有来源。"
    ),
    examples=("/figures/standards.in-force?by=tier", "/figures/national.published?period=2020"),
    basis=Basis.FIGURES,
    refusals=(400, 404, 503),
)
def read_figure(
    request: HttpRequest,
    code: Annotated[str, Path(description=_("指标的代码"), example="standards.in-force", max_length=100)],
    on: Annotated[
        DayAsked | None, Query(description=_("存量在这一天，发生数从年初到这一天；不写则为今天"), example="2020-12-31")
    ] = None,
    period: Annotated[
        _Period | None,
        Query(
            max_length=40,
            description=_("2020、2020Q3、2020-07 或 2020-01-15..2020-02-14；写了它就不看 on"),
        ),
    ] = None,
    by: Annotated[
        _Grouping | None, Query(max_length=60, description=_("分组，至多两项：region 或 region,nature"), example="tier")
    ] = None,
    compare: Annotated[
        Compare | None, Query(description=_("与上年同期（year）或上一时期（previous）对比"), example="year")
    ] = None,
) -> HttpResponse:
    measure = measure_of(code)
    asked = Asked(_period(on, period), compare or Compare.NONE, measuring.groupings([by or ""]))
    times = [each for each in (asked.period, asked.against) if each is not None]
    pages: list[measuring.Page] = [(tuple((measure, time) for time in times), ())]
    if asked.by:
        pages.append((pages[0][0], asked.by))
    whole, *grouped = measuring.told(pages, most=MOST + 1, fresh=True)
    content = {
        "measure": _described(request, measure),
        **_told(request, whole[0]),
        "compared": _told(request, whole[1]) if len(whole) > 1 else None,
        "parts": [_told(request, part) | {"code": part.measure.code} for part in whole[0].parts],
        "by": list(asked.by),
        "groups": _groups(request, asked, grouped[0]) if grouped else [],
        "more": bool(grouped) and len({figure.group for figure in grouped[0]}) > MOST,
    }
    return answered(content)


def _period(on: str | None, period: str | None) -> Period:
    until = Period.until(day(on))
    return Period.read(period) if period else until


def _described(request: HttpRequest, measure: Measure) -> dict[str, Any]:
    return {
        "code": measure.code,
        "title_zh": measure.title,
        "title_en": measure.title_en,
        "unit": measure.unit,
        "kind": measure.kind.value,
        "definition_zh": measure.definition,
        "definition_en": measure.definition_en,
        "section": measure.section,
        "section_title": SECTIONS[measure.section][measuring.english()] if measure.section in SECTIONS else None,
        "reported": measure.reported,
        "groupings": list(measure.groupings),
        "of": measure.of or None,
        "part": measure.part or None,
        "whole": measure.whole or None,
        "breaks": [{"since": each.since.isoformat(), "zh": each.zh, "en": each.en} for each in measure.breaks],
        "page": request.build_absolute_uri(reverse("portal:measure", args=[measure.code])),
    }


def _told(request: HttpRequest, figure: Figure) -> dict[str, Any]:
    rows = measuring.rows_address(figure)
    return {
        "period": str(figure.period),
        "first": figure.period.first.isoformat(),
        "last": figure.period.last.isoformat(),
        "value": measuring.plain(figure.value),
        "precision": figure.precision.value,
        "rows": request.build_absolute_uri(rows) if rows else None,
        "source": figure.source or None,
        "position": figure.position,
    }


def _groups(request: HttpRequest, asked: Asked, figures: list[Figure]) -> list[dict[str, Any]]:
    now = [figure for figure in figures if figure.period == asked.period]
    before = [figure for figure in figures if figure.period != asked.period]
    found = []
    for row in measuring.labelled(now, before, most=MOST):
        rows = measuring.rows_address(row.figure)
        found.append(
            {
                "group": dict(row.figure.group),
                "names": dict(zip(asked.by, row.labels, strict=True)),
                "value": measuring.plain(row.figure.value),
                "compared": measuring.plain(row.before.value) if row.before else None,
                "rows": request.build_absolute_uri(rows) if rows else None,
            }
        )
    return found
