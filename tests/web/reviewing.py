"""A batch of reviews with one standard of each kind, and a demand that was made public, for the pages to be visited."""

from __future__ import annotations

from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.planning_ahead import batches
from guiju.processes.planning_ahead.batches import Doing
from guiju.standards.models import Standard
from guiju.workflow.engine import open_case, perform

_OUTSIDE = ("reader", "drafter", "expert", "enterprise", "association")
_ANSWERED = {role.value: 403 if role in _OUTSIDE else 200 for role in Role}
STATUSES = dict.fromkeys(("desk:reviews", "desk:review-batch", "desk:review-progress", "desk:review-paper"), _ANSWERED)
"""What each role is answered; by name of route."""

NASTY = "童车 <script>alert(1)</script> \u202egnol"


def visited(standards: list[Standard]) -> dict[str, str]:
    """Addresses by name of route."""
    officer, _made = User.objects.get_or_create(username="officer", defaults={"role": Role.OFFICER})
    approver, _made = User.objects.get_or_create(username="approver", defaults={"role": Role.APPROVER})
    batch = batches.make(standards, title=NASTY, year=2026, by=officer)
    batches.carry_out(batch)
    first = batch.items.filter(case__isnull=False).first()
    batches.put_down(batch, {first.pk: ("confirmed", NASTY)})
    for doing, person in ((Doing.PROPOSE, officer), (Doing.APPROVE, approver)):
        batches.mark(batch, doing, by=person)
        batches.carry_out(batch)
    need = open_case("standards-demand", "state", by="public", answers={"title": "餐饮分餐", "need": NASTY})
    shown = {"shown_title": NASTY, "shown_need": NASTY, "shown_reply": NASTY}
    perform(need, "publish", by=officer, answers=shown)
    return {
        "desk:reviews": "/desk/reviews?tier=national&year=2026",
        "desk:reviews early": "/desk/reviews?tier=national&early=1",
        "desk:review-batch": f"/desk/reviews/{batch.pk}",
        "desk:review-batch all": f"/desk/reviews/{batch.pk}?show=all",
        "desk:review-progress": f"/desk/reviews/{batch.pk}/progress",
        "desk:review-paper": f"/desk/reviews/{batch.pk}/announcement.docx",
        "portal:demands": "/demands",
        "portal:demand-new": "/demands/new",
    }
