"""Charts against the text, and changes against both years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from guiju.base.errors import Sentence
from guiju.checks.claims.figures import Figure, Role, Subject, of_chart, subject_of, untimed
from guiju.checks.claims.findings import NO_REMARK, ROUNDED, Code, Severity, Trial
from guiju.checks.claims.groups import Group
from guiju.checks.claims.numerals import Amount, in_digits
from guiju.checks.claims.reading import Report
from guiju.checks.claims.said import Book, in_charts
from guiju.checks.claims.words import DIVISIONS, MARKS

_QUOTED_ROUND = re.compile(r"（[^）]*）|\([^)]*\)")
_COUNTED = (Role.FLOW, Role.STOCK)


@dataclass(frozen=True, slots=True)
class Line:
    """A series as the audit reads it: what it may draw, and its points by year, or by category."""

    titles: tuple[str, ...]
    meanings: tuple[Subject, ...]
    points: tuple[tuple[Figure, str], ...]

    def at(self, year: int | None) -> Figure | None:
        return next((point for point, category in self.points if point.year == year and not category), None)


def lines_of(report: Report) -> list[Line]:
    """The series of all charts; where the categories are things, each category is a line of its own."""
    made: list[Line] = []
    for chart in report.charts:
        by_category: dict[str, list[tuple[Figure, str]]] = {}
        for meanings, points in of_chart(chart):
            if all(point.year for point, _ in points) and all(category for _, category in points):
                for point, category in points:
                    by_category.setdefault(category, []).append((point, ""))
            else:
                made.append(Line(chart.titles, meanings, tuple(points)))
        for category, of_category in by_category.items():
            thing = subject_of(_QUOTED_ROUND.sub("", category))
            titles = [subject_of(untimed(title)) for title in chart.titles]
            events = frozenset().union(*(title.events for title in titles))
            marks = frozenset().union(*(title.marks for title in titles if title.thing == thing.thing))
            meaning = Subject(thing.thing, thing.marks or marks & MARKS, thing.events or events, thing.rest)
            made.append(Line((*chart.titles, category), (meaning,), tuple(of_category)))
    return made


def against_text(report: Report, lines: Sequence[Line], book: Book, groups: Sequence[Group]) -> Iterator[Trial]:
    """Points of years beside the figures of these years; categories beside the parts of a total."""
    captions = [subject_of(untimed(caption)) for caption in report.captions]
    for line in lines:
        if all(category for _, category in line.points):
            yield from _as_parts(line, groups)
        else:
            yield from _as_years(line, lines, book, captions)


def _as_years(line: Line, lines: Sequence[Line], book: Book, captions: Sequence[Subject]) -> Iterator[Trial]:
    tried = [list(_points_tried(line, meaning, book)) for meaning in line.meanings]
    best = max(tried, key=lambda trials: (sum(trial.holds for trial in trials), -len(trials)))
    if any(trial.holds for trial in best):
        yield from best
        return
    best = next((trials for trials in tried if trials), [])
    for trial in best:
        point = trial.figures[0]
        twin = _twin(line, lines, point, trial.figures[1])
        if twin is None:
            yield trial
            continue
        elsewhere = _told_elsewhere(point, book, captions)
        remark = (
            Sentence("两张图同名而数不同；正文中这个数是「{quote}」，标题可能用错", quote=elsewhere[0].quote)
            if elsewhere
            else Sentence("两张图同名而数不同，其中一张的标题可能用错")
        )
        yield Trial(
            Code.CHART_TITLE, False, (point, twin, trial.figures[1], *elsewhere),
            f"{point.number} ≠ {twin.number} = {trial.figures[1].number}", Severity.LABEL, remark,
        )  # fmt: skip


def _told_elsewhere(point: Figure, book: Book, captions: Sequence[Subject]) -> list[Figure]:
    """The one figure of the text that has a point's value, and that a caption of a chart speaks of."""
    same = [
        f for f in book.figures if f.year == point.year and f.amount.exact and f.amount.printed == point.amount.printed
    ]
    fitting = [f for f in same if any(in_charts(caption, book.subject(f)) for caption in captions)] or same
    return fitting if len(fitting) == 1 else []


