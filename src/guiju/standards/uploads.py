"""Files that officers bring to the desk: kept until they are imported, and rejected rows mended into new ones."""

from __future__ import annotations

import csv
import secrets
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.documents import opening
from guiju.documents.formulas import harmless
from guiju.journal.actions import actor_of
from guiju.standards.models import ImportRun, ImportState

LARGEST = 50 * 2**20
"""Bytes; larger catalogues are imported on the server with `./guiju import`."""

LARGEST_UNPACKED = 20 * LARGEST
MEMORY, OPENING_S = 2 * 2**30, 60
"""Bytes and seconds of a processor that opening a workbook may take."""

MENDED = "-改正"
"""What the name of a file of mended rows ends in."""

TYPES = (".csv", ".xlsx", ".xls", ".ods", ".jsonl", ".json")


class Uploaded(Protocol):
    """A file as a form receives it."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


class Unacceptable(InvalidForm):
    """The upload is too large or of a type that is not taken."""


def keep_upload(file: Uploaded, *, by: Any) -> ImportRun:
    """Keep an uploaded file, and enter it as a run that waits for someone to say what its columns mean."""
    return _entered(keep(file), by=by)


def keep(file: Uploaded, *, types: Sequence[str] = TYPES, folder: str = "imports") -> Path:
    """Keep an uploaded file in a new place below a folder of the register's files. Raises Unacceptable."""
    name = file.name or ""
    if Path(name).suffix.lower() not in types:
        raise Unacceptable(
            _("能导入的文件类型是 {types}；这里是“{name}”。").format(types="、".join(types), name=name[-80:])
        )
    if (size := file.size or 0) > LARGEST:
        raise Unacceptable(
            _("文件最大 {limit} MiB，这个有 {size} MiB；更大的请在服务器上用 ./guiju import 导入。").format(
                limit=LARGEST // 2**20, size=size // 2**20 + 1
            )
        )
    path = _place(name, folder)
    with path.open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    _refuse_bombs(path)
    return path


def keep_mended(run: ImportRun, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write mended rows of a run into a file of their own, under the headings of the original."""
    listed = list(rows)
    headings = list(dict.fromkeys(heading for row in listed for heading in row))
    path = _place(f"{opening.bare_name(Path(run.file_name)).removesuffix(MENDED)}{MENDED}.csv")
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(harmless, headings))
        writer.writerows([harmless(row.get(heading, "")) for heading in headings] for row in listed)
    return path


def path_of(run: ImportRun) -> Path:
    """Where the file of a run lies. Raises InvalidForm when it is gone."""
    path = Path(run.mapping.get("path", ""))
    if not path.is_file():
        raise InvalidForm(_("{name} 已经不在服务器上，请重新上传。").format(name=run.file_name))
    return path


def discard(run: ImportRun) -> None:
    """Forget an upload that was not imported, with its file."""
    _remove(Path(run.mapping.get("path", "")))
    run.delete()


def _place(name: str, folder: str = "imports") -> Path:
    """A new place under the files of the register; the name keeps only what is harmless in one."""
    place = Path(settings.MEDIA_ROOT) / folder / secrets.token_hex(8)
    place.mkdir(parents=True)
    return place / get_valid_filename(Path(name).name)[-120:].lstrip(".-")


def _remove(path: Path) -> None:
    """A file with the folder that was made for it; nothing where it is gone already."""
    if path.is_file():
        path.unlink()
        path.parent.rmdir()


def _entered(path: Path, *, by: Any) -> ImportRun:
    return ImportRun.objects.create(
        file_name=path.name,
        file_digest=opening.digest(path),
        format="",
        mapping={"path": str(path)},
        retrieved_on=opening.day_in_name(path) or timezone.localdate(),
        state=ImportState.PREVIEW,
        by=actor_of(by),
    )


def _refuse_bombs(path: Path) -> None:
    """What unpacks to more than a server should hold is not kept; nor is what cannot be told before it is unpacked."""
    try:
        if opening.is_packed(path):
            raise Unacceptable(_("压缩的文件（.gz、.zst）请解开后再上传。"))
        _refuse_large_archive(path)
        _refuse_large_workbook(path)
    except Unacceptable:
        _remove(path)
        raise


def _refuse_large_archive(path: Path) -> None:
    """A workbook is a zip archive: what it says it unpacks to is bounded."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise Unacceptable(
            _("工作簿解开后有 {size} MiB，超过 {limit} MiB，没有接收。").format(
                size=unpacked // 2**20, limit=LARGEST_UNPACKED // 2**20
            )
        )


def _refuse_large_workbook(path: Path) -> None:
    """An archive may lie, and a single cell in the last row and column makes a sheet of 17 thousand million cells.

    A process of its own, that may take MEMORY and OPENING_S, opens it first: if it comes to grief, no server does.
    """
    if not opening.sample(path).startswith((opening.ZIP, opening.OLD_EXCEL)):
        return
    command = [sys.executable, "-I", "-c", _OPENING, str(path), str(MEMORY), str(OPENING_S)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise Unacceptable(
            _(
                "打开这个工作簿要用的内存或时间太多，没有接收：多半是表格范围太大，例如最末一行或一列还有内容。"
                "请删去有用范围以外的行和列，另存后再上传。"
            )
        )


_OPENING = """
import io, resource, sys
path, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from python_calamine import CalamineError, CalamineWorkbook
try:
    book = CalamineWorkbook.from_filelike(io.BytesIO(open(path, "rb").read()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
except CalamineError:
    pass  # why it cannot be opened is told when it is
"""
