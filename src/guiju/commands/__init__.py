"""The `guiju` command line: one module is one command, found by its name.

A command module has

- ``SUMMARY``: two literals, Chinese and English, one line each; `help` reads them without importing;
- ``configure(parser)``: adds its arguments to an `argparse` parser that already knows --data and --lang;
- ``run(args) -> int``: does it and returns the exit code; a GuijuError becomes its sentence and exit 2.

``EXTRA = "name"`` asks for arguments the parser does not know as a list in `args.name`. A module whose name
Python reserves ends in an underscore (`import_`). Modules without SUMMARY are shared by the commands.
Importing a command module stays cheap: what needs Django is imported inside `run`, after `setup_django()`.
"""

from __future__ import annotations

import argparse
import contextlib
import gettext
import os
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from guiju.base.errors import GuijuError, Sentence, Translate, reason_of

PACKAGE = Path(__file__).resolve().parent.parent
_BESIDE = PACKAGE.parent.parent
#: The checkout that this program runs from; None when it is installed as a package.
CHECKOUT = _BESIDE if (_BESIDE / "guiju").is_file() and (_BESIDE / "pyproject.toml").is_file() else None

#: How nice imports, jobs and the index are to the web server: with fifty readers and an importer on two cores, the
#: 95th percentile of a page fell from 99 ms to 75 ms.
GIVEN_WAY = 10


class Parser(argparse.ArgumentParser):
    """Arguments, with mistakes told in one sentence of the person's language, and every word in full."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Raises Unusable; the English sentence is argparse's own."""
        command = self.prog
        raise Unusable(
            said(
                f"{_in_chinese(message)}；`{command} --help` 说明用法。",
                f"{message}; `{command} --help` tells the usage.",
            )
        )


_MISTAKES = (
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，应是 \3 之一"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1 的值 \2 写得不对"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面缺少它的值"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 不带值，多出了 \2"),
    (r"argument (.+?): (.+)", r"\1：\2"),
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
)


def _in_chinese(message: str) -> str:
    """One of argparse's sentences; unchanged where it is none of the usual ones."""
    for english, chinese in _MISTAKES:
        if found := re.fullmatch(english, message):
            return found.expand(chinese)
    return message


def a_day(text: str) -> date:
    """A day among the arguments, as 2026-07-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            said(f"日期应写成 2026-07-01 的样子，现为 {text}", f"a day is written like 2026-07-01, not {text}")
        ) from error


def a_count(text: str) -> int:
    """A whole number from 1 among the arguments."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(
            said(f"应是从 1 起的整数，现为 {text}", f"a whole number from 1 is expected, not {text}")
        )
    return int(text)


class Failed(GuijuError):
    """The command did its work and the answer is no: exit 1, where a mistake in asking is exit 2."""

    exit_code = 1


class Unusable(GuijuError):
    """The machine or the folder does not allow what was asked."""


def said(chinese: str, english: str) -> str:
    """The sentence in the language of the person at the terminal."""
    return english if language() == "en" else chinese


def told(error: GuijuError | Sentence) -> str:
    """An error of pure code in the language of the person at the terminal."""
    return error.told(translation())


def translation() -> Translate:
    """From Chinese sentences to the language of the person at the terminal."""
    return _english() if language() == "en" else str


@cache
def _english() -> Callable[[str], str]:
    """The catalogue of the pages, read without Django: commands that need none start faster."""
    return gettext.translation("django", PACKAGE / "locale", languages=["en"]).gettext


def padded(text: str, width: int) -> str:
    """Filled up to a width in columns of a terminal, of which a Chinese character takes two."""
    return text + " " * max(0, width - sum(2 if ord(character) > 0x2E7F else 1 for character in text))


def language() -> str:
    """``zh`` or ``en``, from --lang (kept in GUIJU_LANG), else from the locale."""
    names = ("GUIJU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := os.environ.get(name))), "")
    return "en" if wanted.startswith("en") else "zh"


def data_folder() -> Path:
    """The folder of state: --data or GUIJU_DATA, else `var` in the checkout or the current directory."""
    chosen = os.environ.get("GUIJU_DATA")
    return Path(chosen).expanduser().resolve() if chosen else (CHECKOUT or Path.cwd()).resolve() / "var"


def ensure_data_folder() -> Path:
    """Make the folder of state if need be; raises Unusable where nothing can be written."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Unusable(
            said(
                f"数据文件夹 {folder} 不能写入（{reason_of(error)}）；请用 --data 另选一个。",
                f"The data folder {folder} cannot be written ({error.strerror}); choose another with --data.",
            )
        ) from error
    return folder


def setup_django() -> None:
    """Make the data folder and start Django on it; afterwards models may be imported."""
    os.environ["GUIJU_DATA"] = str(ensure_data_folder())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate("en" if language() == "en" else "zh-hans")


def give_way() -> None:
    """Let readers go first: from now on this process gets the processor time that they leave."""
    if not hasattr(os, "nice"):
        return
    os.nice(GIVEN_WAY)
    if os.getsid(0) == os.getpid():  # Linux shares among sessions first, and by niceness only within each
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(GIVEN_WAY), "ascii")


def ensure_register() -> None:
    """Start Django and bring the database to the present schema, saying so if that takes work."""
    setup_django()
    from guiju.commands import schema

    schema.bring_up_to_date()
