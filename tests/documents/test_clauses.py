from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.documents.drafts import document_of, templated

from guiju.documents import limited
from guiju.documents.clauses import Kind, Piece, cut
from guiju.documents.numbering import counted_as
from guiju.documents.opening import UnreadableFile

TYPED = (
    "ICS 03.080.30", "DB33/T 0001—2026", "分餐服务规范", "目  次", "前言 I", "1 范围………1", "4 要求\t2",
    "附录A（规范性） 方法 3",
    "前　言", "本文件按照 GB/T 1.1—2020 的规定起草。", "引　言", "为了减少浪费。", "分餐服务规范",
    "1　范围", "本文件规定了分餐服务的要求。", "2 规范性引用文件", "GB 14934　食品安全国家标准", "3　术语和定义",
    "3.1", "分餐　individual serving", "将菜品分至个人的服务方式。", "3.2", "公筷", "多人共用的筷子。", "4　要求",
    "4.1　一般要求",
    "4.1.1　应配备公筷，长度不小于", "4.5 mm，直径不大于", "8 mm。", "注1：公筷含公勺。", "示例：双色公筷。",
    "4.1.2　温度按第5章测定，应符合：", "a）热菜不低于 60 ℃；", "1）汤；", "b）凉菜不高于 10 ℃。",
    "4.2　场所", "面积应符合表1的规定。", "表1给出了面积。", "表1　场所面积", "TABLE", "注：面积指使用面积。",
    "4.3　流程", "流程见图1。", "PICTURE", "图1　分餐流程", "5　试验方法", "按附录A进行。",
    "附　录　A", "（规范性）", "温度的测定", "A.1　仪器", "温度计，分度值 0.1 ℃。", "A.2　步骤", "A.2.1　放置 5 min。",
    "A.2.2　读数。",
    "附录B", "(资料性附录)", "记录表", "表B.1　记录", "TABLE", "参 考 文 献", "[1] GB/T 15624",
)  # fmt: skip


def cut_of(content: bytes, folder) -> list[Piece]:
    path = folder / "draft.docx"
    path.write_bytes(content)
    return cut(path)


def outline(pieces: list[Piece]) -> list[str]:
    return [f"{each.number} {each.title}".strip() for each in pieces]


def by_number(pieces: list[Piece]) -> dict[str, Piece]:
    return {each.number or each.title: each for each in pieces}


def test_a_draft_with_typed_numbers(tmp_path):
    pieces = cut_of(document_of(TYPED), tmp_path)
    assert outline(pieces) == [
        "前言", "引言", "1 范围", "2 规范性引用文件", "3 术语和定义", "3.1 分餐 individual serving", "3.2 公筷",
        "4 要求",
        "4.1 一般要求", "4.1.1", "4.1.2", "4.2 场所", "表1 场所面积", "4.3 流程", "图1 分餐流程", "5 试验方法",
        "附录A 温度的测定", "A.1 仪器", "A.2 步骤", "A.2.1", "A.2.2", "附录B 记录表", "表B.1 记录", "参考文献",
    ]  # fmt: skip
    found = by_number(pieces)
    assert found["4.1.1"].text.endswith("8 mm。\n注1：公筷含公勺。\n示例：双色公筷。")
    assert found["4.1.2"].text.count("\n") == 3
    assert found["表1"].rows[1] == ["长度", "≥ 10 mm"]
    assert found["表1"].text == "注：面积指使用面积。"
    assert found["4.2"].text == "面积应符合表1的规定。\n表1给出了面积。"
    assert found["3.1"].text == "将菜品分至个人的服务方式。"
    assert found["附录A"].text == "（规范性）"
    assert found["引言"].text == "为了减少浪费。"
    assert [each.level for each in pieces if each.kind is Kind.TABLE] == [3, 2]


