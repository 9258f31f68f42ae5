"""Periodic reviews by the hundred: what falls due, a batch of it, and the table where conclusions are put down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import GuijuError, InvalidForm, NotAllowed
from guiju.base.numbers import parse
from guiju.base.selection import Selection
from guiju.base.terms import Tier
from guiju.organizations.models import Organization
from guiju.people.roles import OF_THE_OFFICE
from guiju.processes.planning_ahead import batches, falling_due
from guiju.processes.planning_ahead.batches import Doing
from guiju.processes.planning_ahead.health import Health
from guiju.processes.planning_ahead.models import Conclusion, ReviewBatch, ReviewItem, Trigger
from guiju.processes.planning_ahead.papers import announcement
from guiju.processes.planning_ahead.tasks import carry_out
from guiju.processes.planning_ahead.words import CONCLUSIONS, TRIGGERS
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.desk.access import person
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.models import CaseEvent
from guiju.workflow.register import process

PAGE: Final = 50
MOST_GROUPS: Final = 8
BESIDE: Final = ("year", "early", "page")
TIERS: Final = (Tier.LOCAL, Tier.SECTOR, Tier.NATIONAL)
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_KEYS: Final = {conclusion: place for place, conclusion in enumerate(Conclusion, start=1)}


def _office(request: HttpRequest) -> Authority:
    """What he is entitled to; only the office, and who may read all cases, has business here."""
    authority = authority_of(person(request), on=asking.today())
    if not authority.roles & OF_THE_OFFICE and not authority.reads_all:
        raise NotAllowed(_("到期复审由办理机关的人员来看和办。"))
    return authority


# What falls due


@dataclass(frozen=True, slots=True)
class Due:
    standard: Standard
    day: date | None
    reviewed_on: date | None
    late: bool


@require_safe
@login_required
def reviews(request: HttpRequest) -> HttpResponse:
    authority, today = _office(request), asking.today()
    asked, year, early = _asked(request)
    if not request.GET and (region := _region(authority)):
        asked = replace(asked, regions=(region,))
    found = _found(asked, year, early)
    counted = falling_due.groups(found)
    total = sum(group.count for group in counted["region"])
    page = Paginator(range(total), PAGE).get_page(request.GET.get("page") or 1)
    start = max(page.start_index() - 1, 0)
    rows = list(falling_due.with_last_review(found).order_by("starts_on", "sort_key")[start : start + PAGE])
    context = {
        "nav": "desk",
        "asked": asked,
        "year": year,
        "early": early,
        "years": range(today.year - 1, today.year + 3),
        "tiers": TIERS,
        "tier": asked.tiers[0] if len(asked.tiers) == 1 else "",
        "groups": _groups(request, asked, counted),
        "total": total,
        "page": page,
        "rows": [_due(standard, today) for standard in rows],
        "query": f"{asked.to_query()}&year={year}{'&early=1' if early else ''}",
        "may_open": batches.may(authority, Doing.OPEN),
        "title": _title(year, early=early),
        "triggers": [(code.value, name) for code, name in TRIGGERS.items() if code is not Trigger.DUE],
        "batches": list(batches.visible_to(authority)[:6]),
        "most": batches.MOST,
    }
    return render(request, "desk/reviews.html", context)


def _asked(request: HttpRequest) -> tuple[Selection, int, bool]:
    """The Selection, of local standards where no tier is named; the year; whether it asks for earlier reviews."""
    asked = asking.selection(request, also=BESIDE)
    if not asked.tiers and "tier" not in request.GET:
        asked = replace(asked, tiers=(Tier.LOCAL,))
    text = request.GET.get("year", "").strip() or str(asking.today().year)
    if not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100):
        raise InvalidForm(_("年份应是 1990 到 2100 之间的数，这里是“{text}”。").format(text=text[:10]))
    return asked, int(text), request.GET.get("early") == "1"


def _region(authority: Authority) -> str:
    """Of the one office that he works for; "" where he works for several or everywhere."""
    offices = {standing.organization for standing in authority.standings if standing.role in OF_THE_OFFICE}
    office = offices.pop() if len(offices) == 1 else None
    if office is None:
        return ""
    return Organization.objects.filter(pk=office).values_list("region", flat=True).first() or ""


def _found(asked: Selection, year: int, early: bool) -> Any:
    if early:
        return falling_due.touched(asked, on=asking.today())
    return falling_due.due(asked, year=year, on=asking.today())


def _due(standard: Any, today: date) -> Due:
    day = falling_due.due_day(standard, standard.last_review, on=today)
    return Due(standard, day, standard.last_review, day is not None and day < today)


def _groups(
    request: HttpRequest, asked: Selection, counted: dict[str, list[falling_due.Group]]
) -> list[tuple[str, list[tuple[str, int, str, bool]], int, str]]:
    """By each: the title, the largest groups with the address that narrows to them, how many more, and the way back."""
    titles = {"issuer": _("负责部门"), "region": _("地区"), "ics": _("领域")}
    chosen = {"issuer": asked.issuers, "region": asked.regions, "ics": asked.ics}
    found = []
    for parameter, groups in counted.items():
        shown = [
            (
                group.name or (_("没有写明") if not group.code else group.code),
                group.count,
                _address(request, **{parameter: group.code}) if group.code else "",
                group.code in chosen[parameter],
            )
            for group in groups[:MOST_GROUPS]
        ]
        back = _address(request, **{parameter: ""}) if chosen[parameter] else ""
        found.append((titles[parameter], shown, max(0, len(groups) - MOST_GROUPS), back))
    return found


def _address(request: HttpRequest, **changes: str) -> str:
    query: QueryDict = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _title(year: int, *, early: bool) -> str:
    return _("{year} 年提前复审").format(year=year) if early else _("{year} 年到期复审").format(year=year)


@require_POST
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Open reviews as one batch: of the whole list, of the ticked rows, or of typed numbers."""
    _office(request)
    asked, year, early = _asked(request)
    trigger, why = Trigger.DUE, ""
    if early:
        trigger, why = Trigger.UPPER, _("实施或者上次复审以来，引用或者采用的标准已有变化")
    match request.POST.get("do"):
        case "all":
            chosen = list(_found(asked, year, early).order_by("sort_key")[: batches.MOST + 1])
        case "ticked":
            ticked = [int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal()][:PAGE]
            chosen = list(_found(asked, year, early).filter(pk__in=ticked).order_by("sort_key"))
        case _:
            chosen = _numbered(request.POST.get("numbers", ""))
            trigger, why = _trigger(request.POST.get("trigger", "")), request.POST.get("why", "")
    with transaction.atomic():
        batch = batches.make(
            chosen,
            title=request.POST.get("title", "") or _title(year, early=early),
            year=year,
            by=person(request),
            query=request.GET.urlencode()[:4000],
            trigger=trigger,
            why=why,
        )
        carry_out.enqueue(batch.pk)
    return redirect(batch)


