"""Places in a template: wherever Word has put them, and whatever an officer has written wrongly in them."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from tests.reports.word.samples import rendered, template, with_paragraphs

from guiju.base.errors import NotFound, Unavailable
from guiju.reports.word import BrokenTemplate, Style, UnknownPlace, new_template, places_of, saved
from guiju.reports.word.names import MAIN, RELATIONS, element
from guiju.reports.word.packing import packed, unpacked


def texts(document: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(document)).paragraphs if each.text]


def last(document: bytes) -> str:
    return texts(document)[-1]


def test_a_place_is_filled():
    assert last(rendered(template("{{ y }}年批准发布国家标准{{ n('national') }}项"), y=2020, n=lambda code: 2252)) == (
        "2020年批准发布国家标准2252项"
    )


def test_a_place_that_word_has_split_is_filled_in_the_format_of_its_beginning():
    document = with_paragraphs()
    paragraph = document.add_paragraph("发布{", style=Style.BODY)
    for piece in ("{ n('nat", "ional", "') }", "}项"):
        paragraph.add_run(piece).bold = piece == "ional"
    paragraph.runs[2]._r.addprevious(element("w:proofErr", type="spellStart"))
    made = docx.Document(io.BytesIO(rendered(saved(document), n=lambda code: 2252))).paragraphs[-1]
    assert made.text == "发布2252项"
    assert not any(run.bold for run in made.runs if "2252" in run.text)


def test_places_are_filled_in_tables_headers_and_footers():
    document = with_paragraphs()
    document.add_table(1, 2).rows[0].cells[1].text = "{{ y }}"
    content = saved(document)
    parts = unpacked(content)
    parts["word/header1.xml"] = parts["word/header1.xml"].replace("年度报告".encode(), b"{{ y }}")
    made = docx.Document(io.BytesIO(rendered(packed(parts), y=2020)))
    assert made.tables[0].rows[0].cells[1].text == "2020"
    assert made.sections[1].header.paragraphs[0].text == "2020"


def test_quotation_marks_and_ampersands_that_word_writes_are_read():
    content = template("{{ n(“a”) }}{{ '甲&乙<丙' }}")
    assert last(rendered(content, n=lambda code: code * 2)) == "aa甲&乙<丙"
    assert places_of(content)[0] == 'n("a")'


def test_lines_of_a_value_are_lines_of_the_paragraph():
    assert last(rendered(template("{{ lines }}"), lines="甲\n乙\t丙")) == "甲\n乙\t丙"


def test_a_place_in_a_text_box_is_filled():
    document = with_paragraphs("旁边有文本框")
    box = (
        f'<w:r xmlns:w="{MAIN}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        "<v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{{ </w:t></w:r><w:r><w:t>y }}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document.paragraphs[-1]._p.append(docx.oxml.parse_xml(box))
    made = docx.Document(io.BytesIO(rendered(saved(document), y=2020))).paragraphs[-1]
    assert "".join(each.text or "" for each in made._p.iter("{*}t")) == "旁边有文本框2020"


def test_a_loop_and_a_condition_alone_in_their_paragraphs_leave_no_empty_line():
    content = template(
        "{% for each in regions %}", "{{ each }}", "{% endfor %}", "{% if none_here %}", "无", "{% endif %}"
    )
    made = [
        each.text
        for each in docx.Document(io.BytesIO(rendered(content, regions=["浙江", "广东"], none_here=False))).paragraphs
    ]
    assert made[-3:] == ["一、数据概览", "浙江", "广东"]


def test_a_loop_over_rows_of_a_table():
    document = with_paragraphs()
    table = document.add_table(3, 2)
    table.rows[0].cells[0].text = "{% for each in regions %}"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "{{ each }}", "{{ loop.index }}"
    table.rows[2].cells[0].text = "{% endfor %}"
    made = docx.Document(io.BytesIO(rendered(saved(document), regions=["浙江", "广东"]))).tables[0]
    assert [[cell.text for cell in row.cells] for row in made.rows] == [["浙江", "1"], ["广东", "2"]]


def test_a_value_is_text_and_never_markup():
    made = rendered(template("{{ name }}"), name="<w:br/> & {{ y }} \x07\x00“好”\u2028")
    assert last(made) == "<w:br/> & {{ y }} “好”\u2028"


def test_places_are_named_as_they_are_written():
    assert places_of(template("{{ y }}年{{ n('a') }}", "{{ y }}{% if q %}{{ chart(1) }}{% endif %}")) == [
        "y",
        "n('a')",
        "chart(1)",
    ]


def test_every_unknown_place_is_told_at_once_with_its_paragraph():
    content = template("发布{{ wrong }}项", "{% if y %}备案{{ other.deep }}{% else %}没有走到{{ unseen }}{% endif %}")
    with pytest.raises(UnknownPlace) as caught:
        rendered(content, y=2020)
    told = str(caught.value)
    assert "3 处" in told
    assert "“一、数据概览”一节“发布{{ wrong }}项”：不认识“wrong”" in told
    assert "不认识“other”" in told
    assert "不认识“unseen”" in told


def test_unknown_places_of_header_and_body_are_told_together():
    document = new_template(cover=[(Style.TITLE, "报告")], header="{{ wrong }}")
    document.add_paragraph("{{ other }}", style=Style.BODY)
    with pytest.raises(UnknownPlace, match=r"(?s)不认识“other”.*页眉“{{ wrong }}”：不认识“wrong”"):
        rendered(saved(document))


def test_a_function_that_refuses_is_told_with_its_paragraph_and_the_rest_goes_on():
    def n(code: str) -> int:
        if code != "known":
            raise NotFound("没有指标 {code}", code=code)
        return 1

    with pytest.raises(UnknownPlace) as caught:
        rendered(template("甲{{ n('a') }}", "乙{{ n('known') }}", "丙{{ n('b') + 1 }}"), n=n)
    assert "甲{{ n('a') }}”：没有指标 a" in str(caught.value)
    assert "丙{{ n('b') + 1 }}”：没有指标 b" in str(caught.value)
    assert "乙" not in str(caught.value)


def test_what_is_not_ready_is_no_fault_of_the_template():
    def n(code: str) -> int:
        raise Unavailable("还没有数据")

    with pytest.raises(Unavailable):
        rendered(template("{{ n('a') }}"), n=n)


def test_a_mistake_inside_a_function_is_raised_as_it_is():
    def n(code: str) -> str:
        return code + 1  # type: ignore[operator]

    with pytest.raises(TypeError):
        rendered(template("{{ n('a') }}"), n=n)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ n( }}", "写法有误"),
        ("{{ y | nothing }}", "No filter named"),
        ("{{ y", "花括号不成对"),
        ("{% if y %}没有结束", "写法有误"),
        ("{{ n() }}", "参数不对"),
        ("{{ 1 / 0 }}", "算不出来"),
        ("{{ nothing_given }}{{ none }}", "这里没有值"),
        ("{% include 'x' %}", "算不出来"),
    ],
)
def test_a_place_that_is_written_wrongly_is_named(text, told):
    with pytest.raises(BrokenTemplate) as caught:
        rendered(template(f"句子{text}"), y=2020, n=lambda code: 1)
    assert told in str(caught.value)
    assert "“一、数据概览”一节“句子" in str(caught.value) or "正文“句子" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ n.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ self._TemplateReference__context }}",
        "{{ ''|attr('__class__') }}",
        "{{ 'a' * 10000000000 }}",
        "{{ 10 ** (10 ** 10) }}",
        "{{ items.append(1) }}",
        "{{ '%s' | format(n) | attr('__class__') }}",
        "{{ range(100000000) | length }}",
    ],
)
def test_a_template_reaches_nothing_of_python(text):
    with pytest.raises(BrokenTemplate):
        rendered(template(text), n=lambda code: 1, items=[])


def _with(parts: dict[str, bytes]) -> bytes:
    return packed(unpacked(template("正文")) | parts)


def _related(kind: str, target: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


def _header(content: str) -> bytes:
    return f'<w:hdr xmlns:w="{MAIN}"><w:p>{content}</w:p></w:hdr>'.encode()


_CODE = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + "".join(
    f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (" include", "text", " /etc/passwd ")
)


def _bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in unpacked(template("正文")).items():
            package.writestr(name, content)
        package.writestr("word/media/image1.png", bytes(201 << 20))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "不是 Word 文件"),
        (b"plain text", "不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "旧格式"),
        (template("正文")[:-200], "不完整"),
        (packed({"x.txt": b""}), "缺少"),
        (packed({"[Content_Types].xml": b"<Types/>"}), "不是 Word 文档"),
        (_with({"word/vbaProject.bin": b""}), "宏"),
        (_with({"word/document.xml": b"<w:document"}), "已损坏"),
        (_with({"word/styles.xml": b"<!DOCTYPE x [<!ENTITY a 'a'>]><a/>"}), "DOCTYPE"),
        (
            _with({"word/_rels/header1.xml.rels": _related("image", "http://example.org/x.png")}),
            "文件外的图片",
        ),
        (
            _with({"word/header1.xml": _header(_CODE)}),
            "includetext",
        ),
        (_with({"word/header1.xml": _header('<w:fldSimple w:instr=" DDEAUTO x "/>')}), "DDEAUTO"),
    ],
)
def test_what_is_no_harmless_word_file_is_refused_with_a_sentence(content, told):
    with pytest.raises(BrokenTemplate, match=told):
        rendered(content)


def test_a_file_that_unpacks_to_more_than_a_report_is_refused():
    with pytest.raises(BrokenTemplate, match="太大"):
        rendered(_bomb())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BrokenTemplate, match="没有这个文件"):
        places_of(tmp_path / "none.docx")
