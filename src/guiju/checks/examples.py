"""What rules find in their bad examples, for their pages.

Most are run there and then. Those that ask the register speak of a register of examples, which no real one is: what
they find in it stands in examples.json, which tests/checks/test_examples.py compares with what they find today.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from guiju.checks.definition import Finding, Rule
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.checks.written import finding_of
from guiju.documents.blocks import Document

FILE: Final = Path(__file__).with_name("examples.json")
DAY: Final = date(2026, 6, 1)
"""For which examples are checked."""


def found_in_bad(rule: Rule, document: Document) -> Sequence[Finding]:
    """`document` is the bad example read; nothing for a rule whose findings have not been written down."""
    if not rule.asks_register:
        settings = Settings(profile=rule.example_profile, select=(rule.code,))
        return check(document, settings=settings, on=DAY).findings
    return [finding_of(each, document.blocks) for each in _written_down().get(rule.code, ())]


@cache
def _written_down() -> dict[str, list[dict[str, Any]]]:
    content: dict[str, list[dict[str, Any]]] = orjson.loads(FILE.read_bytes())
    return content
