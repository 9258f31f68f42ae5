"""Answers that take minutes to send: a few at a time, so that the server's other threads go on answering."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from guiju.base.errors import NotNow
from guiju.engines.locks import Busy, exclusive

SOON_DONE = 20_000
"""Rows. What is longer keeps one of the server's threads for minutes and needs one of MOST_LONG places."""

MOST_LONG = 2
"""On this machine, whatever the number of processes."""

RETRY_AFTER_S = 60


class AllPlacesTaken(NotNow):
    """As many long answers are being sent as may be (HTTP 503)."""


class Held:
    """The pieces of an answer, and its place, given back when it ends, fails, or its reader leaves."""

    def __init__(self, pieces: Generator[bytes], place: ExitStack) -> None:
        self._pieces, self._place = pieces, place

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """The server calls it in each of these cases."""
        self._pieces.close()
        self._place.close()


def place_for(rows: int) -> ExitStack:
    """A place among the long answers, where so many rows need one. Raises AllPlacesTaken."""
    held = ExitStack()
    if rows <= SOON_DONE:
        return held
    for place in range(MOST_LONG):
        try:
            held.enter_context(exclusive(Path(settings.DATA) / f"export-{place}.lock", what=_("导出")))
        except Busy:
            continue
        return held
    raise AllPlacesTaken(
        _("正在进行的大量导出已有 {most} 个；请一分钟后再试，或缩小范围（现为 {count} 项）。").format(
            most=MOST_LONG, count=f"{rows:,}"
        )
    )
