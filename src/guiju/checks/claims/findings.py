"""What a report claims, tried; and what failed, told once.

A trial is one equation or comparison between figures. One wrong number makes several trials fail: those that share a
figure become one finding, and the figure in whose place most trials fail and fewest hold is named first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from guiju.base.errors import Sentence
from guiju.checks.claims.figures import Figure
from guiju.checks.claims.reading import Place


class Severity(StrEnum):
    CONTRADICTION = "contradiction"  # both cannot be true
    LABEL = "label"  # the numbers may be right, the words on them are not
    SOFT = "soft"  # worth a look: rounding, or what is counted is not the same


class Code(StrEnum):
    """What a finding says; permanent."""

    PARTS = "FIG001"
    PART_ABOVE_WHOLE = "FIG002"
    SHARE = "FIG003"
    SHARES_TOGETHER = "FIG004"
    CHANGE = "FIG005"
    GROWTH = "FIG006"
    SAID_TWICE = "FIG007"
    CHART = "FIG008"
    CHART_TITLE = "FIG009"
    STOCK = "FIG010"
    ENUMERATION = "FIG011"
    NAME = "FIG012"
    SHARES_OF_ONE = "FIG013"


SAID = {
    Code.PARTS: Sentence("各部分之和不等于总数"),
    Code.PART_ABOVE_WHOLE: Sentence("部分大于总数"),
    Code.SHARE: Sentence("占比与部分、总数不符"),
    Code.SHARES_TOGETHER: Sentence("各项占比之和不是 100%"),
    Code.CHANGE: Sentence("增减数与两年的数不符"),
    Code.GROWTH: Sentence("增长率与两年的数不符"),
    Code.SAID_TWICE: Sentence("同一事项前后的数不一致"),
    Code.CHART: Sentence("图中的数与正文不一致"),
    Code.CHART_TITLE: Sentence("图的标题与所画的数不符"),
    Code.STOCK: Sentence("存量小于当年的数"),
    Code.ENUMERATION: Sentence("列举的个数与所说的数不符"),
    Code.NAME: Sentence("同一文件前后名称不一致"),
    Code.SHARES_OF_ONE: Sentence("占比与同列的其他占比不是同一总数的"),
}
_ORDER = {Severity.CONTRADICTION: 0, Severity.LABEL: 1, Severity.SOFT: 2}


NO_REMARK = Sentence("")
ROUNDED = Sentence("末位相差 1，可能是舍入的方法不同")


@dataclass(frozen=True, slots=True)
class Trial:
    """One claim of the report put to the test, with the arithmetic as a person checks it on paper."""

    code: Code
    holds: bool
    figures: tuple[Figure, ...]
    arithmetic: str = ""
    severity: Severity = Severity.CONTRADICTION
    remark: Sentence = NO_REMARK
    """What else may explain it, for findings that are not simply wrong."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the report that a finding speaks of, in their place."""

    quote: str
    place: Place
    number: str
    """The number alone, as printed."""
    start: int = 0
    end: int = 0
    """Characters of the paragraph, as `Paragraph.printed` has them; 0 and 0 for the point of a chart."""


@dataclass(frozen=True, slots=True)
class Finding:
    code: Code
    severity: Severity
    sentence: Sentence
    arithmetic: tuple[str, ...]
    mentions: tuple[Mention, ...]
    """The doubtful words first."""
    remark: Sentence
    doubtful: Figure | None
    """The one figure that explains all of it, where there is one."""


def findings(trials: Iterable[Trial]) -> list[Finding]:
    """Failed trials that share a figure as one finding, in the order of the report."""
    failed: list[Trial] = []
    held: dict[Figure, int] = defaultdict(int)
    for trial in trials:
        if not trial.holds:
            failed.append(trial)
        else:
            for figure in trial.figures:
                held[figure] += 1
    made = [_finding(group, held) for group in _connected(failed)]
    return sorted(made, key=lambda finding: (_ORDER[finding.severity], min(m.place.line for m in finding.mentions)))


def _connected(trials: list[Trial]) -> list[list[Trial]]:
    groups: list[tuple[set[Figure], list[Trial]]] = []
    for trial in trials:
        figures, members = set(trial.figures), [trial]
        apart = []
        for group in groups:
            if group[0] & figures:
                figures |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (figures, members)]
    return [members for _, members in groups]


def _finding(trials: list[Trial], held: dict[Figure, int]) -> Finding:
    main = min(trials, key=lambda trial: (_ORDER[trial.severity], trial.code))
    count: dict[Figure, int] = defaultdict(int)
    for trial in trials:
        for figure in trial.figures:
            count[figure] += 1
    ranked = sorted(count, key=lambda figure: (held[figure] - count[figure], held[figure]))
    doubtful = ranked[0] if len(ranked) == 1 or _rank(ranked[0], held, count) < _rank(ranked[1], held, count) else None
    others = sorted((figure for figure in main.figures if figure is not doubtful), key=_where)
    rest = sorted((figure for figure in count if figure not in main.figures and figure is not doubtful), key=_where)
    ordered = ([doubtful] if doubtful else []) + others + rest
    return Finding(
        main.code,
        main.severity,
        SAID[main.code],
        tuple(dict.fromkeys(trial.arithmetic for trial in [main, *trials])),
        tuple(Mention(figure.quote, figure.place, figure.number, figure.start, figure.end) for figure in ordered),
        next((trial.remark for trial in [main, *trials] if trial.remark), NO_REMARK),
        doubtful,
    )


def _rank(figure: Figure, held: dict[Figure, int], count: dict[Figure, int]) -> tuple[int, int]:
    return held[figure] - count[figure], held[figure]


def _where(figure: Figure) -> tuple[int, int]:
    return figure.place.line, figure.place.start