def _numbered(text: str) -> list[Standard]:
    """The standards of these numbers, one on each line. Raises InvalidForm naming what is not there."""
    keys = {}
    for line in text.splitlines():
        if line.strip():
            try:
                keys[parse(line.strip()).key] = line.strip()
            except GuijuError as error:
                raise InvalidForm(
                    _("“{line}”不是标准号：{why}").format(line=line.strip()[:60], why=error.told(_))
                ) from error
    found = list(Standard.objects.filter(key__in=list(keys)[: batches.MOST]).order_by("sort_key"))
    missing = keys.keys() - {standard.key for standard in found}
    if missing:
        raise InvalidForm(
            _("登记簿中没有 {numbers}").format(numbers=_("、").join(keys[key] for key in sorted(missing)))
        )
    return found


def _trigger(text: str) -> Trigger:
    if text not in set(Trigger) or text == Trigger.DUE:
        raise InvalidForm(_("请选择提前复审的缘由"))
    return Trigger(text)


# A batch


@dataclass(frozen=True, slots=True)
class Line:
    """One standard of the table. `opinions` are of whoever answered: (who, conclusion in words, grounds)."""

    item: ReviewItem
    health: Health | None
    state: str
    open: bool
    proposed: str
    opinions: Sequence[tuple[str, str, str]]


_CONFIRMING: Final = {
    Doing.ASK: gettext_lazy("发送问卷"),
    Doing.PROPOSE: gettext_lazy("提请批准"),
    Doing.APPROVE: gettext_lazy("批准"),
    Doing.WITHDRAW: gettext_lazy("转入废止"),
}

SHOWN: Final = ("all", "open", "unset", *Conclusion, "waiting", "proposed", "publicity", "done", "fault")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    authority = _office(request)
    found = _batch(authority, pk)
    if request.method == "POST":
        return _sent(request, found)
    return render(request, "desk/review_batch.html", _of_batch(request, found, authority))


