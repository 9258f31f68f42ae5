"""What has to stand before a case of a procedure can be opened at all, and the answers that name it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from guiju.processes.policies import actions as policies


def _funding() -> dict[str, Any]:
    """A policy and a call that is open while walks begin."""
    terms = {
        "title": "标准化资助办法", "basis": "市监发〔2026〕1号", "region": "3301", "first": "2026-01-01", "last": "",
        "cap": "250000", "publicity_days": 5,
        "kinds": [{"achievement": "national-lead", "amount": "200000", "revision_percent": 50, "most_a_year": 2}],
    }  # fmt: skip
    policies.save_draft("award", terms, by="test")
    policies.announce(
        policies.publish("award", by="test"), code="2026", title="征集", first=date(2026, 4, 1), last=date(2026, 9, 30),
        achieved_first=date(2020, 1, 1), achieved_last=date(2025, 12, 31), by="test",
    )  # fmt: skip
    return {"call": "2026"}


def _classified() -> dict[str, Any]:
    return {"ics": "97.190", "ccs": "Y57", "call": ""}


GROUNDS: dict[str, Callable[[], dict[str, Any]]] = {"funding": _funding, "local-standard": _classified}
"""By the code of the procedure; most need none."""
