"""Questions about many cases and tasks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from guiju.workflow.authority import Authority


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, authority: Authority) -> CaseQuerySet:
        return self.filter(authority.cases())

    def running(self) -> CaseQuerySet:
        return self.filter(closed_at__isnull=True)

    def overdue(self, *, on: date) -> CaseQuerySet:
        return self.running().filter(due_on__lt=on, paused_at__isnull=True)

    def about(self, kind: str, key: str) -> CaseQuerySet:
        return self.filter(links__kind=kind, links__key=key)


class TaskQuerySet(models.QuerySet[Any]):
    def open(self) -> TaskQuerySet:
        return self.filter(state="open")

    def waiting_for(self, authority: Authority) -> TaskQuerySet:
        """Open tasks of his own, and of his roles where nobody has taken them; the most urgent first."""
        return self.open().filter(authority.tasks()).order_by(models.F("due_on").asc(nulls_last=True), "pk")
