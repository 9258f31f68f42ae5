"""How fast, how whole and how well the search finds, in one register of two million standards.

    python benchmarks/search.py [--data FOLDER] [--peer-documents N] [--no-peers] [--tantivy]
    python benchmarks/search.py [--data FOLDER] --known-items

Without --data it makes the 2020 demonstration and imports the real catalogues of ../shared/data (GUIJU_SHARED
overrides), which takes some minutes. A folder that is given is written to (the index is made anew, one standard is
entered): give a copy.

Each query is a page of 20 in the order of its sort, with the exact total and the counts of all eight facets, one after
the other in one process, each asked once; other queries of the same kinds warm the process up before. Beside the
clock stands the processor time of the process, which on a machine that does other work tells more.

With --tantivy the other engine behind our interface does the same afterwards, in an index of its own.

Peers answer the same queries over the same texts, cut into pairs beforehand as ours are: SQLite FTS5 and PostgreSQL
full text (a positional tsvector of the pairs under GIN). They count the same values of the same facets, and are spared
something: each facet is counted once, with every choice; of a status they know four dates; they know no synonyms, no
organizations and no classes by name.

Bars: p50 ≤ 4 ms, p95 ≤ 40 ms, p99 ≤ 120 ms; 25,000 documents/s; recall 100 %; visible ≤ 2 s; PostgreSQL's p95 ≥ 20 ×
ours. Known items: in the first ten ≥ 98 %, first ≥ 85 %.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
# In place of this folder, whose numbers.py would hide the standard library's.
sys.path[:1] = [str(CHECKOUT / "src"), str(CHECKOUT)]

TODAY = date(2026, 11, 21)
PAGE = 20
SEED = 20201231
MOST_PEER_SECONDS = 90.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a data folder with a register; it is written to")
    parser.add_argument("--known-items", action="store_true", help="how often the standard that is meant comes first")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--tantivy", action="store_true", help="the same queries also by our other engine")
    parser.add_argument("--no-rebuild", action="store_true", help="ask the index that is there")
    parser.add_argument("--peer-documents", type=int, help="peers get so many documents, drawn evenly (default: all)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-search-") as folder:
        os.environ["GUIJU_DATA"] = str(args.data or folder)
        if args.data is None:
            make_register()
        from guiju.commands import ensure_register

        ensure_register()
        if not args.no_rebuild:
            measure_building()
        if args.known_items:
            measure_known_items()
            return
        drawn = Drawn.from_register()
        ours = measure_ours(drawn)
        measure_recall(drawn)
        measure_visibility()
        if args.tantivy:
            measure_tantivy(drawn, Path(folder))
        if not args.no_peers:
            for peer in (fts5, postgresql):
                measure_peer(peer, drawn, args.peer_documents, ours, Path(folder))


def make_register() -> None:
    """The demonstration of 2020 and all real catalogues that are there."""
    commands = [["demo", "--size", "2020"]]
    shared = Path(os.environ.get("GUIJU_SHARED", CHECKOUT.parent / "shared")) / "data"
    catalogues = [
        (sorted(shared.glob("cn-catalogue/standards.jsonl.zst")), ["--source", "cn-catalogue"]),
        (sorted(shared.glob("cn-nmpa/*.json")), []),
        (sorted(shared.glob("relaton/*.jsonl.zst")), []),
        (sorted(shared.glob("rfc/*.zst")), []),
    ]
    for files, options in catalogues:
        if not files:
            print(f"no real catalogue of this kind in {shared}: {options}")
            continue
        commands.append(["import", *map(str, files), *options, "--retrieved", "2026-07-11"])
    for command in commands:
        environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}
        done = subprocess.run([sys.executable, "-m", "guiju", *command], env=environment, check=False)
        if done.returncode not in (0, 1):  # 1: some rows were rejected
            raise SystemExit(f"guiju {' '.join(command)}: exit {done.returncode}")


# What is asked


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: as a Selection's query string for us; taken apart for the peers, who are told what it is."""

    kind: str
    query: str
    pieces: tuple[str, ...] = ()
    key: str = ""
    beginning: str = ""
    tier: str = ""
    region: str = ""
    on: date = TODAY
    by_date: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """Queries drawn from the register with a fixed seed."""

    warm_up: list[Asked]
    asked: list[Asked]
    titles: list[str]

    @classmethod
    def from_register(cls) -> Drawn:
        from guiju.standards.models import Standard

        chance = random.Random(SEED)
        ids = list(Standard.objects.values_list("id", flat=True))
        columns = ("id", "number", "key", "title_zh", "title_en", "tier", "region")
        rows = list(Standard.objects.filter(id__in=chance.sample(ids, 6_000)).values_list(*columns))
        rows.sort()
        chance.shuffle(rows)
        several = list(_queries(chance, rows, {"one word": 20, "two or three words": 16, "number": 12, "prefix": 12}))
        several += _queries(chance, rows, {"phrase": 14, "English": 10, "word, filters, day": 16})
        asked = list(_queries(chance, rows, SHARES))
        chance.shuffle(asked)
        return cls(several, asked, [row[3] or row[4] for row in rows])


