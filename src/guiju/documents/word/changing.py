"""Tracked changes of Word that keep the look of what they replace: `changed(path, changes, author=…, at=…)`."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from lxml import etree

from guiju.documents.blocks import BlockKind, Span
from guiju.documents.word.names import CHOICES, W
from guiju.documents.word.opened import opened
from guiju.documents.word.writing import (
    Draft,
    Letter,
    UnwritableSpan,
    Written,
    day_and_time,
    like,
    made,
    next_id,
    texts,
)

_TRACKED: Final = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")
_INSERTED: Final = (W + "ins", W + "moveTo")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to stand in place of some characters."""

    span: Span
    text: str

    def least(self) -> Change:
        """Without what is the same at both ends, so that no more is changed than differs."""
        old, new = self.span.text, self.text
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        tail = 0
        while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        span = Span(self.span.block, self.span.start + same, self.span.end - tail)
        return Change(span, new[same : len(new) - tail])

    @property
    def order(self) -> tuple[int, int, int]:
        return self.span.block.index, self.span.start, self.span.end


def changed(path: Path, changes: Sequence[Change], *, author: str, at: datetime) -> bytes:
    """The file with each change tracked, for its reader to accept or to reject.

    Raises UnwritableSpan for spans that overlap, that go over the end of a paragraph or into a formula, or that were
    read from another file; then nothing is written.
    """
    content, refused = changed_where_possible(path, changes, author=author, at=at)
    for reason in refused.values():
        raise reason
    return content


def changed_where_possible(
    path: Path, changes: Sequence[Change], *, author: str, at: datetime
) -> tuple[bytes, dict[int, UnwritableSpan]]:
    """The same without those that cannot be written, and why not, by their place in `changes`."""
    with opened(path) as file:
        draft = Draft(file)
        editor = _Editor(draft, author, day_and_time(at))
        refused: dict[int, UnwritableSpan] = {}
        done: dict[int, int] = {}
        least = [change.least() for change in changes]
        for place in sorted(range(len(least)), key=lambda place: least[place].order):
            try:
                editor.apply(least[place], behind=done)
            except UnwritableSpan as reason:
                refused[place] = reason
        editor.end()
        return draft.content(), refused


