"""Notes and examples: how they begin, and how they are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Mend, Severity, rule
from guiju.checks.drafting import told
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Role
from guiju.documents.outlines.lines import plain

_NOTE: Final = re.compile(r"[\s\u3000]*注[\s\u3000]*(\d{0,2})[\s\u3000]*")
_EXAMPLE: Final = re.compile(r"[\s\u3000]*示[\s\u3000]*例[\s\u3000]*(\d{0,2})[\s\u3000]*")
_OTHER_NOTE: Final = re.compile(r"[\s\u3000]*(备注|说明|注释|附注|注解|NOTE|Note)\s*(\d{0,2})\s*[:：]")
_NOTES: Final = (Role.NOTE, Role.TABLE_NOTE)


def _beginning(block: Block, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return None if block.label else pattern.match(block.text)


def _colon(block: Block, begins: re.Match[str], what: str) -> Found | None:
    """What is wrong with the sign behind the word and its number."""
    after = block.text[begins.end() : begins.end() + 1]
    if after in (":", "："):
        return None
    words = block.text[begins.start() : begins.end()]
    start = begins.start() + len(words) - len(words.lstrip())
    end = begins.end() + (1 if after in ("、", ".", "．", "。", ",", "，") else 0)
    right = f"{what}{begins[1]}："
    return Found(
        Span(block, start, end), Sentence("应写作“{right}”，用冒号", right=right), Mend(right, safe=end - start > 0)
    )


@rule(
    "STR221",
    Sentence("注没有以“注：”开始"),
    severity=Severity.WARNING,
    source=told("9.11"),
    why=Sentence("注以“注：”或“注 1：”开始，读者一眼就知道它只是说明，不含要求；写成“备注”或不加冒号就认不出来。"),
    bad="4 要求\n4.1 座面应平整。\n备注：目测即可。",
    good="4 要求\n4.1 座面应平整。\n注：目测即可。",
)
def form_of_notes(subject: Subject) -> Iterator[Found]:
    drawn = subject.outline
    for block in subject.document.blocks:
        role = drawn.role(block)
        if role in _NOTES and (begins := _beginning(block, _NOTE)):
            found = _colon(block, begins, "注")
            if found is not None:
                yield found
        elif role in (Role.TEXT, Role.DEFINITION) and (home := drawn.home(block)) is not None and home.number:
            other = _OTHER_NOTE.match(block.text)
            if other and not block.label:
                right = f"注{other[2]}："
                span = Span(block, other.start(1), other.end())
                yield Found(span, Sentence("“{words}”应为“{right}”", words=span.text, right=right), Mend(right))


def _runs(subject: Subject, role: Role, pattern: re.Pattern[str]) -> Iterator[list[tuple[Block, str]]]:
    """Notes (or examples) of one clause in their order, each with its number as typed or counted."""
    drawn = subject.outline
    blocks = [block for block in subject.document.blocks if drawn.role(block) is role and drawn.home(block) is not None]
    for _, group in groupby(blocks, key=lambda block: id(drawn.home(block))):
        made = []
        for block in group:
            found = pattern.match(plain(block.label) or block.text)
            if found:
                made.append((block, found[1]))
        if made:
            yield made


def _numbers(run: Sequence[tuple[Block, str]], what: str) -> Iterator[Found]:
    """A single one has no number, several are numbered from 1."""
    if len(run) > 1:
        expected = 1
        for block, number in run:
            if not number and expected == 1 and all(not each for _, each in run[1:]) and _apart(run):
                return
            if number != str(expected):
                yield Found(_head(block), Sentence("这里应为“{right}”", right=f"{what}{expected}："))
            expected += 1
    elif run[0][1]:
        yield Found(_head(run[0][0]), Sentence("只有一个时不编号，应为“{right}”", right=f"{what}："))


def _apart(run: Sequence[tuple[Block, str]]) -> bool:
    """Each belongs to a paragraph of its own: other paragraphs stand between them."""
    return all(after[0].index - before[0].index > 1 for before, after in pairwise(run))


def _head(block: Block) -> Span:
    found = re.match(r"[\s\u3000]*(注|示[\s\u3000]*例)?[\s\u3000]*\d{0,2}[\s\u3000]*[:：]?", block.text)
    end = found.end() if found else 0
    start = len(block.text) - len(block.text.lstrip())
    return Span(block, start, end) if end > start else Span(block, start, len(block.text))


@rule(
    "STR222",
    Sentence("注的编号不对"),
    severity=Severity.WARNING,
    source=told("9.11"),
    why=Sentence("同一条里只有一个注时不编号，有几个注时编为注 1、注 2；编号错了，引用“见注 2”就落空。"),
    bad="4 要求\n4.1 座面应平整。\n注1：目测。\n注3：手感。",
    good="4 要求\n4.1 座面应平整。\n注1：目测。\n注2：手感。",
)
def numbers_of_notes(subject: Subject) -> Iterator[Found]:
    for run in _runs(subject, Role.NOTE, _NOTE):
        yield from _numbers(run, "注")
    for table in subject.outline.tables:
        run = [
            (note, found[1])
            for note in table.notes
            if (found := _NOTE.match(plain(note.label) or note.text)) is not None
        ]
        if run:
            yield from _numbers(run, "注")


@rule(
    "STR223",
    Sentence("示例没有以“示例：”开始"),
    severity=Severity.WARNING,
    source=told("9.10"),
    why=Sentence("示例以“示例：”或“示例 1：”开始，与要求分开；不加冒号，读者分不清哪些是例子、哪些要照做。"),
    bad="4 要求\n4.1 座椅应有标志。\n示例1、座椅编号 A-01。\n示例2、座椅编号 A-02。",
    good="4 要求\n4.1 座椅应有标志。\n示例1：座椅编号 A-01。\n示例2：座椅编号 A-02。",
)
def form_of_examples(subject: Subject) -> Iterator[Found]:
    for block in subject.prose(Role.EXAMPLE):
        begins = _beginning(block, _EXAMPLE)
        if begins and block.text[begins.end() :].strip():
            found = _colon(block, begins, "示例")
            if found is not None:
                yield found


@rule(
    "STR224",
    Sentence("示例的编号不对"),
    severity=Severity.WARNING,
    source=told("9.10"),
    why=Sentence("同一条里只有一个示例时不编号，有几个时编为示例 1、示例 2，读者才能指明是哪一个。"),
    bad="4 要求\n4.1 座椅应有标志。\n示例1：座椅编号 A-01。",
    good="4 要求\n4.1 座椅应有标志。\n示例：座椅编号 A-01。",
)
def numbers_of_examples(subject: Subject) -> Iterator[Found]:
    for run in _runs(subject, Role.EXAMPLE, _EXAMPLE):
        yield from _numbers(run, "示例")
