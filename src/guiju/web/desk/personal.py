"""Everything that the register holds about one person, for himself (个人信息保护法 art. 45: to consult and to copy)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from guiju.checks.kept.models import KeptCheck
from guiju.checks.validity.models import SavedList
from guiju.journal.actions import actor_of
from guiju.journal.models import Entry
from guiju.organizations.members.models import Delegation, Membership
from guiju.people.models import User
from guiju.standards.following.models import SavedSelection
from guiju.workflow.models import Attachment, CaseEvent, Draft, Party, Task

ABOUT_ACCOUNTS: Final = ("account.", "membership.", "delegation.")
"""Beginnings of the kinds of journal entries whose subject is a username."""

MOST: Final = 10_000
"""Rows of one kind that are given; `more` says where there are others."""


def data_of(person: User) -> dict[str, Any]:
    """Ready for JSON. No password, no secret of a second factor: they are of use to nobody but a thief."""
    drafts = Draft.objects.filter(person=person).order_by("pk")
    done = Entry.objects.filter(actor=actor_of(person)).order_by("seq")
    return {
        "account": {
            "username": person.username,
            "display_name": person.display_name,
            "email": person.email,
            "role": person.role,
            "active": person.is_active,
            "made_at": person.date_joined,
            "signed_in_at": person.last_login,
        },
        "second_factors": _rows(
            Authenticator.objects.filter(user=person).order_by("pk"), "type", "created_at", "last_used_at"
        ),
        "identities_elsewhere": _rows(SocialAccount.objects.filter(user=person), "provider", "uid", "date_joined"),
        "roles": _rows(
            Membership.objects.filter(person=person).order_by("since", "pk"),
            "organization__key", "organization__name_zh", "role", "since", "until",
        ),
        "delegations_by_me": _rows(
            Delegation.objects.filter(absent=person).order_by("pk"),
            "deputy__username", "role", "first", "last", "reason", "ended_at",
        ),
        "delegations_to_me": _rows(
            Delegation.objects.filter(deputy=person).order_by("pk"),
            "absent__username", "role", "first", "last", "ended_at",
        ),
        "cases": {
            "part_in": _rows(Party.objects.filter(person=person).order_by("pk"), "case__number", "role"),
            "done": _rows(
                CaseEvent.objects.filter(by=person).order_by("pk"),
                "case__number", "kind", "code", "at", "role", "answers",
            ),
            "tasks": _rows(
                Task.objects.filter(person=person).order_by("pk"),
                "case__number", "work", "in_state", "role", "state", "opened_at", "done_at",
            ),
            "drafts": _rows(drafts, "process", "code", "answers", "saved_at"),
            "files": _rows(
                Attachment.objects.filter(person=person).order_by("pk"), "name", "size", "uploaded_at", "case__number"
            ),
        },
        "saved_searches": _rows(
            SavedSelection.objects.filter(owner=person).order_by("pk"), "name", "query", "saved_at"
        ),
        "kept_checks": _rows(
            KeptCheck.objects.filter(owner=person).order_by("pk"),
            "name", "profile", "on", "kept_at", "accepted__code", "accepted__reason",
        ),
        "saved_lists": _rows(
            SavedList.objects.filter(owner=person).order_by("pk"), "name", "rows", "choices", "watched", "saved_at"
        ),
        "journal": {
            "about_me": _rows(entries_about(person), "seq", "at", "kind", "actor", "payload"),
            "by_me": _rows(done, "seq", "at", "kind", "subject"),
        },
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A role in an organization as tables show it: whether it stands today, and may be ended today."""

    membership: Membership
    stands: bool
    may_end: bool


def held_by(person: User, *, today: date) -> list[Held]:
    """All of them, the latest first."""
    memberships = Membership.objects.filter(person=person).select_related("organization").order_by("-since", "pk")
    return [Held(each, each.stands(on=today), each.stands(on=today) and each.until != today) for each in memberships]


def entries_about(person: User) -> Any:
    """What the journal says of an account, its roles and its absences, the oldest first."""
    entries = Entry.objects.filter(subject=person.username).order_by("seq")
    kinds = entries.none()
    for beginning in ABOUT_ACCOUNTS:
        kinds = kinds | entries.filter(kind__startswith=beginning)
    return kinds


def _rows(found: Any, *columns: str) -> dict[str, Any]:
    rows = list(found.values(*columns)[: MOST + 1])
    return {"rows": rows[:MOST], "more": len(rows) > MOST}