class _Editor:
    def __init__(self, draft: Draft, author: str, at: str) -> None:
        self.draft = draft
        self.marks = {"author": author, "date": at}
        self._next: dict[str, int] = {}
        self._boxes: dict[etree._Element, None] = {}

    def apply(self, change: Change, *, behind: dict[int, int]) -> None:
        """`behind`: up to which character each block is done. Raises UnwritableSpan before anything is changed."""
        span = change.span
        written = self.draft.written(span.block)
        if span.start == span.end and not change.text:
            return
        if span.start < behind.get(span.block.index, 0):
            raise UnwritableSpan("“{words}”处有两项改动互相重叠", words=span.text)
        if span.block.kind is BlockKind.FIGURE or span.block.address is None:
            raise UnwritableSpan("“{words}”在图中，不能改写", words=span.text)
        letters = written.within(span.start, span.end) if span.start < span.end else []
        self._refuse(letters, span, written)
        behind[span.block.index] = span.end
        part = span.block.address[0]
        self.draft.touch(part)
        last: etree._Element | None = None
        for letter in letters:
            last = self._deleted(letter, part, last)
        if change.text:
            self._inserted(change.text, written, span, letters, last, part)
        box = next(written.line_at(span.start).paragraph.iterancestors(W + "txbxContent"), None)
        if box is not None:
            self._boxes[box] = None

    def end(self) -> None:
        """Text boxes are written twice, for newer and for older programs."""
        for box in self._boxes:
            for choice in box.iterancestors(CHOICES + "Choice"):
                older = next(choice.itersiblings(CHOICES + "Fallback"), None)
                if older is None:
                    continue
                boxes, copies = list(choice.iter(W + "txbxContent")), list(older.iter(W + "txbxContent"))
                if len(boxes) == len(copies):
                    copies[boxes.index(box)][:] = [deepcopy(each) for each in box]
                break

    def _refuse(self, letters: Sequence[Letter], span: Span, written: Written) -> None:
        if any(each.is_formula for each in letters) or written.is_inside(span.start):
            raise UnwritableSpan("“{words}”在公式中，不能改写", words=span.text)
        if any(each.is_choice for each in letters):
            raise UnwritableSpan("“{words}”是从列表中选的，请在文件中改选", words=span.text)
        if len({id(each.line) for each in letters}) > 1:
            raise UnwritableSpan("“{words}”跨了段落，不能改写", words=span.text)
        ends = (written.before(span.start), written.behind(span.start))
        in_runs = all(each.is_in_run for each in (*letters, *ends) if each is not None and not each.is_formula)
        if sum(len(each.text) for each in letters) != span.end - span.start or not in_runs:
            raise UnwritableSpan("“{words}”在文件中不是连续的文字，不能改写", words=span.text)

    def _deleted(self, letter: Letter, part: str, last: etree._Element | None) -> etree._Element:
        """Mark a run as deleted, in one mark with the one before where they stand side by side."""
        unit = letter.alone()
        above = unit.getparent()
        if above is not None and above.tag == W + "del" and above is last:
            return above
        for text in unit.findall(W + "t"):
            text.tag = W + "delText"
        if last is not None and last.getnext() is unit:
            last.append(unit)
            return last
        mark = self._mark("del", part)
        unit.addprevious(mark)
        mark.append(unit)
        return mark

    def _inserted(
        self,
        text: str,
        written: Written,
        span: Span,
        letters: Sequence[Letter],
        last: etree._Element | None,
        part: str,
    ) -> None:
        beside = letters[0] if letters else written.before(span.start) or written.behind(span.start)
        if beside is not None and beside.is_formula:
            beside = None if not letters else beside
        run = made("r")
        mark = self._mark("ins", part)
        mark.append(run)
        if beside is not None:
            look = beside.unit.find(W + "rPr")
        else:
            properties = written.line_at(span.start).paragraph.find(W + "pPr")
            look = properties.find(W + "rPr") if properties is not None else None
        if look is not None:
            run.append(_plain(look))
        run.extend(texts(text))
        if last is not None:
            _outside(last).addnext(mark)
            return
        before, behind = written.before(span.start), written.behind(span.start)
        if before is not None and (behind is None or before.line is behind.line):
            _outside(_whole(before.alone())).addnext(mark)
        elif behind is not None:
            _first_outside(_whole(behind.unit)).addprevious(mark)
        else:
            written.line_at(span.start).paragraph.append(mark)

    def _mark(self, name: str, part: str) -> etree._Element:
        if part not in self._next:
            self._next[part] = next_id(self.draft.file.root(part), *_TRACKED)
        id, self._next[part] = self._next[part], self._next[part] + 1
        return made(name, id=str(id), **self.marks)


def _plain(look: etree._Element) -> etree._Element:
    """The look of a run or of a paragraph's mark, without what was tracked in it."""
    copied = deepcopy(look)
    for name in ("rPrChange", "ins", "del", "moveFrom", "moveTo"):
        for each in copied.findall(W + name):
            copied.remove(each)
    return copied


def _whole(unit: etree._Element) -> etree._Element:
    """A run, with the mark that says that it was deleted."""
    above = unit.getparent()
    return above if above is not None and above.tag == W + "del" else unit


def _outside(element: etree._Element) -> etree._Element:
    """What something new can stand behind; an insertion of somebody else is parted there: none stands in another."""
    above = element.getparent()
    while above is not None and above.tag in _INSERTED:
        if element.getnext() is not None:
            rest = like(above)
            for each in list(element.itersiblings()):
                rest.append(each)
            above.addnext(rest)
        element, above = above, above.getparent()
    return element


def _first_outside(element: etree._Element) -> etree._Element:
    """What something new can stand before; nothing that is read stands before it in its line."""
    above = element.getparent()
    while above is not None and above.tag in _INSERTED:
        element, above = above, above.getparent()
    return element
