"""How fast the figures are, in a register of two million standards and three million products.

    python benchmarks/figures.py [--data FOLDER] [--no-peers]

Without --data it makes the 2020 demonstration. A folder that is given is written to (a thousand standards are
changed, the copy is made anew): give a copy.

Ours are reckoned from the columnar copy. Beside them stands plain Django aggregation on SQLite, where the register is
kept, and on PostgreSQL, whose tables are loaded with the same rows, analysed and vacuumed. Every answer is asserted to
be the same in all three. A question is asked several times and its median counts; the peers are asked twice, and the
faster counts, so that all have what they read in memory. Beside the clock stands the processor time of the process,
which on a machine that does other work tells more.

Bars: a measure with two groupings ≤ 0.3 s; all measures of the annual report ≤ 5 s; copy from nothing ≤ 60 s, after a
thousand changes ≤ 2 s; ≥ 50 × Django on SQLite.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
# In place of this folder, whose modules would hide others of the same name.
sys.path[:1] = [str(CHECKOUT / "src"), str(CHECKOUT)]

CHANGES = 1_000
ASKED = 7
PERIOD = "2020"

#: Measures over each table, by two dimensions that Django tells too: a class of several codes it cannot take apart.
GROUPED: tuple[tuple[str, tuple[str, str]], ...] = (
    ("enterprise.standards.stock", ("industry", "year")),
    ("enterprise.published", ("industry", "revision")),
    ("enterprise.products.stock", ("region", "industry")),
    ("enterprise.products.declared", ("region", "field")),
    ("enterprise.stock", ("region", "field")),
    ("association.stock", ("region", "field")),
    ("local.stock", ("region", "year")),
    ("national.stock", ("committee", "year")),
    ("national.stock", ("nature", "revision")),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a data folder with a register; it is written to")
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-figures-") as folder:
        os.environ["GUIJU_DATA"] = str(args.data or folder)
        if args.data is None:
            subprocess.run(
                [sys.executable, "-m", "guiju", "demo", "--size", "2020"],
                env=os.environ | {"PYTHONPATH": str(CHECKOUT / "src")},
                check=True,
            )
        from guiju.commands import ensure_register

        ensure_register()
        measure_copying()
        asked = Asked.all()
        ours = measure_ours(asked)
        if not args.no_peers:
            measure_peer("SQLite", asked, ours)
            with postgresql():
                measure_peer("PostgreSQL", asked, ours)
        measure_following()


# The copy


def measure_copying() -> None:
    from django.conf import settings

    from guiju.figures import copying

    folder = Path(settings.FIGURES_URL.partition("://")[2])
    shutil.rmtree(folder, ignore_errors=True)
    clock, used = time.perf_counter(), _processor()
    rows = copying.rebuild()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    print(
        f"copy of {rows:,} rows from nothing: {time.perf_counter() - clock:.1f} s,"
        f" {_processor() - used:.1f} s of processor; {size:,.0f} MiB",
        flush=True,
    )


def measure_following() -> None:
    """A thousand standards are withdrawn, each in a transaction of its own, and the copy follows."""
    from guiju.base.terms import Status, Tier
    from guiju.figures import copying
    from guiju.standards import actions
    from guiju.standards.models import Standard

    day = date(2026, 11, 1)
    found = Standard.objects.of_tier(Tier.ENTERPRISE).with_status(Status.IN_FORCE, on=day).order_by("-id")[:CHANGES]
    for standard in list(found):
        actions.withdraw(standard, on=day, reason="复审", by="benchmark")
    clock, used = time.perf_counter(), _processor()
    copying.follow_journal()
    print(
        f"\nafter {CHANGES:,} changes: {time.perf_counter() - clock:.2f} s, {_processor() - used:.2f} s of processor",
        flush=True,
    )
    with copying.opened() as register:
        standards = register.table("standards")
        told = register.run(standards.filter(standards.withdrawn_on == day).count())[0][0].as_py()
    known = Standard.objects.filter(withdrawn_on=day).count()
    assert told == known >= CHANGES, (told, known)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


# What is asked

Answer = Mapping[tuple[str, ...], int]
"""By the values of the groups, without those of nothing; by () where nothing is grouped."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure by its groupings; or all measures of the annual report: every one of them that counts rows."""

    name: str
    ours: Callable[[], list[Answer]]
    django: Callable[[], list[Answer]]

    @classmethod
    def all(cls) -> list[Asked]:
        return [cls.grouped(code, by) for code, by in GROUPED] + [cls.annual()]

    @classmethod
    def grouped(cls, code: str, by: tuple[str, str]) -> Asked:
        from guiju.figures.evaluating import evaluate
        from guiju.figures.measures import measure
        from guiju.figures.periods import Period

        period = Period.read(PERIOD)

        def ours() -> list[Answer]:
            found = evaluate([measure(code)], period, by=by)
            return [{tuple(value for _, value in figure.group): figure.value for figure in found}]  # type: ignore[misc]

        return cls(f"{code} by {', '.join(by)}", ours, lambda: [in_groups(measure(code).population(period), by)])  # type: ignore[misc]

    @classmethod
    def annual(cls) -> Asked:
        """With ratios, changes and reported values for us; of Django only what these are reckoned from."""
        from guiju.figures.evaluating import figures
        from guiju.figures.measures import measure, printed2020

        whole = [(measure(each.code), each.period) for each in printed2020().values()]

        def counts(asked: Sequence[Any]) -> dict[tuple[str, str], Any]:
            flat = [part for figure in asked for part in (figure, *figure.parts)]
            return {(each.measure.code, str(each.period)): each for each in flat if each.population is not None}

        def ours() -> list[Answer]:
            found = counts(figures(whole))
            return [{(): found[cell].value} for cell in sorted(found)]

        wanted = counts(figures(whole))

        def django() -> list[Answer]:
            return [{(): one_by_one(wanted[cell])} for cell in sorted(wanted)]

        return cls(f"all {len(whole)} figures of the annual report ({len(wanted)} counted)", ours, django)


