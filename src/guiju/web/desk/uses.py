"""What cites standards that have ended, as the last night found it: one's own lists, and the cases one may see."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.base.numbers import parse
from guiju.checks.uses.asking import declared_on_ended, outdated_uses
from guiju.checks.uses.models import HolderKind, Night, Outdated
from guiju.checks.validity.telling import OUTCOMES
from guiju.standards.resolving import Outcome
from guiju.web import asking
from guiju.web.components.holders import HOLDERS
from guiju.web.desk.access import person

MOST_PRODUCTS = 100


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    title: str
    address: str
    number: str
    outcome: str
    ended_on: date | None
    instead: str
    since: date


@require_safe
@login_required
def outdated(request: HttpRequest) -> HttpResponse:
    """Page by page; products that enterprises declare to ended standards below."""
    on = asking.today()
    page = asking.page_of(request, outdated_uses(person=person(request), on=on))
    products, declared = declared_on_ended(on=on, most=MOST_PRODUCTS)
    context = {
        "nav": "desk",
        "night": Night.objects.first(),
        "page": page,
        "rows": [_row(each) for each in page],
        "products": products,
        "declared": declared,
        "most": MOST_PRODUCTS,
        "on": on,
    }
    return render(request, "desk/uses.html", context)


@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    found = outdated_uses(person=person(request), on=asking.today())
    response = HttpResponse(_csv(map(_row, found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="outdated-uses.csv"'
    return response


def _csv(rows: Iterable[Row]) -> str:
    written = io.StringIO("\ufeff")
    written.seek(0, io.SEEK_END)
    out = csv.writer(written)
    out.writerow([_("种类"), _("名称"), _("引用的标准"), _("状态"), _("失效日期"), _("现在适用"), _("最早发现")])
    for row in rows:
        out.writerow([row.kind, _plain(row.title), row.number, row.outcome, row.ended_on or "", row.instead, row.since])
    return written.getvalue()


def _plain(text: str) -> str:
    """Never a formula of the program that opens it."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _row(found: Outdated) -> Row:
    holder = found.use.holder
    return Row(
        str(HOLDERS[HolderKind(holder.kind)]),
        holder.title,
        holder.address,
        parse(found.use.number).printed,
        str(OUTCOMES[Outcome(found.outcome)]),
        found.ended_on,
        _("、").join(parse(number).printed for number in found.instead),
        found.since,
    )
