"""Who has to act: a role's task is taken or handed over, a work is taken back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.people.models import User
from guiju.people.roles import Role
from guiju.web import asking
from guiju.web.desk import case_reading
from guiju.web.desk.access import person
from guiju.workflow import engine
from guiju.workflow.errors import NotYours
from guiju.workflow.models import Task
from guiju.workflow.naming import role_title
from guiju.workflow.notices import telling


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_over(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """To oneself, or to another of the role; to whom it can be given stands on a page of its own."""
    read = case_reading.reading(person(request), number)
    task = get_object_or_404(Task.objects.select_related("person"), pk=pk, case=read.case, work="")
    role = Role(task.role)
    if role not in read.roles:
        raise NotYours([_("{person} 在这件办件中不是{role}").format(person=read.user, role=role_title(role))])
    if request.method != "POST":
        found = telling.standing_as(read.case, {role}, read.parties, on=asking.today()).get(role, frozenset())
        people = sorted((each for each in found if each.pk != task.person_id), key=str)
        context = {"nav": "desk", "case": read.case, "task": task, "people": people, "role": role_title(role)}
        return render(request, "desk/case/hand_over.html", context)
    named = request.POST.get("to", "")
    to = get_object_or_404(User, pk=int(named)) if named.isdecimal() else read.user
    engine.hand_over(task, to=to, by=read.user)
    messages.success(
        request, _("已由您接手。") if to == read.user else _("已转交 {person}。").format(person=to), "good"
    )
    return redirect("desk:home") if request.POST.get("back") == "tasks" else redirect(read.case)


@require_POST
@login_required
def release(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    read = case_reading.reading(person(request), number)
    task = get_object_or_404(Task.objects.exclude(work=""), pk=pk, case=read.case)
    engine.release(task, by=read.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("已收回。"), "good")
    return redirect(read.case)
