"""The figures of one report: asked of the register at one position, each entered once, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guiju.base.errors import InvalidForm
from guiju.figures import evaluating, populations
from guiju.figures.copying import Register
from guiju.figures.measure import Figure, Kind, Measure
from guiju.figures.measures import MEASURES, measure
from guiju.figures.periods import Period
from guiju.reports import words

if TYPE_CHECKING:
    from guiju.figures.identities import Outcome

OF = "~of~"
"""Between the codes of a part and its whole, where no measure stands for the share."""

Key = tuple[str, Period, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Used:
    """A figure as a report states it: one row of the appendix, whose bookmark is `anchor`.

    `value` is written out in full, "" where it is missing; `said` is how the appendix says it, with its unit.
    `address` is the path of the page that shows what is behind it.
    """

    anchor: str
    code: str
    group: str
    title: str
    value: str
    said: str
    unit: str
    period: str
    when: str
    definition: str
    address: str
    source: str
    identities: tuple[str, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As a run keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Used:
        return cls(**kept | {"identities": tuple(kept["identities"])})

    @property
    def key(self) -> tuple[str, str, str]:
        """The same figure in two runs."""
        return self.code, self.group, self.period


class Ledger:
    """Figures of `period` and of others that are named, as the register was at one position."""

    def __init__(self, period: Period, register: Register) -> None:
        self.period, self.register = period, register
        self.asked: dict[tuple[str, Period], Figure] = {}
        self._grouped: dict[tuple[str, Period, tuple[str, ...]], list[Figure]] = {}
        self._used: dict[Key, Used] = {}
        self._identities: dict[str, list[str]] = {}
        self.figures: dict[str, Figure] = {}  # by anchor

    @property
    def used(self) -> tuple[Used, ...]:
        return tuple(self._used.values())

    @property
    def missing(self) -> tuple[Used, ...]:
        return tuple(used for used in self.used if not used.value)

    def ask(self, wanted: Iterable[tuple[str, Period]]) -> None:
        """Evaluate what will be needed in one go: (code, period). Raises UnknownMeasure."""
        pairs = [pair for pair in dict.fromkeys(wanted) if pair not in self.asked]
        asked = evaluating.figures([(measure(code), period) for code, period in pairs], register=self.register)
        self.asked |= dict(zip(pairs, asked, strict=True))

    def figure(self, code: str, period: Period | None = None) -> Figure:
        """Of one measure, or the share `a.b~of~a` that none stands for."""
        period = period or self.period
        found = self.asked.get((code, period))
        if found is None:
            part, of, whole = code.partition(OF)
            found = self._share(part, whole, period) if of else self._evaluated(code, period)
            self.asked[code, period] = found
        return found

    def grouped(self, code: str, by: tuple[str, ...], period: Period | None = None) -> list[Figure]:
        """One figure for each group of its rows, as `evaluate` orders them."""
        period = period or self.period
        key = (code, period, by)
        if key not in self._grouped:
            self._grouped[key] = evaluating.evaluate([measure(code)], period, by=by, register=self.register)
        return self._grouped[key]

    def _evaluated(self, code: str, period: Period) -> Figure:
        self.ask([(code, period)])
        return self.asked[code, period]

    def change(self, code: str, period: Period | None = None) -> Figure:
        """More or less than a year before, in the unit."""
        return self.figure(f"{code}.change", period)

    def growth(self, code: str, period: Period | None = None) -> Figure:
        return self.figure(f"{code}.growth", period)

    def share(self, part: str, whole: str, period: Period | None = None) -> Figure:
        """By the measure that says so, else reckoned."""
        standing = next((each.code for each in MEASURES.values() if (each.part, each.whole) == (part, whole)), None)
        return self.figure(standing or part + OF + whole, period)

    def _share(self, part: str, whole: str, period: Period) -> Figure:
        one, all_ = self.figure(part, period), self.figure(whole, period)
        known = one.value is not None and all_.value
        made = Measure(
            code=part + OF + whole,
            title=f"{one.measure.title}占比",
            title_en=f"{one.measure.title_en}: share",
            unit="%",
            kind=Kind.RATIO,
            definition=f"“{one.measure.title}”除以“{all_.measure.title}”。",
            definition_en=f"“{one.measure.title_en}” divided by “{all_.measure.title_en}”.",
            part=part,
            whole=whole,
        )
        value = Decimal(one.value) * 100 / Decimal(all_.value) if known else None  # type: ignore[arg-type]
        return Figure(made, period, value, parts=(one, all_), position=one.position)

    def use(self, figure: Figure, label: str = "") -> Used:
        """Enter a figure that the report states; `label` names its group. The same figure is entered once."""
        key = (figure.measure.code, figure.period, figure.group)
        if key not in self._used:
            used = entered(f"f{len(self._used) + 1}", figure, label)
            used = replace(used, identities=tuple(self._identities.get(used.code, ())))
            self._used[key], self.figures[used.anchor] = used, figure
        return self._used[key]

    def held_by(self, outcomes: Iterable[Outcome]) -> None:
        """Remember which identities speak of which measure, for the rows of the appendix."""
        for outcome in outcomes:
            for code in outcome.codes:
                self._identities.setdefault(code, []).append(outcome.id)


def entered(anchor: str, figure: Figure, label: str = "") -> Used:
    of = figure.measure
    return Used(
        anchor=anchor,
        code=of.code,
        group=written_group(figure.group),
        title=f"{of.title}（{label}）" if label else of.title,
        value="" if figure.value is None else words.plain(figure.value),
        said=said(figure),
        unit=of.unit,
        period=str(figure.period),
        when=when(figure),
        definition=of.definition,
        address=address(figure),
        source="登记簿" if not of.reported else figure.source,
    )


def said(figure: Figure) -> str:
    """With precision, sign and unit, as the appendix and tables say it; a missing value as a dash."""
    return bare(figure) + ("" if figure.value is None or figure.measure.unit == "%" else figure.measure.unit)


def bare(figure: Figure) -> str:
    """Without the unit; percentages keep their sign %."""
    if figure.value is None:
        return "—"
    sign = "+" if figure.measure.kind is Kind.CHANGE and figure.value > 0 else ""
    if figure.measure.unit == "%":
        return sign + words.percent(figure.value, figure.precision, places=places_of(figure))
    return sign + words.number(figure.value, figure.precision)


def places_of(figure: Figure) -> int | None:
    """Computed percentages have two places; reported ones are left as they were reported."""
    return None if figure.measure.reported else 2


def when(figure: Figure) -> str:
    if (figure.parts[0].measure if figure.parts else figure.measure).kind is Kind.STOCK:
        return figure.period.last.isoformat()
    year = figure.period.first.year
    return f"{year}年" if words.is_year(figure.period) else f"{figure.period.first}至{figure.period.last}"


def address(figure: Figure) -> str:
    """The page with the rows; of what is reckoned or reported, that of the measure."""
    if figure.population is not None:
        return populations.address(figure.population)
    of = figure.parts[0].measure if OF in figure.measure.code else figure.measure
    return f"/statistics/{of.code}?period={figure.period}"


def written_group(group: tuple[tuple[str, str], ...]) -> str:
    return ",".join(f"{name}={value}" for name, value in group)


def read_group(text: str) -> tuple[tuple[str, str], ...]:
    """Raises InvalidForm where it is not as `written_group` writes it."""
    pairs = tuple(tuple(part.split("=", 1)) for part in text.split(",")) if text else ()
    if any(len(pair) != 2 for pair in pairs):
        raise InvalidForm("分组应写作 tier=local,region=33，现为“{found}”", found=text[:80])
    return pairs  # type: ignore[return-value]
