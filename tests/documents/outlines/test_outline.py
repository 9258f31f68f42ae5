"""Outlines of drafts: typed and counted numbers, traps at the beginning of lines, covers, contents, tables, lists."""

from __future__ import annotations

import pytest
from tests.documents.drafts import document_of

from guiju.checks.model.building import model_file
from guiju.checks.model.content import as_text, model
from guiju.documents.blocks import Block, BlockKind, Document
from guiju.documents.outlines import Element, Outline, Role
from guiju.documents.outlines.reading import outline
from guiju.documents.reading import of_text
from guiju.documents.word.reading import blocks_of

ENTERPRISE = """
Q/ABC 001-2026
某某食品有限公司企业标准
速冻饺子
2026-05-01发布              2026-06-01实施
某某食品有限公司  发布
目  录
前言	II
1范围	1
4技术要求	1
前    言
本标准按照GB/T 1.1-2009给出的规则起草。
本标准主要起草人：张三、李四
速冻饺子
1范围
本标准规定了速冻饺子的技术要求。
2规范性引用文件
下列文件对于本文件的应用是必不可少的。
GB 2760  食品安全国家标准 食品添加剂使用标准
JJF 1070 定量包装商品净含量计量检验规则
3 术语和定义
下列术语和定义适用于本文件。
3.1
速冻饺子 quick-frozen dumpling
以小麦粉为皮包馅速冻而成的食品。
4 技术要求
4.1原料要求
4.1.1小麦粉：应符合GB/T 1355的规定。
4.1.2饮用水：应符合GB 5749的规定。
4.2感官要求
应符合表1的规定，水分不大于
70 g/100 g，其中
2 个样品取平均值，
4.5 倍以内有效。
表1 感官要求
| 项目 | 要求 |
| 色泽 | 正常 |
注：目测。
5 检验规则
5.1 组批
同一班次为一批。
5.2 抽样
每批随机抽取
10袋，其中5袋检验。
附录A
(规范性附录)
净含量检验方法
A.1 仪器
天平：感量0.1 g。
"""


def shown(drawn: Outline) -> list[str]:
    return [f"{each.number} {each.title}".strip() for each in drawn.walk()]


def texts_of(drawn: Outline, role: Role) -> list[str]:
    return [block.text for block in drawn.document.blocks if drawn.role(block) is role]


def test_numbers_typed_without_a_space_are_read_and_quantities_are_not():
    drawn = outline(of_text(ENTERPRISE))
    assert shown(drawn) == [
        "目录", "前言", "1 范围", "2 规范性引用文件", "3 术语和定义", "3.1 速冻饺子", "4 技术要求", "4.1 原料要求",
        "4.1.1", "4.1.2", "4.2 感官要求", "5 检验规则", "5.1 组批", "5.2 抽样", "A 净含量检验方法", "A.1 仪器",
    ]  # fmt: skip
    assert drawn.is_standard
    assert [each.text[:8] for each in drawn.entries] == ["GB 2760 ", "JJF 1070"]
    assert drawn.divisions[-1].nature == "规范性"


def test_the_cover_says_what_it_says():
    cover = outline(of_text(ENTERPRISE)).cover
    found = {name: getattr(cover, name).text for name in ("number", "title", "published", "effective", "issuer")}
    assert found == {
        "number": "Q/ABC 001-2026",
        "title": "速冻饺子",
        "published": "2026-05-01",
        "effective": "2026-06-01",
        "issuer": "某某食品有限公司",
    }
    assert (cover.ics, cover.degree, cover.filed) == (None, None, None)


@pytest.mark.parametrize(
    ("lines", "name", "expected"),
    [
        ("GB/T XXXXX—XXXX\n座椅", "number", "GB/T XXXXX—XXXX"),
        ("DB33/T 1—2026\n代替 DB33/T 1—2016\n座椅", "replaces", "DB33/T 1—2016"),
        ("GB/T 1—2026\n座椅\n（ISO 7173:2022，IDT）", "degree", "（ISO 7173:2022，IDT）"),
        ("ICS 97.140\nY 80\nT/ABC 1—2026\n座椅", "ccs", "Y 80"),
        ("备案号：12345-2026\nDB33/T 1—2026\n座椅", "filed", "12345-2026"),
        ("DB33/T 1—2026\n公共座椅规范\nSpecification for seats", "english_title", "Specification for seats"),
    ],
)
def test_a_cover_in_many_forms(lines: str, name: str, expected: str):
    drawn = outline(of_text(f"{lines}\n2026-01-01 发布\n前言\n起草。\n1 范围\n本文件规定了座椅。"))
    assert getattr(drawn.cover, name).text == expected


def test_the_title_above_the_first_chapter_belongs_to_the_cover():
    drawn = outline(of_text(ENTERPRISE))
    assert "速冻饺子" in texts_of(drawn, Role.COVER)
    assert texts_of(drawn, Role.TEXT)[:2] == ["本标准按照GB/T 1.1-2009给出的规则起草。", "本标准主要起草人：张三、李四"]