#: As in a first comparison of engines: 500 in all.
SHARES = {
    "one word": 100,
    "two or three words": 80,
    "number": 60,
    "prefix": 60,
    "phrase": 70,
    "English": 50,
    "word, filters, day": 80,
}


def _queries(chance: random.Random, rows: Sequence[tuple[Any, ...]], shares: dict[str, int]) -> Iterator[Asked]:
    from urllib.parse import urlencode

    for kind, share in shares.items():
        made = 0
        while made < share:
            _, number, key, zh, en, tier, region = chance.choice(rows)
            words = _words(zh)
            english = re.findall(r"[A-Za-z]{4,}", en)
            pairs: dict[str, str] = {}
            asked: dict[str, Any] = {}
            match kind:
                case "one word" if words:
                    asked = {"pieces": (chance.choice(words),)}
                case "two or three words" if len(words) > 2:
                    asked = {"pieces": tuple(dict.fromkeys(chance.sample(words, chance.choice((2, 3)))))}
                case "number":
                    pairs, asked = {"q": number}, {"key": key}
                case "prefix" if (head := re.match(r"\D+\d{1,2}", number)) and len(number) > len(head[0]) + 2:
                    asked = {"beginning": head[0].lower().replace(" ", "-").replace("/", "-")}
                    pairs = {"number": f"{asked['beginning']}*"}
                case "phrase" if len(run := max(re.findall(r"[\u3400-\u9fff]+", zh) or [""], key=len)) >= 5:
                    length = chance.randint(4, min(8, len(run)))
                    start = chance.randint(0, len(run) - length)
                    asked = {"pieces": (run[start : start + length],)}
                    pairs = {"q": f'"{asked["pieces"][0]}"'}
                case "English" if len(english) > 1:
                    asked = {"pieces": tuple(chance.sample(english, chance.choice((1, 2))))}
                case "word, filters, day" if words:
                    day = TODAY - timedelta(days=chance.randrange(10 * 365))
                    asked = {"pieces": (chance.choice(words),), "tier": tier, "region": region[:2], "on": day}
                    asked["by_date"] = True
                    pairs = {"tier": tier, "on": day.isoformat(), "sort": "-published"}
                    pairs |= {"region": region[:2]} if region else {}
            if not asked:
                continue
            if "pieces" in asked:
                pairs = {"q": " ".join(asked["pieces"])} | pairs
            made += 1
            yield Asked(kind, urlencode(pairs), **asked)


def _words(title: str) -> list[str]:
    import rjieba

    return [word for word in rjieba.cut(title) if len(word) > 1 and re.fullmatch(r"[\u3400-\u9fff]+", word)]


# Measuring


@dataclass(slots=True)
class Times:
    """Milliseconds by kind of query: by the clock, and of the processor."""

    clock: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)

    def take(self, kind: str, work: Callable[[], Any]) -> Any:
        clock, processor = time.perf_counter(), time.process_time()
        result = work()
        self.processor.setdefault(kind, []).append((time.process_time() - processor) * 1_000)
        self.clock.setdefault(kind, []).append((time.perf_counter() - clock) * 1_000)
        return result

    def all(self) -> list[float]:
        return [each for times in self.clock.values() for each in times]

    def show(self, name: str, *, own_process: bool) -> None:
        print(f"\n{name:<22}     n      p50      p95      p99 ms" + ("     of processor" if own_process else ""))
        for kind in (*SHARES, "all"):
            clock = self.all() if kind == "all" else self.clock.get(kind, [])
            if clock:
                used = [each for times in self.processor.values() for each in times]
                used = used if kind == "all" else self.processor[kind]
                beside = "".join(f"{share(used, part):9.2f}" for part in (50, 95, 99)) if own_process else ""
                print(
                    f"{kind:<22} {len(clock):5} " + "".join(f"{share(clock, part):9.2f}" for part in (50, 95, 99)),
                    beside,
                    flush=True,
                )


