"""A report for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from guiju.base.errors import Sentence, Translate
from guiju.checks.definition import Finding, Severity
from guiju.checks.output.places import Places, quoted
from guiju.checks.running import Report


def as_dict(report: Report, *, file: str = "", translate: Translate = str) -> dict[str, Any]:
    """Plain values alone; accepted findings are among the others, with the reason."""
    places = Places(report.document)
    return {
        "file": file or report.document.name,
        "format": report.document.format,
        "pages": report.document.pages,
        "on": report.on.isoformat(),
        "profile": report.settings.profile.value,
        "rules": list(report.rules),
        "summary": {
            **{severity.value: report.count(severity) for severity in Severity},
            "accepted": len(report.findings) - len(report.open),
        },
        "left_out": [sentence.told(translate) for sentence in report.left_out],
        "findings": [finding_as_dict(finding, places, translate) for finding in report.findings],
    }


def finding_as_dict(finding: Finding, places: Places, translate: Translate = str) -> dict[str, Any]:
    """One finding. `mend` is null where none is known; its place is given where it is not the finding's."""
    mend = finding.mend
    written: dict[str, Any] | None = None
    if mend is not None:
        written = {"text": mend.text, "safe": mend.safe}
        if mend.span is not None:
            written["place"] = places.values(mend.span)
        if mend.also:
            written["also"] = [{"place": places.values(span), "text": text} for span, text in mend.also]
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": finding.rule.title.told(translate),
        "message": finding.message.told(translate),
        "place": places.values(finding.span, quote=quoted(finding)),
        "mend": written,
        "related": [places.values(span) for span in finding.found.related],
        "detail": plain(finding.found.detail, translate),
        "verified": finding.rule.verified,
        "fingerprint": finding.fingerprint,
        "accepted": finding.accepted,
    }


def plain(value: Any, translate: Translate = str) -> Any:
    """A detail of a rule as JSON has it: days as text, sequences as lists."""
    match value:
        case Sentence():
            return value.told(translate)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): plain(each, translate) for name, each in value.items()}
        case str() | int() | float() | None:
            return value
        case list() | tuple() | set() | frozenset():
            return [plain(each, translate) for each in value]
        case _:
            return str(value)
