"""Filling in a step: the one that opens a case, those that lead on, and the work that several do side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import GuijuError, InvalidForm, NotNow
from guiju.organizations.members.offices import office_for
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE
from guiju.web import asking
from guiju.web.desk import case_reading
from guiju.web.desk.access import person
from guiju.web.desk.case_forms import Filled, Typed, linked, read, told, too_long
from guiju.web.desk.case_reading import law_told, takers
from guiju.workflow import engine
from guiju.workflow.authority import authority_of
from guiju.workflow.definition import Process, Transition
from guiju.workflow.errors import NotYours
from guiju.workflow.models import Case, Draft, Task, TaskState
from guiju.workflow.naming import role_title
from guiju.workflow.notices import telling
from guiju.workflow.register import process as process_of

AUTOSAVE: Final = "X-Autosave"
"""Header of the script's own requests: what was typed is kept, and nothing is shown."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def opening(request: HttpRequest, process: str, step: str) -> HttpResponse:
    """The form that opens a case."""
    user = person(request)
    procedure, taken = _opening(process, step)
    place = _place(user, procedure, taken)
    shelf = Shelf(user, taken.code, process=procedure.code)

    def send(filled: Filled) -> str:
        case = engine.open_case(procedure, taken.code, by=user, answers=filled.typed, **place)
        shelf.discard()
        messages.success(request, _("已提交，编号 {number}。").format(number=case.number), "good")
        return case.get_absolute_url()

    context = {
        "procedure": procedure,
        "step": taken,
        "title": told(taken.title),
        "law": law_told(taken.law),
        "told_roles": [role_title(role) for role in taken.notify],
        "office": place["office"],
        "applicant": place["applicant"],
        "back": reverse("desk:home"),
    }
    return _filled_in(request, taken.form, shelf, send, "desk/case/opening.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of a step that leads on."""
    user = person(request)
    read_case = case_reading.reading(user, number)
    case = read_case.case
    taken = _transition(case.procedure, step)
    choice = next(iter(read_case.choices(only=taken.code)), None)
    if choice is not None and not choice.is_yours:
        raise NotYours(choice.refusals)
    if choice is None and request.method != "POST":
        raise NotNow(
            _("“{title}”现在不能办理：办件是“{state}”。").format(
                title=told(taken.title), state=told(case.standing.title)
            )
        )
    shelf = Shelf(user, taken.code, process=case.process, case=case)

    def send(filled: Filled) -> str:
        expected = request.POST.get("expected", "")
        engine.perform(
            case, taken.code, by=user, answers=filled.typed, expected=int(expected) if expected.isdecimal() else None
        )
        messages.success(request, _("已办理“{title}”。").format(title=told(taken.title)), "good")
        return case.get_absolute_url()

    context = {
        "procedure": case.procedure,
        "case": case,
        "step": taken,
        "title": told(taken.title),
        "law": law_told(taken.law),
        "target": told(case.procedure.state(taken.target).title) if taken.target else "",
        "told_roles": [role_title(role) for role in taken.notify],
        "before": choice.refusals if choice and request.method != "POST" else (),
        "reading": read_case,
        "back": case.get_absolute_url(),
    }
    return _filled_in(request, taken.form, shelf, send, "desk/case/step.html", context)


@require_safe
@login_required
def told_whom(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Who by name will be told when a step is taken."""
    read_case = case_reading.reading(person(request), number)
    if not read_case.inside:
        raise Http404(step)
    taken = _transition(read_case.case.procedure, step)
    people = telling.whom(read_case.case, [taken], read_case.parties)[taken.code]
    context = {"nav": "desk", "case": read_case.case, "title": told(taken.title), "people": people}
    return render(request, "desk/case/told_whom.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a work that was given to one person: a score, a vote, a countersignature."""
    user = person(request)
    task = get_object_or_404(Task.objects.select_related("case", "person").exclude(work=""), pk=pk)
    read_case = case_reading.reading(user, task.case.number)
    task.case = case = read_case.case
    described = case.procedure.work(task.work)
    if task.person_id is None or not read_case.authority.acts_for(task.person_id, task.role):
        raise NotYours([_("这项任务交给了 {person}").format(person=task.person)])
    if task.state != TaskState.OPEN and request.method != "POST":
        messages.info(request, _("这项任务已经结束。"))
        return redirect(case)
    shelf = Shelf(user, described.code, process=case.process, case=case, task=task)

    def send(filled: Filled) -> str:
        engine.answer(task, by=user, answers=filled.typed)
        messages.success(request, _("已交“{title}”。").format(title=told(described.title)), "good")
        return case.get_absolute_url()

    context = {
        "procedure": case.procedure,
        "case": case,
        "work": described,
        "title": told(described.title),
        "task": task,
        "reading": read_case,
        "back": case.get_absolute_url(),
    }
    return _filled_in(request, described.form, shelf, send, "desk/case/work.html", context)


class Shelf:
    """Where somebody's draft of one form lies: of an opening, of a step of a case, of a work."""

    def __init__(
        self, person: User, code: str, *, process: str, case: Case | None = None, task: Task | None = None
    ) -> None:
        self._place: dict[str, Any] = {"person": person, "code": code, "process": process, "case": case, "task": task}

    def draft(self) -> Draft | None:
        return Draft.objects.filter(**self._place).first()

    def keep(self, typed: Typed) -> datetime:
        draft, _made = Draft.objects.update_or_create(**self._place, defaults={"answers": typed})
        return draft.saved_at

    def discard(self) -> None:
        Draft.objects.filter(**self._place).delete()


def _filled_in(
    request: HttpRequest,
    form: Any,
    shelf: Shelf,
    send: Callable[[Filled], str],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show, keep, discard or send a form; what is refused comes back with everything that was typed."""
    user = person(request)
    status, drafted = 200, None
    if request.method != "POST":
        draft = shelf.draft()
        filled = Filled(form, linked(request, form), by=user)
        if draft is not None:
            filled.typed |= {
                name: value for name, value in draft.answers.items() if name in {f.name for f in form.fields}
            }
            drafted = draft.saved_at
    else:
        automatic = AUTOSAVE in request.headers
        filled = read(request, form, by=user, with_files=not automatic)
        if too_long(filled):
            raise InvalidForm(_("填写的内容太多，没有保存。"))
        doing = request.POST.get("do", "send")
        if automatic:
            return _kept_by_script(shelf, filled)
        if doing == "discard":
            shelf.discard()
            messages.info(request, _("草稿已丢弃。"))
            return HttpResponseRedirect(request.get_full_path())
        if doing in ("save", "find"):
            drafted = shelf.keep(filled.typed)
            if doing == "save" and not filled.wrong:
                messages.success(request, _("草稿已保存。"), "good")
                return HttpResponseRedirect(request.get_full_path())
        elif not filled.wrong:
            try:
                return HttpResponseRedirect(send(filled))
            except GuijuError as error:
                if isinstance(error, NotYours):
                    raise
                filled.refuse(error)
                status = 409 if isinstance(error, NotNow) else 400
        if filled.wrong and status == 200:
            status = 400
    if "reading" in context and "task" not in context:
        case = context["case"]
        context["expected"] = case.seq if status == 200 else Case.objects.values_list("seq", flat=True).get(pk=case.pk)
    questions = filled.questions()
    context |= {
        "nav": "desk",
        "questions": questions,
        "summary": filled.summary(),
        "refusals": filled.refusals,
        "drafted": drafted,
        "looks_up": any(each.kind == "standards" for each in questions),
    }
    return render(request, template, context, status=status)


def _kept_by_script(shelf: Shelf, filled: Filled) -> JsonResponse:
    saved = timezone.localtime(shelf.keep(filled.typed))
    return JsonResponse({"saved": saved.strftime("%H:%M")})


def _opening(code: str, step: str) -> tuple[Process, Transition]:
    procedure = process_of(code)
    taken = _transition(procedure, step)
    if not taken.opens:
        raise Http404(step)
    return procedure, taken


def _transition(procedure: Process, step: str) -> Transition:
    try:
        return procedure.transition(step)
    except KeyError as error:
        raise Http404(step) from error


def _place(user: User, procedure: Process, step: Transition) -> dict[str, Any]:
    """Whose case it becomes, who applies, and where. Raises NotYours."""
    standing = authority_of(user, on=asking.today()).opening(step.role)
    if standing is None:
        raise NotYours([_("“{title}”由{roles}办理").format(title=told(step.title), roles=takers(step))])
    own = Organization.objects.filter(pk=standing.organization).first() if standing.organization else None
    if standing.role in OF_THE_OFFICE:
        return {"office": own, "applicant": None, "region": own.region if own else ""}
    region = own.region if own else ""
    return {"office": office_for(region), "applicant": own, "region": region}
