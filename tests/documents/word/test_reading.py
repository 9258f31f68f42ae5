from __future__ import annotations

import time

import pytest
from docx import Document as new_document
from tests.documents.drafts import document_of, templated
from tests.documents.word.files import SPACES, box, p, picture, r, saved, table, unzipped, word_file, zipped

from guiju.documents.blocks import Block, BlockKind, Document
from guiju.documents.opening import UnreadableFile
from guiju.documents.word.reading import blocks_of


@pytest.fixture(name="read")
def read_fixture(tmp_path):
    def read(body: str | bytes, **parts: str) -> Document:
        content = body if isinstance(body, bytes) else word_file(body, **parts)
        return blocks_of(saved(tmp_path, content))

    return read


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.shown) for block in document.blocks]


def one(document: Document, text: str) -> Block:
    (found,) = [block for block in document.blocks if text in block.text]
    return found


def test_text_is_as_read_and_has_the_place_where_it_is_written(read):
    document = read(p("　范围 ") + p() + p(r("要求") + r("<w:tab/>") + r("50")))
    assert [(each.text, each.index, each.paragraph, each.address) for each in document.blocks] == [
        ("　范围 ", 0, 1, ("word/document.xml", 0)),
        ("要求\t50", 1, 2, ("word/document.xml", 2)),
    ]


def test_a_draft_of_the_template_has_the_labels_that_word_counts(read):
    made = [
        ("标准文件_章标题", "范围"), "适用于餐饮。", ("标准文件_章标题", "要求"), ("标准文件_一级条标题", "场所"),
        ("标准文件_二级无标题条", "应配备公筷。"), ("标准文件_字母编号列项", "竹制；"),
        ("标准文件_数字编号列项", "毛竹；"),
        ("标准文件_正文表标题", "面积"), "TABLE", "PICTURE", ("标准文件_正文图标题", "流程"),
        ("标准文件_附录标识", "方法"), ("标准文件_附录一级条标题", "仪器"),
    ]  # fmt: skip
    document = read(document_of(made, templated()))
    assert [(each.kind, each.level, each.label, each.text) for each in document.blocks if each.cell is None] == [
        (BlockKind.HEADING, 1, "1", "范围"),
        (BlockKind.PARAGRAPH, 0, "", "适用于餐饮。"),
        (BlockKind.HEADING, 1, "2", "要求"),
        (BlockKind.HEADING, 2, "2.1", "场所"),
        (BlockKind.PARAGRAPH, 0, "2.1.1", "应配备公筷。"),
        (BlockKind.ITEM, 1, "a)", "竹制；"),
        (BlockKind.ITEM, 2, "1)", "毛竹；"),
        (BlockKind.CAPTION, 0, "表1", "面积"),
        (BlockKind.FIGURE, 0, "", ""),
        (BlockKind.CAPTION, 0, "图1", "流程"),
        (BlockKind.HEADING, 1, "附录A", "方法"),
        (BlockKind.HEADING, 2, "A.1", "仪器"),
    ]
    assert one(document, "竹制").style == "标准文件_字母编号列项"


def test_signs_of_lists_are_shown_as_they_look(read):
    def listed(number: int, sign: str) -> str:
        level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/></w:lvl>'
        return f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>'

    numbering = (
        listed(0, "——")
        + listed(1, "\uf0b7")
        + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (0, 1))
    )
    body = "".join(p("竹制；", look=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr>') for n in (1, 2))
    assert shown(read(body, numbering=numbering)) == [("item", "——　竹制；"), ("item", "•　竹制；")]


def test_cells_know_their_place_in_the_grid(read):
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("指标")}</w:tc>'
    high = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("餐具")}{p()}{p("及其他")}</w:tc>'
    goes_on = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p()}</w:tc>"
    cells = [block.cell for block in read(table(("项目", wide), (high, "长", "宽"), (goes_on, "", "5 mm"))).blocks]
    assert [(each.row, each.column, each.rows, each.columns) for each in cells] == [
        (1, 1, 1, 1), (1, 2, 1, 2), (2, 1, 2, 1), (2, 2, 1, 1), (2, 3, 1, 1), (3, 2, 1, 1), (3, 3, 1, 1),
    ]  # fmt: skip
    document = read(table((high, "长")) + p("甲") + table(("乙",)))
    assert [(block.text, block.cell and block.cell.table) for block in document.blocks] == [
        ("餐具\n及其他", 1), ("长", 1), ("甲", None), ("乙", 2),
    ]  # fmt: skip


def test_a_table_in_a_table_comes_behind_it(read):
    inner = f"<w:tc>{p('外')}{table(('内',))}{p()}</w:tc>"
    assert [(block.text, block.cell.table) for block in read(table((inner, "邻"))).blocks] == [
        ("外", 1), ("邻", 1), ("内", 2),
    ]  # fmt: skip


NOTES = (
    '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
    f'<w:footnote w:id="2">{p(r("<w:footnoteRef/>") + r(" 指使用面积。"))}</w:footnote>'
    f'<w:footnote w:id="3">{p("按 GB/T 1.1 测定。")}</w:footnote>'
)


