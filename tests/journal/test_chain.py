"""The journal only grows, and shows wherever it has been touched."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.journal.actions import (
    GENESIS,
    Changed,
    advance,
    changed_rows,
    cursor_of,
    last_seq,
    record,
    row_digest,
    verify,
)
from guiju.journal.models import Change, Entry
from guiju.journal.protection import missing_triggers, protect

pytestmark = pytest.mark.django_db


def append(count: int = 1, changes: int = 0) -> None:
    for n in range(count):
        record(
            "test.happened",
            f"thing-{n}",
            by="test",
            changes=[Changed("thing", row, "d", None) for row in range(changes)],
        )


def sql(statement: str, *given) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


@pytest.fixture
def unguarded():
    """A database whose triggers someone has dropped."""
    for name in ("entry_no_update", "entry_no_delete", "change_no_update", "change_no_delete"):
        sql(f"DROP TRIGGER journal_{name}")
    sql("PRAGMA defer_foreign_keys = ON")
    append(5, changes=3)
    yield
    transaction.set_rollback(True)


def flaws() -> list[tuple[int, str]]:
    return [(flaw.seq, flaw.what) for flaw in verify()]


def test_each_entry_holds_the_hash_of_the_one_before():
    append(3)
    hashes = list(Entry.objects.order_by("seq").values_list("previous", "hash"))
    assert [previous for previous, _hash in hashes] == [GENESIS, *(own for _previous, own in hashes[:-1])]
    assert flaws() == []


def test_an_entry_is_written_only_in_the_transaction_of_the_change(monkeypatch):
    monkeypatch.setattr("guiju.journal.actions.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(transaction.TransactionManagementError):
        append()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'nobody'",
        "DELETE FROM journal_entry",
        "UPDATE journal_change SET digest = ''",
        "DELETE FROM journal_change",
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "INSERT OR REPLACE INTO journal_change SELECT * FROM journal_change",
    ],
)
def test_the_database_refuses_whatever_does_not_append(statement):
    append(1, changes=1)
    with pytest.raises((IntegrityError, OperationalError), match="append-only"), transaction.atomic():
        sql(statement)
    assert flaws() == []


def test_missing_triggers_are_named_and_made_again(unguarded):
    assert len(missing_triggers(connection)) == 4
    protect(connection)
    assert missing_triggers(connection) == []
    with pytest.raises((IntegrityError, OperationalError), match="append-only"), transaction.atomic():
        sql("DELETE FROM journal_entry")


@pytest.mark.parametrize(
    ("damage", "seq", "what"),
    [
        ("UPDATE journal_entry SET actor = 'nobody' WHERE seq = 3", 3, "内容与其散列不符"),
        ("UPDATE journal_entry SET payload = '{\"reason\": 1}' WHERE seq = 1", 1, "内容与其散列不符"),
        ("UPDATE journal_entry SET at = '2020-01-01 00:00:00' WHERE seq = 5", 5, "内容与其散列不符"),
        ("UPDATE journal_change SET digest = 'x' WHERE entry_id = 2 AND row = 1", 2, "变更行与其散列不符"),
        ("DELETE FROM journal_change WHERE entry_id = 4 AND row = 2", 4, "变更行与其散列不符"),
        ("DELETE FROM journal_change WHERE entry_id = 4", 4, "变更行与其散列不符"),
        (
            "INSERT INTO journal_change (entry_id, model, row, digest) VALUES (4, 'thing', 9, 'x')",
            4,
            "变更行与其散列不符",
        ),
        ("DELETE FROM journal_entry WHERE seq = 2", 2, "第 2 条缺失"),
        ("DELETE FROM journal_entry WHERE seq IN (2, 3)", 2, "第 2 至 3 条缺失"),
        ("DELETE FROM journal_entry WHERE seq = 5", 5, "属于并不存在的日志第 5 条"),
        ("UPDATE journal_entry SET previous = hash WHERE seq = 4", 4, "不相连"),
    ],
)
def test_whatever_is_touched_is_found_and_named(unguarded, damage, seq, what):
    sql(damage)
    assert any(found == seq and what in said for found, said in flaws())


def test_an_entry_put_in_between_with_a_hash_of_its_own_does_not_fit(unguarded):
    sql("UPDATE journal_entry SET seq = seq + 100 WHERE seq > 3")
    sql("UPDATE journal_change SET entry_id = entry_id + 100 WHERE entry_id > 3")
    append()
    assert flaws() != []


def test_a_reader_goes_on_where_it_stopped():
    append(2, changes=2)
    assert cursor_of("reader") == 0
    assert list(changed_rows("thing", after=0, upto=last_seq())) == [0, 1, 0, 1]
    advance("reader", last_seq())
    append(1, changes=1)
    assert list(changed_rows("thing", after=cursor_of("reader"), upto=last_seq())) == [0]


def test_the_digest_of_a_row_tells_an_empty_text_from_nothing_and_one_column_from_the_next():
    assert len({row_digest(values) for values in ([None, ""], ["", None], ["", ""], ["a", "b"], ["ab", ""])}) == 5
    assert row_digest([date(2020, 1, 1), 7]) == row_digest(["2020-01-01", "7"])


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=plain, old=plain, new=plain)
def test_whatever_is_recorded_proves_itself_afterwards(payload, old, new):
    record("test.happened", by="test", changes=[Changed("thing", 1, "d", {"field": [old, new]})], payload=payload)
    assert flaws() == []


def test_days_and_times_in_a_payload_are_kept_as_text():
    record("test.happened", by="test", on=date(2020, 1, 1), at=datetime(2020, 1, 1, tzinfo=UTC))
    assert Entry.objects.get().payload == {"on": "2020-01-01", "at": "2020-01-01 00:00:00+00:00"}
    assert not Change.objects.exists()
