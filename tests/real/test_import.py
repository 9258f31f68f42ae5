"""All real catalogues in one register: counts, chains, changes between snapshots, and rows drawn at random."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from guiju.base.numbers import UnreadableNumber, parse
from guiju.base.terms import Status
from guiju.checks.negative.models import NegativeEntry
from guiju.commands import machine
from guiju.documents.opening import open_bytes
from guiju.journal.actions import verify
from guiju.journal.models import Entry
from guiju.journal.protection import protect
from guiju.standards.importing import events_last, run_import, told
from guiju.standards.models import Conflict, ImportRun, Relation, Standard, Statement

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]

CATALOGUE_DAY, NMPA_DAY, RELATON_DAY = date(2026, 7, 11), date(2026, 8, 15), date(2025, 7, 20)


@pytest.fixture(scope="module")
def data() -> Path:
    folder = machine.shared()
    assert folder is not None
    return folder / "data"


@pytest.fixture(scope="module")
def register(data: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, ImportRun]]:
    """Everything imported once, by file name. Outside a transaction, as imports are."""
    with django_db_blocker.unblock():
        runs: dict[str, ImportRun] = {}

        def take(path: Path, source: str | None, day: date | None) -> None:
            runs[path.name] = run_import(path, by="test", source=source, retrieved_on=day)

        take(data / "cn-catalogue/standards.jsonl.zst", "cn-catalogue", CATALOGUE_DAY)
        take(data / "cn-nmpa/standards.json", None, NMPA_DAY)
        take(data / "cn-nmpa/iso_gb_mapping.json", None, NMPA_DAY)
        for path in events_last(sorted((data / "relaton").glob("*.zst"))):
            take(path, None, RELATON_DAY)
        for path in sorted((data / "rfc").glob("*.zst")):
            take(path, None, None)
        yield runs
        _empty_again()


def _empty_again() -> None:
    """For other tests of this process. The journal does not let itself be emptied: its guards go and come back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    entered = list(NegativeEntry.objects.all())  # by a migration: the only rows of a new register
    call_command("flush", interactive=False, verbosity=0)
    NegativeEntry.objects.bulk_create(entered)
    protect(connection)


def lines(path: Path) -> list[dict[str, Any]]:
    with open_bytes(path) as file:
        text = file.read()
    return [json.loads(line) for line in text.splitlines()]


def test_the_whole_is_one_register_and_its_journal_is_whole(register):
    assert 120_000 < Standard.objects.count() < 140_000
    assert Standard.objects.count() == sum(run.created for run in register.values())
    assert Statement.objects.count() > Standard.objects.count()
    assert Conflict.objects.exists()
    assert not list(verify())


def test_hardly_a_row_of_the_chinese_catalogues_is_rejected(register):
    assert register["standards.jsonl.zst"].rejected <= 60
    assert register["standards.json"].rejected == 0
    assert register["iso_gb_mapping.json"].rejected == 1  # an ISO number without its Chinese half


def test_every_file_again_changes_nothing(register, data):
    entries = Entry.objects.count()
    for path, source, day in (
        (data / "cn-catalogue/standards.jsonl.zst", "cn-catalogue", date(2026, 7, 30)),
        (data / "cn-nmpa/standards.json", None, NMPA_DAY),
        (data / "relaton/iec.jsonl.zst", None, RELATON_DAY),
        (data / "relaton/iso-stage-events.jsonl.zst", None, RELATON_DAY),
        (next((data / "rfc").glob("*2018*")), None, None),
    ):
        run = run_import(path, by="test", source=source, retrieved_on=day)
        assert (run.created, run.updated) == (0, 0), path.name
    assert Entry.objects.count() == entries


def test_chains_and_adoptions_are_linked(register):
    linked = Relation.objects.filter(target__isnull=False)
    assert linked.filter(kind="replaces").count() > 20_000
    # 28 adoptions, of which nine name an ISO edition that the ISO catalogue does not list.
    assert linked.filter(kind="adopts").count() >= 19
    evaluation = Standard.objects.get(number="GB/T 16886.1-2011")
    assert evaluation.replaced_on == Standard.objects.get(number="GB/T 16886.1-2022").starts_on
    assert evaluation.status(on=date(2026, 1, 1)) is Status.REPLACED


