"""Lists of cases: narrowed, counted, put in order, kept under a name, taken away; and cases found from the header."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.base.codes import Scheme
from guiju.base.codes.naming import named
from guiju.organizations.models import Organization, OrganizationKind
from guiju.people.roles import OF_THE_OFFICE
from guiju.standards.exporting import csv_pieces
from guiju.standards.exporting.workbook import workbook
from guiju.web import asking, streaming
from guiju.web.components.dues import Due
from guiju.web.desk.access import person
from guiju.web.desk.case_words import CONDITIONS, MINE, SORTS, Narrowing, narrowings, process_titles, state_titles
from guiju.web.desk.tasks import address
from guiju.web.refusals import refuse
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.definition import Outcome
from guiju.workflow.lists import bulk, saving, selecting
from guiju.workflow.lists.models import SavedCaseList
from guiju.workflow.lists.selecting import Counts
from guiju.workflow.models import Case, Task
from guiju.workflow.naming import OUTCOMES, role_title
from guiju.workflow.selection import CaseSelection, Sort, SortBy

BESIDE: Final = ("after", "before")
WITHIN: Final = (3, 7, 14, 30)
MOST_OFFICES: Final = 60
FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list."""

    case: Case
    due: Due
    process: str
    state: str
    holders: Sequence[str]
    """Who has to act now."""


@dataclass(frozen=True, slots=True)
class Facet:
    value: str
    title: str
    count: int
    chosen: bool
    address: str


@require_safe
@login_required
def cases(request: HttpRequest) -> HttpResponse:
    user, today = person(request), asking.today()
    asked = asking.written(request, CaseSelection, also=BESIDE)
    authority = authority_of(user, on=today)
    counts = selecting.counts(asked, by=authority, on=today)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = selecting.page(asked, by=authority, on=today, after=after, before=before)
    bodies = _bodies(asked, authority)
    context = {
        "nav": "desk",
        "asked": asked,
        "query": asked.to_query(),
        "pairs": parse_qsl(asked.to_query()),
        "sorted_otherwise": asked.sort != Sort(),
        "total": counts.total,
        "rows": rows(page.cases, today=today, inside=_works_inside(authority)),
        "page": page,
        "narrowings": narrowings(asked, {key: name for key, name, _handles in bodies}),
        "processes": _process_facets(asked, counts),
        "states": _state_facets(asked, counts),
        "sorts": _sorts(asked),
        "offers": bulk.offers(_of_list(asked, counts), by=authority),
        "saved": saving.lists_for(user, by=authority),
        "may_share": bool(saving.offices_of(authority)),
        "most_bulk": bulk.MOST,
        **_choices(asked, bodies),
    }
    return render(request, "desk/cases.html", context)


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """From the header: the case itself where its number was typed, else the list of what was found."""
    words = asking.typed_query(request)
    if words:
        found = selecting.numbered(words, by=authority_of(person(request), on=asking.today()))
        if found is not None:
            return redirect(found)
    return redirect(address(CaseSelection(words=words)))


@require_safe
@login_required
def export(request: HttpRequest, format: str) -> HttpResponseBase:
    """The whole list, as a table of text or a workbook."""
    user, today = person(request), asking.today()
    asked = asking.written(request, CaseSelection)
    authority = authority_of(user, on=today)
    total = selecting.counts(asked, by=authority, on=today).total
    try:
        place = streaming.place_for(total)
    except streaming.AllPlacesTaken as busy:
        response = refuse(request, str(busy), status=503)
        response["Retry-After"] = str(streaming.RETRY_AFTER_S)
        return response
    told_by = narrowings(asked, {key: name for key, name, _handles in _bodies(asked, authority)})
    headings, batches = _headings(), _exported(asked, authority, today=today)
    if format == "csv":
        pieces = csv_pieces(headings, batches)
    else:
        site = request.build_absolute_uri("/").removesuffix("/")
        about = _about(asked, told_by, f"{site}{address(asked)}")
        pieces = workbook(_("办件"), headings, _WIDTHS, batches, about=(_("说明"), about))
    name = " ".join([_("办件"), today.isoformat(), *(each.text.replace("/", "-") for each in told_by)])
    return StreamingHttpResponse(
        streaming.Held(pieces, place),
        content_type=FORMATS[format],
        headers={"Content-Disposition": content_disposition_header(True, f"{name[:80].strip()}.{format}")},
    )


