"""A document as one page of HTML."""

from __future__ import annotations

from collections.abc import Callable

from guiju.base.errors import Unavailable


def to_html(document: bytes, *, href: Callable[[str], str | None] = lambda _anchor: None) -> str:
    """One accessible file without any outside address.

    A link to a bookmark leads where `href` says, or to the same bookmark in the page where it says None.
    """
    raise Unavailable("尚未就绪")
