"""What every page knows."""

from __future__ import annotations

from django.http import HttpRequest

from guiju.standards.models import Source


def register(request: HttpRequest) -> dict[str, object]:
    """Whether the register holds invented content: every page then says so."""
    return {"demonstration": Source.objects.filter(demonstration=True).exists()}
