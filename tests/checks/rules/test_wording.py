"""How a draft speaks of itself, words that nobody can verify, slips of the pen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.checks.conftest import DAY, checked

from guiju.checks.definition import Profile
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.documents.blocks import Block, BlockKind, Document
from guiju.documents.reading import of_text

COVER = "DB33/T 100—2026\n养老机构服务规范\n"
REFERENCES = "2 规范性引用文件\n没有规范性引用文件。"


def spots(text: str, code: str, **more) -> list[str]:
    return [each.span.text for each in checked(text, code, **more)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本标准的要求适用于所有型号。", ["本标准"]),
        ("按本标准和《本标准汇编》执行。", ["本标准"]),
        ("计算样本标准偏差，配制成本标准溶液，根据基本标准。", []),
        ("绘制本标准曲线。", []),
        ("写有“本标准”字样。", []),
        ("本规范的要求。", []),
    ],
)
def test_a_draft_calls_itself_this_document(text, found):
    assert spots("4 要求\n4.1 " + text, "TXT111") == found


def test_a_specification_does_not_call_itself_by_its_kind():
    text = COVER + "1 范围\n本规范规定了服务的要求。\n" + REFERENCES
    assert spots(text, "TXT111") == ["本规范"]


def test_the_edition_of_2009_called_it_this_standard():
    text = "前言\n本标准按照 GB/T 1.1—2009 给出的规则起草。\n1 范围\n本标准规定了要求。\n" + REFERENCES
    assert spots(text, "TXT111") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("外壳应足够坚固。", ["足够"]),
        ("尽量不占用通道。", ["尽量"]),
        ("间隙应为 5 mm 左右。", ["左右"]),
        ("左右两侧应对称，5 mm 左右对称的孔应通。", []),
        ("有足够的时间。外壳应平整。", []),
        ("不合理的结构应改正，应评价合理性。", []),
    ],
)
def test_what_nobody_can_verify_is_found_in_requirements(text, found):
    assert spots("4 要求\n4.1 " + text, "TXT112") == found


def test_a_project_has_vague_words_of_its_own():
    own = Settings(profile=Profile.STANDARD, select=("TXT112",), flagged_words=("美观",))
    report = check(of_text("4 要求\n4.1 外壳应美观。"), settings=own, on=DAY)
    assert [each.span.text for each in report.findings] == ["美观"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("外壳的的表面应应平整，以及以及颜色。", ["的的", "以及以及", "应应"]),
        ("目的的达成，标的的价格，响应应及时，反应应充分，为了了解。", []),
    ],
)
def test_words_written_twice_are_found(text, found):
    assert sorted(spots("4 要求\n4.1 " + text, "TXT113")) == sorted(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4 技术要求。", ["。"]),
        ("表 1 外壳的厚度：", ["："]),
        ("4.1 外壳应平整。", []),
        ("表 1 给出了厚度。", []),
        ("包装。", []),
        ("1 打开电源；", []),
    ],
)
def test_titles_have_no_mark_at_their_end(text, found):
    assert spots(text, "TXT114") == found


def test_a_heading_of_the_file_is_a_title():
    heading = Block(0, BlockKind.HEADING, "外观、", level=2, paragraph=1)
    sentence = replace(heading, index=1, text="打开电源。", paragraph=2)
    chapter = replace(heading, index=2, text="试验方法。", level=1, paragraph=3)
    document = Document("a.docx", "docx", (heading, sentence, chapter))
    report = check(document, settings=Settings(profile=Profile.STANDARD, select=("TXT114",)), on=DAY)
    assert [each.span.block.text for each in report.findings] == ["外观、", "试验方法。"]
