"""National standards (国家标准) and national reference materials (国家标准样品)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from guiju.base.selection import Selection
from guiju.base.terms import Nature, Revision, Status, Tier
from guiju.figures.measure import Measure
from guiju.figures.measures.courses import course
from guiju.figures.measures.making import (
    BODIES,
    GUIDANCE_APART,
    ITEMS,
    STANDARDS,
    THREE_CLASSES,
    YEARS,
    adopting,
    compared,
    different_committees,
    flow,
    mean_years_in_force,
    of_tier,
    over,
    share,
    stock,
    with_status,
)
from guiju.figures.periods import Period

if TYPE_CHECKING:
    pass

_COMMON: dict[str, Any] = {"unit": ITEMS, "section": "national", "groupings": STANDARDS}
_NATIONAL = of_tier(Tier.NATIONAL, kinds=("national",))
_SAMPLES = of_tier(Tier.NATIONAL, kinds=("sample",))
_OF_THESE = "，标准样品和修改单不计。"
_OF_THESE_EN = "; reference materials and amendments are not among them."

_NATURES = {
    Nature.MANDATORY: ("强制性", "mandatory"),
    Nature.VOLUNTARY: ("推荐性", "voluntary"),
    Nature.GUIDANCE: ("指导性技术文件", "guidance documents"),
}


def _natures(nature: Nature, period: Period) -> tuple[Nature, ...]:
    """What the reports of that time count under this word."""
    if nature is Nature.VOLUNTARY and period.last < THREE_CLASSES:
        return (Nature.VOLUNTARY, Nature.GUIDANCE)
    return (nature,)


def _published(period: Period) -> Selection:
    return _NATIONAL(published=over(period))


def _in_force(period: Period) -> Selection:
    return _NATIONAL(statuses=(Status.IN_FORCE,), on=period.last)


def _of_nature(rows: Callable[..., Selection], nature: Nature) -> Callable[[Period], Selection]:
    return lambda period: replace(rows(period), natures=_natures(nature, period))


def _by_nature(
    kind: Callable[..., Measure], code: str, rows: Callable[..., Selection], zh: str, en: str
) -> Iterator[Measure]:
    for nature, (word, word_en) in _NATURES.items():
        apart = nature is not Nature.MANDATORY
        yield kind(
            f"{code}.{nature}",
            f"{zh}：{word}",
            f"{en}: {word_en}",
            definition=f"“{zh}”中性质为{word}的。" + ("2022年以前的时期，指导性技术文件计入推荐性。" if apart else ""),
            definition_en=f"Of “{en}” those that are {word_en}."
            + (" In periods before 2022 guidance documents count as voluntary." if apart else ""),
            population=_of_nature(rows, nature),
            breaks=(GUIDANCE_APART,) if apart else (),
            **_COMMON,
        )


def measures() -> Iterator[Measure]:
    yield from _standards()
    yield from _samples()


def _standards() -> Iterator[Measure]:
    published, published_en = "批准发布国家标准", "National standards published"
    yield from compared(
        flow(
            "national.published",
            published,
            published_en,
            definition="发布日期在时期内的国家标准" + _OF_THESE,
            definition_en="National standards whose day of publication lies in the period" + _OF_THESE_EN,
            population=_published,
            **_COMMON,
        )
    )
    yield from _by_nature(flow, "national.published", _published, published, published_en)
    yield flow(
        "national.published.new",
        f"{published}：制定",
        f"{published_en}: new",
        definition=f"“{published}”中不代替任何标准的。",
        definition_en=f"Of “{published_en}” those that replace no other standard.",
        population=lambda period: _NATIONAL(published=over(period), revisions=(Revision.NEW,)),
        **_COMMON,
    )
    yield flow(
        "national.published.revised",
        f"{published}：修订",
        f"{published_en}: revised",
        definition=f"“{published}”中代替一项或多项标准的。",
        definition_en=f"Of “{published_en}” those that replace one or more others.",
        population=lambda period: _NATIONAL(published=over(period), revisions=(Revision.REVISION,)),
        **_COMMON,
    )
    yield flow(
        "national.published.adopting",
        f"{published}：采用国际标准",
        f"{published_en}: adopting international standards",
        definition=f"“{published}”中与国际标准有一致性程度（IDT、MOD、NEQ或EQV）的，从全部发布的标准中数得。",
        definition_en=f"Of “{published_en}” those with a degree of correspondence to an international standard"
        " (IDT, MOD, NEQ or EQV), counted among all that were published.",
        population=_published,
        counted=adopting,
        **_COMMON,
    )
    yield share(
        "national.published.revised.share",
        "修订占批准发布国家标准的比重",
        "Share of revisions in national standards published",
        part="national.published.revised",
        whole="national.published",
        definition="修订的国家标准除以批准发布国家标准，以百分数计。",
        definition_en="Revised national standards as a percentage of those published.",
        section="national",
        groupings=STANDARDS,
    )
    existing, existing_en = "现行国家标准", "National standards in force"
    yield from compared(
        stock(
            "national.stock",
            existing,
            existing_en,
            definition="时期最后一天现行的国家标准：已经实施，尚未废止也未被代替；已发布而尚未实施的不计" + _OF_THESE,
            definition_en="National standards in force on the last day of the period: effective, and neither withdrawn"
            " nor replaced; those published and not yet effective are left out" + _OF_THESE_EN,
            population=_in_force,
            **_COMMON,
        )
    )
    yield from _by_nature(stock, "national.stock", _in_force, existing, existing_en)
    yield share(
        "national.stock.mandatory.share",
        "强制性标准占现行国家标准的比重",
        "Share of mandatory standards in national standards in force",
        part="national.stock.mandatory",
        whole="national.stock",
        definition="现行强制性国家标准除以现行国家标准，以百分数计。",
        definition_en="Mandatory national standards in force as a percentage of all national standards in force.",
        section="national",
        groupings=STANDARDS,
    )
    yield stock(
        "national.stock.adopting",
        f"{existing}：采用国际标准",
        f"{existing_en}: adopting international standards",
        definition=f"“{existing}”中与国际标准有一致性程度（IDT、MOD、NEQ或EQV）的，从全部现行标准中数得。",
        definition_en=f"Of “{existing_en}” those with a degree of correspondence to an international standard"
        " (IDT, MOD, NEQ or EQV), counted among all in force.",
        population=_in_force,
        counted=adopting,
        **_COMMON,
    )
    yield share(
        "national.stock.adopting.share",
        "采用国际标准的国家标准占现行国家标准的比重",
        "Share of national standards in force that adopt international standards",
        part="national.stock.adopting",
        whole="national.stock",
        definition="分母为全部现行国家标准，不是有对应国际标准的国家标准，因此不同于“国际标准转化率”。",
        definition_en="The whole is all national standards in force, not only those to which an international standard"
        " corresponds; it is therefore no conversion rate.",
        section="national",
        groupings=STANDARDS,
    )
    yield stock(
        "national.stock.age",
        "现行国家标准平均标龄",
        "Mean age of national standards in force",
        unit=YEARS,
        definition="现行国家标准自实施之日（没有实施日期的自发布之日）至时期最后一天的平均年数，一年按365.25天计。",
        definition_en="Mean years from the day of effect (of publication where there is none) to the last day of the"
        " period, over all national standards in force; a year is 365.25 days.",
        population=_in_force,
        counted=mean_years_in_force,
        section="national",
        groupings=STANDARDS,
    )
    yield stock(
        "national.stock.committees",
        "归口现行国家标准的技术组织",
        "Committees responsible for national standards in force",
        unit=BODIES,
        definition="现行国家标准登记的归口单位去重后的个数。",
        definition_en="How many different committees the national standards in force name as responsible.",
        population=_in_force,
        counted=different_committees,
        section="national",
        groupings=STANDARDS,
    )
    yield flow(
        "national.published.committees",
        "年度有国家标准发布的技术组织",
        "Committees with a national standard published",
        unit=BODIES,
        definition="时期内批准发布的国家标准登记的归口单位去重后的个数。",
        definition_en="How many different committees are responsible for the national standards published.",
        population=_published,
        counted=different_committees,
        section="national",
        groupings=STANDARDS,
    )
    yield from course("national", "国家标准", "national standards", _NATIONAL, **_COMMON)
    yield from course(
        "national",
        "强制性国家标准",
        "mandatory national standards",
        _NATIONAL,
        end=".mandatory",
        narrowed=lambda rows: _of_nature(rows, Nature.MANDATORY),
        **_COMMON,
    )


def _samples() -> Iterator[Measure]:
    def published(period: Period, **more: object) -> Selection:
        return _SAMPLES(published=over(period), **more)

    common: dict[str, Any] = {"unit": ITEMS, "section": "national", "groupings": ("year", "revision", "source")}
    yield from compared(
        flow(
            "national.samples.published",
            "发布国家标准样品",
            "National reference materials published",
            definition="发布日期在时期内的国家标准样品。",
            definition_en="National reference materials whose day of publication lies in the period.",
            population=published,
            **common,
        )
    )
    yield flow(
        "national.samples.published.new",
        "发布国家标准样品：研制",
        "National reference materials published: made",
        definition="发布的国家标准样品中不代替以前同号样品的。",
        definition_en="Of the reference materials published those that replace no earlier one of their number.",
        population=lambda period: published(period, revisions=(Revision.NEW,)),
        **common,
    )
    yield flow(
        "national.samples.published.again",
        "发布国家标准样品：复制",
        "National reference materials published: made again",
        definition="发布的国家标准样品中代替以前同号样品的。",
        definition_en="Of the reference materials published those that replace an earlier one of their number.",
        population=lambda period: published(period, revisions=(Revision.REVISION,)),
        **common,
    )
    yield stock(
        "national.samples.stock",
        "现行国家标准样品",
        "National reference materials in force",
        definition="时期最后一天现行的国家标准样品。",
        definition_en="National reference materials in force on the last day of the period.",
        population=with_status(_SAMPLES, Status.IN_FORCE),
        **common,
    )
