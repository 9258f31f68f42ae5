"""`guiju status` as a person and as a program use it."""

from __future__ import annotations

import io
import json
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from docx import Document

from guiju.commands import Parser, Unusable, status

ASKED = "序号,标准号,名称\n1,GBT39002-2020,餐饮分餐制服务指南\n2,DB33/T2147—2018,餐饮业供应链\n3,GB 99999-2020,无\n"


@pytest.fixture
def asked(tmp_path, make_standard, monkeypatch):
    monkeypatch.setattr(status, "ensure_register", lambda: None)
    monkeypatch.setenv("GUIJU_LANG", "zh")
    make_standard("GB/T 39002-2020", title_zh="餐饮分餐制服务指南", effective_on=date(2020, 6, 21))
    make_standard(
        "DB33/T 2147-2018",
        title_zh="餐饮业供应链管理指南",
        effective_on=date(2018, 9, 1),
        withdrawn_on=date(2022, 1, 1),
    )
    path = tmp_path / "asked.csv"
    path.write_text(ASKED, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    parser = Parser(prog="guiju status")
    status.configure(parser)
    return status.run(parser.parse_args([str(argument) for argument in arguments]))


def test_the_table_says_what_became_of_each_and_the_exit_code_that_one_should_look(asked, capsys):
    assert run(asked, "--on", "2024-06-01") == 1
    assert capsys.readouterr().out.splitlines() == [
        "1  现行          GBT39002-2020    GB/T 39002—2020",
        "2  废止          DB33/T2147—2018  DB33/T 2147—2018",
        "3  登记簿中没有  GB 99999-2020",
        "共 3 项，状态依 2024-06-01：现行 1，废止 1，登记簿中没有 1",
    ]


def test_what_is_all_in_force_leaves_nothing_to_do(asked, tmp_path, capsys):
    (tmp_path / "one.txt").write_text("GB/T 39002-2020 餐饮分餐制服务指南\n", encoding="utf-8")
    assert run(tmp_path / "one.txt") == 0


def test_json_is_one_answer_a_line(asked, capsys):
    assert run(asked, "--json", "--on", "2024-06-01") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["in-force", "withdrawn", "not-found"]


@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".json"])
def test_answers_go_into_a_file(asked, tmp_path, ending, capsys):
    to = tmp_path / f"out{ending}"
    assert run(asked, "--to", to, "--on", "2024-06-01") == 1
    assert capsys.readouterr().out.startswith("共 3 项")
    if ending == ".xlsx":
        page = openpyxl.load_workbook(io.BytesIO(to.read_bytes())).active
        assert [cell.value for cell in page[3]][:6] == [
            "2", "DB33/T2147—2018", "餐饮业供应链", "DB33/T 2147—2018", "餐饮业供应链管理指南", "废止",
        ]  # fmt: skip
    elif ending == ".docx":
        assert len(Document(io.BytesIO(to.read_bytes())).tables[0].rows) == 4
    else:
        assert len(json.loads(to.read_text("utf-8"))) == 3


def test_a_list_comes_in_on_standard_input_in_any_encoding(asked, monkeypatch, capsys):
    given = "第一批\nGB/T 39002-2020 餐饮分餐制服务指南\n".encode("gb18030")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(given)))
    assert run("-") == 0
    said = capsys.readouterr()
    assert "GB/T 39002—2020" in said.out
    assert "另有 1 行没有标准号：“第一批”" in said.err


@pytest.mark.parametrize(("arguments", "said"), [(("--to", "out.pdf"), ".xlsx"), (("--on", "tomorrow"), "2026-07-01")])
def test_what_cannot_be_done_is_said(asked, arguments, said):
    with pytest.raises(Unusable, match=said):
        run(asked, *arguments)


def test_a_file_without_numbers_is_said_to_have_none(asked, tmp_path):
    (tmp_path / "empty.txt").write_text("没有\n", encoding="utf-8")
    with pytest.raises(Unusable, match="没有标准号"):
        run(tmp_path / "empty.txt")


@pytest.mark.django_db
def test_an_empty_register_does_not_call_every_number_unknown(tmp_path, monkeypatch):
    monkeypatch.setattr(status, "ensure_register", lambda: None)
    monkeypatch.setenv("GUIJU_LANG", "zh")
    (tmp_path / "one.txt").write_text("GB/T 39002-2020\n", encoding="utf-8")
    with pytest.raises(Unusable, match="登记簿是空的"):
        run(tmp_path / "one.txt")
