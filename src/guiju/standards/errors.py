"""What cannot be done with a standard, beyond the errors of base."""

from __future__ import annotations

from guiju.base.errors import InvalidForm, NotNow


class AlreadyRegistered(NotNow):
    """An edition with this number stands in the register."""


class AlreadyEnded(NotNow):
    """The standard is no longer in force on the day from which it is to end."""


class AlreadyRelated(NotNow):
    """The register holds this relation."""


class NotCorrectable(InvalidForm):
    """This column follows from others, or its value does not have the form of the column."""


class NotAmongTheSaid(InvalidForm):
    """A conflict is settled with one of the values that its sources gave."""
