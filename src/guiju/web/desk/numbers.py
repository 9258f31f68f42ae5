"""How procedures run: what is open, overdue, how long each state takes, what was done in time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.errors import InvalidForm, NotAllowed
from guiju.figures.periods import Period
from guiju.people.roles import OF_THE_OFFICE, Permission
from guiju.web import asking
from guiju.web.desk.access import View, person
from guiju.workflow import clocks
from guiju.workflow.authority import roles_of
from guiju.workflow.deadlines import latest
from guiju.workflow.naming import OUTCOMES
from guiju.workflow.numbers import Days, Numbers, OnTime, numbers
from guiju.workflow.numbers import overview as overview_of
from guiju.workflow.register import process as process_of
from guiju.workflow.register import processes


def of_the_office(view: View) -> View:
    """For those who work in an office, and those who may read all cases."""

    @wraps(view)
    @login_required
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = person(request)
        if not user.may(Permission.READ_CASES) and not roles_of(user, on=asking.today()) & OF_THE_OFFICE:
            raise NotAllowed(_("办件统计由办理机关的人员查看。"))
        return view(request, *args, **kwargs)

    return open_view


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a whole, drawn: `width` of 100."""

    value: float | None
    width: float


@require_safe
@of_the_office
def overview(request: HttpRequest) -> HttpResponse:
    asked = chosen_days(request)
    rows = overview_of(processes(), asked.days, today=asking.today())
    context = {
        "nav": "desk",
        "asked": asked,
        "rows": [(each, _outcomes(each), share_of(each.on_time)) for each in rows],
        "running": sum(each.running for each in rows),
        "overdue": sum(each.overdue for each in rows),
    }
    return render(request, "desk/numbers.html", context, status=400 if asked.refused else 200)


@require_safe
@of_the_office
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    asked = chosen_days(request)
    found = numbers(process_of(code), asked.days, today=asking.today())
    most_days = max((each.median_days or 0 for each in found.states), default=0)
    most_now = max((each.now for each in found.states), default=0)
    context = {
        "nav": "desk",
        "asked": asked,
        "found": found,
        "outcomes": [(title, count, _width(count, found.ended)) for title, count in _outcomes(found)],
        "states": [(each, _width(each.now, most_now), _width(each.median_days, most_days)) for each in found.states],
        "clocks": [(each, share_of(each), *_rule(each)) for each in found.clocks],
        "on_time": share_of(found.on_time),
    }
    return render(request, "desk/numbers_procedure.html", context, status=400 if asked.refused else 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period of the page; the twelve months up to today where none was asked for, or what was cannot be read."""

    days: Days
    period: Period | None
    typed: str
    refused: str = ""

    @property
    def years(self) -> list[str]:
        return [str(asking.today().year - back) for back in range(3)]

    @property
    def query(self) -> str:
        return f"?period={self.period}" if self.period else ""


def chosen_days(request: HttpRequest) -> Asked:
    """Of `?period=2026`, `2026Q1` …."""
    usual = Days.year_before(asking.today())
    typed = request.GET.get("period", "").strip()
    if not typed:
        return Asked(usual, None, "")
    try:
        period = Period.read(typed)
    except InvalidForm as reason:
        return Asked(usual, None, typed[:40], reason.told(_))
    return Asked(Days(period.first, period.last), period, typed)


def share_of(on_time: OnTime | None) -> Bar | None:
    """In per cent."""
    if on_time is None or on_time.share is None:
        return None
    return Bar(100 * on_time.share, round(100 * on_time.share, 1))


def _width(value: float | None, most: float) -> float:
    return round(100 * value / most, 1) if value and most else 0.0


def _outcomes(found: Numbers) -> list[tuple[str, int]]:
    return [(str(OUTCOMES[outcome]), count) for outcome, count in found.closed.items()]


def _rule(each: OnTime) -> tuple[str, str, bool]:
    """Length, law and whether it was verified, as of today."""
    rule = latest(each.clock.rule, on=asking.today())
    length = clocks.length(rule).told(_) if rule.value is not None else "—"
    return length, clocks.basis(rule).told(_), rule.verified
