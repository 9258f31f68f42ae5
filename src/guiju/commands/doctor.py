"""Prove that the register holds together, and mend what can be made again."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.commands import Failed, Unusable, data_folder, ensure_register, language, padded, said, setup_django

if TYPE_CHECKING:
    from guiju.standards.soundness import Check, Finding

SUMMARY = "检查登记簿、日志和索引是否完好", "Check register, journal and index, and mend what is safe"

LEFTOVER = ".guiju-*.unfinished"
"""Files and folders that a command makes while it works: `.guiju-NAME-PROCESS.unfinished`."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--repair",
        action="store_true",
        help=said(
            "修补可以重新得出的内容（连接、日期、索引、游标）；日志从不修补",
            "mend what can be made again (links, dates, index, cursors); never the journal",
        ),
    )
    parser.add_argument("--json", action="store_true", help=said("输出一个 JSON 对象", "print one JSON object"))


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found, in the end; `mended` what it had found before it was mended."""

    check: Check
    findings: list[Finding]
    mended: list[Finding]
    seconds: float

    @property
    def sound(self) -> bool:
        return not any(finding.level == "wrong" for finding in self.findings)


def run(args: argparse.Namespace) -> int:
    setup_django()
    _require_register()
    _require_readable()
    ensure_register()
    from django.utils import translation

    with translation.override("en" if language() == "en" else "zh-hans"):
        started = time.monotonic()
        results = []
        for check in _checks():
            result = _examine(check, repair=args.repair)
            results.append(result)
            if not args.json:
                print(_table_row(result), flush=True)
        if args.json:
            print(json.dumps(_as_object(results), ensure_ascii=False, indent=1))
        else:
            print(_summary(results, repair=args.repair, seconds=time.monotonic() - started))
    return 0 if all(result.sound for result in results) else 1


def _require_register() -> None:
    """Do not make an empty register only to find it sound."""
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        folder = data_folder()
        raise Unusable(said(f"{folder} 中没有登记簿。", f"There is no register in {folder}."))


def _require_readable() -> None:
    """Where not even the list of tables can be read, no check can be made. Raises Failed."""
    from django.db import DatabaseError, connection

    try:
        connection.introspection.table_names()
    except DatabaseError as error:
        raise Failed(
            said(
                f"登记簿的数据库打不开（{error}），无法修补；请用 guiju restore --replace 从备份恢复。",
                f"The database cannot be opened ({error}) or mended; guiju restore --replace brings back a backup.",
            )
        ) from error


def _checks() -> tuple[Check, ...]:
    from django.utils.translation import gettext_lazy

    from guiju.figures import soundness
    from guiju.processes import soundness as casework
    from guiju.standards.soundness import CHECKS, Check

    return (
        *CHECKS,
        *soundness.CHECKS,
        *casework.CHECKS,
        Check("leftovers", gettext_lazy("遗留的临时文件"), _leftovers, _remove_leftovers),
    )


def _examine(check: Check, *, repair: bool) -> Result:
    from tqdm import tqdm

    started = time.monotonic()
    total = check.rows() if check.rows and sys.stderr.isatty() else None
    with tqdm(desc=str(check.title), total=total, disable=None, leave=False, unit="") as bar:
        findings, mended = _look(check, bar), []
        if repair and check.mend and any(finding.level == "wrong" for finding in findings):
            check.mend()
            mended, findings = findings, _look(check, bar)
    return Result(check, findings, mended, time.monotonic() - started)


def _look(check: Check, bar) -> list[Finding]:
    from django.db import DatabaseError

    from guiju.standards.soundness import Finding

    try:
        return list(check.look(bar.update))
    except DatabaseError as error:
        return [Finding(said(f"数据库读不出来：{error}", f"The database cannot be read: {error}"))]


def _table_row(result: Result) -> str:
    mark = "✓" if result.sound and not result.mended else "✎" if result.sound else "✗"
    lines = [f"{mark} {padded(str(result.check.title), 38)} {result.seconds:6.1f} s"]
    lines += [f"    {said('已修补', 'mended')}：{finding.text}" for finding in result.mended if result.sound]
    lines += [f"    {'·' if finding.level == 'notice' else '✗'} {finding.text}" for finding in result.findings]
    return "\n".join(lines)


def _summary(results: list[Result], *, repair: bool, seconds: float) -> str:
    wrong = [result for result in results if not result.sound]
    if not wrong:
        return said(f"登记簿完好（{seconds:.1f} 秒）。", f"The register is sound ({seconds:.1f} s).")
    mendable = [result for result in wrong if result.check.mend]
    text = said(
        f"{len(wrong)} 项检查发现问题（{seconds:.1f} 秒）。",
        f"Checks that found something: {len(wrong)} ({seconds:.1f} s).",
    )
    if mendable and not repair:
        text += said(
            f"其中 {len(mendable)} 项可用 guiju doctor --repair 修补。",
            f" guiju doctor --repair can mend {len(mendable)} of them.",
        )
    return text


def _as_object(results: list[Result]) -> dict[str, object]:
    return {
        "sound": all(result.sound for result in results),
        "checks": [
            {
                "check": result.check.code,
                "title": str(result.check.title),
                "sound": result.sound,
                "mended": [finding.text for finding in result.mended],
                "findings": [{"level": finding.level.value, "text": finding.text} for finding in result.findings],
                "seconds": round(result.seconds, 2),
            }
            for result in results
        ],
    }


def _leftovers(_progress: object) -> Iterator[Finding]:
    from guiju.standards.soundness import Finding

    for path in _unfinished():
        yield Finding(said(f"{path} 是一次中断的操作留下的", f"{path} was left by something cut short"))


def _remove_leftovers() -> None:
    import shutil

    for path in _unfinished():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _unfinished() -> list[Path]:
    """What processes that no longer run have left in the data folder and beside it."""
    folder = data_folder()
    found = [*folder.glob(LEFTOVER), *folder.parent.glob(LEFTOVER)]
    return [path for path in sorted(found) if not _runs(path.name.removesuffix(".unfinished").rpartition("-")[2])]


def _runs(process: str) -> bool:
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
