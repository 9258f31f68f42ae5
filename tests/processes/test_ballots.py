"""When a ballot passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.processes.local.ballots import RULES, Vote, count

F, R, A, X = (vote.value for vote in (Vote.FOR, Vote.WITH_REMARKS, Vote.AGAINST, Vote.ABSTAINED))


@pytest.mark.parametrize(
    ("rule", "votes", "electorate", "passes"),
    [
        ("expert-group", [F, F, F], 3, True),
        ("expert-group", [F, R, F, A], 4, True),  # three of four are three quarters
        ("expert-group", [F, F, A], 3, False),
        ("expert-group", [F, F, X], 3, False),  # who abstains is present
        ("expert-group", [F, F, A, A], 4, False),  # a tie
        ("expert-group", [], 3, False),
        ("expert-group", [F, F], 3, False),  # two are no group
        ("committee", [F, F, A], 3, False),  # a third is against
        ("committee", [F, F, F, A], 4, True),
        ("committee", [F, F, F, F, X, X], 6, True),
        ("committee", [F, F, F], 5, False),  # three of five take part
        ("committee", [F, F, F], 4, True),
    ],
)
def test_a_ballot_passes_by_its_rule(rule, votes, electorate, passes):
    assert count(RULES[rule], votes, electorate=electorate).passed is passes


@given(st.sampled_from(sorted(RULES)), st.lists(st.sampled_from([F, R, A, X]), max_size=30))
def test_a_tie_never_passes_and_another_yes_never_hurts(rule, votes):
    tally = count(RULES[rule], votes, electorate=len(votes))
    if tally.in_favour <= tally.against:
        assert not tally.passed
    if tally.passed:
        assert count(RULES[rule], [*votes, F], electorate=len(votes) + 1).passed


def test_each_fault_is_told():
    faults = count(RULES["committee"], [F, A], electorate=4).faults()
    assert [str(fault) for fault in faults] == [
        "参加表决 2 人，应到 4 人，不足 3/4", "同意 1 票，表决 2 人，不足 2/3", "不同意 1 票，表决 2 人，超过 1/4",
    ]  # fmt: skip
