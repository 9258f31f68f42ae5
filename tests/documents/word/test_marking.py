from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from docx import Document as open_document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.documents.word.files import W, box, p, r, saved, table, unzipped, word_file, zipped

from guiju.documents.blocks import BlockKind, Document, Span
from guiju.documents.word.marking import Remark, commented
from guiju.documents.word.reading import blocks_of
from guiju.documents.word.writing import UnwritableSpan


def spot(document: Document, words: str) -> Span:
    (block,) = [block for block in document.blocks if words in block.text]
    return Span(block, block.text.index(words), block.text.index(words) + len(words))


@pytest.fixture(name="mark")
def mark_fixture(tmp_path):
    """Comments on these words, as (words under the comment, its text)."""

    def mark(body: str, *words: str, **parts: str) -> list[tuple[str, str]]:
        path = saved(tmp_path, word_file(body, **parts))
        document = blocks_of(path)
        content = commented(path, [Remark(spot(document, each), "规矩", f"见{each}") for each in words])
        after = blocks_of(saved(tmp_path, content, "commented.docx"))
        assert after.blocks == document.blocks
        return comments(content)

    return mark


def comments(content: bytes) -> list[tuple[str, str]]:
    files = unzipped(content)
    body = etree.fromstring(files["word/document.xml"])
    told = {}
    for each in etree.fromstring(files["word/comments.xml"]).iter(f"{{{W}}}comment"):
        paragraphs = each.findall(f"{{{W}}}p")
        told[each.get(f"{{{W}}}id")] = "\n".join("".join(one.itertext()) for one in paragraphs)
    under: dict[str, list[str]] = {id: [] for id in told}
    open_ones: set[str] = set()
    for node in body.iter():
        id = node.get(f"{{{W}}}id", "")
        if node.tag == f"{{{W}}}commentRangeStart":
            open_ones.add(id)
        elif node.tag == f"{{{W}}}commentRangeEnd":
            open_ones.remove(id)
        elif node.tag == f"{{{W}}}t":
            for each in open_ones:
                under[each].append(node.text or "")
    references = [each.get(f"{{{W}}}id") for each in body.iter(f"{{{W}}}commentReference")]
    assert sorted(references) == sorted(told)
    assert not open_ones
    return [("".join(under[id]), told[id]) for id in told]


def test_a_comment_stands_at_its_very_characters(mark):
    body = p(r("按 GB/T ", "<w:b/>") + r("1.1-2009 的规定起草。"))
    assert mark(body, "GB/T 1.1-2009", "规定") == [("GB/T 1.1-2009", "见GB/T 1.1-2009"), ("规定", "见规定")]


def test_comments_may_overlap_and_lie_in_each_other(mark):
    body = p("本文件规定了分餐服务的要求。")
    words = ("规定了分餐", "分餐服务", "分餐", "本文件规定了分餐服务的要求。")
    assert [under for under, _text in mark(body, *words)] == list(words)


def test_runs_that_are_cut_keep_their_look(tmp_path):
    path = saved(tmp_path, word_file(p(r("应符合 GB 1 的规定", "<w:b/>") + r("。"))))
    document = blocks_of(path)
    content = commented(path, [Remark(spot(document, "GB 1"), "规矩", "见")])
    runs = open_document(io.BytesIO(content)).paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs if run.text] == [
        ("应符合 ", True), ("GB 1", True), (" 的规定", True), ("。", None),
    ]  # fmt: skip


def test_cells_links_insertions_and_formulas_can_be_commented(mark):
    two = f"<w:tc>{p('餐具')}{p('及其他')}</w:tc>"
    sum_of = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
    body = (
        table((two, "50"))
        + p(r("见") + f'<w:hyperlink w:anchor="x">{r("网页地址")}</w:hyperlink>')
        + p(f'<w:ins w:id="7" w:author="x">{r("新加的词")}</w:ins>')
        + p(r("式中 ") + sum_of + r(" 为和"))
    )
    assert [under for under, _text in mark(body, "具\n及", "50", "页地", "加的", "中 a+b 为")] == [
        "具及", "50", "页地", "加的", "中  为",
    ]  # fmt: skip


