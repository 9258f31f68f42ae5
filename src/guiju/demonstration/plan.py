"""What is to be made: how many of everything, and when. Plans are data: plans/SIZE.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files


class Size(StrEnum):
    SMALL = "small"
    CITY = "city"
    YEAR_2020 = "2020"


@dataclass(frozen=True, slots=True)
class Year:
    """What one year brought, counted by publication, for filed strands by filing.

    `waiting` of the `new` and `waiting_revised` of the `revised` take effect only after the year; whom they
    replace stays in force until then.
    """

    year: int
    new: int
    revised: int = 0
    waiting: int = 0
    waiting_revised: int = 0
    withdrawn: int = 0

    @property
    def published(self) -> int:
        return self.new + self.revised


@dataclass(frozen=True, slots=True)
class Strand:
    """Lineages of one kind. `stock` is what stands at the end of the last year.

    Not filed: stock is what is in force. Filed: what was filed and has not ended, in force already or not.
    """

    stock: int
    years: tuple[Year, ...]
    past: int = 0
    """Further editions that ended before the first year."""
    mandatory: bool = False
    replaces_mandatory: bool = False
    """What is revised was mandatory, whatever the revision is."""
    filed: bool = False
    replaces_unfiled: bool = False
    """What is revised or withdrawn had been published before filings were recorded: it never was part of the stock."""

    @property
    def standing(self) -> int:
        """How many editions from before the first year stand throughout."""
        last = self.years[-1]
        come = sum(year.published for year in self.years)
        if not self.filed:
            come -= last.waiting + last.waiting_revised
        kept = 0 if self.replaces_unfiled else last.waiting_revised
        return self.stock - come - kept


@dataclass(frozen=True, slots=True)
class Samples:
    """国家标准样品: made anew (研制), or made again after an earlier one that each replaces (复制)."""

    stock: int
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Associations:
    registered: tuple[tuple[int, int], ...]
    """(year, how many); the first pair holds all up to and with its year."""
    published: tuple[tuple[int, int], ...]
    fields: dict[str, int]
    """Standards of all years by broad field."""


@dataclass(frozen=True, slots=True)
class Enterprises:
    """(year, how many) each; the first pair holds all up to and with its year."""

    registered: tuple[tuple[int, int], ...]
    newcomers: tuple[tuple[int, int], ...]
    """Of those registered in the year, how many ever publish; their first standard is of that year or later."""
    publishing: tuple[tuple[int, int], ...]
    """How many enterprises publish in the year."""
    standards: tuple[tuple[int, int], ...]
    products: tuple[tuple[int, int], ...]
    replaced_share: float = 0.0
    """Share of standards of the first pair that replace an earlier edition, which is made in addition."""


@dataclass(frozen=True, slots=True)
class Committees:
    standing: dict[str, int]
    """By rank, on the last day."""
    founded: tuple[tuple[int, dict[str, int]], ...]
    revoked: tuple[tuple[int, dict[str, int]], ...]
    fields: dict[str, int]
    """All standing on the last day by broad field."""


@dataclass(frozen=True, slots=True)
class Plan:
    size: Size
    last_day: date
    national: tuple[Strand, ...]
    sector: tuple[Strand, ...]
    local: tuple[Strand, ...]
    sector_codes: tuple[str, ...]
    newest_sector_code: str
    """The one that came in the last year; it has no filing before."""
    home: str
    """Region whose own standards the register is about; empty for the whole country."""
    samples: Samples
    associations: Associations
    enterprises: Enterprises
    committees: Committees
    pilots: tuple[tuple[int, int], ...]
    citing_share: float
    adopting_share: float
    amended: int


def plan_of(size: Size) -> Plan:
    """Read the plan of a size: plain data in plans/SIZE.toml."""
    text = files(__package__).joinpath("plans", f"{size.value}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Plan(
        size=size,
        last_day=data["last_day"],
        national=tuple(map(_strand, data["national"])),
        sector=tuple(map(_strand, data["sector"])),
        local=tuple(map(_strand, data["local"])),
        sector_codes=tuple(data["sector_codes"].split()),
        newest_sector_code=data["newest_sector_code"],
        home=data["home"],
        samples=Samples(data["samples"]["stock"], tuple(map(_year, data["samples"]["years"]))),
        associations=Associations(**{name: _pairs(value) for name, value in data["associations"].items()}),
        enterprises=Enterprises(**{name: _pairs(value) for name, value in data["enterprises"].items()}),
        committees=Committees(**{name: _pairs(value) for name, value in data["committees"].items()}),
        pilots=_pairs(data["pilots"]),
        citing_share=data["citing_share"],
        adopting_share=data["adopting_share"],
        amended=data["amended"],
    )


def _strand(entry: dict) -> Strand:
    return Strand(**{**entry, "years": tuple(map(_year, entry["years"]))})


def _year(entry: dict) -> Year:
    return Year(**entry)


def _pairs(value):
    """[[2019, 5], …] as tuples; tables and plain values as they are."""
    if isinstance(value, list):
        return tuple(tuple(pair) for pair in value)
    return value
