"""What the register holds, as plain JSON values: the shapes that several answers share. See schemas.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from guiju.organizations.models import Organization
from guiju.standards.models import Standard
from guiju.standards.resolving import Resolution


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def brief(standard: Standard, *, on: date) -> dict[str, Any]:
    return {
        "key": standard.key,
        "number": standard.number,
        "title_zh": standard.title_zh or None,
        "title_en": standard.title_en or None,
        "status": standard.status(on=on).value,
    }


def briefs(standards: Iterable[Standard], *, on: date) -> list[dict[str, Any]]:
    return [brief(standard, on=on) for standard in standards]


def resolution(found: Resolution) -> dict[str, Any]:
    """Without the answers for its members."""
    return {
        "asked": found.asked,
        "on": found.on.isoformat(),
        "outcome": found.outcome.value,
        "sentence": found.sentence,
        "standards": briefs(found.standards, on=found.on),
        "chain": briefs(found.chain, on=found.on),
        "current": briefs(found.current, on=found.on),
        "suggestions": briefs(found.suggestions, on=found.on),
    }


def body(organization: Organization) -> dict[str, Any]:
    return {
        "key": organization.key,
        "name_zh": organization.name_zh or None,
        "name_en": organization.name_en or None,
        "code": organization.code or None,
    }


def organization(of: Organization) -> dict[str, Any]:
    """Read its parent along."""
    return {
        "key": of.key,
        "kind": of.kind,
        "name_zh": of.name_zh or None,
        "name_en": of.name_en or None,
        "code": of.code or None,
        "rank": of.rank or None,
        "credit_code": of.credit_code,
        "region": of.region or None,
        "industry": of.industry or None,
        "parent": of.parent.key if of.parent else None,
        "registered_on": iso(of.registered_on),
        "ended_on": iso(of.ended_on),
    }
