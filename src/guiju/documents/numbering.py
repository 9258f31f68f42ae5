"""The numbers that Word counts by itself: what stands before a paragraph and is written nowhere in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from guiju.documents.package import WORD

_PLACE: Final = re.compile(r"%([1-9])")
_LEVELS: Final = 9
_MOST: Final = 100_000
_DIGITS: Final = "〇一二三四五六七八九"
_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                 (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    """All places in it are written as decimals."""
    restart: int | None = None
    """The level (from 1) whose step starts this one anew; 0 never, None each one above."""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    id: str
    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list: str | None = None
    level: int | None = None


@dataclass(slots=True)
class Styles:
    """Paragraph styles with what they take from those they are based on."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    @classmethod
    def read(cls, root: etree._Element | None) -> Styles:
        found = cls()
        for style in root.iter(WORD + "style") if root is not None else ():
            if style.get(WORD + "type") not in (None, "paragraph"):
                continue
            id = style.get(WORD + "styleId") or ""
            look = style.find(WORD + "pPr")
            found.by_id[id] = Style(
                id,
                _value(style, "name"),
                _value(style, "basedOn"),
                _number(_value(look, "outlineLvl")) if look is not None else None,
                *numbered_in(look),
            )
            if style.get(WORD + "default") in ("1", "true", "on"):
                found.default = id
        return found

    def line(self, id: str) -> Iterator[Style]:
        """The style and those it is based on, nearest first."""
        seen = set()
        while id and id not in seen and (style := self.by_id.get(id)):
            seen.add(id)
            yield style
            id = style.based_on

    def name(self, id: str) -> str:
        style = self.by_id.get(id)
        return style.name if style else ""

    def outline(self, id: str) -> int | None:
        return next((each.outline for each in self.line(id) if each.outline is not None), None)


@dataclass(frozen=True, slots=True)
class Counted:
    """What Word writes before a paragraph, and its level from 0; -1 where it writes nothing."""

    label: str = ""
    level: int = -1
    bullet: str = ""
    """``——``, ``●``: the sign of a list that does not count; `label` is empty then."""


_NOTHING: Final = Counted()
_BULLETS: Final = {"\uf0b7": "•", "\uf06c": "●", "\uf0a7": "▪", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢",
                   "\uf0fc": "✓", "\uf0b2": "❑", "\uf02d": "-"}  # fmt: skip
"""Signs of the symbol fonts stand in a private range."""


