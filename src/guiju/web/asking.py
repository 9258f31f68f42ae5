"""What a reader asks for in an address: a Selection, a day, a page. Nonsense is refused with a sentence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.base.parameters import Written
from guiju.base.selection import Selection

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LONGEST_QUERY = 200
LAST_PAGE = 10**7

ATTACHED = frozenset({"from", "isappinstalled", "scene", "fbclid", "gclid", "spm"})
"""What messengers and advertisers hang on an address that is shared; it asks for nothing. So do utm_…"""

Word = TypeVar("Word", bound=StrEnum)
Asked = TypeVar("Asked", bound=Written)


def today() -> date:
    """Of the register's own time zone."""
    return timezone.localdate()


def selection(request: HttpRequest, also: Collection[str] = ()) -> Selection:
    """The Selection of the address, as it stands there: links are made from it.

    Its day is open where the address names none: `.as_of(today())` before it is asked. `also` names the
    parameters that stand beside it. Raises InvalidSelection.
    """
    asked = written(request, Selection, also)
    if asked.on is not None:
        _check_day(asked.on)
    return asked


def written(request: HttpRequest, kind: type[Asked], also: Collection[str] = ()) -> Asked:
    """A Selection, or a population of figures. `also` names the parameters that stand beside it."""
    given = {name: values for name, values in request.GET.lists() if not _is_attached(name)}
    return kind.from_query(given, also=also)


def _is_attached(name: str) -> bool:
    return name in ATTACHED or name.startswith("utm_")


def chosen_day(request: HttpRequest) -> date:
    """The day of `?on=2020-12-31`, else today."""
    text = request.GET.get("on", "").strip()
    if not text:
        return today()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidForm(_("日期应写作 2020-12-31，这里是“{text}”。").format(text=text[:40])) from error
    _check_day(day)
    return day


def _check_day(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidForm(
            _("日期应在 {first} 与 {last} 之间，这里是 {day}。").format(first=FIRST_DAY, last=LAST_DAY, day=day)
        )


def chosen_word(request: HttpRequest, name: str, words: type[Word]) -> Word | None:
    """One code of a stored vocabulary, None where nothing was chosen."""
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        return words(text)
    except ValueError as error:
        raise InvalidForm(
            _("{name} 应是其中之一：{words}；这里是“{text}”。").format(
                name=name, words=", ".join(word.value for word in words), text=text[:40]
            )
        ) from error


def typed_query(request: HttpRequest, name: str = "q") -> str:
    text = request.GET.get(name, "").replace("\x00", "").strip()
    if len(text) > LONGEST_QUERY:
        raise InvalidForm(
            _("查询最长 {limit} 个字符，这里有 {length} 个。").format(limit=LONGEST_QUERY, length=len(text))
        )
    return text


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page") or "1"
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    if not 1 <= number <= LAST_PAGE:
        raise InvalidForm(_("页码应是 1 到 {last} 之间的数。").format(last=LAST_PAGE))
    return number


def page_of(request: HttpRequest, rows, *, size: int = 50) -> Page:
    """The asked page of a list or QuerySet; beyond the end it is the last one."""
    return Paginator(rows, size).get_page(_page_number(request))