def _points_tried(line: Line, meaning: Subject, book: Book) -> Iterator[Trial]:
    if not meaning.thing:
        return
    for point, _ in line.points:
        found = [
            figure
            for figure in book.figures
            if figure.role in _COUNTED
            and figure.year == point.year
            and not figure.day
            and figure.is_general
            and in_charts(meaning, book.subject(figure))
        ]
        flows = [figure for figure in found if figure.role is point.role]
        named = [figure for figure in flows if book.subject(figure).events & meaning.events]
        added = [figure for figure in flows if book.subject(figure).events & {"新增"}]
        found = named or added or found
        found = [figure for figure in found if figure.amount.exact] or found
        if len({book.subject(figure).marks for figure in found}) > 1:
            continue
        fits = [figure for figure in found if figure.amount.meets(point.amount)]
        flows = [figure for figure in found if figure.role is point.role]
        if not fits and not flows:
            continue
        nearest = min(fits or flows, key=lambda f: (f.amount.width, abs(f.amount.printed - point.amount.printed)))
        yield Trial(Code.CHART, bool(fits), (point, nearest), f"{point.number} {'=' if fits else '≠'} {nearest.number}")


def _twin(line: Line, lines: Sequence[Line], point: Figure, figure: Figure) -> Figure | None:
    """The point of another chart with the same title that does agree with the text."""
    for other in lines:
        its = other.at(point.year)
        if other is not line and set(other.titles) & set(line.titles) and its and its.amount.meets(figure.amount):
            return its
    return None


def _as_parts(line: Line, groups: Sequence[Group]) -> Iterator[Trial]:
    known = frozenset().union(*DIVISIONS)
    names = [sorted(subject_of(category).names & known) for _, category in line.points]
    if not all(len(each) == 1 for each in names):
        return
    points = {each[0]: point for each, (point, _) in zip(names, line.points, strict=True)}
    fitting = [group for group in groups if set(group.names) == set(points) and len(group.names) == len(points)]
    thing = line.meanings[0].thing
    of_thing = [group for group in fitting if group.whole.subject.thing == thing] or fitting
    if not of_thing:
        return

    def agreed(group: Group) -> int:
        return sum(part.amount.meets(points[name].amount) for name, part in zip(group.names, group.parts, strict=True))

    group = max(of_thing, key=agreed)
    if 2 * agreed(group) <= len(points):
        return
    for name, part in zip(group.names, group.parts, strict=True):
        holds = part.amount.meets(points[name].amount)
        yield Trial(
            Code.CHART, holds, (points[name], part), f"{points[name].number} {'=' if holds else '≠'} {part.number}"
        )
    its = group.whole.subject
    if thing and its.thing and thing != its.thing and agreed(group) == len(points):
        yield Trial(
            Code.CHART_TITLE, False, (line.points[0][0], group.whole),
            f"{'/'.join(line.titles)} ≠ {group.whole.quote}", Severity.LABEL,
            Sentence("图中各数与正文的「{quote}」一一相符，标题说的却是另一种事物", quote=group.whole.quote),
        )  # fmt: skip


def changes(lines: Sequence[Line], book: Book) -> Iterator[Trial]:
    """增加231项 against the figures of both years; 同比增长47.02% likewise, or against the figure and its change."""
    deltas = [figure for figure in book.figures if figure.role is Role.DELTA]
    for delta in deltas:
        tried = [
            _delta(delta, now, before) for now, before in _both_years(delta, lines, book) if now.amount.width < 1000
        ]
        yield from _best(tried)
    for growth in book.figures:
        if growth.role is Role.GROWTH:
            tried = [_growth(growth, now, before.amount, (before,)) for now, before in _both_years(growth, lines, book)]
            tried += [
                _growth(growth, now, _minus(now.amount, delta), (delta,))
                for delta in deltas
                if delta.year == growth.year
                for now in _changed_by_both(growth, delta, book)
            ]
            yield from _best(tried)


def _changed_by_both(growth: Figure, delta: Figure, book: Book) -> list[Figure]:
    """The figure whose change is told in percent and in its unit."""
    if growth.main or delta.main:
        same = growth.main is delta.main or (_speaks_alike(book, delta, growth) and not (growth.main and delta.main))
        main = delta.main or growth.main
        return [main] if same and main and main.unit == delta.unit else []
    if not _speaks_alike(book, delta, growth) or not book.subject(growth).thing:
        return []
    found = book.about(book.subject(delta), delta.year, roles=[Role.FLOW], like=delta)
    return sorted((now for now in found if now.unit == delta.unit), key=lambda now: now.amount.width)[:1]


