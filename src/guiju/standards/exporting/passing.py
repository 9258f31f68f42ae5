"""A file for libraries that write one, read again piece by piece before it is whole."""

from __future__ import annotations

import io
from typing import Any


class Passing(io.RawIOBase):
    """What is written waits here until it is taken; it cannot be wound back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def take(self) -> bytes:
        """All that was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
