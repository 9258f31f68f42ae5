"""Following a Selection: saved under a name, by e-mail, and in feeds (which need no account)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import wraps
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from guiju.base.errors import InvalidForm, NotAllowed
from guiju.base.selection import InvalidSelection, Selection
from guiju.engines.mail import mail
from guiju.journal.actions import cursor_of
from guiju.journal.models import Entry
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.standards import search
from guiju.standards.following import actions, recent
from guiju.standards.following.events import followed
from guiju.standards.following.models import Every, SavedSelection
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.components.atom import Feed, write
from guiju.web.components.narrowing import narrowings

ATOM: Final = "application/atom+xml; charset=utf-8"
FEED_MAX_AGE_S: Final = 300


# The page of what can be followed


class AskForm(forms.Form):
    """Where to write, and how often."""

    address = forms.CharField(
        label=gettext_lazy("电子邮件地址"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("只用来寄这一份变动；先寄一封信请您确认，退订后即删除。"),
    )
    every = forms.ChoiceField(
        label=gettext_lazy("多久一封"),
        choices=[(Every.DAY.value, gettext_lazy("每天")), (Every.WEEK.value, gettext_lazy("每周一"))],
        help_text=gettext_lazy("没有变动就不寄。"),
    )


class SaveForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """`/subscriptions/new?<selection>`: the ways to follow it. Sent to, it subscribes or saves."""
    asked = asking.selection(request)
    watched = followed(asked)
    ask = AskForm(label_suffix="")
    save = SaveForm(label_suffix="", initial={"name": described(asked)[:80]})
    if request.method == "POST":
        if "name" in request.POST:
            save = SaveForm(request.POST, label_suffix="")
            done = _save(request, asked, save)
        else:
            ask = AskForm(request.POST, label_suffix="")
            done = _subscribe(request, watched, ask)
        if done is not None:
            return done
    context = {
        "selection": watched,
        "described": described(watched),
        "count": search.count(watched.as_of(asking.today())),
        "day_dropped": asked.on,
        "ask": ask,
        "save": save,
        "outbox": _told_of_outbox(request),
    }
    return render(request, "portal/follow.html", context, status=400 if ask.errors or save.errors else 200)


def described(selection: Selection) -> str:
    """A Selection in the reader's words, on one line."""
    words = [_("“{words}”").format(words=selection.words)] if selection.words else []
    return _("，").join([*words, *(each.text for each in narrowings(selection))]) or _("全部标准")