def _best(tried: list[Trial]) -> Iterator[Trial]:
    """All trials if each holds or fails; those that hold if they do not agree, for then the words left it open."""
    held = [trial for trial in tried if trial.holds]
    yield from held or tried


def _speaks_alike(book: Book, one: Figure, other: Figure) -> bool:
    mine, its = book.subject(one), book.subject(other)
    return (
        mine.thing == its.thing
        and mine.marks == its.marks
        and mine.rest == its.rest
        and mine.happened_like(its)
        and one.is_general
        and other.is_general
    )


def _both_years(change: Figure, lines: Sequence[Line], book: Book) -> Iterator[tuple[Figure, Figure]]:
    """The figure that changed, and that of the year it is compared with, from the text or a chart."""
    subject = book.subject(change)
    if change.year is None or change.compared is None or not subject.thing or subject.rest:
        return
    now = [change.main] if change.main else book.about(subject, change.year, roles=_COUNTED, like=change)
    now = [figure for figure in now if change.role is Role.GROWTH or figure.unit == change.unit]
    flows = [figure for figure in now if figure.role is Role.FLOW] or now
    near = [figure for figure in flows if figure.place.paragraph == change.place.paragraph] or flows
    if not near or len({figure.role for figure in near}) > 1:
        return
    current = min(near, key=lambda figure: figure.amount.width)
    if any(not figure.amount.meets(current.amount) for figure in near):
        return
    before = [
        figure
        for figure in book.about(subject, change.compared, roles=[current.role], like=change)
        if figure.unit == current.unit
    ]
    drawn = [line for line in lines if any(in_charts(meaning, book.subject(current)) for meaning in line.meanings)]
    agreeing = [line for line in drawn if (it := line.at(change.year)) and it.amount.meets(current.amount)]
    of_lines = [it for line in (agreeing or drawn) if (it := line.at(change.compared))]
    if agreeing or len(of_lines) == 1:
        before += of_lines
    if before and all(one.amount.meets(other.amount) for one, other in combinations(before, 2)):
        for earlier in before:
            yield current, earlier


def _minus(now: Amount, delta: Figure) -> Amount:
    if delta.sign < 0:
        return Amount(
            now.low + delta.amount.low, now.high + delta.amount.high, now.precision, now.printed + delta.amount.printed
        )
    return Amount(
        now.low - delta.amount.high, now.high - delta.amount.low, now.precision, now.printed - delta.amount.printed
    )


def _delta(delta: Figure, now: Figure, before: Figure) -> Trial:
    low, high = now.amount.low - before.amount.high, now.amount.high - before.amount.low
    if delta.sign < 0:
        low, high = -high, -low
    holds = low <= delta.amount.high and delta.amount.low <= high
    first, second = (now, before) if delta.sign > 0 else (before, now)
    difference = in_digits(first.amount.printed - second.amount.printed)
    return Trial(
        Code.CHANGE,
        holds,
        (delta, now, before),
        f"{in_digits(first.amount.printed)} − {in_digits(second.amount.printed)} = {difference}"
        + ("" if holds else f" ≠ {in_digits(delta.amount.printed)}"),
    )


def _growth(growth: Figure, now: Figure, before: Amount, others: tuple[Figure, ...]) -> Trial:
    printed = growth.amount
    if before.low <= 0:
        return Trial(Code.GROWTH, True, (growth, now, *others))
    low, high = (now.amount.low / before.high - 1) * 100, (now.amount.high / before.low - 1) * 100
    value = (now.amount.printed / before.printed - 1) * 100
    if growth.sign < 0:
        low, high, value = -high, -low, -value
    holds = low <= printed.high and printed.low <= high
    close = printed.is_near(low, high)
    formula = f"{in_digits(now.amount.printed)} ÷ {in_digits(before.printed)} − 1"
    if growth.sign < 0:
        formula = f"1 − {in_digits(now.amount.printed)} ÷ {in_digits(before.printed)}"
    return Trial(
        Code.GROWTH,
        holds,
        (growth, now, *others),
        f"{formula} = {in_digits(_rounded(value))}%" + ("" if holds else f" ≠ {growth.number}"),
        Severity.SOFT if close else Severity.CONTRADICTION,
        ROUNDED if close else NO_REMARK,
    )


def _rounded(value: Fraction) -> Fraction:
    return Fraction(round(value * 10_000), 10_000)
