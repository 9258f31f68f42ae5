"""Where a finding is: in words, as values, and marked in its line."""

from __future__ import annotations

import pytest

from guiju.base.errors import Sentence
from guiju.checks.definition import Severity
from guiju.checks.output.places import Places, column_letters, context, counted, width
from guiju.documents.blocks import Block, BlockKind, Cell, Document, Span
from guiju.documents.reading import of_text


def marked(text: str, spot: str, columns: int = 100) -> tuple[str, str]:
    start = text.index(spot)
    found = context(Span(Block(0, BlockKind.PARAGRAPH, text), start, start + len(spot)), columns=columns)
    return found.text, " " * found.before + "^" * found.marked


@pytest.mark.parametrize(
    ("text", "spot", "line", "marks"),
    [
        ("按照 GB/T 1.1 起草", "GB/T 1.1", "按照 GB/T 1.1 起草", "     ^^^^^^^^"),
        ("应符合要求", "符合", "应符合要求", "  ^^^^"),
        ("ａ全角，半角b", "半角", "ａ全角，半角b", "        ^^^^"),
        ("e\u0301té 乙", "乙", "e\u0301té 乙", "    ^^"),
        ("一\t二", "二", "一 二", "   ^^"),
        ("甲行\n乙行有错\n丙行", "有错", "乙行有错", "    ^^^^"),
        ("甲", "", "甲", "^"),
    ],
)
def test_the_spot_is_marked_by_the_width_of_its_characters(text, spot, line, marks):
    assert marked(text, spot) == (line, marks)


def test_a_long_line_is_cut_at_both_ends():
    line, marks = marked("前" * 80 + "错" + "后" * 80, "错", columns=20)
    assert line.startswith("…前")
    assert line.endswith("后…")
    assert width(line) <= 22
    before = marks.index("^")
    assert width(line[: line.index("错")]) == before
    assert marks[before:] == "^^"


def test_a_spot_longer_than_the_line_is_marked_as_far_as_it_is_seen():
    line, marks = marked("错" * 300, "错" * 200, columns=20)
    assert line == "错" * 10 + "…"
    assert marks == "^" * 20


def test_a_place_in_words_and_as_values():
    document = of_text("1 范围\n本文件规定了甲。\n2 规范性引用文件\n下列文件\n| 甲 | 乙 |")
    places = Places(document)
    assert places.words(Span(document.blocks[1], 0, 3)) == "1 · 第 2 行"
    assert places.words(Span(document.blocks[5], 0, 1)) == "2 · 第 1 个表第 1 行第 2 列"
    assert places.values(Span(document.blocks[1], 0, 3)) == {
        "paragraph": 2,
        "line": 2,
        "start": 0,
        "end": 3,
        "quote": "本文件",
        "clause": "1",
    }


def test_a_cell_of_a_sheet_is_named_as_spreadsheets_do():
    cell = Block(0, BlockKind.CELL, "GB 1", paragraph=1, cell=Cell(1, 3, 28, "清{单}"))
    places = Places(Document("a.xlsx", "xlsx", (cell,)))
    assert places.words(Span(cell, 0, 4)) == "清{单}!AB3"
    assert places.words(Span(cell, 0, 4)).told(str) == "清{单}!AB3"
    assert places.values(Span(cell, 0, 4)) | {"row": 3, "column": 28, "sheet": "清{单}"} == places.values(
        Span(cell, 0, 4)
    )


def test_pages_and_margins():
    blocks = (
        Block(0, BlockKind.HEADER, "T/A 1", paragraph=1, page=3),
        Block(1, BlockKind.PARAGRAPH, "甲", paragraph=2, page=3),
    )
    places = Places(Document("a.pdf", "pdf", blocks, 3))
    assert [places.words(Span(block, 0, 1)) for block in blocks] == ["第 3 页 · 页眉", "第 3 页 · 第 2 段"]


def test_columns_have_letters():
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_what_there_is_none_of_is_not_counted():
    assert counted({Severity.ERROR: 2, Severity.LEAD: 1, Severity.NOTICE: 0}) == "2 个错误、1 条线索"
    assert counted({}) == Sentence("没有发现问题")
