"""What a person was told, and how he wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import NotFound
from guiju.web import asking
from guiju.web.desk.access import person
from guiju.web.desk.forms import Form
from guiju.workflow.notices.models import Every, Kind, Notice, Preference
from guiju.workflow.notices.wording import EVERY, KINDS, said


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """The newest of the unread; `?all` has those that were read too."""
    mine = Notice.objects.of(person(request)).select_related("case", "event", "event__by")
    everything = "all" in request.GET
    page = asking.page_of(request, (mine if everything else mine.unread()).order_by("-id"))
    context = {
        "nav": "desk",
        "page": page,
        "rows": [(notice, said(notice)) for notice in page],
        "everything": everything,
    }
    return render(request, "desk/notices.html", context)


@require_POST
@login_required
def read(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Mark one as read and go to its case, or stay where `next` says."""
    notice = Notice.objects.of(person(request)).select_related("case").filter(pk=pk).first()
    if notice is None:
        raise NotFound(_("没有这条通知。"))
    Notice.objects.filter(pk=notice.pk).mark_read()
    following = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        return redirect(following)
    return redirect(notice.case)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponseBase:
    count = Notice.objects.of(person(request)).mark_read()
    told = ngettext("{count} 条通知已标为已读。", "{count} 条通知已标为已读。", count).format(count=count)
    messages.success(request, told, "good")
    return redirect("desk:notices")


class SettingsForm(Form):
    every = forms.ChoiceField(
        label=gettext_lazy("电子邮件"),
        choices=[(each.value, title) for each, title in EVERY.items()],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("这个页面上的通知总是有的。"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("哪些事发邮件"),
        choices=[(kind.value, title) for kind, title in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponseBase:
    user = person(request)
    chosen = Preference.objects.filter(person=user).first() or Preference(person=user)
    initial = {"every": chosen.every, "kinds": chosen.kinds}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {
            "every": Every(form.cleaned_data["every"]).value,
            "kinds": [kind.value for kind in Kind if kind.value in form.cleaned_data["kinds"]],
            "language": "en" if (get_language() or "").startswith("en") else "zh-hans",
            "site": request.build_absolute_uri("/").rstrip("/"),
        }
        Preference.objects.update_or_create(person=user, defaults=values)
        messages.success(request, _("已保存。"), "good")
        return redirect(reverse("desk:notices"))
    context = {"nav": "desk", "form": form, "address": user.email}
    return render(request, "desk/notice_settings.html", context, status=400 if form.errors else 200)
