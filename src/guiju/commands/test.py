"""Everything that must hold before a change is kept: lint, types, contracts between packages, tests."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from guiju.commands import CHECKOUT, Unusable, environment, machine, said

SUMMARY = ("检查代码并运行全部测试", "Lint, types, contracts and tests, with a summary")
EXTRA = "pytest_arguments"

STEPS = ("lint", "types", "contracts", "tests")


@dataclass(slots=True)
class Outcome:
    """What one step came to; `seconds` is wall time."""

    step: str
    passed: bool
    seconds: float


@dataclass(slots=True)
class Tally:
    """What pytest counted, and why it skipped what it skipped."""

    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.usage = "guiju test [--only STEP] [--all] [pytest …]"
    parser.add_argument("--only", choices=STEPS, help=said("只做这一步", "do only this step"))
    parser.add_argument(
        "--all",
        action="store_true",
        help=said("凡能运行而被跳过的测试都算失败", "a test that could run here and was skipped is a failure"),
    )


def run(args: argparse.Namespace) -> int:
    if CHECKOUT is None:
        raise Unusable(said("guiju test 只能在源代码目录里运行。", "guiju test runs in a checkout only."))
    locks = CHECKOUT / "requirements"
    environment.install(Path(sys.prefix), locks / "test.lock")
    if machine.java():
        environment.install(Path(sys.prefix), locks / "spark.lock")
    outcomes: list[Outcome] = []
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="guiju-test-") as scratch:
        report = Path(scratch) / "pytest.xml"
        for step in (args.only,) if args.only else STEPS:
            started = time.monotonic()
            passed = all(_run(command, Path(scratch)) for command in _commands(step, args.pytest_arguments, report))
            outcomes.append(Outcome(step, passed, time.monotonic() - started))
        if report.is_file():
            tally = read_report(report)
    unexcused = excused(tally)[1] if args.all else Counter()
    _print_summary(outcomes, tally, unexcused)
    if args.only in (None, "tests"):
        print(_last_line(tally))
    return 0 if all(outcome.passed for outcome in outcomes) and not unexcused else 1


def _commands(step: str, pytest_arguments: Sequence[str], report: Path) -> list[list[str]]:
    python = [sys.executable, "-m"]
    spread = [] if any(argument.startswith("-n") for argument in pytest_arguments) else ["-n", "auto"]
    return {
        "lint": [[*python, "ruff", "check", "."], [*python, "ruff", "format", "--check", "."]],
        "types": [[*python, "mypy"]],
        "contracts": [[str(Path(sys.executable).with_name("lint-imports")), "--no-logo"]],
        "tests": [[*python, "pytest", f"--junitxml={report}", *spread, *pytest_arguments]],
    }[step]


def _run(command: Sequence[str], scratch: Path) -> bool:
    """Run one tool in the checkout, on a folder of state of its own: tests never touch anybody's register."""
    print(f"\n$ {' '.join(Path(part).name if part == command[0] else part for part in command)}", flush=True)
    variables = {name: value for name, value in os.environ.items() if name not in {"GUIJU_LANG", "GUIJU_LIFELINE"}}
    variables["GUIJU_DATA"] = str(scratch / "var")
    return subprocess.run(command, cwd=CHECKOUT, env=variables, check=False).returncode == 0


def read_report(path: Path) -> Tally:
    """Count the cases in pytest's XML report; an error in a fixture is a failure."""
    tally = Tally()
    for case in ElementTree.parse(path).iter("testcase"):
        kinds = {child.tag: child for child in case}
        if "failure" in kinds or "error" in kinds:
            tally.failed += 1
        elif "skipped" in kinds:
            tally.skipped[kinds["skipped"].get("message", "")] += 1
        else:
            tally.passed += 1
    return tally


def excused(tally: Tally) -> tuple[Counter[str], Counter[str]]:
    """The reasons for skipping, parted into those that no installation would cure and the others."""
    absent = {f"needs {need.name}" for need in machine.lacking() if not need.installable}
    return (
        Counter({reason: count for reason, count in tally.skipped.items() if reason in absent}),
        Counter({reason: count for reason, count in tally.skipped.items() if reason not in absent}),
    )


def _print_summary(outcomes: Sequence[Outcome], tally: Tally, unexcused: Counter[str]) -> None:
    print("\n" + said("小结", "Summary"))
    for outcome in outcomes:
        result = said("通过", "passed") if outcome.passed else said("未通过", "FAILED")
        print(f"  {outcome.step:<10} {result:<8} {outcome.seconds:7.1f} s")
    if lacking := machine.lacking():
        names = "、".join(need.name for need in lacking)
        print(said(f"本机没有：{names}", f"This machine lacks: {names.replace('、', ', ')}"))
    for reason, count in sorted(tally.skipped.items()):
        mark = said("（应能运行）", " (could run)") if reason in unexcused else ""
        print(said(f"  跳过 {count} 个测试：{reason}{mark}", f"  {count} skipped: {reason}{mark}"))


def _last_line(tally: Tally) -> str:
    return f"{tally.passed} passed, {tally.failed} failed, {tally.skipped.total()} skipped"