@pytest.mark.parametrize(
    "line",
    [
        "4.5 mm，直径不大于 8 mm。",
        "3.2 倍以上的样品",
        "5 个样品",
        "2026 年 5 月",
        "10 %～20 %",
        "6 h 后取出",
        "8 月 1 日起",
    ],
)
def test_a_quantity_at_the_beginning_of_a_line_begins_no_clause(line: str):
    drawn = outline(
        of_text(
            f"1 范围\n本文件规定了座椅。\n2 规范性引用文件\n没有。\n3 要求\n3.1 长度应不小于\n{line}\n3.2 宽度\n宽。"
        )
    )
    assert shown(drawn) == ["1 范围", "2 规范性引用文件", "3 要求", "3.1", "3.2 宽度"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("4 要求\n座面平整。\n6 试验方法\n目测。", ["4 要求", "6 试验方法"]),
        ("4 要求\n平整。\n4 试验方法\n目测。", ["4 要求", "4 试验方法"]),
        ("4 要求\n4.2 尺寸\n高。\n4.1 外观\n平整。", ["4 要求", "4.2 尺寸", "4.1 外观"]),
        ("4 要求\n4.1 外观\n平整。\n5.2 尺寸\n高。", ["4 要求", "4.1 外观", "5.2 尺寸"]),
        ("1. 范围\n本文件。\n2. 规范性引用文件\n没有。\n3. 要求\n平整。", ["1 范围", "2 规范性引用文件", "3 要求"]),
    ],
)
def test_what_is_out_of_order_is_still_read(lines: str, expected: list[str]):
    assert shown(outline(of_text(lines))) == expected


@pytest.mark.parametrize(
    ("line", "letter", "nature", "title"),
    [
        ("附录 A（规范性）尺寸的测量", "A", "规范性", "尺寸的测量"),
        ("附　录　B\n（资料性附录）\n记录表", "B", "资料性", "记录表"),
        ("附录C 记录表", "C", "", "记录表"),
        ("附录一\n（资料性）\n记录表", "一", "资料性", "记录表"),
    ],
)
def test_an_annex_in_many_forms(line: str, letter: str, nature: str, title: str):
    annex = outline(of_text(f"4 要求\n平整。\n{line}\n按此填写。")).divisions[-1]
    assert (annex.element, annex.number, annex.nature, annex.title) == (Element.ANNEX, letter, nature, title)
    assert [block.text for block in annex.blocks] == ["按此填写。"]


@pytest.mark.parametrize(
    "line", ["附录A给出了记录表。", "附录 A 和附录 B 是规范性的。", "附录A、附录B", "附录的内容见表1。"]
)
def test_a_sentence_about_an_annex_is_none(line: str):
    assert shown(outline(of_text(f"4 要求\n平整。\n{line}"))) == ["4 要求"]


@pytest.mark.parametrize("line", ["表1给出了尺寸。", "表 1 规定的尺寸", "表1中的数值", "图 1 所示的结构", "表1～表3"])
def test_a_sentence_about_a_table_is_no_caption(line: str):
    drawn = outline(of_text(f"4 要求\n4.1 尺寸\n{line}\n4.2 外观\n平整。"))
    assert not drawn.tables
    assert not drawn.figures


def test_tables_have_captions_notes_and_continuations():
    drawn = outline(
        of_text(
            "4 要求\n表1 尺寸\n单位为毫米\n| 项目 | 值 |\n| 长 | 1 |\n注：净尺寸。\na　成人。\n"
            "表1 尺寸（续）\n| 项目 | 值 |\n| 宽 | 2 |\n应平整。\n| 无题 | 值 |\n| 高 | 3 |"
        )
    )
    told = [(each.number, each.title, len(each.rows), len(each.notes), each.continued) for each in drawn.tables]
    assert told == [("1", "尺寸", 2, 2, False), ("1", "尺寸", 2, 0, True), ("", "", 2, 0, False)]


def test_lists_nest_and_go_on_behind_a_note():
    drawn = outline(
        of_text("4 要求\n4.1 应符合：\na) 甲：\n1) 子；\n2) 丑；\n注：略。\nb) 乙。\n4.2 应有：\n——丙；\n——丁。")
    )
    assert [(each.level, [item.mark for item in each.items]) for each in drawn.lists] == [
        (1, ["a)", "b)"]),
        (2, ["1)", "2)"]),
        (1, ["——", "——"]),
    ]
    assert [each.lead_in.text for each in drawn.lists if each.lead_in] == ["4.1 应符合：", "a) 甲：", "4.2 应有："]


def test_terms_have_names_equivalents_and_definitions():
    drawn = outline(
        of_text(
            "3 术语和定义\n下列术语和定义适用于本文件。\n3.1 公筷 serving chopsticks\n多人共用的筷子。\n注：含公勺。\n"
            "3.2\nB 类座椅 class B seat\n带扶手的座椅。\n[来源：GB/T 1—2020，3.1]\n4 要求\n平整。"
        )
    )
    told = [(each.number, each.name, each.english, [block.text for block in each.definition]) for each in drawn.terms]
    assert told == [
        ("3.1", "公筷", "serving chopsticks", ["多人共用的筷子。"]),
        ("3.2", "B 类座椅", "class B seat", ["带扶手的座椅。"]),
    ]


