"""Starting `guiju` as a person does, and looking at what runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def guiju(*arguments: str | Path, **options) -> subprocess.Popen[str]:
    """`guiju ARGUMENTS…` with a plain locale; stdout and stderr can be read."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GUIJU_", "LC_", "LANG"))}
    paths = os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "guiju", *map(str, arguments)]
    return subprocess.Popen(
        command, env=plain | {"PYTHONPATH": paths}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def outcome(process: subprocess.Popen[str], timeout: float = 60) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    out, err = process.communicate(timeout=timeout)
    return process.returncode, out, err


@dataclass
class Running:
    """A `guiju up` that has printed its address."""

    process: subprocess.Popen[str]
    address: str

    def descendants(self) -> dict[int, str]:
        """Process id → command line, of the children and their children."""
        return descendants(self.process.pid)


def up(data: Path, *arguments: str) -> Running:
    process = guiju("up", "--port", "0", "--data", data, *arguments)
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            return Running(process, found[0])
    raise AssertionError(f"up ended with {process.wait()}: {process.stderr.read()}")


def descendants(pid: int) -> dict[int, str]:
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
        except FileNotFoundError:
            continue
        children.setdefault(parent, []).append(int(status.parent.name))
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found[child] = command_line(child)
            waiting.append(child)
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def eventually(holds: Callable[[], object], within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False
