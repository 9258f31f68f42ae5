"""How fast pages come to 50 readers while one importer works: prints milliseconds for each kind of page.

A reader opens a page, reads for one to three seconds, opens the next; fifty of them ask for about 25 pages a second.
Every address is another one: words cut from titles, keys of standards and organizations, drawn with a fixed seed.
Then, without pauses and without the importer, how many pages a second come to 50 connections that always wait for
one; beside them, as peers through the same server, one static file and a Django page of one word.

Run it as `.venv/bin/python benchmarks/pages.py --data FOLDER`, FOLDER being a folder of state with an SQLite register.
It works on a copy. It needs wrk (Debian: apt-get install wrk) for the second part.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import http.client
import itertools
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[1]
SHARES = {"home": 10, "results": 50, "standard": 30, "organization": 5, "browse": 4, "export": 1}
THINKING_S = (1.0, 3.0)
ADDRESSES = 4_000
IMPORTED_ROWS = 1_000_000
"""More than an importer gets done while it is looked at."""
HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}
BAR_MS = 150

HELLO = """
from django.conf import settings
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__)
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("hello"))]
application = get_wsgi_application()
"""

WRK = """
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
local at = 0
function request()
  at = at % #addresses + 1
  return wrk.format("GET", addresses[at], {["Accept-Encoding"] = "gzip", ["Accept-Language"] = "zh-CN"})
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests": %d, "us": %d, "p50": %d, "p95": %d, "p99": %d, "errors": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout), "\\n")
end
"""


@dataclass(slots=True)
class Heard:
    """What readers got, by kind of page: seconds to the last byte, bytes transferred."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)


def draw_addresses(register: Path, seed: int = 3) -> dict[str, list[str]]:
    """Addresses of each kind, all of them different where the kind allows."""
    rng = random.Random(seed)
    with contextlib.closing(sqlite3.connect(f"file:{register}?mode=ro", uri=True)) as rows:
        last = rows.execute("SELECT max(id) FROM standards_standard").fetchone()[0]
        ids = ",".join(str(rng.randint(1, last)) for _ in range(ADDRESSES))
        drawn = rows.execute(
            f"SELECT key, coalesce(nullif(title_zh, ''), title_en) FROM standards_standard WHERE id IN ({ids})"
        ).fetchall()
        organizations = rows.execute("SELECT key FROM organizations_organization ORDER BY id LIMIT 2000").fetchall()
    rng.shuffle(drawn)
    rng.shuffle(organizations)
    narrowed = ("", "", "", "&tier=national", "&status=in-force", "&published-from=2010-01-01", "&sort=-published")
    words = [quote(_piece(title, rng)) for _key, title in drawn if title]
    return {
        "home": ["/"],
        "results": [f"/search?q={word}{rng.choice(narrowed)}" for word in words],
        "standard": [f"/standards/{quote(key)}" for key, _title in drawn],
        "organization": [f"/organizations/{quote(key)}" for (key,) in organizations],
        "browse": ["/browse", "/browse/ics", "/browse/ccs", "/browse/regions", "/browse/issuers"]
        + [f"/browse/ics/{code:02}" for code in (1, 3, 11, 13, 17, 25, 29, 35, 59, 65, 67, 75, 77, 91, 97)],
        "export": [f"/standards.csv?q={quote(title)}" for _key, title in drawn if 8 < len(title) < 60][:50],
    }


def _piece(title: str, rng: random.Random) -> str:
    """What somebody who knows the title might type: two to six of its characters, a word or two of English."""
    if title.isascii():
        words = title.split()
        at = rng.randrange(len(words))
        return " ".join(words[at : at + 2])
    length = rng.randint(2, 6)
    at = rng.randrange(max(1, len(title) - length))
    return title[at : at + length].strip() or title[:2]


