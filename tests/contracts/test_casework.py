"""Several processes work on the same cases at once: no step is lost, none is taken twice, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.contracts import postgresql

from guiju.commands import machine

CHECKOUT = Path(__file__).resolve().parents[2]
CASES, TRIES, PROCESSES = 5, 500, 2

OPEN_CASES = f"""
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from tests.contracts.passing_on import define; define()
from guiju.people.models import User
from guiju.workflow.engine import open_case
officer = User.objects.create(username="officer", role="officer")
User.objects.create(username="reviewer", role="reviewer")
for n in range({CASES}):
    open_case("passing-on", by=officer, answers={{}}, title=str(n))
"""
PROVE = """
import json, django; django.setup()
from tests.contracts.passing_on import define; define()
from guiju.journal.actions import verify
from guiju.workflow.models import Case, CaseEvent, Task
from guiju.workflow.replaying import flaws
print(json.dumps({
    "flaws": list(flaws()),
    "journal": [flaw.what for flaw in verify()],
    "events": CaseEvent.objects.count(),
    "words": CaseEvent.objects.exclude(code="open").values("answers").distinct().count(),
    "open tasks": Task.objects.filter(state="open").count(),
    "cases": Case.objects.count(),
}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A register of its own for processes of their own."""
    settled = os.environ | {
        "GUIJU_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "guiju.config.settings",
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
    }
    if request.param == "sqlite":
        yield settled
        return
    programs = machine.postgresql()
    assert programs is not None
    with postgresql.server(programs) as socket:
        database = postgresql.make_database(programs, socket, "casework")
        yield settled | {"GUIJU_DATABASE_URL": postgresql.url(database)}


def _run(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, text=True)


def _finished(process: subprocess.Popen[str]) -> str:
    told = process.communicate(timeout=240)[0]
    assert process.returncode == 0
    return told


def test_a_thousand_steps_of_two_processes_are_neither_lost_nor_doubled(environment):
    _finished(_run(environment, "-c", OPEN_CASES))
    working = [
        _run(environment, "-m", "tests.contracts.passing_on", str(TRIES), str(seed)) for seed in range(PROCESSES)
    ]
    counts = [json.loads(_finished(each)) for each in working]
    assert all(each["taken"] + each["refused"] == TRIES for each in counts)
    taken = sum(each["taken"] for each in counts)
    assert min(each["taken"] for each in counts) > 0, "one process did everything: nothing was shown"
    proof = json.loads(_finished(_run(environment, "-c", PROVE)))
    assert proof == {
        "flaws": [],
        "journal": [],
        "events": CASES + taken,
        "words": taken,
        "open tasks": CASES,
        "cases": CASES,
    }
