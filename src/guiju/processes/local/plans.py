"""Numbers of plans (计划编号) and of calls."""

from __future__ import annotations

from guiju.workflow.models import CaseCounter

PLAN = "local-standard plan"
CALL = "local-standard call"


def next_plan_number(*, year: int) -> str:
    """``2026-0012``: in the order of the plans of a year. The office's own pattern; no rule gives one."""
    return f"{year}-{_next(PLAN, year):04d}"


def next_call_number(*, year: int) -> str:
    return f"ZJ-{year}-{_next(CALL, year):02d}"


def _next(of: str, year: int) -> int:
    counter, _made = CaseCounter.objects.select_for_update().get_or_create(process=of, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
