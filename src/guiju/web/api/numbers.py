"""`/numbers/resolve`: what a number comes to on a day. `/citations`: the numbers that a text cites, resolved."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query

from guiju.base.numbers import Citation, find
from guiju.standards.resolving import Resolution, resolve, resolve_many
from guiju.web.api import schemas
from guiju.web.api.asking import On, day
from guiju.web.api.service import answered, reads, takes
from guiju.web.api.shapes import briefs, resolution

MOST_CITATIONS = 1_000
MOST_NUMBERS = 3_000
"""A range and all parts of a document count as a hundred: so many lineages may have to be read for them."""

LISTED = 5


@reads(
    "/numbers/resolve",
    answer=schemas.Resolved,
    tag=_("标准号"),
    summary=_("一个标准号在某一天指什么"),
    description=_(
        "写法不拘：全角、各种连接号、不注日期、编号范围、所有部分都认。被代替的给出现行的，没有的给出相近的；读不懂的也如实回答。"
    ),
    examples=("/numbers/resolve?number={number}&on=2019-05-01", "/numbers/resolve?number=GB／T 1.1"),
)
def resolve_number(
    request: HttpRequest,
    number: Annotated[str, Query(description=_("标准号"), example="GB/T 1.1-2009", max_length=200)],
    on: On = None,
) -> HttpResponse:
    found = resolve(number, on=day(on))
    return answered(resolution(found) | {"members": [resolution(member) for member in found.members]})


@takes(
    "/citations",
    answer=schemas.Citations,
    tag=_("标准号"),
    summary=_("正文引用了哪些标准"),
    description=_(
        "找出正文中的每一个标准号和它的位置，并说明每一项在那一天的状态、现行的是哪一项。正文不保存。"
        "一次至多给出 1000 处；read_to 不到末尾时，从那里起再问一次。"
    ),
)
def find_citations(request: HttpRequest, asked: schemas.CitationsAsked) -> HttpResponse:
    on = day(asked.on)
    citations, read_to = _first(asked.text)
    numbers = {citation.number.canonical: citation.number for citation in citations}
    answers = dict(zip(numbers, resolve_many(list(numbers.values()), on=on), strict=True))
    return answered(
        {
            "on": on.isoformat(),
            "count": len(citations),
            "items": [_citation(each, answers[each.number.canonical]) for each in citations],
            "read_to": read_to,
        }
    )


def _first(text: str) -> tuple[list[Citation], int]:
    """The citations that one answer may give, and how far in the text they reach."""
    listed: list[Citation] = []
    cost = 0
    for citation in islice(find(text), MOST_CITATIONS + 1):
        cost += 100 if citation.number.range_to or citation.number.all_parts else 1
        if len(listed) == MOST_CITATIONS or cost > MOST_NUMBERS:
            return listed, listed[-1].end
        listed.append(citation)
    return listed, len(text)


def _citation(citation: Citation, found: Resolution) -> dict[str, Any]:
    return {
        "start": citation.start,
        "end": citation.end,
        "text": citation.raw,
        "number": citation.number.canonical,
        "dated": citation.dated,
        "outcome": found.outcome.value,
        "sentence": found.sentence,
        "standards": briefs(found.standards[:LISTED], on=found.on),
        "current": briefs(found.current[:LISTED], on=found.on),
        "suggestions": briefs(found.suggestions[:LISTED], on=found.on),
    }
