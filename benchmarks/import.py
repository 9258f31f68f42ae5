"""How fast real catalogues go into an empty register, with journal and search index, and in how much memory.

Reads ../shared/data (GUIJU_SHARED overrides). Peers in the same run: the same editions with the same indexes,
without cleaning, merging, journal or index, through `executemany` and through Django's `bulk_create`.
Run it as `.venv/bin/python benchmarks/import.py`; it prints rows/s, the processor time (on a machine that does
other work it tells more than the clock) and the peak of all processes together.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GUIJU_SHARED", CHECKOUT.parent / "shared")) / "data"
PEER_ROWS = 50_000

BULK_CREATE = """
import sys, time
from guiju.commands import ensure_register
ensure_register()
import sqlite3
from guiju.standards.models import Source, Standard
names = [f.attname for f in Standard._meta.concrete_fields if not f.generated]
rows = sqlite3.connect(sys.argv[1]).execute(
    f"SELECT {', '.join(names)} FROM standards_standard LIMIT {sys.argv[2]}").fetchall()
source = Source.objects.create(name="peer")
began = time.perf_counter()
made = [Standard(**dict(zip(names, row)) | {"source_id": source.pk, "issued_by_id": None, "committee_id": None})
        for row in rows]
Standard.objects.bulk_create(made, batch_size=500)
print(len(rows) / (time.perf_counter() - began))
"""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    arguments: tuple[str, ...]


def steps() -> list[Step]:
    relaton = sorted(map(str, (SHARED / "relaton").glob("*.jsonl.zst")))
    rfc = sorted(map(str, (SHARED / "rfc").glob("*.zst")))
    catalogue = str(SHARED / "cn-catalogue/standards.jsonl.zst")
    nmpa = [str(SHARED / "cn-nmpa" / name) for name in ("standards.json", "iso_gb_mapping.json")]
    return [
        Step("cn-catalogue", (catalogue, "--source", "cn-catalogue", "--retrieved", "2026-07-11")),
        Step("cn-nmpa", (*nmpa, "--retrieved", "2026-08-15")),
        Step("relaton", (*relaton, "--retrieved", "2025-07-20")),
        Step("six RFC snapshots", tuple(rfc)),
    ]


def environment(data: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(CHECKOUT / "src"), "GUIJU_DATA": str(data), "GUIJU_LANG": "en"}


def resident(pid: int) -> int:
    """Bytes of a process and all below it."""
    total = 0
    try:
        statm = Path(f"/proc/{pid}/statm").read_text().split()
        total = int(statm[1]) * os.sysconf("SC_PAGE_SIZE")
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(resident(int(child)) for child in (task / "children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        pass  # it ended while we looked
    return total


@contextmanager
def watched(pid: int, peak: list[int]) -> Iterator[None]:
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            peak[0] = max(peak[0], resident(pid))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds by the clock and of the processor, from the start of `guiju import` to its end; the rows it read."""

    seconds: float
    cpu: float
    rows: int

    def __str__(self) -> str:
        rate = self.rows / self.seconds if self.seconds else 0
        return f"{self.rows:>9,} rows  {self.seconds:7.1f} s  {rate:>8,.0f} rows/s  {self.cpu:7.1f} s of processor"

    def __add__(self, other: Timed) -> Timed:
        return Timed(self.seconds + other.seconds, self.cpu + other.cpu, self.rows + other.rows)


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed_import(step: Step, data: Path, peak: list[int]) -> Timed:
    """Run one step; exit 1 means that rows were rejected."""
    before, used = rows_read(data), processor_seconds()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "guiju", "import", *step.arguments],
        env=environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with watched(process.pid, peak):
        _, errors = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode not in (0, 1):
        raise SystemExit(f"{step.name}: exit {process.returncode}\n{errors}")
    return Timed(seconds, processor_seconds() - used, rows_read(data) - before)


def rows_read(data: Path) -> int:
    return int(one(data, "SELECT COALESCE(SUM(position), 0) FROM standards_importrun"))


def one(data: Path, query: str) -> int:
    with sqlite3.connect(data / "register.sqlite3") as connection:
        return int(connection.execute(query).fetchone()[0])


def executemany(register: Path, folder: Path) -> float:
    """Rows/s of the plainest way: the same rows and indexes, nothing else."""
    source = sqlite3.connect(register)
    names = [row[1] for row in source.execute("PRAGMA table_info(standards_standard)")]
    rows = source.execute(f"SELECT {', '.join(names)} FROM standards_standard LIMIT {PEER_ROWS}").fetchall()
    ddl = source.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'standards_standard' AND sql IS NOT NULL")
    target = sqlite3.connect(folder / "peer.sqlite3")
    target.execute("PRAGMA journal_mode=WAL")
    for (statement,) in ddl:
        target.execute(statement)
    began = time.perf_counter()
    with target:
        target.executemany(
            f"INSERT INTO standards_standard ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows
        )
    return len(rows) / (time.perf_counter() - began)


def bulk_create(register: Path, folder: Path) -> float:
    command = [sys.executable, "-c", BULK_CREATE, str(register), str(PEER_ROWS)]
    done = subprocess.run(
        command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    if not SHARED.is_dir():
        raise SystemExit(f"needs {SHARED}")
    with tempfile.TemporaryDirectory(prefix="guiju-") as name:
        folder = Path(name)
        data = folder / "data"
        subprocess.run(
            [sys.executable, "-c", "from guiju.commands import ensure_register; ensure_register()"],
            env=environment(data),
            stderr=subprocess.DEVNULL,
            check=True,
        )
        peak = [0]
        together = Timed(0, 0, 0)
        for step in steps():
            timed = timed_import(step, data, peak)
            together += timed
            print(f"{step.name:<20} {timed}", flush=True)
        print(f"{'all':<20} {together}")
        for what in ("standard", "relation", "statement", "conflict"):
            print(f"{what + 's':<20} {one(data, f'SELECT COUNT(*) FROM standards_{what}'):>9,}")
        print(f"{'peak memory':<20} {peak[0] / 2**20:>9,.0f} MiB")
        print(f"{'cn-catalogue again':<20} {timed_import(steps()[0], data, peak)}")
        register = data / "register.sqlite3"
        print(f"{'peer: executemany':<20} {executemany(register, folder):>37,.0f} rows/s (no columns computed)")
        print(f"{'peer: bulk_create':<20} {bulk_create(register, folder / 'peer'):>37,.0f} rows/s")


if __name__ == "__main__":
    main()
