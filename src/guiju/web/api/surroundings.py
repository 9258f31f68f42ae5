"""What surrounds every request of a program, and leaves all others alone.

Cookies are dropped at the door: there is no session, no signing in, and the language is that of Accept-Language.
Whatever is refused within, by whichever layer, goes out as problem+json. Readable from any web page (CORS).
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from guiju.checks.fleeting import runs
from guiju.web.api.problems import MEDIA_TYPE, problem
from guiju.web.limits import UNLIMITED, Allowance, Rate, address_of, rate, spend

PREFIX = "/api/v"

MOST_BYTES = 2_500_000
"""Of a request's body: the longest text of citations, every sign of it escaped as JSON may."""

MOST_OF_A_DOCUMENT = runs.LARGEST + 100_000
"""Bytes where a document is brought, and the little that is wrapped around it."""

COSTS = {"/citations": 5, "/status": 20, "/checks": 20, "/export.": 20}
"""What a request takes out of the allowance, by the beginning of its address behind the version; all others one."""

SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Link, ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy,"
        " Content-Disposition, Content-Language, Content-Range, Accept-Ranges, Repr-Digest"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}

Responder = Callable[[HttpRequest], HttpResponseBase]


class ForPrograms:
    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response
        self.rate = rate()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.COOKIES = {}  # read once, from here on
        with translation.override(translation.get_language_from_request(request)):
            response = self._limited(request)
            for name, value in SHARED.items():
                response[name] = value
            response.cookies.clear()
            return response

    def _limited(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return self._methods(request)
        if self.rate is UNLIMITED:
            return self._answered(request)
        allowance = spend(address_of(request), _cost(request), self.rate)
        if allowance.granted:
            response = self._answered(request)
        else:
            sentence = _("这个地址在 {seconds} 秒内最多请求 {requests} 次；请在 {retry} 秒后再试。")
            said = sentence.format(seconds=self.rate.seconds, requests=self.rate.requests, retry=allowance.retry_s)
            response = problem(request, 429, said)
            response["Retry-After"] = str(allowance.retry_s)
        _tell(response, allowance, self.rate)
        return response

    def _methods(self, request: HttpRequest) -> HttpResponseBase:
        """Which methods an address takes, and that any page may use them."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return _as_problem(request, response)
        methods = _allowed(response)
        return HttpResponse(
            status=HTTPStatus.NO_CONTENT,
            headers=PREFLIGHT | {"Allow": methods, "Access-Control-Allow-Methods": methods},
        )

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or ""
        most = MOST_OF_A_DOCUMENT if _within(request) == "/checks" else MOST_BYTES
        if length.isdigit() and int(length) > most:
            return problem(request, 413, most=most)
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = self.get_response(request)
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.status_code >= 400 and kind != MEDIA_TYPE:
            response = _as_problem(request, response)
        elif response.status_code < 300 and not request.accepts(kind):
            _drop(response)
            response = problem(request, 406, found=kind)
        patch_vary_headers(response, ("Accept", "Accept-Language"))
        if asked == "HEAD":
            return _without_body(request, response)
        return response


def _within(request: HttpRequest) -> str:
    """The address behind the version."""
    return request.path_info.removeprefix(PREFIX).lstrip("0123456789")


def _cost(request: HttpRequest) -> int:
    within = _within(request)
    return next((cost for beginning, cost in COSTS.items() if within.startswith(beginning)), 1)


def _tell(response: HttpResponseBase, allowance: Allowance, allowed: Rate) -> None:
    response["RateLimit-Limit"] = str(allowed.requests)
    response["RateLimit-Remaining"] = str(allowance.remaining)
    response["RateLimit-Reset"] = str(allowance.full_s)
    response["RateLimit-Policy"] = f"{allowed.requests};w={allowed.seconds}"


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """A page or a bare word of another layer, as a problem; what its headers say about the refusal stays."""
    told = problem(request, response.status_code)
    for name in ("Content-Range", "Retry-After", "Content-Language"):
        if name in response:
            told[name] = response[name]
    if "Allow" in response:
        told["Allow"] = _allowed(response)
    _drop(response)
    return told


def _allowed(response: HttpResponseBase) -> str:
    """Whatever can be got can be asked about without being got."""
    methods = {method.strip() for method in response["Allow"].split(",")}
    return ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))


def _drop(response: HttpResponseBase) -> None:
    """Let go of what a response would still read: a file, rows of the database."""
    if response.streaming:
        response.close()


def _without_body(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    request.method = "HEAD"
    if response.streaming:
        bare = HttpResponse(status=response.status_code, headers=dict(response.items()))
        _drop(response)
        return bare
    length = response.get("Content-Length") or str(len(response.content))  # type: ignore[attr-defined]
    response.content = b""  # type: ignore[attr-defined]
    response["Content-Length"] = length
    return response
