"""The one root of errors whose text may be shown to a person."""

from __future__ import annotations


class GuijuError(Exception):
    """Something a person did or asked cannot be done; the text says what was expected and what was found."""


class NotFound(GuijuError):
    """What was asked for is not in the register."""


class NotAllowed(GuijuError):
    """The person may not do this (HTTP 403)."""


class NotNow(GuijuError):
    """It cannot be done in the present state (HTTP 409)."""


class InvalidForm(GuijuError):
    """What was entered does not have the expected form (HTTP 400)."""
