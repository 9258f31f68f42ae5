"""`/standards/…`: one standard on a day, its lineage, its relations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query

from guiju.base.errors import NotFound
from guiju.base.terms import RelationKind
from guiju.standards.exporting import NAMED, record, relations_of
from guiju.standards.lineage import Link, chain, links_backward, links_forward
from guiju.standards.models import Relation, Standard
from guiju.standards.provenance import FieldProvenance, Said, provenance
from guiju.web.api import schemas
from guiju.web.api.asking import After, ManyLimit, On, day, numeric_cursor
from guiju.web.api.service import answered, paged, reads
from guiju.web.api.shapes import brief, iso
from guiju.web.components.sentences import explain

Key = Annotated[str, Path(description=_("标准的键"), example="gb-t-1.1-2020", max_length=200)]

MOST_EDITIONS = 300


@reads(
    "/standards/{key}",
    answer=schemas.FullRecord,
    tag=_("标准"),
    summary=_("一项标准在某一天"),
    description=_("状态和理由、分类、代替和采用关系、每一项的来源。不知道键时，先用 /numbers/resolve。"),
    examples=("/standards/{key}", "/standards/{key}?on=2019-05-01"),
    refusals=(400, 404),
)
def read_standard(request: HttpRequest, key: Key, on: On = None) -> HttpResponse:
    asked = day(on)
    standard = _standard(key)
    related = relations_of([standard.pk]).get(standard.pk, {})
    replaced_by = [each["number"] for each in related.get("replaced_by", [])]
    below = reverse("api:read_standard", args=[key])
    return answered(
        record(standard, on=asked, related=related)
        | {
            "explanation": explain(standard.validity, on=asked, successors=replaced_by),
            "provenance": [_provenance(each) for each in provenance(standard)],
            "links": {
                "page": request.build_absolute_uri(standard.get_absolute_url()),
                "lineage": request.build_absolute_uri(f"{below}/lineage"),
                "relations": request.build_absolute_uri(f"{below}/relations"),
            },
        }
    )


@reads(
    "/standards/{key}/lineage",
    answer=schemas.Lineage,
    tag=_("标准"),
    summary=_("一项标准的沿革"),
    description=_("同一标准的各版本，以及经代替关系与它相连的标准；每一项都带某一天的状态。"),
    examples=("/standards/{key}/lineage",),
    refusals=(400, 404),
)
def read_lineage(request: HttpRequest, key: Key, on: On = None) -> HttpResponse:
    asked = day(on)
    standard = _standard(key)
    editions = {each.pk: each for each in Standard.objects.editions_of(standard.undated_key)[:MOST_EDITIONS]}
    editions |= {each.pk: each for each in chain(standard)}
    links = dict.fromkeys([*links_forward([standard.pk], partly=True), *links_backward([standard.pk], partly=True)])
    beyond = {id for link in links for id in (link.successor, link.predecessor)} - editions.keys()
    editions |= {each.pk: each for each in Standard.objects.filter(pk__in=sorted(beyond)[:MOST_EDITIONS])}
    return answered(
        {
            "key": key,
            "on": asked.isoformat(),
            "editions": [_edition(each, on=asked) for each in _oldest_first(editions.values())],
            "successions": [_succession(link, editions) for link in links if _known(link, editions)],
        }
    )


@reads(
    "/standards/{key}/relations",
    answer=schemas.Relations,
    tag=_("标准"),
    summary=_("一项标准的全部关系"),
    description=_("两个方向的关系，引用和被引用也在内，一页一页地给。"),
    examples=("/standards/{key}/relations", "/standards/{key}/relations?kind=cites&limit=10"),
    refusals=(400, 404),
)
def list_relations(
    request: HttpRequest,
    key: Key,
    on: On = None,
    kind: Annotated[RelationKind | None, Query(description=_("只要这一种关系"))] = None,
    after: After = None,
    limit: ManyLimit = 100,
) -> HttpResponse:
    asked = day(on)
    standard = _standard(key)
    rows = Relation.objects.filter(Q(standard=standard) | Q(target=standard), pk__gt=numeric_cursor(after))
    if kind is not None:
        rows = rows.filter(kind=kind)
    page = list(rows.select_related("standard", "target").order_by("pk")[: limit + 1])
    content = {
        "key": key,
        "on": asked.isoformat(),
        "items": [_relation(each, standard, on=asked) for each in page[:limit]],
    }
    return paged(request, content, next=str(page[limit - 1].pk) if len(page) > limit else "")


def _standard(key: str) -> Standard:
    found = Standard.objects.select_related(*NAMED).filter(key=key.replace("\x00", "")).first()
    if found is None:
        raise NotFound(gettext("登记簿中没有键为“{key}”的标准").format(key=key[:80]))
    return found


def _oldest_first(standards: Iterable[Standard]) -> list[Standard]:
    return sorted(standards, key=lambda each: (each.starts_on or date(each.year or 9999, 1, 1), each.sort_key))


def _edition(standard: Standard, *, on: date) -> dict[str, Any]:
    return brief(standard, on=on) | {
        "published_on": iso(standard.published_on),
        "starts_on": iso(standard.starts_on),
        "ends_on": iso(standard.ends_on),
    }


def _known(link: Link, editions: dict[int, Standard]) -> bool:
    return link.successor in editions and link.predecessor in editions


def _succession(link: Link, editions: dict[int, Standard]) -> dict[str, str]:
    return {
        "successor": editions[link.successor].key,
        "predecessor": editions[link.predecessor].key,
        "kind": link.kind.value,
    }


def _relation(relation: Relation, here: Standard, *, on: date) -> dict[str, Any]:
    out = relation.standard_id == here.pk
    other = relation.target if out else relation.standard
    return {
        "kind": relation.kind,
        "direction": "out" if out else "in",
        "number": other.number if other else relation.target_number,
        "key": other.key if other else None,
        "status": other.status(on=on).value if other else None,
        "degree": relation.degree or None,
    }


def _provenance(of: FieldProvenance) -> dict[str, Any]:
    """Who decided a conflict is no business of the public's; that someone did is."""
    return {
        "field": of.field,
        "value": str(of.value) if of.value not in (None, "") else None,
        "source": of.source.name,
        "retrieved_on": iso(of.retrieved_on),
        "confidence": of.confidence,
        "agreeing": [_said(each) for each in of.agreeing],
        "others": [_said(each) for each in of.others],
        "in_conflict": of.conflict is not None,
        "decided": of.conflict is not None and of.conflict.decided_at is not None,
    }


def _said(told: Said) -> dict[str, str]:
    return {"source": told.source.name, "value": told.value, "retrieved_on": told.retrieved_on.isoformat()}