def test_every_block_has_a_role_and_what_stands_in_a_division_a_home():
    document = of_text(ENTERPRISE)
    drawn = outline(document)
    assert set(drawn.roles) == {block.index for block in document.blocks}
    for division in drawn.walk():
        for block in division.blocks:
            assert drawn.home(block) is division
            assert block is not division.heading


@pytest.mark.parametrize(
    "text", ["第一条 为了规范座椅，制定本办法。\n第二条 座椅应当牢固。", "a\nb", "1 个\n2 个", "4.5 mm"]
)
def test_what_is_no_standard_has_no_divisions(text: str):
    drawn = outline(of_text(text))
    assert drawn.divisions == []
    assert not drawn.is_standard


def test_the_same_standard_as_text_and_as_word_has_the_same_outline(tmp_path):
    path = tmp_path / "model.docx"
    path.write_bytes(model_file())
    word, text = outline(blocks_of(path)), outline(of_text(as_text(model())))
    assert shown(word)[1:] == shown(text)  # the text has no contents
    assert [each.number for each in word.tables] == [each.number for each in text.tables]
    assert [(each.name, each.english) for each in word.terms] == [(each.name, each.english) for each in text.terms]
    assert len(word.entries) == len(text.entries)
    assert word.tables[0].caption is not None
    assert word.divisions[-1].element is Element.INDEX
    assert all(each.counted for each in word.walk() if each.number)


def test_headers_footers_and_footnotes_belong_to_no_clause():
    blocks = (
        Block(0, BlockKind.PARAGRAPH, "4 要求"),
        Block(1, BlockKind.HEADER, "DB33/T 1—2026"),
        Block(2, BlockKind.PARAGRAPH, "4.1 座面应平整。", footnotes=((8, "1)"),)),
        Block(3, BlockKind.FOOTNOTE, "目测。", label="1)"),
        Block(4, BlockKind.PARAGRAPH, "4.2 椅腿应等长。"),
    )
    drawn = outline(Document("x.docx", "docx", blocks))
    assert [drawn.role(block) for block in blocks] == [Role.TITLE, Role.MARGIN, Role.TEXT, Role.FOOTNOTE, Role.TEXT]
    assert drawn.home(blocks[1]) is None
    assert shown(drawn) == ["4 要求", "4.1", "4.2"]


def test_a_typed_draft_in_word(tmp_path):
    path = tmp_path / "typed.docx"
    path.write_bytes(
        document_of(("前言", "起草。", "1 范围", "本文件规定了要求。", "2 要求", "2.1 外观", "表1 尺寸", "TABLE"))
    )
    drawn = outline(blocks_of(path))
    assert shown(drawn) == ["前言", "1 范围", "2 要求", "2.1 外观"]
    assert [(each.number, len(each.rows) > 1) for each in drawn.tables] == [("1", True)]


def headed(*lines: str) -> Document:
    """As programs write Markdown of scanned standards: ``# `` makes a heading of anything."""
    blocks = (
        Block(n, BlockKind.HEADING, line[2:], level=2) if line.startswith("# ") else Block(n, BlockKind.PARAGRAPH, line)
        for n, line in enumerate(lines)
    )
    return Document("x.md", "md", tuple(blocks))


def test_headings_that_are_none():
    drawn = outline(
        headed(
            "# 中 华 人 民 共 和 国 行 业 标 准", "JR/T 0325—2024", "# 身份技术规范", "# 目 次", "1 范围 ...",
            "4 要求 2", "# 前 言", "本文件起草。", "# 身份技术规范", "# 1 范围", "本文件规定了身份。", "# 3 术语和定义",
            "# 3.1", "# 主体 subject", "有身份的实体。", "[GB/T 25069—2010，定义 2.1]", "# 4 要求", "# 4.1 编码",
            "见表 1。", "# 表 1（续）", "# 注：略。", "# 4.2 校验", "应校验。", "# 附录 A", "# （资料性）", "# 示例",
            "略。",
        )
    )  # fmt: skip
    assert shown(drawn) == [
        "目次", "前言", "1 范围", "3 术语和定义", "3.1 主体", "4 要求", "4.1 编码", "4.2 校验", "A 示例",
    ]  # fmt: skip
    assert [(each.name, each.english, len(each.definition)) for each in drawn.terms] == [("主体", "subject", 1)]
    assert drawn.cover.title is not None
    assert drawn.cover.title.text == "身份技术规范"


def test_a_paragraph_cut_by_a_page_is_no_title():
    drawn = outline(of_text("4 试验\n4.1 水平载荷作用在椅面以上300 mm处\n4.2 垂直载荷作用在椅面中央，保持5 min"))
    assert [each.title for each in drawn.walk()] == ["试验", "", ""]