def test_what_word_cannot_comment_is_quoted_where_it_hangs(mark):
    note = f'<w:footnote w:id="2">{p("按 GB/T 1 测定。")}</w:footnote>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    body = (
        p("封面") + p(r("面积") + r('<w:footnoteReference w:id="2"/>')) + p(r("挂") + box(p("ICS 1, CCS A"))) + section
    )
    found = mark(body, "GB/T 1", "DB33/T 1", "CCS", footnotes=note, header1=p("DB33/T 1"))
    assert [text for _under, text in found] == [
        "脚注 1“GB/T 1”：\n见GB/T 1", "页眉“DB33/T 1”：\n见DB33/T 1", "文本框“CCS”：\n见CCS",
    ]  # fmt: skip
    assert found[1][0] == "封面"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("甲乙丙 a1", min_size=1, max_size=6), min_size=1, max_size=4), st.data())
def test_any_comments_stand_at_their_characters_and_change_no_text(tmp_path, runs, data):
    path = saved(tmp_path, word_file(p(r("首") + "".join(map(r, runs)))))
    (block,) = blocks_of(path).blocks
    place = st.integers(0, len(block.text) - 1)
    spans = [Span(block, start, data.draw(st.integers(start + 1, len(block.text))))
             for start in data.draw(st.lists(place, min_size=1, max_size=5))]  # fmt: skip
    content = commented(path, [Remark(span, "规矩", "见") for span in spans])
    assert [words for words, _text in comments(content)] == [span.text for span in spans]
    assert blocks_of(saved(tmp_path, content, "commented.docx")).blocks[0].text == block.text


def test_comments_that_were_there_stay(tmp_path):
    made = open_document()
    run = made.add_paragraph().add_run("范围")
    made.add_comment(run, text="旧的", author="甲")
    made.save(tmp_path / "a.docx")
    document = blocks_of(tmp_path / "a.docx")
    content = commented(
        tmp_path / "a.docx",
        [Remark(spot(document, "围"), "规矩", "第一行\n第二行")],
        at=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
    )
    assert comments(content) == [("范围", "旧的"), ("围", "第一行\n第二行")]
    last = list(open_document(io.BytesIO(content)).comments)[-1]
    assert (last.author, last.initials) == ("规矩", "规矩")
    assert last.timestamp == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_a_picture_is_commented_as_a_whole_and_an_empty_spot_at_its_paragraph(tmp_path):
    made = open_document()
    made.add_paragraph("甲乙")
    made.save(tmp_path / "a.docx")
    (block,) = blocks_of(tmp_path / "a.docx").blocks
    assert comments(commented(tmp_path / "a.docx", [Remark(Span(block, 1, 1), "规矩", "缺")])) == [("甲乙", "缺")]
    assert block.kind is BlockKind.PARAGRAPH


def test_everything_else_stays_byte_for_byte(tmp_path):
    content = zipped(unzipped(word_file(p("范围"), styles="")) | {"word/media/a.png": b"\x89PNG", "x/y.bin": b"\0"})
    path = saved(tmp_path, content)
    before, after = unzipped(content), unzipped(commented(path, [Remark(spot(blocks_of(path), "范"), "规矩", "见")]))
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert re.search(rb'PartName="/word/comments.xml" ContentType="[^"]*comments\+xml"', after["[Content_Types].xml"])
    assert commented(path, []) == commented(path, [])


def test_a_strict_file_stays_strict(tmp_path):
    strict = {
        name: content.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in unzipped(word_file(p("范围"))).items()
    }
    path = saved(tmp_path, zipped(strict))
    after = unzipped(commented(path, [Remark(spot(blocks_of(path), "范"), "规矩", "见")]))
    assert not any(W.encode() in content for content in after.values())
    assert b"relationships/comments" in after["word/_rels/document.xml.rels"]


def test_spans_of_another_file_are_refused(tmp_path):
    one = blocks_of(saved(tmp_path, word_file(p("甲")), "a.docx"))
    other = saved(tmp_path, word_file(p("乙")), "b.docx")
    with pytest.raises(UnwritableSpan, match=r"b\.docx 与检查时的内容不同"):
        commented(other, [Remark(spot(one, "甲"), "规矩", "见")])
