"""What every record engine must do; SQLite and a real PostgreSQL run the same tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contracts import postgresql
from tests.standards.test_validity import days, registers, statuses_by_sql

from guiju.base.numbers import parse
from guiju.base.terms import RelationKind, Status
from guiju.commands import machine
from guiju.engines.records import insert_rows, next_id, settle_sequence, update_rows
from guiju.journal.actions import Changed, record, row_digest, verify
from guiju.journal.agreement import Difference, out_of_step
from guiju.journal.models import Change, Entry
from guiju.journal.protection import missing_triggers, protect
from guiju.organizations.actions import load_codes, organization_named, register_organization
from guiju.organizations.models import Code, OrganizationKind
from guiju.standards import actions, lineage
from guiju.standards.models import Relation, Source, Standard
from guiju.standards.querysets import Among, begins
from guiju.standards.resolving import resolve_many
from guiju.standards.soundness import CHECKS

Y2010, Y2020 = date(2010, 1, 1), date(2020, 10, 1)


@pytest.fixture(scope="module")
def postgresql_server() -> Iterator[Path]:
    programs = machine.postgresql()
    assert programs is not None
    with postgresql.server(programs) as socket:
        yield socket


@pytest.fixture(scope="module")
def postgresql_database(postgresql_server: Path, django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """A database with our tables."""
    programs = machine.postgresql()
    assert programs is not None
    database = postgresql.make_database(programs, postgresql_server, "register")
    with django_db_blocker.unblock(), postgresql.connected(database):
        call_command("migrate", verbosity=0, interactive=False)
    return database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, db: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of the engine that the test runs on; what it writes is taken back."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    database = request.getfixturevalue("postgresql_database")
    with django_db_blocker.unblock(), postgresql.connected(database), transaction.atomic():
        yield "postgresql"
        transaction.set_rollback(True)


@pytest.fixture
def register(engine: str) -> Source:
    """GB/T 1.1 in three editions, one that adopts, and parts."""
    source = Source.objects.create(name="test")
    for number, effective in (("GB/T 1.1-2000", date(2001, 1, 1)), ("GB/T 1.1-2009", Y2010), ("GB/T 1.1-2020", Y2020)):
        actions.register_standard(number, title_zh="标准化工作导则", effective_on=effective, source=source, by="test")
    for new, old in (("GB/T 1.1-2009", "GB/T 1.1-2000"), ("GB/T 1.1-2020", "GB/T 1.1-2009")):
        standard = Standard.objects.get(number=new)
        actions.relate(standard, RelationKind.REPLACES, old, source=source, by="test")
    actions.register_standard("GB/T 1.2-2020", effective_on=Y2020, source=source, by="test")
    return source


def test_the_engine_is_the_one_asked_for(engine):
    assert connection.vendor == engine


def test_rows_go_in_by_the_thousand_and_the_next_single_row_follows_them(engine):
    first = next_id(Source)
    columns = ("id", "name", "title", "priority", "confidence", "demonstration")
    rows = ((first + n, f"来源\t{n}", "换\n行 \\ 与“引号”", n, "low", False) for n in range(12_000))
    assert insert_rows(Source, columns, rows) == 12_000
    settle_sequence(Source)
    assert Source.objects.create(name="next").pk >= first + 12_000
    kept = Source.objects.get(pk=first + 11_999)
    assert (kept.name, kept.title, kept.priority) == ("来源\t11999", "换\n行 \\ 与“引号”", 11_999)
    assert update_rows(Source, ("title", "priority"), [("新", 7, first), ("", 8, first + 1)]) == 2
    assert list(Source.objects.filter(pk__in=[first, first + 1]).order_by("pk").values_list("title", "priority")) == [
        ("新", 7),
        ("", 8),
    ]


def test_more_values_than_a_statement_has_places_for_are_still_one_query(register, django_assert_num_queries):
    keys = [f"gb-t-{n}-2000" for n in range(300_000)] + ["gb-t-1.1-2020"]
    with django_assert_num_queries(2, connection=connection):
        assert [s.number for s in Standard.objects.filter(key__in=Among(keys))] == ["GB/T 1.1-2020"]
        assert Standard.objects.filter(pk__in=Among(range(2_000_000))).count() >= 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=registers(), on=days)
def test_the_status_of_a_day_is_the_same_in_python_and_in_the_database(engine, rows, on):
    with transaction.atomic():
        source = Source.objects.create(name="property")
        Standard.objects.bulk_create(
            Standard(**actions.derived_from(parse(f"GB/T {n}-2020")), source=source, **row)
            for n, row in enumerate(rows, start=1)
        )
        expected = {standard.pk: standard.status(on=on) for standard in Standard.objects.all()}
        assert statuses_by_sql(on) == {pk: [status] for pk, status in expected.items()}
        assert dict(Standard.objects.with_status_word(on=on).values_list("pk", "status_word")) == expected
        transaction.set_rollback(True)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=plain, old=plain, new=plain)
def test_the_journal_proves_itself_whatever_was_written(engine, payload, old, new):
    with transaction.atomic():
        change = Changed("thing", 1, row_digest([old, new]), {"field": [old, new], "another": [new, old]})
        record("test.happened", by="test", changes=[change, Changed("thing", 2, "", None)], payload=payload)
        assert list(verify()) == []
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", ["journal_entry", "journal_change"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_journal_only_grows(register, table, statement):
    key = "seq" if table == "journal_entry" else "id"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, key, key))
    assert Entry.objects.count() > 5
    assert list(verify()) == []


def test_missing_triggers_are_made_again(register, engine):
    name = "journal_entry_no_delete" if engine == "sqlite" else "journal_entry_append_only"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if engine == "sqlite" else " ON journal_entry"))
    assert missing_triggers(connection) == [name]
    protect(connection)
    assert missing_triggers(connection) == []


def test_rows_changed_past_the_journal_are_found(register):
    assert list(out_of_step(Standard)) == []
    first, last = Standard.objects.order_by("pk").first(), Standard.objects.order_by("pk").last()
    Standard.objects.filter(pk=first.pk).update(title_zh="改过")
    Standard.objects.filter(pk=last.pk).delete()
    found = [(each.row, each.difference) for each in out_of_step(Standard)]
    assert found == [(first.pk, Difference.CHANGED), (last.pk, Difference.GONE)]


def test_links_and_days_of_replacement_are_made_in_bulk(register):
    Relation.objects.update(target=None)
    Standard.objects.update(replaced_on=None)
    assert lineage.link_targets() == 2
    assert lineage.out_of_date() == 2
    assert actions.refresh(by="test") == 2
    dates = Standard.objects.order_by("year").values_list("replaced_on", flat=True)[:2]
    assert list(dates) == [Y2010, Y2020]
    assert Change.objects.order_by("-id").first().fields == {"replaced_on": [None, "2020-10-01"]}
    assert (lineage.out_of_date(), list(lineage.contradictory()), list(out_of_step(Standard))) == (0, [], [])


def test_numbers_are_ordered_by_code_point(engine):
    source = Source.objects.create(name="test")
    numbers = ["GB 2-2020", "GB/T 1.2-2020", "GB/T 1.10-2020", "GB/T 2-2020", "DB33/T 1-2020", "T/CAS 1-2020"]
    for number in reversed(numbers):
        actions.register_standard(number, source=source, by="test")
    found = list(Standard.objects.order_by("sort_key").values_list("number", flat=True))
    assert found == [number.canonical for number in sorted(map(parse, numbers))]


def test_chains_and_numbers_are_resolved(register):
    middle = Standard.objects.get(number="GB/T 1.1-2009")
    assert [s.year for s in lineage.chain(middle)] == [2000, 2009, 2020]
    asked = ["GB/T 1.1-2000", "GB/T 1.1", "GB/T 1（所有部分）", "GB 1.2-2020", "GB/T 1"]
    answers = resolve_many(asked, on=date(2026, 1, 1))
    assert [answer.outcome for answer in answers] == ["replaced", "in-force", "several", "not-found", "not-found"]
    assert [s.number for s in answers[0].chain] == ["GB/T 1.1-2009", "GB/T 1.1-2020"]
    assert [s.number for s in answers[2].current] == ["GB/T 1.1-2020", "GB/T 1.2-2020"]
    assert [s.number for s in answers[3].suggestions] == ["GB/T 1.2-2020"]


def test_the_line_of_an_edition_is_read_at_once(register):
    middle = Standard.objects.get(number="GB/T 1.1-2009")
    links = lineage.links_around(middle)
    numbers = dict(Standard.objects.values_list("pk", "number"))
    assert [(numbers[link.successor], numbers[link.predecessor]) for link in links] == [
        ("GB/T 1.1-2009", "GB/T 1.1-2000"),
        ("GB/T 1.1-2020", "GB/T 1.1-2009"),
    ]
    assert lineage.by_distance(middle, links)[0] == middle.pk


@pytest.mark.parametrize(
    ("text", "found"), [("gb-t-1.", 4), ("gb-t-1.1-", 3), ("gb-t-1.1-2020", 1), ("GB", 0), ("gb-t-_", 0), ("", 4)]
)
def test_a_column_begins_sign_by_sign(text, found, register):
    assert Standard.objects.filter(begins("key", text)).count() == found


def test_counts_by_status_come_from_one_query(register, django_assert_num_queries):
    with django_assert_num_queries(1, connection=connection):
        words = list(Standard.objects.with_status_word(on=Y2020).values_list("status_word", flat=True))
    assert sorted(words) == [Status.IN_FORCE, Status.IN_FORCE, Status.REPLACED, Status.REPLACED]


def test_codes_and_organizations_are_kept(engine):
    assert load_codes() == Code.objects.count() > 4_000
    assert load_codes() == 0
    body = register_organization(kind=OrganizationKind.AGENCY, name_zh="规矩（杭州）局", by="test")
    assert organization_named("规矩(杭州)局") == body


def test_the_checks_of_the_doctor_run(register):
    found = {check.code: list(check.look(lambda _count: None)) for check in CHECKS if check.code != "index"}
    assert {code: findings for code, findings in found.items() if findings} == {}


@pytest.mark.postgresql
@pytest.mark.slow
def test_a_register_in_postgresql_is_backed_up_examined_and_restored(postgresql_server, db, tmp_path):
    """Through the commands, as people use them."""
    programs = machine.postgresql()
    assert programs is not None
    backup = tmp_path / "register.tar.zst"

    def guiju(database: dict[str, Any], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "guiju", *map(str, arguments), "--data", str(tmp_path / str(database["NAME"]))],
            env=os.environ | {"PYTHONPATH": "src", "GUIJU_LANG": "zh", "GUIJU_DATABASE_URL": postgresql.url(database)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    one = postgresql.make_database(programs, postgresql_server, "one")
    with postgresql.connected(one):
        call_command("migrate", verbosity=0, interactive=False)
        for n in range(1, 20):
            actions.register_standard(f"GB/T {n}-2020", effective_on=Y2020 + timedelta(days=n), by="test")
    assert guiju(one, "doctor", "--repair").returncode == 0
    assert guiju(one, "backup", backup).returncode == 0
    refused = guiju(one, "restore", backup)
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)

    two = postgresql.make_database(programs, postgresql_server, "two")
    done = guiju(two, "restore", backup)
    assert done.returncode == 0, done.stderr
    examined = guiju(two, "doctor", "--json")
    assert (examined.returncode, json.loads(examined.stdout)["sound"]) == (0, True), examined.stdout
    with postgresql.connected(two):
        assert Standard.objects.in_force(on=Y2020 + timedelta(days=10)).count() == 10

    replaced = guiju(one, "restore", backup, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert list((tmp_path / "one").glob("before-restore-*.tar.zst"))
