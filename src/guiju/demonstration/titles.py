"""Titles of standards, composed so that they agree with ICS, CCS and industry: a topic in the words of its form."""

from __future__ import annotations

import re
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log
from random import Random
from typing import NamedTuple

from guiju.base.codes.naming import BROAD_FIELDS

WORD_FILES = ("agriculture.toml", "industry1.toml", "industry2.toml", "services.toml", "social.toml")


class Words(NamedTuple):
    """One thing said in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Line:
    """One way to make a title of a topic."""

    weight: int
    zh: str
    en: str
    remark: str

    @property
    def mandatory(self) -> bool:
        return self.remark == "m"

    def of(self, topic: Words) -> Words:
        return Words(_joined(self.zh, topic.zh), _english(self.en, topic.en))


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    lines: tuple[Line, ...]
    mods: tuple[Words, ...]
    """Words that narrow a topic: 山地 + 柑橘."""
    parts: tuple[Words, ...]
    family: Words
    """What a standard in several parts is called before “第1部分”."""


@dataclass(frozen=True, slots=True)
class Domain:
    """One field of work with the codes that all its titles share."""

    place: int
    name: str
    form: Form
    ccs: str
    ics: str
    industry: str
    sectors: tuple[str, ...]
    topics: tuple[Words, ...]
    trade: str
    """What its enterprises and associations are called after."""
    own_lines: tuple[Line, ...]
    """The lines of the form, and for analysis one for each analyte and method."""

    @property
    def broad_field(self) -> str:
        return next(field for field, sections in BROAD_FIELDS.items() if self.industry[0] in sections)


class Title(NamedTuple):
    """A title as choices; `part` counts from 1 and is 0 for a standard of one part."""

    domain: Domain
    topic: int
    line: int
    mod: int = -1
    part: int = 0

    @property
    def words(self) -> Words:
        domain = self.domain
        topic = domain.topics[self.topic]
        if self.mod >= 0:
            mod = domain.form.mods[self.mod]
            topic = Words(mod.zh + topic.zh, f"{mod.en} {topic.en}")
        if not self.part:
            return domain.own_lines[self.line].of(topic)
        family, part = domain.form.family, domain.form.parts[self.part - 1]
        return Words(
            f"{_joined(family.zh, topic.zh)} 第{self.part}部分：{part.zh}",
            f"{_english(family.en, topic.en)} — Part {self.part}: {part.en}",
        )

    @property
    def since(self) -> int:
        """The first year in which anybody would have written such a title, 0 for any."""
        pattern, years = _modern_words()
        return max((years[word] for word in pattern.findall(self.words.zh)), default=0)


@cache
def _modern_words() -> tuple[re.Pattern[str], dict[str, int]]:
    since = read_words("titles.toml")["since"]
    years = {word: int(year) for year, words in sorted(since.items()) for word in words}
    longest_first = sorted(years, key=len, reverse=True)
    return re.compile("|".join(longest_first)), years


def _joined(pattern: str, topic: str) -> str:
    """Set the topic into the pattern, saying once what it ends and the pattern goes on with: 网格化管理 + 管理规范."""
    before, _, after = pattern.partition("{x}")
    for length in (4, 3, 2):
        if len(after) > length and topic.endswith(after[:length]):
            return before + topic + after[length:]
    return before + topic + after


def _english(pattern: str, topic: str) -> str:
    text = pattern.replace("{X}", topic[0].upper() + topic[1:]).replace("{x}", topic)
    return text[0].upper() + text[1:]


@cache
def domains() -> tuple[Domain, ...]:
    """All domains, in the order of their files."""
    grammar = read_words("titles.toml")
    methods = {code: _words(text) for code, text in grammar["methods"].items()}
    forms = {name: _form(name, entry) for name, entry in grammar["form"].items()}
    trades = read_words("names.toml")["trades"]
    entries = [entry for name in WORD_FILES for entry in read_words(name)["domain"]]
    return tuple(_domain(place, entry, forms, methods, trades) for place, entry in enumerate(entries))


@cache
def names() -> dict:
    """Words for the names of organizations, as in names.toml."""
    return read_words("names.toml")


def read_words(name: str) -> dict:
    """One file of words, by its name."""
    """One file of words, by its name."""
    return tomllib.loads(files(__package__).joinpath("words", name).read_text(encoding="utf-8"))


def _words(text: str) -> Words:
    zh, _, en = text.partition("|")
    return Words(zh, en)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def _form(name: str, entry: dict) -> Form:
    lines = tuple(Line(int(weight), zh, en, remark) for weight, zh, en, remark in _split_lines(entry["lines"]))
    family = (
        _words(entry["family"]) if "family" in entry else Words(lines[0].zh, lines[0].en) if lines else Words("", "")
    )
    return Form(name, lines, tuple(map(_words, entry["mods"])), tuple(map(_words, entry["parts"])), family)


def _split_lines(text: str) -> Iterator[list[str]]:
    return (line.split("|") for line in _lines(text))


def _domain(
    place: int, entry: dict, forms: dict[str, Form], methods: dict[str, Words], trades: dict[str, str]
) -> Domain:
    form = forms[entry["form"]]
    lines = form.lines if form.name != "analysis" else tuple(_analysis_lines(entry, methods))
    if form.name == "chemical" and entry["name"] != "有机化工":
        lines = tuple(line for line in lines if line.remark != "organic")
    return Domain(
        place=place,
        name=entry["name"],
        form=form,
        ccs=entry["ccs"],
        ics=entry["ics"],
        industry=entry["industry"],
        sectors=tuple(entry["sectors"].split()),
        topics=tuple(map(_words, _lines(entry["topics"]))),
        trade=trades.get(entry["name"], entry["name"]),
        own_lines=lines,
    )


def _analysis_lines(entry: dict, methods: dict[str, Words]) -> Iterator[Line]:
    joint = entry["joint"]
    for line in _lines(entry["analytes"]):
        zh, en, codes = line.split("|")
        for code in codes.split():
            method = methods[code]
            yield Line(
                2,
                f"{{x}}{joint}{zh}的测定 {method.zh}",
                f"{{X}} — Determination of {en} — {method.en[0].upper() + method.en[1:]}",
                "",
            )


class Pool:
    """Titles without repetition from some domains, likelier wordings first; endless: later rounds narrow the topics."""

    def __init__(self, rng: Random, among: Sequence[Domain], *, mandatory: bool = False, local: bool = False) -> None:
        self._rng = rng
        self._domains = [
            (domain, places)
            for domain in among
            if (places := [n for n, line in enumerate(domain.own_lines) if _fits(line, mandatory, local)])
        ]
        if not self._domains:
            raise ValueError("no domain has a title of that kind")
        self._families: set[tuple[int, int, int]] = set()
        self._too_early: deque[tuple[int, Title]] = deque()
        self._titles = self._all()

    def draw(self, year: int = 9999) -> Title:
        """The next title that fits the year; what is too modern for it is kept for a later one."""
        for _ in range(min(len(self._too_early), 20)):
            since, kept = self._too_early.popleft()
            if since <= year:
                return kept
            self._too_early.append((since, kept))
        title = next(self._titles)
        for _ in range(2_000):
            if (since := title.since) <= year:
                break
            self._too_early.append((since, title))
            title = next(self._titles)
        return title

    def family(self, first: Title) -> list[Title]:
        """The parts of one standard on the topic of `first`; empty where the form has none or they are taken."""
        mark = (first.domain.place, first.topic, first.mod)
        if not first.domain.form.parts or mark in self._families:
            return []
        self._families.add(mark)
        return [first._replace(line=0, part=part) for part in range(1, len(first.domain.form.parts) + 1)]

    def _all(self) -> Iterator[Title]:
        """Every wording of every topic; then the same for narrowed topics; after all of them, again."""
        while True:
            for narrowed in (False, True):
                yield from self._shuffled(
                    (Title(domain, topic, place, mod), domain.own_lines[place].weight)
                    for domain, places in self._domains
                    for mod in (range(len(domain.form.mods)) if narrowed else (-1,))
                    for topic in range(len(domain.topics))
                    for place in places
                )

    def _shuffled(self, weighted: Iterable[tuple[Title, int]]) -> list[Title]:
        draw = self._rng.random
        keyed = [(log(1.0 - draw()) / -weight, n, title) for n, (title, weight) in enumerate(weighted)]
        keyed.sort(key=lambda item: item[:2])
        return [title for _, _, title in keyed]


def _fits(line: Line, mandatory: bool, local: bool) -> bool:
    return line.mandatory == mandatory and (local or line.remark != "local")
