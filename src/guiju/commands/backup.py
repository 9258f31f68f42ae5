"""Take the whole register into one file, while it is in use."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.base.errors import reason_of
from guiju.commands import Unusable, data_folder, said, setup_django

if TYPE_CHECKING:
    from guiju.commands.archive import Head

SUMMARY = "把登记簿备份为一个文件（不必停机）", "Back the register up into one file, while it runs"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=said("备份文件（.tar.zst）", "the backup (.tar.zst)"))


def run(args: argparse.Namespace) -> int:
    setup_django()
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        folder = data_folder()
        raise Unusable(said(f"{folder} 中没有登记簿。", f"There is no register in {folder}."))
    head = make(args.file)
    size = args.file.stat().st_size
    print(
        said(
            f"已备份到 {args.file}（{size / 1e6:.1f} MB，日志至第 {head.seq} 条）。",
            f"Backed up to {args.file} ({size / 1e6:.1f} MB, journal up to entry {head.seq}).",
        )
    )
    return 0


def make(file: Path) -> Head:
    """Write a backup of the register as it is now; the file appears under its name only when it is whole."""
    from django.conf import settings
    from django.db import connection
    from tqdm import tqdm

    from guiju.commands import archive, snapshots

    target = file.expanduser().absolute()
    unfinished = target.with_name(f".guiju-backup-{os.getpid()}.unfinished")
    snapshot = data_folder() / f".guiju-snapshot-{os.getpid()}.unfinished"
    try:
        with tqdm(desc=said("复制数据库", "Copying the database"), unit="p", unit_scale=True, disable=None) as bar:
            if connection.vendor == "sqlite":
                name = archive.SQLITE
                head = snapshots.copy_sqlite(Path(connection.settings_dict["NAME"]), snapshot, _to(bar))
            else:
                name = archive.POSTGRESQL
                head = snapshots.dump_postgresql(connection.settings_dict, snapshot)
        files = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
        total = sum(path.stat().st_size for path in (snapshot, *files))
        with tqdm(desc=said("压缩", "Packing"), total=total, unit="B", unit_scale=True, disable=None) as bar:
            with archive.writing(unfinished, bar.update) as writer:
                writer.add(name, snapshot)
                for path in files:
                    writer.add(f"{archive.FILES}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}", path)
                writer.finish(archive.Manifest(connection.vendor, head, datetime.now(UTC).isoformat()))
            _make_durable(unfinished)
        unfinished.replace(target)
    except OSError as error:
        place = target if error.filename in (None, str(unfinished)) else error.filename
        raise Unusable(
            said(
                f"备份没有做成：{place} 不能写入（{reason_of(error)}）。",
                f"No backup was made: {place} cannot be written ({error.strerror}).",
            )
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
        for path in (snapshot, snapshot.with_name(snapshot.name + "-journal")):
            path.unlink(missing_ok=True)
    return head


def _to(bar: Any) -> Callable[[int, int], None]:
    def told(remaining: int, total: int) -> None:
        bar.total = total
        bar.update(total - remaining - bar.n)

    return told


def _make_durable(path: Path) -> None:
    """On the disk before it gets its name."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
