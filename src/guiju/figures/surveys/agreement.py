"""Whether what units returned is what the journal says that they returned."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from guiju.figures.surveys.models import Return
from guiju.journal.actions import canonical_json
from guiju.journal.models import Entry

RETURNED = "survey.returned"


def digest_of(sent: Return) -> str:
    """SHA-256 over answers and explanations."""
    return hashlib.sha256(canonical_json([sent.answers, sent.explanations]).encode()).hexdigest()


def disagreements() -> list[str]:
    """Returns that differ from their entry of the journal, or have none; one sentence each."""
    said = {
        (entry.actor, entry.payload["version"]): entry.payload["digest"]
        for entry in Entry.objects.filter(kind=RETURNED).iterator()
    }
    found = []
    for sent in Return.objects.select_related("unit").order_by("pk").iterator():
        told = said.pop((f"unit:{sent.unit_id}", sent.version), None)
        if told != digest_of(sent):
            found.append(_("“{unit}”第 {number} 版填报与日志不符").format(unit=sent.unit.name, number=sent.version))
    missing = _("日志所记 {who} 的第 {number} 版填报不在登记簿中")
    return found + [missing.format(who=actor, number=version) for actor, version in said]
