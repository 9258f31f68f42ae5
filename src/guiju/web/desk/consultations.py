"""Comments on a draft at the desk: all of them by clause or by group, answered one by one or many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.base.errors import InvalidForm, NotAllowed, NotFound
from guiju.consultations import actions, answering, desk, grouping
from guiju.consultations.answering import Rights, rights_of
from guiju.consultations.desk import Order, Wanted
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Comment, Consultation
from guiju.consultations.titles import VERDICTS, verdict_title
from guiju.consultations.words import Verdict
from guiju.people.models import User
from guiju.people.roles import Permission
from guiju.web import asking
from guiju.web.desk.access import needs, person
from guiju.workflow.authority import authority_of
from guiju.workflow.models import Case

SIZE: Final = 50
MOST_AT_ONCE: Final = 2_000


@require_safe
@needs(Permission.WORK_ON_CASES)
def consultations(request: HttpRequest) -> HttpResponse:
    """Those of the cases that he may see, the ones with comments that wait first."""
    authority = authority_of(person(request), on=asking.today())
    standing = Q(comments__withdrawn_at__isnull=True)
    found = Consultation.objects.filter(case__in=Case.objects.visible_to(authority)).annotate(
        commented=Count("comments", filter=standing),
        waiting=Count("comments", filter=standing & Q(comments__verdict="")),
    )
    page = asking.page_of(request, found.order_by("told_on", "last", "pk"))
    return render(request, "desk/consultations.html", {"nav": "desk", "page": page, "today": asking.today()})


@require_safe
@needs(Permission.WORK_ON_CASES)
def consultation(request: HttpRequest, number: str) -> HttpResponse:
    found, rights = opened(request, number)
    wanted = _wanted(request)
    everything = desk.heard(found, wanted)
    page = asking.page_of(request, everything.wanted, size=SIZE)
    offered = desk.offers(found) if rights.answers else ((), ())
    context = {
        "nav": "desk",
        "consultation": found,
        "rights": rights,
        "heard": everything,
        "page": page,
        "rows": [
            (row, verdict_title(row.comment.verdict)) for row in desk.rows(list(page.object_list), everything.groups)
        ],
        "wanted": wanted,
        "asked": _query(wanted),
        "states": _states(everything),
        "verdicts": [(verdict.value, title) for verdict, title in VERDICTS.items()],
        "orders": [
            (Order.CLAUSE, _("按章条，未处理的在前")),
            (Order.GROUP, _("按相近的意见")),
            (Order.SERIAL, _("按收到的先后")),
        ],
        "templates": offered[0],
        "drafters": offered[1],
        "mine": person(request).pk,
        "today": asking.today(),
    }
    return render(request, "desk/consultation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WORK_ON_CASES)
def answer(request: HttpRequest, number: str, serial: int) -> HttpResponse:
    """One comment with its clause and all that say the same; sent, it goes on to the next that waits."""
    found, rights = opened(request, number)
    comment, alike = _with_alike(found, serial)
    wanted = _wanted(request)
    context: dict[str, Any] = {
        "nav": "desk", "consultation": found, "rights": rights, "comment": comment, "alike": alike,
        "verdicts": [(verdict.value, title, place) for place, (verdict, title) in enumerate(VERDICTS.items(), start=1)],
        "wanted": wanted, "asked": _query(wanted),
    }  # fmt: skip
    status = 200
    typed = {"verdict": "", "reason": "", "template": ""}
    if request.method == "POST":
        typed |= {name: request.POST.get(name, "") for name in typed}
        serials = [serial, *(each.serial for each in alike if str(each.serial) in request.POST.getlist("also"))]
        try:
            _answer(request, found, serials)
        except NotComplete as why:
            context["fault"], status = why.told(_), 400
        else:
            following = desk.after(desk.heard(found, wanted), serial)
            where = reverse("desk:consultation-answer", args=[number, following]) if following else _page(number)
            return redirect(where + _query(wanted))
    answers = list(comment.answers.select_related("by").order_by("-pk"))
    standing = next((each for each in answers[:1] if each.verdict), None)
    if request.method != "POST" and standing:
        typed |= {"verdict": standing.verdict, "reason": standing.reason}
    everything = desk.heard(found, wanted)
    context |= {
        "typed": typed,
        "answers": [(each, verdict_title(each.verdict)) for each in answers],
        "heard": everything,
        "following": desk.after(everything, serial),
        "templates": answering.templates(found) if rights.answers else (),
    }
    return render(request, "desk/consultation_answer.html", context, status=status)


def _with_alike(found: Consultation, serial: int) -> tuple[Comment, list[Comment]]:
    """A comment, and those that stand in a group with it, in one question."""
    named = Q(serial=serial) | Q(group__in=found.groups.filter(comments__serial=serial))
    standing = found.comments.filter(named, withdrawn_at__isnull=True)
    every = list(standing.select_related("clause", "sending", "assigned").order_by("serial"))
    comment = next((each for each in every if each.serial == serial), None)
    if comment is None:
        raise NotFound(_("第 {serial} 号意见已经撤回，或没有这一号").format(serial=serial))
    return comment, [each for each in every if each.serial != serial]


@require_POST
@needs(Permission.WORK_ON_CASES)
def many(request: HttpRequest, number: str) -> HttpResponse:
    """What is done with the chosen comments: answered, given to somebody, put together, taken apart."""
    found, _rights = opened(request, number)
    wanted = _wanted(request)
    serials = _chosen(request, found, wanted)
    doing = _DOINGS.get(request.POST.get("do", ""))
    if doing is None:
        raise InvalidForm(_("请选择要做什么"))
    try:
        messages.success(request, doing(request, found, serials), "good")
    except NotComplete as why:
        messages.error(request, why.told(_), "bad")
    return redirect(_page(number) + _query(wanted))


def _answered(request: HttpRequest, found: Consultation, serials: list[int]) -> str:
    count = _answer(request, found, serials)
    return ngettext("处理了 {count} 条意见", "处理了 {count} 条意见", count).format(count=count)


def _assigned(request: HttpRequest, found: Consultation, serials: list[int]) -> str:
    to = _number(request.POST.get("to", ""))
    drafter = get_object_or_404(User, pk=to) if to else None
    count = answering.assign(found, serials, to=drafter, by=person(request))
    return ngettext("分派了 {count} 条意见", "分派了 {count} 条意见", count).format(count=count)


def _merged(request: HttpRequest, found: Consultation, serials: list[int]) -> str:
    _require_answering(request, found)
    count = grouping.merge(found, serials, by=person(request)).comments.count()
    return ngettext("{count} 条意见合为一组", "{count} 条意见合为一组", count).format(count=count)


def _split(request: HttpRequest, found: Consultation, serials: list[int]) -> str:
    _require_answering(request, found)
    count = grouping.split(found, serials, by=person(request))
    return ngettext("{count} 条意见移出各组", "{count} 条意见移出各组", count).format(count=count)


_DOINGS: Final[dict[str, Callable[[HttpRequest, Consultation, list[int]], str]]] = {
    "answer": _answered,
    "assign": _assigned,
    "merge": _merged,
    "split": _split,
}


@require_POST
@needs(Permission.WORK_ON_CASES)
def regroup(request: HttpRequest, number: str) -> HttpResponse:
    found, _rights = opened(request, number)
    _require_answering(request, found)
    count = grouping.regroup(found, by=person(request))
    said = ngettext("找到 {count} 组相近的意见", "找到 {count} 组相近的意见", count).format(count=count)
    messages.success(request, said, "good")
    return redirect(_page(number) + "?order=group")


@require_POST
@needs(Permission.WORK_ON_CASES)
def tell(request: HttpRequest, number: str) -> HttpResponse:
    """Make the answers public, and write to those who left an address."""
    found, rights = opened(request, number)
    if not rights.directs:
        raise NotAllowed(_("处理结果由办理机关公布"))
    shows = bool(request.POST.get("shows_comments"))
    told = actions.tell(found, by=person(request), on=asking.today(), shows_comments=shows)
    said = ngettext("处理结果已经公布，写信告诉 {count} 位", "处理结果已经公布，写信告诉 {count} 位", told)
    messages.success(request, said.format(count=told), "good")
    return redirect(_page(number))


def opened(request: HttpRequest, number: str) -> tuple[Consultation, Rights]:
    """A consultation for somebody who may see its case. Raises NotAllowed."""
    found: Consultation = get_object_or_404(Consultation.objects.select_related("case__office"), number=number)
    rights = rights_of(authority_of(person(request), on=asking.today()), found.case)
    if not rights.reads:
        raise NotAllowed(_("您与这件办件无关，不能看它的意见"))
    return found, rights


def _require_answering(request: HttpRequest, found: Consultation) -> None:
    if not opened(request, found.number)[1].answers:
        raise NotAllowed(_("意见由起草单位和办理机关处理"))


def _answer(request: HttpRequest, found: Consultation, serials: list[int]) -> int:
    """By the words of the form, or those of a template. Keeps the answer as a template where it was named."""
    kept = _number(request.POST.get("use", ""))
    template = next((each for each in answering.templates(found) if each.pk == kept), None) if kept else None
    word, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
    if template is not None:
        word, reason = word or template.verdict, reason.strip() or template.reason
    try:
        verdict = Verdict(word)
    except ValueError:
        raise NotComplete(_("请选择采纳、部分采纳、不采纳或已知悉")) from None
    count = answering.answer(found, serials, verdict=verdict, reason=reason, by=person(request))
    if title := request.POST.get("template", "").strip():
        answering.keep_template(found, title=title, verdict=verdict, reason=reason, by=person(request))
    return count


def _chosen(request: HttpRequest, found: Consultation, wanted: Wanted) -> list[int]:
    """Those that were ticked, or all that the filter finds."""
    if request.POST.get("all") == "1":
        serials = [each.serial for each in desk.heard(found, wanted).wanted]
    else:
        serials = [number for text in request.POST.getlist("serial") if (number := _number(text)) is not None]
    if len(serials) > MOST_AT_ONCE:
        raise InvalidForm(_("一次最多 {most} 条意见").format(most=MOST_AT_ONCE))
    return serials


def _wanted(request: HttpRequest) -> Wanted:
    """Of the address; a form that is sent carries it on."""
    verdict = request.GET.get("state", "")
    order = request.GET.get("order", "")
    return Wanted(
        verdict=verdict if verdict in {"waiting", "answered", *map(str, Verdict)} else "",
        clause=_number(request.GET.get("clause", "")),
        group=_number(request.GET.get("group", "")),
        assigned=_number(request.GET.get("assigned", "")),
        words=asking.typed_query(request),
        order=Order(order) if order in set(map(str, Order)) else Order.CLAUSE,
    )


def _query(wanted: Wanted) -> str:
    """What leads back to the same comments."""
    given = {
        "state": wanted.verdict, "clause": wanted.clause, "group": wanted.group, "assigned": wanted.assigned,
        "q": wanted.words, "order": "" if wanted.order is Order.CLAUSE else wanted.order.value,
    }  # fmt: skip
    kept = {name: value for name, value in given.items() if value not in ("", None)}
    return f"?{urlencode(kept)}" if kept else ""


def _states(everything: desk.Heard) -> list[tuple[str, str, int]]:
    verdicts = everything.verdicts
    return [
        ("", _("全部"), len(everything.all)),
        ("waiting", _("未处理"), everything.waiting),
        *((verdict.value, str(VERDICTS[verdict]), verdicts[verdict]) for verdict in Verdict),
    ]


def _page(number: str) -> str:
    return reverse("desk:consultation", args=[number])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
