"""The page that describes the API, made from its description alone; and the description itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from guiju.web.api.description import description
from guiju.web.api.service import answered


def openapi(request: HttpRequest) -> HttpResponse:
    response = answered(description())
    response["Cache-Control"] = "public, max-age=300"
    return response


def reference(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