def share(values: Sequence[float], percent: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))]


def measure_building() -> None:
    from guiju.standards import search

    clock, used = time.perf_counter(), _processor()
    count = search.rebuild()
    seconds, used = time.perf_counter() - clock, _processor() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"index of {count:,} documents made in {seconds:.1f} s: {count / seconds:,.0f}/s, of the register's rows")
    print(f"  {used:.1f} s of processor in two processes: {2 * count / used:,.0f}/s on two idle cores; {peak:,.0f} MiB")


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measure_ours(drawn: Drawn) -> Times:
    from guiju.base.selection import Selection
    from guiju.standards.search import FACETS, engine, find

    def ask(asked: Asked) -> Any:
        return find(Selection.from_query(asked.query).as_of(asked.on), limit=PAGE, facets=FACETS)

    for each in drawn.warm_up:
        ask(each)
    times = Times()
    hits = [times.take(each.kind, partial(ask, each)).total for each in drawn.asked]
    times.show(f"{engine().count():,} documents", own_process=True)
    folder = Path(str(engine().root))  # type: ignore[attr-defined]
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    status = Path("/proc/self/status").read_text()
    held = {name: int(re.findall(rf"{name}:\s+(\d+)", status)[0]) / 1024 for name in ("RssAnon", "RssFile")}
    print(
        f"hits: {sum(hits) / len(hits):,.0f} on the average, {max(hits):,} at most; index {size:,.0f} MiB; "
        f"this process {held['RssAnon']:,.0f} MiB of its own and {held['RssFile']:,.0f} MiB of files that all share"
    )
    return times


def measure_tantivy(drawn: Drawn, folder: Path) -> None:
    from django.conf import settings

    settings.SEARCH_URL = f"tantivy://{folder / 'tantivy'}"
    print("\ntantivy")
    measure_building()
    measure_ours(drawn)


def measure_recall(drawn: Drawn) -> None:
    """Strings of one and of two characters, cut anywhere: every title that contains one must be found."""
    from guiju.base.selection import Selection
    from guiju.engines.search.text import fold
    from guiju.standards.models import Standard
    from guiju.standards.search import every

    chance = random.Random(SEED)
    strings: set[str] = set()
    while len(strings) < 120:
        run = chance.choice(re.findall(r"[\u3400-\u9fff]{2,}", chance.choice(drawn.titles)) or ["标准"])
        start = chance.randrange(len(run) - 1)
        strings.add(run[start : start + 1 + len(strings) % 2])
    titles = [(id, fold(title)) for id, title in Standard.objects.values_list("id", "title_zh").iterator(50_000)]
    for length in (1, 2):
        contained = found = 0
        for string in sorted(strings):
            if len(string) == length:
                truth = {id for id, title in titles if string in title}
                ours = {id for page in every(Selection(words=string, on=TODAY)) for id in page}
                contained, found = contained + len(truth), found + len(truth & ours)
        print(f"recall of strings of {length}: {found:,} of {contained:,} = {found / contained:.4%}", flush=True)


def measure_visibility() -> None:
    """From the end of the transaction that saves a standard to the answer that has it, a worker running beside."""
    from django.db import transaction

    from guiju.base.selection import Selection
    from guiju.standards import actions
    from guiju.standards.models import Source, Standard
    from guiju.standards.search import find, follow_journal

    follow_journal()
    source, _new = Source.objects.get_or_create(name="benchmark", defaults={"title": "benchmarks/search.py"})
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}
    seconds = []
    worker = subprocess.Popen([sys.executable, "-m", "guiju", "worker"], env=environment, start_new_session=True)
    try:
        time.sleep(5.0)
        taken = Standard.objects.filter(number__startswith="Q/BENCHMARK").count()
        for each in range(taken + 1, taken + 11):
            number = f"Q/BENCHMARK {each:03}-2026"
            with transaction.atomic():
                actions.register_standard(number, source=source, by="benchmark", title_zh=f"检索基准试验第{each}次")
            saved = time.perf_counter()
            while not find(Selection(numbers=(number,), on=TODAY)).total:
                time.sleep(0.01)
                if time.perf_counter() - saved > 60:
                    raise SystemExit("not visible after a minute")
            seconds.append(time.perf_counter() - saved)
    finally:
        worker.terminate()
        worker.wait()
    print(f"visible after it was saved: {share(seconds, 50):.2f} s as a rule, {max(seconds):.2f} s at most")


