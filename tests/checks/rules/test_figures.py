from __future__ import annotations

import pytest
from tests.checks.conftest import DAY

from guiju.checks.profiles import Settings
from guiju.checks.rules.figures import forms_of_captions, numbers_of_figures
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Document


def subject(*lines: str) -> Subject:
    """A line ``PICTURE`` is a picture."""
    kinds = {"PICTURE": (BlockKind.FIGURE, "")}
    blocks = tuple(Block(n, *kinds.get(line, (BlockKind.PARAGRAPH, line))) for n, line in enumerate(lines))
    return Subject(Document("x.docx", "docx", blocks), on=DAY, settings=Settings())


def test_a_picture_takes_the_caption_below_it():
    drawn = subject("4 要求", "4.1 见图 1、图 2。", "PICTURE", "图 1 甲", "PICTURE", "PICTURE", "a) 正面", "图 2 乙")
    assert list(numbers_of_figures(drawn)) == []
    assert list(forms_of_captions(drawn)) == []
    assert [each.number for each in drawn.outline.figures] == ["1", "2"]


def test_a_picture_without_a_caption():
    assert len(list(numbers_of_figures(subject("4 要求", "4.1 见图。", "PICTURE", "4.2 座椅应清洁。")))) == 1


def test_a_caption_above():
    drawn = subject("4 要求", "4.1 见图 1。", "图 1 座椅", "PICTURE", "4.2 座椅应清洁。")
    assert list(numbers_of_figures(drawn)) == []
    [found] = forms_of_captions(drawn)
    assert "下方" in found.message


@pytest.mark.parametrize("text", ["4 要求\n4.1 图 1 所示的座椅应平整。", "4 要求\n4.1 图样\n图纸应清楚。"])
def test_words_about_figures_are_none(checked, text: str):
    assert checked(text, "FIG101", "FIG102", "FIG103", "FIG104") == []
