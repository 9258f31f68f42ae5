from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.documents.word.files import p, picture, r, rejected, table, word_file

from guiju.base.errors import Sentence
from guiju.checks.definition import Finding, Found, Mend, Severity
from guiju.checks.mending import Mended, UnmendableFile, mended
from guiju.checks.profiles import Settings
from guiju.checks.rules import rule_of
from guiju.checks.running import Report
from guiju.documents.blocks import Span
from guiju.documents.reading import read

Asked = tuple[str, str, str]
"""Words, what to write in place of them, and whether it is safe."""


def report_of(path: Path, asked: Sequence[Asked]) -> Report:
    document = read(path)
    findings = []
    for words, text, safety in asked:
        block = next(block for block in document.blocks if words in block.text)
        span = Span(block, block.text.index(words), block.text.index(words) + len(words))
        found = Found(span, Sentence("改"), Mend(text, safe=safety == "safe"))
        findings.append(Finding(rule_of("TXT101"), Severity.ERROR, found, accepted="约定" * (safety == "accepted")))
    return Report(document, date(2026, 11, 21), Settings(), tuple(findings), ("TXT101",))


@pytest.fixture(name="mend")
def mend_fixture(tmp_path):
    def mend(name: str, content: bytes, *asked: Asked, unsafe: bool = False) -> Mended:
        path = tmp_path / name
        path.write_bytes(content)
        return mended(path, report_of(path, asked), unsafe=unsafe, at=datetime(2026, 11, 21, tzinfo=UTC))

    return mend


def spots(findings: Sequence[Finding]) -> list[str]:
    return [finding.span.text for finding in findings]


def test_safe_mends_are_done_and_others_only_when_asked_for(mend):
    text = "按 GB/T 1.1-2009，必须 10mm。\n".encode()
    asked = (("1.1-2009", "1.1—2009", "safe"), ("必须", "应", "unsafe"), ("10mm", "10 mm", "accepted"))
    made = mend("a.txt", text, *asked)
    assert made.content.decode() == "按 GB/T 1.1—2009，必须 10mm。\n"
    assert (spots(made.done), spots(made.left)) == (["1.1-2009"], ["必须"])
    assert mend("a.txt", text, *asked, unsafe=True).content.decode() == "按 GB/T 1.1—2009，应 10mm。\n"


def test_of_mends_that_meet_the_safe_one_is_done(mend):
    asked = (("GB/T 1.1-2009", "GB/T 1.1—2020", "unsafe"), ("1.1-2009", "1.1—2009", "safe"))
    made = mend("a.txt", "按 GB/T 1.1-2009".encode(), *asked, unsafe=True)
    assert made.content.decode() == "按 GB/T 1.1—2009"
    assert spots(made.left) == ["GB/T 1.1-2009"]


def test_mends_of_different_characters_of_one_number_are_both_done(mend):
    asked = (("GB/T1.1-2009", "GB/T 1.1-2009", "safe"), ("1.1-2009", "1.1—2009", "safe"), ("T1", "T 1", "safe"))
    made = mend("a.txt", "按 GB/T1.1-2009".encode(), *asked)
    assert made.content.decode() == "按 GB/T 1.1—2009"
    assert len(made.done) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("utf8.txt", "一\r\n按 GB 1-99\r\n"),
        ("bom.txt", "\ufeff按 GB 1-99\n"),
        ("gb.txt", "按国家强制性标准 GB 1-99 的规定\n"),
        ("wide.txt", "按 GB 1-99 的规定"),
        ("bars.txt", "| 号 | 名 |\n|---|---|\n| GB 1-99 | 甲 |\n"),
        ("page.md", "# 范围 GB 1\n\n- 按 **GB 1-99** 和 GB 2 进行\n\n没有[记号](x)的\n"),
        ("list.csv", '号,名\n"GB 1-99","甲,乙"\n'),
        ("page.html", "<html><body><p title='x'>按 <b>另</b> 则</p><p>GB 1-99</p></body></html>"),
        ("mark.html", "<html><body><p>前</p><p>按&nbsp;GB <b>1-99</b> 则</p><p>后</p></body></html>"),
    ],
)
def test_only_these_characters_change(mend, name, content):
    encoding = {"gb.txt": "gb18030", "wide.txt": "utf-16"}.get(name, "utf-8")
    made = mend(name, content.encode(encoding), ("1-99", "1~1999", "safe"))
    assert made.content == content.replace("1-99", "1~1999").encode(encoding)
    assert not made.left