# As one would ask Django


def one_by_one(figure: Any) -> int:
    from guiju.figures.measures.making import different_codes
    from guiju.figures.populations import rows

    found = rows(figure.population).order_by()
    if figure.measure.counted is None:
        return int(found.count())
    assert figure.measure.counted is different_codes, figure.measure.code
    return len({prefix.removesuffix("/T") for prefix in found.values_list("prefix", flat=True).distinct()})


def in_groups(population: Any, by: Sequence[str]) -> Answer:
    from django.db.models import Count

    from guiju.figures.populations import Products, rows

    place = "enterprise__" if isinstance(population, Products) else ""
    names = [f"by_{code}" for code in by]
    found = rows(population).order_by().annotate(**{f"by_{code}": _expression(code, place) for code in by})
    counted = found.values_list(*names).annotate(count=Count("id"))
    return {tuple(map(str, group)): count for *group, count in counted if all(group)}


def _expression(code: str, place: str) -> Any:
    from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When
    from django.db.models.functions import ExtractYear, Substr

    from guiju.base.codes.naming import BROAD_FIELDS
    from guiju.base.terms import RelationKind
    from guiju.standards.models import Relation

    match code:
        case "region":
            return Substr(f"{place}region", 1, 2)
        case "industry":
            return Substr(f"{place}industry", 1, 1)
        case "field":
            whens = [
                When(**{f"{place}industry__startswith": section}, then=Value(name))
                for name, sections in BROAD_FIELDS.items()
                for section in sections
            ]
            return Case(*whens, default=Value(""), output_field=CharField())
        case "year":
            return ExtractYear("published_on")
        case "revision":
            replacing = Exists(Relation.objects.filter(standard=OuterRef("pk"), kind=RelationKind.REPLACES))
            return Case(When(replacing, then=Value("revision")), default=Value("new"), output_field=CharField())
        case "committee":
            return F("committee__key")
    return F(code)


# Measuring


