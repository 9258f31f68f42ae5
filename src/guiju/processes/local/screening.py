"""Screening of a proposal: the negative list of the day, and what in the register or under way sounds alike.

A hit never decides anything: it is shown to a person, who decides and says why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any

from guiju.checks.negative.screening import negative_hits
from guiju.insight.likeness import alike
from guiju.workflow.models import Case


def screen(*, title: str, scope: str, ics: str, on: date, case: Case, revised: Collection[str] = ()) -> dict[str, Any]:
    """Both screenings as an event keeps them."""
    return {
        "negative_hits": [asdict(hit) for hit in negative_hits(title=title, scope=scope, ics=ics, on=on)],
        "duplicate_hits": [asdict(hit) for hit in alike(title, on=on, but=case, revised=revised)],
    }