def _subscribe(request: HttpRequest, watched: Selection, form: AskForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        actions.subscribe(
            watched,
            title=described(watched),
            address=form.cleaned_data["address"],
            every=Every(form.cleaned_data["every"]),
            language="en" if _in_english() else "zh-hans",
            site=_site(request),
        )
    except InvalidForm as refusal:
        form.add_error("address", str(refusal))
        return None
    sentence = _("请到信箱里确认：已向 {address} 寄出一封信，两天内打开其中的页面并确认，订阅才开始。")
    messages.success(request, sentence.format(address=form.cleaned_data["address"].strip()))
    return HttpResponseRedirect(f"{reverse('portal:search')}?{watched.to_query()}")


def _save(request: HttpRequest, asked: Selection, form: SaveForm) -> HttpResponse | None:
    person = _person(request)
    if not form.is_valid():
        return None
    try:
        saved = actions.save(asked, name=form.cleaned_data["name"], by=person)
    except InvalidForm as refusal:
        form.add_error("name", str(refusal))
        return None
    messages.success(request, _("已保存“{name}”。").format(name=saved.name))
    return redirect("portal:subscriptions")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAllowed(_("保存检索要先登录。"))
    return request.user


def _told_of_outbox(request: HttpRequest) -> str:
    """The folder into which letters go where there is no mail server; for those who work here alone."""
    user = request.user
    officer = isinstance(user, User) and user.role != Role.READER
    return str(settings.MAIL_URL.removeprefix("folder://")) if officer and not mail(settings.MAIL_URL).leaves else ""


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").removesuffix("/")


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


# What was saved


@require_safe
def subscriptions(request: HttpRequest) -> HttpResponse:
    """The saved Selections of who is signed in; to a stranger, how to follow one without an account."""
    user = request.user
    own = user.saved_selections.all() if isinstance(user, User) else []
    return render(request, "portal/subscriptions.html", {"saved": [(each, *_kept(each)) for each in own]})


def _kept(saved: SavedSelection) -> tuple[Selection | None, str]:
    """What was saved and its words; nothing and the reason where this release cannot read it."""
    try:
        return saved.selection, described(saved.selection)
    except InvalidSelection as reason:
        return None, reason.told(_)


@require_POST
def saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another name, or delete it."""
    person = _person(request)
    if "discard" in request.POST:
        actions.discard(pk, by=person)
        messages.success(request, _("已删除。"))
    else:
        renamed = actions.rename(pk, name=request.POST.get("name", ""), by=person)
        messages.success(request, _("已改名为“{name}”。").format(name=renamed.name))
    return redirect("portal:subscriptions")


# By e-mail


@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter leads to. Looking confirms nothing: programs look at links in letters too."""
    if request.method == "POST":
        actions.confirm(token, today=asking.today())
        messages.success(request, _("订阅已经开始。"))
        return _private(redirect("portal:subscription", token))
    found = actions.by_token(token)
    context = {
        "subscription": found,
        "selection": found.selection,
        "weekly": found.every == Every.WEEK,
        "waiting_until": found.asked_at + actions.TIME_TO_CONFIRM,
    }
    return _private(render(request, "portal/subscription.html", context))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program sends its one click here, without cookies (RFC 8058): the token alone says who may.

    A person who follows the link is asked to press a button.
    """
    if request.method == "POST":
        actions.end(token)
        return _private(render(request, "portal/unsubscribed.html"))
    return _private(render(request, "portal/unsubscribe.html", {"subscription": actions.by_token(token)}))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: it goes to nobody else, and into no cache and no index.

    Other sites are told no address of ours anyway. Told to tell nobody, a browser sends forms with `Origin: null`.
    """
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


# Feeds


def _in_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`lang=en` in the address: a feed reader has no cookie."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        codes = [code for code, _name in settings.LANGUAGES]
        chosen = request.GET.get("lang", get_language() or settings.LANGUAGE_CODE)
        if chosen not in codes:
            raise InvalidForm(_("lang 应是其中之一：{codes}。").format(codes=", ".join(codes)))
        with translation.override(chosen):
            response = view(request, *args, **kwargs)
        response["Cache-Control"] = f"max-age={FEED_MAX_AGE_S}"
        return response

    return told


def _tag(request: HttpRequest, **_given: str) -> str:
    """A feed changes with the register and its index, the day and the language; its address a cache knows itself."""
    return f'W/"{_last_entry(request)[0]}-{cursor_of(search.READER)}-{asking.today()}-{get_language()}"'


def _modified(request: HttpRequest, **_given: str) -> datetime:
    midnight = timezone.make_aware(datetime.combine(asking.today(), time.min))
    return max(_last_entry(request)[1], midnight)


def _last_entry(request: HttpRequest) -> tuple[int, datetime]:
    """Number and time of the journal's last entry; read once for a request."""
    known: tuple[int, datetime] | None = getattr(request, "last_entry", None)
    if known is None:
        found = Entry.objects.order_by("-seq").values_list("seq", "at").first()
        known = found or (0, datetime(2000, 1, 1, tzinfo=UTC))
        request.last_entry = known  # type: ignore[attr-defined]
    return known


@require_safe
@_in_language
@condition(etag_func=_tag, last_modified_func=_modified)
def feed(request: HttpRequest) -> HttpResponse:
    """`/standards.atom?<selection>`: what entered it, changed, came into force or left, in the bounds of `recent`."""
    watched = followed(asking.selection(request, also=("lang",)))
    title = _("标准的变动：{selection}").format(selection=described(watched))
    page = f"{_site(request)}{reverse('portal:search')}?{watched.to_query()}"
    return _feed(request, title, page, recent.lately(watched, today=asking.today()), about=watched.to_query())


@require_safe
@_in_language
@condition(etag_func=_tag, last_modified_func=_modified)
def standard_feed(request: HttpRequest, key: str) -> HttpResponse:
    """What became of one edition: its changes and its days."""
    standard = get_object_or_404(Standard, key=key)
    title = _("{number} 的变动").format(number=standard.parsed.printed)
    page = f"{_site(request)}{standard.get_absolute_url()}"
    return _feed(request, title, page, recent.of_standard(standard, today=asking.today()), about=f"standard {key}")


def _feed(
    request: HttpRequest, title: str, page: str, happenings: list[recent.Happening], *, about: str
) -> HttpResponse:
    updated = max((each.at for each in happenings), default=_modified(request))
    said = Feed(
        about=about,
        title=title,
        author=_("规矩 · 标准登记簿"),
        page=page,
        itself=request.build_absolute_uri(),
        updated=updated,
    )
    site = _site(request)
    content = write(said, happenings, link=lambda key: site + reverse("portal:standard", args=[key]))
    return HttpResponse(content, content_type=ATOM)
