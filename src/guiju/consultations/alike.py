"""Which comments say the same, and why: characters in pairs, weighed by how rare they are; numbers and direction must
agree.

Why a comment stands in its group is one sentence: as number 12, by so many per cent, in these words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from math import log
from typing import Final

SAME_CLAUSE: Final = 0.5
OTHER_CLAUSE: Final = 0.9
"""From which likeness on two comments are one, on one clause and on different ones. Measured on made sets of comments
(benchmarks/consultations.py)."""

SHORT: Final = 6
"""Shorter texts must be equal."""

_LONGEST: Final = 1_500
"""Characters of a text that are compared."""

_TRIED: Final = 20
_THING: Final = 12
"""Longer runs of characters are no names of things."""

_FILLING: Final = re.compile(
    "经研究|建议|希望|请(?!求)|我(?:们|单位|公司|局)?认为|拟|可否|是否可以|应当|应该|本(?:条|款|标准|文件|章)|该(?:条|款)|"
    "这一?(?:条|款)|一下|进行|予以|为宜|比较|更加?|[您你]好|谢谢|请采纳|存在|可以|的|了|将|把"
)

_SAME: Final = (
    (re.compile("没有|尚未|未|缺少|缺乏|缺失"), "缺"),
    (re.compile("修改为|更改为|调整为"), "改为"),
    (re.compile("规定"), "要求"),
    (re.compile("[需须宜]"), "应"),
    (re.compile("不明确|不清晰|不清楚"), "不清"),
)
"""Words that say the same in a comment."""

_CLAUSE: Final = re.compile(
    r"第?\s*[A-Z]?\.?\d+(?:\.\d+)+\s*(?:条|款|节)?|第\s*\d+\s*(?:章|条|款|节)|"
    r"附录\s*[A-Z]|[表图]\s*[A-Z]?\.?\d+"
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_DIRECTIONS: Final = {
    "out": re.compile("删|去掉|取消|移除"),
    "in": re.compile("增加|补充|添加|增补|新增|加入|增设"),
    "more": re.compile("提高|加大|放宽|延长|上调|过低|过小|太低|太短|偏低"),
    "less": re.compile("降低|减小|收紧|缩短|下调|过高|过大|太高|太长|偏高"),
    "not": re.compile("不(?!(?:[应得宜]|应当)?(?:低于|高于|少于|大于|小于|超过|足|清|明|够|全|便))|反对|无需|不必"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A comment to be compared; `about` is what it is on, such as its clause."""

    key: int
    about: Hashable
    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """Why a comment stands in its group. The first of a group is like itself."""

    key: int
    like: int
    percent: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    plain: str
    pairs: frozenset[str]
    numbers: frozenset[str]
    direction: frozenset[str]


def groups_of(written: Sequence[Written], *, draft: str = "") -> list[tuple[Member, ...]]:
    """Groups of two and more, in the order of their first members.

    Each comment joins the group of that before it which is most like it. Two comments that differ in a thing of which
    the `draft` speaks are never alike, however many words they share.
    """
    read = [_read(each.text) for each in written]
    draft = "".join(mark for mark in unicodedata.normalize("NFKC", draft).lower() if mark.isalnum())
    spread = Counter(pair for each in read for pair in each.pairs)
    weights = {pair: log(1 + len(read) / count) for pair, count in spread.items()}
    totals = [sum(weights[pair] for pair in each.pairs) for each in read]
    holding: dict[str, list[int]] = defaultdict(list)
    equal: dict[tuple[Hashable, str], int] = {}
    first: list[int] = []
    groups: dict[int, list[Member]] = {}
    for place, (each, mine) in enumerate(zip(written, read, strict=True)):
        nearest, likeness = equal.get((each.about, mine.plain), -1), 1.0
        if nearest < 0 and len(mine.plain) >= SHORT:
            nearest, likeness = _nearest(place, written, read, weights, totals, holding, draft)
        if nearest >= 0:
            like = Member(each.key, written[nearest].key, round(100 * likeness), _shared(read[nearest], mine))
            groups[first[nearest]].append(like)
            first.append(first[nearest])
        else:
            groups[place] = [Member(each.key, each.key, 100)]
            first.append(place)
        if (each.about, mine.plain) not in equal:
            equal[each.about, mine.plain] = place
            for pair in mine.pairs if len(mine.plain) >= SHORT else ():
                holding[pair].append(place)
    return [tuple(members) for members in groups.values() if len(members) > 1]


def _nearest(
    place: int,
    written: Sequence[Written],
    read: Sequence[_Read],
    weights: dict[str, float],
    totals: Sequence[float],
    holding: dict[str, list[int]],
    draft: str,
) -> tuple[int, float]:
    """The comment before it that is most like it, -1 where none is like enough."""
    mine, shared = read[place], defaultdict[int, float](float)
    for pair in mine.pairs:
        weight = weights[pair]
        for other in holding.get(pair, ()):
            shared[other] += weight
    about = written[place].about
    likely = sorted(
        (
            (2 * weight / (totals[place] + totals[other]), other)
            for other, weight in shared.items()
            if read[other].numbers == mine.numbers and read[other].direction == mine.direction
        ),
        reverse=True,
    )
    for likeness, other in likely[:_TRIED]:
        if likeness < SAME_CLAUSE:
            break
        if likeness < OTHER_CLAUSE and written[other].about != about:
            continue
        if not (draft and _of_other_things(mine.plain, read[other].plain, draft)):
            return other, likeness
    return -1, 0.0


def _of_other_things(one: str, other: str, draft: str) -> bool:
    """Whether words of the draft stand in one where other words of the draft stand in the other."""
    for kind, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "replace":
            continue
        before = 1 if start and begin and min(end - start, stop - begin) < 2 else 0
        mine, theirs = one[start - before : end], other[begin - before : stop]
        if _thing(mine, draft, other) and _thing(theirs, draft, one):
            return True
    return False


def _thing(words: str, draft: str, elsewhere: str) -> bool:
    """Whether something of which the draft speaks, and not the other comment, is named in these words."""
    pairs = (words[at : at + 2] for at in range(min(len(words), _THING) - 1))
    return any(pair in draft and pair not in elsewhere for pair in pairs)


def _read(text: str) -> _Read:
    plain = unicodedata.normalize("NFKC", text)[:_LONGEST]
    plain = _CLAUSE.sub("", plain)
    direction = frozenset(name for name, words in _DIRECTIONS.items() if words.search(plain))
    numbers = frozenset(_NUMBER.findall(plain))
    plain = _FILLING.sub("", plain).lower()
    for words, word in _SAME:
        plain = words.sub(word, plain)
    plain = "".join(mark for mark in plain if mark.isalnum() or mark == "%")
    return _Read(plain, frozenset(map("".join, pairwise(plain))), numbers, direction)


def _shared(one: _Read, other: _Read, most: int = 3) -> tuple[str, ...]:
    """The longest runs that both have."""
    blocks = SequenceMatcher(None, one.plain[:300], other.plain[:300], autojunk=False).get_matching_blocks()
    runs = sorted((block for block in blocks if block.size >= 3), key=lambda block: -block.size)[:most]
    return tuple(one.plain[block.a : block.a + min(block.size, 40)] for block in sorted(runs, key=lambda each: each.a))
