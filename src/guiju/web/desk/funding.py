"""资助奖励 at the desk: policies as tables to fill in, calls, the applications of a call, the payment list."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import GuijuError, NotAllowed
from guiju.people.models import User
from guiju.people.roles import Permission, Role
from guiju.processes.policies import actions, payments, reviewing
from guiju.processes.policies.checking import Finding, Verdict
from guiju.processes.policies.models import Call, PolicyDraft, PolicyVersion
from guiju.processes.policies.terms import TITLES, Achievement, from_json, yuan
from guiju.web import asking
from guiju.web.desk.access import person
from guiju.web.desk.forms import Form
from guiju.web.desk.panels import events_of, panel
from guiju.workflow.authority import authority_of
from guiju.workflow.models import Case, EventKind

View = Callable[..., HttpResponse]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OF_TERMS = ("title", "basis", "region", "first", "last", "cap", "publicity_days")
_OF_KINDS = ("amount", "revision_percent", "most_a_year")
_DAY = forms.DateInput({"type": "date"})


class CallForm(Form):
    policy = forms.ModelChoiceField(PolicyVersion.objects.none(), label=gettext_lazy("政策"), empty_label=None)
    code = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=39,
        help_text=gettext_lazy("小写字母、数字和短横，例如 2026 或 award-2026。"),
    )
    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    first = forms.DateField(label=gettext_lazy("受理开始"), widget=_DAY)
    last = forms.DateField(label=gettext_lazy("受理截止"), widget=_DAY)
    achieved_first = forms.DateField(label=gettext_lazy("成果从"), widget=_DAY)
    achieved_last = forms.DateField(label=gettext_lazy("成果到"), widget=_DAY)


def keeps_policies(view: View) -> View:
    """For officers of any office."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _keeps(person(request)):
            raise NotAllowed(_("您没有“{doing}”的权限。").format(doing=_("管理资助政策和征集")))
        return view(request, *args, **kwargs)

    return guarded


def _keeps(user: User) -> bool:
    return user.may(Permission.KEEP_LISTS) or Role.OFFICER in authority_of(user, on=asking.today()).roles


