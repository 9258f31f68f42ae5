"""What holds of every rule: its code, its sources, and that it finds its bad example and leaves its good one alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from tests.checks.conftest import DAY
from tests.checks.example_register import example_register

from guiju.base.errors import NotFound
from guiju.checks.definition import Finding, Rule
from guiju.checks.profiles import Settings
from guiju.checks.rules import every, rule_of
from guiju.checks.running import check
from guiju.documents.reading import of_text

RULES = [
    pytest.param(rule, id=rule.code, marks=[pytest.mark.django_db] if rule.asks_register else []) for rule in every()
]


def found_by(rule: Rule, text: str) -> Sequence[Finding]:
    settings = Settings(profile=rule.example_profile, select=(rule.code,))
    return check(of_text(text), settings=settings, on=DAY).findings


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_rests_on(rule: Rule):
    assert re.fullmatch(r"[A-Z]{2,4}\d{3}", rule.code)
    assert rule.sources
    assert all(source.instrument for source in rule.sources)
    assert rule.title
    assert not rule.title.endswith("。")
    assert len(rule.why) >= 20
    assert rule.profiles


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_its_bad_example_and_nothing_in_its_good_one(rule: Rule):
    if rule.asks_register:
        example_register()
    found = found_by(rule, rule.bad)
    assert found, "the bad example is not found"
    for finding in found:
        assert 0 <= finding.span.start <= finding.span.end <= len(finding.span.block.text)
        assert finding.message.told(str)
    assert [finding.message for finding in found_by(rule, rule.good)] == []
    assert not any(each.mend and each.mend.safe for each in found_by(rule, mended(rule.bad, found)))


def mended(text: str, found: Sequence[Finding]) -> str:
    """The text with all safe mends written into it, from the last to the first."""
    lines = text.splitlines()
    spans = [
        change
        for each in found
        if each.mend and each.mend.safe
        for change in ((each.mend.span or each.span, each.mend.text), *each.mend.also)
    ]
    for span, words in sorted(spans, key=lambda each: -each[0].start):
        assert span.block.cell is None, "examples of safe mends stand outside tables"
        line = lines[span.block.line - 1]
        lines[span.block.line - 1] = line[: span.start] + words + line[span.end :]
    return "\n".join(lines)


def test_a_code_that_no_rule_has_is_told():
    with pytest.raises(NotFound, match="没有编号为 XYZ999 的规则"):
        rule_of("XYZ999")
