"""My account: who I am here, how I sign in, my roles, who stands in for me, and what is held about me."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import GuijuError, InvalidForm
from guiju.journal.actions import record
from guiju.organizations.members.actions import delegate, end_delegation
from guiju.organizations.members.models import Delegation, Membership
from guiju.people.actions import change_account
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.web.desk.access import person
from guiju.web.desk.entrance.second_factor import is_required
from guiju.web.desk.entrance.signing_in import connecting_key
from guiju.web.desk.forms import Form
from guiju.web.desk.people_forms import day_input
from guiju.web.desk.personal import Held, data_of, held_by

MOST_COLLEAGUES = 50


class AboutMe(Form):
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=150, required=False)
    email = forms.EmailField(
        label=gettext_lazy("电子邮件地址"), required=False, help_text=gettext_lazy("提醒寄到这里；不填就只在站内提醒。")
    )


class DelegationForm(Form):
    """Who stands in for me from when to when, and why."""

    deputy = forms.CharField(
        label=gettext_lazy("代办人的用户名"), max_length=150, widget=forms.TextInput(attrs={"list": "colleagues"})
    )
    role = forms.ChoiceField(label=gettext_lazy("委托哪些角色"), required=False)
    first = forms.DateField(label=gettext_lazy("第一天"), widget=day_input())
    last = forms.DateField(label=gettext_lazy("最后一天"), widget=day_input())
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("例如出差、休假。"))

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *((role.value, User.ROLE_TITLES[role]) for role in roles)]

    def clean_deputy(self) -> User:
        name = self.cleaned_data["deputy"].strip()
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("没有用户名为“%(name)s”的人。"), params={"name": name})
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    me = person(request)
    today = timezone.localdate()
    held = held_by(me, today=today)
    to_lend = {each.membership.role for each in held if each.membership.until is None or each.membership.until >= today}
    roles: list[Role] = [role for role in Role if role in to_lend | {me.role} and role is not Role.READER]
    doing = request.POST.get("do", "")
    about = AboutMe(
        request.POST if doing == "about" else None, initial={"display_name": me.display_name, "email": me.email}
    )
    away = DelegationForm(request.POST if doing == "delegate" else None, roles=roles, initial={"first": today})
    done = _done(request, me, about, away) if request.method == "POST" else None
    if done is not None:
        return done
    factors = list(Authenticator.objects.filter(user=me).order_by("pk"))
    delegations = list(
        Delegation.objects.filter(Q(absent=me) | Q(deputy=me))
        .select_related("absent", "deputy")
        .order_by("-last", "-pk")
    )
    context = {
        "nav": "desk",
        "me": me,
        "about": about,
        "away": away,
        "held": held,
        "authenticator": next((each for each in factors if each.type == Authenticator.Type.TOTP), None),
        "passkeys": [each for each in factors if each.type == Authenticator.Type.WEBAUTHN],
        "recovery": next((each.wrap() for each in factors if each.type == Authenticator.Type.RECOVERY_CODES), None),
        "must": is_required(me) and not any(each.type != Authenticator.Type.RECOVERY_CODES for each in factors),
        "elsewhere": settings.OIDC_NAME,
        "identity": SocialAccount.objects.filter(user=me).first() if settings.OIDC_NAME else None,
        "connecting_key": connecting_key(request),
        "mine": [_dated(each, today) for each in delegations if each.absent_id == me.pk],
        "for_others": [_dated(each, today) for each in delegations if each.deputy_id == me.pk],
        "colleagues": _colleagues(me, held),
        "today": today,
    }
    return render(request, "desk/account/account.html", context, status=400 if request.method == "POST" else 200)


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """An absence of mine is over."""
    end_delegation(get_object_or_404(Delegation, pk=pk, absent=person(request)), by=person(request))
    messages.success(request, _("委托已结束。"), "good")
    return redirect("desk:account")


@require_safe
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """What is held about me: to read, or with ?save to take away."""
    me = person(request)
    response = JsonResponse(data_of(me), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Type"] = "application/json; charset=utf-8"
    if "save" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="guiju-{me.pk}.json"'
    return response


class ChangePassword(PasswordChangeView):
    """Also the first password of one who came by the organization's own sign-in."""

    template_name = "account/password_change.html"
    success_url = reverse_lazy("desk:account")
    extra_context = {"nav": "desk"}

    def get_form_class(self) -> Any:
        return PasswordChangeForm if person(self.request).has_usable_password() else SetPasswordForm

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        me = person(self.request)
        record("account.password-set", me.username, by=me)
        messages.success(self.request, _("密码已更换；别处的登录都已退出。"), "good")
        return super().form_valid(form)


def _done(request: HttpRequest, me: User, about: AboutMe, away: DelegationForm) -> HttpResponse | None:
    """The page to go to after a form was carried out; None where it has to be shown again with its errors."""
    form: Form = away if away.is_bound else about
    if not form.is_bound:
        raise InvalidForm(_("这个请求无法理解。"))
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        if form is away:
            delegate(me, given.pop("deputy"), **given, by=me)
            messages.success(request, _("委托已设好。"), "good")
        else:
            change_account(me, by=me, role=Role(me.role), **given)
            messages.success(request, _("已保存。"), "good")
    except GuijuError as error:
        form.add_error(None, error.told(_))
        return None
    return redirect("desk:account")


def _dated(delegation: Delegation, today: Any) -> Delegation:
    """With what it is today: `phase` is "ended", "to-come" or "now"."""
    over = delegation.ended_at is not None or delegation.last < today
    delegation.phase = "ended" if over else "to-come" if delegation.first > today else "now"  # type: ignore[attr-defined]
    delegation.role_title = str(User.ROLE_TITLES[Role(delegation.role)]) if delegation.role else ""  # type: ignore[attr-defined]
    return delegation


def _colleagues(me: User, held: list[Held]) -> list[User]:
    """Who works in the same organizations: most deputies are among them."""
    bodies = {each.membership.organization_id for each in held if each.stands}
    if not bodies:
        return []
    there = Membership.objects.standing(on=timezone.localdate()).filter(organization__in=bodies)
    people = User.objects.filter(pk__in=there.values("person"), is_active=True).exclude(pk=me.pk)
    return list(people.order_by("username")[:MOST_COLLEAGUES])
