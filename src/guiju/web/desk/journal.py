"""The journal, read by those who check the work of others."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from guiju.journal.models import Entry
from guiju.journal.tasks import verify_journal
from guiju.people.models import User
from guiju.people.roles import Permission
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.desk.access import needs


@require_safe
@needs(Permission.READ_JOURNAL)
def journal(request: HttpRequest) -> HttpResponse:
    page = asking.page_of(request, Entry.objects.order_by("-seq"))
    context = {
        "nav": "desk",
        "page": page,
        "people": _people(page),
        "subjects": _subjects(page),
        "verified": _last_verification(),
    }
    return render(request, "desk/journal.html", context)


@require_POST
@needs(Permission.READ_JOURNAL)
def verify(request: HttpRequest) -> HttpResponse:
    verify_journal.enqueue()
    messages.success(request, _("已经开始核对整本日志，稍后刷新本页看结果。"), "good")
    return redirect("desk:journal")


def _people(entries: Iterable[Entry]) -> dict[str, str]:
    """Names of the actors that are persons or units of a survey, by how the journal writes them: `user:7`."""
    ids = {entry.actor.removeprefix("user:") for entry in entries if entry.actor.startswith("user:")}
    users = {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}
    units = {entry.actor: entry.payload["unit"] for entry in entries if entry.actor.startswith("unit:")}
    return users | units


def _subjects(entries: Iterable[Entry]) -> dict[str, Standard]:
    keys = {entry.subject for entry in entries if entry.subject}
    return {standard.key: standard for standard in Standard.objects.filter(key__in=keys)} if keys else {}


def _last_verification() -> DBTaskResult | None:
    verifications = DBTaskResult.objects.filter(task_path=verify_journal.module_path)
    return verifications.order_by("-enqueued_at").first()
