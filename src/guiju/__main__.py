"""`python -m guiju COMMAND`: find the command's module by its name, read its arguments, run it."""

from __future__ import annotations

import argparse
import ast
import importlib
import keyword
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from guiju import commands
from guiju.base.errors import GuijuError
from guiju.commands import Parser, said

#: Options that every command has, and that may also stand before its name; each takes a value.
SHARED = ("--data", "--lang")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 the answer is no, 2 it could not be asked so."""
    try:
        return _dispatch(list(sys.argv[1:] if argv is None else argv))
    except GuijuError as error:
        print(commands.told(error), file=sys.stderr)
        return getattr(error, "exit_code", 2)
    except _database_errors() as error:
        print(
            said(
                f"登记簿的数据库不能读写（{error}）。guiju doctor 可以检查；"
                "若已损坏，用 guiju restore --replace 从备份恢复。",
                f"The database of the register cannot be used ({error}). guiju doctor examines it;"
                " if it is damaged, guiju restore --replace brings back a backup.",
            ),
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _database_errors() -> tuple[type[Exception], ...]:
    """What a database says of itself, if the command came so far as to have one; commands without it start faster."""
    speakers = [sys.modules[name] for name in ("django.db.utils", "sqlite3") if name in sys.modules]
    return tuple(module.DatabaseError for module in speakers)


def _dispatch(arguments: list[str]) -> int:
    before, name, rest = _split(arguments)
    _read_shared(before)
    if name is None or name == "help":
        if name == "help" and rest:
            return _dispatch([*rest, "--help"])
        print(_overview())
        return 0 if name or {"-h", "--help"} & set(before) else 2
    module = _command(name)
    _adopt(Parser(prog=f"guiju {name}", parents=[_shared_options()], add_help=False).parse_known_args(rest)[0])
    parser = Parser(prog=f"guiju {name}", description=_in_language(module.SUMMARY), parents=[_shared_options()])
    module.configure(parser)
    extra = getattr(module, "EXTRA", None)
    if extra:
        args, unknown = parser.parse_known_args(before + rest)
        setattr(args, extra, [argument for argument in unknown if argument != "--"])
    else:
        args = parser.parse_args(before + rest)
    _adopt(args)
    status: int = module.run(args)
    sys.stdout.flush()
    return status


def _split(arguments: list[str]) -> tuple[list[str], str | None, list[str]]:
    """Cut the line into the options before the command, its name, and what follows."""
    before: list[str] = []
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        before.append(rest.pop(0))
        if before[-1] in SHARED and rest:
            before.append(rest.pop(0))
    return before, rest.pop(0) if rest else None, rest


def _shared_options() -> argparse.ArgumentParser:
    parser = Parser(add_help=False)
    parser.add_argument(
        "--data",
        metavar="DIR",
        default=None,
        help=said("数据文件夹（默认 var/，或 GUIJU_DATA）", "folder of state (default var/, or GUIJU_DATA)"),
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=None, help=said("提示用的语言", "language of the messages")
    )
    return parser


def _read_shared(arguments: list[str]) -> None:
    """Options before the command, so that even its absence is told in the right language."""
    parser = Parser(prog="guiju", parents=[_shared_options()], add_help=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--version", action="store_true")
    args = parser.parse_args(arguments)
    _adopt(args)
    if args.version:
        from importlib import metadata

        try:
            version = metadata.version("guiju")
        except metadata.PackageNotFoundError:
            version = _version_of_checkout()
        print(f"guiju {version}")
        raise SystemExit(0)


def _version_of_checkout() -> str:
    import tomllib

    if commands.CHECKOUT is None:
        return "?"
    return str(tomllib.loads((commands.CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _adopt(args: argparse.Namespace) -> None:
    """Put the shared options where settings, and the processes that a command starts, find them."""
    if args.data is not None:
        os.environ["GUIJU_DATA"] = args.data
    if args.lang is not None:
        os.environ["GUIJU_LANG"] = args.lang
    os.environ["GUIJU_DATA"] = str(commands.data_folder())


def _command(name: str) -> ModuleType:
    if _summary(_source(name)) is None:
        import difflib

        near = difflib.get_close_matches(name, summaries(), n=1)
        raise commands.Unusable(
            said(
                f"没有名为 {name} 的命令；是不是 {near[0]}？",
                f"There is no command {name}; did you mean {near[0]}?",
            )
            if near
            else said(
                f"没有名为 {name} 的命令；`guiju help` 列出全部命令。",
                f"There is no command {name}; `guiju help` lists them all.",
            )
        )
    return importlib.import_module(f"guiju.commands.{_source(name).stem}")


def _source(name: str) -> Path:
    stem = name.replace("-", "_")
    return Path(commands.__file__).parent / f"{stem}{'_' if keyword.iskeyword(stem) else ''}.py"


def _summary(source: Path) -> str | None:
    """A command's one line, read from its source without importing it; None when it is not a command."""
    if not source.is_file() or "\nSUMMARY = " not in (text := source.read_text("utf-8")):
        return None
    for statement in ast.parse(text).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="SUMMARY")], value=value):
                return _in_language(ast.literal_eval(value))
    return None


def summaries() -> dict[str, str]:
    """Every command and its one line, in the order of the alphabet."""
    sources = sorted(Path(commands.__file__).parent.glob("*.py"))
    found = {source.stem.rstrip("_").replace("_", "-"): _summary(source) for source in sources}
    return {name: summary for name, summary in found.items() if summary is not None}


def _in_language(summary: str | tuple[str, str]) -> str:
    return summary if isinstance(summary, str) else said(*summary)


def _overview() -> str:
    lines = [said("用法：guiju 命令 [选项]", "usage: guiju COMMAND [options]"), ""]
    lines += [f"  {name:<10} {summary}" for name, summary in summaries().items()]
    lines += [
        "",
        said(
            "每个命令都接受 --data 文件夹 和 --lang zh|en；`guiju 命令 --help` 说明其余选项。",
            "Every command takes --data DIR and --lang zh|en; `guiju COMMAND --help` tells the rest.",
        ),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
