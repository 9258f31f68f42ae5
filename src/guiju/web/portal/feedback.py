"""From the page of a standard, in three fields: which clause, what problem, what would be better."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.base.errors import GuijuError
from guiju.organizations.members.offices import office_for
from guiju.organizations.models import Organization
from guiju.processes.appeals.feedback import PROCESS
from guiju.processes.appeals.offices import offices
from guiju.processes.appeals.receipts import fresh_code
from guiju.processes.appeals.taking import take_in
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.components.questions import asked, cleaned, questions, typed
from guiju.web.components.receipts import unnamed
from guiju.web.portal.appeals import given_receipt, identity_of, identity_refused
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.fields import Files
from guiju.workflow.register import process as process_of

_SIGNER: Final = signing.TimestampSigner(salt="guiju.feedback")
_WAITS: Final = timedelta(days=1)
_NOT_ASKED: Final = ("standards", "named")


@require_http_methods(["GET", "HEAD", "POST"])
@unnamed
def feedback(request: HttpRequest, key: str) -> HttpResponse:
    standard = get_object_or_404(Standard, key=key)
    fields = asked(process_of(PROCESS).openings[0].form, _NOT_ASKED)
    if request.method != "POST":
        return _form(request, standard, {})
    given = typed(fields, request.POST)
    try:
        answers = cleaned(fields, given)
        code = _SIGNER.unsign(request.POST.get("receipt", ""), max_age=_WAITS)
        identity = identity_of(request)
        if refusal := identity_refused(request, identity, given):
            return _form(request, standard, given, sentence=refusal)
        case = take_in(
            PROCESS,
            {**answers, "standards": [standard.number]},
            code=code,
            identity=identity,
            files=request.FILES.getlist("files"),
            title=f"{standard.parsed.printed} {answers['clause']}".strip(),
            office=_office(standard),
        )
    except InvalidAnswers as faults:
        return _form(request, standard, given, faults)
    except signing.BadSignature:
        sentence = _("这一页开得太久了，还没有提交。请核对后再提交一次。")
        return _form(request, standard, given, sentence=sentence, stale=True)
    except GuijuError as error:
        return _form(request, standard, given, sentence=error.told(_))
    return given_receipt(request, case, code)


def _office(standard: Standard) -> Organization | None:
    """Of the place whose standard it is; of others, the only office there is."""
    there = offices(on=asking.today())
    return office_for(standard.region) or (there[0] if len(there) == 1 else None)


def _form(
    request: HttpRequest,
    standard: Standard,
    given: Mapping[str, str],
    refusal: InvalidAnswers | None = None,
    *,
    sentence: str = "",
    stale: bool = False,
) -> HttpResponse:
    form = process_of(PROCESS).openings[0].form
    wrong = refusal is not None or bool(sentence)
    kept = "" if stale else request.POST.get("receipt", "")
    context = {
        "standard": standard,
        "questions": questions(asked(form, _NOT_ASKED), given, refusal),
        "files": next(field for field in form.fields if isinstance(field, Files)),
        "named": request.POST.get("named", "no"),
        "who": {name: request.POST.get(name, "") for name in ("name", "telephone", "email")},
        "receipt": kept or _SIGNER.sign(fresh_code()),
        "refused": refusal is not None,
        "sentence": sentence,
    }
    return render(request, "portal/feedback.html", context, status=400 if wrong else 200)
