"""What the paragraphs of a division are: notes, examples, lists with their lead-in, terms, entries of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from guiju.documents.blocks import Block, BlockKind
from guiju.documents.outlines import lines
from guiju.documents.outlines.lines import Mark
from guiju.documents.outlines.shape import Division, Element, ItemList, ListItem, Role, Term

_SOURCE: Final = re.compile(r"\s*(?:[\[【［(（]?\s*(?:来源|SOURCE)\s*[:：]|[\[［](?=[A-Z]))")
_TERM: Final = re.compile(
    "(?P<name>.*[\u3400-\u9fff）)”〉>〕])[\\s\u3000]*(?P<english>[A-Za-zα-ωΑ-Ω\u00c0-\u024f][^\u3400-\u9fff]*)$"
)
_LETTERS: Final = re.compile("[A-Za-z]")
_LEAD_IN: Final = re.compile("^(?:下列|以下|本文件|本标准|本部分|凡是|注日期|其中|[^：:]{0,40}(?:适用于本|引用文件))")


def note_or_example(block: Block) -> Role | None:
    label = lines.plain(block.label)
    if label:
        return Role.NOTE if label.startswith("注") else Role.EXAMPLE if label.startswith("示例") else None
    if lines.NOTE.match(block.text):
        return Role.NOTE
    return Role.EXAMPLE if lines.EXAMPLE.match(block.text) else None


def is_bare_example(block: Block) -> bool:
    """``示例：`` alone in its line: the example is the paragraph below."""
    return lines.plain(block.label + block.text).strip("：:").removeprefix("示例").isdigit() or lines.plain(
        block.label + block.text
    ) in ("示例：", "示例:", "示例")


# 列项


def lists_of(division: Division | None, blocks: Sequence[Block]) -> Iterator[ItemList]:
    """The lists among these blocks, in order; an inner list comes after the outer one it begins in."""
    lists = _Lists(division)
    for block in blocks:
        lists.read(block)
    yield from sorted(lists.all, key=lambda each: each.items[0].block.index)


class _Lists:
    def __init__(self, division: Division | None) -> None:
        self.all: list[ItemList] = []
        self._division = division
        self._open: list[tuple[ItemList, Mark]] = []
        """Lists that may go on, the outer one first, each with its last mark."""
        self._before: Block | None = None
        """The paragraph that stands right before."""
        self._parted = False
        """A paragraph has come since the last item."""
        if division is not None and division.heading is not None and not division.title:
            self._before = division.heading

    def read(self, block: Block) -> None:
        if block.kind in (BlockKind.CELL, BlockKind.FIGURE, BlockKind.FORMULA, BlockKind.FOOTNOTE):
            return
        if block.kind is not BlockKind.ITEM and note_or_example(block) is not None:
            return
        mark = lines.mark_of(block)
        if mark is None:
            self._before, self._parted = block, bool(self._open)
            return
        at = self._level_of(mark, block)
        if at is None:
            self._open_list(mark, block)
        else:
            del self._open[at + 1 :]
            self._add(self._open[at][0], mark, block)
            self._open[at] = (self._open[at][0], mark)
        self._parted = False

    def _level_of(self, mark: Mark, block: Block) -> int | None:
        """Which of the open lists this item goes on; None where it begins one."""
        if self._parted and not any(_continues(last, mark) and mark.order for _, last in self._open):
            self._open = []
            return None
        for at in range(len(self._open) - 1, -1, -1):
            last = self._open[at][1]
            if last.family == mark.family and not (mark.order == 1 and last.order > 1):
                before = self._open[at][0].items[-1].block
                if block.kind is BlockKind.ITEM and before.kind is BlockKind.ITEM and block.level != before.level:
                    continue
                return at
        return None

    def _open_list(self, mark: Mark, block: Block) -> None:
        inner = bool(self._open) and not self._parted
        if inner and mark.order == 1:  # a second list of the same kind takes the place of the one before it
            while self._open and self._open[-1][1].family == mark.family:
                self._open.pop()
        if not inner:
            self._open = []
        lead_in = self._open[-1][0].items[-1].block if self._open else self._before
        made = ItemList(lead_in, [], self._division, level=len(self._open) + 1)
        self.all.append(made)
        self._open.append((made, mark))
        self._add(made, mark, block)

    @staticmethod
    def _add(to: ItemList, mark: Mark, block: Block) -> None:
        to.items.append(ListItem(mark.text, block, mark.start))


def _continues(last: Mark, mark: Mark) -> bool:
    return last.family == mark.family and mark.order == last.order + 1


# 术语条目


def terms_of(chapter: Division) -> Iterator[Term]:
    """The entries of a chapter of terms: its clauses without clauses below."""
    for division in chapter.walk():
        if division is chapter or division.children or division.heading is None:
            continue
        term = _term(division)
        if term is not None:
            yield term


def _term(division: Division) -> Term | None:
    heading = division.heading
    if heading is None:
        return None
    words = [block for block in division.blocks if block.kind is not BlockKind.FOOTNOTE and block.text.strip()]
    if division.title:
        head, text = heading, division.title
    elif words and not division.title_span and _is_bare(heading):
        head, text = words.pop(0), ""
        text = head.text.strip()
    else:
        return None
    name, english = _name_and_english(text)
    definition = []
    for block in words:
        if note_or_example(block) or _SOURCE.match(block.text):
            break
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            definition.append(block)
    if not english and definition and _is_english(definition[0].text):
        english = definition.pop(0).text.strip()
    while definition and len(definition) > 1 and _is_synonym(definition[0].text):
        definition.pop(0)
    return Term(division.number, name, english, head, definition, division)


def _is_bare(heading: Block) -> bool:
    line = lines.numbered(heading)
    return line is not None and not line.rest.strip()


def _name_and_english(text: str) -> tuple[str, str]:
    first = text.split("\n", 1)[0].strip()
    english = " ".join(text.split("\n")[1:2]).strip()
    if english and _is_english(english):
        return first, english
    found = _TERM.fullmatch(first)
    if found:
        return found["name"].strip(), found["english"].strip()
    return first, ""


def _is_english(text: str) -> bool:
    letters = len(_LETTERS.findall(text))
    return letters >= 2 and letters * 2 > len(text.replace(" ", ""))


def _is_synonym(text: str) -> bool:
    """A further name under the term: short, no sentence."""
    words = text.strip()
    return len(words) <= 20 and words[-1] not in "。；：" and (bool(_LETTERS.search(words)) or len(words) <= 12)


# 规范性引用文件, 参考文献, 索引


def entries_of(division: Division) -> Iterator[Block]:
    """What is listed below the lead-in, one block a document."""
    for each in division.walk():
        if each is not division and each.heading is not None and each.heading.text.strip():
            yield each.heading
        for block in each.blocks:
            if block.kind is BlockKind.FOOTNOTE or not block.text.strip() or note_or_example(block):
                continue
            text = block.text.strip()
            if division.element is Element.REFERENCES and _is_lead_in(text):
                continue
            yield block


def _is_lead_in(text: str) -> bool:
    return bool(_LEAD_IN.match(text)) or (text.endswith("。") and "引用文件" in text)
