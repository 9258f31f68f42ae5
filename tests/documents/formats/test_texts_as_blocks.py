"""Text files of all kinds as blocks, each of which can be found again in its file."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.documents.blocks import Block, BlockKind, Cell
from guiju.documents.formats.gathering import begins_anew, joined
from guiju.documents.formats.markdown import of_markdown
from guiju.documents.reading import of_text, read

KINDS = ("kind", "label", "text")


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def shown(blocks: tuple[Block, ...]) -> list[tuple[str, str, str]]:
    return [(block.kind.value, block.label, block.text) for block in blocks]


def stands_where_it_says(block: Block, source: str) -> bool:
    if block.address is None:
        return True
    at = block.address[1]
    line = source.splitlines(keepends=True)
    before = sum(map(len, line[: block.line - 1])) + block.column
    return source[at : at + len(block.text)] == block.text and before == at


def test_lines_and_rows_of_plain_text():
    source = "1 范围\r\n\r\n  本文件规定了甲。\n| 项目 | 值 |\n|---|---|\n| 甲 |  |\n"
    document = of_text(source)
    assert [(block.text, block.line, block.column) for block in document.blocks] == [
        ("1 范围", 1, 0),
        ("  本文件规定了甲。", 3, 0),
        ("项目", 4, 2),
        ("值", 4, 7),
        ("甲", 6, 2),
        ("", 6, 7),
    ]
    assert document.blocks[4].cell == Cell(1, 2, 1)
    assert all(stands_where_it_says(block, source) for block in document.blocks)


@given(st.text(alphabet="|a 甲-\n\r\t#*.1", max_size=60))
@settings(max_examples=60)
def test_every_block_stands_where_it_says(source):
    assert all(stands_where_it_says(block, source) for block in of_text(source).blocks)
    assert all(stands_where_it_says(block, source) for block in of_markdown(source).blocks)


def test_text_in_any_usual_encoding(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path = written(tmp_path / "a.txt", "按照 GB/T 1.1—2020 的规定起草。\n".encode(encoding))
        assert [block.text for block in read(path).blocks] == ["按照 GB/T 1.1—2020 的规定起草。"]


def test_markdown_as_rendered():
    source = """# 1 范围
本文件规定了**额定值**，见 [GB/T 1.1—2020](http://x)
的第 8 章。
a) 甲；
b) 乙。

1. 一
2. 二
   - 三

| 项目 | 值 |
|---|---|
| 甲 | 1 |

![图样](x.png)

```
x = 1
```
"""
    document = of_markdown(source)
    assert shown(document.blocks) == [
        ("heading", "", "1 范围"),
        ("paragraph", "", "本文件规定了额定值，见 GB/T 1.1—2020的第 8 章。"),
        ("paragraph", "", "a) 甲；"),
        ("paragraph", "", "b) 乙。"),
        ("item", "1.", "一"),
        ("item", "2.", "二"),
        ("item", "•", "三"),
        ("cell", "", "项目"),
        ("cell", "", "值"),
        ("cell", "", "甲"),
        ("cell", "", "1"),
        ("figure", "", "图样"),
        ("paragraph", "", "x = 1"),
    ]
    assert [block.line for block in document.blocks] == [1, 2, 4, 5, 7, 8, 9, 11, 11, 13, 13, 15, 18]
    assert document.blocks[1].address is None
    assert all(stands_where_it_says(block, source) for block in document.blocks)


def test_a_page_as_a_reader_sees_it(tmp_path):
    source = """<!doctype html><html><head><title>题 目</title><style>p{}</style></head><body>
<h2>4.1 要求</h2><p>见
  GB/T&nbsp;1.1 与 <b>GB 1</b>。<br>第二行</p><p hidden>藏</p><del>删</del>
<ol type=a><li>甲<li>乙<ul><li>丙</ul></ol>
<table><caption>表 1 题</caption><tr><th rowspan=2>甲<th>乙<tr><td>丙<br>丁</table><img src=x alt="图样">
<pre>一
二</pre></body>"""
    document = read(written(tmp_path / "a.html", source))
    assert shown(document.blocks) == [
        ("heading", "", "4.1 要求"),
        ("paragraph", "", "见 GB/T\xa01.1 与 GB 1。"),
        ("paragraph", "", "第二行"),
        ("item", "a.", "甲"),
        ("item", "b.", "乙"),
        ("item", "•", "丙"),
        ("caption", "", "表 1 题"),
        ("cell", "", "甲"),
        ("cell", "", "乙"),
        ("cell", "", "丙\n丁"),
        ("figure", "", "图样"),
        ("paragraph", "", "一"),
        ("paragraph", "", "二"),
    ]
    assert [block.cell for block in document.blocks if block.kind is BlockKind.CELL] == [
        Cell(1, 1, 1, rows=2),
        Cell(1, 1, 2),
        Cell(1, 2, 2),
    ]
    assert document.properties == {"title": "题 目"}
    assert all(stands_where_it_says(block, source) for block in document.blocks)
    assert document.blocks[-1].line == 7


def test_rows_of_a_csv_whatever_parts_them(tmp_path):
    for source in ('编号,名称\n"GB/T 1.1-2020","甲,乙"\n,丙\n', "编号;名称\nGB/T 1.1-2020;甲,乙\n;丙\n"):
        document = read(written(tmp_path / "a.csv", source))
        assert [(block.text, block.cell.row, block.cell.column) for block in document.blocks] == [
            ("编号", 1, 1),
            ("名称", 1, 2),
            ("GB/T 1.1-2020", 2, 1),
            ("甲,乙", 2, 2),
            ("丙", 3, 2),
        ]
        assert all(stands_where_it_says(block, source) for block in document.blocks)


def test_a_csv_with_lines_and_quotes_within_its_cells(tmp_path):
    source = 'a,"b ""c""",c\n"d\ne",f,g\n'
    document = read(written(tmp_path / "a.csv", source))
    assert [(block.text, block.line) for block in document.blocks] == [
        ("a", 1),
        ('b "c"', 1),
        ("c", 1),
        ("d\ne", 2),
        ("f", 2),
        ("g", 2),
    ]
    assert [block.address is None for block in document.blocks] == [False, True, True, False, False, False]


def test_what_begins_a_paragraph():
    for line in (
        "4.1 要求",
        "A.2.3 概述",
        "1 范围",
        "a) 甲",
        "1) 乙",
        "（一）甲",
        "一、甲",
        "——丙",
        "注1：丁",
        "表 1 参数",
        "附录 A",
    ):
        assert begins_anew(line), line
    for line in ("4.5 mm 的孔", "2020 年", "12 个月内", "本文件", "GB/T 1.1", "10 mm～20 mm", "表面应平整", "注意事项"):
        assert not begins_anew(line), line


def test_lines_are_joined_as_they_are_read():
    assert joined("按照 GB/T", "1.1—2020") == "按照 GB/T 1.1—2020"
    assert joined("GB/T 1.1—", "2020") == "GB/T 1.1—2020"
    assert joined("本文", "件") == "本文件"
    assert joined("stan-", "dards") == "standards"
    assert joined("two", "words") == "two words"