@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep a list under a name, for oneself or for the office."""
    user = person(request)
    asked = CaseSelection.from_query(request.POST.get("query", ""))
    kept = saving.save(
        request.POST.get("name", ""),
        asked,
        person=user,
        by=authority_of(user, on=asking.today()),
        shared=request.POST.get("shared") == "on",
    )
    messages.success(request, _("已保存列表“{name}”。").format(name=kept.name), "good")
    return redirect(address(asked))


@require_POST
@login_required
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(SavedCaseList, pk=pk, person=person(request))
    kept.delete()
    messages.success(request, _("已删去列表“{name}”。").format(name=kept.name), "good")
    return redirect("desk:cases")


def rows(found: Collection[Case], *, today: date, inside: bool) -> list[Row]:
    """One query, for who has to act. Those outside the office read roles, not names."""
    holders: dict[int, list[str]] = defaultdict(list)
    tasks = Task.objects.open().filter(case__in=[case.pk for case in found if case.is_open])
    for task in tasks.select_related("person", "organization"):
        holders[task.case_id].append(
            str(task.person if inside and task.person_id else task.organization or role_title(task.role))
        )
    processes, states = process_titles(), state_titles()
    return [
        Row(
            case,
            Due(case.due_on, today, paused=case.paused_at is not None, closed=not case.is_open),
            processes.get(case.process, case.process),
            states.get(f"{case.process}:{case.state}", case.state),
            list(dict.fromkeys(holders[case.pk])),
        )
        for case in found
    ]


def _works_inside(authority: Authority) -> bool:
    return bool(authority.roles & OF_THE_OFFICE) or authority.reads_all


def _of_list(asked: CaseSelection, counts: Counts) -> dict[tuple[str, str], int]:
    return {
        (process, state): count
        for (process, state), count in counts.by_state.items()
        if (not asked.processes or process in asked.processes)
        and (not asked.states or f"{process}:{state}" in asked.states)
    }


def _process_facets(asked: CaseSelection, counts: Counts) -> list[Facet]:
    titles = process_titles()
    return [
        Facet(
            code,
            titles.get(code, code),
            count,
            code in asked.processes,
            address(asked.changed(processes=(code,), states=())),
        )
        for code, count in counts.by_process.most_common()
    ]


def _state_facets(asked: CaseSelection, counts: Counts) -> list[Facet]:
    """Of the procedure that was chosen, in the order of its file."""
    if len(asked.processes) != 1:
        return []
    [code] = asked.processes
    found = []
    for key, title in state_titles().items():
        process, state = key.split(":")
        count = counts.by_state[process, state]
        if process == code and (count or key in asked.states):
            found.append(Facet(key, title, count, key in asked.states, address(asked.changed(states=(key,)))))
    return found


def _sorts(asked: CaseSelection) -> list[tuple[str, str, bool]]:
    """(title, address, chosen): each column in the direction in which it is asked for most, the other once chosen."""
    found = []
    for by, title in SORTS.items():
        chosen = asked.sort.by is by
        falls_first = by in (SortBy.OPENED, SortBy.CLOSED)
        descending = not asked.sort.descending if chosen else falls_first
        arrow = ("↓" if asked.sort.descending else "↑") if chosen else ""
        found.append((f"{title}{arrow}", address(asked.changed(sort=Sort(by, descending))), chosen))
    return found


def _bodies(asked: CaseSelection, authority: Authority) -> list[tuple[str, str, bool]]:
    """(key, name, whether it handles cases) of those that the list names, and of the offices to choose from."""
    keys = {*asked.offices, *asked.applicants}
    where = Q(key__in=keys)
    reach = {office for standing in authority.standings for office in standing.offices}
    everywhere = authority.reads_all or any(
        standing.role in OF_THE_OFFICE and standing.organization is None for standing in authority.standings
    )
    if everywhere or len(reach) > 1:
        handling = Q(Exists(Case.objects.filter(office=OuterRef("pk"))), kind=OrganizationKind.AGENCY.value)
        where |= handling if everywhere else handling & Q(pk__in=reach)
    elif not keys:
        return []
    found = Organization.objects.filter(where).order_by("name_zh")[:MOST_OFFICES]
    return [(each.key, str(each), each.kind == OrganizationKind.AGENCY) for each in found]


def _choices(asked: CaseSelection, bodies: Sequence[tuple[str, str, bool]]) -> dict[str, Any]:
    """What the form of the filters offers."""
    return {
        "process_choices": [(code, title, code in asked.processes) for code, title in process_titles().items()],
        "condition_choices": [(each.value, title, each in asked.conditions) for each, title in CONDITIONS.items()],
        "outcome_choices": [(each.value, title, each in asked.outcomes) for each, title in OUTCOMES.items()],
        "mine_choices": [(each.value, title, each is asked.mine) for each, title in MINE.items()],
        "within_choices": [(days, days == asked.within) for days in WITHIN],
        "office_choices": [(key, name, key in asked.offices) for key, name, handles in bodies if handles],
    }


_WIDTHS: Final = (20, 44, 18, 16, 12, 22, 22, 20, 12, 12, 12, 12, 20)


def _headings() -> list[str]:
    return [
        _("编号"),
        _("名称"),
        _("程序"),
        _("所处环节"),
        _("结果"),
        _("申请单位"),
        _("办理机关"),
        _("现在由谁办"),
        _("到期日"),
        _("收件日期"),
        _("进入环节"),
        _("办结日期"),
        _("行政区域"),
    ]


def _exported(asked: CaseSelection, authority: Authority, *, today: date) -> Iterator[list[list[str | date]]]:
    inside = _works_inside(authority)
    for part in selecting.every(asked, by=authority, on=today):
        yield [_cells(row) for row in rows(part, today=today, inside=inside)]


def _cells(row: Row) -> list[str | date]:
    case = row.case
    return [
        case.number,
        case.title,
        row.process,
        row.state,
        str(OUTCOMES[Outcome(case.outcome)]) if case.outcome else "",
        str(case.applicant or ""),
        str(case.office or ""),
        _("、").join(row.holders),
        case.due_on or "",
        timezone.localdate(case.opened_at),
        timezone.localdate(case.entered_at),
        timezone.localdate(case.closed_at) if case.closed_at else "",
        named(Scheme.REGION, case.region).told(english=get_language() == "en") if case.region else "",
    ]


def _about(asked: CaseSelection, told_by: Sequence[Narrowing], source: str) -> Any:
    stated = [
        [_("导出于"), timezone.localtime().strftime("%Y-%m-%d %H:%M")],
        *([each.name, each.text] for each in told_by),
        [_("条件（查询串）"), asked.to_query()],
        [_("来自"), source],
    ]
    number = _("件数")

    def lines(count: int) -> list[list[str]]:
        return [[number, str(count)], *stated]

    return lines
