"""Entries, the changes that each made, and how far each reader has read."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One link of the chain. Database triggers refuse to change or delete it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=150)
    payload = models.JSONField(default=dict)
    changes = models.PositiveIntegerField(default=0)
    changes_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["subject", "seq"], name="entry_by_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject}".rstrip()


class Change(models.Model):
    """What an entry did to one row: the digest of the row afterwards, and old and new values.

    `fields` is {"title_zh": [old, new], …}; None where the row was created, "deleted" digest is empty.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="rows", db_index=True)
    model = models.CharField(max_length=16)
    row = models.BigIntegerField()
    digest = models.CharField(max_length=32, blank=True)
    fields = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["model", "row"], name="change_by_row")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.model} {self.row}"


class Cursor(models.Model):
    """How far one reader of the journal has come: everything up to and with `seq` is done."""

    reader = models.CharField(max_length=64, primary_key=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reader} at {self.seq}"
