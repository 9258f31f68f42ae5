"""能愿动词 in running text, found without a segmenter: the longest word of a list wins, what is left over is a verb.

应 is a verb in ``外壳应平整`` and none in ``响应时间``; in ``影响应记录`` it is one again, for ``影响`` is taken first.
Quoted words and titles of documents are mentioned, not said: nothing in them is a verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from guiju.checks.definition import Profile
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block
from guiju.documents.outlines import Element, Role


class Clause(StrEnum):
    """条款类型, told by the verb."""

    REQUIREMENT = "requirement"
    RECOMMENDATION = "recommendation"
    PERMISSION = "permission"
    CAPABILITY = "capability"
    POSSIBILITY = "possibility"


@dataclass(frozen=True, slots=True)
class Verb:
    word: str
    clause: Clause
    start: int
    end: int


_SHALL: Final = (
    "应",
    "不应",
    "应当",
    "不应当",
    "应该",
    "不应该",
    "必须",
    "务必",
    "须",
    "不得",
    "不可",
    "严禁",
    "不准",
    "不许",
)
_VERBS: Final = {
    Clause.REQUIREMENT: _SHALL,
    Clause.RECOMMENDATION: ("宜", "不宜", "最好", "建议", "推荐"),
    Clause.PERMISSION: ("可以", "无须", "无需", "不需要"),
    Clause.CAPABILITY: ("能够", "不能够"),
    Clause.POSSIBILITY: ("有可能", "没有可能"),
}
"""Without 可, 不必, 能 and 可能: nothing is ever wrong with them, and they are part of hundreds of words."""

_WORDS: Final = tuple(
    word
    for line in Path(__file__).with_name("compounds.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
"""Words that hold a verb's characters and are none, and words that a compound must not begin in."""

# What follows shows that the verb stands alone though the two characters make a word.
_ALONE: Final = (
    r"应(?=用(?:清水|纯水|湿|干[燥净]|软[布质毛]|布|水(?!平|准|利|产|电)|棉|纱|毛刷|手(?!册|段|机|法)|蒸馏|去离子|不锈钢|塑料|"
    r"防[水锈]|木|酒精|目[测视]|量[具筒杯]|游标|卡[尺钳]|[黑白红绿黄蓝]色?|汉字|中文|阿拉伯|文字|符号|下列|式[（(]|公式|合适|适当|[两三一]))"
    r"|应(?=变(?:更|化|换|成|为)|力(?:求|争)|答(?:复|辩)|激活|邀请|声明|对[^，。；]{1,24}?"
    r"(?:进行|予以|加以|作出|做出|采取|实施|开展|给予|提出|造成|产生|有|作|做))"
    r"|应(?=对(?:照|齐|称|准|接)|征(?:求|得|收|集)|允许|付(?:费|款人)?(?=[^款账])|有的放矢)"
)


@lru_cache(maxsize=8)
def _pattern(safe: tuple[str, ...]) -> re.Pattern[str]:
    verbs = {word for words in _VERBS.values() for word in words}
    quoted = r"《[^》]{1,80}》|“[^”]{1,120}”|「[^」]{1,120}」|『[^』]{1,120}』"
    words, own = _longest_first(set(_WORDS) - verbs), _longest_first(safe)
    beginning = f"{own}|{quoted}" if own else quoted
    return re.compile(f"{beginning}|(?P<alone>{_ALONE})|{words}|(?P<verb>{_longest_first(verbs)})")


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


_CLAUSE_OF: Final = {word: clause for clause, words in _VERBS.items() for word in words}


def verbs_in(text: str, safe: Iterable[str] = ()) -> Iterator[Verb]:
    """In order. `safe` are compounds besides the list's own in which a verb is none."""
    for match in _pattern(tuple(safe)).finditer(text):
        word = match["alone"] or match["verb"]
        if word:
            yield Verb(word, _CLAUSE_OF[word], match.start(), match.end())


@dataclass(frozen=True, slots=True)
class Said:
    """A verb where it stands."""

    block: Block
    verb: Verb

    @property
    def before(self) -> str:
        return self.block.text[: self.verb.start]

    @property
    def after(self) -> str:
        return self.block.text[self.verb.end :]


def said(subject: Subject) -> dict[int, tuple[Verb, ...]]:
    """The verbs of every block, by its index; for `Subject.once`."""
    safe = subject.settings.safe_words
    return {block.index: tuple(verbs_in(block.text, safe)) for block in subject.document.blocks}


def sayings(subject: Subject, blocks: Iterable[Block]) -> Iterator[Said]:
    """All verbs of these blocks, in order."""
    verbs = subject.once(said)
    yield from (Said(block, verb) for block in blocks for verb in verbs[block.index])


def provisions(subject: Subject) -> Iterator[Block]:
    """Text that may hold requirements: clauses, items, cells and footnotes of tables in normative parts.

    Of a text without the outline of a standard: all running text. Notes, examples and definitions are none.
    """
    outline = subject.outline
    for block in subject.document.blocks:
        role = outline.role(block)
        if role is Role.TABLE_NOTE and block.text.lstrip().startswith("注"):
            continue
        home = outline.home(block)
        if role is Role.TITLE and not (home is not None and home.heading is block and not home.title):
            continue
        if role not in _BINDING or (home is not None and not home.normative):
            continue
        yield block


_BINDING: Final = frozenset((Role.TEXT, Role.LEAD_IN, Role.ITEM, Role.CELL, Role.TABLE_NOTE, Role.TITLE))

_DRAFTED_BY: Final = re.compile(r"GB/T\s*1\.1\s*[-‐-―－—]+\s*(\d{4}|\d{2})(?!\d)[^。]{0,60}?(?:起草|编写)")
LATEST: Final = 2020


def edition_of_rules(subject: Subject) -> int:
    """The year of the GB/T 1.1 by which the document says that it is drafted; the latest where it says nothing."""
    foreword = subject.outline.of(Element.FOREWORD)
    blocks = foreword.blocks if foreword is not None else subject.document.blocks[:80]
    for block in blocks:
        if found := _DRAFTED_BY.search(block.text):
            return int(found[1])
    return LATEST


_BUILDING: Final = re.compile(r"(?:GB(?:/T)?\s*5[0-5]\d{3}|JGJ|CJJ|CJ/T|DBJ|TB\s*1\d{4}|JTG|JTJ|JTS|CECS)(?![A-Za-z])")


def is_construction(subject: Subject) -> bool:
    """Whether the words of construction standards hold: by the profile, or by the family of its own number."""
    number = subject.outline.cover.number
    return subject.profile is Profile.CONSTRUCTION or (number is not None and _BUILDING.match(number.text) is not None)
