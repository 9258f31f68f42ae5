"""What sounds alike: the quick way finds what the slow way finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from guiju.insight.likeness import LEAST_LIKENESS, common_spans, matter_of, most_alike, near, says_all

_WORDS = st.sampled_from(
    (
        "餐饮",
        "分餐",
        "服务",
        "规范",
        "规程",
        "第1部分：总则",
        "第2部分",
        "电风扇",
        "能效",
        "（试行）",
        "ＡＢ",
        "Ab",
        "要求",
    )
)
_TITLES = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)


@given(_TITLES, st.lists(_TITLES, max_size=12))
@settings(max_examples=60)
def test_nothing_alike_is_lost_on_the_way(sought, titles):
    candidates = {("standard", str(place), str(place)): title for place, title in enumerate(titles)}
    slow = {
        which
        for which, title in candidates.items()
        if fuzz.ratio(matter_of(sought), matter_of(title)) >= LEAST_LIKENESS
    }
    assert {which for which, _likeness in most_alike(sought, candidates)} == slow


def test_words_that_most_titles_share_make_nothing_alike():
    titles = {("standard", key, key): title for key, title in (("a", "餐饮分餐管理规程"), ("b", "电梯安全管理规范"))}
    assert [each.key for each in near("餐饮分餐服务规范", titles)] == ["a"]


def test_one_title_may_say_all_that_the_other_says():
    assert says_all("茶园低温预警技术规范", "山地茶园低温预警指南")
    assert not says_all("滑雪课程学生运动能力测评规范", "滑板课程学生运动能力测评规范")


def test_what_is_common_is_told_by_its_place():
    text = "示例果园采摘管理规程"
    assert [text[start:end] for start, end in common_spans(text, "果园示例采摘规程")] == ["示例", "采摘", "规程"]
    assert common_spans("甲", "乙") == ()
