"""A report as text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Final

from guiju.base.errors import Sentence, Translate
from guiju.checks.definition import Finding, Severity
from guiju.checks.output.places import SEVERITIES, Places, context, counted, mend_words
from guiju.checks.running import Report

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTICE: "36", Severity.LEAD: "35"}
_BOLD: Final = "1"
_FAINT: Final = "2"


def text(
    report: Report, *, colour: bool, file: str = "", fingerprints: bool = False, translate: Translate = str
) -> str:
    """Each finding with its place, code, sentence and line; then what was left out, and the counts.

    `file` is what the file is called in front of each place, the document's name if nothing is said.
    """
    writing = _Writing(Places(report.document), file or report.document.name, colour, fingerprints, translate)
    lines = [line for finding in report.open for line in writing.finding(finding)]
    lines += [sentence.told(translate) for sentence in report.left_out]
    return "\n".join([*lines, writing.name(summary([report]).told(translate))]) + "\n"


def summary(reports: Sequence[Report]) -> Sentence:
    """``3 个错误、1 个警告``, how many of them mend themselves and how many were accepted."""
    found = [finding for report in reports for finding in report.open]
    said = [counted(Counter(finding.severity for finding in found))]
    safe = sum(finding.mend is not None and finding.mend.safe for finding in found)
    accepted = sum(len(report.findings) - len(report.open) for report in reports)
    if safe:
        said.append(Sentence("{count} 个可以自动改", count=safe))
    if accepted:
        said.append(Sentence("已接受 {count} 个", count=accepted))
    return reduce(lambda before, after: Sentence("{before}；{after}", before=before, after=after), said)


class _Writing:
    def __init__(self, places: Places, file: str, colour: bool, fingerprints: bool, translate: Translate) -> None:
        self.places = places
        self.file = file
        self.colour = colour
        self.fingerprints = fingerprints
        self.translate = translate

    def name(self, words: str) -> str:
        return f"{self._painted(self.file, _BOLD)}: {words}"

    def finding(self, finding: Finding) -> Iterator[str]:
        span = finding.span
        severity = SEVERITIES[finding.severity].told(self.translate)
        head = self._painted(f"{severity} {self._code(finding)}", _COLOURS[finding.severity])
        yield f"{self._place(finding)}: {head} {finding.message.told(self.translate)}"
        line = context(span)
        if line.text.strip():
            yield f"    {line.text}"
            yield f"    {' ' * line.before}{self._painted('^' * line.marked, _COLOURS[finding.severity])}"
        if mend := mend_words(finding.mend):
            safe = "" if finding.mend is None or not finding.mend.safe else " (--fix)"
            yield f"  → {mend.told(self.translate)}{safe}"
        for other in finding.found.related[:3]:
            seen = Sentence(
                "另见 {place}：{quote}", place=self.places.words(other), quote=context(other, columns=60).text
            )
            yield self._painted(f"  · {seen.told(self.translate)}", _FAINT)
        yield ""

    def _code(self, finding: Finding) -> str:
        """With the fingerprint it is what `--accept` wants."""
        return f"{finding.code}:{finding.fingerprint}" if self.fingerprints else finding.code

    def _place(self, finding: Finding) -> str:
        """``a.txt:12:8`` where the file has lines, so that editors open it there; in words elsewhere."""
        block = finding.span.block
        file = self._painted(self.file, _BOLD)
        if block.line is not None:
            return f"{file}:{block.line}:{block.column + finding.span.start + 1}"
        return f"{file}: {self.places.words(finding.span).told(self.translate)}"

    def _painted(self, words: str, colour: str) -> str:
        return f"\x1b[{colour}m{words}\x1b[0m" if self.colour else words
