"""What a program asks for beside a Selection."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query
from pydantic import WithJsonSchema

from guiju.base.selection import Selection
from guiju.web.api.problems import InvalidParameter
from guiju.web.api.schemas import DayAsked
from guiju.web.asking import today

_Cursor = Annotated[str, WithJsonSchema({"type": "string", "format": "cursor"})]

On = Annotated[DayAsked | None, Query(description=_("状态以这一天为准；不写则为今天"), example="2020-12-31")]
After = Annotated[_Cursor | None, Query(description=_("前一页所给的游标"))]
Before = Annotated[_Cursor | None, Query(description=_("后一页所给的游标"))]
Limit = Annotated[int, Query(ge=1, le=100, description=_("一页多少项"))]
ManyLimit = Annotated[int, Query(ge=1, le=1_000, description=_("一页多少项"))]


_FREE = frozenset({"q", "number", "source"})
"""Texts, which may hold spaces and nothing else; that chooses nothing."""


def selection(request: HttpRequest, *, also: Collection[str] = ()) -> Selection:
    """The Selection of the address on its day. An empty value is as good as none, one of spaces alone is a mistake.

    Raises InvalidSelection and InvalidParameter.
    """
    given = dict(request.GET.lists())
    for name, values in given.items():
        if name not in _FREE and name not in also and any(value.isspace() for value in values):
            raise InvalidParameter(name, gettext("参数 {name} 只有空白").format(name=name[:40]))
    return Selection.from_query(given, also=also).as_of(today())


def day(text: str | None) -> date:
    """A day as a Selection reads it; today where none is named. Raises InvalidSelection and InvalidParameter."""
    if text is not None and text.isspace():
        raise InvalidParameter("on", gettext("参数 {name} 只有空白").format(name="on"))
    given: dict[str, Sequence[str]] = {"on": [text]} if text is not None else {}
    return Selection.from_query(given).on or today()


def numeric_cursor(text: str | None) -> int:
    """Where a list that is ordered by row goes on; 0 at its beginning. Raises InvalidParameter."""
    if not text or not text.strip():
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise InvalidParameter(
            "after", gettext("参数 after 应为前一页所给的游标，这里是“{text}”").format(text=text[:40])
        )
    return int(text)
