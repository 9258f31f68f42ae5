"""`guiju COMMAND`: found by name, asked in one way, answering with an exit code and a sentence."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from guiju import __main__ as program
from guiju import commands
from guiju.base.errors import NotFound


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch, tmp_path):
    for name in ("GUIJU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path / "from-the-environment"))


@pytest.fixture
def a_command(monkeypatch):
    """Stand in for the module of any command; its run is given by the test."""

    def stand_in(run, **attributes):
        module = SimpleNamespace(
            SUMMARY=("试", "try"),
            configure=lambda parser: parser.add_argument("--word", default="-"),
            run=run,
            **attributes,
        )
        monkeypatch.setattr(program, "_command", lambda name: module)

    return stand_in


def test_help_lists_every_command_in_the_language_asked_for(capsys):
    assert program.main(["--lang", "en", "help"]) == 0
    english = capsys.readouterr().out
    assert "usage: guiju COMMAND" in english
    assert "Start the web server" in english
    assert program.main(["--lang", "zh", "--help"]) == 0
    assert "启动" in capsys.readouterr().out


def test_no_command_shows_the_list_and_is_a_mistake(capsys):
    assert program.main([]) == 2
    assert "up" in capsys.readouterr().out


def test_unknown_command_suggests_the_nearest(capsys):
    assert program.main(["serv"]) == 2
    assert capsys.readouterr().err == "没有名为 serv 的命令；是不是 serve？\n"


def test_unknown_command_without_a_near_one_points_to_help(capsys):
    assert program.main(["--lang", "en", "qqqq"]) == 2
    assert capsys.readouterr().err == "There is no command qqqq; `guiju help` lists them all.\n"


@pytest.mark.parametrize("name", ["machine", "__init__", "../__main__"])
def test_modules_that_commands_share_are_not_commands(name, capsys):
    assert program.main([name]) == 2


@pytest.mark.parametrize("name", program.summaries())
def test_every_command_has_both_languages_and_a_help_page(name, capsys):
    module = program._command(name)
    chinese, english = module.SUMMARY
    assert english.isascii()
    assert not chinese.isascii()
    with pytest.raises(SystemExit, match="0"):
        program.main([name, "--help"])
    assert "--data" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", [["--data", "here", "try", "--word", "w"], ["try", "--data", "here", "--word", "w"], ["--data=here", "try"]]
)
def test_data_folder_stands_before_or_after_the_name(line, a_command, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    a_command(lambda args: seen.append(os.environ["GUIJU_DATA"]) or 0)
    seen: list[str] = []
    assert program.main(line) == 0
    assert seen == [str(tmp_path / "here")]


def test_data_folder_from_the_environment_else_var_in_the_checkout(monkeypatch, tmp_path):
    assert commands.data_folder() == tmp_path / "from-the-environment"
    monkeypatch.delenv("GUIJU_DATA")
    assert commands.data_folder() == Path(__file__).parents[2] / "var"
    monkeypatch.setattr(commands, "CHECKOUT", None)
    monkeypatch.chdir(tmp_path)
    assert commands.data_folder() == tmp_path / "var"


def test_data_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "a-file").touch()
    os.environ["GUIJU_DATA"] = str(tmp_path / "a-file" / "var")
    with pytest.raises(commands.Unusable, match=r"^数据文件夹 .*a-file/var 不能写入（.+）；请用 --data 另选一个。$"):
        commands.ensure_data_folder()


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (NotFound("没有这项标准"), 2, "没有这项标准\n"),
        (commands.Failed("登记簿有 3 处不符"), 1, "登记簿有 3 处不符\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_errors_become_a_sentence_and_an_exit_code(error, status, text, a_command, capsys):
    def run(args: argparse.Namespace) -> int:
        raise error

    a_command(run)
    assert program.main(["try"]) == status
    assert capsys.readouterr().err == text


def test_arguments_that_a_command_passes_on_are_kept_in_order(a_command):
    seen = []
    a_command(lambda args: seen.append(args.rest) or 0, EXTRA="rest")
    assert program.main(["try", "tests/base", "--word", "w", "-k", "parse", "--", "-x"]) == 0
    assert seen == [["tests/base", "-k", "parse", "-x"]]


def test_a_reader_that_goes_away_is_no_error():
    script = "import sys\nfrom guiju.__main__ import main\nsys.exit(main(['help']))"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=-1, stderr=-1, env=_env())
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(20) == 141


def test_finding_a_command_loads_neither_django_nor_another_command():
    script = (
        "import sys\nfrom guiju.__main__ import main\n"
        "try: main(['worker', '--help'])\nexcept SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m == 'django' or m.startswith('guiju.commands.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=_env(), check=True)
    assert done.stdout.splitlines()[-1] == "['guiju.commands.worker']"


def _env() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(commands.__file__).parents[2])}


def test_what_a_database_says_of_itself_becomes_a_sentence(a_command, capsys):
    import sqlite3

    def run(args: argparse.Namespace) -> int:
        raise sqlite3.DatabaseError("database disk image is malformed")

    a_command(run)
    assert program.main(["--lang", "zh", "try"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("登记簿的数据库不能读写（database disk image is malformed）。guiju doctor")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["import"], "缺少 FILE"),
        (["import", "x", "--format", "doc"], "--format 不能是 'doc'，应是 'auto', 'csv', "),
        (["import", "x", "--retrieved", "yesterday"], "--retrieved：日期应写成 2026-07-01 的样子，现为 yesterday"),
        (["import", "x", "--retrieved", "2999-01-01"], "--retrieved：2999-01-01 还没有到"),
        (["import", "x", "--rejects"], "--rejects 后面缺少它的值"),
        (["index", "--rebuild=3"], "--rebuild 不带值，多出了 '3'"),
        (["search", "x", "--limit", "0"], "--limit：应是从 1 起的整数，现为 0"),
        (["up", "--port", "first"], "--port 的值 'first' 写得不对"),
        (["parse", "--fast"], "不认识 --fast"),
        (["--lang", "fr", "help"], "--lang 不能是 'fr'，应是 'zh', 'en' 之一"),
    ],
)
def test_a_mistake_in_the_arguments_is_one_chinese_sentence(line, sentence, capsys):
    assert program.main(line) == 2
    told = capsys.readouterr().err
    assert told.startswith(sentence)
    assert told.endswith(" --help` 说明用法。\n")
    assert told.count("\n") == 1


def test_a_mistake_in_the_arguments_is_told_in_english_too(capsys):
    assert program.main(["import", "--lang", "en"]) == 2
    assert capsys.readouterr().err == (
        "the following arguments are required: FILE; `guiju import --help` tells the usage.\n"
    )


@pytest.mark.parametrize("line", [["import", "--help", "--lang", "en"], ["help", "import", "--lang", "en"]])
def test_the_language_may_be_named_last(line, capsys):
    with pytest.raises(SystemExit, match="0"):
        program.main(line)
    assert "Import catalogues" in capsys.readouterr().out


@pytest.mark.parametrize("name", program.summaries())
def test_an_english_help_page_has_no_chinese(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        program.main(["--lang", "en", name, "--help"])
    assert not re.search("[\u3000-\u9fff\uff00-\uffef]", capsys.readouterr().out)
