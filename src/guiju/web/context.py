"""What every page knows."""

from __future__ import annotations

from django.http import HttpRequest

from guiju.standards.models import Source
from guiju.workflow.notices.models import Notice

MOST_UNREAD = 99
"""Counted in the head of a page: of more it says only that they are more."""


def register(request: HttpRequest) -> dict[str, object]:
    """Whether the register holds invented content: every page then says so."""
    return {"demonstration": Source.objects.filter(demonstration=True).exists()}


def notices(request: HttpRequest) -> dict[str, object]:
    """How many notices somebody who is signed in has not read; one more than is shown where there are more."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": Notice.objects.of(user).unread()[: MOST_UNREAD + 1].count()}
