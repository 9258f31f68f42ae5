"""How many steps of cases a second the engine takes, on SQLite alone and on PostgreSQL with four workers.

A step is what an officer's click is: authority, guards, form, deadline, event, tasks, journal, in one transaction that
is on disk when it returns. Peer in the same run: the same transactions of a program that only locks the case, sets its
state and writes the event. Run it as `.venv/bin/python benchmarks/procedures.py`; it prints steps/s and the ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
CASES = 400
DURABLE = "-c listen_addresses="
WORKERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=2_000, help="that each worker takes")
    parser.add_argument("--work", nargs=3, metavar=("KIND", "SEED", "BEGIN"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        kind, seed, begin = args.work
        work(kind, int(seed), float(begin), args.steps)
        return
    with tempfile.TemporaryDirectory(prefix="guiju-benchmark-") as folder:
        environment = os.environ | {"GUIJU_DATA": folder, "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}"}
        show("SQLite, one process", environment, args.steps, workers=1)
        show("SQLite, four processes", environment, args.steps // 4, workers=WORKERS)
        with postgresql() as url:
            environment["GUIJU_DATABASE_URL"] = url
            show("PostgreSQL, one worker", environment, args.steps, workers=1)
            show("PostgreSQL, four workers", environment, args.steps // 2, workers=WORKERS)


def show(name: str, environment: dict[str, str], steps: int, *, workers: int) -> None:
    prepare(environment)
    engine, bare = (together(kind, environment, steps, workers) for kind in ("engine", "bare"))
    print(f"{name:<26} {engine:7.0f} steps/s   bare {bare:7.0f}/s   ratio {engine / bare:.2f}", flush=True)


def prepare(environment: dict[str, str]) -> None:
    """Tables, two people, and cases that stand here."""
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from tests.contracts.passing_on import define; define()\n"
        "from guiju.people.models import User\n"
        "from guiju.workflow.engine import open_case\n"
        "officer = User.objects.get_or_create(username='officer', defaults={'role': 'officer'})[0]\n"
        "User.objects.get_or_create(username='reviewer', defaults={'role': 'reviewer'})\n"
        f"for n in range({CASES}): open_case('passing-on', by=officer, answers={{}}, title=f'case {{n}}')\n"
    )
    settled = environment | {"DJANGO_SETTINGS_MODULE": "guiju.config.settings"}
    subprocess.run([sys.executable, "-c", script], env=settled, check=True)


def together(kind: str, environment: dict[str, str], steps: int, workers: int) -> float:
    """Steps a second of all workers, which begin at the same moment."""
    begin = time.time() + 4
    command = [sys.executable, __file__, "--steps", str(steps), "--work", kind]
    running = [
        subprocess.Popen([*command, str(seed), str(begin)], env=environment, stdout=subprocess.PIPE, text=True)
        for seed in range(workers)
    ]
    told = [json.loads(worker.communicate()[0]) for worker in running]
    return sum(each["taken"] for each in told) / max(each["seconds"] for each in told)


def work(kind: str, seed: int, begin: float, steps: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "guiju.config.settings"
    import django

    django.setup()
    from tests.contracts.passing_on import define, pass_on

    define()
    take = pass_on if kind == "engine" else bare
    time.sleep(max(0.0, begin - time.time()))
    started = time.perf_counter()
    counts = take(steps, seed)
    print(json.dumps({"taken": counts["taken"], "seconds": time.perf_counter() - started}))


def bare(steps: int, seed: int) -> dict[str, int]:
    """The peer: lock, set the state, write what happened."""
    from django.db import transaction
    from django.utils import timezone

    from guiju.workflow.models import Case, CaseEvent

    chosen = random.Random(seed)
    cases = list(Case.objects.filter(process="passing-on").values_list("pk", flat=True))
    for _attempt in range(steps):
        with transaction.atomic():
            case: Any = Case.objects.select_for_update().get(pk=chosen.choice(cases))
            source, case.state = case.state, "there" if case.state == "here" else "here"
            case.seq += 1
            case.save(update_fields=["state", "seq"])
            now = timezone.now()
            CaseEvent.objects.create(
                case=case, seq=case.seq, kind="step", code="pass", source=source, target=case.state,
                at=now, on=timezone.localdate(now), role="officer",
            )  # fmt: skip
    return {"taken": steps, "refused": 0}


@contextmanager
def postgresql() -> Iterator[str]:
    """A server that writes to disk with each commit."""
    sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "src")]
    from tests.contracts.postgresql import make_database, server, url

    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    with server(programs, settings=DURABLE) as socket:
        yield url(make_database(programs, socket, "procedures"))


if __name__ == "__main__":
    main()
