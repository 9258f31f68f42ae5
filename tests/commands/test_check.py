"""`guiju check FILE…`: what it prints, what it writes, and its exit code."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml
from tests.commands.processes import CHECKOUT, guiju, outcome

from guiju import __main__ as program
from guiju.checks.definition import Profile
from guiju.commands import check as command
from guiju.commands import checked_files

GOOD = "本文件规定了公共座椅的要求。\n"
BAD = "本文件规定了公共座椅的要求，厚度待补充。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """No register, no settings of this project above the files."""
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path / "state"))
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "guiju.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path / "here")


def check(*arguments: str | Path) -> int:
    return program.main(["check", *map(str, arguments), "--lang", "zh"])


def written(name: str, text: str) -> Path:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")
    return Path(name)


def test_errors_are_told_with_their_place_and_are_exit_1(capsys):
    assert check(written("a.txt", BAD), "--select", "TXT101") == 1
    assert capsys.readouterr().out == (
        "a.txt:1:17: 错误 TXT101 “待补充”是占位文字，应写成确定的内容\n"
        "    本文件规定了公共座椅的要求，厚度待补充。\n"
        "                                    ^^^^^^\n"
        "\n"
        "a.txt: 1 个错误\n"
        "  方案：document（按内容或 guiju.toml；--profile 可另选）\n"
    )


def test_nothing_found_is_exit_0(capsys):
    assert check(written("a.txt", GOOD), "--select", "TXT101", "--profile", "tender") == 0
    assert capsys.readouterr().out == "a.txt: 没有发现问题\n"


def test_in_english(capsys):
    assert program.main(["check", str(written("a.txt", GOOD)), "--select", "TXT101", "--lang", "en"]) == 0
    assert "profile: document" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_does_not_stop_the_others(capsys):
    written("b.txt", BAD)
    assert check("missing.docx", "b.txt", "--select", "TXT101") == 2
    said = capsys.readouterr()
    assert "missing.docx: 不能读取 missing.docx：没有这个文件或文件夹" in said.err
    assert "另有 1 个文件未能检查" in said.err
    assert said.out.endswith("共 1 个文件：1 个错误\n")


def test_folders_and_patterns(capsys):
    for name in ("in/a.txt", "in/deep/b.md", "in/.git/c.txt", "in/~$d.docx", "in/e.py"):
        written(name, GOOD)
    assert [str(path) for path in checked_files.files_of(["in", "in/a.txt", "in/**/*.md"])] == [
        "in/a.txt",
        "in/deep/b.md",
    ]
    assert checked_files.files_of(["no*.txt"]) == [Path("no*.txt")]
    Path("empty").mkdir()
    assert check("empty") == 2
    assert "没有可以检查的文件" in capsys.readouterr().err


def test_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
    assert check("-", "--select", "TXT101") == 1
    assert capsys.readouterr().out.startswith("-:1:17: 错误 TXT101")
    assert check("-", "--fix") == 2


def test_wrong_questions_are_exit_2(capsys):
    written("a.txt", GOOD)
    assert check() == 2
    assert check("a.txt", "--select", "NOSUCH") == 2
    assert check("a.txt", "--on", "yesterday") == 2
    assert check("a.txt", "--format", "html", "a.txt", "b.txt") == 2
    assert check("a.txt", "--settings", "none.toml") == 2
    said = capsys.readouterr().err
    assert "没有编号或类别为 NOSUCH 的规则" in said
    assert "日期应写成 2026-07-01 的样子" in said
    assert "none.toml" in said


def test_settings_are_those_of_the_nearest_folder(capsys):
    written("in/guiju.toml", '[check]\nprofile = "tender"\nignore = ["TXT101"]\n')
    assert check(written("in/deep/a.txt", BAD), "--select", "TXT") in (0, 1)
    assert "TXT101" not in capsys.readouterr().out
    assert check(written("a.txt", BAD), "--select", "TXT101") == 1


def test_json_and_sarif_are_one_file_for_all(capsys):
    written("a.txt", BAD)
    assert check("a.txt", "missing.txt", "--select", "TXT101", "--format", "json") == 2
    made = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in made["reports"]] == ["a.txt"]
    assert made["reports"][0]["findings"][0]["place"]["quote"] == "待补充"
    assert made["unread"] == [{"file": "missing.txt", "reason": "不能读取 missing.txt：没有这个文件或文件夹"}]
    assert check("a.txt", "--select", "TXT101", "--format", "sarif", "--out", "out.sarif") == 1
    assert json.loads(Path("out.sarif").read_text("utf-8"))["runs"][0]["results"][0]["ruleId"] == "TXT101"


def test_pages_go_to_a_folder_and_a_workbook_to_a_file(capsys):
    for name in ("a.txt", "in/a.txt"):
        written(name, BAD)
    assert check("a.txt", "in/a.txt", "--select", "TXT101", "--format", "html", "--out", "pages") == 1
    assert sorted(path.name for path in Path("pages").iterdir()) == ["a-检查意见-2.html", "a-检查意见.html"]
    assert check("a.txt", "--select", "TXT101", "--format", "xlsx", "--out", "out.xlsx") == 1
    assert openpyxl.load_workbook("out.xlsx")["发现"].max_row == 2
    assert check("a.txt", "--select", "TXT101", "--format", "html") == 1
    assert capsys.readouterr().out.startswith("<!doctype html>")


def test_a_word_file_comes_back_with_comments(capsys):
    draft = docx.Document()
    draft.add_paragraph(BAD.strip())
    draft.save("草案.docx")
    assert check("草案.docx", "--select", "TXT101", "--format", "docx") == 1
    with zipfile.ZipFile("草案-检查意见.docx") as made:
        assert "占位文字" in made.read("word/comments.xml").decode()
    assert "已写入 草案-检查意见.docx" in capsys.readouterr().err


def test_fix_writes_what_is_safe_into_the_file(capsys):
    path = written("a.txt", "按照 GB/T 1.1-2020 的规定起草。\n")
    assert check(path, "--profile", "standard", "--select", "NUM101", "--fix") == 0
    assert path.read_text("utf-8") == "按照 GB/T 1.1—2020 的规定起草。\n"
    assert "改正了 1 处" in capsys.readouterr().err


def test_what_cannot_be_mended_is_checked_all_the_same(capsys):
    book = openpyxl.Workbook()
    book.active["A1"] = "按照 GB/T 1.1-2020 的规定起草，待补充。"
    book.save("a.xlsx")
    before = Path("a.xlsx").read_bytes()
    assert check("a.xlsx", "--profile", "standard", "--select", "TXT101,NUM101", "--fix") == 1
    said = capsys.readouterr()
    assert "不能直接改" in said.err
    assert "TXT101" in said.out
    assert Path("a.xlsx").read_bytes() == before


def test_a_finding_is_accepted_with_a_reason(capsys):
    written("a.txt", BAD)
    Path("guiju.toml").write_text('[check]\nprofile = "document"', "utf-8")
    assert check("a.txt", "--select", "TXT101", "--fingerprints") == 1
    wanted = re.search(r"TXT101:[0-9a-f]{16}", capsys.readouterr().out)[0]
    assert check("a.txt", "--accept", wanted) == 2
    assert check("--accept", "TXT101", "--reason", "x") == 2
    for _again in range(2):
        assert check("a.txt", "--accept", wanted, "--reason", '下一版再定，见"会议纪要"') == 0
    kept = tomllib.loads(Path("guiju.toml").read_text("utf-8"))["check"]
    assert kept["profile"] == "document"
    assert kept["accepted"] == [
        {"code": "TXT101", "fingerprint": wanted[7:], "reason": '下一版再定，见"会议纪要"'},
    ]
    assert check("a.txt", "--select", "TXT101") == 0
    assert "已接受 1 个" in capsys.readouterr().out


def test_a_rule_is_explained(capsys):
    assert check("--explain", "txt101") == 0
    said = capsys.readouterr().out
    assert said.startswith("TXT101  有未完成的占位文字\n")
    assert "\n依据：" in said
    assert "没有问题的：" in said
    assert check("--explain", "XYZ999") == 2


def test_without_a_register_it_says_what_it_left_out(capsys):
    check(written("a.txt", "见 GB/T 1.1—2020。\n"), "--select", "REF")
    assert re.search(r"没有登记簿，\d+ 条要查登记簿的规则没有运行", capsys.readouterr().out)
    assert not Path(os.environ["GUIJU_DATA"], "register.sqlite3").exists()


def test_an_empty_register_is_not_asked(db, monkeypatch, capsys, make_standard):
    monkeypatch.setattr(command, "has_register", lambda: True)
    path = written("a.txt", "见 GB/T 1.1—2020。\n")
    check(path, "--select", "REF")
    assert "没有登记簿" in capsys.readouterr().out
    make_standard("GB/T 1.1-2020")
    check(path, "--select", "REF")
    assert "没有登记簿" not in capsys.readouterr().out


def test_settings_that_are_wrong_are_told_for_their_file(capsys):
    written("in/guiju.toml", "[check]\nprofil = 'x'\n")
    assert check(written("in/a.txt", GOOD)) == 2
    assert "in/a.txt: guiju.toml：[check] 里没有 profil" in capsys.readouterr().err


def test_many_files_are_shared_out_and_told_in_their_order(tmp_path):
    for number in range(5):
        written(f"in/{number}.txt", BAD if number == 4 else GOOD)
    (tmp_path / "here" / "in" / "2.pdf").write_bytes(b"%PDF-1.4 broken")
    process = guiju("check", "in", "--select", "TXT101", "--data", tmp_path / "state", "--lang", "zh")
    code, out, err = outcome(process)
    assert code == 2, err
    assert re.findall(r"^in/(\d)\.txt: ", out, re.MULTILINE) == list("01234")
    assert "in/2.pdf: 2.pdf 已损坏" in err
    assert out.endswith("共 5 个文件：1 个错误\n")


def test_the_hook_for_git_stops_a_commit_with_errors(tmp_path):
    hook = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
    assert re.search(hook["files"], "草案.docx")
    assert not re.search(hook["files"], "a.py")
    here = tmp_path / "here"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "-q", "-b", "main", here], check=True)
    script = here / ".git" / "hooks" / "pre-commit"
    script.parent.mkdir(exist_ok=True)
    run = hook["entry"].replace("guiju", f"{sys.executable} -m guiju", 1)
    script.write_text(f"#!/bin/sh\nexec {run} $(git diff --cached --name-only)\n", "utf-8")
    script.chmod(0o755)
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}

    def commit() -> int:
        subprocess.run([*git, "add", "a.txt"], check=True, cwd=here)
        done = subprocess.run(
            [*git, "commit", "-qm", "x"], check=False, cwd=here, env=environment, capture_output=True, text=True
        )
        return done.returncode

    written("a.txt", BAD)
    assert commit() == 1
    written("a.txt", GOOD)
    assert commit() == 0


def test_the_profiles_that_may_be_asked_for_are_all_there_are():
    assert list(command.PROFILES) == [profile.value for profile in Profile]


def test_a_file_that_takes_its_process_with_it_does_not_stop_the_others(monkeypatch):
    class Breaking:
        def __init__(self, *_processes, **_ways) -> None:
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_error) -> None:
            pass

        def map(self, work, paths, asked, **_ways):
            yield work(paths[0], asked[0])
            raise BrokenProcessPool

    monkeypatch.setattr(checked_files, "ProcessPoolExecutor", Breaking)
    paths = [written(f"{number}.txt", BAD if number == 2 else GOOD) for number in range(4)]
    asked = checked_files.Asked(checked_files.Form.TEXT, date(2026, 6, 1), select=("TXT101",), register=False)
    found = list(checked_files.outcomes(paths, asked))
    assert [each.file for each in found] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert [sum(each.counts.values()) for each in found] == [0, 0, 1, 0]
