"""Lists that say how many they name, and documents that are named in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from guiju.base.errors import Sentence
from guiju.checks.claims.figures import Figure, Role, Subject
from guiju.checks.claims.findings import Code, Severity, Trial
from guiju.checks.claims.numerals import exactly, find_numerals
from guiju.checks.claims.reading import Paragraph

_TITLE = r"《[^《》]{2,80}》"
_BEHIND = r"(?:\s*（[^（）]{1,40}）|\s*\([^()]{1,40}\))?"
_JOINED = r"\s*(?:、|和|及|与|以及|，)?\s*"
_TITLES = re.compile(rf"(?:{_TITLE}{_BEHIND}{_JOINED})+(?P<etc>等)?\s*(?=[\d一二两三四五六七八九十])")
_ONE_TITLE = re.compile(_TITLE)
_UNITS = frozenset({"项", "个", "部", "份", "件", "篇"})
#: Verbs of the names of circulars that a hurried hand takes for each other.
_VERBS = re.compile("加强|推进|推动|促进|做好|深化|强化|加快|规范|完善|提升|提高")
_ISSUED = re.compile(r"([^，。；《》]{4,80}?)(?:联合)?(?:印发|发布|出台|下发)\s*(《关于[^《》]{8,80}》)")
_ISSUERS = re.compile("[、和与]|等(?:部门|[一二三四五六七八九十\\d]+部门)?|联合|以及")
LONGEST_COUNT = 30


@dataclass(frozen=True, slots=True)
class _List:
    titles: tuple[str, ...]
    figure: Figure


def trials_of(paragraphs: Sequence[Paragraph]) -> Iterator[Trial]:
    lists = []
    for paragraph in paragraphs:
        for found, count, etc in _lists(paragraph):
            named = len(found.titles)
            holds = named <= count if etc else named == count
            yield Trial(
                Code.ENUMERATION,
                holds,
                (found.figure,),
                f"{named} {'≤' if etc and holds else '=' if holds else '>' if etc else '≠'} {count}",
            )
            if holds and named == count:
                lists.append(found)
    yield from _renamed_in_lists(lists)
    yield from _renamed_circulars(paragraphs)


def _lists(paragraph: Paragraph) -> Iterator[tuple[_List, int, bool]]:
    """Runs of titles with the number that is said of them."""
    text = paragraph.text
    numbers = {numeral.start: numeral for numeral in find_numerals(text)}
    for run in _TITLES.finditer(text):
        numeral = numbers.get(run.end())
        titles = tuple(_ONE_TITLE.findall(run[0]))
        if numeral is None or numeral.unit not in _UNITS or not numeral.amount.exact or len(titles) < 2:
            continue
        if "《" in text[max(0, run.start() - 1) : run.start()] or numeral.amount.printed > LONGEST_COUNT:
            continue
        quote = _spoken(paragraph, run.start(), numeral.end)
        yield _List(titles, quote), int(numeral.amount.printed), run["etc"] is not None


def _renamed_in_lists(lists: Sequence[_List]) -> Iterator[Trial]:
    """Two complete lists with the same titles but one, and that one alike."""
    for one, other in combinations(lists, 2):
        mine, its = set(one.titles), set(other.titles)
        if len(mine) != len(its) or len(mine - its) != 1 or len(its - mine) != 1:
            continue
        first, second = next(iter(mine - its)), next(iter(its - mine))
        if _alike(first, second):
            yield _renamed(first, second, one.figure, other.figure)


def _renamed_circulars(paragraphs: Sequence[Paragraph]) -> Iterator[Trial]:
    """关于加强…的意见 and 关于推进…的意见 of the same bodies."""
    found: list[tuple[str, frozenset[str], Figure]] = []
    for paragraph in paragraphs:
        if "《关于" not in paragraph.text:
            continue
        for circular in _ISSUED.finditer(paragraph.text):
            issuers = frozenset(name for name in _ISSUERS.split(circular[1].strip()) if len(name) > 1)
            found.append((circular[2], issuers, _spoken(paragraph, circular.start(1), circular.end())))
    for (title, issuers, figure), (other, its, where) in combinations(found, 2):
        same = issuers & its
        if (
            title != other
            and len(title) == len(other)
            and _VERBS.sub("", title, count=1) == _VERBS.sub("", other, count=1)
            and len(same) >= 2
            and same in (issuers, its)
        ):
            yield _renamed(title, other, figure, where)


def _renamed(first: str, second: str, one: Figure, other: Figure) -> Trial:
    return Trial(
        Code.NAME,
        False,
        (one, other),
        f"{first} ≠ {second}",
        Severity.LABEL,
        Sentence("发布的机关或同列的文件相同，应是同一份文件"),
    )


def _alike(one: str, other: str) -> bool:
    """Two titles of which most pairs of characters of the shorter are in the longer too."""
    short, long = sorted(({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other)), key=len)
    return len(short & long) >= 0.6 * len(short)


def _spoken(paragraph: Paragraph, start: int, end: int) -> Figure:
    return Figure(
        exactly(0), "", Role.OTHER, Subject(), None, "", frozenset(), "",
        paragraph.printed[start:end].strip(), paragraph.place(start, end), start, end, start,
    )  # fmt: skip
