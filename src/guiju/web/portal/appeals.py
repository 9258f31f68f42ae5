"""Complaints and reports of violations without an account: two kinds, three steps, a receipt, a dialogue.

A code stands in no address: it is sent in forms, and pages that show it are kept nowhere. Who is signed in is not
asked: what is written here is written by the public.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import GuijuError, NotNow
from guiju.organizations.models import Organization
from guiju.processes.appeals import counting, dialogue
from guiju.processes.appeals.identities import Identity
from guiju.processes.appeals.offices import offices
from guiju.processes.appeals.receipts import UnknownReceipt, fresh_code
from guiju.processes.appeals.taking import take_in
from guiju.web import asking
from guiju.web.components.questions import asked, cleaned, in_words, questions, typed
from guiju.web.components.receipts import asked_for, unnamed
from guiju.workflow import clocks, engine
from guiju.workflow.deadlines import rule_on
from guiju.workflow.definition import PUBLIC, Process, Transition
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.fields import Files
from guiju.workflow.models import Case
from guiju.workflow.naming import OUTCOMES
from guiju.workflow.numbers import Days
from guiju.workflow.register import process as process_of

KINDS: Final[Mapping[str, str]] = {"dispute": "complaint", "violation": "violation-report"}
"""The last word of the address, and the procedure."""

_SIGNER: Final = signing.TimestampSigner(salt="guiju.receipt")
_WAITS: Final = timedelta(days=1)
"""So long a form may stand open."""

_NOT_ASKED: Final = ("named",)
_WHO: Final = ("name", "telephone", "email", "address")
_LONGEST: Final = 120


@require_safe
@unnamed
def kinds(request: HttpRequest) -> HttpResponse:
    rules = {"accept": "DL045", "mediate": "DL046", "check": "DL049"}
    today = asking.today()
    return render(
        request, "portal/complaint_kinds.html", {name: rule_on(id, today).value for name, id in rules.items()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@unnamed
def compose(request: HttpRequest, kind: str) -> HttpResponse:
    """What happened; then who tells it, or nobody; then the receipt."""
    process = process_of(KINDS[kind])
    if request.method != "POST":
        return _story(request, kind, process, {})
    given = typed(asked(process.openings[0].form, _NOT_ASKED), request.POST)
    doing = request.POST.get("do", "next")
    if doing == "back":
        return _story(request, kind, process, given)
    try:
        answers = cleaned(asked(process.openings[0].form, _NOT_ASKED), given)
        office = _chosen_office(request)
    except InvalidAnswers as refusal:
        return _story(request, kind, process, given, refusal)
    if doing == "send":
        return _send(request, kind, process, given, answers, office)
    return _who(request, kind, process, given)


def _story(
    request: HttpRequest,
    kind: str,
    process: Process,
    given: Mapping[str, str],
    refusal: InvalidAnswers | None = None,
) -> HttpResponse:
    there = offices(on=asking.today())
    context = {
        "kind": kind,
        "procedure": process,
        "questions": questions(asked(process.openings[0].form, _NOT_ASKED), given, refusal),
        "offices": there if len(there) > 1 else (),
        "office": request.POST.get("office", ""),
        "no_office": in_words(refusal.faults.get("office", "")) if refusal else "",
        "refused": refusal is not None,
    }
    return render(request, "portal/complaint_story.html", context, status=400 if refusal else 200)


def _who(
    request: HttpRequest,
    kind: str,
    process: Process,
    given: Mapping[str, str],
    refusal: str = "",
    *,
    receipt: str = "",
) -> HttpResponse:
    fields = asked(process.openings[0].form, _NOT_ASKED)
    context = {
        "kind": kind,
        "procedure": process,
        "given": [(f"a-{name}", value) for name, value in given.items()],
        "summary": [(in_words(field.title), given[field.name]) for field in fields if given[field.name].strip()],
        "office": request.POST.get("office", ""),
        "who": {name: request.POST.get(name, "") for name in _WHO},
        "named": request.POST.get("named", ""),
        "receipt": receipt or request.POST.get("receipt") or _SIGNER.sign(fresh_code()),
        "files": next(field for field in process.openings[0].form.fields if isinstance(field, Files)),
        "refusal": refusal,
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "portal/complaint_who.html", context, status=400 if refusal else 200)


def _send(
    request: HttpRequest,
    kind: str,
    process: Process,
    given: Mapping[str, str],
    answers: Mapping[str, Any],
    office: Organization | None,
) -> HttpResponse:
    try:
        code = _SIGNER.unsign(request.POST.get("receipt", ""), max_age=_WAITS)
    except signing.BadSignature:
        refusal = _("这一页开得太久了，还没有提交。请核对后再提交一次。")
        return _who(request, kind, process, given, refusal, receipt=_SIGNER.sign(fresh_code()))
    identity = identity_of(request)
    refusal = identity_refused(request, identity, given)
    if refusal:
        return _who(request, kind, process, given, refusal)
    try:
        case = take_in(
            process.code, answers, code=code, identity=identity, files=request.FILES.getlist("files"), office=office
        )
    except GuijuError as error:
        return _who(request, kind, process, given, error.told(_))
    return given_receipt(request, case, code)


def given_receipt(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """The page that shows the code, once."""
    context = {"case": case, "code": code, "procedure": case.procedure, "dues": _dues(case)}
    return render(request, "portal/receipt_given.html", context)


def identity_of(request: HttpRequest) -> Identity:
    """What was told of himself; nothing where he stays unnamed, whatever stands in the fields."""
    if request.POST.get("named") != "yes":
        return Identity()
    return Identity(**{name: " ".join(request.POST.get(name, "").split())[:_LONGEST] for name in _WHO})


def identity_refused(request: HttpRequest, identity: Identity, given: Mapping[str, str]) -> str:
    """Why it cannot be sent so; empty where it can."""
    if request.POST.get("named") not in ("yes", "no"):
        return _("请选择实名还是匿名。")
    if request.POST["named"] == "yes":
        if not identity.name:
            return _("实名的请写姓名；不愿写的，请选匿名。")
        if not (identity.telephone or identity.email or identity.address):
            return _("实名的请留一种联系方式：电话、电子邮件或地址。")
    if any(identity.told_in(text) for text in given.values()):
        return _("您写的内容里有您的姓名或联系方式，办理的人都会看到。请返回修改，把它改成“我”。")
    return ""


def _chosen_office(request: HttpRequest) -> Organization | None:
    there = offices(on=asking.today())
    if len(there) < 2:
        return there[0] if there else None
    chosen = next((office for office in there if office.key == request.POST.get("office")), None)
    if chosen is None:
        raise InvalidAnswers({"office": _("请选择向哪个机关提出。")})
    return chosen


# With a receipt


@require_http_methods(["GET", "HEAD", "POST"])
@unnamed
def receipt(request: HttpRequest) -> HttpResponse:
    """Enter the code; then where the case stands, the dialogue, and what may be done from outside."""
    if request.method != "POST":
        return render(request, "portal/receipt.html", {})
    try:
        case = asked_for(request)
    except UnknownReceipt as refusal:
        return render(request, "portal/receipt.html", {"refusal": refusal.told(_)}, status=404)
    doing = request.POST.get("do", "")
    if not doing:
        return _opened(request, case)
    try:
        said = _done(request, case, doing)
    except InvalidAnswers as refusal:
        return _opened(request, case, refused=doing, refusal=refusal)
    except GuijuError as refusal:
        return _opened(request, case, refused=doing, sentence=refusal.told(_))
    return _opened(request, case, said=said)


def _done(request: HttpRequest, case: Case, doing: str) -> str:
    """A message, or a step that the public takes; `expected` keeps a page that is sent twice from doing it twice."""
    if request.POST.get("expected") != str(case.seq):
        raise NotNow(_("办件在这之后有了变化，没有执行；请看过现在的情况再办。"))
    files = dialogue.keep_files(request.FILES.getlist("files"))
    if doing == "say":
        dialogue.write(case, request.POST.get("text", ""), files=files)
        case.refresh_from_db()
        return _("已发给办理机关。")
    step = next((step for step in case.procedure.leaving(case.state) if step.code == doing), None)
    if step is None or PUBLIC not in step.role:
        raise Http404
    answers: dict[str, Any] = typed(asked(step.form), request.POST)
    if any(isinstance(field, Files) for field in step.form.fields):
        answers["files"] = [file.pk for file in files]
    engine.perform(case, doing, by=PUBLIC, answers=answers)
    return _("“{title}”已办。").format(title=in_words(step.title))


def _opened(
    request: HttpRequest,
    case: Case,
    *,
    said: str = "",
    refused: str = "",
    sentence: str = "",
    refusal: InvalidAnswers | None = None,
) -> HttpResponse:
    steps = []
    for choice in engine.choices(case, by=PUBLIC):
        if choice.is_yours and choice.open:
            wrong = refusal if choice.transition.code == refused else None
            given = typed(asked(choice.transition.form), request.POST) if wrong else {}
            step = choice.transition
            steps.append((step, questions(asked(step.form), given, wrong), _takes_files(step)))
    context = {
        "case": case,
        "code": request.POST.get("code", ""),
        "procedure": case.procedure,
        "state": case.standing,
        "outcome": OUTCOMES.get(case.standing.outcome) if case.standing.outcome else "",
        "lines": dialogue.lines(case)[::-1],
        "dues": _dues(case),
        "steps": steps,
        "said": said,
        "sentence": sentence,
        "text": request.POST.get("text", "") if refused == "say" else "",
        "refused": refused,
    }
    status = 400 if refusal or (refused and sentence) else 200
    return render(request, "portal/receipt_case.html", context, status=status)


def _takes_files(step: Transition) -> bool:
    return any(isinstance(field, Files) for field in step.form.fields)


def _dues(case: Case) -> list[tuple[str, date]]:
    """What the office has to do by which day."""
    events = list(case.events.order_by("seq"))
    found = clocks.reckon(case.procedure, events, today=asking.today())
    return [
        (in_words(each.clock.title), each.due_on)
        for each in found
        if each.stopped_on is None and each.due_on is not None
    ]


# Statistics


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The last twelve months, without anybody in them."""
    today = asking.today()
    first = date(today.year - 1, today.month, 1)
    context = {"statistics": counting.statistics(Days(first, today), today=today), "least": counting.LEAST}
    return render(request, "portal/complaint_statistics.html", context)
