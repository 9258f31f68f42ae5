"""Answers of 查新 as pages and files show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from guiju.checks.validity import telling, writing
from guiju.checks.validity.answering import SURE, Answer
from guiju.checks.validity.summing import summary
from guiju.standards.models import Standard
from guiju.web import asking

MOST_SHOWN: Final = 500
"""Rows on one page; a file has them all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as the page shows it."""

    answer: Answer
    told: telling.Told
    doubtful: bool
    others: Sequence[Standard]
    """What applies instead of the edition meant."""
    chosen: str


def result(answers: Sequence[Answer], on: date) -> dict[str, Any]:
    """What the template `components/validity_table.html` needs."""
    shown = [_shown(each) for each in answers[:MOST_SHOWN]]
    return {
        "shown": shown,
        "on": on,
        "today": asking.today(),
        "summary": summary(answers, on=on),
        "hidden": max(len(answers) - MOST_SHOWN, 0),
        "most_shown": MOST_SHOWN,
        "asks": sum(each.answer.asks for each in shown),
    }


def _shown(each: Answer) -> Shown:
    others = [standard for standard in each.current if standard != each.standard][: telling.MOST_NAMED]
    chosen = each.standard.key if each.chosen and each.standard is not None else ""
    return Shown(each, telling.told(each), 0 < each.confidence < SURE, others, chosen)


def choices(request: HttpRequest) -> dict[int, str]:
    """``choice-3=gb-t-1.1-2020``; an empty one takes a choice back."""
    found = {}
    for name, value in request.POST.items():
        place = name.removeprefix("choice-")
        if name.startswith("choice-") and place.isdecimal() and isinstance(value, str):
            found[int(place)] = value[:200]
    return found


def as_file(content: bytes, name: str, form: str) -> HttpResponse:
    kind = writing.XLSX if form == "xlsx" else writing.DOCX
    response = HttpResponse(content, content_type=kind)
    title = _("{name} 查新").format(name=Path(name).stem)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.{form}")
    response["Cache-Control"] = "no-store"
    return response
