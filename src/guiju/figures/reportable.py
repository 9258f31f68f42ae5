"""Which measures are reported, and how a reported value is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.figures.measure import Measure, Precision
from guiju.figures.measures import MEASURES, measure
from guiju.figures.models import OwnMeasure


def reportable() -> list[Measure]:
    """Every measure whose values come from outside: those of the program in their order, then the bureau's own."""
    return [
        *(each for each in MEASURES.values() if each.reported),
        *(own.as_measure() for own in OwnMeasure.objects.all()),
    ]


def reported_measure(code: str) -> Measure:
    """Raises UnknownMeasure, and InvalidForm for a measure that is computed from the register."""
    found = measure(code)
    if not found.reported:
        raise InvalidForm(_("“{title}”由登记簿计算得出，不需填报。").format(title=title_of(found)))
    return found


def measures_of(codes: Collection[str]) -> dict[str, Measure]:
    """Several at once, by code; one query for the bureau's own. Raises as `reported_measure`."""
    own = {each.code: each.as_measure() for each in OwnMeasure.objects.filter(code__in=list(codes))}
    return {code: own.get(code) or reported_measure(code) for code in codes}


def title_of(described: Measure) -> str:
    """In the reader's language."""
    return described.title_en if (get_language() or "").startswith("en") else described.title


def definition_of(described: Measure) -> str:
    return described.definition_en if (get_language() or "").startswith("en") else described.definition


UNITS_IN_ENGLISH: Final[Mapping[str, str]] = {
    **dict.fromkeys(("项", "个", "家", "份", "条", "种", "套", "台", "期", "类", "次", "位", "名", "场", "户"), ""),
    "人": "people",
    "人次": "attendances",
    "元": "yuan",
    "万元": "ten thousand yuan",
    "天": "days",
    "%": "%",
}
"""English counts without measure words."""


def unit_of(described: Measure) -> str:
    """In the reader's language; a unit that has no English here is told as it is."""
    if (get_language() or "").startswith("en"):
        return UNITS_IN_ENGLISH.get(described.unit, described.unit)
    return described.unit


def written(value: Decimal | None, precision: str, described: Measure) -> str:
    """As officials write it: 2252项, 逾80项, 近200个, 约3.4万项 without the 万."""
    if value is None:
        return _("已撤回")
    number = f"{value.normalize():f}"
    match precision:
        case Precision.MORE_THAN:
            said = _("逾{number}").format(number=number)
        case Precision.LESS_THAN:
            said = _("近{number}").format(number=number)
        case Precision.ABOUT:
            said = _("约{number}").format(number=number)
        case _exact:
            said = number
    unit = unit_of(described)
    return f"{said} {unit}" if unit.isascii() and unit not in ("", "%") else f"{said}{unit}"
