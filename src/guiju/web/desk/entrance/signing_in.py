"""Signing in and out."""

from __future__ import annotations

from typing import Any, cast

import requests
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import LogoutView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from guiju.base.errors import NotAllowed, Unavailable
from guiju.web.limits import Rate, address_of, spend
from guiju.web.refusals import refuse

TRIES = Rate(10, 300)
"""Of one account from one address, and of all accounts from there: guessing takes years, mistyping is free."""

TRIES_OF_ALL = Rate(30, 300)


class SignIn(LoginView):
    """Name and password in one step; whoever has a second factor is asked for it next."""

    template_name = "desk/sign_in.html"
    authentication_form = AuthenticationForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"nav": "desk", "elsewhere": settings.OIDC_NAME}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address, name = address_of(request), request.POST.get("username", "").strip().lower()
        for counted, rate in ((f"sign-in {address}", TRIES_OF_ALL), (f"sign-in {address} {name}", TRIES)):
            allowance = spend(counted, 1, rate)
            if not allowance.granted:
                sentence = _("登录试得太频繁；请在 {retry} 秒后再试。").format(retry=allowance.retry_s)
                response = refuse(request, sentence, status=429)
                response["Retry-After"] = str(allowance.retry_s)
                return response
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        return cast(HttpResponse, perform_password_login(self.request, {}, login))


class SignOut(LogoutView):
    """Also of one who came no further than the second factor."""

    http_method_names = ("post", "options")


def connecting_key(request: HttpRequest) -> str:
    """Proves that the wish to connect an account with another identity comes from our page of this session."""
    return salted_hmac("connecting", request.session.session_key or "").hexdigest()


def elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the organization's own sign-in: to come in, or to connect one's account with it."""
    if "process" in request.GET and not constant_time_compare(request.GET.get("key", ""), connecting_key(request)):
        raise NotAllowed(_("请从“我的账号”页关联统一身份。"))
    return _asking(openid_connect.login, request, provider_id)


def back_from_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asking(openid_connect.callback, request, provider_id)


def _asking(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return cast(HttpResponse, view(request, provider_id=provider_id))
    except (requests.RequestException, KeyError, ImproperlyConfigured) as error:
        raise Unavailable("{name} 没有应答，暂时不能用它登录；请改用密码", name=settings.OIDC_NAME or "OIDC") from error
