"""Lists that a person saved: answered for today or another day, with what changed; renamed, watched, discarded."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.checks.validity import actions, writing
from guiju.checks.validity.answering import answer
from guiju.checks.validity.models import SavedList
from guiju.checks.validity.recognising import Listing
from guiju.checks.validity.telling import OUTCOMES
from guiju.standards.resolving import Outcome
from guiju.web import asking
from guiju.web.components.validity import as_file, choices, result


@require_safe
@login_required
def saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Answered for today or another day, with what changed since it was saved."""
    kept = _own(request, pk)
    on = asking.chosen_day(request)
    answers = answer(kept.recognised(), on, kept.chosen())
    turns = [(turn, OUTCOMES[Outcome(turn.before)], OUTCOMES[Outcome(turn.after)]) for turn in kept.turns.all()[:100]]
    context = result(answers, on) | {"saved": kept, "turns": turns, "name": kept.name, "nav": "desk"}
    return render(request, "desk/validity_list.html", context)


@require_safe
@login_required
def saved_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    if form not in ("xlsx", "docx"):
        raise Http404
    kept = _own(request, pk)
    on = asking.chosen_day(request)
    rows = tuple(kept.recognised())
    answers = answer(rows, on, kept.chosen())
    listing = Listing(kept.name, "csv", rows, tuple(kept.headings))
    made = (writing.xlsx if form == "xlsx" else writing.docx)(listing, answers, on=on)
    return as_file(made, f"{kept.name}.{form}", form)


@require_POST
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, choose, stop or begin to watch, discard: one button each."""
    kept = _own(request, pk)
    by = kept.owner
    then = request.POST.get("then", "")
    if then == "discard":
        actions.discard(pk, by=by)
        messages.success(request, _("已删除清单“{name}”。").format(name=kept.name), "good")
        return redirect("portal:validity")
    if then == "rename":
        actions.rename(pk, name=request.POST.get("name", ""), by=by)
    elif then in ("watch", "unwatch"):
        actions.watch(pk, watched=then == "watch", by=by)
    else:
        actions.choose(kept, choices(request), by=by, today=asking.today())
    messages.success(request, _("已保存。"), "good")
    return redirect(kept)


def _own(request: HttpRequest, pk: int) -> SavedList:
    kept: SavedList = get_object_or_404(SavedList, pk=pk, owner=request.user)
    return kept
