"""What is wrong with a template, gathered until all of it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guiju.base.errors import Sentence, joined
from guiju.reports.word.errors import BrokenTemplate, UnknownPlace
from guiju.reports.word.places import MARKS

_MARKUP = re.compile(r"<[^>]+>")
_HEADING = re.compile(r'<w:pStyle w:val="(?:[Hh]eading[1-3]|[1-3])"')
_LONGEST = 60


@dataclass(slots=True)
class Faults:
    found: dict[str, tuple[Sentence, bool]] = field(default_factory=dict)

    def add(self, where: Sentence, fault: Sentence, *, unknown: bool = False) -> None:
        """`unknown` says that nothing is wrong but the name."""
        line = Sentence("{place}：{fault}", place=where, fault=fault)
        self.found.setdefault(line, (line, unknown))

    def tell(self) -> None:
        """Raise one error of them all, if there are any."""
        if not self.found:
            return
        lines = [line for line, _unknown in self.found.values()]
        kind = UnknownPlace if all(unknown for _, unknown in self.found.values()) else BrokenTemplate
        raise kind(joined([Sentence("模板有 {count} 处需要改正", count=len(lines)), *lines], "\n"))


BODY, HEADER, FOOTER, FOOTNOTES = Sentence("正文"), Sentence("页眉"), Sentence("页脚"), Sentence("脚注")


@dataclass(frozen=True, slots=True)
class Lines:
    """The source of one part, a paragraph to a line."""

    part: Sentence
    lines: list[str]

    def where(self, line: int) -> Sentence:
        """How its author finds the paragraph: the heading above it and its first words. Lines count from 1."""
        place = min(max(line, 1), len(self.lines)) - 1
        heading = next((_words(each) for each in reversed(self.lines[:place]) if _HEADING.search(each)), "")
        return described(_words(self.lines[place]), part=self.part, heading=heading)


def described(words: str, *, part: Sentence, heading: str = "") -> Sentence:
    beginning = words[:_LONGEST] + ("…" if len(words) > _LONGEST else "")
    if heading:
        return Sentence("“{heading}”一节“{words}”", heading=heading, words=beginning)
    return Sentence("{part}“{words}”", part=part, words=beginning)


def _words(markup: str) -> str:
    text = MARKS.sub("", _MARKUP.sub("", markup)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())