def test_in_a_page_signs_are_written_as_a_page_has_them(mend):
    made = mend("a.html", "<html><body><p>小于 10</p></body></html>".encode(), ("小于 ", "<", "safe"))
    assert made.content.decode() == "<html><body><p>&lt;10</p></body></html>"


def test_a_page_whose_words_stand_in_its_marks_too_is_left_alone(mend):
    page = "<html><body><p><a title='GB 1-99'>GB&nbsp;1</a></p><p>GB 1-99</p></body></html>"
    with pytest.raises(UnmendableFile, match="标记交错"):
        mend("a.html", page.encode(), ("1-99", "1—99", "safe"))


def test_what_would_end_a_cell_is_left(mend):
    made = mend("a.csv", "号,名\nGB 1,甲\n".encode(), ("甲", "甲,乙", "safe"), ("GB 1", "GB/T 1", "safe"))
    assert made.content.decode() == "号,名\nGB/T 1,甲\n"
    assert spots(made.left) == ["甲"]


def test_what_an_encoding_lacks_is_left(mend):
    made = mend("a.txt", ("国家标准" * 9 + "-").encode("gb2312"), ("-", "\ud800", "safe"))
    assert spots(made.left) == ["-"]


def test_a_word_file_is_mended_by_tracked_changes(mend, tmp_path):
    body = p(r("按 GB/T ", "<w:b/>") + r("1.1-2009 起草")) + table(("10mm", "甲"))
    asked = (("GB/T 1.1-2009", "GB/T 1.1—2009", "safe"), ("10mm", "10 mm", "safe"))
    made = mend("a.docx", word_file(body), *asked)
    assert len(made.done) == 2
    for content, texts in (
        (made.content, ["按 GB/T 1.1—2009 起草", "10 mm", "甲"]),
        (rejected(made.content), ["按 GB/T 1.1-2009 起草", "10mm", "甲"]),
    ):
        (tmp_path / "b.docx").write_bytes(content)
        assert [block.text for block in read(tmp_path / "b.docx").blocks] == texts


def test_what_cannot_be_written_into_a_word_file_is_left(mend):
    made = mend("a.docx", word_file(p("甲乙") + p(picture("分餐流程"))), ("甲", "丙", "safe"), ("分餐", "合餐", "safe"))
    assert (spots(made.done), spots(made.left)) == (["甲"], ["分餐"])


def swapped(path: Path, first: str, second: str) -> Report:
    """Two entries that are to change places."""
    report = report_of(path, [(first, second, "safe"), (second, first, "safe")])
    one, other = report.findings
    mend = replace(one.mend, also=((other.span, first),))
    return replace(report, findings=(replace(one, found=replace(one.found, mend=mend)),))


@pytest.mark.parametrize("content", [word_file(p("GB 2") + p("GB 1")), b"GB 2\nGB 1\n"])
def test_what_goes_together_is_done_together(tmp_path, content):
    path = tmp_path / "a"
    path.write_bytes(content)
    made = mended(path, swapped(path, "GB 2", "GB 1"))
    assert len(made.done) == 1
    path.write_bytes(made.content)
    assert [block.text for block in read(path).blocks] == ["GB 1", "GB 2"]


def test_what_goes_together_is_left_together(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(word_file(p("GB 2") + p(picture("GB 1"))))
    made = mended(path, swapped(path, "GB 2", "GB 1"))
    assert (made.content, len(made.left)) == (path.read_bytes(), 1)


def test_without_mends_the_file_stays_as_it_is(mend):
    content = word_file(p("甲"))
    assert mend("a.docx", content).content == content


def test_other_files_are_refused_with_a_sentence(mend, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("按 GB 1-99", "utf-8")
    report = report_of(path, [("1-99", "1—1999", "safe")])
    pages = replace(report, document=replace(report.document, format="pdf", name="a.pdf"))
    with pytest.raises(UnmendableFile, match=r"a\.pdf 是 pdf 文件，不能直接改；能改的是 docx、txt"):
        mended(path, pages)
    path.write_bytes("国家".encode() + b"\xff\xfe\xff")
    with pytest.raises(UnmendableFile, match="不能识别的字符"):
        mended(path, report)
