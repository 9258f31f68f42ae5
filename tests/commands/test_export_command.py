"""`guiju export` as a person uses it."""

from __future__ import annotations

import json

import pytest
from tests.commands.processes import guiju, outcome

LIST = "标准编号,标准名称,实施日期\nGB/T 1-2020,甲,2020-07-01\nGB/T 2-2020,乙,2020-07-01\nDB33/T 3-2020,丙,2020-07-01\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    source = folder / "list.csv"
    source.write_text(LIST, encoding="utf-8")
    assert outcome(guiju("import", source, "--data", folder / "var"))[0] == 0
    return folder / "var"


def test_a_selection_is_written_as_of_its_day(data, tmp_path):
    target = tmp_path / "list.jsonl"
    status, out, err = outcome(
        guiju("export", "tier=national&sort=number", "--on", "2020-06-30", "--to", target, "--data", data)
    )
    assert (status, out) == (0, f"2 项写入 {target}，状态依 2020-06-30\n"), err
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [(line["number"], line["status"]) for line in lines] == [
        ("GB/T 1-2020", "upcoming"),
        ("GB/T 2-2020", "upcoming"),
    ]
    assert list(tmp_path.iterdir()) == [target]


def test_what_makes_no_sense_is_told_and_writes_nothing(data, tmp_path):
    def said(*arguments) -> str:
        status, out, err = outcome(guiju("export", *arguments, "--data", data))
        assert (status, out) == (2, "")
        assert not list(tmp_path.iterdir())
        return err

    assert "看不出格式" in said("--to", tmp_path / "list.txt")
    assert said("tier=none", "--to", tmp_path / "a.csv").startswith("参数 tier 应为其中之一")
    assert said("tier=none", "--lang", "en", "--to", tmp_path / "a.csv").startswith(
        "The parameter tier should be one of"
    )
    assert "没有这个文件或文件夹" in said("--to", tmp_path / "none" / "a.csv")
