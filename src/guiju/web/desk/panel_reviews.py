"""What is shown below the steps of a review and of a demand: what the register itself knew on the day it was asked."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from guiju.processes.planning_ahead.health import Health
from guiju.processes.planning_ahead.words import CONCLUSIONS
from guiju.web.desk.panels import events_of, panel
from guiju.workflow.models import Case


@panel("periodic-review")
def checked(_request: HttpRequest, case: Case) -> str:
    """体检: age, what it cites that is gone, reports and complaints, and what the facts speak for."""
    kept = next((event for event in reversed(events_of(case)) if "health" in event.data), None)
    if kept is None:
        return ""
    health = Health.read(kept.data["health"])
    advice = health.advice
    context = {"on": kept.on, "health": health, "advice": CONCLUSIONS[advice.conclusion], "reasons": advice.reasons}
    return render_to_string("desk/panel_review.html", context)


@panel("standards-demand")
def matched(_request: HttpRequest, case: Case) -> str:
    """Standards that sound like the need and committees of its field, each with its reason."""
    kept = next((event for event in reversed(events_of(case)) if "matches" in event.data), None)
    if kept is None:
        return ""
    return render_to_string("desk/panel_demand.html", {"on": kept.on, "matches": kept.data["matches"]})
