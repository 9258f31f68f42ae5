"""Drafts before the public: reading them clause by clause, saying something of each, sending all of it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from guiju.base.errors import GuijuError, NotFound
from guiju.consultations import commenting, filing
from guiju.consultations.answering import newest_of
from guiju.consultations.commenting import Said, Sender
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Clause, Comment, Consultation, Sending
from guiju.consultations.titles import verdict_title
from guiju.consultations.words import Verdict, Way
from guiju.documents.opening import UnreadableFile
from guiju.people.models import User
from guiju.standards import uploads
from guiju.web import asking
from guiju.web.limits import Rate, address_of, spend
from guiju.web.portal.consultation_basket import Basket
from guiju.web.refusals import refuse
from guiju.workflow import attachments

SAYINGS: Final = Rate(240, 600)
SENDINGS: Final = Rate(40, 3_600)
RECEIPTS: Final = Rate(60, 60)
"""Of one address: a whole office may stand behind it; a machine that fills in forms does not get far."""

LARGEST_FILE: Final = 10 * 2**20
MOST_IN_CONTENTS: Final = 160
TRAP: Final = "website"
"""A field that no person sees and programs like to fill in."""

View = Callable[..., HttpResponseBase]


def _bounded(rate: Rate, name: str, *, every: bool = False) -> Callable[[View], View]:
    """So many sendings (`every`: openings too) of one address."""

    def guarded(view: View) -> View:
        @wraps(view)
        def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if every or request.method == "POST":
                allowance = spend(f"consultation {name} {address_of(request)}", 1, rate)
                if not allowance.granted:
                    sentence = _("提交得太频繁；请在 {retry} 秒后再试。").format(retry=allowance.retry_s)
                    response = refuse(request, sentence, status=429)
                    response["Retry-After"] = str(allowance.retry_s)
                    return response
            if request.POST.get(TRAP):
                return refuse(request, _("没有收下：填写了不该填写的一栏。"), status=400)
            return view(request, *args, **kwargs)

        return bounded

    return guarded


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    today = asking.today()
    counted = Consultation.objects.annotate(
        commented=Count("comments", filter=Q(comments__withdrawn_at__isnull=True)),
        accepted=Count("comments", filter=Q(comments__verdict__in=[Verdict.ACCEPTED, Verdict.PARTLY])),
    )
    page = asking.page_of(request, counted.over(on=today).order_by("-last", "-pk"), size=20)
    context = {
        "nav": "consultations",
        "open": [(each, (each.last - today).days) for each in counted.open(on=today).order_by("last")],
        "coming": Consultation.objects.filter(first__gt=today, closed_on__isnull=True).order_by("first"),
        "page": page,
    }
    return render(request, "portal/consultations.html", context)


@require_safe
def consultation(request: HttpRequest, number: str) -> HttpResponse:
    """One page of the draft; the first has the facts and the contents too."""
    found = _found(number)
    contents = _contents(found)
    last = found.clauses.order_by("-part").values_list("part", flat=True).first() or 1
    part = _part(request, last)
    basket = Basket.of(request, found)
    counts = _counts(found)
    clauses = list(found.clauses.filter(part=part))
    today = asking.today()
    context = {
        "nav": "consultations",
        "consultation": found,
        "open": found.is_open(on=today),
        "coming": today < found.first,
        "days": (found.last - today).days,
        "contents": contents,
        "part": part,
        "parts": range(1, last + 1),
        "last": last,
        "clauses": [(each, counts.get(each.pk, 0), basket.about(each.place)) for each in clauses],
        "on_the_whole": (counts.get(None, 0), basket.about(None)),
        "total": sum(counts.values()),
        "basket": basket,
        "result": _result(found) if found.told_on else None,
    }
    return render(request, "portal/consultation.html", context)


@require_safe
def draft(request: HttpRequest, number: str, which: str) -> HttpResponse:
    """The file itself."""
    found = _found(number)
    attachment = found.draft if which == "draft" else found.explanation
    if attachment is None:
        raise NotFound(_("没有编制说明"))
    response = HttpResponse(attachments.content(attachment), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, attachment.name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded(SAYINGS, "saying")
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """`?clause=12` (none: the whole), `?entry=2` what was noted already. In place with htmx, else a page of its own."""
    found = _require_open(number)
    basket = Basket.of(request, found)
    asked = request.POST if request.method == "POST" else request.GET
    entry = _number(asked.get("entry", ""))
    said = basket.said[entry] if entry is not None and entry < len(basket.said) else None
    place = said.place if said else _number(asked.get("clause", ""))
    clause = get_object_or_404(Clause, consultation=found, place=place) if place is not None else None
    context: dict[str, Any] = {
        "nav": "consultations", "consultation": found, "clause": clause, "place": place, "basket": basket,
        "entry": entry if said else None, "said": said, "part": clause.part if clause else 1,
    }  # fmt: skip
    partial = bool(HtmxDetails(request))
    back = found.get_absolute_url() + (f"?part={clause.part}#c-{clause.place}" if clause else "#whole")
    if request.method == "POST":
        if request.POST.get("do") == "drop" and entry is not None:
            basket.drop(entry)
        elif request.POST.get("do") != "leave":
            said = Said(place, *(request.POST.get(name, "") for name in ("text", "proposal", "reason")))
            try:
                basket.keep(said, entry if context["said"] else None)
            except NotComplete as why:
                context |= {"said": said, "fault": why.told(_)}
                template = "portal/consultation_form.html" if partial else "portal/consultation_comment.html"
                return render(request, template, context, status=200 if partial else 400)
        if partial:
            return render(request, "portal/consultation_noted.html", context | {"mine": basket.about(place)})
        if request.POST.get("back") == "send":
            return redirect("portal:consultation-send", number)
        return redirect(back)
    if partial:
        return render(request, "portal/consultation_form.html", context)
    return render(request, "portal/consultation_comment.html", context | {"back": back})


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded(SENDINGS, "sending")
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that was noted, and who sends it."""
    found = _require_open(number)
    basket = Basket.of(request, found)
    known = _known(request)
    typed = {
        name: request.POST.get(name, known.get(name, "")) for name in ("organization", "name", "email", "telephone")
    }
    agrees = bool(request.POST.get("agrees")) and not basket.said
    fault = ""
    if request.method == "POST":
        try:
            _sending, code = _sent(request, found, basket, typed, agrees=agrees)
        except GuijuError as why:
            fault = why.told(_)
        else:
            basket.empty()
            messages.success(request, _("意见已经提交，谢谢。请记下回执码。"), "good")
            return redirect("portal:consultation-receipt", code)
    clauses = {each.place: each for each in found.clauses.filter(place__in={each.place for each in basket.said})}
    context = {
        "nav": "consultations", "consultation": found, "basket": basket, "typed": typed, "fault": fault,
        "agrees": agrees, "said": [(at, each, clauses.get(each.place or 0)) for at, each in enumerate(basket.said)],
    }  # fmt: skip
    return render(request, "portal/consultation_send.html", context, status=400 if fault else 200)


