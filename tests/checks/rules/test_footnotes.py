from __future__ import annotations

import pytest
from tests.checks.conftest import DAY

from guiju.checks.profiles import Settings
from guiju.checks.rules.footnotes import form_of_marks, sequence_of_marks
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Document


def subject(*marks: str) -> Subject:
    lines = [Block(0, BlockKind.PARAGRAPH, "4 要求")]
    for mark in marks:
        text = f"4.{len(lines)} 座面应平整。"
        lines.append(Block(len(lines), BlockKind.PARAGRAPH, text, footnotes=((8, mark),)))
    return Subject(Document("x.docx", "docx", tuple(lines)), on=DAY, settings=Settings())


@pytest.mark.parametrize(
    ("marks", "wrong_form", "wrong_order"),
    [
        (("1)", "2)", "3)"), 0, 0),
        (("1", "2"), 0, 0),
        (("1)", "1)", "2)"), 0, 0),
        (("1)", "3)"), 0, 1),
        (("i", "ii"), 2, 0),
        (("*",), 1, 0),
        ((), 0, 0),
    ],
)
def test_marks_of_footnotes(marks: tuple[str, ...], wrong_form: int, wrong_order: int):
    assert len(list(form_of_marks(subject(*marks)))) == wrong_form
    assert len(list(sequence_of_marks(subject(*marks)))) == wrong_order


@pytest.mark.parametrize(
    "text", ["4 要求\n4.1 面积为 2 m²，体积为 3 m³。", "4 要求\n4.1 10² 以内", "4 要求\n* 重点说明。"]
)
def test_powers_and_stars_are_no_footnotes(checked, text: str):
    assert checked(text, "STR231", "STR232") == []
