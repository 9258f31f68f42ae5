"""The process of one check: `python -m guiju.checks.fleeting.carrying TOKEN`. It waits for a place, then works.

A stranger's document is read within these bounds; one that takes more costs this process alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from guiju.base.errors import GuijuError
from guiju.checks.fleeting.runs import Asked, Run
from guiju.checks.profiles import Settings
from guiju.checks.running import Report, check, chosen_rules, guessed_profile
from guiju.documents import reading
from guiju.documents.blocks import Document
from guiju.engines.locks import Busy, exclusive

MEMORY: Final = 2 * 2**30
SECONDS: Final = 90
"""Of a processor."""

PATIENCE_S: Final = 300
"""After this long it gives up, working or waiting."""

PLACES: Final = max(1, min(4, (os.cpu_count() or 1)))
_SHOWN_EVERY_S: Final = 0.2


def carry_out(run: Run) -> None:
    """Read, check, and leave in the folder what came of it."""
    asked = run.asked
    try:
        run.note_progress(0, 0)
        document = reading.read(run.document, name=asked.name)
        run.finish(_checked(run, document, _settings(asked, document)))
    except GuijuError as reason:
        run.fail(reason)


def _settings(asked: Asked, document: Document) -> Settings:
    return replace(asked.settings, profile=guessed_profile(document)) if asked.guess else asked.settings


def _checked(run: Run, document: Document, settings: Settings) -> Report:
    shown = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal shown
        if (now := time.monotonic()) - shown > _SHOWN_EVERY_S:
            shown = now
            run.note_progress(done, total)

    return check(document, settings=settings, on=run.asked.on, register=_has_register(settings), progress=progress)


def _has_register(settings: Settings) -> bool:
    """Whether there is anything to ask; an empty register would know no number at all."""
    if not any(rule.asks_register for rule in chosen_rules(settings)):
        return True
    from guiju.standards.models import Standard

    return Standard.objects.exists()


def _place(folder: Path) -> contextlib.ExitStack:
    """One of the places of this machine, the first that comes free."""
    held = contextlib.ExitStack()
    while True:
        for place in range(PLACES):
            with contextlib.suppress(Busy):
                held.enter_context(exclusive(folder / f"place-{place}.lock", what="检查"))
                return held
        time.sleep(0.1)


def _bound() -> None:
    signal.alarm(PATIENCE_S)
    with contextlib.suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(token: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
    _bound()
    run = Run(token)
    with _place(run.folder.parent):
        import django

        django.setup()
        try:
            carry_out(run)
        except FileNotFoundError:
            if run.folder.exists():
                raise
            # Its owner did not want to wait and has removed it.


if __name__ == "__main__":
    _main(sys.argv[1])