class Numbering:
    """Counts the lists of one document; ask for its paragraphs in their order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self.styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def label(self, look: etree._Element | None, style: str) -> tuple[str, int]:
        """What Word counts before the paragraph, and its level from 0; ("", -1) where it counts nothing."""
        counted = self.counted(look, style)
        return counted.label, counted.level

    def counted(self, look: etree._Element | None, style: str) -> Counted:
        """What Word writes before the paragraph; `look` is its own w:pPr, `style` the id of its style."""
        list, level = numbered_in(look)
        if list == "0":
            return _NOTHING
        if list is None:
            for each in self.styles.line(style):
                if each.list is not None:
                    list = each.list
                    level = level if level is not None else each.level
                    if level is None:
                        level = self._level_of_style(list, each.id)
                    break
        if list is None or list == "0" or list not in self._lists:
            return _NOTHING
        return self._step(list, min(level or 0, _LEVELS - 1))

    def _step(self, list: str, level: int) -> Counted:
        abstract, levels, overrides = self._lists[list]
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if level in overrides and (list, level) not in self._started:
            counts[level] = None
            self._started.add((list, level))
        here = levels.get(level, Level())
        start = overrides.get(level, here.start)
        counted = counts[level]
        counts[level] = start if counted is None else min(counted + 1, _MOST)
        for deeper in range(level + 1, _LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart > 0 and level < restart):
                counts[deeper] = None
        for upper in range(level):
            if counts[upper] is None:
                counts[upper] = levels.get(upper, Level()).start
        if here.format == "bullet":
            return Counted("", level, "".join(_BULLETS.get(sign, sign) for sign in here.text))

        def written(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            format = "decimal" if here.legal else levels.get(place, Level()).format
            return counted_as(counts[place] or 0, format)

        return Counted(_PLACE.sub(written, here.text).strip(), level)

    def _level_of_style(self, list: str, style: str) -> int | None:
        levels = self._lists[list][1] if list in self._lists else {}
        return next((level for level, each in levels.items() if each.style == style), None)

    def _read(self, root: etree._Element) -> None:
        links: dict[str, str] = {}
        for abstract in root.iter(WORD + "abstractNum"):
            id = abstract.get(WORD + "abstractNumId") or ""
            self._abstract[id] = dict(_levels(abstract))
            if link := _value(abstract, "numStyleLink"):
                links[id] = link
        for num in root.iter(WORD + "num"):
            id = num.get(WORD + "numId") or ""
            abstract_id = _value(num, "abstractNumId")
            levels = dict(self._abstract.get(abstract_id, {}))
            overrides: dict[int, int] = {}
            for override in num.iter(WORD + "lvlOverride"):
                level = _number(override.get(WORD + "ilvl"))
                if level is None:
                    continue
                start = _number(_value(override, "startOverride"))
                if start is not None:
                    overrides[level] = start
                levels |= dict(_levels(override))
            self._lists[id] = (abstract_id, levels, overrides)
        self._follow(root, links)

    def _follow(self, root: etree._Element, links: dict[str, str]) -> None:
        """A list that points to a list style has the levels of the list that defines the style."""
        defining = {
            _value(abstract, "styleLink"): abstract.get(WORD + "abstractNumId") or ""
            for abstract in root.iter(WORD + "abstractNum")
            if _value(abstract, "styleLink")
        }
        for id, (abstract, levels, overrides) in self._lists.items():
            if (target := defining.get(links.get(abstract, ""), "")) and not levels:
                self._lists[id] = (target, dict(self._abstract[target]), overrides)


def counted_as(number: int, format: str) -> str:
    match format:
        case "upperLetter" | "lowerLetter":
            letters = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 260 else str(number)
            return letters if format == "upperLetter" else letters.lower()
        case "upperRoman" | "lowerRoman":
            roman = _roman(number)
            return roman.upper() if format == "upperRoman" else roman
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(0x2460 + number - 1)
        case _ if format.startswith(("chinese", "japanese", "ideographDigital", "taiwanese")):
            return _chinese(number)
    return str(number)


def numbered_in(look: etree._Element | None) -> tuple[str | None, int | None]:
    """List and level that a w:pPr names."""
    found = look.find(WORD + "numPr") if look is not None else None
    if found is None:
        return None, None
    return _value(found, "numId") or None, _number(_value(found, "ilvl"))


def _levels(parent: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in parent.findall(WORD + "lvl"):
        place = _number(level.get(WORD + "ilvl"))
        if place is None or not 0 <= place < _LEVELS:
            continue
        start = _number(_value(level, "start"))
        format = _value(level, "numFmt")
        if not format:  # a format of a newer Word with an older one to fall back on
            format = next((each.get(WORD + "val") or "" for each in level.iter(WORD + "numFmt")), "decimal")
        legal = level.find(WORD + "isLgl")
        yield (
            place,
            Level(
                1 if start is None else start,
                format,
                _value(level, "lvlText"),
                legal is not None and legal.get(WORD + "val") not in ("0", "false", "off"),
                _number(_value(level, "lvlRestart")),
                _value(level, "pStyle"),
            ),
        )


def _roman(number: int) -> str:
    found = ""
    for value, letters in _ROMAN if 0 < number < 4000 else ():
        while number >= value:
            found, number = found + letters, number - value
    return found or str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def _value(parent: etree._Element | None, name: str) -> str:
    child = parent.find(WORD + name) if parent is not None else None
    return (child.get(WORD + "val") or "") if child is not None else ""


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
