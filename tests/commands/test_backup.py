"""A register goes into one file while it is written to, and comes out of it as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
import zstandard

from guiju.engines.locks import exclusive

ENVIRONMENT = {**os.environ, "PYTHONPATH": "src", "GUIJU_LANG": "zh"}
ENVIRONMENT.pop("GUIJU_DATABASE_URL", None)

START = "from guiju.commands import ensure_register; ensure_register()\n"
FILL = """
import sys
from datetime import date, timedelta
from guiju.standards.actions import register_standard, relate
from guiju.base.terms import RelationKind
for n in range(int(sys.argv[1]), int(sys.argv[2])):
    day = date(2000, 1, 1) + timedelta(days=n)
    old = register_standard(f"GB/T {n}-2000", title_zh=f"标准 {n}", effective_on=day, by="test")
    new = register_standard(f"DB33/T {n}-2010", effective_on=day + timedelta(days=3650), by="test")
    relate(new, RelationKind.REPLACES, old.number, by="test")
    print(n, flush=True)
"""
FIGURES = """
import json, sys
from datetime import date
from django.db.models import Count, Max
from guiju.journal.actions import last_seq
from guiju.standards.models import Standard
upto = int(sys.argv[1]) if len(sys.argv) > 1 else Standard.objects.aggregate(last=Max("id"))["last"]
rows = Standard.objects.filter(id__lte=upto)
by_day = [
    sorted(rows.with_status_word(on=day).values_list("tier", "status_word").annotate(Count("id")))
    for day in (date(2000, 1, 20), date(2005, 1, 1), date(2012, 1, 1))
]
print(json.dumps({"last": upto, "seq": last_seq(), "figures": by_day}))
"""


def python(folder: Path, script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", START + script, *arguments],
        env=ENVIRONMENT | {"GUIJU_DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def guiju(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guiju", *map(str, arguments), "--data", str(folder)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def register(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    python(folder, FILL, "1", "30")
    (folder / "files" / "2026").mkdir(parents=True)
    (folder / "files" / "2026" / "标准.docx").write_bytes(b"text of a standard" * 100)
    return folder


@pytest.fixture(scope="module")
def backup(register, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "register.tar.zst"
    done = guiju(register, "backup", file)
    assert done.returncode == 0, done.stderr
    assert "日志至第" in done.stdout
    return file


@pytest.mark.slow
def test_a_backup_made_during_writes_restores_to_a_sound_register_with_the_same_figures(register, tmp_path):
    file = tmp_path / "busy.tar.zst"
    writer = subprocess.Popen(
        [sys.executable, "-c", START + FILL, "1000", "100000"],
        env=ENVIRONMENT | {"GUIJU_DATA": str(register)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        done = guiju(register, "backup", file)
        written_by_then = writer.stdout.readline()
        assert writer.poll() is None, "the writer was at work all the time"
    finally:
        writer.kill()
        writer.communicate()
    assert (done.returncode, bool(written_by_then)) == (0, True), done.stderr

    folder = tmp_path / "restored"
    assert guiju(folder, "restore", file).returncode == 0
    examined = guiju(folder, "doctor")
    assert examined.returncode == 0, examined.stdout
    restored = json.loads(python(folder, FIGURES))
    assert f"日志至第 {restored['seq']} 条" in done.stdout
    assert restored["figures"] == json.loads(python(register, FIGURES, str(restored["last"])))["figures"]


def test_a_backup_holds_files_too_and_leaves_nothing_behind(register, backup, tmp_path):
    folder = tmp_path / "restored"
    done = guiju(folder, "restore", backup)
    assert done.returncode == 0, done.stderr
    assert (folder / "files/2026/标准.docx").read_bytes() == b"text of a standard" * 100
    assert [*register.glob(".guiju-*"), *folder.glob(".guiju-*"), *backup.parent.glob(".*")] == []
    assert backup.stat().st_mode & 0o077 == 0, "it holds the digests of passwords"
    assert "GB/T 7—2000" in guiju(folder, "search", "GB/T 7").stdout


def test_a_register_is_replaced_only_when_asked_and_kept_aside(backup, tmp_path):
    folder = tmp_path / "other"
    python(folder, FILL, "500", "502")
    refused = guiju(folder, "restore", backup)
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    assert "GB/T 500—2000" in guiju(folder, "search", "GB/T 500").stdout

    done = guiju(folder, "restore", backup, "--replace")
    assert done.returncode == 0, done.stderr
    assert guiju(folder, "search", "GB/T 500").returncode == 1
    (aside,) = folder.glob("before-restore-*")
    assert str(aside) in done.stdout
    assert guiju(aside, "doctor", "--repair").returncode == 0
    assert "GB/T 500—2000" in guiju(aside, "search", "GB/T 500").stdout


def test_nothing_is_restored_under_a_running_system(backup, tmp_path):
    with exclusive(tmp_path / "up.lock", what="-"):
        done = guiju(tmp_path, "restore", backup)
    assert (done.returncode, "请先停掉它" in done.stderr) == (2, True)
    assert not (tmp_path / "register.sqlite3").exists()


def repacked(backup: Path, target: Path, change) -> Path:
    """The archive with each member passed through `change(name, content)`; None leaves it out."""
    with (
        zstandard.open(backup, "rb") as packed,
        tarfile.open(fileobj=packed, mode="r|") as old,
        zstandard.open(target, "wb") as repacked,
        tarfile.open(fileobj=repacked, mode="w|") as new,
    ):
        for info in old:
            content = old.extractfile(info).read()
            for name, changed in change(info.name, content):
                member = tarfile.TarInfo(name)
                member.size = len(changed)
                new.addfile(member, BytesIO(changed))
    return target


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, content: [(name, content.replace("标准 7".encode(), "标准 8".encode()))], "已损坏"),
        (lambda name, content: [] if name == "manifest.json" else [(name, content)], "没有做完"),
        (lambda name, content: [(name, content), ("files/more", b"")], "与其清单不符"),
        (lambda name, content: [(name, content), ("../outside", b"")], "不应有的内容"),
        (lambda name, content: [(name, content.replace(b'"form": 1', b'"form": 9'))], "格式版本是 9"),
    ],
    ids=["a changed database", "no manifest", "a file too many", "a path that leads out", "a later form"],
)
def test_a_backup_that_is_not_as_it_was_made_is_refused(backup, tmp_path, change, said):
    bad = repacked(backup, tmp_path / "bad.tar.zst", change)
    folder = tmp_path / "data"
    done = guiju(folder, "restore", bad)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (folder / "register.sqlite3").exists()
    assert not list(folder.glob(".guiju-*"))
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("length", [0, 1000, -1000])
def test_a_file_that_is_cut_short_is_refused(backup, tmp_path, length):
    bad = tmp_path / "bad.tar.zst"
    bad.write_bytes(backup.read_bytes()[:length])
    done = guiju(tmp_path / "data", "restore", bad)
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr


def test_what_cannot_be_done_is_said_in_a_sentence(register, tmp_path):
    assert "没有登记簿" in guiju(tmp_path, "backup", tmp_path / "x").stderr
    assert "没有文件" in guiju(tmp_path, "restore", tmp_path / "missing").stderr
    done = guiju(register, "backup", tmp_path / "no" / "folder.tar.zst")
    assert (done.returncode, "备份没有做成" in done.stderr) == (2, True)
    assert not list(register.glob(".guiju-*"))
