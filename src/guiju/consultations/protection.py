"""Answers that were given are kept by the database itself."""

from __future__ import annotations

from typing import Final

from guiju.journal.protection import OnlyGrows

ANSWERS: Final = OnlyGrows(
    {"consultations_answer": "id"}, "answers to comments are append-only", "answers_are_append_only"
)
