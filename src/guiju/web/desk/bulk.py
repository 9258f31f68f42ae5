"""One step for many cases: which step, its form once, what would become of each, how far it is, what was refused."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import InvalidForm, NotNow
from guiju.people.models import User
from guiju.standards.exporting import csv_pieces
from guiju.web import asking
from guiju.web.desk.access import person
from guiju.web.desk.case_forms import Filled, read, told
from guiju.web.desk.case_lists import BESIDE
from guiju.web.desk.tasks import address
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.lists import bulk, selecting
from guiju.workflow.lists.models import BulkRun, ItemState
from guiju.workflow.lists.tasks import take_steps
from guiju.workflow.models import Case
from guiju.workflow.selection import CaseSelection

SHOWN: Final = 200
"""Cases of a run on its page; the file has all."""

_OURS: Final = ("case", "all", "step", *BESIDE)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def compose(request: HttpRequest) -> HttpResponse:
    """The steps that the chosen cases allow; then the form of one, which makes the preview."""
    user = person(request)
    authority = authority_of(user, on=asking.today())
    asked = _asked(request)
    chosen = _chosen(request, asked, authority)
    by_state = Counter(chosen.values())
    offers = bulk.offers(by_state, by=authority)
    code = request.GET.get("step", "") or (
        f"{offers[0].process.code}:{offers[0].step.code}" if len(offers) == 1 else ""
    )
    offer = next((each for each in offers if f"{each.process.code}:{each.step.code}" == code), None)
    if code and offer is None:
        raise NotNow(_("选中的办件里没有可以批量办这一步的。"))
    filled = Filled(offer.step.form) if offer else None
    if request.method == "POST" and offer is not None:
        filled = read(request, offer.step.form, by=user, with_files=False)
        cases = [pk for pk, (process, _state) in chosen.items() if process == offer.process.code]
        try:
            run = bulk.prepare(
                cases,
                offer.process.code,
                offer.step.code,
                answers=filled.typed,
                by=user,
                query=asked.to_query()[:4000],
            )
        except InvalidAnswers as error:
            filled.refuse(error)
        else:
            return redirect(run)
    context: dict[str, Any] = {
        "nav": "desk",
        "count": len(chosen),
        "offers": [
            (told(each.process.title), told(each.step.title), each.count, _with_step(request, each), each is offer)
            for each in offers
        ],
        "offer": offer,
        "title": told(offer.step.title) if offer else "",
        "hint": told(offer.step.hint) if offer else "",
        "filled": filled,
        "questions": filled.questions() if filled else [],
        "summary": filled.summary() if filled else [],
        "refusals": filled.refusals if filled else (),
        "back": address(asked),
        "most": bulk.MOST,
    }
    return render(request, "desk/bulk.html", context, status=400 if filled and filled.wrong else 200)


@require_safe
@login_required
def run(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "desk/bulk_run.html", _of_run(person(request), pk))


@require_safe
@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a run's page that changes while it runs."""
    return render(request, "desk/bulk_progress.html", _of_run(person(request), pk))


@require_POST
@login_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin; or, where it stands still, put it in the queue once more: what is done is not done twice."""
    found = _run(person(request), pk)
    bulk.start(found)
    take_steps.enqueue(found.pk)
    return redirect(found)


@require_POST
@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(person(request), pk)
    bulk.discard(found)
    messages.success(request, _("已放弃，没有办任何一件。"), "good")
    return redirect(address(CaseSelection.from_query(found.query)))


@require_safe
@login_required
def runs(request: HttpRequest) -> HttpResponse:
    """What he did for many at once, the newest first."""
    page = asking.page_of(request, BulkRun.objects.filter(person=person(request)))
    found = [(each, told(each.procedure.title), told(each.step.title)) for each in page]
    return render(request, "desk/bulk_runs.html", {"nav": "desk", "page": page, "runs": found})


@require_safe
@login_required
def outcome(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every case of a run and what became of it, as a table of text."""
    found = _run(person(request), pk)
    words = {ItemState.DONE: _("已办"), ItemState.REFUSED: _("未办"), ItemState.WAITING: _("待办")}

    def lines() -> Any:
        items = found.items.select_related("case").iterator(chunk_size=1_000)
        for item in items:
            yield [[item.case.number, item.case.title, words[ItemState(item.state)], " ".join(item.sentences)]]

    pieces = csv_pieces([_("编号"), _("名称"), _("结果"), _("原因")], lines())
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{told(found.step.title)} {found.pk}.csv")
    return response


def _run(user: User, pk: int) -> BulkRun:
    return get_object_or_404(BulkRun.objects.select_related("person"), pk=pk, person=user)


def _of_run(user: User, pk: int) -> dict[str, Any]:
    found = _run(user, pk)
    tally = bulk.tally(found)
    items = found.items.select_related("case")
    total = sum(tally.values())
    handled = total - tally["waiting"]
    return {
        "nav": "desk",
        "run": found,
        "title": told(found.step.title),
        "procedure": told(found.procedure.title),
        "waiting": tally["waiting"],
        "done": tally["done"],
        "refused": tally["refused"],
        "total": total,
        "handled": handled,
        "percent": 100 * handled // total if total else 0,
        "refused_items": list(items.filter(state=ItemState.REFUSED.value)[:SHOWN]),
        "other_items": list(items.exclude(state=ItemState.REFUSED.value)[:SHOWN]),
        "shown": SHOWN,
        "answers": [(told(each.title), found.answers.get(each.name)) for each in found.step.form.fields],
        "back": address(CaseSelection.from_query(found.query)),
    }


def _asked(request: HttpRequest) -> CaseSelection:
    return asking.written(request, CaseSelection, also=_OURS)


def _chosen(request: HttpRequest, asked: CaseSelection, authority: Authority) -> dict[int, tuple[str, str]]:
    """Procedure and state of the cases whose numbers were ticked, or of all in the list. Raises InvalidForm."""
    if request.GET.get("all"):
        cases: Any = selecting.selected(asked, by=authority, on=asking.today())
    else:
        numbers = request.GET.getlist("case")[: bulk.MOST]
        cases = Case.objects.visible_to(authority).filter(number__in=numbers)
    found = {
        pk: (process, state) for pk, process, state in cases.values_list("pk", "process", "state")[: bulk.MOST + 1]
    }
    if not found:
        raise InvalidForm(_("没有选中办件。请在列表里勾选，或选“全部”。"))
    if len(found) > bulk.MOST:
        raise InvalidForm(_("一次最多 {most} 件，请先缩小列表的范围。").format(most=bulk.MOST))
    return found


def _with_step(request: HttpRequest, offer: bulk.Offer) -> str:
    query: QueryDict = request.GET.copy()
    query["step"] = f"{offer.process.code}:{offer.step.code}"
    return f"?{query.urlencode()}"
