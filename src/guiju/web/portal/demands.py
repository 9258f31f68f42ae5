"""Needs for standards: what was asked for and answered, and a form for whoever has no account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import GuijuError
from guiju.organizations.models import Organization
from guiju.processes.appeals.offices import offices
from guiju.processes.appeals.receipts import fresh_code
from guiju.processes.planning_ahead import demands
from guiju.web import asking
from guiju.web.components.questions import asked, cleaned, in_words, questions, typed
from guiju.web.components.receipts import unnamed
from guiju.web.portal.appeals import given_receipt
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.register import process as process_of

_SIGNER: Final = signing.TimestampSigner(salt="guiju.demand")
_WAITS: Final = timedelta(days=1)
_NOT_ASKED: Final = ("keywords", "ics", "ccs")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What was made public of demands and answers; nobody can tell from it who asked."""
    state = request.GET.get("state", "")
    state = state if state in demands.STATES else ""
    page = asking.page_of(request, demands.published(state), size=20)
    titles = {code: in_words(process_of(demands.PROCESS).state(code).title) for code in demands.STATES}
    rows = [(demand, titles[demand.state]) for demand in demands.told(list(page.object_list))]
    context = {"page": page, "rows": rows, "states": titles.items(), "state": state}
    return render(request, "portal/demands.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unnamed
def compose(request: HttpRequest) -> HttpResponse:
    fields = asked(process_of(demands.PROCESS).transition("state").form, _NOT_ASKED)
    if request.method != "POST":
        return _form(request, {})
    given = typed(fields, request.POST)
    try:
        code = _SIGNER.unsign(request.POST.get("receipt", ""), max_age=_WAITS)
        case = demands.take_in(cleaned(fields, given), code=code, office=_office(request))
    except InvalidAnswers as faults:
        return _form(request, given, faults)
    except signing.BadSignature:
        sentence = _("这一页开得太久了，还没有提交。请核对后再提交一次。")
        return _form(request, given, sentence=sentence, stale=True)
    except GuijuError as error:
        return _form(request, given, sentence=error.told(_))
    return given_receipt(request, case, code)


def _office(request: HttpRequest) -> Organization | None:
    """The chosen one; the only one there is; else nobody's, and any office may take it."""
    there = offices(on=asking.today())
    chosen = next((office for office in there if office.key == request.POST.get("office")), None)
    return chosen or (there[0] if len(there) == 1 else None)


def _form(
    request: HttpRequest,
    given: Mapping[str, str],
    refusal: InvalidAnswers | None = None,
    *,
    sentence: str = "",
    stale: bool = False,
) -> HttpResponse:
    wrong = refusal is not None or bool(sentence)
    there = offices(on=asking.today())
    fields = asked(process_of(demands.PROCESS).transition("state").form, _NOT_ASKED)
    context = {
        "questions": questions(fields, given, refusal),
        "offices": there if len(there) > 1 else (),
        "office": request.POST.get("office", ""),
        "receipt": ("" if stale else request.POST.get("receipt", "")) or _SIGNER.sign(fresh_code()),
        "refused": refusal is not None,
        "sentence": sentence,
    }
    return render(request, "portal/demand_new.html", context, status=400 if wrong else 200)