def test_a_draft_of_the_template_whose_numbers_word_counts(tmp_path):
    made = [
        ("标准文件_文件名称", "分餐服务规范"), ("标准文件_前言、引言标题", "前言"), ("标准文件_段",
        "本文件按照规定起草。"),
        ("标准文件_文件名称", "分餐服务规范"), ("标准文件_章标题", "范围"), ("标准文件_段", "本文件规定了要求。"),
        ("标准文件_章标题", "要求"), ("标准文件_一级条标题", "一般要求"), ("标准文件_二级无标题条", "应配备公筷"),
        ("标准文件_字母编号列项", "竹制；"), ("标准文件_字母编号列项", "木制。"), ("标准文件_二级无标题条",
        "温度应适宜"),
        ("标准文件_一级条标题", "场所"), ("标准文件_正文表标题", "面积"), "TABLE", ("标准文件_段", "见图。"), "PICTURE",
        ("标准文件_正文图标题", "流程"), ("标准文件_章标题", "试验方法"), ("标准文件_附录标识", "\n（规范性）\n测定"),
        ("标准文件_附录一级条标题", "仪器"), ("标准文件_附录二级条标题", "温度计"), ("标准文件_附录一级条标题", "步骤"),
        ("标准文件_附录标识", ""), "（资料性）", "记录", ("标准文件_附录一级条标题", "格式"),
        ("标准文件_参考文献、索引标题", "参考文献"), "[1] GB/T 1.1",
    ]  # fmt: skip
    pieces = cut_of(document_of(made, templated()), tmp_path)
    assert outline(pieces) == [
        "前言", "1 范围", "2 要求", "2.1 一般要求", "2.1.1", "2.1.2", "2.2 场所", "表1 面积", "图1 流程", "3 试验方法",
        "附录A 测定", "A.1 仪器", "A.1.1 温度计", "A.2 步骤", "附录B 记录", "B.1 格式", "参考文献",
    ]  # fmt: skip
    found = by_number(pieces)
    assert found["2.1.1"].text == "应配备公筷\na) 竹制；\nb) 木制。"
    assert found["前言"].text == "本文件按照规定起草。"
    assert found["2.2"].text == "见图。"
    assert found["附录B"].text == "（资料性）"


def test_a_draft_with_words_own_headings_and_a_list(tmp_path):
    document = Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{at + 1}"/>'
        f'<w:lvlText w:val="{".".join(f"%{place + 1}" for place in range(at + 1))}"/></w:lvl>'
        for at in range(3)
    )
    numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="0">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="0"/></w:num>'))
    for at in range(3):
        look = document.styles[f"Heading {at + 1}"].element.get_or_add_pPr()
        look.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>'))
    made = [
        ("Heading 1", "范围"), "适用于餐饮。", ("Heading 1", "要求"), ("Heading 2", "场所"), ("Heading 3", "面积"),
        "不小于 50 m²。",
        ("Heading 2", "人员"), ("Heading 1", "评价"),
    ]  # fmt: skip
    assert outline(cut_of(document_of(made, document), tmp_path)) == [
        "1 范围", "2 要求", "2.1 场所", "2.1.1 面积", "2.2 人员", "3 评价",
    ]  # fmt: skip


def test_a_regulation_is_cut_by_its_articles(tmp_path):
    made = ["某办法", "第一章　总则", "第一条　为了规范管理，制定本办法。", "第二条　本办法适用于全市。",
    "第三条规定的事项除外。", "第二章　附则",
            "第三条　自发布之日起施行。"]  # fmt: skip
    pieces = cut_of(document_of(made), tmp_path)
    assert outline(pieces) == ["第一章 总则", "第一条", "第二条", "第二章 附则", "第三条"]
    assert pieces[2].text.endswith("第三条规定的事项除外。")


def test_a_document_without_numbers_is_cut_by_headings_or_paragraphs(tmp_path):
    headed = cut_of(document_of([("Heading 1", "总体"), "甲。", "乙。", ("Heading 1", "其他"), "丙。"]), tmp_path)
    assert [(each.kind, each.title, each.text) for each in headed] == [
        (Kind.TEXT, "总体", "甲。\n乙。"),
        (Kind.TEXT, "其他", "丙。"),
    ]
    assert [each.text for each in cut_of(document_of(["甲。", "乙。"]), tmp_path)] == ["甲。", "乙。"]


