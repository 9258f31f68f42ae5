"""What was reported, or returned to a survey, is kept by the database itself: a correction is a new row."""

from __future__ import annotations

from typing import Final

from guiju.journal.protection import OnlyGrows

VALUES: Final = OnlyGrows(
    {"figures_reportedvalue": "id"}, "reported values are append-only", "reported_values_are_append_only"
)

RETURNS: Final = OnlyGrows(
    {"surveys_return": "id", "surveys_decision": "id"},
    "returns and decisions are append-only",
    "survey_returns_are_append_only",
)
