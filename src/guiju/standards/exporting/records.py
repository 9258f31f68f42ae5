"""One standard as plain JSON values: the shape of JSON Lines, of the API and of `search --json`. See docs/record.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

from guiju.base.codes import Scheme, history, table
from guiju.base.terms import RelationKind
from guiju.organizations.models import Organization
from guiju.standards.models import Relation, Source, Standard
from guiju.standards.querysets import Among

JSON = Any
"""What `json.dumps` takes: texts, numbers, truths, null, lists and objects of them."""

RELATED: Mapping[str, tuple[RelationKind, bool]] = {
    "replaces": (RelationKind.REPLACES, False),
    "replaced_by": (RelationKind.REPLACES, True),
    "partly_replaces": (RelationKind.PARTLY_REPLACES, False),
    "partly_replaced_by": (RelationKind.PARTLY_REPLACES, True),
    "adopts": (RelationKind.ADOPTS, False),
    "adopted_by": (RelationKind.ADOPTS, True),
    "amends": (RelationKind.AMENDS, False),
    "amended_by": (RelationKind.AMENDS, True),
}
"""Names of relations in a record: the kind, and whether this standard is its target."""

_NAMES = {relation: name for name, relation in RELATED.items()}
_KINDS = sorted({kind for kind, _ in RELATED.values()})

NAMED = ("issued_by", "committee", "source")
"""What `select_related` must bring along for `record` to ask nothing."""

Related = Mapping[str, list[JSON]]


def record(standard: Standard, *, on: date, related: Related | None = None) -> dict[str, JSON]:
    """What the register says of one edition; `status` is that of the day `on`. Always the same names, in one order.

    Read its organizations and source along (`NAMED`), or each record asks for them. `related` is what
    `relations_of` found for it and adds the names of RELATED; without it the record is silent about relations.
    """
    number = standard.parsed
    said: dict[str, JSON] = {
        "number": standard.number,
        "printed": number.printed,
        "key": standard.key,
        "undated_key": standard.undated_key,
        "tier": standard.tier,
        "nature": standard.nature or None,
        "title_zh": standard.title_zh or None,
        "title_en": standard.title_en or None,
        "status": standard.status(on=on).value,
        "on": on.isoformat(),
        "published_on": _day(standard.published_on),
        "effective_on": _day(standard.effective_on),
        "withdrawn_on": _day(standard.withdrawn_on),
        "replaced_on": _day(standard.replaced_on),
        "filed_on": _day(standard.filed_on),
        "reported_status": standard.reported_status or None,
        "reported_on": _day(standard.reported_on),
        "region": _coded(Scheme.REGION, standard.region),
        "industry": _coded(Scheme.INDUSTRY, standard.industry),
        "ics": standard.ics_codes,
        "ccs": standard.ccs_codes,
        "issued_by": _organization(standard.issued_by),
        "committee": _organization(standard.committee),
        "source": _source(standard.source),
        "urn": number.urn,
        "path": f"{_before_key(get_script_prefix())}{standard.key}",
    }
    if related is not None:
        said |= {name: related.get(name, []) for name in RELATED}
    return said


def relations_of(ids: Collection[int]) -> dict[int, dict[str, list[JSON]]]:
    """Relations of many standards in two queries: {id: {name of RELATED: [{number, key, degree}]}}, by number.

    `key` is null where the other standard is not in the register; `degree` stands at adoptions only.
    """
    found: dict[int, dict[str, list[JSON]]] = defaultdict(lambda: defaultdict(list))
    if not ids:
        return found
    these = Among(list(ids))
    known = Relation.objects.filter(kind__in=_KINDS)
    there = known.filter(standard__in=these).order_by("target_key")
    back = known.filter(target__in=these).order_by("standard__sort_key")
    for rows, is_target in (
        (there.values_list("standard_id", "kind", "degree", "target_number", "target__key"), False),
        (back.values_list("target_id", "kind", "degree", "standard__number", "standard__key"), True),
    ):
        for id, kind, degree, number, key in rows:
            other: dict[str, JSON] = {"number": number, "key": key}
            if kind == RelationKind.ADOPTS:
                other["degree"] = degree or None
            found[id][_NAMES[RelationKind(kind), is_target]].append(other)
    return found


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


@lru_cache(maxsize=8_192)
def _names(scheme: Scheme, code: str) -> tuple[str | None, str | None]:
    """Chinese and English; of a region that changed its name, the latest. An industry is led by its section: C131."""
    if scheme is Scheme.REGION:
        past = history(code)
        row = past[-1] if past else None
    else:
        row = table(scheme).get(code) or table(scheme).get(code[1:])
    return (row.name_zh or None, row.name_en or None) if row else (None, None)


def _coded(scheme: Scheme, code: str) -> JSON:
    if not code:
        return None
    name_zh, name_en = _names(scheme, code)
    return {"code": code, "name_zh": name_zh, "name_en": name_en}


def _organization(organization: Organization | None) -> JSON:
    if organization is None:
        return None
    return {
        "key": organization.key,
        "name_zh": organization.name_zh or None,
        "name_en": organization.name_en or None,
        "code": organization.code or None,
    }


def _source(source: Source) -> JSON:
    return {"name": source.name, "title": source.title or None, "demonstration": source.demonstration}


@lru_cache(maxsize=8)
def _before_key(prefix: str) -> str:
    """The address of a standard up to its key, below the prefix that the server is mounted at."""
    return reverse("portal:standard", args=["-"]).removesuffix("-")
