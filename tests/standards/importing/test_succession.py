"""Cells of 替代情况, as real catalogues write them."""

from __future__ import annotations

import pytest

from guiju.base.numbers import parse
from guiju.standards.importing.succession import read_succession

NEW, OLD = "replaced by", "replaces"


def said(own: str, cell: str) -> tuple[list[tuple[str, str]], list[str]]:
    found, flags = read_succession(cell, parse(own))
    shown = [((NEW if s.reverse else OLD) + (" partly" if "partly" in s.kind else ""), str(s.number)) for s in found]
    return shown, [flag.code for flag in flags]


@pytest.mark.parametrize(
    ("own", "cell", "relations", "codes"),
    [
        ("HG/T 3310-2017", "代替HG/T 3310-1999", [(OLD, "HG/T 3310-1999")], []),
        ("YY/T 0648-2025", "代替YY 0648—2008", [(OLD, "YY 0648-2008")], []),
        ("JT/T 683-2007", "被JT/T 683-2009代替", [(NEW, "JT/T 683-2009")], []),
        ("GB/T 11605-2005", "GB/T11605-1989", [(OLD, "GB/T 11605-1989")], []),
        ("GB/T 11605-1989", "GB/T 11605-2005", [(NEW, "GB/T 11605-2005")], []),
        ("JJG 178-1996", "被JJG178-2007代替JJG178-89", [(NEW, "JJG 178-2007"), (OLD, "JJG 178-1989")], []),
        (
            "GB/T 5521-1989",
            "代替GB 5521-1985被GB/T 5521-2008代替",
            [(NEW, "GB/T 5521-2008"), (OLD, "GB 5521-1985")],
            [],
        ),
        (
            "GB/T 27878-2022",
            "代替GB/T 27878-2011,GB/T 27874-2011",
            [(OLD, "GB/T 27878-2011"), (OLD, "GB/T 27874-2011")],
            [],
        ),
        (
            "YD/T 5227-2024",
            "代替YD/T 5227-2015、YD/T 5236-2018",
            [(OLD, "YD/T 5227-2015"), (OLD, "YD/T 5236-2018")],
            [],
        ),
        (
            "GB/T 6451-2023",
            "替代 GB/T 6451-2015 ; GB/T 25289-2010",
            [(OLD, "GB/T 6451-2015"), (OLD, "GB/T 25289-2010")],
            [],
        ),
        ("YY/T 1284.3-2015", "代替YY/T 0686-2008(部分)(部分)", [("replaces partly", "YY/T 0686-2008")], []),
        ("GB 28288-2025", "代替GB/T 28288-2012,", [(OLD, "GB/T 28288-2012")], []),
        (
            "YY/T 1057-2016",
            "代替YY 91057-1999《医用脚踏开关通用技术条件》",
            [(OLD, "YY 91057-1999")],
            [],
        ),
        (
            "JJG(交通) 031-2020",
            "替代JJG(交通)031-2004标准类别：计量检定规程",
            [(OLD, "JJG(交通) 031-2004")],
            ["SUCCESSION_LABELLED"],
        ),
        ("JJG(交通) 157-2020", "标准类别：计量检定规程", [], ["SUCCESSION_LABELLED"]),
        ("DB54/T 0526-2025", "主管部门：自然资源部", [], ["SUCCESSOR_IS_ORGANIZATION"]),
        ("GB/T 1-2025", "全国纺织品标准化技术委员会", [], ["SUCCESSOR_IS_ORGANIZATION"]),
        ("GH/T 1347-2021", "无", [], ["SUCCESSION_NONE"]),
        ("YY/T 1843-2022", "/", [], ["SUCCESSION_NONE"]),
        ("GB 1-2020", "", [], []),
        ("GB 1-2020", "GB 1-2020", [], ["RELATION_TO_ITSELF"]),
        ("JJF 1038-1993", "JJG1038-1993", [], ["RELATION_UNCLEAR"]),
        # A list that the source ran together with the regulation's references: nothing is taken from it.
        ("JJG 147-2017", "JJG147-1991GB/T231.1-2002,GB/T231.3-2002", [], ["SUCCESSOR_UNREADABLE"]),
        ("JJG 1-2019", "本规范引用了下列文件:GB/T 2298-1991", [], ["SUCCESSOR_UNREADABLE"]),
    ],
)
def test_what_a_cell_of_succession_says(own, cell, relations, codes):
    found, flags = said(own, cell)
    assert sorted(found) == sorted(relations)
    assert flags == codes


def test_a_list_cut_off_before_its_last_year_keeps_what_is_whole():
    found, flags = said("GB 10408-2025", "代替GB 10408.1-2000,GB 10408.2-2000,GB 1")
    assert [number for _, number in found] == ["GB 10408.1-2000", "GB 10408.2-2000"]
    assert flags == ["SUCCESSOR_UNREADABLE"]
