"""Organizations as they come and go: associations and enterprises register, committees are founded and revoked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guiju.figures.measure import Measure
from guiju.figures.measures.fields import by_field
from guiju.figures.measures.making import BODIES, BROAD, by, compared, flow, over, stock
from guiju.figures.populations import Bodies, Projects
from guiju.organizations.models import CommitteeRank, OrganizationKind

_RANKS = {
    CommitteeRank.TC: ("技术委员会（TC）", "technical committees (TC)"),
    CommitteeRank.SC: ("分技术委员会（SC）", "subcommittees (SC)"),
    CommitteeRank.SWG: ("标准化工作组（SWG）", "standardization working groups (SWG)"),
}


def registered(
    kind: OrganizationKind, code: str, zh: str, en: str, unit: str, *, groupings: tuple[str, ...]
) -> Iterator[Measure]:
    common: dict[str, Any] = {"unit": unit, "section": code, "groupings": groupings}
    yield from compared(
        flow(
            f"{code}.registered",
            f"年度注册{zh}",
            f"{en} registered",
            definition=f"注册日期在时期内的{zh}。",
            definition_en=f"{en} registered on a day in the period.",
            population=lambda period: Bodies(kinds=(kind,), registered=over(period)),
            **common,
        )
    )
    yield from compared(
        stock(
            f"{code}.stock",
            f"注册{zh}",
            f"{en}, in all",
            definition=f"时期最后一天已经注册、尚未注销的{zh}，没有注册日期的计入。",
            definition_en=f"{en} registered by the last day of the period and not ended by it; those without a day of"
            " registration are counted.",
            population=lambda period: Bodies(kinds=(kind,), existing_on=period.last),
            **common,
        )
    )
    yield flow(
        f"{code}.ended",
        f"注销的{zh}",
        f"{en} ended",
        definition=f"注销日期在时期内的{zh}。",
        definition_en=f"{en} ended on a day in the period.",
        population=lambda period: Bodies(kinds=(kind,), ended=over(period)),
        **common,
    )


def committees() -> Iterator[Measure]:
    for rank in (None, *CommitteeRank):
        yield from _of_rank(rank)
    yield from by_field(
        "committee.stock",
        "标准化技术组织",
        "Technical committees of all ranks",
        lambda period, industries: Bodies(
            kinds=(OrganizationKind.COMMITTEE,), existing_on=period.last, industries=industries
        ),
        unit=BODIES,
        section="committee",
        words={
            "agriculture": "第一产业",
            "industry": "第二产业",
            "services": "第三产业",
            "social": "社会公共事业",
        },
    )


def _of_rank(rank: CommitteeRank | None) -> Iterator[Measure]:
    name, name_en = _RANKS[rank] if rank else ("标准化技术组织", "technical committees of all ranks")
    end = f".{rank.lower()}" if rank else ""
    rows: dict[str, Any] = {"kinds": (OrganizationKind.COMMITTEE,), "ranks": (rank,) if rank else ()}
    common: dict[str, Any] = {"unit": BODIES, "section": "committee", "groupings": BROAD if rank else ("rank", *BROAD)}
    founded = flow(
        f"committee.founded{end}",
        f"新成立{name}",
        f"Newly founded {name_en}",
        definition=f"成立日期在时期内的{name}，批准筹建而未成立的不计。",
        definition_en=f"Founded on a day in the period, not counting those that are only being prepared: {name_en}.",
        population=lambda period: Bodies(registered=over(period), **rows),
        **common,
    )
    yield from compared(founded) if rank is None else [founded]
    yield flow(
        f"committee.revoked{end}",
        f"撤销{name}",
        f"Revoked {name_en}",
        definition=f"撤销日期在时期内的{name}。",
        definition_en=f"Revoked on a day in the period: {name_en}.",
        population=lambda period: Bodies(ended=over(period), **rows),
        **common,
    )
    standing = stock(
        f"committee.stock{end}",
        name,
        f"{name_en[:1].upper()}{name_en[1:]}",
        definition=f"时期最后一天已经成立、尚未撤销的{name}，没有成立日期的计入。",
        definition_en=f"Founded by the last day of the period and not revoked by it, with those of which the day of"
        f" foundation is not known: {name_en}.",
        population=lambda period: Bodies(existing_on=period.last, **rows),
        **common,
    )
    yield from compared(standing) if rank is None else [standing]


def pilots() -> Iterator[Measure]:
    common: dict[str, Any] = {"unit": BODIES, "section": "pilot", "groupings": ("region", "city", *BROAD)}
    yield from compared(
        flow(
            "pilot.started",
            "下达国家级标准化试点示范项目",
            "National pilot projects started",
            definition="开始日期在时期内的国家级标准化试点示范项目。",
            definition_en="Pilot projects of national level that started on a day in the period.",
            population=lambda period: Projects(started=over(period)),
            **common,
        )
    )
    yield stock(
        "pilot.stock",
        "国家级标准化试点示范项目（累计）",
        "National pilot projects, in all",
        definition="时期最后一天以前开始的全部国家级标准化试点示范项目，已经结束的也计。",
        definition_en="All pilot projects of national level started by the last day of the period, ended or not.",
        population=lambda period: Projects(started=by(period)),
        **common,
    )
