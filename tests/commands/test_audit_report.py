"""`guiju audit-report FILE`: what it prints and its exit code."""

from __future__ import annotations

import io
import json
import sys

import pytest

from guiju import __main__ as program

WRONG = "2020年，新成立技术委员会23个，其中TC4个，SC17个，SWG3个。\n"
RIGHT = "2020年，新成立技术委员会23个，其中TC3个，SC17个，SWG3个。\n"
DOUBTFUL = "2020年推动126项科技成果转化为标准，其中国际标准89项、国家标准392项。\n"


@pytest.fixture
def report(tmp_path):
    def write(text: str):
        path = tmp_path / "report.txt"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_a_contradiction_is_told_with_its_places_and_is_exit_1(report, capsys):
    assert program.main(["audit-report", report(WRONG), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "FIG001  矛盾  各部分之和不等于总数\n    4 + 17 + 3 = 24 ≠ 23\n" in said
    assert "第 1 行 15–17 字：新成立技术委员会23个" in said
    assert said.endswith("读出 4 个数，作了 1 次核对：1 处矛盾，0 处名称不符或存疑。\n")


def test_in_english(report, capsys):
    assert program.main(["audit-report", report(WRONG), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "FIG001  contradiction  The parts do not add up to the total" in said
    assert "line 1, characters 15–17: 新成立技术委员会23个" in said


@pytest.mark.parametrize("text", [RIGHT, DOUBTFUL])
def test_without_a_contradiction_it_is_exit_0(report, text):
    assert program.main(["audit-report", report(text)]) == 0


def test_json_for_programs(report, capsys):
    assert program.main(["audit-report", report(WRONG), "--json", "--lang", "zh"]) == 1
    said = json.loads(capsys.readouterr().out)
    (finding,) = said.pop("findings")
    assert said == {"file": "report.txt", "figures": 4, "trials": 1, "contradictions": 1}
    mention = finding["mentions"][0]
    assert finding["code"] == "FIG001"
    assert WRONG[mention["start"] : mention["end"]] == mention["number"]


@pytest.mark.parametrize("content", [WRONG.encode(), WRONG.encode("gb18030"), f"<html><p>{WRONG}</p></html>".encode()])
def test_a_dash_reads_standard_input(monkeypatch, content):
    class Stream:
        buffer = io.BytesIO(content)

    monkeypatch.setattr(sys, "stdin", Stream())
    assert program.main(["audit-report", "-"]) == 1


def test_what_cannot_be_read_is_exit_2(tmp_path, capsys):
    assert program.main(["audit-report", str(tmp_path / "none.docx")]) == 2
    assert capsys.readouterr().err
