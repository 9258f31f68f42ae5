"""Who may sign in, in which roles and since when; for those who admit others."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import GuijuError, InvalidForm, NotNow
from guiju.journal.actions import record
from guiju.organizations.members.actions import join, leave
from guiju.organizations.members.models import Delegation, Membership
from guiju.people.actions import change_account, close_account, make_account, reopen_account
from guiju.people.invitations import VALID, accept, invite, invited
from guiju.people.models import User
from guiju.people.roles import Permission, Role
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import Form
from guiju.web.desk.people_forms import AccountForm, InvitedForm, JoinForm, NewAccountForm, SearchForm
from guiju.web.desk.personal import entries_about, held_by
from guiju.web.limits import Rate, address_of, spend
from guiju.web.refusals import refuse

_LINK = "invitation"
INVITATIONS = Rate(30, 300)


@require_safe
@needs(Permission.ADMIT)
def people(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    if not form.is_valid():
        raise InvalidForm(" ".join(str(error) for errors in form.errors.values() for error in errors))
    page = asking.page_of(request, _found(form.cleaned_data))
    return render(request, "desk/people/people.html", {"nav": "desk", "form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ADMIT)
def new(request: HttpRequest) -> HttpResponse:
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        made: list[User] = []
        if _carried_out(form, lambda: made.append(make_account(given.pop("username"), **given, by=person(request)))):
            _invite(request, made[0])
            return redirect("desk:person", made[0].pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/people/new.html", {"nav": "desk", "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ADMIT)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with all roles; the two forms of the page are sent here, the buttons elsewhere."""
    shown = get_object_or_404(User, pk=pk)
    doing, me = request.POST.get("do", ""), person(request)
    account = AccountForm(
        request.POST if doing == "account" else None,
        initial={"display_name": shown.display_name, "email": shown.email, "role": shown.role},
    )
    joining = JoinForm(
        request.POST if doing == "join" else None, auto_id="join_%s", initial={"since": timezone.localdate()}
    )
    form: Form = joining if joining.is_bound else account
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        if form is joining:
            done = _carried_out(form, lambda: join(shown, **given, by=me))
        else:
            given["role"] = Role(given["role"])
            done = _carried_out(form, lambda: change_account(shown, **given, by=me))
        if done:
            messages.success(request, _("已保存。"), "good")
            return redirect("desk:person", pk)
    context = {"nav": "desk", "shown": shown, "account": account, "joining": joining, **_about(request, shown)}
    return render(request, "desk/people/person.html", context, status=400 if request.method == "POST" else 200)


@require_POST
@needs(Permission.ADMIT)
def end_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Today is its last day."""
    role = get_object_or_404(Membership, pk=membership, person=pk)
    leave(role, on=timezone.localdate(), by=person(request), reason=request.POST.get("reason", "")[:200])
    messages.success(request, _("这一角色到今天为止。"), "good")
    return redirect("desk:person", pk)


@require_POST
@needs(Permission.ADMIT)
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """A link to set a password: the first one, or one in place of what was forgotten."""
    shown = get_object_or_404(User, pk=pk)
    if not shown.is_active:
        raise NotNow(_("{person} 的账号已停用。").format(person=shown))
    _invite(request, shown)
    return redirect("desk:person", pk)


@require_POST
@needs(Permission.ADMIT)
def activation(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk)
    if "open" in request.POST:
        reopen_account(shown, by=person(request))
        messages.success(request, _("账号已重新启用。"), "good")
    else:
        close_account(shown, by=person(request), reason=request.POST.get("reason", "")[:200])
        messages.success(request, _("账号已停用。"), "good")
    return redirect("desk:person", pk)


@require_POST
@needs(Permission.ADMIT)
@transaction.atomic
def clear_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one who lost the telephone: he signs in with the password alone, and sets a new factor up."""
    shown = get_object_or_404(User, pk=pk)
    Authenticator.objects.filter(user=shown).delete()
    record("account.factors-cleared", shown.username, by=person(request))
    messages.success(request, _("第二因素已清除。"), "good")
    return redirect("desk:person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invited_here(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Whoever holds the link sets the password, and then signs in with it."""
    allowance = spend(f"invitation {address_of(request)}", 1, INVITATIONS)
    if not allowance.granted:
        return refuse(request, _("试得太频繁；请过几分钟再试。"), status=429)
    guest = invited(who, token)
    form = InvitedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        if _carried_out(form, lambda: accept(guest, password), field="password"):
            messages.success(request, _("密码已设好，请登录。"), "good")
            return redirect("desk:login")
    context = {"nav": "desk", "guest": guest, "form": form}
    return render(request, "desk/people/invited.html", context, status=400 if request.method == "POST" else 200)


def _found(asked: dict[str, Any]) -> Any:
    today = timezone.localdate()
    standing = Membership.objects.standing(on=today)
    found = User.objects.order_by("username")
    if asked["active"] != "all":
        found = found.filter(is_active=asked["active"] != "closed")
    if words := asked["q"].strip():
        found = found.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    if role := asked["role"]:
        member = standing.filter(person=OuterRef("pk"), role=role)
        found = found.filter(Q(role=role) | Exists(member))
    if body := asked["organization"].strip():
        member = standing.filter(person=OuterRef("pk"))
        found = found.filter(
            Exists(member.filter(Q(organization__key=body) | Q(organization__name_zh__icontains=body)))
        )
    shown = standing.select_related("organization").order_by("pk")
    return found.prefetch_related(Prefetch("memberships", shown, to_attr="standing"))


def _about(request: HttpRequest, shown: User) -> dict[str, Any]:
    today = timezone.localdate()
    entries = list(entries_about(shown).order_by("-seq")[:200])
    actors = {entry.actor.removeprefix("user:") for entry in entries if entry.actor.startswith("user:")}
    kept = request.session.pop(_LINK, None)
    away = Delegation.objects.filter(absent=shown, last__gte=today, ended_at__isnull=True)
    return {
        "held": held_by(shown, today=today),
        "away": away.select_related("deputy"),
        "factors": Authenticator.objects.filter(user=shown).exclude(type="recovery_codes").count(),
        "history": [(entry, [told for told in _told(entry.payload) if told]) for entry in entries],
        "actors": {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=actors)},
        "link": kept["address"] if kept and kept["person"] == shown.pk else "",
        "valid_days": VALID.days,
    }


def _told(payload: dict[str, Any]) -> list[str]:
    """What an entry says of a role, an absence or an account, in words."""
    role = payload.get("role")
    return [
        str(User.ROLE_TITLES[Role(role)]) if role else "",
        str(payload.get("organization") or payload.get("deputy") or ""),
        "–".join(str(payload.get(each) or "") for each in ("since", "until") if each in payload),
        "–".join(str(payload.get(each) or "") for each in ("first", "last") if each in payload),
        str(payload.get("reason") or ""),
    ]


def _invite(request: HttpRequest, guest: User) -> None:
    """The link is shown once, on the person's page, to the administrator who made it."""
    who, token = invite(guest, by=person(request))
    address = request.build_absolute_uri(reverse("invited", args=[who, token]))
    request.session[_LINK] = {"person": guest.pk, "address": address}


def _carried_out(form: Form, act: Any, *, field: str | None = None) -> bool:
    """Whether it was; if not, the form says why."""
    try:
        act()
    except GuijuError as error:
        form.add_error(field, error.told(_))
        return False
    return True
