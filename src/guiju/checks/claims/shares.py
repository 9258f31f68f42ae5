"""Shares that are printed without their whole: each with its number says how great the whole must be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from guiju.checks.claims.figures import Figure, Role
from guiju.checks.claims.findings import NO_REMARK, ROUNDED, Code, Severity, Trial
from guiju.checks.claims.numerals import UNBOUNDED, in_digits
from guiju.checks.claims.reading import Paragraph

#: So many numbers must agree on the whole before one that does not is called wrong.
FEWEST_AGREEING = 3
_NESTED = re.compile("其中|包括")


def trials_of(paragraph: Paragraph, figures: Sequence[Figure], tested: frozenset[Figure]) -> Iterator[Trial]:
    """Within a sentence, all but one of at least four shares are of the same whole; `tested` ones are left out."""
    for run in _runs(paragraph, figures, tested):
        if len(run) <= FEWEST_AGREEING:
            continue
        wholes = [_whole(part, share) for part, share in run]
        for at, (part, share) in enumerate(run):
            others = wholes[:at] + wholes[at + 1 :]
            low, high = max(low for low, _ in others), min(high for _, high in others)
            if low > high:
                continue
            mine = wholes[at]
            holds = mine[0] <= high and low <= mine[1]
            amount = part.amount
            close = share.amount.is_near(amount.low / high * 100, amount.high / low * 100)
            beside = [figure for pair in run if pair != (part, share) for figure in pair]
            printed = part.amount.printed / share.amount.printed * 100
            yield Trial(
                Code.SHARES_OF_ONE,
                holds,
                (share, part, *beside),
                f"{in_digits(part.amount.printed)} ÷ {share.number} ≈ {round(printed)}"
                + ("" if holds else f"，{_others(run, at)}"),
                Severity.SOFT if close else Severity.CONTRADICTION,
                ROUNDED if close else NO_REMARK,
            )


def _whole(part: Figure, share: Figure) -> tuple[Fraction, Fraction]:
    return part.amount.low / share.amount.high * 100, part.amount.high / share.amount.low * 100


def _others(run: Sequence[tuple[Figure, Figure]], left_out: int) -> str:
    return "，".join(
        f"{in_digits(part.amount.printed)} ÷ {share.number} ≈ {round(part.amount.printed / share.amount.printed * 100)}"
        for at, (part, share) in enumerate(run)
        if at != left_out
    )


def _runs(
    paragraph: Paragraph, figures: Sequence[Figure], tested: frozenset[Figure]
) -> Iterator[list[tuple[Figure, Figure]]]:
    """Numbers each with its share behind it, sentence by sentence, as long as unit and words of the share are one."""
    run: list[tuple[Figure, Figure]] = []
    said = ""
    for part, share in pairwise(figures):
        if share.role is not Role.SHARE or part.role not in (Role.FLOW, Role.STOCK) or share in tested:
            continue
        between = paragraph.text[part.end : share.start]
        if len(between) > 24 or re.search("[。；;]", between) or part.amount.high >= UNBOUNDED or share.amount.low <= 0:
            continue
        if _NESTED.search(paragraph.text, part.clause, part.start):
            continue
        words = re.sub(r"占比|占", "占", re.sub(r"[\W\d]", "", between))
        gap = paragraph.text[run[-1][1].end : part.start] if run else ""
        if run and (words != said or run[-1][0].unit != part.unit or "。" in gap or _NESTED.search(gap)):
            yield run
            run = []
        said = words
        run.append((part, share))
    if run:
        yield run
