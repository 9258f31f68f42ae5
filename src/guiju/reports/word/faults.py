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
    found: dict[tuple[str, str], tuple[Sentence, bool]] = field(default_factory=dict)

    def add(self, where: str, fault: Sentence, *, unknown: bool = False) -> None:
        """`unknown` says that nothing is wrong but the name."""
        self.found.setdefault((where, str(fault)), (fault, unknown))

    def tell(self) -> None:
        """Raise one error of them all, if there are any."""
        if not self.found:
            return
        lines = [
            Sentence("{place}：{fault}", place=where, fault=fault) for (where, _), (fault, _) in self.found.items()
        ]
        kind = UnknownPlace if all(unknown for _, unknown in self.found.values()) else BrokenTemplate
        raise kind(joined([Sentence("模板有 {count} 处需要改正", count=len(lines)), *lines], "\n"))


@dataclass(frozen=True, slots=True)
class Lines:
    """The source of one part, a paragraph to a line."""

    part: str
    lines: list[str]

    def where(self, line: int) -> str:
        """How its author finds the paragraph: the heading above it and its first words. Lines count from 1."""
        place = min(max(line, 1), len(self.lines)) - 1
        heading = next((_words(each) for each in reversed(self.lines[:place]) if _HEADING.search(each)), "")
        return described(_words(self.lines[place]), part=self.part, heading=heading)


def described(words: str, *, part: str, heading: str = "") -> str:
    beginning = f"“{heading}”一节" if heading else part
    return f"{beginning}“{words[:_LONGEST]}{'…' if len(words) > _LONGEST else ''}”"


def _words(markup: str) -> str:
    text = MARKS.sub("", _MARKUP.sub("", markup)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())
