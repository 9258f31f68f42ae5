"""What surrounds every request."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.translation import gettext

from guiju.base.errors import GuijuError, InvalidForm, NotAllowed, NotFound, NotNow, Unavailable
from guiju.checks.fleeting.runs import Crowded
from guiju.web.refusals import refuse

STATUS_OF = {Unavailable: 503, Crowded: 503, NotAllowed: 403, NotFound: 404, NotNow: 409, InvalidForm: 400}

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Beside those of django.middleware.security; a response that set one itself keeps its own."""

TEXT = re.compile(r"text/|image/svg|application/([\w.-]*\+)?(json|xml|javascript|jsonl|x-ndjson)\b")

Responder = Callable[[HttpRequest], HttpResponse]


def status_of(error: GuijuError) -> int:
    """The one table of errors to HTTP, for pages and API alike."""
    return next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 400)


class RefusalsAsPages:
    """A refusal of the domain becomes a page with its sentence."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, GuijuError):
            return None
        return refuse(request, error.told(gettext), status=status_of(error))


class OnlyOurOwnContent:
    """Browsers load and run nothing but our own files, frame no page of ours, and lend it no device."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response


class CompressedText(GZipMiddleware):
    """Text is sent compressed, with random padding against guessing what else it contains (BREACH). What is
    compressed already, as a workbook is, goes as it is."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not TEXT.match(response.get("Content-Type", "")):
            return response
        return super().process_response(request, response)
