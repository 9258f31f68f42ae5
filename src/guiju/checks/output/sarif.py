"""Reports as SARIF 2.1.0, which editors and code hosts show beside the text.

SARIF counts lines and columns from 1. A file without lines has its paragraphs in their place; the clause and the cell
are told as logical locations. Columns are characters (`unicodeCodePoints`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from guiju.base.errors import Sentence, Translate
from guiju.checks.definition import Finding, Rule, Severity
from guiju.checks.output.as_json import plain
from guiju.checks.output.places import Places, mend_words, quoted
from guiju.checks.running import Report
from guiju.documents.blocks import Span

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTICE: "note",
    Severity.LEAD: "note",
}
_MEDIA: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pdf": "application/pdf",
    "html": "text/html",
    "md": "text/markdown",
    "txt": "text/plain",
    "csv": "text/csv",
}


def sarif(
    reports: Sequence[Report],
    *,
    files: Sequence[str] = (),
    unread: Mapping[str, str] | None = None,
    translate: Translate = str,
) -> dict[str, Any]:
    """One run over all documents. `files` are their paths, by which a code host finds them; `unread` says why not.

    Accepted findings are there as suppressed ones.
    """
    names = list(files) or [report.document.name for report in reports]
    rules = sorted({finding.code: finding.rule for report in reports for finding in report.findings}.items())
    order = {code: place for place, (code, _rule) in enumerate(rules)}
    results = [
        result
        for report, name in zip(reports, names, strict=True)
        for result in _results(report, name, order, translate)
    ]
    notices = [
        _notice(name, sentence.told(translate), "note")
        for report, name in zip(reports, names, strict=True)
        for sentence in report.left_out
    ]
    failures = [_notice(name, sentence, "error") for name, sentence in (unread or {}).items()]
    run = {
        "tool": {"driver": {"name": "Guiju", "rules": [_rule(rule, translate) for _code, rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(report, name) for report, name in zip(reports, names, strict=True)],
        "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": notices + failures}],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, translate: Translate) -> dict[str, Any]:
    why = rule.why.told(translate)
    sources = ", ".join(f"{source.instrument} {source.article}".strip() for source in rule.sources)
    examples = f"✗\n\n```text\n{rule.bad}\n```\n\n✓\n\n```text\n{rule.good}\n```"
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title.told(translate)},
        "fullDescription": {"text": why},
        "help": {"text": f"{why} ({sources})", "markdown": f"{why} ({sources})\n\n{examples}"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.family.value, rule.severity.value], "verified": rule.verified},
    }


def _artifact(report: Report, name: str) -> dict[str, Any]:
    return {"location": {"uri": _uri(name)}, "mimeType": _MEDIA[report.document.format]}


def _notice(name: str, text: str, level: str) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(name)}}}
    return {"level": level, "message": {"text": text}, "locations": [location]}


def _uri(name: str) -> str:
    return quote(name.replace("\\", "/"), safe="/.-_~")


def _results(report: Report, name: str, order: Mapping[str, int], translate: Translate) -> list[dict[str, Any]]:
    places = Places(report.document)
    return [_result(finding, name, places, order[finding.code], translate) for finding in report.findings]


def _result(finding: Finding, name: str, places: Places, index: int, translate: Translate) -> dict[str, Any]:
    found = finding.found
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message.told(translate)},
        "locations": [_location(found.span, name, places, translate, quoted(finding))],
        "partialFingerprints": {"guiju/v1": finding.fingerprint},
        "properties": {"severity": finding.severity.value, "place": places.values(found.span, quote=quoted(finding))},
    }
    if found.related:
        result["relatedLocations"] = [_location(span, name, places, translate, span.text) for span in found.related]
    if found.detail:
        result["properties"]["detail"] = plain(found.detail, translate)
    if finding.accepted:
        result["suppressions"] = [{"kind": "external", "justification": finding.accepted}]
    if finding.mend is not None:
        changes = [(finding.mend.span or found.span, finding.mend.text), *finding.mend.also]
        if all(span.block.address and not span.block.address[0] for span, _text in changes):
            result["fixes"] = [_fix(changes, name, mend_words(finding.mend), translate)]
    return result


def _fix(changes: Sequence[tuple[Span, str]], name: str, said: Sentence | None, translate: Translate) -> dict[str, Any]:
    """Only of files in which the characters stand as they were read."""
    description = said.told(translate) if said else ""
    replacements = [{"deletedRegion": _region(span), "insertedContent": {"text": text}} for span, text in changes]
    artifact = {"artifactLocation": {"uri": _uri(name)}, "replacements": replacements}
    return {"description": {"text": description}, "artifactChanges": [artifact]}


def _location(span: Span, name: str, places: Places, translate: Translate, quote: str) -> dict[str, Any]:
    region = {**_region(span), "snippet": {"text": quote}}
    logical = {"fullyQualifiedName": places.words(span).told(translate), "kind": "element"}
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(name)}, "region": region},
        "logicalLocations": [logical],
    }


def _region(span: Span) -> dict[str, Any]:
    """A block of a text file that covers several lines is told by its first, its characters running on."""
    block = span.block
    line, column = block.line or block.paragraph or 1, block.column + 1
    return {"startLine": line, "startColumn": column + span.start, "endLine": line, "endColumn": column + span.end}
