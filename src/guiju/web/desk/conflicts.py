"""Where sources disagree, until someone decides."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import NotFound
from guiju.people.roles import Permission
from guiju.standards.actions import settle_conflict
from guiju.standards.models import Conflict
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import SettleForm


@require_safe
@needs(Permission.SETTLE)
def conflicts(request: HttpRequest) -> HttpResponse:
    decided = request.GET.get("decided") == "1"
    field = request.GET.get("field", "")
    found = Conflict.objects.filter(decided_at__isnull=not decided)
    fields = list(found.order_by("field").values_list("field").annotate(count=Count("id")))
    if field:
        if field not in dict(fields) and not Conflict.objects.filter(field=field).exists():
            raise NotFound(_("没有关于“{field}”的不同说法。").format(field=field[:40]))
        found = found.filter(field=field)
    rows = found.select_related("standard", "decided_by").order_by("standard__sort_key", "field")
    context = {
        "nav": "desk",
        "decided": decided,
        "field": field,
        "fields": fields,
        "total": sum(count for _field, count in fields),
        "page": asking.page_of(request, rows),
    }
    return render(request, "desk/conflicts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SETTLE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    conflict = get_object_or_404(Conflict.objects.select_related("standard", "decided_by"), pk=pk)
    form = SettleForm(request.POST or None, conflict=conflict)
    if request.method == "POST" and form.is_valid():
        settle_conflict(conflict, value=form.chosen, reason=form.cleaned_data["reason"], by=person(request))
        messages.success(
            request, _("{number}：已经决定，写入日志。").format(number=conflict.standard.parsed.printed), "good"
        )
        return redirect("desk:conflicts")
    context = {"nav": "desk", "conflict": conflict, "standard": conflict.standard, "form": form}
    return render(request, "desk/settle.html", context, status=400 if form.errors else 200)
