"""The files that we make are what Word expects, to the letter."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from tests.reports.word.packaging import problems
from tests.reports.word.samples import MADE_ON, rendered, report, template, with_paragraphs

from guiju.reports.word import saved
from guiju.reports.word.packing import packed, unpacked


def test_a_whole_report_keeps_every_rule():
    content, places = report(chapters=2, charts=5, sections=3, rows=5)
    assert problems(rendered(content, **places)) == []


def test_a_template_keeps_every_rule_but_that_of_marks():
    assert [each for each in problems(template("{{ y }}年")) if "a mark is left" not in each] == []


def test_the_same_is_made_of_the_same_byte_for_byte(monkeypatch):
    content, places = report(chapters=1, charts=5, rows=5)
    first = rendered(content, **places)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert rendered(content, **places) == first


def test_the_properties_are_those_given():
    core = docx.Document(io.BytesIO(rendered(template("正文")))).core_properties
    assert (core.title, core.author, core.keywords, core.language) == (
        "标准化年度报告",
        "标准化处",
        "标准化，统计",
        "zh-CN",
    )
    assert core.created == core.modified == MADE_ON


def test_forty_pages_with_twelve_charts_are_made_in_two_seconds():
    content, places = report(chapters=6, charts=12)
    rendered(content, **places)  # what is imported and read for the first time counts for the command, not here
    start = time.process_time()
    made = rendered(content, **places)
    assert time.process_time() - start < 2
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert len([each for each in package.namelist() if each.startswith("word/charts/chart")]) == 12


def test_what_asks_before_the_file_opens_is_taken_out():
    document = with_paragraphs("正文")
    parts = unpacked(saved(document))
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b"<w:compat>", b'<w:updateFields w:val="true"/><w:compat>'
    )
    assert b"updateFields" not in unpacked(rendered(packed(parts)))["word/settings.xml"]


@pytest.mark.parametrize(
    ("breach", "told"),
    [
        (lambda parts: parts.pop("word/fontTable.xml"), "which is not there"),
        (lambda parts: _change(parts, b'<w:pStyle w:val="Heading1"/>', b'<w:pStyle w:val="Nowhere"/>'), "no style"),
        (lambda parts: _change(parts, b"</w:body>", b"<w:p/></w:body>"), "no section"),
        (lambda parts: _change(parts, b"</w:body>", b'<w:bookmarkStart w:id="9" w:name="x"/></w:body>'), "in pairs"),
        (lambda parts: _change(parts, b"<w:pPr><w:pStyle", b'<w:pPr><w:jc w:val="left"/><w:pStyle'), "too late"),
    ],
)
def test_the_checker_finds_a_breach(breach, told):
    parts = unpacked(rendered(template("正文")))
    breach(parts)
    assert any(told in each for each in problems(packed(parts)))


def _change(parts: dict[str, bytes], old: bytes, new: bytes) -> None:
    assert old in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new, 1)