def test_tracked_changes_are_read_as_accepted(tmp_path):
    document = Document()
    document.add_paragraph("1　范围")
    paragraph = document.add_paragraph("应为 ")
    for kind, tag, text in (("del", "delText", "50"), ("ins", "t", "60")):
        paragraph._p.append(
            parse_xml(f'<w:{kind} {nsdecls("w")} w:id="1" w:author="x"><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{kind}>')
        )
    assert cut_of(document_of([], document), tmp_path)[0].text == "应为 60"


def test_contents_that_word_made_are_passed_over(tmp_path):
    document = Document()
    body = document.element.body
    body.insert(
        0,
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
            "</w:sdtPr><w:sdtContent><w:p><w:r><w:t>1 范围</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert outline(cut_of(document_of(["1 范围", "甲。", "2 要求"], document), tmp_path)) == ["1 范围", "2 要求"]


def test_a_table_that_goes_on_over_a_page_is_one(tmp_path):
    made = ["1　范围", "2　要求", "见表1。", "表1　面积", "TABLE", "表1　面积（续）", "TABLE", "3　其他"]
    pieces = cut_of(document_of(made), tmp_path)
    assert outline(pieces) == ["1 范围", "2 要求", "表1 面积", "3 其他"]
    assert len(pieces[2].rows) == 6


def damaged(name: str) -> bytes:
    good = document_of(["1 范围"])
    if name == "cut":
        return good[: len(good) // 2]
    if name == "no document":
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr("hello.txt", "x")
        return written.getvalue()
    if name == "entities":
        bomb = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>]><w:document xmlns:w='x'>&a;</w:document>"
        return _with(good, bomb.encode())
    if name == "not xml":
        return _with(good, b"<w:document")
    if name == "deep":
        return _with(good, b"<a>" * 20_000 + b"</a>" * 20_000)
    return {"pdf": b"%PDF-1.7", "old": b"\xd0\xcf\x11\xe0" + bytes(600), "empty": b""}[name]


def _with(good: bytes, document: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as read, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in read.infolist():
            archive.writestr(each, document if each.filename == "word/document.xml" else read.read(each))
    return written.getvalue()


@pytest.mark.parametrize("name", ["cut", "no document", "entities", "not xml", "deep", "pdf", "old", "empty"])
def test_what_is_no_draft_is_refused_with_a_sentence(tmp_path, name):
    with pytest.raises(UnreadableFile, match=r"draft\.docx"):
        cut_of(damaged(name), tmp_path)


def test_a_bomb_is_refused_by_its_limits(tmp_path):
    """What unpacks to a hundred times the memory that is allowed kills the reading process, not this one."""
    body = b"<w:p/>" * 15_000_000
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    path = tmp_path / "bomb.docx"
    path.write_bytes(_with(document_of(["1 范围"]), b"<w:document %b><w:body>%b</w:body></w:document>" % (space, body)))
    with pytest.raises(UnreadableFile, match=r"太多|损坏"):
        limited.read("guiju.documents.clauses:cut", path, memory=600 << 20, seconds=10)


def test_a_process_of_its_own_gives_the_same(tmp_path):
    path = tmp_path / "draft.docx"
    path.write_bytes(document_of(TYPED))
    apart = limited.read("guiju.documents.clauses:cut", path)
    assert [each["number"] for each in apart] == [each.number for each in cut(path)]
    path.write_bytes(b"%PDF")
    with pytest.raises(UnreadableFile, match="不是 Word 文档"):
        limited.read("guiju.documents.clauses:cut", path)


@pytest.mark.parametrize(
    ("number", "format", "written"),
    [(1, "upperLetter", "A"), (27, "upperLetter", "AA"), (4, "lowerRoman", "iv"), (12, "chineseCounting", "十二"),
     (20, "chineseCountingThousand", "二十"), (3, "decimalEnclosedCircle", "③"), (7, "decimalZero", "07"), (5, "none",
     "")],
)  # fmt: skip
def test_numbers_are_written_as_word_does(number, format, written):
    assert counted_as(number, format) == written
