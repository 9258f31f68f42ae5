"""`guiju import` and `guiju search` as a person uses them: what is asked, what is answered, the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.commands.processes import guiju, outcome

GOOD = "标准编号,标准名称\nGB/T 1-2020,甲\n"
BAD = "标准编号,标准名称\nGB/T 1-2020,甲\n看不懂,乙\n"


@pytest.fixture
def written(tmp_path):
    def write(content: str) -> Path:
        path = tmp_path / "list.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("rejects", ["no-such-folder/mend.csv", "."])
def test_where_rejected_rows_cannot_go_is_told_before_anything_is_imported(rejects, written, tmp_path):
    data = tmp_path / "var"
    status, out, err = outcome(guiju("import", written(BAD), "--data", data, "--rejects", tmp_path / rejects))
    assert (status, out) == (2, "")
    assert err.startswith("退回的行不能写到 ")
    assert err.count("\n") == 1
    assert not data.exists()


def test_no_file_is_left_where_no_row_was_rejected(written, tmp_path):
    mend = tmp_path / "mend.csv"
    assert outcome(guiju("import", written(GOOD), "--data", tmp_path / "var", "--rejects", mend))[0] == 0
    assert not mend.exists()


def test_rejected_rows_are_mended_in_place_and_found(written, tmp_path):
    data, mend = tmp_path / "var", tmp_path / "mend.csv"
    assert outcome(guiju("import", written(BAD), "--data", data, "--rejects", mend))[0] == 1
    mend.write_text(mend.read_text("utf-8-sig").replace("看不懂,乙", "GB/T 2-2020,乙"), encoding="gb18030")
    assert outcome(guiju("import", mend, "--data", data))[0] == 0
    status, out, _ = outcome(guiju("search", "GB/T 2", "--data", data))
    assert status == 0
    assert "GB/T 2—2020  乙" in out


def test_a_status_is_shown_in_the_language_asked_for(written, tmp_path):
    data = tmp_path / "var"
    source = written("标准编号,标准名称,实施日期\nGB/T 1-2020,甲,2020-07-01\n")
    assert outcome(guiju("import", source, "--data", data))[0] == 0
    assert outcome(guiju("search", "甲", "--data", data))[1].startswith("现行 ")
    assert outcome(guiju("search", "甲", "--data", data, "--lang", "en"))[1].startswith("in force ")


def test_an_import_makes_a_damaged_index_again(written, tmp_path):
    data = tmp_path / "var"
    assert outcome(guiju("import", written(GOOD), "--data", data))[0] == 0
    (segment,) = (data / "search").glob("*.segment")
    segment.write_bytes(b"garbled")
    assert outcome(guiju("search", "甲", "--data", data)) == (
        2,
        "",
        f"搜索索引 {segment} 已损坏，可用 guiju index --rebuild 重新建立\n",
    )
    assert outcome(guiju("import", written(GOOD + "GB/T 2-2020,乙\n"), "--data", data))[0] == 0
    assert "共 1 项" in outcome(guiju("search", "乙", "--data", data))[1]
