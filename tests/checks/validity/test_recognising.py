"""Lists as people write them, and what is recognised in them."""

from __future__ import annotations

import pytest

from guiju.checks.validity.recognising import Listing, of_pairs, recognise, written_in
from guiju.documents.reading import of_text


def listed(text: str) -> Listing:
    return recognise(of_text(text))


def numbers(listing: Listing) -> list[str]:
    return [row.readings[0].canonical if row.readings else "" for row in listing.rows]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("GB/T 1.1—2020", "GB/T 1.1-2020"),
        ("GBT1.1-2020", "GB/T 1.1-2020"),
        ("GB_T 1.1-2020", "GB/T 1.1-2020"),
        ("ＧＢ／Ｔ　１．１－２０２０", "GB/T 1.1-2020"),
        ("gb/t l.1-2020", "GB/T 1.1-2020"),
        ("DB33T2241-2020", "DB33/T 2241-2020"),
        ("TCAS100-2020", "T/CAS 100-2020"),
        ("GB 14748(2006)", "GB 14748-2006"),
        ("iso9001-2015", "ISO 9001:2015"),
        ("3、JGJ 46-2005", "JGJ 46-2005"),
        ("（12） GB 5009.3", "GB 5009.3"),
    ],
)
def test_a_number_is_read_in_any_spelling(written, number):
    assert [each.readings[0].canonical for each in written_in(written)] == [number]


def test_a_number_may_have_several_readings():
    assert [each.canonical for each in written_in("国标1.1")[0].readings] == ["GB/T 1.1", "GB 1.1", "GB/Z 1.1"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("GB/T 19001-2016 质量管理体系 要求", "质量管理体系 要求"),
        ("GB/T 19001-2016《质量管理体系 要求》", "质量管理体系 要求"),
        ("《质量管理体系 要求》（GB/T 19001-2016）", "质量管理体系 要求"),
        ("1. 质量管理体系 要求 GB/T 19001-2016", "质量管理体系 要求"),
        ("7\tGB/T 19001-2016\t质量管理体系 要求\t现行", "质量管理体系 要求"),
        ("GBT19001-2016质量管理体系 要求", "质量管理体系 要求"),
        ("GB/T 19001-2016", ""),
        ("GB/T 19001-2016、GB/T 19004-2020", ""),
    ],
)
def test_the_title_stands_beside_its_number(line, title):
    assert listed(line).rows[0].title == title


def test_rows_of_a_table_keep_their_cells_and_none_is_lost():
    listing = listed(
        "| 序号 | 标准编号 | 标准名称 | 部门 |\n| 1 | GBT1.1-2020 | 标准化工作导则 | 质量部 |\n"
        "| 2 | 待定 | 某标准 | 生产部 |\n| 3 | | 餐饮分餐制服务指南 | |\n| 4 | GB 14748、GB 5009.3 | 两个 | |"
    )
    assert listing.headings == ("序号", "标准编号", "标准名称", "部门")
    assert numbers(listing) == ["GB/T 1.1-2020", "", "", "GB 14748", "GB 5009.3"]
    assert [row.title for row in listing.rows[:3]] == ["标准化工作导则", "某标准", "餐饮分餐制服务指南"]
    assert listing.rows[0].line.cells == ("1", "GBT1.1-2020", "标准化工作导则", "质量部")
    assert [row.line.number for row in listing.rows] == [2, 3, 4, 5, 5]


def test_what_is_pasted_from_a_spreadsheet_is_a_table():
    listing = listed("序号\t标准编号\t名称\n1\tGBT1.1-2020\t导则\n2\t\t餐饮分餐制服务指南\n\n另见GB 14748的规定。")
    assert listing.headings == ("序号", "标准编号", "名称")
    assert [(row.text, row.title, row.line.number) for row in listing.rows] == [
        ("GBT1.1-2020", "导则", 2),
        ("", "餐饮分餐制服务指南", 3),
        ("GB 14748", "", 5),
    ]


def test_sentences_that_cite_are_no_list_though_each_has_a_number():
    listing = listed("产品应符合GB/T 191—2008的规定。\n按GB/T 2423.1—2008试验。\n再按GB/T 191—2008包装。")
    assert [(row.text, row.title, row.times) for row in listing.rows] == [
        ("GB/T 191—2008", "", 2),
        ("GB/T 2423.1—2008", "", 1),
    ]


def test_a_column_of_amounts_is_no_column_of_numbers():
    listing = listed("| 名称 | 数量 | 执行标准 |\n| 童车 | 2020 | GB 14748-2006 |\n| 玩具 | 1999 | GB 6675.1-2014 |")
    assert numbers(listing) == ["GB 14748-2006", "GB 6675.1-2014"]
    assert [row.title for row in listing.rows] == ["童车", "玩具"]


def test_a_list_tells_its_repetitions_and_what_it_left_out():
    listing = listed("第一批\nGB/T 1.1-2020\nGB 5009.3\nGBT 1.1—2020")
    assert [row.same_as for row in listing.rows] == [0, 0, 1]
    assert [line.cells for line in listing.left_out] == [("第一批",)]


def test_what_is_like_a_number_and_none_is_kept_as_unreadable():
    assert [(row.text, row.readings) for row in listed("GB/T 1.1-2020\nXX/ 1234").rows][1] == ("XX/ 1234", ())


def test_running_text_counts_each_number_once_with_its_title():
    listing = listed(
        "本文件规定了要求。\n按照 GB/T 1.1—2020 起草。\n应符合 GB/T 19001-2016 和 GB/T 1.1—2020 的规定，不超过 40 ℃。\n"
        "GB/T 1.1—2020 标准化工作导则\n其余条款。\n没有别的。\n如此。"
    )
    assert [(row.text, row.title, row.times) for row in listing.rows] == [
        ("GB/T 1.1—2020", "标准化工作导则", 3),
        ("GB/T 19001-2016", "", 1),
    ]


def test_rows_that_a_pdf_runs_together_keep_their_titles():
    listing = listed(
        "清单\n其一\n其二\n序号 标准号 名称1 GB/T 191-2008 包装 标志2 GB 14748-2006 儿童推车3 GB 5009.3-2016 水分"
    )
    assert [(row.text, row.title) for row in listing.rows] == [
        ("GB/T 191-2008", "包装 标志"),
        ("GB 14748-2006", "儿童推车"),
        ("GB 5009.3-2016", "水分"),
    ]


def test_prose_without_numbers_is_an_empty_list():
    assert listed("没有标准号的一段话。\n苹果 iPhone 12 手机").rows == ()


def test_pairs_of_a_program_keep_their_place():
    rows = of_pairs([("GB 14748、GB 5009.3", ""), ("?", "某"), ("国标1.1", "导则")])
    assert [(row.place, row.line.number, row.title) for row in rows] == [
        (1, 1, ""),
        (2, 1, ""),
        (3, 2, "某"),
        (4, 3, "导则"),
    ]
