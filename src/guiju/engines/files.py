"""Files that people bring: checked by what they hold, looked through for viruses, kept in a folder or in S3."""

from __future__ import annotations

import hashlib
import secrets
import shlex
import socket
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

from guiju.base.errors import InvalidForm, Unavailable

MEGABYTE: Final = 2**20
LARGEST_UNPACKED: Final = 1024 * MEGABYTE
MOST_MEMBERS: Final = 20_000
SCANNING_S: Final = 60.0
_PIECE: Final = 256 * 1024

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS: Final[dict[str, tuple[bytes, ...]]] = {
    "pdf": (b"%PDF-",),
    "docx": (ZIP,),
    "xlsx": (ZIP,),
    "pptx": (ZIP,),
    "ofd": (ZIP,),
    "zip": (ZIP, b"PK\x05\x06"),
    "doc": (OLE,),
    "xls": (OLE,),
    "wps": (OLE, ZIP),
    "et": (OLE, ZIP),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
"""By which bytes a file of that ending begins; of endings that are not here, only text is taken."""

_PARTS: Final = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
}
_MACROS: Final = "vbaproject.bin"


class Uploaded(Protocol):
    """A file as a form receives it."""

    @property
    def name(self) -> str | None: ...

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file lies in the storage, its size in bytes, its SHA-256, and whether a scanner looked through it."""

    path: str
    size: int
    digest: str
    scanned: bool


class Unacceptable(InvalidForm):
    """A file is too large, not what its name says, damaged, or infected."""


def keep(file: Uploaded, *, types: Sequence[str], most_megabytes: int) -> Kept:
    """Check a file and put it into the storage. Raises Unacceptable; Unavailable where scanner or storage fail."""
    name = Path(file.name or "").name
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in types:
        raise Unacceptable("“{name}”不是可以接收的类型：{types}", name=name[-60:], types="、".join(types))
    most = most_megabytes * MEGABYTE
    with tempfile.NamedTemporaryFile(prefix="guiju-file-") as kept:
        digest, size = hashlib.sha256(), 0
        for piece in file.chunks():
            size += len(piece)
            if size > most:
                raise Unacceptable("“{name}”太大：最大 {most} MB", name=name[-60:], most=most_megabytes)
            digest.update(piece)
            kept.write(piece)
        kept.flush()
        if not size:
            raise Unacceptable("“{name}”是空的", name=name[-60:])
        _refuse_disguised(Path(kept.name), name, ending)
        scanned = _scan(Path(kept.name), name)
        kept.seek(0)
        path = f"{digest.hexdigest()[:2]}/{secrets.token_hex(16)}"
        path = storage().save(path, File(kept))
    return Kept(path, size, digest.hexdigest(), scanned)


def opened(path: str) -> IO[bytes]:
    """The file for reading. Raises Unavailable where it is gone."""
    try:
        found: Any = storage().open(path, "rb")
    except OSError as error:
        raise Unavailable("存放文件的地方没有这个文件，请告诉管理员") from error
    return found


def pieces(path: str) -> Iterator[bytes]:
    """The file bit by bit, opened when the first is asked for."""
    with opened(path) as file:
        while piece := file.read(_PIECE):
            yield piece


def forget(path: str) -> None:
    storage().delete(path)


def storage() -> Storage:
    """By GUIJU_FILES_URL: `folder:///var/files`, or `s3://bucket/folder?endpoint=https://…&region=…`."""
    url = settings.FILES_URL or f"folder://{Path(settings.DATA) / 'files' / 'cases'}"
    parts = urlsplit(url)
    if parts.scheme == "folder":
        return FileSystemStorage(location=unquote(parts.path))
    if parts.scheme == "s3":
        if find_spec("storages") is None or find_spec("boto3") is None:
            raise Unavailable(
                "GUIJU_FILES_URL 要求存入 S3，这里没有安装需要的程序。请运行 pip install 'django-storages[s3]'，"
                "或改用 folder:///文件夹"
            )
        from storages.backends.s3 import S3Storage

        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return S3Storage(
            bucket_name=parts.netloc,
            location=parts.path.strip("/"),
            endpoint_url=asked.get("endpoint"),
            region_name=asked.get("region"),
            default_acl=None,
            file_overwrite=False,
            querystring_auth=True,
        )
    raise ImproperlyConfigured(f"GUIJU_FILES_URL 应写作 folder:///文件夹 或 s3://桶/文件夹?endpoint=…，现为 {url!r}")


def _refuse_disguised(path: Path, name: str, ending: str) -> None:
    """What a file is, it says itself: its name may be wrong."""
    with path.open("rb") as file:
        head = file.read(8)
    beginnings = _BEGINNINGS.get(ending)
    if beginnings is None:
        _refuse_binary(path, name)
    elif not head.startswith(beginnings):
        raise Unacceptable("“{name}”的内容不是 {ending} 文件", name=name[-60:], ending=ending)
    if head.startswith((ZIP, b"PK\x05\x06")):
        _refuse_bad_archive(path, name, ending)


def _refuse_binary(path: Path, name: str) -> None:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if b"\x00" in piece:
                raise Unacceptable("“{name}”不是文本文件", name=name[-60:])


def _refuse_bad_archive(path: Path, name: str, ending: str) -> None:
    """Read once to the end, held to what it says of itself: nobody who opens it later meets more than that."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > LARGEST_UNPACKED:
                raise Unacceptable(
                    "“{name}”解开后太大：最多 {files} 个文件、{most} MB",
                    name=name[-60:],
                    files=MOST_MEMBERS,
                    most=LARGEST_UNPACKED // MEGABYTE,
                )
            names = {each.filename for each in members}
            if (part := _PARTS.get(ending)) and part not in names:
                raise Unacceptable("“{name}”的内容不是 {ending} 文件", name=name[-60:], ending=ending)
            if ending != "zip" and any(each.lower().endswith(_MACROS) for each in names):
                raise Unacceptable("“{name}”含有宏，请另存为不带宏的文件", name=name[-60:])
            for member in members:
                with archive.open(member) as content:
                    while content.read(_PIECE):
                        pass
    except RuntimeError as error:  # encrypted: zipfile has no error of its own for it
        raise Unacceptable("“{name}”有密码，请去掉密码后再上传", name=name[-60:]) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unacceptable("“{name}”已损坏，打不开", name=name[-60:]) from error


