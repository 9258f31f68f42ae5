"""What marks become in Word: links, charts, tables, captions, references, contents."""

from __future__ import annotations

import io
from decimal import Decimal

import docx
import pytest
from docx.document import Document as WordDocument
from lxml import etree
from tests.reports.word.packaging import problems
from tests.reports.word.samples import BARS, COLUMNS, LINES, rendered, template, with_paragraphs

from guiju.reports.word import BrokenTemplate, Drawn, Style, Tabled, UnknownPlace, Written, linked, saved
from guiju.reports.word.names import element, name
from guiju.reports.word.template import field

APPENDIX = Tabled(("指标", "数值"), (("国家标准", "2252"), ("行业标准", "8105")), "数据", anchors=("figure_1", ""))


def opened(content: bytes, **places: object) -> WordDocument:
    made = rendered(content, **places)
    assert problems(made) == []
    return docx.Document(io.BytesIO(made))


def words(paragraph: docx.text.paragraph.Paragraph) -> str:
    """Also those of links."""
    return "".join(each.text or "" for each in paragraph._p.iter(name("w:t")))


def _canonical(node: etree._Element) -> bytes:
    return etree.tostring(node, method="c14n", exclusive=True)


def all_words(document: WordDocument) -> list[str]:
    return [words(each) for each in document.paragraphs if words(each)]


def test_a_figure_in_a_sentence_leads_to_its_row_and_looks_like_the_sentence():
    document = with_paragraphs()
    document.add_paragraph("发布", style=Style.BODY).add_run("{{ n }}项").bold = True
    document.add_paragraph("{{ appendix }}")
    made = opened(saved(document), n=linked("2252", "figure_1"), appendix=APPENDIX)
    sentence = next(each for each in made.paragraphs if words(each) == "发布2252项")
    link = sentence._p.find(name("w:hyperlink"))
    assert link is not None
    assert link.get(name("w:anchor")) == "figure_1"
    look = link.find(f"{name('w:r')}/{name('w:rPr')}")
    assert [each.tag for each in look] == [name("w:b")]  # no colour, no line


def test_links_may_be_joined_with_other_text_and_stand_twice():
    content = template("比{{ a ~ '项增加' ~ b }}项", "{{ appendix }}")
    made = opened(content, a=linked("2021", "figure_1"), b=linked("231", "figure_1"), appendix=APPENDIX)
    sentence = next(each for each in made.paragraphs if words(each) == "比2021项增加231项")
    assert [each.get(name("w:anchor")) for each in sentence._p.iter(name("w:hyperlink"))] == ["figure_1"] * 2


def test_a_link_to_what_the_template_does_not_have_is_its_text():
    made = opened(template("发布{{ n }}项"), n=linked("2252", "figure_1"))
    assert made.paragraphs[-1].text == "发布2252项"
    assert made.paragraphs[-1]._p.find(name("w:hyperlink")) is None


def test_an_anchor_is_a_name_that_word_takes():
    for wrong in ("national.published", "1st", "", "x" * 41, "中"):
        with pytest.raises(ValueError, match="no name of a bookmark"):
            linked("1", wrong)


def test_figures_are_numbered_in_their_order_and_referred_to_from_before_and_after():
    content = template(
        "见{{ ref('later') }}和{{ ref('regions') }}",
        "{{ first }}",
        "{{ later }}",
        "{{ regions }}",
        "如{{ ref('first') }}所示",
    )
    made = opened(
        content,
        first=Drawn(COLUMNS, "数量对比", "first"),
        later=Drawn(LINES, "增长情况", "later"),
        regions=Tabled(("地区",), (("浙江",),), "地区分布", name="regions"),
    )
    found = all_words(made)
    assert "见图2和表1" in found
    assert "如图1所示" in found
    assert [each for each in found if "　" in each and each[0] in "图表"] == [
        "图1　数量对比",
        "图2　增长情况",
        "表1　地区分布",
    ]


