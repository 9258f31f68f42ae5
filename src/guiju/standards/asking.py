"""What is typed into a search box, as a query of the index.

    童车              童车 in a title; below, its synonyms (婴儿推车 …) and the standards of organizations named so
    婴儿推车安全要求     the words 婴儿, 推车 … all of them, titles that hold the whole run above the others
    gbt1.1 结构        a number in any spelling, or the beginning of one, and words
    国标1.1  38961     a number without its letters
    浙江 餐饮          names of regions, of classes (ICS, CCS), of organizations; 国标, 行标 …, 强制性
    "分餐制服务"        in quotes: just so, without synonyms
    ~分餐服务指男       about so: titles that hold nearly all of it, in any order

Finding rests on pairs of characters and whole Latin words (`engines.search.text`): what is typed finds every title that
holds it. The words that rjieba cuts let a run be found in another order, and raise the score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import rjieba

from guiju.base import codes
from guiju.base.codes import Scheme
from guiju.base.codes.regions import named as region_named
from guiju.base.numbers import StandardNumber, find
from guiju.base.numbers.heads import BY_UPPER
from guiju.base.selection import ccs_members
from guiju.base.terms import Nature, Tier
from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Query, Scored, Term
from guiju.engines.search.text import fold, grams, is_chinese, runs, stretches
from guiju.organizations.naming import organizations_named
from guiju.standards.indexed import whole
from guiju.standards.spelled import TIER_WORDS, bare, mended, readings, spelled, spellings, unlabelled
from guiju.standards.synonyms import joined, synonyms

NOTHING: Final = Term("key", "")
ABOUT: Final = "~"

# Scores, so far apart that no sum of a lower rank reaches the next.
NUMBER, LINEAGE, SUPPLEMENT, OTHER_NATURE, ADOPTING, BEGINNING = 10_000.0, 5_000.0, 3_000.0, 2_500.0, 2_000.0, 1_000.0
WHOLE_TITLE, DIGITS, RUN = 500.0, 200.0, 100.0
_WIDER_FIRST: Final = {
    Tier.NATIONAL: 8.0,
    Tier.INTERNATIONAL: 6.0,
    Tier.SECTOR: 4.0,
    Tier.LOCAL: 2.0,
    Tier.ASSOCIATION: 2.0,
}

_MOST_ORGANIZATIONS: Final = 50
_NATURES: Final = {"强制性": Nature.MANDATORY, "推荐性": Nature.VOLUNTARY}
_FUNCTION_WORDS: Final = frozenset("的和与及或之其中用对在为等") | {
    "以及",
    "and",
    "of",
    "the",
    "for",
    "in",
    "to",
    "a",
    "on",
}
_BESIDE_A_NUMBER: Final = {"标准", "全文", "下载", "最新", "最新版", "现行", "pdf", *TIER_WORDS}


def asked(words: str) -> Query:
    """The standards that are meant. A blank text means all of them."""
    text = fold(words).strip()
    if not text:
        return Everything()
    if text.startswith(ABOUT):
        return _about(text)
    quoted, rest = _quoted(text)
    if quoted:
        return All((*map(_exactly, quoted), *([_by_words(rest)] if rest else ())))
    if (typed := _number_in(words)) is None:
        by_words = _by_words(text)
        return All((by_words,), prefer=_NEWEST_FIRST) if _BARE.fullmatch(text) else by_words
    by_number = typed.query()
    if others := [word for word in typed.rest.split() if word not in _BESIDE_A_NUMBER]:
        by_number = All((by_number, _by_words(" ".join(others))))
    ways: list[Query] = [by_number, Scored(_exactly(text), 0.0) if typed.numbers else _by_words(text)]
    if not typed.numbers or typed.numbers[0].dated:
        ways.append(Scored(Term("squeezed", bare(text)), BEGINNING))
    return AnyOf(tuple(ways))


def marks(words: str) -> list[str]:
    """The pieces of a title that a page should mark, the longest first; folded, so compare without capitals."""
    text = fold(words).removeprefix(ABOUT)
    quoted, rest = _quoted(text)
    pieces = [piece for part in quoted for piece in _stretches(part)]
    if not quoted and (typed := _number_in(words)):
        rest = typed.rest
    pieces += _stretches(rest)
    for unit in _units(rest):
        pieces += (unit.text, *unit.synonyms, *([] if unit.chinese else inflections(unit.text)))
    wanted = [piece for piece in dict.fromkeys(pieces) if piece not in _FUNCTION_WORDS]
    return sorted(wanted or set(pieces), key=lambda piece: (-len(piece), piece))


def _stretches(text: str) -> list[str]:
    """Runs of Chinese, and what is written in one without: ``5g``, ``wi-fi``."""
    parts = [part.strip(_POINTS) for chunk in text.split() for part in stretches(chunk)]
    return [part for part in parts if part]


def _about(text: str) -> Query:
    """The titles that hold all but few of the characters and Latin words, the most alike first.

    Of a longer Latin word its beginning will do.
    """
    parts: list[Query] = []
    for piece in dict.fromkeys(runs(text)):
        if is_chinese(piece):
            parts += [Term("words", character) for character in piece]
        elif piece not in _FUNCTION_WORDS:
            ways: list[Query] = [_phrase(form) for form in inflections(piece)]
            if len(piece) > 4:
                ways.append(Prefix("title", piece[: len(piece) // 2 + 1]))
            parts.append(_any_of(ways))
    parts = list(dict.fromkeys(parts))
    if not parts or (len(parts) < 3 and is_chinese(runs(text)[0])):
        return NOTHING
    least = len(parts) - max(len(parts) > 2, len(parts) // 6)
    pairs = dict.fromkeys(token for token in grams(text) if len(token) > 1)
    return All((AnyOf(tuple(parts), least=least),), prefer=tuple(Term("title", pair) for pair in pairs))


_QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]+)[\"“”」』]")


def _quoted(text: str) -> tuple[list[str], str]:
    """What stands in quotes, and the rest."""
    pieces = [piece for piece in _QUOTED.findall(text) if runs(piece)]
    return (pieces, _QUOTED.sub(" ", text).strip()) if pieces else ([], text)


def _exactly(text: str) -> Query:
    """All runs of the text, wherever they stand."""
    return _together(tuple(map(_phrase, pieces))) if (pieces := runs(text)) else NOTHING


def _phrase(text: str) -> Query:
    """The runs of a text one after the other."""
    return Term("words", text) if len(text) == 1 and is_chinese(text) else Phrase("title", tuple(grams(text)))


# Numbers

_HEADED = re.compile(
    r"\s*((?=[a-z])[a-z0-9/]*?[a-z](?:\([^()]{1,8}\))?(?:[ /-][a-z]{1,6}){0,2}[ /-]?\d[0-9a-z.]*(?:[-:/][0-9a-z.]+)*)"
    r"(?![0-9a-z])(.*)$"
)
_POINTS: Final = " .,;:!?()[]{}<>-/、。，；：“”‘’《》—~·'\""
_BARE = re.compile(r"\d+(?:\.\d+)*[a-z]?(?:-\d+)*")


@dataclass(frozen=True, slots=True)
class _Typed:
    """A number as it was typed: what it may mean, how keys of such numbers begin, and the words beside it."""

    numbers: tuple[StandardNumber, ...]
    beginnings: tuple[str, ...]
    rest: str = ""

    def query(self) -> Query:
        ways: list[Query] = []
        for number in self.numbers:
            lineage = number.undated_key
            forms = spellings(number.undated.canonical)
            editions = [Scored(Term("undated_key", lineage), LINEAGE)]
            editions += [
                Scored(way, OTHER_NATURE)
                for form in forms[1:] or forms
                for way in (Term("squeezed", form), Prefix("squeezed", f"{form}-19"), Prefix("squeezed", f"{form}-20"))
            ]
            ways += [
                Scored(Term("key", number.key), NUMBER),
                All((AnyOf(tuple(editions)),), prefer=_NEWEST_FIRST),
                Scored(Term("edition_of", lineage), SUPPLEMENT),
                Scored(Term("adopts", lineage), ADOPTING),
            ]
        ways += [Scored(Prefix("squeezed", beginning), BEGINNING) for beginning in self.beginnings]
        return AnyOf(tuple(ways))


_NEWEST_FIRST: Final = tuple(Scored(Term("year", str(year)), (year - 1980) / 1000) for year in range(1985, 2040))
"""Too small to be seen beside being in force, enough to order the editions of a number."""


def _number_in(words: str) -> _Typed | None:
    """The number that leads what was typed, or else stands in it; None where there is none."""
    if numbers := readings(words):
        return _Typed(tuple(numbers), tuple(dict.fromkeys(spelled(number.canonical) for number in numbers)))
    text = mended(unlabelled(words)[1])
    if headed := _HEADED.match(text):
        numbers = readings(headed[1])
        rest = headed[2].strip(" 《》,，。;；:：、-")
        return _Typed(tuple(numbers), (spelled(headed[1]),), rest)
    if re.search(r"[a-z].*\d", text) and (cited := next(iter(find(words)), None)):
        rest = fold(f"{words[: cited.start]} {words[cited.end :]}").strip()
        return _Typed((cited.number,), (spelled(cited.number.canonical),), rest)
    return None


# Words


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is looked for as one: a word that rjieba cuts, a Latin word, digits, or words with synonyms together."""

    text: str
    chinese: bool
    chunk: int
    """Which of the texts between spaces it ends in."""
    synonyms: tuple[str, ...] = ()

    def query(self) -> Query:
        own = self._own()
        others: list[Query] = [*map(_phrase, self.synonyms), *_meaning(self.text)]
        return AnyOf((own, *(Scored(other, 0.0) for other in others))) if others else own

    def _own(self) -> Query:
        if self.chinese:
            return _phrase(self.text)
        if _BARE.fullmatch(self.text):
            return AnyOf((Scored(Term("digits", self.text), DIGITS), _phrase(self.text)))
        ways: list[Query] = [_phrase(form) for form in inflections(self.text)]
        code = self.text.replace("/", "")
        if self.text.upper() in BY_UPPER or code.upper() in BY_UPPER or _HEAD.fullmatch(self.text):
            ways.append(Scored(Prefix("squeezed", code), 0.0))
        return _any_of(ways)