def test_snapshots_came_in_as_changes(register, data):
    """What changed from one snapshot to the next, counted from the files themselves."""
    before: dict[str, Any] = {}
    for path in sorted((data / "rfc").glob("*.zst")):
        with open_bytes(path) as file:
            text = file.read()
        now = {
            re.sub(r"^RFC0*", "", name): (row["status"], row["title"].split()) for name, row in json.loads(text).items()
        }
        run = register[path.name]
        assert run.created == len(now.keys() - before.keys()), path.name
        assert run.updated == sum(1 for name in now.keys() & before.keys() if now[name] != before[name]), path.name
        before = now


def test_a_hundred_random_rows_of_the_chinese_catalogue_say_what_their_editions_hold(register, data):
    """Read here by the plainest means, and compared: titles, dates, class and status of the day."""
    chance = random.Random(20261)
    rows = lines(data / "cn-catalogue/standards.jsonl.zst")
    firsts: dict[str, dict[str, Any]] = {}
    for row in rows:
        try:
            firsts.setdefault(parse(row["标准编号"]).key, row)
        except UnreadableNumber:
            continue
    compared: Counter[str] = Counter()
    for key in chance.sample(sorted(firsts), 100):
        row, standard = firsts[key], Standard.objects.get(key=key)
        said = standard.statements.get(source__name="cn-catalogue").said
        for name, part in (("标准名称", "title_zh"), ("发布日期", "published_on"), ("实施日期", "effective_on")):
            text = (row.get(name) or "").strip()
            if text and text != "1900-01-01" and (part == "title_zh" or re.fullmatch(r"\d{4}-\d\d-\d\d", text)):
                assert said[part] == " ".join(text.split()), (key, name)
                compared[name] += 1
        begun = not row["实施日期"] or row["实施日期"] <= "2026-07-11"
        alone = standard.replaced_on is None and not standard.conflicts.exists()
        if row["标准状态"] == "现行" and begun and alone:
            assert standard.status(on=CATALOGUE_DAY) is Status.IN_FORCE, key
            compared["现行"] += 1
        if row["标准状态"] in ("废止", "作废"):
            assert standard.status(on=CATALOGUE_DAY) in (Status.WITHDRAWN, Status.REPLACED), key
            compared["废止"] += 1
    assert min(compared.values()) > 15, compared


@pytest.mark.parametrize("flavour", ["iso", "iec"])
def test_a_hundred_random_international_rows_say_what_their_editions_hold(register, data, flavour):
    chance = random.Random(20262)
    rows = lines(data / f"relaton/{flavour}.jsonl.zst")
    firsts: dict[str, dict[str, Any]] = {}
    for row in rows:
        docids = row["docid"] if isinstance(row["docid"], list) else [row["docid"]]
        try:
            firsts.setdefault(parse(docids[0]["id"]).key, row)
        except UnreadableNumber:
            continue
    with_title = 0
    for key in chance.sample(sorted(firsts), 100):
        row = firsts[key]
        said = Standard.objects.get(key=key).statements.get(source__name=f"relaton-{flavour}").said
        main = [t["content"] for t in row["title"] if t["type"] == "main" and t.get("language") == ["en"]]
        if main:
            assert said["title_en"] == " ".join(main[0].split()), key
            with_title += 1
        dates = row.get("date") or []
        published = [d["value"] for d in (dates if isinstance(dates, list) else [dates]) if d["type"] == "published"]
        assert said.get("published_on", "") == (published[0] if published else ""), key
        stage = row["docstatus"]["stage"]["value"] if row.get("docstatus") else ""
        if stage == "95" and row["docstatus"]["substage"]["value"] == "99":
            assert said["reported_status"] == "withdrawn", key
    assert with_title > 90


def test_print_the_defects_of_the_real_files(register, capsys: pytest.CaptureFixture[str], record_property: Callable):
    """Not a check: `pytest -s` prints what stands in docs and reports."""
    total: Counter[str] = Counter()
    for run in register.values():
        total.update({kind.defect.code: kind.count for kind in told(run)})
    with capsys.disabled():
        print()
        for code, count in total.most_common():
            print(f"{count:>8,}  {code}")
    record_property("defects", dict(total))
    assert total["DATE_1900"] > 2_000