@require_safe
@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a batch's page that changes while the worker is at it."""
    found = _batch(_office(request), pk)
    total, waiting = found.items.count(), batches.waiting(found)
    context = {"batch": found, "waiting": waiting, "total": total, "handled": total - waiting, "finished": True}
    return render(request, "desk/review_progress.html", context)


@require_safe
@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The announcement of what was concluded, with its table."""
    found = _batch(_office(request), pk)
    concluded = batches.reviews_of(found)
    if not concluded:
        raise InvalidForm(_("这一批还没有作出结论的标准。"))
    content = announcement(
        concluded, body=str(found.office or ""), on=max(each.on for each in concluded), title=found.title
    )
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title} 复审结论公告.docx")
    return response


def _batch(authority: Authority, pk: int) -> ReviewBatch:
    return get_object_or_404(batches.visible_to(authority).select_related("office", "by"), pk=pk)


def _of_batch(request: HttpRequest, found: ReviewBatch, authority: Authority) -> dict[str, Any]:
    tally = batches.tally(found)
    counts = tally.by_state
    tabs = _tabs(tally)
    show = request.GET.get("show", "")
    if show not in dict(tabs):
        show = "open" if dict(tabs).get("open") else "all"
    page = asking.page_of(request, _shown(found, show), size=PAGE)
    items = list(page.object_list)
    opinions = _opinions([item.case_id for item in items if item.case_id])
    put_down = sum(n for (state, conclusion), n in counts.items() if state in batches.OPEN_STATES and conclusion)
    return {
        "nav": "desk",
        "batch": found,
        "total": tally.total,
        "waiting": tally.waiting,
        "handled": tally.total - tally.waiting,
        "show": show,
        "tabs": [(code, _tab_title(code), count, code == show) for code, count in tabs if count or code == show],
        "page": page,
        "lines": [_line(item, opinions.get(item.case_id or 0, [])) for item in items],
        "conclusions": [(code.value, name, _KEYS[code]) for code, name in CONCLUSIONS.items()],
        "may": {doing.value: batches.may(authority, doing) for doing in Doing},
        "counts": dict(tabs),
        "put_down": put_down,
        "concluded": sum(n for (state, _c), n in counts.items() if state.startswith(("confirmed", "to-"))),
        "looked_on": items[0].looked_on if items else None,
    }


def _tabs(tally: batches.Tally) -> list[tuple[str, int]]:
    counts = tally.by_state

    def of(*states: str, conclusion: str | None = None) -> int:
        return sum(n for (state, c), n in counts.items() if state in states and conclusion in (None, c))

    done = sum(n for (state, _c), n in counts.items() if state.startswith(("confirmed", "to-", "ended")))
    return [
        ("all", tally.total),
        ("open", of(*batches.OPEN_STATES)),
        ("unset", of(*batches.OPEN_STATES, conclusion="")),
        *((code.value, of(*batches.OPEN_STATES, conclusion=code.value)) for code in Conclusion),
        ("waiting", of("asked", "")),
        ("proposed", of("proposed")),
        ("publicity", of("publicity")),
        ("done", done),
        ("fault", tally.faults),
    ]


def _tab_title(code: str) -> str:
    titles = {
        "all": _("全部"),
        "open": _("待定结论"),
        "unset": _("还没有填"),
        "waiting": _("等待中"),
        "proposed": _("待批准"),
        "publicity": _("拟废止公示中"),
        "done": _("已结束"),
        "fault": _("没有办成"),
    }
    return titles.get(code) or _("拟：{conclusion}").format(conclusion=CONCLUSIONS[Conclusion(code)])


def _shown(found: ReviewBatch, show: str) -> Any:
    items = found.items.select_related("standard", "case").order_by("standard__sort_key", "pk")
    open_ones = items.filter(case__state__in=batches.OPEN_STATES)
    match show:
        case "open":
            return open_ones
        case "unset":
            return open_ones.filter(conclusion="")
        case "waiting":
            return items.filter(case__state="asked") | items.filter(case=None)
        case "proposed" | "publicity":
            return items.filter(case__state=show)
        case "done":
            return items.filter(case__closed_at__isnull=False)
        case "fault":
            return items.exclude(fault="")
        case "all":
            return items
    return open_ones.filter(conclusion=show)


def _line(item: ReviewItem, opinions: Sequence[tuple[str, str, str]]) -> Line:
    state = item.case.state if item.case else ""
    return Line(
        item=item,
        health=Health.read(item.facts) if item.facts else None,
        state=str(process(falling_due.PERIODICAL).state(state).title) if state else "",
        open=state in batches.OPEN_STATES and not item.doing,
        proposed=str(CONCLUSIONS[Conclusion(item.conclusion)]) if item.conclusion else "",
        opinions=opinions,
    )


def _opinions(cases: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    """What drafting units and experts said, by case, in order."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    events = CaseEvent.objects.filter(case__in=cases, code__in=["reply", "assess"], kind__in=["step", "work"])
    for event in events.order_by("case", "seq"):
        who = _("问卷") if event.code == "reply" else _("专家")
        opinion = str(CONCLUSIONS[Conclusion(event.answers["opinion"])])
        found.setdefault(event.case_id, []).append((who, opinion, event.answers.get("grounds", "")[:120]))
    return found


