"""Processes that live and die together.

The parent holds the writing end of a pipe, the lifeline, and every child the reading end. When the parent is gone,
however it went, the pipe closes and each child stops itself. A child never outlives its parent, on any system.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

LIFELINE = "GUIJU_LIFELINE"
#: How long a process may take to stop once it has been asked to.
GRACE_S = 10.0


@dataclass(slots=True)
class Child:
    """A `guiju` command running as our child."""

    name: str
    process: subprocess.Popen[bytes]


@dataclass(slots=True)
class Family:
    """The children of this process and the lifeline they hold."""

    members: list[Child] = field(default_factory=list)
    _lifeline: tuple[int, int] = field(default_factory=os.pipe)

    def start(self, name: str, *arguments: str) -> Child:
        """Start `guiju NAME ARGUMENTS…`; it has its own session, so a Ctrl-C reaches only the parent."""
        process = subprocess.Popen(
            [sys.executable, "-m", "guiju", name, *arguments],
            env=os.environ | {LIFELINE: str(self._lifeline[0])},
            pass_fds=[self._lifeline[0]],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.members.append(child := Child(name, process))
        return child

    def first_dead(self) -> Child | None:
        """A child that has ended though nobody asked it to."""
        return next((child for child in self.members if child.process.poll() is not None), None)

    def stop(self) -> None:
        """Ask all of them to stop, wait, and kill whoever has not stopped in time."""
        for child in self.members:
            child.process.terminate()
        deadline = time.monotonic() + GRACE_S
        for child in self.members:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def follow_lifeline() -> None:
    """In a child: stop this process when the lifeline closes. Does nothing in a process that has none."""
    if lifeline := os.environ.get(LIFELINE):
        threading.Thread(target=_wait_and_stop, args=(int(lifeline),), daemon=True, name="lifeline").start()


def _wait_and_stop(lifeline: int) -> None:
    while os.read(lifeline, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os._exit(1)
