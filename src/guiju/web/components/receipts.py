"""Pages of those who stay unnamed: bounded, in no cache; nothing of an address is kept that leads to a case."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guiju.processes.appeals.receipts import case_by_receipt
from guiju.web.limits import Rate, address_of, spend
from guiju.web.refusals import refuse
from guiju.workflow.models import Case

READINGS: Final = Rate(240, 60)
SENDINGS: Final = Rate(40, 300)

_SALT: Final = secrets.token_bytes(32)
"""Of this process, gone with it: what is counted cannot be led back to an address, by the server's owner neither."""

View = Callable[..., HttpResponse]


def unnamed(view: View) -> View:
    """So often from one address, and no oftener; no cache, no index, no other site keeps the page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        allowance = spend(_whose(request), 1, SENDINGS if request.method == "POST" else READINGS)
        if allowance.granted:
            response = view(request, *args, **kwargs)
        else:
            sentence = _("打开得太频繁；请在 {retry} 秒后再试。").format(retry=allowance.retry_s)
            response = refuse(request, sentence, status=429)
            response["Retry-After"] = str(allowance.retry_s)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def asked_for(request: HttpRequest) -> Case:
    """The case of the receipt whose code was sent as `code`; never in an address. Raises UnknownReceipt."""
    return case_by_receipt(request.POST.get("code", "")[:80])


def _whose(request: HttpRequest) -> str:
    seen = f"{request.method == 'POST'} {address_of(request)}"
    return hashlib.blake2b(seen.encode(), key=_SALT, digest_size=16).hexdigest()