@dataclass(slots=True)
class Times:
    """By question: seconds by the clock and of the processor, and what was answered."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    answers: list[list[Answer]] = field(default_factory=list)


def measure_ours(asked: Sequence[Asked]) -> Times:
    times = Times()
    print(f"\n{f'ours, {ASKED} times':<66}{'first':>8}{'median':>8}{'longest':>8}{'processor':>11} s", flush=True)
    for each in asked:
        clock, processor = [], []
        for _ in range(ASKED):
            start, used = time.perf_counter(), time.process_time()
            answers = each.ours()
            clock.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
        times.clock.append(statistics.median(clock))
        times.processor.append(statistics.median(processor))
        times.answers.append(answers)
        told = f"{each.name}: {sum(map(len, answers)):,}"
        print(
            f"{told:<66}{clock[0]:8.3f}{times.clock[-1]:8.3f}{max(clock):8.3f}{times.processor[-1]:11.3f}", flush=True
        )
    return times


def measure_peer(name: str, asked: Sequence[Asked], ours: Times) -> Times:
    """The processor is told of what runs in this process."""
    times = Times()
    own = name == "SQLite"
    beside = f"{'processor':>11} s{'× ours':>8}" if own else ""
    print(f"\n{'Django on ' + name + ', the faster of two':<66}{'clock':>8} s{'× ours':>8}{beside}", flush=True)
    for place, each in enumerate(asked):
        clock, processor = [], []
        for _ in range(2):
            start, used = time.perf_counter(), time.process_time()
            answers = each.django()
            clock.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
            assert answers == ours.answers[place], f"{each.name}: {_difference(answers, ours.answers[place])}"
        times.clock.append(min(clock))
        times.processor.append(min(processor))
        _show(each.name, (min(clock), ours.clock[place]), (min(processor), ours.processor[place]), own=own)
    _show(
        "all of these, with the same answers",
        (sum(times.clock), sum(ours.clock)),
        (sum(times.processor), sum(ours.processor)),
        own=own,
    )
    return times


def _show(name: str, clock: tuple[float, float], processor: tuple[float, float], *, own: bool) -> None:
    beside = f"{processor[0]:11.2f}  {processor[0] / processor[1]:8.0f}" if own else ""
    print(f"{name:<66}{clock[0]:8.2f}  {clock[0] / clock[1]:8.0f}{beside}", flush=True)


def _difference(theirs: list[Answer], ours: list[Answer]) -> object:
    return [
        {group: (one.get(group), other.get(group)) for group in {*one, *other} if one.get(group) != other.get(group)}
        for one, other in zip(theirs, ours, strict=True)
        if one != other
    ][:3]


@contextmanager
def postgresql() -> Iterator[None]:
    """A server of its own with the rows of the register; while it is there Django asks it."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from tests.contracts.postgresql import connected, make_database, server

    from guiju.demonstration.loading import without_indexes
    from guiju.organizations.models import Organization, PilotProject
    from guiju.standards.models import Product, Relation, Source, Standard

    models = (Source, Organization, Standard, Relation, Product, PilotProject)
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    start = time.perf_counter()
    with server(programs) as socket:
        database = make_database(programs, socket, "figures")
        rows = {model: _read(model) for model in models}
        with connected(database) as there:
            call_command("migrate", verbosity=0, interactive=False)
            with transaction.atomic(), without_indexes(*models):
                for model in models:
                    _load(there, model, rows[model])
            with there.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
                cursor.execute("SHOW server_version")
                version = cursor.fetchone()[0]
            assert connection.vendor == "postgresql"
            print(f"\nPostgreSQL {version}, loaded in {time.perf_counter() - start:.0f} s", flush=True)
            yield


def _columns(model: Any) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields if not field.generated]


def _read(model: Any) -> Iterator[tuple[Any, ...]]:
    """The rows as SQLite holds them, by a connection of their own: Django's is another by then."""
    import sqlite3

    from django.conf import settings

    file = settings.DATABASES["default"]["NAME"]
    columns = ", ".join(f'"{column}"' for column in _columns(model))
    register = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    yield from register.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY id")
    register.close()


def _load(there: Any, model: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    flags = [
        place
        for place, column in enumerate(_columns(model))
        if model._meta.get_field(column.removesuffix("_id") if column.endswith("_id") else column).get_internal_type()
        == "BooleanField"
    ]
    columns = ", ".join(f'"{column}"' for column in _columns(model))
    with (
        there.cursor() as cursor,
        cursor.cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([bool(cell) if place in flags else cell for place, cell in enumerate(row)] if flags else row)


if __name__ == "__main__":
    main()
