"""The pages of rules show what the rules find in their examples today."""

from __future__ import annotations

import os

import orjson
import pytest
from tests.checks.example_register import example_register

from guiju.checks import examples
from guiju.checks.profiles import Settings
from guiju.checks.rules import every
from guiju.checks.running import check
from guiju.checks.written import finding_written
from guiju.documents.reading import of_text

RENEWS = os.environ.get("GUIJU_RENEW") == "1"
CURE = "run: GUIJU_RENEW=1 .venv/bin/python -m pytest tests/checks/test_examples.py"


@pytest.mark.django_db
def test_what_rules_find_in_the_register_of_examples_is_written_down():
    example_register()
    found = {}
    for rule in every():
        if rule.asks_register:
            settings = Settings(profile=rule.example_profile, select=(rule.code,))
            report = check(of_text(rule.bad), settings=settings, on=examples.DAY)
            found[rule.code] = [finding_written(each) for each in report.findings]
    content = orjson.dumps(found, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    if RENEWS:
        examples.FILE.write_bytes(content)
    assert orjson.loads(examples.FILE.read_bytes()) == orjson.loads(content), CURE


def test_every_example_has_its_marks():
    for rule in every():
        assert examples.found_in_bad(rule, of_text(rule.bad)), rule.code
