"""What narrows a list, in the reader's words, and the Selections one choice away from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guiju.base.codes import Scheme
from guiju.base.selection import Days, Selection, SortBy
from guiju.organizations.models import Organization
from guiju.standards.models import Source
from guiju.web.components.codes import named
from guiju.web.components.words import word

NAMES: Final[Mapping[str, str | Promise]] = {
    "words": _("词"),
    "numbers": _("标准号"),
    "tiers": _("层级"),
    "natures": _("性质"),
    "kinds": _("种类"),
    "prefixes": _("标准代号"),
    "revisions": _("制定或修订"),
    "statuses": _("状态"),
    "on": _("状态所在的日子"),
    "published": _("发布日期"),
    "effective": _("实施日期"),
    "withdrawn": _("废止日期"),
    "ended": _("终止日期"),
    "filed": _("备案日期"),
    "regions": _("行政区域"),
    "industries": _("行业"),
    "ics": _("国际标准分类（ICS）"),
    "ccs": _("中国标准分类（CCS）"),
    "issuers": _("发布机构"),
    "committees": _("归口单位"),
    "organizations": _("机构"),
    "sources": _("来源"),
}
"""Of every field of a Selection that narrows; its sort does not."""

_VOCABULARIES: Final = {
    "tiers": "tier",
    "natures": "nature",
    "kinds": "kind",
    "revisions": "revision",
    "statuses": "status",
}
_SCHEMES: Final = {
    "regions": Scheme.REGION,
    "industries": Scheme.INDUSTRY,
    "ics": Scheme.ICS,
    "ccs": Scheme.CCS,
}
_OF_ORGANIZATIONS: Final = ("issuers", "committees", "organizations")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One choice of a Selection: `name` 层级, `text` 国家标准."""

    selection: Selection
    field: str
    name: str
    text: str
    value: str = ""
    """Of a field that holds several."""

    foreign: bool = False
    """The text is of the register or of the address, in whatever language."""

    @property
    def without(self) -> Selection:
        """The Selection without this choice."""
        return changed(self.selection, **{self.field: self._others()})

    def _others(self) -> tuple[str, ...] | None:
        several = getattr(self.selection, self.field)
        return tuple(each for each in several if each != self.value) if self.value else None


def narrowings(selection: Selection) -> list[Narrowing]:
    """All that narrows but the words, in the order of the address. A query at most for each kind of name."""
    organizations = organization_names(key for field in _OF_ORGANIZATIONS for key in getattr(selection, field))
    sources = _source_names(selection.sources)
    found = []
    for field, name in NAMES.items():
        value = getattr(selection, field)
        if not value or field == "words":
            continue
        if not isinstance(value, tuple):
            text = span(value) if isinstance(value, Days) else value.isoformat()
            found.append(Narrowing(selection, field, str(name), text))
            continue
        for each in value:
            text = organizations.get(each) or sources.get(each) or value_named(field, each)
            foreign = field not in _VOCABULARIES
            found.append(Narrowing(selection, field, str(name), text, each, foreign))
    return found


def value_named(field: str, value: str) -> str:
    """A value of a field of a Selection in the reader's words; organizations and sources stand as they are."""
    if field in _VOCABULARIES:
        return word(_VOCABULARIES[field], value)
    if field in _SCHEMES:
        return code_named(_SCHEMES[field], value)
    return value


def code_named(scheme: Scheme, code: str) -> str:
    """With its name in the reader's language, where it has one: 65 农业. Of regions the name alone says it."""
    found = named(scheme, code)
    english = (get_language() or "").startswith("en")
    name = (found.name_en or found.name_zh) if english else (found.name_zh or found.name_en)
    if not name:
        return code
    return name if scheme is Scheme.REGION else f"{code} {name}"


def organization_names(keys: Any) -> dict[str, str]:
    """By key, in the reader's language; one query, none for no keys. Unknown keys have no name."""
    keys = list(keys)
    if not keys:
        return {}
    english = (get_language() or "").startswith("en")
    rows = Organization.objects.filter(key__in=keys).values_list("key", "name_zh", "name_en", "code")
    return {key: (en or zh if english else zh or en) or code for key, zh, en, code in rows}


def _source_names(names: tuple[str, ...]) -> dict[str, str]:
    return {source.name: str(source) for source in Source.objects.filter(name__in=names)} if names else {}


def changed(selection: Selection, **changes: Any) -> Selection:
    """The same with some fields replaced: one value will do for a field that holds several, "" or None empties any."""
    settled: dict[str, Any] = {}
    for field, value in changes.items():
        if value in ("", None):
            settled[field] = _NOTHING[field]
        elif _NOTHING[field] == () and isinstance(value, str):
            settled[field] = (value,)
        else:
            settled[field] = value
    return replace(selection, **settled)


_NOTHING: Final[Mapping[str, Any]] = {field.name: field.default for field in fields(Selection)}


def unnarrowed(selection: Selection) -> Selection:
    """The words alone, in the same order and on the same day."""
    return Selection(words=selection.words, sort=selection.sort, on=selection.on)


def address(selection: Selection) -> str:
    """As the end of an address: `?q=…`; `?` alone selects everything."""
    return f"?{selection.to_query()}"


def span(days: Days) -> str:
    first, last = (day.isoformat() if day else "" for day in (days.first, days.last))
    if (
        days.first
        and days.last
        and (days.first.month, days.first.day, days.last.month, days.last.day) == (1, 1, 12, 31)
    ):
        first, last = f"{days.first:%Y}", f"{days.last:%Y}"
    if first == last:
        return first
    if not last:
        return gettext("{day} 起").format(day=first)
    return f"{first} – {last}" if first else gettext("至 {day}").format(day=last)


SORTS: Final[Mapping[str, str | Promise]] = {
    SortBy.RELEVANCE.value: _("相关度"),
    "number": _("标准号"),
    "-published": pgettext_lazy("order", "最近发布"),
    "published": pgettext_lazy("order", "最早发布"),
    "-effective": pgettext_lazy("order", "最晚实施"),
    "effective": pgettext_lazy("order", "最早实施"),
    "-withdrawn": pgettext_lazy("order", "最近废止"),
    "withdrawn": pgettext_lazy("order", "最早废止"),
    "-number": _("标准号，倒序"),
}
"""The orders offered, by how a Selection writes them."""
