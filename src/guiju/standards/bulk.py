"""The whole register as files to take away, made at most once a day, each told by its size and SHA-256.

They lie in a folder with a manifest that is written last, in one step: who reads it finds whole files. A file's name
tells day and position of the journal; a file of that name never changes. Those of the manifest before stay, so that
a transfer that was cut short can go on.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.selection import Selection
from guiju.engines.locks import exclusive
from guiju.journal.actions import last_change, last_seq
from guiju.standards.exporting import export

FORMATS = {"jsonl.gz": "jsonl", "parquet": "parquet"}
"""The ending of a file's name, and the format of `standards.exporting` within."""

ASKED_AGAIN_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class BulkFile:
    name: str
    format: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """`seq` and `change` are the ends of the journal when the making began: later changes may be in, earlier are."""

    made_at: datetime
    on: date
    seq: int
    change: int
    files: tuple[BulkFile, ...]


def folder() -> Path:
    return Path(settings.DATA) / "exports"


def present() -> Bulk | None:
    """What there is to take away; None before anything was made."""
    try:
        told = orjson.loads((folder() / "manifest.json").read_bytes())
    except FileNotFoundError:
        return None
    return Bulk(
        made_at=datetime.fromisoformat(told["made_at"]),
        on=date.fromisoformat(told["on"]),
        seq=told["seq"],
        change=told["change"],
        files=tuple(BulkFile(**file) for file in told["files"]),
    )


def wanted(bulk: Bulk | None, *, on: date) -> bool:
    """Whether files should be made now: there are none of that day, and nobody asked for them lately."""
    if bulk is not None and bulk.on == on:
        return False
    mark = folder() / "asked"
    try:
        asked = datetime.fromtimestamp(mark.stat().st_mtime, tz=timezone.get_current_timezone())
    except FileNotFoundError:
        asked = None
    if asked is not None and timezone.now() - asked < ASKED_AGAIN_AFTER:
        return False
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return True


def make() -> Bulk:
    """Make today's files, unless they are there. Raises Busy where another process is making them."""
    with exclusive(folder() / "making.lock", what=_("整库文件")):
        today = timezone.localdate()
        before = present()
        if before is not None and before.on == today:
            return before
        making = folder() / "making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        seq, change = last_seq(), last_change()
        files = tuple(_write(making, f"standards-{today}-{seq}.{ending}", ending, on=today) for ending in FORMATS)
        bulk = Bulk(timezone.now(), today, seq, change, files)
        for file in files:
            os.replace(making / file.name, folder() / file.name)
        (making / "manifest.json").write_bytes(orjson.dumps(asdict(bulk)))
        os.replace(making / "manifest.json", folder() / "manifest.json")
        making.rmdir()
        _remove_all_but(bulk, before)
        (folder() / "asked").unlink(missing_ok=True)
        return bulk


def _write(where: Path, name: str, ending: str, *, on: date) -> BulkFile:
    rows = 0

    def count(written: int) -> None:
        nonlocal rows
        rows += written

    pieces: Iterable[bytes] = export(Selection(on=on), FORMATS[ending], told=count)
    if ending.endswith(".gz"):
        pieces = _gzipped(pieces)
    digest, size = hashlib.sha256(), 0
    with (where / name).open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return BulkFile(name, ending, rows, size, digest.hexdigest())


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Without name and time: the same content gives the same file."""
    packing = zlib.compressobj(level=6, wbits=31)
    for piece in pieces:
        yield packing.compress(piece)
    yield packing.flush()


def _remove_all_but(*kept: Bulk | None) -> None:
    names = {file.name for bulk in kept if bulk for file in bulk.files}
    for path in folder().glob("standards-*"):
        if path.name not in names:
            path.unlink(missing_ok=True)
