"""Who has to have a second factor is sent to set it up before anything else at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.organizations.members.models import Membership
from guiju.people.models import User

WITHOUT = frozenset({"login", "logout", "account"})
"""Pages of the desk that open without it; those of the entrance itself are not among the desk's names."""


def is_required(user: User) -> bool:
    """Whether one of his roles, of the account or in an organization, is named in GUIJU_MFA_FOR."""
    roles = settings.MFA_FOR
    if not roles:
        return False
    if user.role in roles:
        return True
    return bool(Membership.objects.standing(on=timezone.localdate()).filter(person=user, role__in=roles).exists())


def is_set(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


class SecondFactorFirst:
    """Middleware, after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.MFA_FOR or match is None or "desk" not in match.namespaces or match.url_name in WITHOUT:
            return None
        if not isinstance(request.user, User) or is_set(request.user) or not is_required(request.user):
            return None
        messages.warning(request, _("您的角色要求登录时有第二因素：请先设置验证器或通行密钥。"))
        return redirect("desk:account")
