"""What the index holds of a standard."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from guiju.base.numbers import parse
from guiju.base.selection import ccs_levels, ics_levels, industry_levels, region_levels
from guiju.base.terms import RelationKind, Revision, Status
from guiju.engines.search import Document, FieldSet
from guiju.engines.search.text import MARK, cut, is_chinese
from guiju.standards.models import Relation
from guiju.standards.querysets import Among
from guiju.standards.spelled import digits, spellings

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guiju.standards.models import Standard

FIELDS = FieldSet(
    version=7,
    order="sort_key",
    texts=("title",),
    bags=("words",),
    keys=(
        "key",
        "undated_key",
        "edition_of",
        "adopts",
        "squeezed",
        "digits",
        "whole",
        "tier",
        "nature",
        "kind",
        "prefix",
        "revision",
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
        "filed_on",
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
    "kind",
    "prefix",
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


def read(standards: QuerySet[Standard]) -> Iterator[tuple[Any, ...]]:
    """What `document` is made of, in the order of the queryset: the values of `COLUMNS`, the lineages adopted, and
    whether it is a revision."""
    for chunk in _chunks(standards.values_list(*COLUMNS).iterator(chunk_size=_CHUNK)):
        ids = [row[0] for row in chunk]
        adopted, revising = _adopted(ids), _revising(ids)
        yield from ((*row, adopted.get(row[0], []), _REVISION[row[0] in revising]) for row in chunk)


_CHUNK = 20_000


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _adopted(ids: Collection[int]) -> dict[int, list[str]]:
    """By standard, the keys of the lineages of what it adopts. A change of a relation is journalled as one of its
    standard, so that the index follows it."""
    found: dict[int, list[str]] = {}
    adoptions = Relation.objects.filter(kind=RelationKind.ADOPTS, standard_id__in=Among(ids))
    for id, number in adoptions.values_list("standard_id", "target_number"):
        found.setdefault(id, []).append(parse(number).undated_key)
    return found


def _revising(ids: Collection[int]) -> set[int]:
    """Those that replace an earlier edition."""
    replacing = Relation.objects.filter(kind=RelationKind.REPLACES, standard_id__in=Among(ids))
    return set(replacing.values_list("standard_id", flat=True))


_REVISION = {False: Revision.NEW.value, True: Revision.REVISION.value}


def document(row: tuple[Any, ...]) -> Document:
    """From what `read` gives."""
    (
        id,
        number,
        key,
        undated_key,
        sort_key,
        tier,
        nature,
        kind,
        prefix,
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
        adopts,
        revision,
    ) = row
    pairs, words, whole_titles = _title(zh, en)
    return {
        "id": id,
        "key": key,
        "undated_key": undated_key,
        "sort_key": sort_key,
        "edition_of": [] if _SUPPLEMENT.search(number) else [undated_key],
        "adopts": adopts,
        "squeezed": spellings(number),
        "digits": digits(number),
        "tier": tier,
        "nature": [nature] if nature else [],
        "kind": kind,
        "prefix": prefix,
        "revision": revision,
        "region": _with_levels(region, region_levels),
        "industry": _with_levels(industry, industry_levels),
        "ics": _with_levels(ics, ics_levels),
        "ccs": _with_levels(ccs, ccs_levels),
        "issuer": [str(issuer)] if issuer else [],
        "committee": [str(committee)] if committee else [],
        "source": str(source),
        "year": [str(published.year)] if (published := numbers[0]) else [],
        "title": pairs,
        "words": words,
        "whole": whole_titles,
        **{
            field: STATUS_NUMBERS[value] if field == "reported_status" else day_number(value)
            for field, value in zip(FIELDS.numbers, numbers, strict=True)
        },
    }


@lru_cache(maxsize=65_536)
def _title(zh: str, en: str) -> tuple[str, str, list[str]]:
    """Its pairs in order, its characters and words, and each language whole. Products share their titles."""
    pairs, words, whole_zh = cut(zh)
    if not en:
        return " ".join(pairs), " ".join(words), [whole_zh[:_LONGEST_WHOLE]] if whole_zh else []
    pairs_en, words_en, whole_en = cut(en)
    between = [MARK] if pairs and pairs_en and is_chinese(pairs[-1]) and is_chinese(pairs_en[0]) else []
    wholes = [each[:_LONGEST_WHOLE] for each in (whole_zh, whole_en) if each]
    return " ".join(pairs + between + pairs_en), " ".join(dict.fromkeys(words + words_en)), wholes


_LONGEST_WHOLE = 120


def whole(title: str) -> str:
    """A title without what stands between its words, so that it is found by its whole text; cut where it is long."""
    return cut(title)[2][:_LONGEST_WHOLE]


@lru_cache(maxsize=65_536)
def _with_levels(codes: str, levels: Callable[[str], tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(level for code in codes.split() for level in levels(code)))


@lru_cache(maxsize=65_536)
def day_number(day: date | None) -> int:
    """A day as yyyymmdd; 0 where there is none."""
    return 0 if day is None else day.year * 10_000 + day.month * 100 + day.day


_SUPPLEMENT = re.compile(r"/(?:Amd|Cor|Add|Suppl?|XG|A|AC)\s?\d|\+A", re.IGNORECASE)
