"""Pages of a .pdf give paragraphs, with headers and footers apart."""

from __future__ import annotations

import pytest
from tests.documents.formats.pdfs import LEFT, PER_LINE, SIZE, paragraph, write_pdf

from guiju.documents.blocks import BlockKind, Cell
from guiju.documents.opening import UnreadableFile
from guiju.documents.reading import read

LONG = "本文件规定了城市公共座椅的分类和要求描述了相应的试验方法并给出了标志包装运输和贮存的内容" * 2


def texts(document, kind=BlockKind.PARAGRAPH):
    return [block.text for block in document.blocks if block.kind is kind]


def test_full_lines_are_joined_and_an_indent_begins_a_paragraph(tmp_path):
    lines = [(LEFT, 700, "1 范围"), *paragraph(LONG, 670), *paragraph("本文件适用于公园。", 600), *paragraph(LONG, 580)]
    document = read(write_pdf(tmp_path / "a.pdf", [lines]))
    assert texts(document) == ["1 范围", LONG, "本文件适用于公园。", LONG]
    assert {block.page for block in document.blocks} == {1}
    assert document.pages == 1


def test_a_clause_after_a_full_line_is_a_paragraph_of_its_own(tmp_path):
    full = ("4.1 " + LONG)[: PER_LINE + 2]
    lines = [(LEFT, 700, full), (LEFT, 682, "4.2 座面应平整。"), (LEFT, 664, "a) 甲；"), (LEFT, 646, "注：乙。")]
    document = read(write_pdf(tmp_path / "a.pdf", [lines]))
    assert texts(document) == [full, "4.2 座面应平整。", "a) 甲；", "注：乙。"]


def test_a_number_broken_over_two_lines_is_whole(tmp_path):
    words = "甲" * (PER_LINE - 2 - 7) + "按照 GB/T 1.1—2020 的规定起草。"
    cut = words.index("2020")
    lines = [(LEFT + 2 * SIZE, 700, words[:cut]), (LEFT, 682, words[cut:]), *paragraph(LONG, 600)]
    document = read(write_pdf(tmp_path / "a.pdf", [lines]))
    assert texts(document)[0] == words


def test_what_repeats_at_the_ends_of_pages_is_no_text(tmp_path):
    pages = [[(400, 800, "T/ABC 12—2026"), (LEFT, 700, f"第{n}处要求见下文。"), (300, 40, str(n))] for n in range(1, 6)]
    document = read(write_pdf(tmp_path / "a.pdf", pages))
    assert texts(document) == [f"第{n}处要求见下文。" for n in range(1, 6)]
    assert texts(document, BlockKind.HEADER) == ["T/ABC 12—2026"] * 5
    assert texts(document, BlockKind.FOOTER) == ["1", "2", "3", "4", "5"]


def test_a_paragraph_goes_over_to_the_next_page(tmp_path):
    whole = paragraph(LONG, 90)
    head = (400, 800, "T/ABC 12—2026")
    pages = [
        [head, *paragraph(LONG, 700), whole[0], (300, 40, "1")],
        [head, *[(x, 700 - 18 * down, words) for down, (x, _y, words) in enumerate(whole[1:])], (300, 40, "2")],
        [head, *paragraph("完。", 700), (300, 40, "3")],
    ]
    document = read(write_pdf(tmp_path / "a.pdf", pages))
    assert [(block.text, block.page) for block in document.blocks if block.kind is BlockKind.PARAGRAPH] == [
        (LONG, 1),
        (LONG, 1),
        ("完。", 3),
    ]


def test_lines_of_a_table_of_contents(tmp_path):
    lines = [(LEFT, 700, "目次"), (LEFT, 680, "1 范围" + "…" * 20 + "1"), (LEFT, 660, "2 术语" + "." * 30 + " 2")]
    document = read(write_pdf(tmp_path / "a.pdf", [lines]))
    assert [text[:4] for text in texts(document, BlockKind.CONTENTS)] == ["1 范围", "2 术语"]


def test_cells_between_drawn_lines(tmp_path):
    """A number broken in its cell is whole; a cell over two columns spans them."""
    edges = (70, 120, 220, 400)
    rules = [(70, y, 400, y) for y in (700, 680, 640)] + [(70, 600, 400, 600)]
    rules += [(x, 600, x, 700) for x in (70, 220, 400)] + [(120, 640, 120, 700)]
    words = [
        *[(x + 3, 685, head) for x, head in zip(edges, ("序号", "编号", "名称"), strict=False)],
        (73, 665, "1"),
        (123, 665, "GB/T 1.1—"),
        (123, 648, "2020"),
        (223, 665, "标准化工作导则"),
        (73, 620, "以下空白"),
    ]
    page = [(LEFT, 720, "表 1 清单"), *words, (LEFT, 560, "以上共一项。")]
    document = read(write_pdf(tmp_path / "a.pdf", [page], rules))
    assert [(block.text, block.cell) for block in document.blocks] == [
        ("表 1 清单", None),
        ("序号", Cell(1, 1, 1)),
        ("编号", Cell(1, 1, 2)),
        ("名称", Cell(1, 1, 3)),
        ("1", Cell(1, 2, 1)),
        ("GB/T 1.1—2020", Cell(1, 2, 2)),
        ("标准化工作导则", Cell(1, 2, 3)),
        ("以下空白", Cell(1, 3, 1, columns=2)),
        ("", Cell(1, 3, 3)),
        ("以上共一项。", None),
    ]


def test_a_frame_around_a_page_is_no_table(tmp_path):
    frame = [(60, 100, 500, 100), (60, 800, 500, 800), (60, 100, 60, 800), (500, 100, 500, 800)]
    document = read(write_pdf(tmp_path / "a.pdf", [[(LEFT, 700, "1 范围"), (LEFT, 680, "本文件。")]], frame))
    assert texts(document) == ["1 范围", "本文件。"]


def test_pages_without_text(tmp_path):
    with pytest.raises(UnreadableFile, match="里没有文字，是扫描的图片"):
        read(write_pdf(tmp_path / "scan.pdf", [[], []]))
    document = read(write_pdf(tmp_path / "half.pdf", [[(LEFT, 700, "1 范围")], []]))
    assert [str(each) for each in document.unread] == ["第 2 页没有文字（空白或图片），没有读"]


def test_a_broken_one_is_told(tmp_path):
    whole = write_pdf(tmp_path / "a.pdf", [[(LEFT, 700, "1 范围")]]).read_bytes()
    (tmp_path / "b.pdf").write_bytes(whole[:300])
    with pytest.raises(UnreadableFile, match=r"b.pdf 已损坏"):
        read(tmp_path / "b.pdf")
