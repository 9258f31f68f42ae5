from __future__ import annotations

from datetime import UTC, datetime

import pytest
from docx import Document as open_document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.documents.word.files import W, box, p, r, rejected, saved, table, unzipped, word_file

from guiju.documents.blocks import Document, Span
from guiju.documents.word.changing import Change, changed
from guiju.documents.word.reading import blocks_of
from guiju.documents.word.writing import UnwritableSpan

QUOTED = '"preserve"'
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def written(path, *changes: Change) -> bytes:
    return changed(path, changes, author="规矩", at=AT)


def change(document: Document, words: str, text: str) -> Change:
    (block,) = [block for block in document.blocks if words in block.text]
    start = block.text.index(words)
    return Change(Span(block, start, start + len(words)), text)


@pytest.fixture(name="texts")
def texts_fixture(tmp_path):
    """What is read after the changes; rejecting them gives back what was there."""

    def texts(body: str, *changes: tuple[str, str], **parts: str) -> list[str]:
        path = saved(tmp_path, word_file(body, **parts))
        document = blocks_of(path)
        content = written(path, *(change(document, *each) for each in changes))
        back = blocks_of(saved(tmp_path, rejected(content), "rejected.docx"))
        in_body = [b.text for b in document.blocks if b.address and b.address[0] == "word/document.xml"]
        assert [b.text for b in back.blocks if b.address and b.address[0] == "word/document.xml"] == in_body
        return [block.text for block in blocks_of(saved(tmp_path, content, "changed.docx")).blocks]

    return texts


def test_what_is_changed_reads_as_asked_for(texts):
    body = p(r("按 GB/T ", "<w:b/>") + r("1.1-2009 和 GB 5-99 起草。")) + p("第二段")
    assert texts(body, ("GB/T 1.1-2009", "GB/T 1.1—2020"), ("GB 5-99", "GB 5—1999")) == [
        "按 GB/T 1.1—2020 和 GB 5—1999 起草。", "第二段",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "text", "whole"),
    [("10mm", "10 mm", "应为 10 mm。"), ("应为", "", " 10mm。"), ("。", "。\t完\n了", "应为 10mm。\t完\n了"),
     ("应为 10mm。", "删", "删"), ("应", "应", "应为 10mm。")],
)  # fmt: skip
def test_text_is_put_in_taken_out_and_replaced(texts, words, text, whole):
    assert texts(p("应为 10mm。"), (words, text)) == [whole]


def test_no_more_is_changed_than_differs(tmp_path):
    path = saved(tmp_path, word_file(p("符合 GB/T 1.1-2009 的规定")))
    content = written(path, change(blocks_of(path), "GB/T 1.1-2009", "GB/T 1.1—2009"))
    root = etree.fromstring(unzipped(content)["word/document.xml"])
    assert [each.text for each in root.iter(f"{{{W}}}delText")] == ["-"]
    marks = [(each.tag[-3:], each.get(f"{{{W}}}author"), each.get(f"{{{W}}}date"))
             for each in root.iter(f"{{{W}}}ins", f"{{{W}}}del")]  # fmt: skip
    assert marks == [("del", "规矩", "2026-11-21T08:00:00Z"), ("ins", "规矩", "2026-11-21T08:00:00Z")]


def test_the_new_words_look_like_the_old_ones(tmp_path):
    path = saved(tmp_path, word_file(p(r("应", "<w:b/>") + r("必须", "<w:i/>") + r("符合"))))
    content = written(path, change(blocks_of(path), "必须", "应当"))
    root = etree.fromstring(unzipped(content)["word/document.xml"])
    (mark,) = root.iter(f"{{{W}}}ins")
    assert mark.find(f".//{{{W}}}i") is not None


def test_cells_footnotes_headers_links_and_wrapped_words_can_be_changed(texts):
    note = f'<w:footnote w:id="2">{p("按 GB/T 1-99 测定。")}</w:footnote>'
    inside = r("加的 GB 3-97 词")
    body = (
        table((f"<w:tc>{p('餐具')}{p('10mm')}</w:tc>", "50"))
        + p(r("面积") + r('<w:footnoteReference w:id="2"/>'))
        + p(f'<w:hyperlink w:anchor="x">{r("见 GB 2-98 网页")}</w:hyperlink>')
        + p(r("他") + f'<w:smartTag w:element="x">{inside}</w:smartTag>' + r("完"))
        + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    )
    asked = ("10mm", "10 mm"), ("1-99", "1—1999"), ("2-98", "2—1998"), ("3-97", "3—1997"), ("DB33-1", "DB33/T 1")
    assert texts(body, *asked, footnotes=note, header1=p("DB33-1")) == [
        "餐具\n10 mm", "50", "面积", "按 GB/T 1—1999 测定。", "见 GB 2—1998 网页", "他加的 GB 3—1997 词完", "DB33/T 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "text"), [("3-97", "3—1997"), ("加", "添加"), ("词", ""), ("他加", "某"), ("词完", "完")]
)
def test_what_somebody_else_inserted_can_be_changed(tmp_path, words, text):
    path = saved(
        tmp_path, word_file(p(r("他") + f'<w:ins w:id="7" w:author="x">{r("加的 GB 3-97 词")}</w:ins>' + r("完")))
    )
    content = written(path, change(blocks_of(path), words, text))
    after = blocks_of(saved(tmp_path, content, "after.docx"))
    assert [block.text for block in after.blocks] == ["他加的 GB 3-97 词完".replace(words, text)]
    root = etree.fromstring(unzipped(content)["word/document.xml"])
    assert root.find(f".//{{{W}}}ins//{{{W}}}ins") is None


