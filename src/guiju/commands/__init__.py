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

import os
from pathlib import Path

from guiju.base.errors import GuijuError

PACKAGE = Path(__file__).resolve().parent.parent
_BESIDE = PACKAGE.parent.parent
#: The checkout that this program runs from; None when it is installed as a package.
CHECKOUT = _BESIDE if (_BESIDE / "guiju").is_file() and (_BESIDE / "pyproject.toml").is_file() else None


class Failed(GuijuError):
    """The command did its work and the answer is no: exit 1, where a mistake in asking is exit 2."""

    exit_code = 1


class Unusable(GuijuError):
    """The machine or the folder does not allow what was asked."""


def said(chinese: str, english: str) -> str:
    """The sentence in the language of the person at the terminal."""
    return english if language() == "en" else chinese


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
        reason = error.strerror or str(error)
        raise Unusable(
            said(
                f"数据文件夹 {folder} 不能写入（{reason}）；请用 --data 另选一个。",
                f"The data folder {folder} cannot be written ({reason}); choose another with --data.",
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


def ensure_register() -> None:
    """Start Django and bring the database to the present schema, saying so if that takes work."""
    setup_django()
    from guiju.commands import schema

    schema.bring_up_to_date()
