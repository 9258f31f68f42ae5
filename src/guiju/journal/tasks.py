"""Slow work on the journal."""

from __future__ import annotations

from django_tasks import task

from guiju.journal.actions import last_seq, verify


@task()
def verify_journal() -> dict[str, object]:
    """How many entries there are and every flaw among them, one sentence each."""
    return {"entries": last_seq(), "flaws": [flaw.what for flaw in verify()][:100]}
