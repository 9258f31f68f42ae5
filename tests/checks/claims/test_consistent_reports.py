"""A report that agrees with itself gives no finding; of one wrong number a finding speaks, and no other appears."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checks.claims.consistent_reports import report, text_of, typed_otherwise, with_one_number_changed

from guiju.checks.claims import audit, read_text

SEEDS = st.integers(min_value=0, max_value=2**32)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_consistent_report_gives_no_finding(seed):
    random = Random(seed)
    assert audit(read_text(typed_otherwise(text_of(report(random)), random))).findings == ()


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_whatever_is_found_names_the_one_number_that_was_changed(seed):
    random = Random(seed)
    text, _before, changed, line = with_one_number_changed(report(random), random)
    for finding in audit(read_text(text)).findings:
        assert any(mention.place.line == line and changed.rstrip("%") in mention.number for mention in finding.mentions)


def test_nearly_every_changed_number_is_found():
    """Not all can be: 74.0% does not tell 7776 from 7777, and 9000 may be rounded."""
    found = 0
    for seed in range(100):
        random = Random(seed)
        text, *_ = with_one_number_changed(report(random), random)
        found += bool(audit(read_text(text)).findings)
    assert found >= 98
