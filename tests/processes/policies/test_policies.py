"""Policies are data: drafts are typed, versions never change, amounts are reckoned with a reason a line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.processes.policies import actions
from guiju.processes.policies.models import PolicyVersion
from guiju.processes.policies.terms import TITLES, Achievement, Kind, Terms, as_json, from_json, reckoned

TERMS = Terms(
    title="办法",
    basis="市监发〔2026〕1号",
    region="3301",
    first=date(2026, 1, 1),
    last=None,
    cap=Decimal(500_000),
    publicity_days=5,
    kinds=(Kind(achievement=Achievement.NATIONAL_LEAD, amount=Decimal(200_000), most_a_year=3),),
)


@pytest.mark.parametrize(
    ("revision", "paid", "times", "amount"),
    [
        (False, 0, 0, 200_000),
        (True, 0, 0, 100_000),
        (False, 400_000, 2, 100_000),
        (True, 450_000, 2, 50_000),
        (False, 500_000, 2, 0),
        (False, 600_000, 2, 0),
        (False, 0, 3, 0),
    ],
)
def test_an_amount_is_halved_counted_and_capped(revision, paid, times, amount):
    found = reckoned(TERMS, TERMS.kinds[0], revision=revision, paid=Decimal(paid), times=times)
    assert found.amount == amount
    assert found.lines[0] == "主导制定国家标准：每项 200,000 元"


def test_without_a_cap_nothing_is_cut():
    terms = from_json(as_json(TERMS) | {"cap": ""})
    assert reckoned(terms, terms.kinds[0], revision=False, paid=Decimal(10**9), times=0).amount == 200_000


def test_terms_are_stored_and_read_again():
    assert from_json(as_json(TERMS)) == TERMS


def test_everything_wrong_with_terms_is_told_at_once():
    with pytest.raises(InvalidForm) as refusal:
        from_json({"first": "soon", "cap": "-1", "region": "杭州", "kinds": [{"achievement": "x", "amount": "1.234"}]})
    told = str(refusal.value)
    for sentence in ("名称：必须填写", "依据的文件和文号：必须填写", "施行日期：应写作", "年度上限：金额应是正数",
                     "公示的工作日数：应是 1 到 60 的整数", "没有“x”这类成果", "行政区划代码应是"):  # fmt: skip
        assert sentence in told


def test_every_achievement_has_a_title():
    assert set(TITLES) == set(Achievement)


def test_a_correction_is_a_new_version_with_a_reason(db):
    actions.save_draft("award", as_json(TERMS), by="test")
    first = actions.publish("award", by="test")
    actions.save_draft("award", as_json(TERMS) | {"cap": "600000"}, by="test")
    with pytest.raises(InvalidForm, match="写明理由"):
        actions.publish("award", by="test")
    second = actions.publish("award", by="test", reason="上限写错")
    assert (first.version, second.version) == (1, 2)
    assert PolicyVersion.objects.get(pk=first.pk).says.cap == 500_000


def test_a_published_version_cannot_be_changed(db):
    actions.save_draft("award", as_json(TERMS), by="test")
    made = actions.publish("award", by="test")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        PolicyVersion.objects.filter(pk=made.pk).update(reason="x")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        made.delete()


def test_the_same_again_is_nothing_to_publish(db):
    actions.save_draft("award", as_json(TERMS), by="test")
    actions.publish("award", by="test")
    actions.save_draft("award", as_json(TERMS), by="test")
    with pytest.raises(NotNow, match="相同"):
        actions.publish("award", by="test", reason="又一次")
    with pytest.raises(NotFound):
        actions.publish("other", by="test")


def test_a_call_is_announced_under_a_version(db):
    actions.save_draft("award", as_json(TERMS), by="test")
    policy = actions.publish("award", by="test")
    days = {"achieved_first": date(2025, 1, 1), "achieved_last": date(2025, 12, 31)}
    with pytest.raises(InvalidForm, match="早于"):
        actions.announce(
            policy, code="2026", title="征集", first=date(2026, 9, 2), last=date(2026, 9, 1), by="test", **days
        )
    with pytest.raises(InvalidForm, match="不适用"):
        actions.announce(
            policy, code="2025", title="征集", first=date(2025, 9, 1), last=date(2025, 9, 2), by="test", **days
        )
    made = actions.announce(
        policy, code="2026", title="征集", first=date(2026, 9, 1), last=date(2026, 9, 30), by="test", **days
    )
    assert made.is_open(on=date(2026, 9, 30))
    with pytest.raises(NotNow, match="已有一次"):
        actions.announce(
            policy, code="2026", title="征集", first=date(2026, 9, 1), last=date(2026, 9, 30), by="test", **days
        )
