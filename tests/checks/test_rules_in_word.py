"""A rule finds in a Word file what it finds in a text, and its safe mends can be written there."""

from __future__ import annotations

from html import escape
from itertools import groupby
from pathlib import Path

import pytest
from tests.checks.conftest import DAY
from tests.documents.word.files import p, saved, table, word_file

from guiju.checks.definition import Finding, Rule
from guiju.checks.mending import mended
from guiju.checks.profiles import Settings
from guiju.checks.rules import every
from guiju.checks.running import check
from guiju.documents.reading import of_text, read

RULES = [pytest.param(rule, id=rule.code) for rule in every() if not rule.asks_register]


def as_word(text: str) -> bytes:
    """A line is a paragraph, a line of bars a row of a table."""
    body = ""
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.strip().startswith("|")):
        if is_table:
            rows = (tuple(escape(cell.strip()) for cell in line.strip().strip("|").split("|")) for line in lines)
            body += table(*(row for row in rows if any(set(cell) - set("-:") for cell in row)))
        else:
            body += "".join(p(escape(line)) for line in lines)
    return word_file(body)


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(str(each.message), each.span.text) for each in findings]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_in_a_word_file_what_it_finds_in_a_text(rule: Rule, tmp_path: Path):
    settings = Settings(profile=rule.example_profile, select=(rule.code,))
    for text in (rule.good, rule.bad):
        path = saved(tmp_path, as_word(text))
        report = check(read(path), settings=settings, on=DAY)
        assert said(report.findings) == said(check(of_text(text), settings=settings, on=DAY).findings)
    after = saved(tmp_path, mended(path, report).content, "mended.docx")
    assert not [each for each in check(read(after), settings=settings, on=DAY).findings if each.mend and each.mend.safe]
