"""Why a template cannot be used, said to the officer who wrote it."""

from __future__ import annotations

from guiju.base.errors import InvalidForm


class BrokenTemplate(InvalidForm):
    """It is no Word document, or a place in it is written wrongly; the text names each paragraph."""


class UnknownPlace(BrokenTemplate):
    """Places that nothing is known for; the text names each and its paragraph."""
