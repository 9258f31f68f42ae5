"""What surrounds every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guiju.base.errors import GuijuError, InvalidForm, NotAllowed, NotFound, NotNow

STATUS_OF = {NotAllowed: 403, NotFound: 404, NotNow: 409, InvalidForm: 400}


def status_of(error: GuijuError) -> int:
    """The one table of errors to HTTP, for pages and API alike."""
    return next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 400)


class RefusalsAsPages:
    """A refusal of the domain becomes a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, GuijuError):
            return None
        status = status_of(error)
        return render(request, "refusal.html", {"sentence": str(error), "status": status}, status=status)
