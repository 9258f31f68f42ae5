"""The deadlines of a month or a week, with the days on which nobody works; also as a file for other calendars."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import chinese_calendar
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guiju.base.errors import InvalidForm
from guiju.base.parameters import Days
from guiju.web import asking
from guiju.web.components.dues import WEEKDAYS, Due
from guiju.web.desk.access import person
from guiju.web.desk.case_forms import told
from guiju.web.desk.tasks import address
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.lists import selecting
from guiju.workflow.models import Case
from guiju.workflow.selection import CaseSelection, Condition, Mine
from guiju.workflow.workdays import is_free_weekday, is_known, is_made_up

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
SHOWN_IN_MONTH, SHOWN_IN_WEEK = 4, 40
"""Cases of a day; the others stand in the list."""

MOST_IN_FILE: Final = 2_000
FIRST_YEAR, LAST_YEAR = 1990, 2100

HOLIDAYS: Final = {
    "New Year's Day": gettext_lazy("元旦"),
    "Spring Festival": gettext_lazy("春节"),
    "Tomb-sweeping Day": gettext_lazy("清明节"),
    "Labour Day": gettext_lazy("劳动节"),
    "Dragon Boat Festival": gettext_lazy("端午节"),
    "National Day": gettext_lazy("国庆节"),
    "Mid-autumn Festival": gettext_lazy("中秋节"),
}


class Whose(StrEnum):
    MINE = "mine"  # what waits for him
    ALL = "all"  # whatever he may see


@dataclass(frozen=True, slots=True)
class Entry:
    case: Case
    process: str
    clock: str
    due: Due


@dataclass(frozen=True, slots=True)
class Cell:
    """A day; `entries` are the first of the `count` cases that are due on it, `address` the list of all."""

    day: date
    inside: bool
    today: bool
    free: bool
    note: str
    count: int
    entries: Sequence[Entry]
    address: str

    @property
    def more(self) -> int:
        return self.count - len(self.entries)

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True, slots=True)
class Span:
    """What a page shows: from Monday to Sunday, the days of one month inside."""

    first: date
    last: date
    inside: tuple[date, date]
    title: str
    before: str
    after: str
    by_week: bool


@require_safe
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    today = asking.today()
    span = _span(request, today=today)
    whose = asking.chosen_word(request, "of", Whose) or Whose.MINE
    authority = authority_of(person(request), on=today)
    weeks = _weeks(span, whose, authority, today=today)
    context = {
        "nav": "desk",
        "span": span,
        "whose": whose,
        "weeks": weeks,
        "weekdays": [str(each) for each in WEEKDAYS],
        "count": sum(cell.count for week in weeks for cell in week if cell.inside),
        "provisional": not is_known(span.last),
        "this_month": f"{today:%Y-%m}",
        "this_week": _week_name(today),
        "month_of": f"{span.inside[0]:%Y-%m}",
        "week_of": _week_name(today if span.inside[0] <= today <= span.inside[1] else span.inside[0]),
    }
    return render(request, "desk/calendar.html", context)


@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """The deadlines that stand, as iCalendar (RFC 5545): days, not hours; only for who is signed in."""
    today = asking.today()
    whose = asking.chosen_word(request, "of", Whose) or Whose.MINE
    authority = authority_of(person(request), on=today)
    found = _cases(whose, Days(today - timedelta(days=365), None), authority, today=today)
    cases = found.order_by("due_on", "pk").select_related("applicant")[:MOST_IN_FILE]
    site = request.build_absolute_uri("/").removesuffix("/")
    lines = _file(cases, site=site, host=request.get_host(), today=today)
    text = "".join(f"{_folded(line)}\r\n" for line in lines)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="guiju.ics"'
    return response


def _span(request: HttpRequest, *, today: date) -> Span:
    week = request.GET.get("week", "").strip()
    if week:
        monday = _monday(week)
        sunday = monday + 6 * DAY
        number = monday.isocalendar()
        title = _("{year} 年第 {week} 周：{first} 至 {last}").format(
            year=number.year, week=number.week, first=monday, last=sunday
        )
        before, after = f"week={_week_name(monday - WEEK)}", f"week={_week_name(monday + WEEK)}"
        return Span(monday, sunday, (monday, sunday), title, before, after, by_week=True)
    first = _first_of_month(request.GET.get("month", "").strip() or f"{today:%Y-%m}")
    next_month = (first + 31 * DAY).replace(day=1)
    last = next_month - DAY
    return Span(
        first - first.weekday() * DAY,
        last + (6 - last.weekday()) * DAY,
        (first, last),
        date_format(first, "YEAR_MONTH_FORMAT"),
        f"month={first - DAY:%Y-%m}",
        f"month={next_month:%Y-%m}",
        by_week=False,
    )


def _first_of_month(text: str) -> date:
    try:
        first = date.fromisoformat(f"{text}-01") if re.fullmatch(r"\d{4}-\d\d", text, re.ASCII) else None
    except ValueError:
        first = None
    if first is None or not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise InvalidForm(_("月份应写作 2026-11，这里是“{text}”。").format(text=text[:40]))
    return first


def _monday(text: str) -> date:
    found = re.fullmatch(r"(\d{4})-W(\d\d)", text, re.ASCII)
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None or not FIRST_YEAR <= monday.year <= LAST_YEAR:
        raise InvalidForm(_("周应写作 2026-W47，这里是“{text}”。").format(text=text[:40]))
    return monday


def _week_name(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def _weeks(span: Span, whose: Whose, authority: Authority, *, today: date) -> list[list[Cell]]:
    """In two queries: how many cases are due on each day, and the first of each."""
    due = _cases(whose, Days(span.first, span.last), authority, today=today)
    counts = dict(due.order_by().values_list("due_on").annotate(count=Count("pk")))
    most = SHOWN_IN_WEEK if span.by_week else SHOWN_IN_MONTH
    entries: dict[date, list[Entry]] = defaultdict(list)
    if counts:
        place = Window(RowNumber(), partition_by=F("due_on"), order_by="pk")
        first = due.annotate(place=place).filter(place__lte=most).select_related("applicant")
        for case in first.order_by("due_on", "pk"):
            entries[case.due_on].append(_entry(case, today=today))
    days = [span.first + n * DAY for n in range((span.last - span.first).days + 1)]
    mine = Mine.WAITING if whose is Whose.MINE else None
    cells = [
        Cell(
            day,
            inside=span.inside[0] <= day <= span.inside[1],
            today=day == today,
            free=is_free_weekday(day) or (day.weekday() >= 5 and not is_made_up(day)),
            note=_note(day),
            count=counts.get(day, 0),
            entries=entries.get(day, ()),
            address=address(CaseSelection(mine=mine, conditions=(Condition.OPEN,), due=Days(day, day))),
        )
        for day in days
    ]
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def _cases(whose: Whose, days: Days, authority: Authority, *, today: date) -> Any:
    mine = Mine.WAITING if whose is Whose.MINE else None
    asked = CaseSelection(mine=mine, conditions=(Condition.OPEN,), due=days)
    return selecting.selected(asked, by=authority, on=today)


def _entry(case: Case, *, today: date) -> Entry:
    process = case.procedure
    clock = told(process.clock(case.due_clock).title) if case.due_clock else ""
    return Entry(case, told(process.title), clock, Due(case.due_on, today))


def _note(day: date) -> str:
    """What the State Council's notice says of a day: which holiday, or that one works instead of another day."""
    if is_made_up(day):
        return _("调休上班")
    if not is_known(day):
        return ""
    _is_free, name = chinese_calendar.get_holiday_detail(day)
    return str(HOLIDAYS.get(name, name)) if name else ""


def _file(cases: Any, *, site: str, host: str, today: date) -> Iterator[str]:
    stamp = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%SZ")
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Guiju//Cases//ZH", "CALSCALE:GREGORIAN")
    yield f"X-WR-CALNAME:{_escaped(_('办件期限'))}"
    for case in cases:
        entry = _entry(case, today=today)
        yield from ("BEGIN:VEVENT", f"UID:{case.number}.{case.due_clock}@{host}", f"DTSTAMP:{stamp}")
        yield f"DTSTART;VALUE=DATE:{case.due_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{case.due_on + DAY:%Y%m%d}"
        yield f"SUMMARY:{_escaped(_('{clock}：{title}').format(clock=entry.clock, title=case.title))}"
        state = told(case.standing.title)
        yield f"DESCRIPTION:{_escaped(f'{case.number} {entry.process} {state}')}"
        yield f"URL:{site}{case.get_absolute_url()}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line is longer than 75 bytes; the rest goes on after a space, and no character is cut."""
    parts, part, length = [], "", 0
    for character in line:
        size = len(character.encode())
        if length + size > 74:
            parts.append(part)
            part, length = "", 0
        part += character
        length += size
    return "\r\n ".join([*parts, part])
