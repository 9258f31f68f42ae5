"""What falls due among real standards, counted by the register and recounted row by row from the file."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from guiju.base.selection import Selection
from guiju.base.terms import Status, Tier
from guiju.processes.planning_ahead import falling_due
from guiju.standards.importing import run_import
from guiju.standards.models import Standard

SHARED = Path(os.environ.get("GUIJU_SHARED") or Path(__file__).parents[3] / "shared") / "data"
CATALOGUE = SHARED / "cn-catalogue" / "standards.jsonl.zst"
TODAY = date(2026, 11, 20)

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.skipif(not CATALOGUE.is_file(), reason=f"{CATALOGUE} is not there"),
]


def recounted(year: int) -> Counter[str]:
    """By tier, from the rows of the register one by one, with what Python knows of days and status."""
    found: Counter[str] = Counter()
    for standard in Standard.objects.iterator(chunk_size=5_000):
        begins = standard.effective_on or standard.published_on
        if standard.tier not in falling_due.RULES or begins is None:
            continue
        if standard.status(on=TODAY) is Status.IN_FORCE and begins.year + 5 <= year:
            found[standard.tier] += 1
    return found


def test_the_list_of_a_year_is_what_a_plain_recount_finds(settings, tmp_path):
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    run_import(CATALOGUE, by="test", retrieved_on=date(2026, 7, 1))
    for year in (2024, 2026, 2030):
        plain = recounted(year)
        for tier in falling_due.RULES:
            due = falling_due.due(Selection(tiers=(Tier(tier),)), year=year, on=TODAY)
            assert due.count() == plain[tier], (year, tier)
            groups = falling_due.groups(due)
            assert {sum(group.count for group in each) for each in groups.values()} == {plain[tier]}
    assert sum(recounted(2026).values()) > 1_000
