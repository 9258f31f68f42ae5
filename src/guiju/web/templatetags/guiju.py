"""How the register's values are written on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from guiju.base.errors import GuijuError, Sentence
from guiju.base.numbers import UnreadableNumber, parse
from guiju.base.selection import Selection
from guiju.standards.importing import DEFECTS, Defect
from guiju.standards.models import RejectedRow
from guiju.web.components import history, narrowing, words
from guiju.web.components.highlighting import highlight

register = template.Library()


class Title(NamedTuple):
    text: str
    lang: str


@register.filter
def word(code: str, kind: str) -> str:
    """`{{ standard.tier|word:"tier" }}`: the name of a stored code."""
    return words.word(kind, code)


@register.filter
def titles(named: Any) -> list[Title]:
    """The titles of a standard, or the names of an organization: the reader's language first, empty ones left out."""
    chinese = getattr(named, "title_zh", None) or getattr(named, "name_zh", "")
    english = getattr(named, "title_en", None) or getattr(named, "name_en", "")
    found = [Title(text, lang) for text, lang in ((chinese, "zh-Hans"), (english, "en")) if text]
    return found[::-1] if (get_language() or "").startswith("en") else found


@register.filter
def highlighted(text: str, marks: str | Sequence[str]) -> SafeString:
    """The text with what was looked for in <mark>, escaped."""
    pieces = (f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in highlight(text, marks))
    return mark_safe("".join(pieces))  # escaped piece by piece


@register.filter
def printed(number: str) -> str:
    """As GB/T 1.1 prints it; what is no number is shown as it stands."""
    try:
        return parse(number).printed
    except UnreadableNumber:
        return number


@register.filter
def iso(day: date | None) -> str:
    return "—" if day is None else day.isoformat()


@register.filter
def isoday(day: date | None) -> str:
    """For the value of an input, which is empty where there is no day."""
    return "" if day is None else day.isoformat()


@register.filter
def grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


@register.filter
def percent(place: float) -> str:
    """A place in a drawing, 0 to 100, as SVG takes it: with a point in every language."""
    return f"{place:g}%"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present query string with some parameters changed; an empty value takes one away, and paging starts anew."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name in ("page", "after", "before"):
        parameters.pop(name, None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in ("", None):
            parameters[name] = str(value)
    return "?" + parameters.urlencode()


@register.filter
def address(selection: Selection) -> str:
    """`{{ selection|address }}`: the end of an address, `?q=…`."""
    return narrowing.address(selection)


@register.simple_tag
def selected(selection: Selection, **changes: Any) -> str:
    """`{% selected selection tiers="local" on=None %}`: the end of an address of the same Selection with some fields
    replaced. One value will do for a field that holds several; None or "" empties a field."""
    return narrowing.address(narrowing.changed(selection, **changes))


@register.filter
def at(holder: Any, key: str) -> Any:
    """The value under a key or the attribute of a name that is itself a variable; "" where a mapping has none."""
    return holder.get(key, "") if isinstance(holder, Mapping) else getattr(holder, key)


@register.filter
def sentence(defect: Defect) -> str:
    """What is wrong, in the reader's language."""
    return defect.en if (get_language() or "").startswith("en") else defect.zh


@register.filter
def reason(reject: RejectedRow) -> str:
    """Why a row was rejected, in the reader's language, with what was found."""
    defect = DEFECTS[reject.code]
    return sentence(defect) + reject.reason.removeprefix(defect.zh)


@register.filter
def told(value: Any, field: str) -> str:
    """A value as a source gave it: words by their names, days in ISO form, nothing as a dash."""
    if value in (None, ""):
        return "—"
    return words.word("status", value) if field in ("reported_status", "status") else str(value)


@register.filter
def source_named(source: str) -> str:
    return history.source_named(source)


@register.filter
def in_words(text: Any) -> str:
    """A title or sentence of a procedure in the reader's language: those of pure code are Chinese until then."""
    return text.told(gettext) if isinstance(text, Sentence | GuijuError) else str(text)
