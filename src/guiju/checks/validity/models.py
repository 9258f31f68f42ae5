"""Lists of standards that a person saved, what was last told of each row, and the letters that tell what changed.

A list is its owner's own: it is no change of the register and stands in no entry of the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.checks.validity.recognising import Line, Row
from guiju.engines.outbox import WaitingLetter


class SavedList(models.Model):
    """`rows` are as recognised when it was saved; `stored` and `row_of` go back and forth."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists")
    name = models.CharField(max_length=80)
    headings = models.JSONField(default=list)
    rows = models.JSONField()
    choices = models.JSONField(default=dict)
    """Keys of standards that the owner chose, by the places of rows (as texts: JSON has no other keys)."""
    saved_at = models.DateTimeField(auto_now_add=True)
    watched = models.BooleanField(default=True)
    """Whether letters tell the owner what changes; the page of the list shows it in any case."""
    language = models.CharField(max_length=8, default="zh-hans")
    site = models.CharField(max_length=200, blank=True)
    """Where the pages are that letters lead to."""
    looked_on = models.DateField()
    """The day of `states`: what changed up to then was told."""
    states = models.JSONField(default=dict)
    """What was last known of each row, by its place; see `watching.state_of`."""

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(name="list_once_a_name", fields=["owner", "name"])]
        indexes = [models.Index(fields=["looked_on"], name="list_by_day_looked")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:validity-list", args=[self.pk])

    def recognised(self) -> list[Row]:
        return [row_of(stored, place) for place, stored in enumerate(self.rows, start=1)]

    def chosen(self) -> dict[int, str]:
        return {int(place): key for place, key in self.choices.items()}


class Turn(models.Model):
    """What changed for one row of a saved list between two days on which it was looked at."""

    list = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="turns")
    place = models.PositiveIntegerField()
    text = models.CharField(max_length=200)
    on = models.DateField()
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    sentence = models.TextField()
    """In the language of the list."""
    key = models.CharField(max_length=200, blank=True)
    """Of the standard now meant."""

    class Meta:
        ordering = ["-on", "place"]
        constraints = [models.UniqueConstraint(name="turn_once_a_day", fields=["list", "place", "on"])]

    def __str__(self) -> str:
        return f"{self.list_id} #{self.place} {self.before} → {self.after}"


class Letter(WaitingLetter):
    list = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="letters")


def stored(row: Row) -> dict[str, Any]:
    """A row for `SavedList.rows`."""
    line = row.line
    return {
        "text": row.text,
        "readings": [reading.canonical for reading in row.readings],
        "title": row.title,
        "cells": list(line.cells),
        "sheet": line.sheet,
        "table": line.table,
        "number": line.number,
        "times": row.times,
        "same_as": row.same_as,
    }


def row_of(stored: Mapping[str, Any], place: int) -> Row:
    line = Line(tuple(stored["cells"]), stored["sheet"], stored["table"], stored["number"])
    readings = tuple(number for text in stored["readings"] if (number := _read(text)) is not None)
    return Row(place, stored["text"], readings, stored["title"], line, stored["times"], stored["same_as"])


def _read(text: str) -> StandardNumber | None:
    try:
        return parse(text)
    except UnreadableNumber:
        return None
