"""Files under check: which they are, by whose settings each is checked, and what comes of it, in two processes."""

from __future__ import annotations

import glob
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guiju.base.errors import GuijuError
from guiju.commands import data_folder, said, setup_django, told, translation

if TYPE_CHECKING:
    from guiju.checks.definition import Profile, Severity
    from guiju.checks.profiles import Settings
    from guiju.checks.running import Report
    from guiju.documents.blocks import Document

PROCESSES: Final = 2
FEW: Final = 4
"""Of so many files a second process is not worth its start."""

_OFFICE: Final = frozenset((".doc", ".wps", ".ofd", ".odt", ".rtf"))
"""Found in a folder, they are told to be unreadable instead of passed over."""


class Form(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"
    WORD = "docx"
    WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line; goes to the other processes."""

    form: Form
    on: date
    profile: Profile | None = None
    settings: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix: bool = False
    colour: bool = False
    fingerprints: bool = False
    register: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one file. `written` is what its form asks for: text, a mapping, bytes, or the report itself."""

    file: str
    written: Any = None
    counts: Mapping[Severity, int] = field(default_factory=dict)
    mended: int = 0
    unmended: str = ""
    """Why this file cannot be mended; it was checked all the same."""
    unread: str = ""


def files_of(names: Sequence[str]) -> list[Path]:
    """Files, patterns and folders as files, in the order given, each once; what is none of them is told when read."""
    from guiju.documents.formats.kinds import ENDINGS

    readable = frozenset(ENDINGS) | _OFFICE
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name)
        if path.is_dir():
            found.update(dict.fromkeys(_inside(path, readable)))
        elif not path.exists() and glob.has_magic(name):
            matches = [Path(each) for each in sorted(glob.glob(name, recursive=True))]
            found.update(dict.fromkeys([each for each in matches if each.is_file()] or [path]))
        else:
            found[path] = None
    return list(found)


def _inside(folder: Path, endings: frozenset[str]) -> Iterator[Path]:
    """What can be checked in a folder and below, without hidden files and those that Word locks with."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and Path(name).suffix.lower() in endings:
                yield Path(parent) / name


def has_register() -> bool:
    """Whether there is one to ask: made here, or on a server. None is made for a check."""
    return bool(os.environ.get("GUIJU_DATABASE_URL")) or (data_folder() / "register.sqlite3").is_file()


def outcomes(paths: Sequence[Path], asked: Asked) -> Iterator[Outcome]:
    """One for each file, in their order. Many are shared out to two processes."""
    if len(paths) < FEW:
        yield from (outcome(path, asked) for path in paths)
        return
    done = 0
    try:
        # Not forked: a connection to the register belongs to one process.
        ways = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(PROCESSES, mp_context=ways, initializer=setup_django) as pool:
            work = pool.map(outcome, paths, [asked] * len(paths), chunksize=max(1, min(8, len(paths) // 16)))
            for each in work:
                yield each
                done += 1
    except BrokenProcessPool:
        # A file took a process with it. The rest is read in processes that may fail alone.
        yield from (outcome(path, asked, limited=True) for path in paths[done:])


ROUNDS: Final = 3
"""Of two mends that meet one is made at a time; a heading that is mended may show what stood hidden behind it."""


def outcome(path: Path, asked: Asked, *, limited: bool = False) -> Outcome:
    """Read, check, mend if asked, write. What cannot be read is an outcome too."""
    from guiju.documents.reading import read, read_limited

    reading = read_limited if limited else read
    try:
        document = reading(path)
        report = _checked(document, path, asked)
        mended, unmended = 0, ""
        for _round in range(ROUNDS if asked.fix else 0):
            done, unmended = _mend(path, report)
            if not done:
                break
            mended += done
            report = _checked(reading(path), path, asked)
        counts = Counter(finding.severity for finding in report.open)
        return Outcome(str(path), _written(path, report, asked), counts, mended, unmended)
    except GuijuError as error:
        return Outcome(str(path), unread=told(error))


def outcome_of_text(content: bytes, asked: Asked) -> Outcome:
    """What came in on standard input; its settings are those of the present folder."""
    import tempfile

    from guiju.documents.reading import read

    with tempfile.TemporaryDirectory(prefix="guiju-") as folder:
        path = Path(folder) / "content"
        path.write_bytes(content)
        try:
            report = _checked(read(path, name="-"), Path("-"), asked)
            written = _written(path, report, asked, file="-")
        except GuijuError as error:
            return Outcome("-", unread=told(error))
    return Outcome("-", written, Counter(finding.severity for finding in report.open))


def _checked(document: Document, path: Path, asked: Asked) -> Report:
    from guiju.checks.running import check

    return check(document, settings=_settings(document, path, asked), on=asked.on, register=asked.register)


def _settings(document: Document, path: Path, asked: Asked) -> Settings:
    """The file's `guiju.toml`, the nearest one above it; the command line says more than either."""
    from dataclasses import replace

    from guiju.checks.profiles import Settings, narrowed, nearest_settings, read_settings
    from guiju.checks.running import guessed_profile

    guessed = asked.profile or guessed_profile(document)
    kept = asked.settings or nearest_settings(path.resolve().parent)
    settings = read_settings(kept, profile=guessed) if kept else Settings(profile=guessed)
    if asked.profile is not None:
        settings = replace(settings, profile=asked.profile)
    return narrowed(settings, select=asked.select, ignore=asked.ignore)


def _mend(path: Path, report: Report) -> tuple[int, str]:
    """Write what is safe into the file, all or nothing; how many it was, or why there are none."""
    from guiju.checks.mending import mended

    if not any(finding.mend is not None and finding.mend.safe for finding in report.open):
        return 0, ""
    try:
        made = mended(path, report)
    except GuijuError as error:
        return 0, told(error)
    if made.done:
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(made.content)
        beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    return len(made.done), ""


def _written(path: Path, report: Report, asked: Asked, *, file: str = "") -> Any:
    name = file or str(path)
    match asked.form:
        case Form.TEXT:
            from guiju.checks.output.text import text

            shown = text(
                report, colour=asked.colour, file=name, fingerprints=asked.fingerprints, translate=translation()
            )
            return shown + _profile(report) if asked.profile is None else shown
        case Form.JSON:
            from guiju.checks.output.as_json import as_dict

            return as_dict(report, file=name, translate=translation())
        case Form.HTML:
            from guiju.checks.output.html import page

            return page(report, translate=translation(), language=said("zh-CN", "en"))
        case Form.WORD:
            from guiju.checks.output.word import commented

            return commented(path, report, translate=translation())
        case Form.SARIF | Form.WORKBOOK:
            return report


def _profile(report: Report) -> str:
    profile = report.settings.profile
    return said(
        f"  方案：{profile}（按内容或 guiju.toml；--profile 可另选）\n",
        f"  profile: {profile} (by its content or guiju.toml; choose with --profile)\n",
    )
