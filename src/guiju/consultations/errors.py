from __future__ import annotations

from guiju.base.errors import InvalidForm, NotFound, NotNow


class NotOpen(NotNow):
    """Comments are taken from the first day to the last, both included."""


class UnknownReceipt(NotFound):
    """No comments were sent under this receipt."""


class NotComplete(InvalidForm):
    """What was filled in lacks something, or has too much of it."""
