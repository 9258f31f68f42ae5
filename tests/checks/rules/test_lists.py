from __future__ import annotations

import pytest
from tests.checks.conftest import DAY

from guiju.checks.profiles import Settings
from guiju.checks.rules.lists import sequence_of_items
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Document

ALL = [f"LST{number}" for number in range(101, 107)]


@pytest.mark.parametrize(
    "lines",
    [
        "a) 甲；\nb) 乙。",
        "——甲；\n——乙。",
        "a) 甲：\n1) 子；\n2) 丑。\nb) 乙。",
        "a) 甲：\n· 子；\n· 丑。\nb) 乙。",
        "a) 甲；\n注：略。\nb) 乙；\n示例：略。\nc) 丙。",
        "a) 甲，\n续写一段。\nb) 乙。",
    ],
)
def test_right_lists(checked, lines: str):
    assert checked(f"4 要求\n4.1 座椅应符合下列要求：\n{lines}\n4.2 座椅应清洁。", *ALL) == []


@pytest.mark.parametrize(
    "text",
    [
        "4 要求\n4.1 式中：\nm——质量，单位为千克（kg）；\nV——体积。",
        "2 规范性引用文件\n下列文件。\n——GB/T 3325 家具",
        "参考文献\n[1] GB/T 3325\n[2] GB/T 10357",
        "4 要求\n4.1 温度\n-5 ℃ 以下不应使用。",
        "4 要求\n4.1 按公式计算：\n（1）",
        "4 要求\n4.1 本次测得 5) 的结果。",
    ],
)
def test_what_is_no_list(checked, text: str):
    assert checked(text, *ALL) == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("1) 甲；\n2) 乙。", "LST101"),
        ("a) 甲：\n①子；\n②丑。\nb) 乙。", "LST101"),
        ("a) 甲；\nb) 乙；\nd) 丁。", "LST102"),
        ("b) 甲；\nc) 乙。", "LST102"),
        ("a) 甲；\na) 乙。", "LST102"),
        ("a) 甲；\nb） 乙。", "LST104"),
        ("a) 甲；\nb) 乙；", "LST106"),
    ],
)
def test_wrong_lists(checked, lines: str, code: str):
    found = checked(f"4 要求\n4.1 座椅应符合下列要求：\n{lines}\n4.2 座椅应清洁。", *ALL)
    assert code in [each.code for each in found]


@pytest.mark.parametrize(
    ("lead_in", "count"), [("座椅应符合下列要求。", 1), ("座椅应：", 0), ("座椅有两类：（见 3.1）", 0)]
)
def test_lead_ins(checked, lead_in: str, count: int):
    assert len(checked(f"4 要求\n4.1 外观\n{lead_in}\na) 甲；\nb) 乙。", "LST103")) == count


def test_items_that_word_counts():
    words = (("4 要求", "", BlockKind.PARAGRAPH), ("4.1 应符合：", "", BlockKind.PARAGRAPH))
    items = (("甲；", "a)", BlockKind.ITEM), ("乙。", "c)", BlockKind.ITEM))
    blocks = tuple(Block(n, kind, text, label) for n, (text, label, kind) in enumerate((*words, *items)))
    subject = Subject(Document("x.docx", "docx", blocks), on=DAY, settings=Settings())
    [found] = sequence_of_items(subject)
    assert found.span.text == "乙。"
