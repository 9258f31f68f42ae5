"""The page that says why something was not done, and what to do now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def refuse(request: HttpRequest, sentence: str, *, status: int, **context: Any) -> HttpResponse:
    """htmx swaps no refusal into a part of a page: it leaves the page as it was."""
    return render(request, "refusal.html", {"sentence": sentence, "status": status, **context}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, _("没有这个页面：地址可能抄错了，或者它已经改变。"), status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, _("您没有做这件事的权限。"), status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, _("这个请求无法理解。"), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Something unforeseen, which the log tells. Nothing is asked of the database: that may be what broke."""
    return HttpResponse(render_to_string("broken.html"), status=500)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not match: cookies are off, or the page stood open since before signing in."""
    return refuse(request, _("页面已经过期，没有执行。请返回，重新载入页面后再试一次。"), status=403)
