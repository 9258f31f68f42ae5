"""A check: all rules of a profile over one document, and the report of what they found."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guiju.base.errors import Sentence
from guiju.checks.definition import Finding, Profile, Rule, Severity
from guiju.checks.profiles import Settings, UnusableSettings
from guiju.checks.rules import every
from guiju.checks.subject import Subject
from guiju.documents.blocks import Document
from guiju.documents.outlines import Element
from guiju.documents.outlines.reading import outline

Progress = Callable[[int, int], None]
"""Hears how many of how many rules are done."""


@dataclass(frozen=True, slots=True)
class Report:
    """`findings` in the order of the document, accepted ones included; `left_out` says what was not tried, and why."""

    document: Document
    on: date
    settings: Settings
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    """Codes of the rules that ran."""
    left_out: tuple[Sentence, ...] = ()

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody accepted."""
        return tuple(finding for finding in self.findings if not finding.accepted)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.open)

    @property
    def has_errors(self) -> bool:
        return self.count(Severity.ERROR) > 0


def guessed_profile(document: Document) -> Profile:
    """What a document seems to be: a table of numbers, a draft of a standard, or any other text."""
    if document.format in ("xlsx", "xls", "csv"):
        return Profile.LIST
    drawn = outline(document)
    if not drawn.is_standard or (drawn.of(Element.SCOPE) is None and drawn.of(Element.FOREWORD) is None):
        return Profile.DOCUMENT  # 引用标准 heads a chapter of specifications too
    number = drawn.cover.number.text.strip() if drawn.cover.number else ""
    if number.startswith("Q/"):
        return Profile.ENTERPRISE
    return Profile.ASSOCIATION if number.startswith("T/") else Profile.STANDARD


def check(
    document: Document,
    *,
    settings: Settings,
    on: date,
    register: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Run every rule that the settings ask for. `register=False`: there is none, its rules are left out.

    Raises UnusableSettings for a code or family that does not exist.
    """
    subject = Subject(document, on=on, settings=settings)
    chosen = chosen_rules(settings)
    running = [rule for rule in chosen if register or not rule.asks_register]
    findings: list[Finding] = []
    for done, rule in enumerate(running, start=1):
        severity = settings.severity_of(rule)
        findings += [Finding(rule, severity, found) for found in rule.find(subject)]
        if progress is not None:
            progress(done, len(running))
    left_out = list(document.unread)
    if len(running) < len(chosen):
        left_out.append(Sentence("没有登记簿，{count} 条要查登记簿的规则没有运行", count=len(chosen) - len(running)))
    ordered = sorted(findings, key=_place)
    return Report(
        document,
        on,
        settings,
        tuple(_accepted(_with_fingerprints(ordered), settings)),
        tuple(rule.code for rule in running),
        tuple(left_out),
    )


def chosen_rules(settings: Settings) -> list[Rule]:
    """The rules that these settings run. Raises UnusableSettings for what names none."""
    rules = every()
    known = {rule.code for rule in rules} | {rule.family for rule in rules}
    for name in (*settings.select, *settings.ignore, *settings.severity):
        if name not in known:
            raise UnusableSettings("没有编号或类别为 {name} 的规则", name=name)
    return [rule for rule in rules if settings.runs(rule)]


def _place(finding: Finding) -> tuple[int, int, int, str]:
    span = finding.span
    return span.block.index, span.start, span.end, finding.code


def _with_fingerprints(findings: Sequence[Finding]) -> list[Finding]:
    """A digest of the rule, the words found and the words around them, and which of equal ones it is."""
    seen: Counter[str] = Counter()
    made = []
    for finding in findings:
        span = finding.span
        around = span.block.text[max(0, span.start - 20) : span.end + 20]
        words = "".join(around.split())
        key = f"{finding.code}\0{span.text}\0{words}"
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:16]
        made.append(replace(finding, fingerprint=digest))
    return made


def _accepted(findings: Sequence[Finding], settings: Settings) -> list[Finding]:
    reasons = {(each.code, each.fingerprint): each.reason for each in settings.accepted}
    return [replace(each, accepted=reasons.get((each.code, each.fingerprint), "")) for each in findings]