# Scanner


def _scan(path: Path, name: str) -> bool:
    """Let GUIJU_SCANNER look through a file: a command, or `clamd:///run/clamd.sock`, `clamd://host:3310`.

    False where there is none. Raises Unacceptable for what is infected, Unavailable where the scanner fails: a file
    that could not be looked through is not kept as if it had been.
    """
    scanner = settings.SCANNER
    if not scanner:
        return False
    clean = _asked_clamd(scanner, path) if scanner.startswith("clamd:") else _asked_command(scanner, path)
    if not clean:
        raise Unacceptable("“{name}”含有病毒，没有接收", name=name[-60:])
    return True


def _asked_command(scanner: str, path: Path) -> bool:
    """As clamscan answers: 0 is clean, 1 infected, all else a failure."""
    try:
        done = subprocess.run([*shlex.split(scanner), str(path)], capture_output=True, timeout=SCANNING_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable("病毒扫描没有完成，文件没有接收；请稍后再试，或告诉管理员") from error
    if done.returncode not in (0, 1):
        raise Unavailable("病毒扫描没有完成，文件没有接收；请稍后再试，或告诉管理员")
    return done.returncode == 0


def _asked_clamd(scanner: str, path: Path) -> bool:
    parts = urlsplit(scanner)
    try:
        with _connected(parts.hostname, parts.port or 3310, parts.path) as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(_PIECE):
                line.sendall(struct.pack(">L", len(piece)) + piece)
            line.sendall(struct.pack(">L", 0))
            said = b""
            while not said.endswith(b"\0") and (more := line.recv(4096)):
                said += more
    except OSError as error:
        raise Unavailable("病毒扫描没有完成，文件没有接收；请稍后再试，或告诉管理员") from error
    said = said.rstrip(b"\0\n")
    if said.endswith(b"FOUND"):
        return False
    if not said.endswith(b"OK"):
        raise Unavailable("病毒扫描没有完成，文件没有接收；请稍后再试，或告诉管理员")
    return True


def _connected(host: str | None, port: int, path: str) -> socket.socket:
    if host:
        return socket.create_connection((host, port), timeout=SCANNING_S)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SCANNING_S)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line