@require_safe
@login_required
def funding(request: HttpRequest) -> HttpResponse:
    """Calls for whoever may apply; policies and drafts for officers."""
    today = asking.today()
    roles = authority_of(person(request), on=today).roles
    calls = asking.page_of(request, Call.objects.select_related("policy"))
    context = {
        "nav": "desk",
        "today": today,
        "page": calls,
        "may_apply": bool(roles & {Role.ENTERPRISE, Role.ASSOCIATION, Role.DRAFTER}),
        "keeps": _keeps(person(request)),
        "policies": PolicyVersion.objects.order_by("key", "-version")[:100],
        "drafts": PolicyDraft.objects.order_by("key")[:50],
    }
    return render(request, "desk/funding/funding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_policies
def new_policy(request: HttpRequest) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        key = request.POST.get("key", "").strip()
        if PolicyVersion.objects.filter(key=key).exists() or PolicyDraft.objects.filter(key=key).exists():
            return redirect("desk:funding-policy", key)
        try:
            actions.save_draft(key, {}, by=person(request))
            return redirect("desk:funding-policy", key)
        except GuijuError as error:
            refusal = error.told(_)
    context = {"nav": "desk", "refusal": refusal, "key": request.POST.get("key", "")}
    return render(request, "desk/funding/policy_new.html", context, status=400 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_policies
def policy(request: HttpRequest, key: str) -> HttpResponse:
    """The draft of the next version, or what it would begin with; saved as typed, published when it is right."""
    draft = PolicyDraft.objects.filter(key=key).first()
    newest = actions.newest(key)
    if draft is None and newest is None:
        return redirect("desk:funding")
    terms = draft.terms if draft else newest.terms if newest else {}
    refusal = ""
    if request.method == "POST":
        terms = _typed(request)
        actions.save_draft(key, terms, by=person(request))
        try:
            if request.POST.get("do") == "publish":
                made = actions.publish(key, by=person(request), reason=request.POST.get("reason", ""))
                messages.success(request, _("已公布第 {version} 版。").format(version=made.version), "good")
                return redirect("desk:funding-version", key, made.version)
            from_json(terms)
            messages.success(request, _("草稿已保存。"), "good")
            return redirect("desk:funding-policy", key)
        except GuijuError as error:
            refusal = error.told(_)
    context = {
        "nav": "desk",
        "key": key,
        "terms": {name: terms.get(name, "") for name in _OF_TERMS},
        "kinds": _kinds(terms),
        "newest": newest,
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "desk/funding/policy.html", context, status=400 if refusal else 200)


def _typed(request: HttpRequest) -> dict[str, Any]:
    terms: dict[str, Any] = {name: request.POST.get(name, "").strip()[:300] for name in _OF_TERMS}
    terms["kinds"] = []
    for achievement in Achievement:
        given = {name: request.POST.get(f"{achievement.value}-{name}", "").strip()[:20] for name in _OF_KINDS}
        if given["amount"]:
            terms["kinds"].append({"achievement": achievement.value, **given})
    return terms


def _kinds(terms: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    given = {kind["achievement"]: kind for kind in terms.get("kinds", ())}
    blank = {"amount": "", "revision_percent": 50, "most_a_year": ""}
    return [
        (
            each.value,
            TITLES[each],
            {name: "" if value is None else value for name, value in given.get(each.value, blank).items()},
        )
        for each in Achievement
    ]


@require_safe
@login_required
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A policy as it was published."""
    found = get_object_or_404(PolicyVersion, key=key, version=number)
    says = found.says
    context = {
        "nav": "desk",
        "version": found,
        "says": says,
        "cap": yuan(says.cap) if says.cap is not None else "",
        "kinds": [(TITLES[kind.achievement], yuan(kind.amount), kind) for kind in says.kinds],
        "others": PolicyVersion.objects.filter(key=key).exclude(pk=found.pk)[:20],
        "keeps": _keeps(person(request)),
    }
    return render(request, "desk/funding/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_policies
def new_call(request: HttpRequest) -> HttpResponse:
    form = CallForm(request.POST or None, initial={"first": asking.today().isoformat()})
    field = form.fields["policy"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = PolicyVersion.objects.order_by("key", "-version")
    if form.is_valid():
        try:
            call = actions.announce(**form.cleaned_data, by=person(request))
        except GuijuError as error:
            form.add_error(None, error.told(_))
        else:
            messages.success(request, _("已公布征集 {code}。").format(code=call.code), "good")
            return redirect("desk:funding-call", call.code)
    context = {"nav": "desk", "form": form}
    return render(request, "desk/funding/call_new.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Its applications, as far as this person may see them."""
    found = get_object_or_404(Call.objects.select_related("policy"), code=code)
    authority = authority_of(person(request), on=asking.today())
    rows = payments.applications(found, seen_by=authority)
    total = sum((each.amount or Decimal(0) for each in rows if each.granted_on), Decimal(0))
    context = {
        "nav": "desk",
        "call": found,
        "is_open": found.is_open(on=asking.today()),
        "rows": [(each, yuan(each.amount) if each.amount is not None else "") for each in rows],
        "total": yuan(total),
        "keeps": _keeps(person(request)),
        "may_apply": bool(authority.roles & {Role.ENTERPRISE, Role.ASSOCIATION, Role.DRAFTER}),
    }
    return render(request, "desk/funding/call.html", context)


@require_safe
@keeps_policies
def payment_list(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Call, code=code)
    authority = authority_of(person(request), on=asking.today())
    response = HttpResponse(payments.payment_list(found, seen_by=authority), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="payments-{found.code}.xlsx"'
    return response


@panel("funding")
def examined(request: HttpRequest, case: Case) -> str:
    """What the register says, and how the amount came about, as of the last examination."""
    events = [event for event in events_of(case) if event.kind == EventKind.STEP]
    last = next((event for event in reversed(events) if "findings" in event.data), None)
    if last is None:
        return ""
    asked = reviewing.application_of(case, events)
    context = {
        "on": last.on,
        "findings": [Finding(code, Verdict(verdict), sentence) for code, verdict, sentence in last.data["findings"]],
        "lines": (last.data["reckoned"] or {}).get("lines", ()),
        "call": asked.call,
    }
    return render_to_string("desk/funding/panel.html", context)
