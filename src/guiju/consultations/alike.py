"""Which comments say the same, and why: characters in pairs, weighed by how rare they are; numbers and direction must
agree.

Each text is compared with the first of every group; none joins a group over a chain of others, so the reason is always
one sentence: as number 12, by so many per cent, in these words.
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
OTHER_CLAUSE: Final = 0.8
"""From which likeness on two comments are one, on one clause and on different ones. Measured on made sets of comments
(benchmarks/consultations.py)."""

SHORT: Final = 6
"""Shorter texts must be equal."""

_LONGEST: Final = 1_500
"""Characters of a text that are compared."""

_FILLING: Final = re.compile(
    "建议|希望|请(?!求)|我(?:们|单位|公司|局)?认为|拟|可否|是否可以|应当|应该|本(?:条|款|标准|文件|章)|该(?:条|款)|"
    "这一?(?:条|款)|[一]下|进行|予以|为宜|比较|更加?|您?好|谢谢|的|了|将|把"
)
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
    "not": re.compile("不(?!低于|高于|少于|大于|小于|超过|得|应|宜)|没有|反对|无需|无法"),
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


def groups_of(written: Sequence[Written]) -> list[tuple[Member, ...]]:
    """Groups of two and more, in the order of their first members."""
    read = [_read(each.text) for each in written]
    spread = Counter(pair for each in read for pair in each.pairs)
    weights = {pair: log(1 + len(read) / count) for pair, count in spread.items()}
    totals = [sum(weights[pair] for pair in each.pairs) for each in read]
    leading: dict[str, list[int]] = defaultdict(list)
    equal: dict[tuple[Hashable, str], int] = {}
    groups: dict[int, list[tuple[int, float]]] = {}
    for place, (each, mine) in enumerate(zip(written, read, strict=True)):
        leader, likeness = equal.get((each.about, mine.plain), -1), 1.0
        if leader < 0 and len(mine.plain) >= SHORT:
            leader, likeness = _nearest(place, written, read, weights, totals, leading)
        if leader >= 0:
            groups[leader].append((place, likeness))
            continue
        groups[place] = []
        equal[each.about, mine.plain] = place
        if len(mine.plain) >= SHORT:
            for pair in mine.pairs:
                leading[pair].append(place)
    return [
        (
            Member(written[leader].key, written[leader].key, 100),
            *(
                Member(written[at].key, written[leader].key, round(100 * likeness), _shared(read[leader], read[at]))
                for at, likeness in members
            ),
        )
        for leader, members in groups.items()
        if members
    ]


def _nearest(
    place: int,
    written: Sequence[Written],
    read: Sequence[_Read],
    weights: dict[str, float],
    totals: Sequence[float],
    leading: dict[str, list[int]],
) -> tuple[int, float]:
    """The first of the group that is most like it, -1 where none is like enough."""
    mine, shared = read[place], defaultdict[int, float](float)
    for pair in mine.pairs:
        weight = weights[pair]
        for leader in leading.get(pair, ()):
            shared[leader] += weight
    best, likeness = -1, 0.0
    for leader, weight in shared.items():
        found = 2 * weight / (totals[place] + totals[leader])
        if found <= likeness:
            continue
        least = SAME_CLAUSE if written[leader].about == written[place].about else OTHER_CLAUSE
        other = read[leader]
        if found >= least and other.numbers == mine.numbers and other.direction == mine.direction:
            best, likeness = leader, found
    return best, likeness


def _read(text: str) -> _Read:
    plain = unicodedata.normalize("NFKC", text)[:_LONGEST]
    plain = _CLAUSE.sub("", plain)
    direction = frozenset(name for name, words in _DIRECTIONS.items() if words.search(plain))
    numbers = frozenset(_NUMBER.findall(plain))
    plain = _FILLING.sub("", plain).lower()
    plain = "".join(mark for mark in plain if mark.isalnum() or mark == "%")
    return _Read(plain, frozenset(map("".join, pairwise(plain))), numbers, direction)


def _shared(one: _Read, other: _Read, most: int = 3) -> tuple[str, ...]:
    """The longest runs that both have."""
    blocks = SequenceMatcher(None, one.plain[:300], other.plain[:300], autojunk=False).get_matching_blocks()
    runs = sorted((block for block in blocks if block.size >= 3), key=lambda block: -block.size)[:most]
    return tuple(one.plain[block.a : block.a + min(block.size, 40)] for block in sorted(runs, key=lambda each: each.a))