def test_footnotes_stand_behind_what_refers_to_them(read):
    first, second = (r(f'<w:footnoteReference w:id="{id}"/>') for id in (3, 2))
    noted = f"<w:tc>{p(r('50') + second)}</w:tc>"
    body = p(r("面积") + first + r("应符合表1。")) + table((noted, "m²")) + p("完")
    document = read(body, footnotes=NOTES)
    assert shown(document) == [
        ("paragraph", "面积应符合表1。"),
        ("footnote", "1　按 GB/T 1.1 测定。"),
        ("cell", "50"),
        ("cell", "m²"),
        ("footnote", "2　 指使用面积。"),
        ("paragraph", "完"),
    ]
    assert document.blocks[0].footnotes == ((2, "1"),)
    assert document.blocks[2].footnotes == ((2, "2"),)
    assert document.blocks[1].address == ("word/footnotes.xml", 2)


def test_headers_and_footers_that_are_shown_come_at_the_end(read):
    section = "".join(
        f'<w:{kind}Reference w:type="{side}" r:id="{name}"/>'
        for kind, side, name in (("header", "default", "header1"), ("header", "first", "header2"),
                                 ("header", "even", "header3"), ("footer", "default", "footer1"))
    )  # fmt: skip
    parts = {name: p(name) for name in ("header1", "header2", "header3", "footer1")}
    body = p("1　范围") + f"<w:sectPr>{section}</w:sectPr>"
    assert shown(read(body, **parts))[1:] == [("header", "header1"), ("footer", "footer1")]
    both = body.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")
    told = [text for _kind, text in shown(read(both, settings="<w:evenAndOddHeaders/>", **parts))[1:]]
    assert told == ["header1", "header2", "header3", "footer1"]


def test_a_text_box_is_read_once_behind_the_paragraph_that_it_hangs_on(read):
    document = read(p(r("封面") + box(p("ICS 03.080"), p("备案号：1"))) + p("1　范围"))
    assert shown(document) == [
        ("paragraph", "封面"), ("text-box", "ICS 03.080"), ("text-box", "备案号：1"), ("paragraph", "1　范围"),
    ]  # fmt: skip


def test_pictures_have_their_description_and_lines_are_no_pictures(read):
    line = "<w:r><w:pict><v:line/></w:pict></w:r>"
    document = read(p(picture("分餐的流程")) + p(line) + p(r("按") + picture() + r("进行")))
    assert shown(document) == [("figure", "分餐的流程"), ("paragraph", "按进行")]
    beside = picture("图").replace("wp:inline", "wp:anchor")
    assert shown(read(p(r("流程见图1。") + beside))) == [("paragraph", "流程见图1。"), ("figure", "图")]


def test_formulas_are_read_in_one_line(read):
    ratio = (
        "<m:oMath><m:r><m:t>k=</m:t></m:r><m:f><m:num><m:sSub><m:e><m:r><m:t>m</m:t></m:r></m:e><m:sub><m:r>"
        "<m:t>1</m:t></m:r></m:sub></m:sSub></m:num><m:den><m:r><m:t>2V</m:t></m:r></m:den></m:f></m:oMath>"
    )
    document = read(p(ratio + r("……（1）")) + p(r("式中 ") + ratio + r(" 是系数。")) + p(
        '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Equation.DSMT4"/></w:object></w:r>'
    ))  # fmt: skip
    assert shown(document) == [
        ("formula", "k=(m_1)/(2V)……（1）"), ("paragraph", "式中 k=(m_1)/(2V) 是系数。"), ("formula", ""),
    ]  # fmt: skip


def test_contents_are_no_headings(read):
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
        for id, name in (("T1", "toc 1"), ("TH", "TOC Heading"), ("H1", "heading 1"), ("C", "caption"))
    )
    wrapped = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{p('附录A 1')}</w:sdtContent></w:sdt>"
    )
    body = p("目　次", style="TH") + p("1 范围\t1", style="T1") + wrapped + p("范围", style="H1") + p("表 1", style="C")
    assert shown(read(body, styles=styles)) == [
        ("paragraph", "目　次"), ("contents", "1 范围\t1"), ("contents", "附录A 1"), ("heading", "范围"),
        ("caption", "表 1"),
    ]  # fmt: skip


def test_tracked_changes_are_seen_as_accepted_and_comments_not_at_all(read):
    tracked = 'w:id="1" w:author="x"'
    deleted_end = f"<w:rPr><w:del {tracked}/></w:rPr>"
    body = (
        p(
            r("应为 ")
            + f"<w:del {tracked}><w:r><w:delText>50</w:delText></w:r></w:del><w:ins {tracked}>{r('60')}</w:ins>"
            + '<w:commentRangeStart w:id="0"/>' + r(" mm") + r('<w:commentReference w:id="0"/>')
        )
        + p("前半", look=deleted_end)
        + p("后半")
        + p(f"<w:del {tracked}><w:r><w:delText>全删</w:delText></w:r></w:del>", look=deleted_end)
        + p("完")
        + table(("删",), ("留",)).replace("<w:tr>", f"<w:tr><w:trPr><w:del {tracked}/></w:trPr>", 1)
    )  # fmt: skip
    assert [block.text for block in read(body).blocks] == ["应为 60 mm", "前半后半", "完", "留"]


