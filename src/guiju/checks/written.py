"""A report as plain JSON values and back, document and all: what one process finds, others show, mark and mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Finding, Found, Mend, Profile, Severity
from guiju.checks.profiles import Accepted, Settings
from guiju.checks.rules import rule_of
from guiju.checks.running import Report
from guiju.documents.blocks import Block, Span
from guiju.documents.carried import packed, unpacked

VERSION: Final = 1


def written(report: Report) -> dict[str, Any]:
    """`read_back` gives the same report again."""
    return {
        "version": VERSION,
        "document": packed(report.document),
        "on": report.on.isoformat(),
        "settings": settings_written(report.settings),
        "findings": [finding_written(finding) for finding in report.findings],
        "rules": list(report.rules),
        "left_out": [each.parts() for each in report.left_out],
    }


def read_back(content: Mapping[str, Any]) -> Report:
    """Raises NotFound for the finding of a rule that there is no more."""
    document = unpacked(content["document"])
    blocks = document.blocks
    return Report(
        document,
        date.fromisoformat(content["on"]),
        settings_of(content["settings"]),
        tuple(finding_of(each, blocks) for each in content["findings"]),
        tuple(content["rules"]),
        tuple(Sentence.of_parts(each) for each in content["left_out"]),
    )


# What was found


def finding_written(finding: Finding) -> dict[str, Any]:
    """Its spans name blocks by their index."""
    told: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "span": _of_span(finding.span),
        "message": finding.message.parts(),
        "fingerprint": finding.fingerprint,
    }
    if finding.mend is not None:
        told["mend"] = _of_mend(finding.mend)
    if finding.found.related:
        told["related"] = [_of_span(each) for each in finding.found.related]
    if finding.found.detail:
        told["detail"] = dict(finding.found.detail)
    if finding.accepted:
        told["accepted"] = finding.accepted
    return told


def finding_of(told: Mapping[str, Any], blocks: Sequence[Block]) -> Finding:
    """Raises NotFound where there is no such rule any more."""
    found = Found(
        _span(told["span"], blocks),
        Sentence.of_parts(told["message"]),
        mend=_mend(told["mend"], blocks) if "mend" in told else None,
        related=tuple(_span(each, blocks) for each in told.get("related", ())),
        detail=told.get("detail", {}),
    )
    severity = Severity(told["severity"])
    return Finding(rule_of(told["code"]), severity, found, told["fingerprint"], told.get("accepted", ""))


def _of_mend(mend: Mend) -> dict[str, Any]:
    return {
        "text": mend.text,
        "safe": mend.safe,
        "span": None if mend.span is None else _of_span(mend.span),
        "also": [[_of_span(span), text] for span, text in mend.also],
    }


def _mend(told: Mapping[str, Any], blocks: Sequence[Block]) -> Mend:
    return Mend(
        told["text"],
        told["safe"],
        None if told["span"] is None else _span(told["span"], blocks),
        tuple((_span(span, blocks), text) for span, text in told["also"]),
    )


def _of_span(span: Span) -> list[int]:
    return [span.block.index, span.start, span.end]


def _span(told: Sequence[int], blocks: Sequence[Block]) -> Span:
    index, start, end = told
    return Span(blocks[index], start, end)


# What was asked


def settings_written(settings: Settings) -> dict[str, Any]:
    return {
        "profile": settings.profile.value,
        "select": list(settings.select),
        "ignore": list(settings.ignore),
        "severity": {code: severity.value for code, severity in settings.severity.items()},
        "flagged_words": list(settings.flagged_words),
        "safe_words": list(settings.safe_words),
        "accepted": [[each.code, each.fingerprint, each.reason] for each in settings.accepted],
        "mend_dates": settings.mend_dates,
    }


def settings_of(told: Mapping[str, Any]) -> Settings:
    return Settings(
        profile=Profile(told["profile"]),
        select=tuple(told["select"]),
        ignore=tuple(told["ignore"]),
        severity={code: Severity(word) for code, word in told["severity"].items()},
        flagged_words=tuple(told["flagged_words"]),
        safe_words=tuple(told["safe_words"]),
        accepted=tuple(Accepted(*each) for each in told["accepted"]),
        mend_dates=told["mend_dates"],
    )
