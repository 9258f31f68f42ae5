"""The figures in a report's text, tested against what the report itself claims.

`audit(read(path))` reads a report's figures with their unit, period, subject and role, and tries whatever they say
together: parts and totals, shares, changes and growth against both years, the same thing said twice, charts against the
text, stock against flow. Only what cannot be true as printed becomes a contradiction; where words leave two readings
and one of them fits, nothing is said. The words that it knows stand in `words`; a figure that it does not understand
it leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guiju.checks.claims import charted, groups, said, shares, wording
from guiju.checks.claims.figures import Figure, figures_of
from guiju.checks.claims.findings import Finding, Severity, Trial, findings
from guiju.checks.claims.reading import Report, read, read_text

__all__ = ["Audit", "Finding", "Report", "Severity", "audit", "read", "read_text"]


@dataclass(frozen=True, slots=True)
class Audit:
    """What was read, what was tried, and what does not agree."""

    report: Report
    figures: tuple[Figure, ...]
    trials: tuple[Trial, ...]
    findings: tuple[Finding, ...]

    @property
    def contradictions(self) -> int:
        return sum(finding.severity is Severity.CONTRADICTION for finding in self.findings)


def audit(report: Report) -> Audit:
    """Find what in a report contradicts itself."""
    read_figures = figures_of(report)
    figures = [figure for _, of_paragraph in read_figures for figure in of_paragraph]
    found = [group for paragraph, of_paragraph in read_figures for group in groups.groups_of(paragraph, of_paragraph)]
    book = said.Book(figures, groups.subjects_of_parts(found))
    tested = frozenset(share for group in found for share in group.shares.values())
    trials = (
        *_trials(report, book, found),
        *(trial for paragraph, read in read_figures for trial in shares.trials_of(paragraph, read, tested)),
    )
    return Audit(report, tuple(figures), trials, tuple(findings(trials)))


def _trials(report: Report, book: said.Book, found: list[groups.Group]) -> Iterator[Trial]:
    text = "\n".join(paragraph.text for paragraph in report.paragraphs)
    lines = charted.lines_of(report)
    yield from groups.trials_of(found, text)
    yield from said.said_twice(book)
    yield from said.stocks_and_flows(book)
    yield from charted.against_text(report, lines, book, found)
    yield from charted.changes(lines, book)
    yield from wording.trials_of(report.paragraphs)