def _sent(request: HttpRequest, found: ReviewBatch) -> HttpResponse:
    """Keep what stands in the table; then whatever the button asks for."""
    user, do = person(request), request.POST.get("do", "save")
    if batches.may(authority_of(user, on=asking.today()), Doing.PROPOSE):
        kept = batches.put_down(found, _entries(request))
        if do in ("save", "next"):
            messages.success(request, _("已保存，改动了 {count} 项。").format(count=kept), "good")
    match do:
        case "advice":
            count = batches.put_down_advice(found, on=asking.today())
            messages.success(
                request, _("按体检的建议填了 {count} 项，请逐项过目后再提请批准。").format(count=count), "good"
            )
        case "look":
            batches.look(found.items.filter(case__closed_at__isnull=True), on=asking.today())
        case "ask" | "propose" | "approve" | "return" | "withdraw":
            ticked = [int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal()]
            answers = {"reason": request.POST.get("why", "")} if do == "return" else {}
            only = ticked if ticked or do == "return" else None
            if do != "return" and request.POST.get("sure") != "1":
                return _confirm(request, found, Doing(do), only)
            with transaction.atomic():  # what is marked has its job, whatever happens in between
                count = batches.mark(found, Doing(do), by=user, only=only, answers=answers)
                carry_out.enqueue(found.pk)
            messages.success(request, _("{count} 项正在办理。").format(count=count), "good")
        case "save" | "next":
            pass
        case _:
            raise InvalidForm(_("没有“{do}”这个按钮。").format(do=do[:20]))
    query = request.GET.copy()
    if do == "next":
        page = query.get("page", "1")
        query["page"] = str(int(page) + 1) if page.isdecimal() else "2"
    elif do not in ("save", "look"):
        query.pop("page", None)
    return redirect(f"{found.get_absolute_url()}{'?' if query else ''}{query.urlencode()}")


def _confirm(request: HttpRequest, found: ReviewBatch, doing: Doing, only: Sequence[int] | None) -> HttpResponse:
    """What the button would do, before it does it."""
    counted = (
        batches.doable(found, doing, only=only)
        .order_by()
        .values_list("conclusion")
        .annotate(count=Count("pk"), silent=Count("pk", filter=Q(reason="")))
    )
    counts = {conclusion: (count, silent) for conclusion, count, silent in counted}
    total = sum(count for count, _silent in counts.values())
    if not total:
        raise InvalidForm(_("没有可以这样办的标准"))
    follows = {
        Conclusion.CONFIRMED: _("登记簿记下复审的日子，从那天起再过五年到期"),
        Conclusion.REVISE: _("地方标准各立一件修订办件"),
        Conclusion.AMEND: _("地方标准各立一件修改办件"),
        Conclusion.WITHDRAW: _("先公示，期满后再转入废止"),
    }
    silent = sum(silent for conclusion, (_count, silent) in counts.items() if conclusion != Conclusion.CONFIRMED)
    context = {
        "nav": "desk",
        "batch": found,
        "doing": doing.value,
        "title": _CONFIRMING[doing],
        "total": total,
        "rows": [
            (name, counts[code.value][0], follows[code] if doing is Doing.APPROVE else "")
            for code, name in CONCLUSIONS.items()
            if code.value in counts and doing is not Doing.ASK
        ],
        "silent": silent if doing is Doing.PROPOSE else 0,
        "picked": only or (),
    }
    return render(request, "desk/review_confirm.html", context)


def _entries(request: HttpRequest) -> dict[int, tuple[str, str]]:
    """Conclusion and reason of each row that the page held, by id of item."""
    rows = [int(pk) for pk in request.POST.getlist("row") if pk.isdecimal()][:PAGE]
    return {pk: (request.POST.get(f"c-{pk}", ""), request.POST.get(f"r-{pk}", "")) for pk in rows}
