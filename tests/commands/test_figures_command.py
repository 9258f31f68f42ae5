"""`guiju figures` and `guiju identities` as a person and as a program use them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests.commands.processes import guiju, outcome

VALUES = """指标代码,时期,数值,精确程度,来源
reported.training.participants,2020,1026,恰为,年度报告
reported.epidemic.local,2020,80,逾,年度报告
reported.international.chairs.new,2020,6,恰为,年度报告
reported.international.secretariats.new,2020,4,恰为,年度报告
reported.international.posts.new,2020,11,恰为,年度报告
national.published,2020,5,恰为,年度报告
reported.trainings,2020,5,恰为,年度报告
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    assert outcome(guiju("demo", "--size", "small", "--no-index", "--data", folder / "var"))[0] == 0
    return folder / "var"


def figures(data, *arguments):
    return outcome(guiju("figures", *arguments, "--data", data))


def test_the_table_compares_with_the_year_before(data):
    status, out, err = figures(data, "--period", "2020", "--measure", "national.published", "national.stock")
    assert (status, err) == (0, "")
    heading, columns, _blank, section, published, stock = out.splitlines()
    assert heading == "时期 2020（存量截至 2020-12-31），比较 2019"
    assert columns.split() == ["代码", "指标", "数值", "单位", "上年同期", "增减"]
    assert section == "国家标准"
    assert published.startswith("national.published  批准发布国家标准")
    assert "%)" in stock


def test_json_has_rows_parts_and_the_position(data):
    status, out, _ = figures(data, "--period", "2020", "--measure", "local.filed.growth,local.filed", "--json")
    growth, filed = map(json.loads, out.splitlines())
    assert status == 0
    assert [part["period"] for part in growth["parts"]] == ["2020", "2019"]
    now, before = (part["value"] for part in growth["parts"])
    assert growth["value"] == pytest.approx((now - before) * 100 / before, abs=1e-5)
    assert (filed["value"], filed["year_before"]) == (now, before)
    assert filed["rows"] == "/search?tier=local&filed-from=2020-01-01&filed-to=2020-12-31"
    assert filed["position"] > 0


def test_groups_stand_in_columns_and_add_up(data):
    _, out, _ = figures(data, "--period", "2020", "--measure", "local.stock", "--by", "region,nature", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {"region", "nature"} <= rows[0].keys()
    _, whole, _ = figures(data, "--on", "2020-12-31", "--measure", "local.stock", "--json")
    assert sum(int(row["value"]) for row in rows) == json.loads(whole)["value"]
    _, table, _ = figures(data, "--period", "2020", "--measure", "local.stock", "--by", "nature", "--lang", "en")
    assert "voluntary" in table


def test_without_codes_everything_that_is_known_is_told(data):
    status, out, _ = figures(data, "--on", "2020-06-30", "--json")
    assert status == 0
    codes = {json.loads(line)["code"] for line in out.splitlines()}
    assert {"national.stock", "pilot.stock", "standards.in-force"} <= codes
    assert not any(code.endswith((".growth", ".change")) for code in codes)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--measure", "national.publised"), "没有代码为“national.publised”的指标，是不是 national.published？"),
        (("--measure", "pilot.stock", "--by", "rank"), "不能按 rank 分组，可以按 region"),
        (("--by", "colour"), "不能按“colour”分组，可以按 tier、nature"),
        (("--period", "2020Q5"), "时期应写作"),
        (("--on", "2020-12-31", "--period", "2020"), "--period"),
    ],
)
def test_what_makes_no_sense_is_said(data, arguments, said):
    status, out, err = figures(data, *arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_the_list_names_every_measure_with_its_groupings(data):
    status, out, _ = figures(data, "--list")
    assert status == 0
    assert "national.published.mandatory" in out
    assert "reported.training.participants" in out


def test_values_go_in_by_file_and_identities_judge_them(data, tmp_path):
    path = tmp_path / "values.csv"
    path.write_text(VALUES, encoding="utf-8")
    status, out, err = figures(data, "--enter", path, "--source", "局内统计")
    assert status == 1
    assert out.startswith("录入 5 个值")
    assert "第 7 行" in err
    assert "第 8 行" in err
    _, told, _ = figures(data, "--period", "2020", "--measure", "reported.epidemic.local")
    assert "逾 80" in told
    status, out, err = outcome(guiju("identities", "--period", "2020", "--data", data))
    assert (status, err) == (1, "")
    assert "[不成立] posts-new" in out
    assert "+ 6  reported.international.chairs.new" in out
    assert "右 11" in out
    assert "1 条必须成立而不成立" in out
    status, out, _ = outcome(guiju("identities", "--period", "2020", "--json", "--data", data))
    failed = [found for line in out.splitlines() if (found := json.loads(line))["verdict"] == "fails" and found["hard"]]
    assert [(each["id"], each["left"]["value"], each["right"]["value"]) for each in failed] == [("posts-new", 10, 11)]
    status, out, _ = outcome(guiju("identities", "--period", "2019", "--data", data))
    assert (status, "0 条必须成立而不成立" in out) == (0, True)
