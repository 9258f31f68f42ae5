"""What is checked of a return before it is taken."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.errors import InvalidForm
from guiju.figures.surveys.models import Question, Rule
from guiju.figures.surveys.rules import described, objections, read_rules, written

CODES = ("all", "online", "onsite", "people")
TITLES = {"all": "合计", "online": "线上", "onsite": "线下", "people": "人次"}


def found(typed, *, rules="", soft="", before=None, **limits):
    """Keys of what is objected to, and whether it is hard."""
    questions = [Question(code=code, required=code == "all") for code in CODES]
    for name, value in limits.items():
        setattr(questions[0], name, value if name == "swing" else Decimal(value))
    checked = read_rules(rules, CODES, hard=True) + read_rules(soft, CODES, hard=False)
    for place, rule in enumerate(checked):
        rule.pk = place
    _numbers, seen = objections(questions, checked, TITLES, typed, before or {})
    return [(each.key, each.hard) for each in seen]


def test_a_sound_return_has_no_objections():
    assert found({"all": "9", "online": "4", "onsite": "５"}, rules="1 = 2 + 3", least=1, most=10) == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({}, "missing:all"),
        ({"all": "九"}, "number:all"),
        ({"all": "-1"}, "number:all"),
        ({"all": "1e9"}, "number:all"),
        ({"all": "0"}, "least:all"),
        ({"all": "11"}, "most:all"),
        ({"all": "9", "online": "4", "onsite": "4"}, "rule:0"),
        ({"all": "9", "online": "4"}, "rule:0"),
    ],
)
def test_what_is_wrong_is_found(typed, key):
    assert found(typed, rules="1 = 2 + 3", least=1, most=10) == [(key, True)]


def test_a_rule_without_answers_on_one_side_says_nothing():
    assert found({"all": "9"}, rules="1 = 2 + 3\n2 <= 1\n4 >= 1") == []


def test_a_soft_rule_and_a_leap_ask_for_an_explanation():
    assert found({"all": "9", "people": "8"}, soft="4 >= 1") == [("rule:0", False)]
    assert found({"all": "131"}, swing=30, before={"all": Decimal(100)}) == [("swing:all", False)]
    assert found({"all": "130"}, swing=30, before={"all": Decimal(100)}) == []
    assert found({"all": "70"}, swing=30, before={"all": Decimal(100)}) == []
    assert found({"all": "5"}, swing=30, before={"all": Decimal(0)}) == []


def test_rules_are_told_in_words():
    told = [described(rule, TITLES) for rule in read_rules("1 = 2+3\n2≤1\n第4题 >= 1 - 2", CODES, hard=True)]
    assert told == ["“合计”应等于“线上”加“线下”", "“线上”不应大于“合计”", "“人次”不应小于“合计”减“线上”"]


@pytest.mark.parametrize("line", ["1 = 5", "0 = 1", "1 == 2", "a = 2", "1 =", "1 = 2 * 3"])
def test_a_rule_that_cannot_be_read_is_refused(line):
    with pytest.raises(InvalidForm):
        read_rules(line, CODES, hard=True)


@given(
    st.sampled_from(CODES),
    st.sampled_from(["=", "<=", ">="]),
    st.lists(st.tuples(st.sampled_from([1, -1]), st.sampled_from(CODES)), min_size=1, max_size=4),
)
def test_a_rule_reads_as_it_is_written(left, sign, right):
    rule = Rule(left=left, sign=sign, right=[list(each) for each in right], hard=True)
    (again,) = read_rules(written(rule, CODES), CODES, hard=True)
    assert (again.left, again.sign, again.right) == (left, sign, rule.right)
