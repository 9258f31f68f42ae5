"""Checks that somebody keeps, and checking a file of a case."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.checks.definition import Finding
from guiju.checks.fleeting import runs
from guiju.checks.fleeting.runs import Asked
from guiju.checks.kept import actions
from guiju.checks.kept.models import KeptCheck
from guiju.engines import files
from guiju.web import asking
from guiju.web.components.checked_files import as_file, as_mended, forms_of
from guiju.web.components.checking import PROFILES, shown
from guiju.web.desk import case_reading
from guiju.web.desk.access import person
from guiju.workflow.models import Attachment


@require_safe
@login_required
def kept_checks(request: HttpRequest) -> HttpResponse:
    page = asking.page_of(request, KeptCheck.objects.filter(owner=person(request)))
    rows = [(each, PROFILES[each.profile]) for each in page]
    return render(request, "desk/checks.html", {"nav": "desk", "page": page, "rows": rows})


@require_safe
@login_required
def kept_check(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _his(request, pk)
    report = actions.report_of(kept)
    accepted = [each for each in report.findings if each.accepted]
    context: dict[str, Any] = {
        "nav": "desk",
        "kept": kept,
        "name": kept.name,
        "forms": forms_of(report),
        "acceptable": True,
        "as_settings": "\n".join(map(_accepted, accepted)),
    }
    return render(request, "desk/check.html", context | shown(request, report))


@require_safe
@login_required
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    kept = _his(request, pk)
    with actions.document_of(kept) as path:
        return as_file(actions.report_of(kept), path, form)


@require_safe
@login_required
def mended(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _his(request, pk)
    with actions.document_of(kept) as path:
        return as_mended(actions.report_of(kept), path, unsafe=bool(request.GET.get("all")))


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding is accepted for a reason; without `reason` in the form it is open again."""
    kept = _his(request, pk)
    code, fingerprint = request.POST.get("code", ""), request.POST.get("fingerprint", "")
    if "reason" in request.POST:
        actions.accept(kept, code, fingerprint, reason=request.POST["reason"])
        messages.success(request, _("已接受，理由记下了。"), "good")
    else:
        actions.take_back(kept, code, fingerprint)
        messages.success(request, _("不再接受，又算一处发现。"), "good")
    return redirect(kept)


@require_POST
@login_required
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """As of today; what was accepted stays so."""
    run = actions.check_again(_his(request, pk), on=asking.today())
    return redirect("portal:check", run.token)


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    actions.forget(_his(request, pk))
    messages.success(request, _("文件和检查结果都已删去。"), "good")
    return redirect("desk:kept-checks")


@require_POST
@login_required
def of_case(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Check a file of a case that he may read; the outcome is his alone."""
    user = person(request)
    read = case_reading.reading(user, number)
    if pk not in {each.pk for each, _event in read.readable_files()}:
        raise Http404(pk)
    found = Attachment.objects.get(pk=pk)
    run = runs.begin(files.pieces(found.path), Asked(found.name, asking.today(), owner=user.pk))
    return redirect("portal:check", run.token)


def _his(request: HttpRequest, pk: int) -> KeptCheck:
    return get_object_or_404(KeptCheck, pk=pk, owner=person(request))


def _accepted(finding: Finding) -> str:
    """As guiju.toml has it."""
    values = {"code": finding.code, "fingerprint": finding.fingerprint, "reason": finding.accepted}
    lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}\n" for name, text in values.items()]
    return "".join(["[[check.accepted]]\n", *lines])