def test_of_fields_the_results_are_read(read):
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = mark("begin") + r("<w:instrText>PAGE</w:instrText>") + mark("separate") + r("7") + mark("end")
    asked = mark("begin") + r("<w:instrText>IF</w:instrText>") + inner + mark("separate") + r("有") + mark("end")
    assert [block.text for block in read(p(r("页") + inner + r("，") + asked)).blocks] == ["页7，有"]


def test_what_is_chosen_from_a_list_is_read(read):
    entries = "".join(f'<w:listEntry w:val="{each}"/>' for each in ("征求意见稿", "送审稿"))
    asked = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    begin = r(f'<w:fldChar w:fldCharType="begin">{asked}</w:fldChar>')
    choice = begin + r("<w:instrText>FORMDROPDOWN</w:instrText>") + r('<w:fldChar w:fldCharType="end"/>')
    assert [each.text for each in read(p(r("（") + choice + r("）"))).blocks] == ["（送审稿）"]


def test_what_nobody_sees_is_not_read(read):
    ruby = r(f"<w:ruby><w:rt>{r('pin')}</w:rt><w:rubyBase>{r('拼')}</w:rubyBase></w:ruby>")
    sign = '<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>'
    assert [each.text for each in read(p(r("隐藏", "<w:vanish/>") + ruby + r("5") + sign + r("1"))).blocks] == ["拼5±1"]


def test_pages_are_those_where_word_laid_it_out(read):
    turn, asked = r("<w:lastRenderedPageBreak/>"), r('<w:br w:type="page"/>')
    body = (
        p("一") + p(turn + r("二")) + p(r("二三") + turn + r("续")) + p(asked) + p(turn + r("四")) + p(asked) + p()
        + p("五")
        + table((f"<w:tc>{p(r('五') + turn + r('六'))}</w:tc>", f"<w:tc>{p(r('五') + turn + r('六'))}</w:tc>"), ("六",))
    )  # fmt: skip
    document = read(body)
    assert [(block.text, block.page) for block in document.blocks] == [
        ("一", 1), ("二", 2), ("二三续", 2), ("四", 4), ("五", 5), ("五六", 5), ("五六", 5), ("六", 6),
    ]  # fmt: skip
    assert document.pages == 6
    assert read(p("一") + p(asked) + p("二")).pages is None


def test_properties_and_the_name_that_the_reader_knows(tmp_path):
    made = new_document()
    made.core_properties.title = "分餐服务规范"
    made.add_paragraph("范围")
    made.save(tmp_path / "x1.docx")
    document = blocks_of(tmp_path / "x1.docx", name="草案.docx")
    assert (document.name, document.format, document.properties["title"]) == ("草案.docx", "docx", "分餐服务规范")


def test_a_body_of_another_name_and_of_the_strict_form(tmp_path):
    files = unzipped(word_file(p("范围")))
    files["_rels/.rels"] = files["_rels/.rels"].replace(b"word/document.xml", b"word/document2.xml")
    files["word/document2.xml"] = files.pop("word/document.xml").replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert blocks_of(saved(tmp_path, zipped(files))).blocks[0].text == "范围"


ENCRYPTED = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "不是 Word 文档"),
        (b"%PDF-1.7", "不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧的 .doc"),
        (ENCRYPTED, "有打开密码，请先"),
        (zipped({"hello.txt": "x"}), "没有 word/document.xml"),
        (word_file(p("1"))[:300], "已损坏"),
        (word_file(p(picture())), "没有文字"),
        (zipped({"word/document.xml": f"<w:document {SPACES}>"}), "已损坏"),
        (zipped({"word/document.xml": "<!DOCTYPE w [<!ENTITY a 'a'>]><w/>"}), "DTD"),
        (zipped({"word/document.xml": "<a>" * 20_000 + "</a>" * 20_000}), "已损坏"),
    ],
    ids=["empty", "pdf", "doc", "encrypted", "zip", "cut", "scanned", "not-xml", "entities", "deep"],
)
def test_what_cannot_be_read_is_told(tmp_path, content, told):
    with pytest.raises(UnreadableFile, match=told) as raised:
        blocks_of(saved(tmp_path, content))
    assert "draft.docx" in str(raised.value)


def test_a_bomb_is_refused_by_what_it_says_of_itself(tmp_path):
    with pytest.raises(UnreadableFile, match="展开后有 101 MiB，是压缩时的"):
        blocks_of(saved(tmp_path, zipped({"word/document.xml": b" " * (101 << 20)})))


def test_three_hundred_pages_are_read_in_five_seconds(tmp_path):
    page = p(r("本文件规定了分餐服务的") * 6) * 30 + table(*[("长", "不小于", "5", "mm")] * 10)
    path = saved(tmp_path, word_file(page * 300))
    begun = time.process_time()
    assert len(blocks_of(path).blocks) == 300 * 70
    assert time.process_time() - begun < 5