@pytest.mark.parametrize(("words", "text"), [("面积", "大小"), ("面积", "面积数"), ("面积应", "大"), ("应", "宜")])
def test_what_stands_in_a_run_beside_the_words_is_no_part_of_a_change(tmp_path, words, text):
    run = r("<w:t>面积</w:t><w:footnoteReference w:id='2'/><w:t>应</w:t>")
    path = saved(tmp_path, word_file(p(run), footnotes=f'<w:footnote w:id="2">{p("注")}</w:footnote>'))
    content = written(path, change(blocks_of(path), words, text))
    block, note = blocks_of(saved(tmp_path, content, "after.docx")).blocks
    assert (block.text, note.text, len(block.footnotes)) == ("面积应".replace(words, text), "注", 1)
    root = etree.fromstring(unzipped(content)["word/document.xml"])
    assert root.find(f".//{{{W}}}del//{{{W}}}footnoteReference") is None


def test_a_text_box_is_changed_for_newer_and_for_older_programs(tmp_path):
    path = saved(tmp_path, word_file(p(r("封面") + box(p("GB/T 1-99")))))
    content = written(path, change(blocks_of(path), "1-99", "1—1999"))
    assert unzipped(content)["word/document.xml"].decode().count("—19") == 2
    assert blocks_of(saved(tmp_path, content, "after.docx")).blocks[1].text == "GB/T 1—1999"


def test_words_are_put_into_what_is_empty(tmp_path):
    made = open_document()
    made.add_table(1, 2).cell(0, 1).text = "有"
    made.save(tmp_path / "a.docx")
    document = blocks_of(tmp_path / "a.docx")
    content = written(tmp_path / "a.docx", Change(Span(document.blocks[0], 0, 0), "无"))
    assert [block.text for block in blocks_of(saved(tmp_path, content)).blocks] == ["无", "有"]


SUM = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"


@pytest.mark.parametrize(
    ("body", "words", "told"),
    [(p(r("和 ") + SUM), "+", "在公式中"), (table((f"<w:tc>{p('餐具')}{p('其他')}</w:tc>",)), "具\n其", "跨了段落")],
)
def test_what_cannot_be_changed_is_refused_with_a_sentence(tmp_path, body, words, told):
    path = saved(tmp_path, word_file(body))
    with pytest.raises(UnwritableSpan, match=told):
        written(path, change(blocks_of(path), words, "×"))


def test_changes_that_overlap_are_refused(tmp_path):
    path = saved(tmp_path, word_file(p("应符合规定")))
    document = blocks_of(path)
    with pytest.raises(UnwritableSpan, match="互相重叠"):
        written(path, change(document, "应符合", "须遵"), change(document, "合规定", "章程"))


def run_of(text: str) -> str:
    signs = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    return f"<w:r>{''.join(signs.get(sign, f'<w:t xml:space={QUOTED}>{sign}</w:t>') for sign in text)}</w:r>"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("甲乙丙 a1\t\n", min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_any_changes_of_any_runs_read_as_asked_for_and_can_be_rejected(tmp_path, runs, data):
    text = "首" + "".join(runs)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    news = [data.draw(st.text("丁 b\n", max_size=4)) for _pair in pairs]
    path = saved(tmp_path, word_file(p(r("首") + "".join(map(run_of, runs)))))
    (block,) = blocks_of(path).blocks
    assert block.text == text
    made = written(path, *(Change(Span(block, *pair), new) for pair, new in zip(pairs, news, strict=True)))
    expected = text
    for (start, end), new in reversed(list(zip(pairs, news, strict=True))):
        expected = expected[:start] + new + expected[end:]
    assert blocks_of(saved(tmp_path, made, "changed.docx")).blocks[0].text == expected
    assert blocks_of(saved(tmp_path, rejected(made), "rejected.docx")).blocks[0].text == text
