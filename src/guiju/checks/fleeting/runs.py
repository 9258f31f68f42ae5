"""The folder of a check under way or done: what was asked, the document, how far it is, what was found.

Nothing of it is in the register. A folder is gone when its owner says so, else within an hour; whoever starts a check
sweeps out what is older. All server processes of a machine see the same folders; several machines each have their own.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import orjson
from django.conf import settings

from guiju.base.errors import GuijuError, InvalidForm, NotFound, NotNow, Sentence
from guiju.checks.profiles import Settings
from guiju.checks.running import Report
from guiju.checks.written import read_back, settings_of, settings_written, written

LASTS: Final = timedelta(hours=1)
LARGEST: Final = 50 * 2**20
"""Bytes of a document."""

MOST_WAITING: Final = 12
"""Checks under way on this machine, those included that wait for a place."""

MOST_BYTES: Final = 4 * 2**30
"""Of all documents together."""

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")


class Gone(NotFound):
    """There is no such check: never was, has been removed, or its hour is over."""


class Crowded(NotNow):
    """As many checks are under way as this machine takes (HTTP 503)."""


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    """There is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked, and how. Without a profile it is guessed from the document."""

    name: str
    """Of the file, as its owner calls it."""
    on: date
    settings: Settings = field(default_factory=Settings)
    guess: bool = True
    """Whether the profile is guessed, and the one of the settings stands for nothing."""
    owner: int | None = None
    """The account that alone may see it; None where whoever knows the address may."""


@dataclass(frozen=True)
class Run:
    """One check."""

    token: str

    @property
    def folder(self) -> Path:
        return _place() / self.token

    @cached_property
    def asked(self) -> Asked:
        told = orjson.loads((self.folder / "asked.json").read_bytes())
        return Asked(
            told["name"], date.fromisoformat(told["on"]), settings_of(told["settings"]), told["guess"], told["owner"]
        )

    @property
    def document(self) -> Path:
        """The file that was brought; its ending tells no more than its owner's name for it does."""
        return self.folder / f"document{Path(self.asked.name).suffix.lower()[:12]}"

    @property
    def state(self) -> State:
        if self._has("outcome.json"):
            return State.FINISHED
        if self._has("fault.json"):
            return State.FAILED
        if not _is_held(self.folder / "lock"):
            # Between the two looks it may have ended well.
            return State.FINISHED if self._has("outcome.json") else State.FAILED
        return State.RUNNING if self._has("progress.json") else State.WAITING

    @property
    def progress(self) -> tuple[int, int]:
        """How many of how many rules are done; (0, 0) while the document is being read."""
        with suppress(FileNotFoundError):
            done, total = orjson.loads((self.folder / "progress.json").read_bytes())
            return done, total
        return 0, 0

    @cached_property
    def report(self) -> Report:
        """What was found. Raises Gone."""
        try:
            return read_back(orjson.loads((self.folder / "outcome.json").read_bytes()))
        except FileNotFoundError as error:
            raise _gone() from error

    @property
    def fault(self) -> Sentence:
        """Why it failed."""
        with suppress(FileNotFoundError):
            return Sentence.of_parts(orjson.loads((self.folder / "fault.json").read_bytes()))
        return Sentence(
            "检查“{name}”没有做完，多半是要用的内存或时间太多；请删去多余的内容，或分成几份再试", name=self.asked.name
        )

    @property
    def ends_at(self) -> float:
        """Seconds since 1970."""
        return _began(self.folder) + LASTS.total_seconds()

    def note_progress(self, done: int, total: int) -> None:
        _put(self.folder / "progress.json", [done, total])

    def finish(self, report: Report) -> None:
        _put(self.folder / "outcome.json", written(report))

    def fail(self, reason: GuijuError) -> None:
        _put(self.folder / "fault.json", reason.args[0].parts())

    def forget(self) -> None:
        """Remove the document and all that was found in it, at once."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self, seconds: float) -> State:
        """Until it has ended, or for so long."""
        deadline = time.monotonic() + seconds
        while (state := self.state) in (State.WAITING, State.RUNNING) and time.monotonic() < deadline:
            time.sleep(0.05)
        return state

    def _has(self, name: str) -> bool:
        return (self.folder / name).exists()


def begin(content: Iterable[bytes], asked: Asked) -> Run:
    """Take in a document and start checking it. Raises InvalidForm for one too large or empty, and Crowded."""
    sweep()
    _refuse_crowd()
    run = Run(secrets.token_urlsafe(24))
    run.folder.mkdir(parents=True, mode=0o700)
    try:
        _put(
            run.folder / "asked.json",
            {
                "name": asked.name,
                "on": asked.on.isoformat(),
                "settings": settings_written(asked.settings),
                "guess": asked.guess,
                "owner": asked.owner,
            },
        )
        _take_in(run.document, content)
        carry(run)
    except BaseException:
        run.forget()
        raise
    return run


def found(token: str, *, by: int | None) -> Run:
    """The check of that name, for whoever may see it. Raises Gone."""
    if TOKEN.fullmatch(token) is None:
        raise _gone()
    run = Run(token)
    try:
        over = time.time() > run.ends_at
        owner = run.asked.owner
    except FileNotFoundError as error:
        raise _gone() from error
    if over or (owner is not None and owner != by):
        raise _gone()
    return run


def sweep() -> int:
    """Remove every check whose hour is over; says how many."""
    before = time.time() - LASTS.total_seconds()
    old = [folder for folder in _folders() if _began(folder) < before]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def carry(run: Run) -> None:
    """Start the process that reads and checks. It holds the lock of the folder as long as it lives."""
    handle = os.open(run.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        environment = {
            **os.environ,
            "GUIJU_DATA": str(settings.DATA),
            "PYTHONPATH": os.pathsep.join(each for each in sys.path if each),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "guiju.checks.fleeting.carrying", run.token],
            env=environment,
            pass_fds=[handle],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    finally:
        os.close(handle)
    threading.Thread(target=process.wait, name=f"check-{process.pid}", daemon=True).start()


def _refuse_crowd() -> None:
    folders = list(_folders())
    under_way = sum(_is_held(folder / "lock") for folder in folders)
    size = sum(file.stat().st_size for folder in folders for file in folder.glob("document*"))
    if under_way >= MOST_WAITING or size > MOST_BYTES:
        raise Crowded("正在进行的检查太多，请一分钟后再试")


def _take_in(path: Path, content: Iterable[bytes]) -> None:
    size = 0
    with path.open("xb") as file:
        for piece in content:
            size += len(piece)
            if size > LARGEST:
                raise InvalidForm("文件太大：最大 {most} MB", most=LARGEST // 2**20)
            file.write(piece)
    if not size:
        raise InvalidForm("文件是空的")


def _gone() -> Gone:
    return Gone("没有这次检查：地址抄错了，或者已经删去（检查过的文件至多留一小时）")


def _place() -> Path:
    return Path(settings.DATA) / "checks"


def _folders() -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from (Path(entry) for entry in os.scandir(_place()) if entry.is_dir())


def _began(folder: Path) -> float:
    """When what was asked was written down; 0 for a folder that has not got so far or is being removed."""
    try:
        return (folder / "asked.json").stat().st_mtime
    except FileNotFoundError:
        return folder.stat().st_mtime if folder.is_dir() else 0.0


def _is_held(lock: Path) -> bool:
    try:
        handle = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _put(path: Path, content: Any) -> None:
    """Whole or not at all."""
    new = path.with_suffix(".new")
    new.write_bytes(orjson.dumps(content, default=str))
    new.replace(path)
