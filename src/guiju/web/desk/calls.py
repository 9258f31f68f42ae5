"""征集立项: calls for proposals as the office makes them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import InvalidForm
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_OFFICE, Permission
from guiju.processes.local import lists
from guiju.processes.local.models import Call
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import Form
from guiju.workflow.authority import authority_of
from guiju.workflow.models import Case


class CallForm(Form):
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("征集的内容"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("写明重点领域、申请条件、要交的材料和联系方式。"),
    )
    first = forms.DateField(label=gettext_lazy("开始日期"), widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=gettext_lazy("截止日期"), widget=forms.DateInput({"type": "date"}))


class MoveForm(Form):
    last = forms.DateField(label=gettext_lazy("截止日期"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)


@require_safe
@needs(Permission.KEEP_LISTS)
def calls(request: HttpRequest) -> HttpResponse:
    page = asking.page_of(request, Call.objects.select_related("office"))
    return render(request, "desk/local/calls.html", {"nav": "desk", "page": page, "today": asking.today()})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_LISTS)
def compose(request: HttpRequest) -> HttpResponse:
    form = CallForm(request.POST or None, initial={"first": asking.today().isoformat()})
    if form.is_valid():
        user = person(request)
        try:
            call = lists.call_for_proposals(**form.cleaned_data, office=_office_of(user), by=user)
        except InvalidForm as fault:
            form.add_error(None, fault.told(_))
        else:
            messages.success(request, _("已公布 {number}。").format(number=call.number), "good")
            return redirect("desk:call", call.number)
    return render(
        request, "desk/local/call_new.html", {"nav": "desk", "form": form}, status=400 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_LISTS)
def call(request: HttpRequest, number: str) -> HttpResponse:
    """The proposals that named it, and moving its last day."""
    found = get_object_or_404(Call.objects.select_related("office"), number=number)
    form = MoveForm(request.POST or None, initial={"last": found.last.isoformat()})
    if form.is_valid():
        try:
            lists.move_end(
                found, last=form.cleaned_data["last"], reason=form.cleaned_data["reason"], by=person(request)
            )
        except InvalidForm as fault:
            form.add_error(None, fault.told(_))
        else:
            messages.success(request, _("截止日期已改。"), "good")
            return redirect("desk:call", number)
    seen = Case.objects.visible_to(authority_of(person(request), on=asking.today()))
    proposals = asking.page_of(request, seen.about("call", number).order_by("number"))
    context = {"nav": "desk", "call": found, "form": form, "page": proposals, "today": asking.today()}
    return render(request, "desk/local/call.html", context, status=400 if form.errors else 200)


def _office_of(user: User) -> Organization | None:
    standings = authority_of(user, on=asking.today()).standings
    mine = next((each.organization for each in standings if each.role in OF_THE_OFFICE and each.organization), None)
    return Organization.objects.get(pk=mine) if mine else None
