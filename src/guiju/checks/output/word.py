"""A report as comments in the Word file itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from guiju.base.errors import GuijuError, Sentence, Translate, joined
from guiju.checks.definition import Finding
from guiju.checks.output.places import SEVERITIES, mend_words
from guiju.checks.running import Report
from guiju.documents.word.marking import Remark
from guiju.documents.word.marking import commented as with_remarks

AUTHOR: Final = Sentence("规矩")


class NoWordFile(GuijuError):
    """Comments are written into Word files alone."""


def commented(path: Path, report: Report, *, translate: Translate = str) -> bytes:
    """The file with a comment at each open finding. Raises NoWordFile for a document of another format."""
    if report.document.format != "docx":
        raise NoWordFile("{file} 不是 .docx，不能写入批注；可以改用 html 或 xlsx 格式的结果", file=report.document.name)
    author = AUTHOR.told(translate)
    return with_remarks(
        path, [Remark(each.span, author, _said(each).told(translate)) for each in report.open], translate=translate
    )


def _said(finding: Finding) -> Sentence:
    """What is wrong, what to do, and what it rests on, a line each."""
    lines = [
        Sentence(
            "{severity} {code}：{message}",
            severity=SEVERITIES[finding.severity],
            code=finding.code,
            message=finding.message,
        )
    ]
    if finding.mend is not None:
        lines.append(mend_words(finding.mend))
    lines.append(_source(finding))
    return joined(lines, "\n")


def _source(finding: Finding) -> Sentence:
    named = joined((f"{each.instrument} {each.article}".strip() for each in finding.rule.sources), "；")
    if finding.rule.verified:
        return Sentence("依据：{sources}", sources=named)
    return Sentence("依据：{sources}（未核实）", sources=named)