# Peers

COLUMNS = "id key sort_key tier nature region ics ccs issuer published starts ends replaced year".split()  # noqa: SIM905
STATUS = (
    "CASE WHEN ends IS NOT NULL AND ends <= {on} THEN CASE WHEN replaced <= {on} THEN 'replaced' ELSE 'withdrawn' END "
    "WHEN published > {on} THEN 'unpublished' WHEN starts > {on} THEN 'upcoming' "
    "WHEN starts IS NULL THEN 'unknown' ELSE 'in-force' END"
)
LEVELLED = ("region", "ics", "ccs")
FACETED = ("tier", "nature", "status", "year", "region", "ics", "ccs", "issuer")


def peer_documents(limit: int | None) -> Iterator[tuple[Any, ...]]:
    """`COLUMNS`, of codes all levels as a list in JSON, and the tokens of the title."""
    from guiju.base.selection import ccs_levels, ics_levels, region_levels
    from guiju.engines.search.text import grams
    from guiju.standards.models import Standard

    step = 1 if limit is None else max(1, Standard.objects.count() // limit)
    names = ("id", "key", "sort_key", "tier", "nature", "region", "ics", "ccs", "issued_by_id", "published_on")
    rows = Standard.objects.order_by("id").values_list(
        *names, "starts_on", "ends_on", "replaced_on", "title_zh", "title_en"
    )
    for place, row in enumerate(rows.iterator(20_000)):
        if place % step:
            continue
        id, key, sort_key, tier, nature, region, ics, ccs, issuer, published, starts, ends, replaced, zh, en = row
        days = [day and day.year * 10_000 + day.month * 100 + day.day for day in (published, starts, ends, replaced)]
        year = published.year if published else None
        codes = [
            [level for code in cell.split() for level in levels(code)]
            for cell, levels in ((region, region_levels), (ics, ics_levels), (ccs, ccs_levels))
        ]
        facts = (tier, nature or None, *(json.dumps(list(dict.fromkeys(each))) for each in codes), issuer)
        yield id, key, sort_key, *facts, *days, year, grams(f"{zh} {en}")


def question(asked: Asked, match: str, rank: str, *, among: str, values: str) -> str:
    """One statement for all: the hits once, then their number, the counts of each facet and the page.

    `among` and `values` say how a database looks into a list of codes, and counts its values.
    """
    on = asked.on.year * 10_000 + asked.on.month * 100 + asked.on.day
    conditions = [match] if match else []
    if asked.key:
        conditions.append(f"d.key = '{asked.key}'")
    if asked.beginning:
        conditions.append(f"d.key >= '{asked.beginning}' AND d.key < '{asked.beginning}~'")
    if asked.tier:
        conditions.append(f"tier = '{asked.tier}'")
    if asked.region:
        conditions.append(among.format(column="region", value=asked.region))
    order = "published DESC NULLS LAST, sort_key" if asked.by_date else "score, sort_key"
    counts = " UNION ALL ".join(
        f"SELECT '{name}', {values.format(column=name)} GROUP BY 2"
        if name in LEVELLED
        else f"SELECT '{name}', CAST({name} AS text), COUNT(*) FROM hits WHERE {name} IS NOT NULL GROUP BY 2"
        for name in FACETED[:-1]
    )
    issuers = "SELECT 'issuer', CAST(issuer AS text), COUNT(*) FROM hits GROUP BY 2 ORDER BY 3 DESC LIMIT 100"
    page = f"SELECT 'page', CAST(id AS text), 0 FROM hits ORDER BY {order} LIMIT {PAGE}"
    return (
        f"WITH hits AS MATERIALIZED (SELECT d.*, {STATUS.format(on=on)} AS status, {rank} AS score FROM {{tables}} "
        f"WHERE {' AND '.join(conditions)}) SELECT 'total', '', COUNT(*) FROM hits UNION ALL {counts} "
        f"UNION ALL SELECT * FROM ({issuers}) i UNION ALL SELECT * FROM ({page}) p"
    )


def fts5(limit: int | None, folder: Path) -> Generator[Any, Asked, None]:
    """First the seconds of loading and the bytes, then answers to what is sent."""
    connection = sqlite3.connect(folder / "fts5.sqlite3")
    began = time.perf_counter()
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA cache_size=-500000")
    connection.execute(f"CREATE TABLE d (id INTEGER PRIMARY KEY, {', '.join(COLUMNS[1:])})")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5(title, content='', tokenize='unicode61 remove_diacritics 0')")
    documents, read = peer_documents(limit), 0.0
    while True:
        start = time.perf_counter()
        rows = list(islice(documents, 20_000))
        read += time.perf_counter() - start
        if not rows:
            break
        connection.executemany(f"INSERT INTO d VALUES ({','.join('?' * len(COLUMNS))})", (row[:-1] for row in rows))
        connection.executemany(
            "INSERT INTO f (rowid, title) VALUES (?, ?)", ((row[0], " ".join(row[-1])) for row in rows)
        )
    connection.execute("CREATE INDEX d_key ON d (key)")
    connection.execute("INSERT INTO f(f) VALUES ('optimize')")
    connection.execute("ANALYZE")
    connection.commit()
    count = connection.execute("SELECT COUNT(*) FROM d").fetchone()[0]
    answer: Any = (count, time.perf_counter() - began - read, (folder / "fts5.sqlite3").stat().st_size)
    while True:
        asked: Asked = yield answer
        match = ""
        if asked.pieces:
            words = " AND ".join('"' + " ".join(_tokens(piece)) + '"' for piece in asked.pieces)
            match = f"f MATCH '{words}'"
        sql = question(
            asked,
            match,
            "bm25(f)" if asked.pieces else "0.0",
            among="EXISTS (SELECT 1 FROM json_each({column}) WHERE value = '{value}')",
            values="value, COUNT(*) FROM hits, json_each(hits.{column})",
        )
        tables = "f JOIN d ON d.id = f.rowid" if asked.pieces else "d"
        answer = lambda sql=sql, tables=tables: connection.execute(sql.format(tables=tables)).fetchall()  # noqa: E731


def postgresql(limit: int | None, folder: Path) -> Generator[Any, Asked, None]:
    import psycopg
    from tests.contracts.postgresql import make_database, server

    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    with server(programs) as socket:
        make_database(programs, socket, "peer")
        with psycopg.connect(f"host={socket} user=guiju dbname=peer", autocommit=True) as connection:
            began = time.perf_counter()
            connection.execute("SET work_mem = '512MB'; SET maintenance_work_mem = '1GB'; SET jit = off")
            kinds = dict.fromkeys(COLUMNS, "text") | dict.fromkeys(COLUMNS[-5:], "int")
            kinds |= dict.fromkeys(LEVELLED, "text[]")
            kinds |= {"id": "bigint", "issuer": "int", "key": 'text COLLATE "C"', "sort_key": 'text COLLATE "C"'}
            columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
            connection.execute(f"CREATE TABLE d ({columns}, title tsvector)")
            read = 0.0
            with connection.cursor().copy(f"COPY d ({', '.join(COLUMNS)}, title) FROM STDIN") as copy:
                start = time.perf_counter()
                for row in peer_documents(limit):
                    read += time.perf_counter() - start
                    codes = (json.loads(cell) for cell in row[5:8])
                    copy.write_row((*row[:5], *codes, *row[8:-1], _tsvector(row[-1])))
                    start = time.perf_counter()
            connection.execute("CREATE INDEX ON d USING gin (title)")
            connection.execute("CREATE INDEX ON d (key)")
            connection.execute("VACUUM ANALYZE d")
            ((count, size),) = connection.execute("SELECT COUNT(*), pg_total_relation_size('d') FROM d").fetchall()
            answer: Any = (count, time.perf_counter() - began - read, size)
            while True:
                asked: Asked = yield answer
                match, rank = "", "0.0"
                if asked.pieces:
                    words = " & ".join("(" + " <-> ".join(map(_quoted, _tokens(piece))) + ")" for piece in asked.pieces)
                    match, rank = f"title @@ $q${words}$q$::tsquery", f"-ts_rank(title, $q${words}$q$::tsquery)"
                sql = question(
                    asked,
                    match,
                    rank,
                    among="'{value}' = ANY({column})",
                    values="v, COUNT(*) FROM hits, unnest({column}) AS given(v)",
                )
                sql = sql.format(tables="d").replace("d.*", ", ".join(COLUMNS))
                answer = lambda sql=sql: connection.execute(sql).fetchall()  # noqa: E731


def _tokens(piece: str) -> list[str]:
    from guiju.engines.search.text import grams

    return grams(piece)


def _tsvector(tokens: list[str]) -> str:
    return " ".join(f"{_quoted(token)}:{min(place, 16_383)}" for place, token in enumerate(tokens, start=1))


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def measure_peer(peer: Callable[..., Any], drawn: Drawn, limit: int | None, ours: Times, folder: Path) -> None:
    running = peer(limit, folder)
    count, seconds, size = next(running)
    print(
        f"\n{peer.__name__}: {count:,} documents in {seconds:.1f} s ({count / seconds:,.0f}/s), {size / 2**20:,.0f} MiB"
    )
    for each in drawn.warm_up[:20]:
        running.send(each)()
    times = Times()
    began = time.perf_counter()
    for each in drawn.asked:
        if time.perf_counter() - began > MOST_PEER_SECONDS:
            print(f"(stopped after {MOST_PEER_SECONDS:.0f} s)")
            break
        times.take(each.kind, running.send(each))
    times.show(peer.__name__, own_process=False)
    ratio = share(times.all(), 95) / share(ours.all(), 95)
    print(f"its p95 is {ratio:.0f} × ours" + (f", with {count:,} documents only" if limit else ""))
    running.close()


# Known items


def measure_known_items() -> None:
    from guiju.base.selection import Selection
    from guiju.standards.models import Standard
    from guiju.standards.search import find
    from guiju.standards.suggesting import did_you_mean

    rows = list(
        Standard.objects.exclude(source__name__startswith="demonstration")
        .order_by("id")
        .values_list("number", "undated_key", "title_zh", "title_en")
    )
    print(f"\n{len(rows):,} real editions\n{'500 each':<22}    first   in the first ten")
    characters = "".join(row[2] for row in rows if row[2])
    for name, spoil in (
        ("words reordered", _reordered),
        ("one word dropped", _one_dropped),
        ("English title", _english),
        ("number misspelt", _misspelt),
        ("one character wrong", _one_wrong),
    ):
        chance = random.Random(f"{SEED} {name}")
        first = in_ten = asked = 0
        while asked < 500:
            number, lineage, zh, en = chance.choice(rows)
            typed = spoil(chance, number, zh, en, characters)
            if not typed:
                continue
            asked += 1
            found = find(Selection(words=typed, on=TODAY), limit=10)
            if not found.total and (meant := did_you_mean(typed)):
                found = find(Selection(words=meant, on=TODAY), limit=10)
            keys = dict(Standard.objects.filter(id__in=found.ids).values_list("id", "undated_key"))
            places = [place for place, id in enumerate(found.ids) if keys[id] == lineage]
            first += places[:1] == [0]
            in_ten += bool(places)
        print(f"{name:<22} {first / asked:8.1%} {in_ten / asked:8.1%}", flush=True)


def _reordered(chance: random.Random, number: str, zh: str, en: str, characters: str) -> str:
    words = _cut(zh)
    if len(words) < 3:
        return ""
    while (shuffled := chance.sample(words, len(words))) == words:
        pass
    return " ".join(shuffled)


def _one_dropped(chance: random.Random, number: str, zh: str, en: str, characters: str) -> str:
    words = _cut(zh)
    if len(words) < 3:
        return ""
    del words[chance.randrange(len(words))]
    return "".join(words)


def _cut(title: str) -> list[str]:
    import rjieba

    return [word for word in rjieba.cut(title) if re.search(r"\w", word)]


def _english(chance: random.Random, number: str, zh: str, en: str, characters: str) -> str:
    return en[:200] if len(en.split()) > 2 else ""


def _misspelt(chance: random.Random, number: str, zh: str, en: str, characters: str) -> str:
    ways: list[Callable[[str], str]] = [
        lambda text: text.lower().replace("/", "").replace(" ", ""),
        lambda text: text.replace("/", " "),
        lambda text: re.sub(r"[-:](?=\d{4}$)", chance.choice("—–－ "), text),
        lambda text: text.replace("/", "").replace("-", "—"),
        lambda text: re.sub(r"[-:]\d{4}$", "", text),
        lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
    ]
    return chance.choice(ways)(number)


def _one_wrong(chance: random.Random, number: str, zh: str, en: str, characters: str) -> str:
    places = [place for place, sign in enumerate(zh) if "\u3400" <= sign <= "\u9fff"]
    if len(places) < 6 or len(zh) > 200:
        return ""
    place = chance.choice(places)
    while (other := chance.choice(characters)) == zh[place] or not "\u3400" <= other <= "\u9fff":
        pass
    return zh[:place] + other + zh[place + 1 :]


if __name__ == "__main__":
    main()