@contextlib.contextmanager
def running(data: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of `guiju up` on that folder, in the settings it has for everybody."""
    command = [sys.executable, "-m", "guiju", "up", "--port", "0", "--data", str(data), *options]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "http://" in line:
                yield line[line.index("http://") :].strip().rstrip("/"), process
                break
        else:
            raise SystemExit(f"up ended with {process.wait()}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    return kept | {"PYTHONPATH": str(CHECKOUT / "src")}


@contextlib.contextmanager
def copy_of(data: Path, under: Path | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guiju-", dir=under) as folder:
        copy = Path(folder) / "data"
        subprocess.run(["cp", "-r", "--reflink=auto", data, copy], check=True)
        for lock in ("up.lock", "workers"):
            subprocess.run(["rm", "-rf", copy / lock], check=True)
        yield copy


@contextlib.contextmanager
def importing(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A catalogue of editions that the register lacks, being imported."""
    catalogue = data / "catalogue.csv"
    with catalogue.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["标准编号", "标准名称", "发布日期", "实施日期", "ICS"])
        for at in range(IMPORTED_ROWS):
            rows.writerow(
                [f"GB/T {200_000 + at}-2024", f"第{at}号产品的试验方法", "2024-03-01", "2024-10-01", "65.020"]
            )
    command = [sys.executable, "-m", "guiju", "import", str(catalogue), "--source", "importer", "--data", str(data)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def read(address: str, plan: Mapping[str, Sequence[str]], *, readers: int, seconds: float, warm: float) -> Heard:
    """Let readers open pages and think, for that long after a warm start."""
    heard = Heard()
    begins = time.monotonic() + warm
    threads = [
        threading.Thread(target=_reader, args=(address, plan, random.Random(seat), begins, begins + seconds, heard))
        for seat in range(readers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard


def _reader(
    address: str, plan: Mapping[str, Sequence[str]], rng: random.Random, begins: float, ends: float, heard: Heard
) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    kinds, weights = list(plan), [SHARES[kind] for kind in plan]
    time.sleep(rng.uniform(0, THINKING_S[1]))
    while (now := time.monotonic()) < ends:
        kind = rng.choices(kinds, weights)[0]
        started = time.perf_counter()
        connection.request("GET", rng.choice(plan[kind]), headers=HEADERS)
        response = connection.getresponse()
        size = len(response.read())
        taken = time.perf_counter() - started
        if now >= begins:
            if response.status != 200:
                heard.refused[f"{kind} {response.status}"] += 1
            heard.seconds[kind].append(taken)
            heard.sizes[kind].append(size)
        time.sleep(rng.uniform(*THINKING_S))
    connection.close()


def saturate(address: str, addresses: Sequence[str], *, connections: int, seconds: int) -> dict[str, float]:
    """What wrk measures when every connection always waits for a page; and which share of one core wrk itself took."""
    with tempfile.TemporaryDirectory(prefix="guiju-") as folder:
        script, listed = Path(folder) / "pages.lua", Path(folder) / "addresses"
        script.write_text(WRK)
        listed.write_text("\n".join(addresses))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wrk = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), address]
        out = subprocess.run(
            wrk, env=os.environ | {"ADDRESSES": str(listed)}, check=True, capture_output=True, text=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    measured = json.loads(out.stdout.splitlines()[-1])
    client = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return measured | {"rate": measured["requests"] / measured["us"] * 1e6, "client": client / measured["us"] * 1e6}


@contextlib.contextmanager
def hello(folder: Path) -> Iterator[str]:
    """A Django page of one word, through Granian with as many processes and threads as `guiju serve` has."""
    from guiju.commands import serve

    (folder / "hello.py").write_text(HELLO)
    port = 18_999
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    granian += ["--workers", str(min(4, os.cpu_count() or 1)), "--blocking-threads", str(serve.THREADS)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*granian, "hello:application"], cwd=folder, **quiet)
    try:
        for _ in range(100):
            time.sleep(0.1)
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", port)
                connection.request("GET", "/")
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95, p99 in milliseconds."""
    cuts = statistics.quantiles(values, n=100, method="inclusive") if len(values) > 1 else [*values] * 99
    return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000


def show(title: str, heard: Heard, seconds: float) -> None:
    every = list(itertools.chain.from_iterable(heard.seconds.values()))
    print(f"\n{title}\n{'':14}{'pages':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'kB':>7}")
    for kind, taken in heard.seconds.items():
        print(_line(kind, taken) + f"{statistics.mean(heard.sizes[kind]) / 1000:7.1f}")
    print(_line("all", every) + f"   {len(every) / seconds:.1f} pages/s, bar {BAR_MS} ms")
    for what, count in heard.refused.items():
        print(f"  refused: {what} × {count}")


def _line(kind: str, taken: Sequence[float]) -> str:
    return f"{kind:14}{len(taken):7}" + "".join(f"{ms:9.1f}" for ms in percentiles(taken))


def memory(pid: int) -> str:
    """Megabytes of a process and of all below it, one line each: resident, its share of them, and what it wrote."""
    lines = []
    for process in sorted(_below(pid)):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
            sizes = {name: int(rest.split()[0]) // 1024 for name, rest in (line.split(":", 1) for line in rollup)}
            name = Path(f"/proc/{process}/cmdline").read_text().split("\0")[3]
            shown = f"resident {sizes['Rss']:5}, its share {sizes['Pss']:5}, written {sizes['Private_Dirty']:5} MB"
            lines.append(f"  {name:8} {shown}")
    return "\n".join(lines)


def processor(pid: int) -> float:
    """Seconds of processor time that the server processes below `up` have taken. The clock tells less than this on
    a machine that does other work."""
    total = 0.0
    for process in _below(pid):
        with contextlib.suppress(OSError):
            if "\0serve\0" in Path(f"/proc/{process}/cmdline").read_text():
                numbers = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
                total += (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _below(pid: int) -> set[int]:
    found, waiting = {pid}, [pid]
    while waiting:
        children = Path(f"/proc/{(parent := waiting.pop())}/task/{parent}/children")
        with contextlib.suppress(OSError):
            found |= (new := {int(child) for child in children.read_text().split()})
            waiting += new
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--saturated", type=int, default=6, help="seconds for each kind without pauses; 0: not at all")
    arguments = parser.parse_args()
    sys.path.insert(0, str(CHECKOUT / "src"))
    with copy_of(arguments.data) as data, running(data) as (address, process):
        plan = standing(address, draw_addresses(data / "register.sqlite3"))
        options = {"readers": arguments.readers, "seconds": arguments.seconds, "warm": 4.0}
        for importers in (contextlib.nullcontext(), importing(data)):
            with importers as importer:
                own, servers = time.process_time(), processor(process.pid)
                heard = read(address, plan, **options)
                own, servers = time.process_time() - own, processor(process.pid) - servers
                who = "nobody imports" if importer is None else f"one importer ({_progress(importer)})"
            show(f"{arguments.readers} readers, {who}", heard, arguments.seconds)
            wall = arguments.seconds + options["warm"]
            print(f"  of a core, the servers took {servers / wall:.2f}, the readers themselves {own / wall:.2f}")
        print(memory(process.pid))
        if arguments.saturated and shutil.which("wrk"):
            show_saturated(address, process.pid, plan, arguments)


def _progress(importer: subprocess.Popen[bytes]) -> str:
    return "still at work" if importer.poll() is None else "DONE TOO EARLY"


def standing(address: str, plan: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The plan without what this Guiju does not have, and says so."""
    kept: dict[str, list[str]] = {}
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    for kind, addresses in plan.items():
        kept[kind] = []
        for at, one in enumerate(addresses):
            if len(addresses) <= 20 or at == 0:
                connection.request("GET", one, headers=HEADERS)
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    print(f"left out: {one} answers {response.status}")
                    continue
            kept[kind].append(one)
    return {kind: addresses for kind, addresses in kept.items() if addresses}


def show_saturated(address: str, pid: int, plan: Mapping[str, Sequence[str]], arguments: argparse.Namespace) -> None:
    rng = random.Random(4)
    weights = [SHARES[kind] for kind in plan]
    mixed = [rng.choice(plan[kind]) for kind in rng.choices(list(plan), weights, k=ADDRESSES)]
    print(f"\n{arguments.readers} connections without pauses, nobody imports")
    print(f"{'':14}{'pages/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'wrk':>6}{'server ms':>11}")
    rates = {}
    everything = {"all": mixed, **plan, "static file": ["/static/guiju/site.css"]}
    with tempfile.TemporaryDirectory(prefix="guiju-") as folder, hello(Path(folder)) as peer:
        for kind, addresses in (everything | {"Django hello": ["/"]}).items():
            where = peer if kind == "Django hello" else address
            used = processor(pid)
            got = saturate(where, addresses, connections=arguments.readers, seconds=arguments.saturated)
            used = processor(pid) - used
            rates[kind] = got["rate"]
            ms = "".join(f"{got[key] / 1000:9.1f}" for key in ("p50", "p95", "p99"))
            each = f"{used / got['requests'] * 1000:11.2f}" if where == address else " " * 11
            errors = f"  {got['errors']} errors" if got["errors"] else ""
            print(f"{kind:14}{got['rate']:9.0f}{ms}{got['client']:6.2f}{each}{errors}", flush=True)
    print(f"one page costs as much as {rates['Django hello'] / rates['all']:.1f} hello pages")


if __name__ == "__main__":
    main()
