from __future__ import annotations

import time

import pytest
from tests.consultations.crowd import DRAFT, crowd, quality

from guiju.consultations.alike import Written, groups_of


def together(*texts: str, draft: str = "", about: tuple[int, ...] = ()) -> bool:
    found = groups_of(
        [Written(at, about[at] if about else 1, text) for at, text in enumerate(texts)], draft=draft
    )  # fmt: skip
    return bool(found) and len(found[0]) == len(texts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("建议将公筷的数量要求改为每桌不少于4双", "公筷的数量要求修改为每桌不应少于4双，谢谢！"),
        ("必要时过于模糊，难以检查", "难以检查，必要时太模糊。"),
        ("第4.1.1条的验收方法没有给出，应明确试验步骤", "验收方法未给出，应明确试验步骤"),
        ("同意", "同意。"),
    ],
)
def test_paraphrases_are_put_together(one, other):
    assert together(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公筷的长度改为 200 mm 以上为好", "公筷的长度改为 240 mm 以上为好"),
        ("增加对公筷消毒记录的要求", "删除对公筷消毒记录的要求"),
        ("大型餐饮单位应设置专用分餐间", "大型餐饮单位不应设置专用分餐间"),
        ("温度过高，难以达到", "温度过低，难以达到"),
        ("公筷的材质应明确为不锈钢", "公勺的材质应明确为不锈钢"),
        ("同意", "反对"),
    ],
)
def test_neighbours_that_ask_for_something_else_stay_apart(one, other):
    assert not together(one, other, draft="应配备公筷和公勺。")


def test_on_different_clauses_only_the_very_same_words_are_one():
    one, other = "表述“必要时”过于模糊，难以检查", "请考虑，表述“必要时”太模糊，难以检查"
    assert together(one, other, about=(1, 1))
    assert not together(one, other, about=(1, 2))
    assert together(one, one, about=(1, 2))


def test_why_is_told():
    first, second = groups_of(
        [Written(7, 1, "公筷的数量改为每桌不少于4双"), Written(9, 1, "建议公筷的数量改为每桌至少不少于4双")]
    )[0]
    assert (first.like, second.like) == (7, 7)
    assert 50 <= second.percent < 100
    assert any("每桌" in words for words in second.words)


def test_a_crowd_of_two_thousand_is_grouped_in_seconds():
    """What benchmarks/consultations.py measures, with room to spare on a busy machine."""
    voices = crowd(2_000, seed=3)
    began = time.perf_counter()
    found = groups_of([Written(at, each.clause, each.text) for at, each in enumerate(voices)], draft=DRAFT)
    assert time.perf_counter() - began < 10
    precision, recall = quality([{member.key for member in group} for group in found], voices)
    assert precision >= 0.9
    assert recall >= 0.9
