"""One process at a time: a locked file that says who holds it, freed by the system when the holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guiju.base.errors import GuijuError


class HeldElsewhere(GuijuError):
    """Another process holds the lock; its text is that process's id."""


@contextmanager
def hold(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock at `path` with our process id in it; raises HeldElsewhere, or waits if asked to.

    The file stays: removing it would let a third process lock a new file of the same name.
    """
    with open(path, "a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise HeldElsewhere(file.read().strip() or "?") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
