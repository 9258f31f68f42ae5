"""Put a backup in place of the register."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.commands import Unusable, data_folder, ensure_register, said, setup_django

if TYPE_CHECKING:
    from guiju.commands.archive import Head

SUMMARY = "从备份恢复登记簿", "Restore the register from a backup"

_OF_REGISTER = ("register.sqlite3", "register.sqlite3-wal", "register.sqlite3-shm", "files", "search", "figures")
"""What of the data folder a restore replaces; the secret key and the locks stay."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=said("备份文件", "the backup"))
    parser.add_argument(
        "--replace",
        action="store_true",
        help=said(
            "代替现有的登记簿；现有的另存在旁边，不删除",
            "replace the register that is there; it is kept aside, not deleted",
        ),
    )


def run(args: argparse.Namespace) -> int:
    setup_django()
    from django.db import connection
    from tqdm import tqdm

    from guiju.commands import archive

    if args.file.is_dir():
        raise Unusable(said(f"{args.file} 是文件夹，不是备份文件。", f"{args.file} is a folder, no backup."))
    if not args.file.is_file():
        raise Unusable(said(f"没有文件 {args.file}。", f"There is no file {args.file}."))
    folder = data_folder()
    unpacked = folder / f".guiju-restore-{os.getpid()}.unfinished"
    with _nobody_at_work(folder):
        occupied = _is_occupied()
        if occupied and not args.replace:
            raise Unusable(
                said(
                    f"{folder} 中已有登记簿；要用备份代替它，请加 --replace（现有的会另存在旁边）。",
                    f"There is a register in {folder}; --replace puts the backup in its place and keeps it aside.",
                )
            )
        try:
            unpacked.mkdir()
            size = args.file.stat().st_size
            with tqdm(desc=said("解开并核对", "Unpacking"), total=size, unit="B", unit_scale=True, disable=None) as bar:
                manifest = archive.unpack(args.file, unpacked, bar.update)
            _require_same_engine(manifest.database, connection.vendor)
            if connection.vendor == "sqlite":
                _require_readable(unpacked / archive.SQLITE, manifest.journal)
            aside = _replace(folder, unpacked, occupied=occupied)
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
        ensure_register()
        count = _reindex()
    if aside:
        print(said(f"原来的登记簿存在 {aside}。", f"The former register is kept in {aside}."))
    print(
        said(
            f"已恢复 {manifest.made_at[:19]} 的备份：{count} 项标准，日志至第 {manifest.journal.seq} 条。"
            "可用 guiju doctor 查验。",
            f"Restored the backup of {manifest.made_at[:19]}: {count} standards, journal up to entry"
            f" {manifest.journal.seq}. guiju doctor examines it.",
        )
    )
    return 0


@contextmanager
def _nobody_at_work(folder: Path) -> Iterator[None]:
    """Refuse while `up` serves this folder, and keep it from starting until we are done."""
    from guiju.engines.locks import Busy, exclusive

    try:
        with exclusive(folder / "up.lock", what=said("数据文件夹", "The data folder")):
            yield
    except Busy as error:
        raise Unusable(
            said(
                f"数据文件夹 {folder} 上有规矩在运行；请先停掉它再恢复。",
                f"Guiju is running on {folder}; stop it, then restore.",
            )
        ) from error


def _is_occupied() -> bool:
    """Is there anything in the register that a restore would put aside? A damaged one too is kept."""
    from django.db import DatabaseError, connection

    from guiju.journal.actions import last_seq

    if connection.vendor != "sqlite":
        return "journal_entry" in connection.introspection.table_names() and last_seq() > 0
    if not Path(connection.settings_dict["NAME"]).exists():
        return False
    try:
        return "journal_entry" in connection.introspection.table_names() and last_seq() > 0
    except DatabaseError:
        return True


def _require_same_engine(made_on: str, vendor: str) -> None:
    if made_on != vendor:
        raise Unusable(
            said(
                f"备份来自 {made_on} 上的登记簿，现在的设置是 {vendor}；请用相应的 GUIJU_DATABASE_URL 恢复。",
                f"The backup is of a register in {made_on}, but {vendor} is set; change GUIJU_DATABASE_URL.",
            )
        )


def _require_readable(database: Path, head: Head) -> None:
    """The database is whole, ends where the manifest says, and its schema is not of a later version than ours."""
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations
    with closing(sqlite3.connect(database)) as copy:
        (state,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        last = copy.execute("SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1").fetchone()
        applied = set(copy.execute("SELECT app, name FROM django_migrations"))
    if state != "ok" or (last or (0, "")) != (head.seq, head.hash):
        raise Unusable(
            said("备份中的数据库与清单不符，未作恢复。", "The database in the backup differs from its manifest.")
        )
    if later := sorted(applied - known.keys()):
        raise Unusable(
            said(
                f"备份出自更新版本的规矩（{'、'.join(f'{app} {name}' for app, name in later[:3])}）；请先更新程序。",
                f"The backup is of a later version of Guiju ({later[0][0]} {later[0][1]}); update the program first.",
            )
        )


def _replace(folder: Path, unpacked: Path, *, occupied: bool) -> Path | None:
    """Put the new register where the old one was; returns where the old one is kept, if there was one."""
    from django.conf import settings
    from django.db import connection, connections

    from guiju.commands import archive, backup, snapshots

    # One moment, one name: a second restore within it must not overwrite what the first put aside.
    moment = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.getpid()}"
    if connection.vendor != "sqlite":
        aside = folder / f"before-restore-{moment}.tar.zst" if occupied else None
        if aside:
            backup.make(aside)
        connections.close_all()
        snapshots.restore_postgresql(unpacked / archive.POSTGRESQL, connection.settings_dict)
        if (unpacked / archive.FILES).is_dir():
            shutil.copytree(unpacked / archive.FILES, settings.MEDIA_ROOT, dirs_exist_ok=True)
        return aside
    _settle(Path(connection.settings_dict["NAME"]))
    connections.close_all()
    aside = folder / f"before-restore-{moment}"
    aside.mkdir()
    for name in _OF_REGISTER:
        if (folder / name).exists():
            (folder / name).rename(aside / name)
    for name in (archive.SQLITE, archive.FILES):
        if (unpacked / name).exists():
            (unpacked / name).rename(folder / name)
    if occupied:
        return aside
    shutil.rmtree(aside)
    return None


def _settle(database: Path) -> None:
    """Bring all that was written into the one file, and make sure that nobody is writing. Raises Unusable."""
    if not database.exists():
        return
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as old:
        try:
            busy, *_pages = old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:  # locked
            busy = True
        except sqlite3.DatabaseError:  # damaged: it goes aside as it is, with its log
            busy = False
    if busy:
        raise Unusable(
            said(
                "另有程序正在使用登记簿（例如导入）；请等它结束后再恢复。",
                "Another program is using the register (an import, for example); restore when it is done.",
            )
        )


def _reindex() -> int:
    from tqdm import tqdm

    from guiju.figures import copying
    from guiju.standards.models import Standard
    from guiju.standards.search import rebuild

    with tqdm(
        desc=said("建立统计副本", "Making the copy"), total=copying.rows_to_copy(), unit_scale=True, disable=None
    ) as bar:
        copying.rebuild(bar.update)
    total = Standard.objects.count()
    with tqdm(desc=said("建立检索索引", "Making the index"), total=total, unit_scale=True, disable=None) as bar:
        return rebuild(bar.update)
