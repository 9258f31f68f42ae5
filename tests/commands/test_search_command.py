"""`guiju search` as a person and as a program use it."""

from __future__ import annotations

import json

import pytest
from tests.commands.processes import guiju, outcome

LIST = """标准编号,标准名称,发布日期,实施日期,ICS
GB/T 39002-2020,餐饮分餐制服务指南,2020-06-21,2020-06-21,03.080
DB33/T 2147-2018,餐饮业供应链管理指南,2018-08-01,2018-09-01,03.080
GB 14748-2006,儿童推车安全要求,2006-02-01,2007-01-01,97.190
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    source = folder / "list.csv"
    source.write_text(LIST, encoding="utf-8")
    assert outcome(guiju("import", source, "--data", folder / "var"))[0] == 0
    return folder / "var"


def search(data, *arguments):
    return outcome(guiju("search", *arguments, "--data", data))


def test_the_table_stands_in_columns(data):
    status, out, err = search(data, "餐饮", "--on", "2021-06-01")
    assert (status, err) == (0, "")
    assert sorted(out.splitlines()[:2]) == [
        "现行  DB33/T 2147—2018  餐饮业供应链管理指南",
        "现行  GB/T 39002—2020   餐饮分餐制服务指南",
    ]
    assert out.endswith("共 2 项，状态依 2021-06-01\n")


def test_every_parameter_of_a_selection_is_an_option(data):
    narrowed = search(data, "餐饮", "--tier", "local", "--tier", "sector", "--region", "33", "--status", "in-force")
    assert "共 1 项" in narrowed[1]
    by_class = search(data, "--ics", "97", "--published-to", "2010-01-01", "--sort=-published", "--limit", "1")
    assert "GB 14748—2006" in by_class[1]


def test_json_is_one_record_a_line(data):
    status, out, err = search(data, "分餐", "--on", "2020-01-01", "--json")
    (line,) = out.splitlines()
    assert (status, err) == (0, "")
    assert json.loads(line)["number"] == "GB/T 39002-2020"
    assert json.loads(line)["status"] == "unpublished"


def test_where_nothing_is_found_the_nearest_is_said_and_shown(data):
    status, out, _ = search(data, "分餐致服务")
    assert status == 1
    assert out.splitlines()[0] == "没有找到“分餐致服务”，是不是“分餐制服务”？"
    assert "GB/T 39002—2020" in out
    status, out, err = search(data, "分餐致服务", "--json")
    assert (status, out) == (1, "")
    assert "分餐制服务" in err
    assert search(data, "全然没有的词语")[:2] == (1, "没有找到\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tier", "lokal"], "参数 tier 应为其中之一：national、"),
        (["--on", "2020-13-01"], "参数 on 应为"),
        (["x", "--ics", "970"], "参数 ics 应为"),
        (["x", "--on", "2020-01-01", "--on", "2021-01-01"], "参数 on 应为一个值，现为 2 个值"),
    ],
)
def test_a_bad_value_is_told_in_the_sentence_of_the_selection(data, arguments, sentence):
    status, out, err = search(data, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(sentence)