_HEAD = re.compile(r"[a-z]{2,4}/[tz]|db\d{2,6}(?:/[tz])?|[tq]/[a-z]+|iso/iec|iso|iec|itu|rfc")


def _by_words(text: str) -> Query:
    units = _units(text)
    if not units:
        return NOTHING
    groups: list[Query] = []
    chunks = text.split()
    start = 0
    for chunk in dict.fromkeys(unit.chunk for unit in units):
        parts = tuple(unit.query() for unit in units if unit.chunk == chunk)
        named = _named(" ".join(chunks[start : chunk + 1])) if len(chunks) > 1 else []
        groups.append(AnyOf((_together(parts), *named)) if named else _together(parts))
        start = chunk + 1
    query = All((*groups,), prefer=tuple(_preferred(text, units)))
    named = _named(text)
    return AnyOf((query, *named)) if named else query


def _together(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _any_of(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _preferred(text: str, units: Sequence[_Unit]) -> Iterator[Query]:
    """What raises a title: that it is the text, holds it in one piece, has the words that rjieba cuts.

    Of those that have the words, a standard that holds more widely comes before others.
    """
    yield Scored(Term("whole", whole(text)), WHOLE_TITLE)
    if len(units) > 1:
        yield Scored(Phrase("title", tuple(grams(text))), RUN)
    cut = dict.fromkeys(word for unit in units if unit.chinese for word in rjieba.cut(unit.text) if len(word) > 1)
    words = tuple(Term("words", word) for word in cut)
    yield from words
    yield from (Scored(All((*words, Term("tier", tier))), score) for tier, score in _WIDER_FIRST.items())


def _units(text: str) -> list[_Unit]:
    pieces = [
        _Unit(word, is_chinese(part), place)
        for place, chunk in enumerate(text.split())
        for part in stretches(chunk)
        for word in (_chinese(part) if is_chinese(part) else _latin(part))
    ]
    units = list(_with_synonyms(pieces))
    return [unit for unit in units if unit.text not in _FUNCTION_WORDS] or units


def _chinese(part: str) -> list[str]:
    """The words that rjieba cuts; the part in one where it knows no word of it."""
    cut = rjieba.cut(part)
    return cut if max(map(len, cut)) > 1 else [part]


def _latin(part: str) -> list[str]:
    """``gb/t`` and ``60601-1`` in one, for they may be of a number; else its words."""
    stripped = part.strip(_POINTS)
    if _BARE.fullmatch(stripped) or _HEAD.fullmatch(stripped):
        return [stripped]
    return runs(part)


def _with_synonyms(pieces: Sequence[_Unit]) -> Iterator[_Unit]:
    """Pieces that form a word of the table together become one, the longest first."""
    known = synonyms()
    start = 0
    while start < len(pieces):
        for stop in range(min(start + 6, len(pieces)), start, -1):
            word = joined(piece.text for piece in pieces[start:stop])
            if word in known and (word.isascii() or pieces[start].chunk == pieces[stop - 1].chunk):
                yield _Unit(word, all(map(is_chinese, word)), pieces[stop - 1].chunk, known[word])
                break
        else:
            stop = start + 1
            yield pieces[start]
        start = stop


def inflections(word: str) -> list[str]:
    """An English word itself, then in the other number: ``battery`` and ``batteries``."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return [word]
    if word.endswith("ies") and len(word) > 4:
        return [word, f"{word[:-3]}y"]
    if re.search(r"(?:s|x|z|ch|sh)es$", word):
        return [word, word[:-2], word[:-1]]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return [word, word[:-1]]
    if re.search(r"[^aeiou]y$", word):
        return [word, f"{word[:-1]}ies"]
    return [word, f"{word}es" if re.search(r"(?:s|x|z|ch|sh)$", word) else f"{word}s"]


# Names of what standards belong to


def _meaning(word: str) -> Iterator[Query]:
    """A tier, a nature or a region that the word is the name of."""
    if word in TIER_WORDS:
        yield Term("tier", TIER_WORDS[word])
    if word in _NATURES:
        yield Term("nature", _NATURES[word])
    if len(word) > 1 and (found := region_named(word)) and not found[1]:
        yield Term("region", _short(found[0].code))


def _short(region: str) -> str:
    while len(region) > 2 and region.endswith("00"):
        region = region[:-2]
    return region


def _named(text: str) -> list[Query]:
    """The standards of the classes and the organizations that are called so."""
    name = joined(runs(text))
    if len(name) < 2 or name.replace(" ", "").isdigit():
        return []
    found: list[Query] = [Term(field, code) for field, code in _classes().get(name, ())]
    ids = organizations_named(text, most=_MOST_ORGANIZATIONS)
    found += [Term(field, str(id)) for id in ids for field in ("issuer", "committee")]
    return [Scored(AnyOf(tuple(found)), 0.0)] if found else []


@cache
def _classes() -> dict[str, list[tuple[str, str]]]:
    """The codes of ICS and CCS by name, with and without what stands in brackets."""
    found: dict[str, list[tuple[str, str]]] = {}
    for scheme in (Scheme.ICS, Scheme.CCS):
        for row in codes.rows(scheme):
            for name in {row.name_zh, re.sub(r"[(（].*?[)）]", "", row.name_zh), row.name_en}:
                if key := joined(runs(name)):
                    found.setdefault(key, []).extend((scheme.value, code) for code in ccs_members(row.code))
    return {name: list(dict.fromkeys(where)) for name, where in found.items()}
