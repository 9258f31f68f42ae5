"""What the index holds of a standard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from guiju.base.selection import ccs_levels, ics_levels, industry_levels, region_levels
from guiju.base.terms import Status
from guiju.engines.search import Document, FieldSet
from guiju.engines.search.text import characters, fold, grams

FIELDS = FieldSet(
    version=4,
    texts=("title",),
    bags=("characters",),
    keys=(
        "key",
        "undated_key",
        "sort_key",
        "edition_of",
        "squeezed",
        "digits",
        "tier",
        "nature",
        "region",
        "industry",
        "ics",
        "ccs",
        "issuer",
        "committee",
        "source",
        "year",
    ),
    numbers=(
        "published_on",
        "effective_on",
        "withdrawn_on",
        "starts_on",
        "ends_on",
        "replaced_on",
        "reported_status",
        "reported_on",
    ),
    facets=("tier", "nature", "region", "industry", "ics", "ccs", "issuer", "committee", "source", "year"),
)
"""A code stands with all that include it (65, 65.020 and 65.020.20), so that a coarser one is an exact term too.
Organizations and sources stand as their ids: a new name changes no document."""

COLUMNS = (
    "id",
    "number",
    "key",
    "undated_key",
    "sort_key",
    "tier",
    "nature",
    "title_zh",
    "title_en",
    "region",
    "industry",
    "ics",
    "ccs",
    "issued_by_id",
    "committee_id",
    "source_id",
    *FIELDS.numbers,
)

STATUS_NUMBERS: dict[str, int] = {"": 0} | {status.value: place for place, status in enumerate(Status, start=1)}


def document(row: tuple[Any, ...]) -> Document:
    """From the values of `COLUMNS`."""
    (
        id,
        number,
        key,
        undated_key,
        sort_key,
        tier,
        nature,
        zh,
        en,
        region,
        industry,
        ics,
        ccs,
        issuer,
        committee,
        source,
        *numbers,
    ) = row
    title = f"{zh} {en}"
    return {
        "id": id,
        "key": key,
        "undated_key": undated_key,
        "sort_key": sort_key,
        "edition_of": [] if _SUPPLEMENT.search(number) else [undated_key],
        "squeezed": squeezed(number),
        "digits": digits(number),
        "tier": tier,
        "nature": [nature] if nature else [],
        "region": _with_levels(region, region_levels),
        "industry": _with_levels(industry, industry_levels),
        "ics": _with_levels(ics, ics_levels),
        "ccs": _with_levels(ccs, ccs_levels),
        "issuer": [str(issuer)] if issuer else [],
        "committee": [str(committee)] if committee else [],
        "source": str(source),
        "year": [str(published.year)] if (published := numbers[0]) else [],
        "title": " ".join(grams(title)),
        "characters": " ".join(characters(title)),
        **{
            field: STATUS_NUMBERS[value] if field == "reported_status" else day_number(value)
            for field, value in zip(FIELDS.numbers, numbers, strict=True)
        },
    }


@lru_cache(maxsize=65_536)
def _with_levels(codes: str, levels: Callable[[str], tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(level for code in codes.split() for level in levels(code)))


@lru_cache(maxsize=65_536)
def day_number(day: date | None) -> int:
    """A day as yyyymmdd; 0 where there is none."""
    return 0 if day is None else day.year * 10_000 + day.month * 100 + day.day


_NOT_SQUEEZED = re.compile(r"[^a-z0-9.]+")
_DIGITS = re.compile(r"\d[\d.]*")
_SUPPLEMENT = re.compile(r"/(?:Amd|Cor|Add|Suppl?|XG|A|AC)\s?\d|\+A", re.IGNORECASE)
_YEAR = re.compile(r"[-:]\d{4}(?=$|[/( +])")


def squeezed(number: str) -> str:
    """A number without what people spell differently: ``GB/T 1.1-2020`` → ``gbt1.12020``."""
    return _NOT_SQUEEZED.sub("", fold(number))


def digits(number: str) -> list[str]:
    """The numerals by which people remember a number: ``GB/T 1.1-2020`` → ``1.1`` and ``1``."""
    whole = [numeral.strip(".") for numeral in _DIGITS.findall(_YEAR.sub("", number))]
    return list(dict.fromkeys(whole + [numeral.partition(".")[0] for numeral in whole]))