def _sent(
    request: HttpRequest, found: Consultation, basket: Basket, typed: dict[str, str], *, agrees: bool
) -> tuple[Sending, str]:
    if basket.receipt:
        sending = commenting.sending_of(basket.receipt)
        if sending.consultation_id == found.pk:
            if not basket.said:
                raise NotComplete(_("还没有写意见"))
            commenting.add(sending, basket.said, on=asking.today())
            return sending, basket.receipt
    person = request.user if isinstance(request.user, User) else None
    return commenting.send(
        found,
        basket.said,
        sender=Sender(typed["organization"], typed["name"], typed["email"], typed["telephone"], person=person),
        on=asking.today(),
        way=Way.FILE if basket.by_file else Way.PAGE,
        no_comment=agrees,
        language=get_language() or "zh-hans",
        site=f"{request.scheme}://{request.get_host()}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded(SENDINGS, "file")
def file(request: HttpRequest, number: str) -> HttpResponse:
    """A table of comments: good rows are noted and can be looked at before they are sent, bad ones are shown."""
    found = _require_open(number)
    context: dict[str, Any] = {"nav": "consultations", "consultation": found, "types": filing.TYPES}
    if request.method != "POST":
        return render(request, "portal/consultation_file.html", context)
    try:
        given: Any = request.FILES.get("file")
        if given is None:
            raise NotComplete(_("请选择文件"))
        if (given.size or 0) > LARGEST_FILE:
            raise NotComplete(_("文件最大 {most} MB").format(most=LARGEST_FILE >> 20))
        with filing.received(given) as path:
            filed = filing.read_comments(found, path)
        basket = Basket.of(request, found)
        basket.keep_all([said for _organization, said in filed.said])
    except (NotComplete, UnreadableFile, uploads.Unacceptable) as why:
        return render(request, "portal/consultation_file.html", context | {"fault": why.told(_)}, status=400)
    if filed.said and not filed.bad:
        messages.success(request, _("收下 {count} 条，请核对后提交。").format(count=len(filed.said)), "good")
        return redirect("portal:consultation-send", number)
    context |= {"filed": filed, "shown": filed.bad[:200]}
    return render(request, "portal/consultation_file.html", context, status=200 if filed.said else 400)


@require_safe
def file_form(request: HttpRequest, number: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(filing.form(_found(number)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="comments-{number}.xlsx"'
    return response


# With a receipt


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded(RECEIPTS, "receipt")
def find_receipt(request: HttpRequest) -> HttpResponse:
    fault = ""
    if request.method == "POST":
        code = request.POST.get("code", "")[:60]
        try:
            commenting.sending_of(code)
            return redirect("portal:consultation-receipt", code.strip().upper().replace(" ", "-"))
        except NotFound as why:
            fault = why.told(_)
    context = {"nav": "consultations", "fault": fault}
    return render(request, "portal/consultation_find.html", context, status=400 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded(RECEIPTS, "receipt", every=True)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What was sent; until the last day it can be changed, afterwards the answers stand here."""
    sending = commenting.sending_of(code)
    found = sending.consultation
    if request.method == "POST":  # more comments under the same receipt
        Basket.of(request, found).under(code)
        return redirect(found.get_absolute_url())
    comments = list(sending.comments.select_related("clause").order_by("serial"))
    answers = newest_of(comments) if found.told_on else {}
    context = {
        "nav": "consultations", "consultation": found, "sending": sending, "code": code,
        "open": found.is_open(on=asking.today()),
        "rows": [(each, _told(answers.get(each.pk))) for each in comments],
    }  # fmt: skip
    return _private(render(request, "portal/consultation_receipt.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded(RECEIPTS, "receipt", every=True)
def change(request: HttpRequest, code: str, serial: int) -> HttpResponse:
    sending = commenting.sending_of(code)
    standing = get_object_or_404(
        Comment.objects.select_related("clause", "consultation"),
        sending=sending, serial=serial, withdrawn_at__isnull=True,
    )  # fmt: skip
    place = standing.clause.place if standing.clause else None
    said = Said(place, standing.text, standing.proposal, standing.reason)
    fault = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "withdraw":
                commenting.withdraw(standing, on=asking.today())
            else:
                said = Said(place, *(request.POST.get(name, "") for name in ("text", "proposal", "reason")))
                commenting.change(standing, said, on=asking.today())
            return redirect("portal:consultation-receipt", code)
        except NotComplete as why:
            fault = why.told(_)
    context = {
        "nav": "consultations", "consultation": sending.consultation, "comment": standing, "clause": standing.clause,
        "said": said, "code": code, "fault": fault,
    }  # fmt: skip
    return _private(render(request, "portal/consultation_change.html", context, status=400 if fault else 200))


@require_safe
def comments(request: HttpRequest, number: str) -> HttpResponse:
    """All comments with their answers, where the office chose to publish them; persons are never named."""
    found = _found(number)
    if not (found.told_on and found.shows_comments):
        raise NotFound(_("这次征求意见的意见没有公布"))
    standing = found.comments.filter(withdrawn_at__isnull=True).select_related("clause", "sending")
    page = asking.page_of(request, standing.order_by("clause__place", "serial"), size=50)
    answers = newest_of(list(page.object_list))
    context = {
        "nav": "consultations", "consultation": found, "page": page,
        "rows": [(each, _told(answers.get(each.pk))) for each in page],
    }  # fmt: skip
    return render(request, "portal/consultation_comments.html", context)


def _told(answer: Any) -> tuple[str, str, str] | None:
    """Stored word, name, reason."""
    return (answer.verdict, verdict_title(answer.verdict), answer.reason) if answer and answer.verdict else None


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _found(number: str) -> Consultation:
    found: Consultation = get_object_or_404(Consultation.objects.select_related("draft", "explanation"), number=number)
    return found


def _require_open(number: str) -> Consultation:
    found = _found(number)
    commenting.require_open(found, on=asking.today())
    return found


def _contents(found: Consultation) -> Sequence[Clause]:
    """Chapters and annexes with their clauses; where that is too much, without."""
    heads = found.clauses.exclude(kind__in=("table", "figure")).exclude(title="", number="")
    two = list(heads.filter(level__lte=2).only("place", "part", "number", "title", "level", "consultation_id"))
    return two if len(two) <= MOST_IN_CONTENTS else [each for each in two if each.level <= 1]


def _counts(found: Consultation) -> dict[int | None, int]:
    """Comments of each clause by its key."""
    standing = found.comments.filter(withdrawn_at__isnull=True)
    return dict(standing.order_by().values_list("clause").annotate(Count("pk")))


def _result(found: Consultation) -> dict[str, Any]:
    verdicts = Counter(found.comments.filter(withdrawn_at__isnull=True).values_list("verdict", flat=True))
    return {
        "total": verdicts.total(),
        "verdicts": [(each.value, verdict_title(each), verdicts[each]) for each in Verdict if verdicts[each]],
    }


def _part(request: HttpRequest, last: int) -> int:
    return min(_number(request.GET.get("part", "1")) or 1, last)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _known(request: HttpRequest) -> dict[str, str]:
    """What is known of who is signed in."""
    if not isinstance(request.user, User):
        return {}
    person = request.user
    membership = person.memberships.standing(on=asking.today()).select_related("organization").first()
    return {
        "organization": membership.organization.name_zh if membership else "",
        "name": str(person),
        "email": person.email,
    }
