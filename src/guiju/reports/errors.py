"""Why a report cannot be made, kept or published."""

from __future__ import annotations

from guiju.base.errors import InvalidForm, NotFound, NotNow


class UnknownReport(NotFound):
    """No report of that kind and period, or no run of that number."""


class NotFinished(NotNow):
    """The run is still under way, or failed."""


class NotTheSame(NotNow):
    """Made again, it came out otherwise: the program has changed since."""


class TemplateRefused(InvalidForm):
    """An uploaded template is too large or no Word file."""