def test_a_caption_that_the_officer_made_in_word_counts_too():
    document = with_paragraphs()
    caption = document.add_paragraph("图", style=Style.CAPTION)
    caption._p.extend(field(" SEQ 图 \\* ARABIC ", element("w:r", element("w:t", text="7"))))
    document.add_paragraph("{{ drawn }}", style=Style.BODY)
    made = all_words(opened(saved(document), drawn=Drawn(COLUMNS, "数量对比")))
    assert "图1" in made
    assert "图2　数量对比" in made


def test_a_reference_to_nothing_is_told():
    with pytest.raises(UnknownPlace, match="没有名为“wrong”的图或表"):
        rendered(template("见{{ ref('wrong') }}"))


def test_a_chart_in_a_sentence_is_refused_with_the_sentence():
    with pytest.raises(BrokenTemplate, match="“如下图：”：图、表和多段文字要单独占一段"):
        rendered(template("如下图：{{ drawn }}"), drawn=Drawn(COLUMNS, "数量"))


def test_a_caption_stands_below_its_chart_with_the_note_between_and_above_its_table():
    noted = Drawn(
        type(COLUMNS)(COLUMNS.form, "", COLUMNS.categories, COLUMNS.series, "项", "统计口径有调整"), "数量对比"
    )
    made = opened(template("{{ drawn }}", "{{ table }}"), drawn=noted, table=APPENDIX)
    body = [each for each in made.element.body if each.tag in (name("w:p"), name("w:tbl"))]
    chart = next(place for place, each in enumerate(body) if each.find(f".//{name('w:drawing')}") is not None)
    table = next(place for place, each in enumerate(body) if each.tag == name("w:tbl"))
    told = ["".join(text.text or "" for text in each.iter(name("w:t"))) for each in body]
    assert told[chart + 1 : chart + 3] == ["注：统计口径有调整", "图1　数量对比"]
    assert told[table - 1] == "表1　数据"


