"""How long `./guiju up` takes from a fresh clone and the second time, and what any command costs: prints seconds.

The package cache of pip or uv is warm when this has run once. Run it as `python3 benchmarks/up.py`.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
STARTS = 15


def seconds_until_up(launcher: Path, *, port: int = 0) -> tuple[float, float]:
    """Wall seconds until the address is printed, and until everything has stopped after SIGTERM."""
    began = time.perf_counter()
    process = subprocess.Popen([launcher, "up", "--port", str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            break
    else:
        raise SystemExit(f"up ended with {process.wait()}")
    up = time.perf_counter()
    process.send_signal(signal.SIGTERM)
    process.communicate()
    return up - began, time.perf_counter() - up


def seconds_of(*command: str | Path) -> float:
    """Median wall seconds of a command that does nothing."""
    taken = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    for name in ("GUIJU_ENV", "GUIJU_DATA", "PYTHONPATH"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="guiju-") as folder:
        clone = Path(folder) / "guiju"
        subprocess.run(["git", "clone", "--quiet", CHECKOUT, clone], check=True)
        launcher = clone / "guiju"
        first, _ = seconds_until_up(launcher)
        second, stopped = seconds_until_up(launcher)
        print(f"up, fresh clone    {first:7.1f} s")
        print(f"up, second time    {second:7.1f} s")
        print(f"stop               {stopped:7.1f} s")
        print(f"./guiju help       {seconds_of(sys.executable, launcher, 'help'):7.3f} s")
        print(f"./guiju parse      {seconds_of(sys.executable, launcher, 'parse'):7.3f} s")


if __name__ == "__main__":
    main()
