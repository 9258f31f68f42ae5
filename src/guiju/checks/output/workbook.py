"""Reports as a workbook: one row a finding, to be filtered, handed out and ticked off."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from guiju.base.errors import Sentence, Translate
from guiju.checks.definition import Finding, Rule, Severity
from guiju.checks.output.places import SEVERITIES, Places, mend_words
from guiju.checks.running import Report

_FINDINGS: Final = (
    (Sentence("文件"), 24),
    (Sentence("位置"), 22),
    (Sentence("级别"), 8),
    (Sentence("规则"), 9),
    (Sentence("问题"), 60),
    (Sentence("原文"), 30),
    (Sentence("建议"), 30),
    (Sentence("已接受的理由"), 24),
    (Sentence("识别码"), 18),
)
_RULES: Final = ((Sentence("规则"), 9), (Sentence("名称"), 40), (Sentence("原因"), 80), (Sentence("依据"), 40))
_FILES: Final = ((Sentence("文件"), 40), (Sentence("方案"), 14), (Sentence("日期"), 12))
_COLOURS: Final = {
    Severity.ERROR: "#B42318",
    Severity.WARNING: "#8A4B00",
    Severity.NOTICE: "#175CD3",
    Severity.LEAD: "#6941C6",
}


def workbook(reports: Sequence[Report], *, files: Sequence[str] = (), translate: Translate = str) -> bytes:
    """Three sheets: findings, documents with their counts, and the rules that found something."""
    names = list(files) or [report.document.name for report in reports]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        writing = _Writing(book, translate)
        writing.sheet(Sentence("发现"), _FINDINGS, _findings(reports, names, translate), coloured=2)
        counts = [(SEVERITIES[severity], 8) for severity in Severity]
        writing.sheet(
            Sentence("文件"), (*_FILES, *counts, (Sentence("没有检查的"), 60)), _files(reports, names, translate)
        )
        writing.sheet(Sentence("规则"), _RULES, _rules(reports, translate))
    return content.getvalue()


def _findings(reports: Sequence[Report], names: Sequence[str], translate: Translate) -> list[list[Any]]:
    rows = []
    for report, name in zip(reports, names, strict=True):
        places = Places(report.document)
        rows += [_finding(finding, name, places, translate) for finding in report.findings]
    return rows


def _finding(finding: Finding, name: str, places: Places, translate: Translate) -> list[Any]:
    mend = mend_words(finding.mend)
    return [
        name,
        places.words(finding.span).told(translate),
        SEVERITIES[finding.severity].told(translate),
        finding.code,
        finding.message.told(translate),
        finding.span.text,
        mend.told(translate) if mend else "",
        finding.accepted,
        finding.fingerprint,
    ]


def _files(reports: Sequence[Report], names: Sequence[str], translate: Translate) -> list[list[Any]]:
    return [
        [
            name,
            report.settings.profile.value,
            report.on.isoformat(),
            *(report.count(severity) for severity in Severity),
            "\n".join(sentence.told(translate) for sentence in report.left_out),
        ]
        for report, name in zip(reports, names, strict=True)
    ]


def _rules(reports: Sequence[Report], translate: Translate) -> list[list[Any]]:
    met: dict[str, Rule] = {finding.code: finding.rule for report in reports for finding in report.findings}
    return [
        [
            code,
            rule.title.told(translate),
            rule.why.told(translate),
            "\n".join(f"{source.instrument} {source.article}".strip() for source in rule.sources),
        ]
        for code, rule in sorted(met.items())
    ]


class _Writing:
    def __init__(self, book: xlsxwriter.Workbook, translate: Translate) -> None:
        self.book = book
        self.translate = translate
        self.head = book.add_format({"bold": True, "bg_color": "#F2F4F7", "border": 1, "border_color": "#D0D5DD"})
        self.cell = book.add_format({"text_wrap": True, "valign": "top"})
        self.colours = {
            SEVERITIES[severity].told(translate): book.add_format({"font_color": colour, "bold": True, "valign": "top"})
            for severity, colour in _COLOURS.items()
        }

    def sheet(
        self, title: Sentence, columns: Sequence[tuple[Sentence, int]], rows: list[list[Any]], *, coloured: int = -1
    ) -> None:
        sheet = self.book.add_worksheet(title.told(self.translate))
        for column, (name, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name.told(self.translate), self.head)
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(place, column, value, self.cell)
                else:  # text is never read as a formula
                    shown = self.colours.get(value, self.cell) if column == coloured else self.cell
                    sheet.write_string(place, column, value[:32_000], shown)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
