"""Associations and enterprises: themselves, their standards, and the products that are declared to follow these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guiju.base.terms import Status, Tier
from guiju.figures.measure import Measure
from guiju.figures.measures.bodies import registered
from guiju.figures.measures.courses import course
from guiju.figures.measures.fields import by_field
from guiju.figures.measures.making import (
    HOUSES,
    ITEMS,
    KINDS,
    LOCAL,
    PLACED,
    compared,
    flow,
    of_tier,
    over,
    stock,
    with_status,
)
from guiju.figures.populations import Bodies, Products
from guiju.organizations.models import OrganizationKind

_ASSOCIATION = of_tier(Tier.ASSOCIATION)


def associations() -> Iterator[Measure]:
    yield from registered(
        OrganizationKind.ASSOCIATION, "association", "社会团体", "Associations", HOUSES, groupings=PLACED
    )
    yield from _standards(Tier.ASSOCIATION, "团体标准", "association standards", "公布", "published")
    yield from by_field(
        "association.standards.stock",
        "现行团体标准",
        "Association standards in force",
        lambda period, industries: _ASSOCIATION(statuses=(Status.IN_FORCE,), on=period.last, industries=industries),
        unit=ITEMS,
        section="association",
    )
    yield flow(
        "association.publishing",
        "年度公布团体标准的社会团体",
        "Associations that published standards",
        unit=HOUSES,
        definition="有标准在时期内公布的社会团体，一家计一次。",
        definition_en="Associations of which a standard was published in the period, each counted once.",
        population=lambda period: Bodies(kinds=(OrganizationKind.ASSOCIATION,), publishing=over(period)),
        section="association",
        groupings=PLACED,
    )


def enterprises() -> Iterator[Measure]:
    yield from registered(OrganizationKind.ENTERPRISE, "enterprise", "企业", "Enterprises", HOUSES, groupings=PLACED)
    yield from _standards(Tier.ENTERPRISE, "企业标准", "enterprise standards", "自我声明公开", "declared")
    yield from _publishers()
    yield from _products()


def _standards(tier: Tier, zh: str, en: str, verb: str, verb_en: str) -> Iterator[Measure]:
    rows = of_tier(tier)
    common: dict[str, Any] = {"unit": ITEMS, "section": tier.value, "groupings": LOCAL}
    yield from compared(
        flow(
            f"{tier}.published",
            f"{verb}{zh}",
            f"{en.capitalize()} {verb_en}",
            definition=f"发布（公布）日期在时期内的{zh}。",
            definition_en=f"Published on a day in the period: {en}.",
            population=lambda period: rows(published=over(period)),
            **common,
        )
    )
    yield from compared(
        stock(
            f"{tier}.standards.stock",
            f"现行{zh}",
            f"{en.capitalize()} in force",
            definition=f"时期最后一天现行的{zh}：已经实施，尚未废止也未被代替。",
            definition_en=f"In force on the last day of the period, neither withdrawn nor replaced: {en}.",
            population=with_status(rows, Status.IN_FORCE),
            **common,
        )
    )
    yield from course(f"{tier}.standards", zh, en, rows, **common)


def _publishers() -> Iterator[Measure]:
    common: dict[str, Any] = {"unit": HOUSES, "section": "enterprise", "groupings": PLACED}
    yield from compared(
        flow(
            "enterprise.publishing",
            "年度公开标准的企业",
            "Enterprises that declared standards",
            definition="有标准在时期内发布（公开）的企业，一家计一次。",
            definition_en="Enterprises of which a standard was published (declared) in the period, each counted once.",
            population=lambda period: Bodies(kinds=(OrganizationKind.ENTERPRISE,), publishing=over(period)),
            **common,
        )
    )
    yield stock(
        "enterprise.publishing.stock",
        "有现行公开标准的企业",
        "Enterprises with standards in force",
        definition="时期最后一天有现行标准的企业，一家计一次。",
        definition_en="Enterprises with a standard in force on the last day of the period, each counted once.",
        population=lambda period: Bodies(kinds=(OrganizationKind.ENTERPRISE,), holding_on=period.last),
        **common,
    )


def _products() -> Iterator[Measure]:
    common: dict[str, Any] = {"unit": KINDS, "section": "enterprise", "groupings": PLACED}
    yield from compared(
        flow(
            "enterprise.products.declared",
            "年度公开标准涵盖产品",
            "Products declared",
            definition="声明日期在时期内的产品。",
            definition_en="Products declared on a day in the period.",
            population=lambda period: Products(declared=over(period)),
            **common,
        )
    )
    yield from compared(
        stock(
            "enterprise.products.stock",
            "公开标准涵盖产品",
            "Products covered by declared standards",
            definition="时期最后一天已经声明、尚未终止的产品。",
            definition_en="Products declared by the last day of the period and not ended by it.",
            population=lambda period: Products(standing_on=period.last),
            **common,
        )
    )
    yield flow(
        "enterprise.products.ended",
        "终止的公开标准涵盖产品",
        "Declared products ended",
        definition="终止日期在时期内的产品。",
        definition_en="Products ended on a day in the period.",
        population=lambda period: Products(ended=over(period)),
        **common,
    )
