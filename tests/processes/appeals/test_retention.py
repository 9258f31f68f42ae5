"""An identity goes on its day: after a reminder, not while its case is open, not when somebody has just written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from guiju.processes.appeals import dialogue, identities, retention
from guiju.processes.appeals.identities import Identity
from guiju.processes.appeals.models import SealedIdentity
from guiju.workflow.engine import perform


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@pytest.fixture
def closed(case):
    identities.keep(case, Identity(name="欧阳慕容雪"), by="public")
    perform(case, "withdraw", by="public", answers={"reason": "已解决"})
    return case


def last_day() -> date:
    return SealedIdentity.objects.get().delete_on


def test_it_is_kept_for_three_years(closed):
    today = timezone.localdate()
    assert last_day().year == today.year + 3
    assert retention.run(now=noon(last_day() - timedelta(days=31))) == (0, 0)


def test_reminder_first_deletion_on_the_day(closed):
    day = last_day()
    assert retention.run(now=noon(day - timedelta(days=30))) == (1, 0)
    assert retention.run(now=noon(day - timedelta(days=29))) == (0, 0)
    assert retention.run(now=noon(day)) == (0, 1)
    row = SealedIdentity.objects.get()
    assert (bytes(row.sealed), row.deleted_on) == (b"", day)
    texts = [event.answers.get("text", "") for event in closed.events.order_by("seq")]
    assert any("将在" in text for text in texts)
    assert "身份信息已删除：保留期满" in texts


def test_a_late_reminder_moves_the_day(closed):
    day = last_day()
    assert retention.run(now=noon(day + timedelta(days=5))) == (1, 0)
    assert last_day() == day + timedelta(days=35)


def test_an_open_case_keeps_it(case):
    identities.keep(case, Identity(name="欧阳慕容雪"), by="public")
    day = last_day()
    retention.run(now=noon(day - timedelta(days=30)))
    assert retention.run(now=noon(day)) == (0, 0)
    assert last_day() == day + timedelta(days=30)


def test_who_has_just_written_is_not_forgotten(closed):
    day = last_day()
    retention.run(now=noon(day - timedelta(days=30)))
    dialogue.write(closed, "又发生了", now=noon(day - timedelta(days=3)))
    assert retention.run(now=noon(day)) == (0, 0)
    assert retention.run(now=noon(last_day())) == (0, 1)
