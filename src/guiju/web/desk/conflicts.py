"""Where sources disagree, until someone decides."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from guiju.base.errors import NotFound, NotNow
from guiju.people.roles import Permission
from guiju.standards.actions import settle_conflict, settle_conflicts
from guiju.standards.models import Conflict
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.web.desk.forms import SettleForm, SettleManyForm

MOST_AT_ONCE = 5_000
EXAMPLES = 10


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
    """The form carries the decision that stood when it was shown: two officers do not overrule each other unseen."""
    conflict = get_object_or_404(Conflict.objects.select_related("standard", "decided_by"), pk=pk)
    form = SettleForm(request.POST or None, conflict=conflict)
    stands = conflict.decided_at.isoformat() if conflict.decided_at else ""
    overtaken = form.is_valid() and request.POST.get("stands", "") != stands
    if form.is_valid() and not overtaken:
        settle_conflict(conflict, value=form.chosen, reason=form.cleaned_data["reason"], by=person(request))
        messages.success(
            request, _("{number}：已经决定，写入日志。").format(number=conflict.standard.parsed.printed), "good"
        )
        return redirect("desk:conflicts")
    context = {
        "nav": "desk",
        "conflict": conflict,
        "standard": conflict.standard,
        "form": form,
        "stands": stands,
        "overtaken": overtaken,
    }
    return render(request, "desk/settle.html", context, status=409 if overtaken else 400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SETTLE)
def settle_many(request: HttpRequest, field: str) -> HttpResponse:
    """All open conflicts about one field in one source's favour: choose, see how many, confirm."""
    found = list(Conflict.objects.filter(field=field, decided_at__isnull=True).order_by("pk"))
    speaking = Counter(source for conflict in found for source, _value in conflict.values if source)
    if not speaking:
        raise NotFound(_("没有关于“{field}”的不同说法。").format(field=field[:40]))
    form = SettleManyForm(request.POST or None, speaking=speaking)
    context = {"nav": "desk", "field": field, "form": form, "total": len(found), "speaking": speaking}
    if request.method == "POST" and form.is_valid():
        source, reason = form.cleaned_data["source"], form.cleaned_data["reason"]
        chosen = [conflict for conflict in found if source in dict(conflict.values)][:MOST_AT_ONCE]
        expected = form.cleaned_data["expected"]
        if expected is not None:
            if expected != len(chosen):
                raise NotNow(_("您查看以后，这里已有别人的裁决或新的说法；没有执行，请重新查看再决定"))
            count = settle_conflicts(chosen, source=source, reason=reason, by=person(request))
            told = ngettext("已经裁决 {count} 处，写入日志。", "已经裁决 {count} 处，写入日志。", count).format(
                count=count
            )
            messages.success(request, told, "good")
            return redirect("desk:conflicts")
        examples = Conflict.objects.filter(pk__in=[conflict.pk for conflict in chosen[:EXAMPLES]])
        context |= {
            "source": source,
            "reason": reason,
            "count": len(chosen),
            "left": speaking[source] - len(chosen),
            "examples": [(conflict, dict(conflict.values)[source]) for conflict in examples.select_related("standard")],
        }
        return render(request, "desk/settle_many_confirm.html", context)
    return render(request, "desk/settle_many.html", context, status=400 if form.errors else 200)
