"""Time and memory of the demonstration register, and the figures of 2020 asked and made.

    python benchmarks/demo.py [--size 2020] [--no-index]

Bar: 2020 in 8 minutes and 4 GiB to a searchable register on two cores.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

# In place of this folder, whose numbers.py would hide the standard library's.
sys.path[0] = str(Path(__file__).resolve().parents[1] / "src")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "city", "2020"), default="2020")
    parser.add_argument("--no-index", action="store_true")
    parser.add_argument("--data", type=Path, help="an empty folder to use and keep")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GUIJU_DATA"] = str(args.data or folder)
        return measure(args.size, index=not args.no_index)


def measure(size: str, *, index: bool) -> int:
    from guiju.commands import ensure_register

    ensure_register()
    from guiju import demonstration
    from guiju.standards import search

    clock = _Clock()
    made = demonstration.make(size, on_phase=clock.begin)
    if index:
        clock.begin("检索索引")
        search.rebuild()
    clock.begin("")
    print("\n".join(f"{name}\t{seconds:.1f} s" for name, seconds in clock.phases))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"total\t{clock.total:.1f} s, {time.process_time():.0f} s of processor, {peak:.2f} GiB at most")
    print("\t".join(f"{table} {count}" for table, count in made.counts.items()))
    if size != "2020":
        return 0
    return _hold_against_the_report()


def _hold_against_the_report() -> int:
    """Every figure that the register knows, as printed and as counted."""
    from guiju.figures import copying, evaluating
    from guiju.figures.measures import measure, printed2020

    copying.follow_journal()
    printed = [each for each in printed2020().values() if not measure(each.code).reported]
    figures = evaluating.figures((measure(each.code), each.period) for each in printed)
    held = 0
    for each, figure in zip(printed, figures, strict=True):
        agrees = each.agrees(figure.value)
        held += agrees or bool(each.differs)
        remark = "" if agrees else each.differs or "<- differs"
        print(each.id, figure.measure.title, each.period, each.value, figure.value, remark, sep="\t")
    print(f"{held} of {len(printed)} figures as printed, or known to be printed wrongly")
    return 0 if held == len(printed) else 1


class _Clock:
    """Seconds of each phase, which ends when the next begins."""

    def __init__(self) -> None:
        self.phases: list[tuple[str, float]] = []
        self._name = ""
        self._start = self._since = time.perf_counter()

    @property
    def total(self) -> float:
        return self._since - self._start

    def begin(self, name: str) -> None:
        now = time.perf_counter()
        if self._name:
            self.phases.append((self._name, now - self._since))
        self._name, self._since = name, now


if __name__ == "__main__":
    raise SystemExit(main())
