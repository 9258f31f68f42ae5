"""What the figures of a report say together: which of them speak of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from guiju.checks.claims.figures import Figure, Role, Subject
from guiju.checks.claims.findings import Code, Trial
from guiju.checks.claims.numerals import in_digits
from guiju.checks.claims.words import TIERS

#: Units that people change for each other: 5家创新基地, 5个创新基地.
_ALIKE = {"家": "个", "项": "个", "名": "人", "位": "人"}
#: So many characters of its own words make a figure unlike any other of the report.
SPECIFIC = 4
_LESS_OF_IT = frozenset({"废止", "撤销", "代替", "整合精简"})


@dataclass
class Book:
    """All figures of a text, with the subjects that parts have from their wholes."""

    figures: list[Figure]
    subjects: Mapping[Figure, Subject] = field(default_factory=dict)

    def subject(self, figure: Figure) -> Subject:
        return self.subjects.get(figure, figure.subject)

    def about(self, subject: Subject, year: int | None, *, roles: Iterable[Role], like: Figure) -> list[Figure]:
        """Figures of a year that count what `like` speaks of, those with the very same event first."""
        wanted = frozenset(roles)
        found = [
            figure
            for figure in self.figures
            if figure.role in wanted
            and figure.year == year
            and not figure.day
            and figure.places == like.places
            and figure.topic == like.topic
            and same_things(self.subject(figure), subject)
            and self.subject(figure).happened_like(subject)
        ]
        exact = [figure for figure in found if self.subject(figure).events == subject.events]
        return exact or found


def same_things(one: Subject, other: Subject) -> bool:
    return one.thing == other.thing and one.marks == other.marks and one.rest == other.rest


def in_charts(chart: Subject, text: Subject) -> bool:
    """Whether a chart draws what a figure of the text counts; its title may leave the tier to the section."""
    missing = text.marks - chart.marks
    return (
        chart.thing == text.thing
        and not chart.rest
        and not text.rest
        and chart.marks <= text.marks
        and (not missing or missing <= TIERS)
        and (not chart.events or not text.events or bool(chart.events & text.events) or "新增" in text.events)
    )


def unit_like(one: str, other: str) -> bool:
    return _ALIKE.get(one, one) == _ALIKE.get(other, other)


def said_twice(book: Book) -> Iterator[Trial]:
    """The same thing of the same period, said in two places."""
    figures = [
        figure
        for figure in book.figures
        if figure.role in (Role.FLOW, Role.STOCK) and not figure.day and figure.is_dated
    ]
    for one, other in _pairs(figures):
        mine, its = book.subject(one), book.subject(other)
        if (
            one.role is other.role
            and one.year == other.year
            and unit_like(one.unit, other.unit)
            and same_things(mine, its)
            and _same_event(mine, its, one.role)
            and _of_the_same(one, other, mine)
        ):
            holds = one.amount.meets(other.amount)
            yield Trial(Code.SAID_TWICE, holds, (one, other), f"{one.number} {'=' if holds else '≠'} {other.number}")


def stocks_and_flows(book: Book) -> Iterator[Trial]:
    """What came to be in a year is not more than there is at its end, all years together."""
    general = [figure for figure in book.figures if figure.is_general and not figure.day and figure.is_dated]
    stocks = [figure for figure in general if figure.role is Role.STOCK]
    for flow in general:
        mine = book.subject(flow)
        if flow.role is not Role.FLOW or not mine.thing or mine.rest or not mine.events or mine.events & _LESS_OF_IT:
            continue
        for stock in stocks:
            its = book.subject(stock)
            if (
                stock.year == flow.year
                and unit_like(stock.unit, flow.unit)
                and same_things(mine, its)
                and (not its.events or its.events == mine.events)
            ):
                holds = flow.amount.low <= stock.amount.high
                yield Trial(
                    Code.STOCK,
                    holds,
                    (flow, stock),
                    f"{in_digits(flow.amount.printed)} {'≤' if holds else '>'} {in_digits(stock.amount.printed)}",
                )


def _pairs(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    groups: dict[tuple[Role, int | None], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.role, figure.year), []).append(figure)
    for group in groups.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                yield one, other


def _same_event(one: Subject, other: Subject, role: Role) -> bool:
    if one.events == other.events:
        return bool(one.events) or role is Role.STOCK
    if role is Role.STOCK:
        return not one.events or not other.events
    return {"新增"} in (set(one.events), set(other.events)) and len(one.events) == len(other.events) == 1


def _of_the_same(one: Figure, other: Figure, subject: Subject) -> bool:
    """Whether both speak of everything; or of the same unlike thing on the same stated day."""
    if one.is_general and other.is_general:
        return bool(subject.thing) or len(subject.rest) >= SPECIFIC
    return one.role is Role.STOCK and one.places == other.places and len(subject.rest) >= SPECIFIC