def test_a_table_repeats_its_header_keeps_its_rows_whole_and_sets_numbers_right():
    value = Tabled(
        ("地区", "数量", "增长"), (("浙江", 832, Decimal("47.02")), ("广东", None, "-3.5%")), note="截至年底"
    )
    table = opened(template("{{ table }}"), table=value).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["地区", "数量", "增长"],
        ["浙江", "832", "47.02"],
        ["广东", "—", "-3.5%"],
    ]
    assert [cell.paragraphs[0].style.name for cell in table.rows[1].cells] == [
        "Table Text",
        "Table Number",
        "Table Number",
    ]
    assert all(row._tr.find(f"{name('w:trPr')}/{name('w:cantSplit')}") is not None for row in table.rows)
    heads = [row._tr.find(f"{name('w:trPr')}/{name('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True, False, False]
    assert sum(column.width for column in table.columns) == pytest.approx(156 * 36000, rel=0.01)


def test_a_table_as_wide_as_a_landscape_section():
    document = with_paragraphs("{{ table }}")
    section = document.sections[-1]
    section.page_width, section.page_height = section.page_height, section.page_width
    table = opened(saved(document), table=APPENDIX).tables[0]
    assert sum(column.width for column in table.columns) > 235 * 36000


def test_a_text_of_several_paragraphs_keeps_the_style_of_its_place():
    made = opened(template("{{ written }}", style=Style.NOTE), written=Written("第一段\n\n  第二段 \n")).paragraphs[-2:]
    assert [(each.text, each.style.name) for each in made] == [("第一段", Style.NOTE), ("第二段", Style.NOTE)]


def test_objects_in_a_loop_and_in_cells():
    document = with_paragraphs("{% for each in charts %}", "{{ each }}", "{% endfor %}")
    document.add_table(1, 1).rows[0].cells[0].text = "{{ one }}"
    document.add_paragraph("完", style=Style.BODY)
    made = opened(saved(document), charts=[Drawn(COLUMNS, "甲"), Drawn(BARS, "乙")], one=Drawn(LINES, "丙"))
    assert [each for each in all_words(made) if "　" in each][-2:] == ["图1　甲", "图2　乙"]
    assert made.tables[0].rows[0].cells[0].paragraphs[1].text == "图3　丙"


def test_a_paragraph_with_a_bookmark_that_a_loop_repeats_has_it_once():
    document = with_paragraphs("{% for each in [1, 2, 3] %}", "{{ each }}", "{% endfor %}")
    paragraph = document.paragraphs[-2]._p
    paragraph.insert(1, element("w:bookmarkStart", id=0, name="mine"))
    paragraph.append(element("w:bookmarkEnd", id=0))
    made = opened(saved(document))
    names = [each.get(name("w:name")) for each in made.element.iter(name("w:bookmarkStart"))]
    assert names.count("mine") == 1


def test_the_contents_are_written_and_each_entry_leads_to_its_heading():
    document = with_paragraphs()
    document.add_paragraph("（一）{{ title }}", style=Style.SECTION)
    document.add_paragraph("1.不在目录里的正文", style=Style.BODY)
    made = opened(saved(document), title="国家标准")
    entries = [each for each in made.paragraphs if each.style.name.lower().startswith("toc ") and words(each)]
    assert [(words(each), each.style.name) for each in entries if words(each) != "目　录"] == [
        ("一、数据概览", "toc 1"),
        ("（一）国家标准", "toc 2"),
    ]
    for entry in entries:
        link = entry._p.find(name("w:hyperlink"))
        if link is not None:
            anchor = link.get(name("w:anchor"))
            heading = next(
                each for each in made.element.iter(name("w:bookmarkStart")) if each.get(name("w:name")) == anchor
            )
            assert "".join(t.text or "" for t in heading.getparent().iter(name("w:t"))) == words(entry)


def test_a_template_from_elsewhere_gets_the_styles_that_it_lacks_and_keeps_its_own():
    document = docx.Document()  # with Word's own styles, in English
    document.add_heading("Heading", 1)
    for text in ("见{{ ref('one') }}", "{{ drawn }}", "{{ table }}"):
        document.add_paragraph(text)
    before = _canonical(document.styles["Caption"].element)
    made = docx.Document(io.BytesIO(rendered(saved(document), drawn=Drawn(COLUMNS, "数量", "one"), table=APPENDIX)))
    assert [each for each in all_words(made) if each.startswith(("见", "图", "表"))] == [
        "见图1",
        "图1　数量",
        "表1　数据",
    ]
    assert _canonical(made.styles["Caption"].element) == before
    assert made.styles["Figure"].paragraph_format.keep_with_next


def test_words_in_chinese_that_name_a_style_by_a_number_are_found():
    document = with_paragraphs()
    for style in document.styles.element.iter(name("w:style")):
        if style.get(name("w:styleId")) == "Caption":
            style.set(name("w:styleId"), "a3")
    document.add_paragraph("{{ drawn }}", style=Style.BODY)
    made = opened(saved(document), drawn=Drawn(COLUMNS, "数量"))
    assert made.paragraphs[-1]._p.find(f"{name('w:pPr')}/{name('w:pStyle')}").get(name("w:val")) == "a3"


def test_contents_in_a_content_control_as_word_inserts_them_are_written_there():
    document = with_paragraphs()
    paragraph = next(each for each in document.element.body.iter(name("w:instrText"))).getparent().getparent()
    control = element("w:sdt", element("w:sdtPr"), element("w:sdtContent"))
    paragraph.addprevious(control)
    control[1].append(paragraph)
    made = opened(saved(document))
    written = made.element.find(f".//{name('w:sdtContent')}")
    assert "".join(each.text or "" for each in written.iter(name("w:t"))) == "一、数据概览"
