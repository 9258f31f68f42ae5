"""A Word file as a page: all that it says, in order, and where its figures lead."""

from __future__ import annotations

import base64
import io
import re

import docx
import pytest
from lxml import etree, html
from tests.reports.word.samples import COLUMNS, rendered, template, with_paragraphs

from guiju.reports.word import Drawn, Style, Tabled, linked, saved, to_html

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def page() -> etree._Element:
    content = template("发布{{ n }}项，见{{ ref('one') }}。", "{{ drawn }}", "{{ table }}", "逃逸<b>&amp;")
    made = rendered(
        content,
        n=linked("2252", "figure_1"),
        drawn=Drawn(COLUMNS, "数量对比", "one"),
        table=Tabled(("指标", "数值"), (("国家标准", 2252),), "数据", anchors=("figure_1",)),
    )
    return html.document_fromstring(to_html(made))


def test_headings_follow_the_outline(page):
    assert [(each.tag, each.text_content()) for each in page.iter("h1", "h2", "h3")] == [
        ("h1", "标准化年度报告"),
        ("h2", "一、数据概览"),
    ]
    assert page.findtext(".//title") == "标准化年度报告"
    assert page.get("lang") == "zh-CN"


def test_every_link_in_the_page_leads_to_something(page):
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(set(ids)) == len(ids)
    assert {each.get("href") for each in page.iter("a")} <= {f"#{id}" for id in ids}
    assert [each.text_content() for each in page.find(".//nav").iter("a")] == ["一、数据概览"]


def test_a_figure_and_a_reference_are_links(page):
    sentence = next(each for each in page.iter("p") if each.text_content().startswith("发布"))
    assert sentence.text_content() == "发布2252项，见图1。"
    assert [each.text_content() for each in sentence.iter("a")] == ["2252", "图1"]


def test_a_figure_leads_where_the_caller_says():
    made = rendered(
        template("发布{{ n }}项", "{{ table }}"),
        n=linked("2252", "figure_1"),
        table=Tabled(("指标",), (("国家标准",),), anchors=("figure_1",)),
    )
    page = html.document_fromstring(to_html(made, href=lambda anchor: f"/figures/{anchor}?a=1&b=2"))
    assert page.find(".//p/a").get("href") == "/figures/figure_1?a=1&b=2"


def test_a_chart_is_drawn_with_its_caption_and_its_numbers(page):
    figure = page.find(".//figure")
    assert figure.find("svg").get("aria-label", "").startswith("数量对比（单位：项）")
    assert (
        figure.findtext("figcaption").endswith("图1　数量对比")
        or "图1　数量对比" in figure.find("figcaption").text_content()
    )
    rows = [[cell.text_content() for cell in row] for row in figure.find(".//table").iter("tr")]
    assert rows == [
        ["项目", "2019年", "2020年"],
        ["国家标准", "2021", "2252"],
        ["行业标准", "4880", "8105"],
        ["地方标准", "7238", "8387"],
    ]


def test_a_table_has_its_caption_and_header(page):
    table = page.find(".//div[@class='wide']/table")
    assert table.find("caption").text_content() == "表1　数据"
    assert [each.get("scope") for each in table.iter("th")] == ["col", "col"]
    assert table.find("tbody/tr/td[@class='number']").text_content() == "2252"


def test_words_are_no_markup(page):
    assert any(each.text_content() == "逃逸<b>&amp;" for each in page.iter("p"))


def test_nothing_comes_from_elsewhere(page):
    whole = etree.tostring(page, encoding="unicode")
    assert not page.xpath("//script|//link|//iframe|//object")
    addresses = set(re.findall(r"""(?:src|href|url\()\s*=?\s*["'(]?(https?:[^"') ]+)""", whole))
    assert addresses == set()


def test_pictures_lists_and_merged_cells_come_along():
    document = with_paragraphs()
    document.add_picture(io.BytesIO(DOT))
    document.paragraphs[-1]._p.find(".//{*}docPr").set("descr", "一个点")
    for text in ("甲", "乙"):
        document.add_paragraph(text)
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "向下"
    page = html.document_fromstring(to_html(rendered(saved(document))))
    picture = page.find(".//img")
    assert picture.get("alt") == "一个点"
    assert picture.get("src", "").startswith("data:image/png;base64,")
    assert {
        (each.text_content(), each.get("colspan"), each.get("rowspan"))
        for each in page.iter("td")
        if each.text_content()
    } == {
        ("合并", "2", None),
        ("向下", None, "2"),
    }


def test_a_list_of_word_is_a_list():
    document = docx.Document()
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Bullet")
    page = html.document_fromstring(to_html(saved(document)))
    assert [each.text_content() for each in page.iter("p", "li")] == ["甲", "乙"]


def test_words_beside_our_styles_keep_their_emphasis():
    document = with_paragraphs()
    document.add_paragraph(style=Style.BODY).add_run("重要").bold = True
    page = html.document_fromstring(to_html(saved(document)))
    assert page.find(".//strong").text_content() == "重要"
