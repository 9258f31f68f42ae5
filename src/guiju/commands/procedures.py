"""List the procedures, and prove that they and their cases hold together."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.commands import CHECKOUT, Unusable, ensure_register, language, padded, said, setup_django

if TYPE_CHECKING:
    from guiju.workflow.definition import Process

SUMMARY = "列出各项办事程序，并证明它们和办件都没有矛盾", "List the procedures; prove that they and their cases agree"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check",
        action="store_true",
        help=said(
            "证明：有依据、角色存在、每个状态都能办结、说明页是新的、每件办件都能从其经过重演",
            "prove: basis given, roles exist, every state reaches an end, pages fresh, every case replays to its state",
        ),
    )
    parser.add_argument(
        "--write", action="store_true", help=said("重写 docs/processes 中的说明页", "write the pages of docs/processes")
    )
    parser.add_argument("--json", action="store_true", help=said("每行一个 JSON 对象", "one JSON object a line"))


def run(args: argparse.Namespace) -> int:
    setup_django()
    from django.utils import translation

    from guiju.workflow.register import processes

    with translation.override("en" if language() == "en" else "zh-hans"):
        if args.write:
            return _write(processes())
        if not args.check:
            for process in processes():
                _list(process, as_json=args.json)
            return 0
        ensure_register()
        return _check(processes(), as_json=args.json)


def _list(process: Process, *, as_json: bool) -> None:
    facts = {
        "code": process.code,
        "title": str(process.title),
        "letters": process.letters,
        "states": len(process.states),
        "steps": len(process.transitions),
        "clocks": len(process.clocks),
        "basis": [law.instrument for law in process.basis],
    }
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    counts = said(
        f"{facts['states']} 个状态，{facts['steps']} 个步骤，{facts['clocks']} 项时限",
        f"{facts['states']} states, {facts['steps']} steps, {facts['clocks']} clocks",
    )
    print(f"{padded(process.letters, 7)}{padded(process.code, 26)}{process.title}")
    print(f"       {counts}; {'; '.join(law.instrument for law in process.basis)}")


def _check(processes: tuple[Process, ...], *, as_json: bool) -> int:
    """Definitions were proved when they were imported; what is left are the law, the pages and the cases."""
    found = [("definitions", said("程序的定义", "definitions"), list(_of_definitions(processes)))]
    if CHECKOUT is not None:
        found.append(("pages", said("说明页", "pages"), list(_stale(processes, CHECKOUT / "docs" / "processes"))))
    found.append(("cases", said("办件与其经过", "cases and their events"), list(_of_cases())))
    for code, title, flaws in found:
        if as_json:
            print(json.dumps({"check": code, "sound": not flaws, "findings": flaws}, ensure_ascii=False))
            continue
        print(f"{'✗' if flaws else '✓'} {title}")
        for flaw in flaws[:20]:
            print(f"    {flaw}")
        if len(flaws) > 20:
            print(said(f"    另有 {len(flaws) - 20} 处", f"    and {len(flaws) - 20} more"))
    return 1 if any(flaws for _code, _title, flaws in found) else 0


def _of_definitions(processes: tuple[Process, ...]) -> Iterator[str]:
    from django.utils import timezone

    from guiju.workflow.deadlines import UnknownRule, rule_on
    from guiju.workflow.definition import contradictions

    if not processes:
        yield said("没有任何程序", "there is no procedure")
    for process in processes:
        yield from (f"{process.code}: {flaw}" for flaw in contradictions(process))
        for clock in process.clocks:
            try:
                rule_on(clock.rule, timezone.localdate())
            except UnknownRule as error:
                yield f"{process.code}: {error}"


def _stale(processes: tuple[Process, ...], folder: Path) -> Iterator[str]:
    """Pages that are not what the definitions make today, and pages of procedures that are no more."""
    from guiju.processes.describing import files

    expected = {name: text for process in processes for name, text in files(process).items()}
    there = {path.name for path in folder.glob("*") if path.suffix in (".md", ".svg")} - {"README.md"}
    for name in sorted(expected.keys() | there):
        path = folder / name
        if name not in expected:
            yield said(f"{name} 没有对应的程序", f"{name} belongs to no procedure")
        elif not path.is_file() or path.read_text("utf-8") != expected[name]:
            yield said(
                f"{name} 不是最新的，请运行 guiju procedures --write", f"{name} is stale: guiju procedures --write"
            )


def _of_cases() -> Iterator[str]:
    import sys

    from tqdm import tqdm

    from guiju.workflow.models import Case
    from guiju.workflow.replaying import flaws

    total = Case.objects.count()
    with tqdm(total=total, disable=not sys.stderr.isatty(), leave=False, unit="") as bar:
        yield from flaws(bar.update)


def _write(processes: tuple[Process, ...]) -> int:
    from guiju.processes.describing import files

    if CHECKOUT is None:
        raise Unusable(said("只能在源代码目录里重写说明页。", "Pages are written in a checkout only."))
    folder = CHECKOUT / "docs" / "processes"
    folder.mkdir(exist_ok=True)
    expected = {name: text for process in processes for name, text in files(process).items()}
    for path in folder.iterdir():
        if path.suffix in (".md", ".svg") and path.name not in expected:
            path.unlink()
    for name, text in expected.items():
        (folder / name).write_text(text, "utf-8")
    print(said(f"写了 {len(expected)} 个文件", f"{len(expected)} files written"))
    return 0
