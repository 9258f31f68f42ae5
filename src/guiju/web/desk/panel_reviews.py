"""What is shown below the steps of a review and of a demand: what the register itself knows."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from guiju.base.terms import RelationKind
from guiju.people.roles import OF_THE_OFFICE
from guiju.processes.planning_ahead.health import health_of
from guiju.processes.planning_ahead.models import Conclusion, Review
from guiju.processes.planning_ahead.words import CONCLUSIONS
from guiju.standards.models import Standard
from guiju.web import asking
from guiju.web.desk.access import person
from guiju.web.desk.panels import panel
from guiju.workflow.authority import authority_of
from guiju.workflow.models import Case, EventKind

SHOWN_CITED = 40


@panel("periodic-review")
def checked(request: HttpRequest, case: Case) -> str:
    """体检: age, what it cites and what became of that, earlier reviews, and what the facts speak for."""
    link = case.links.filter(kind="standard").first()
    standard = Standard.objects.filter(key=link.key).first() if link else None
    if standard is None:
        return ""
    today = asking.today()
    cited = standard.relations.filter(kind__in=[RelationKind.CITES, RelationKind.ADOPTS]).select_related("target")
    health = health_of([standard], on=today)[standard.pk]
    gone = {each.number: each.told for each in health.gone}
    context = {
        "standard": standard,
        "health": health,
        "advice": CONCLUSIONS[health.advice.conclusion],
        "cited": [
            (relation, relation.target.status(on=today) if relation.target else None, gone.get(relation.target_number))
            for relation in cited.order_by("kind", "target_key")[:SHOWN_CITED]
        ],
        "reviews": [
            (review, CONCLUSIONS[Conclusion(review.conclusion)])
            for review in Review.objects.filter(standard=standard).order_by("-on")[:5]
        ],
        "inside": _inside(request),
    }
    return render_to_string("desk/panel_review.html", context, request)


@panel("standards-demand")
def matched(request: HttpRequest, case: Case) -> str:
    """Standards that sound like the need and committees of its field, each with its reason; for the office."""
    if not _inside(request):
        return ""
    found = next(
        (
            event.data["matches"]
            for event in case.events.filter(kind=EventKind.STEP, code__in=_MATCHING).order_by("-seq")[:1]
            if "matches" in event.data
        ),
        None,
    )
    return render_to_string("desk/panel_demand.html", {"matches": found, "case": case}, request) if found else ""


_MATCHING = ("state", "take-down", "match-again")


def _inside(request: HttpRequest) -> bool:
    return bool(authority_of(person(request), on=asking.today()).roles & OF_THE_OFFICE)
