"""The form of a backup: a tar compressed with zstd, of the database, the files, and at its end a manifest.

    register.sqlite3    or register.pgdump, as pg_dump --format=custom writes it
    files/…             what people uploaded
    manifest.json       size and SHA-256 of each of these, and the head of the journal

The manifest is written last: an archive without it was cut short. The search index is not in it; it is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

import zstandard

from guiju.commands import Unusable, said

MANIFEST = "manifest.json"
SQLITE = "register.sqlite3"
POSTGRESQL = "register.pgdump"
FILES = "files"
FORM = 1
_CHUNK = 1 << 20

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Member:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the journal: 0 and an empty hash where it is empty."""

    seq: int
    hash: str


@dataclass(slots=True)
class Manifest:
    """What is in an archive. `made_at` is ISO text with its offset."""

    database: str
    journal: Head
    made_at: str
    members: dict[str, Member] = field(default_factory=dict)
    form: int = FORM

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        kept = json.loads(text)
        if kept.get("form") != FORM:
            raise BadArchive(
                said(
                    f"备份的格式版本是 {kept.get('form')}，本程序只读得懂 {FORM}；请用相应版本的规矩恢复。",
                    f"The backup is of form {kept.get('form')}; this program reads {FORM}.",
                )
            )
        members = {name: Member(**member) for name, member in kept.pop("members").items()}
        return cls(**kept | {"members": members, "journal": Head(**kept["journal"])})


class BadArchive(Unusable):
    """The file is no backup, or is damaged; the text says where."""


class Writer:
    """Adds members to an archive and keeps account of them."""

    def __init__(self, tar: tarfile.TarFile, progress: Progress) -> None:
        self._tar = tar
        self._progress = progress
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """Put in a file as it is now; its size must not change while it is read."""
        with path.open("rb") as stream:
            info = self._tar.gettarinfo(arcname=name, fileobj=stream)
            reading = _Reading(stream, self._progress)
            self._tar.addfile(info, reading)
        self.members[name] = Member(info.size, reading.digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        manifest.members = self.members
        content = manifest.as_json()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(content)
        self._tar.addfile(info, BytesIO(content))


class _Reading:
    """A file being read, its digest growing with it."""

    def __init__(self, stream: IO[bytes], progress: Progress) -> None:
        self._stream = stream
        self._progress = progress
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        self._progress(len(data))
        return data


@contextmanager
def writing(path: Path, progress: Progress) -> Iterator[Writer]:
    """Write an archive to `path`, which the caller makes known under its own name when it is whole."""
    compressor = zstandard.ZstdCompressor(level=3, threads=-1, write_checksum=True)
    # It holds what the database holds, the digests of passwords too: for its owner alone.
    with (
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
        compressor.stream_writer(raw, closefd=False) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar, progress)


def unpack(path: Path, folder: Path, progress: Progress) -> Manifest:
    """Unpack an archive into an empty folder and compare every member with the manifest. Raises BadArchive.

    `progress` is told bytes of the packed file.
    """
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    try:
        with path.open("rb") as raw:
            counted: Any = _Reading(raw, progress)
            packed: Any = zstandard.ZstdDecompressor().stream_reader(counted, closefd=False)
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for info in tar:
                    stream = tar.extractfile(info) if info.isreg() else None
                    if stream is None or not _belongs(info.name):
                        raise BadArchive(
                            said(f"备份中有不应有的内容：{info.name}", f"There should be no {info.name} in a backup.")
                        )
                    if info.name == MANIFEST:
                        manifest = Manifest.read(stream.read())
                    else:
                        found[info.name] = _unpack_one(stream, folder / info.name)
    except (tarfile.TarError, zstandard.ZstdError, EOFError, KeyError, TypeError, ValueError) as error:
        raise BadArchive(
            said(f"{path} 不是规矩的备份，或已损坏：{error}", f"{path} is no backup, or damaged: {error}")
        ) from error
    if manifest is None:
        raise BadArchive(said(f"{path} 没有清单：备份没有做完。", f"{path} has no manifest: it was cut short."))
    for name in sorted(found.keys() ^ manifest.members.keys()):
        raise BadArchive(said(f"{path} 与其清单不符：{name}", f"{path} differs from its manifest: {name}"))
    for name, member in found.items():
        if member != manifest.members[name]:
            raise BadArchive(
                said(f"{path} 中的 {name} 已损坏：散列与清单不符", f"{name} in {path} is damaged: its digest differs")
            )
    return manifest


def _belongs(name: str) -> bool:
    """Only names that stay inside the folder, and only those that a backup writes."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts
    return inside and (name in (MANIFEST, SQLITE, POSTGRESQL) or (path.parts[0] == FILES and len(path.parts) > 1))


def _unpack_one(stream: IO[bytes], target: Path) -> Member:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while data := stream.read(_CHUNK):
            digest.update(data)
            size += len(data)
            file.write(data)
    return Member(size, digest.hexdigest())
