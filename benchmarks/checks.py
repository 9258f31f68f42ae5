"""How fast documents are checked: numbers resolved, a long draft with all rules, many documents on two cores.

    python benchmarks/checks.py [--data FOLDER] [--documents N]

Without --data it makes a small demonstration and imports the real catalogues of ../shared/data (GUIJU_SHARED
overrides), which takes some minutes. A folder that is given is brought to the present schema: give a copy.

The draft is ours, made with a fixed seed: a Word file of about 100 pages with a cover, 60 normative references, 40
terms, 10 chapters, 60 tables, lists, notes and two annexes. The documents are those of ../shared/data/cn-nmpa, drawn
as often as it takes, checked by `guiju check` as a person would.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / "src"), str(CHECKOUT)]
SHARED = Path(os.environ.get("GUIJU_SHARED", CHECKOUT.parent / "shared")) / "data"
DAY = date(2026, 6, 1)
ROUNDS = 3
NUMBERS = 1_000
SLOW_S = 0.05
"""What one rule may take on the long draft."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--documents", type=int, default=1_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-checks-") as folder:
        os.environ["GUIJU_DATA"] = str(args.data or Path(folder) / "state")
        if args.data is None:
            make_register()
        from guiju.commands import ensure_register

        ensure_register()
        numbers = known_numbers(NUMBERS)
        measure_numbers(numbers)
        measure_draft(Path(folder), numbers)
        measure_documents(Path(folder), args.documents)


def make_register() -> None:
    """A small demonstration, and the real catalogues that are there."""
    commands = [["demo", "--size", "small"]]
    if files := sorted(SHARED.glob("cn-catalogue/standards.jsonl.zst")):
        commands.append(["import", *map(str, files), "--source", "cn-catalogue", "--retrieved", "2026-07-11"])
    if files := sorted(SHARED.glob("cn-nmpa/*.json")):
        commands.append(["import", *map(str, files), "--retrieved", "2026-07-11"])
    for command in commands:
        environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}
        done = subprocess.run([sys.executable, "-m", "guiju", *command], env=environment, check=False)
        if done.returncode not in (0, 1):  # 1: some rows were rejected
            raise SystemExit(f"guiju {' '.join(command)}: exit {done.returncode}")


def known_numbers(count: int) -> list[str]:
    """As people type them: half of them without their year, some with another dash."""
    from guiju.standards.models import Standard

    chance = random.Random(7)
    every = list(Standard.objects.filter(number__startswith="GB").order_by("number").values_list("number", flat=True))
    drawn = chance.sample(every, min(count, len(every)))
    return [chance.choice((number, number.rpartition("-")[0] or number, number.replace("-", "—"))) for number in drawn]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The best of some rounds in seconds, and what came of it."""
    best, made = float("inf"), None
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        made = work()
        best = min(best, time.perf_counter() - begin)
    return best, made


def measure_numbers(numbers: list[str]) -> None:
    from guiju.base.numbers import UnreadableNumber, parse
    from guiju.standards.models import Standard
    from guiju.standards.resolving import resolve_many

    readable = []
    for number in numbers:
        try:
            readable.append(parse(number))
        except UnreadableNumber:
            continue
    took, answers = timed(lambda: resolve_many(readable, on=DAY))
    found = sum(bool(answer.standards) for answer in answers)
    size = Standard.objects.count()
    print(f"{len(readable):,} numbers in a register of {size:,}: {took:.3f} s, {found:,} found (bar 0.2 s)", flush=True)


# The long draft


def measure_draft(folder: Path, numbers: list[str]) -> None:
    from guiju.checks.definition import Profile
    from guiju.checks.profiles import Settings
    from guiju.checks.running import check, chosen_rules
    from guiju.checks.subject import Subject
    from guiju.documents.outlines.reading import outline
    from guiju.documents.reading import read

    path = folder / "draft.docx"
    path.write_bytes(draft(numbers[:60]))
    settings = Settings(profile=Profile.STANDARD)
    reading, document = timed(lambda: read(path))
    outlining, _drawn = timed(lambda: outline(document))
    took, report = timed(lambda: check(document, settings=settings, on=DAY))
    characters = sum(len(block.text) for block in document.blocks)
    print(
        f"draft of {document.pages or 'about 100'} pages, {len(document.blocks):,} blocks, {characters:,} characters:"
        f" read {reading:.2f} s, outline {outlining:.2f} s, {len(report.rules)} rules {took:.2f} s,"
        f" {len(report.findings):,} findings; together {reading + took:.2f} s (bar 3 s)",
        flush=True,
    )
    subject = Subject(document, on=DAY, settings=settings)
    _shared = [list(rule.find(subject)) for rule in chosen_rules(settings)]
    slow = [(timed(lambda rule=rule: list(rule.find(subject)))[0], rule.code) for rule in chosen_rules(settings)]
    for seconds, code in sorted(slow, reverse=True):
        if seconds > SLOW_S:
            print(f"  {code}: {1000 * seconds:.0f} ms of its own", flush=True)


def draft(numbers: list[str]) -> bytes:
    """A Word file as drafters type it, with headings of styles and numbers of their own."""
    import docx

    made = docx.Document()
    for kind, words in lines(numbers):
        match kind:
            case "heading":
                made.add_heading(words, level=1 + words.partition(" ")[0].count("."))
            case "page":
                made.add_page_break()
            case "table":
                table(made, int(words))
            case _:
                made.add_paragraph(words)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def lines(numbers: list[str]) -> Iterator[tuple[str, str]]:
    """(kind, words) of each paragraph; a table by its number."""
    chance = random.Random(11)
    yield from (("cover", each) for each in ("ICS 97.200.50", "CCS Y 57", "DB99/T 0001—2026", "公共座椅技术规范"))
    yield from (("cover", each) for each in ("2026-06-01 发布", "2026-09-01 实施", "某某市市场监督管理局 发布"))
    yield "page", ""
    yield "heading", "前言"
    yield "", "本文件按照 GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。"
    yield "heading", "1 范围"
    yield "", "本文件规定了公共座椅的分类、要求，描述了试验方法。本文件适用于公园和街道的座椅。"
    yield "heading", "2 规范性引用文件"
    yield "", "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。"
    yield from (("", f"{number} 公共设施　第{place}部分") for place, number in enumerate(numbers, start=1))
    yield "heading", "3 术语和定义"
    for place in range(1, 41):
        yield "heading", f"3.{place}"
        yield "", f"部件{place} component {place}"
        yield "", "座椅中承受人体重量并把它传给地面的零件，不包括连接用的螺栓。"
    tables = iter(range(1, 61))
    for chapter in range(4, 14):
        yield "heading", f"{chapter} 第{chapter}类座椅"
        for clause in range(1, 13):
            yield "heading", f"{chapter}.{clause} 部件{chance.randint(1, 40)}的要求"
            for part in range(1, 7):
                yield "", f"{chapter}.{clause}.{part} {sentence(chance, numbers)}"
            yield "", "座椅应满足以下要求："
            yield from (("", f"{mark}) {sentence(chance, numbers)[:-1]}；") for mark in "abc")
            yield "", "注：本条与使用年限有关。"
            if clause % 2 and (number := next(tables, 0)):
                yield "", f"部件的尺寸见表 {number}。"
                yield "", f"表 {number} 部件的尺寸"
                yield "table", str(number)
    for letter in "AB":
        yield "heading", f"附录 {letter}（资料性）安装示例"
        yield from (("", f"{letter}.{place} {sentence(chance, numbers)}") for place in range(1, 40))
    yield "heading", "参考文献"
    yield from (("", f"[{place}] {number}") for place, number in enumerate(numbers[:20], start=1))


def sentence(chance: random.Random, numbers: list[str]) -> str:
    number, size, load = chance.choice(numbers), chance.randint(380, 460), chance.randint(900, 1500)
    return chance.choice(
        (
            f"座面的高度应为 {size} mm，允许偏差为 ±{size % 9 + 1} mm，按 6.{size % 9 + 1} 试验。",
            f"木质部件的含水率应不大于 {size % 9 + 8}%，并应符合 {number} 的规定。",
            "金属表面应平整光滑，不得有裂纹、毛刺和锐边；焊缝应均匀，宜打磨至与母材齐平，必要时可进行防腐处理。",
            f"座椅应能承受 {load} N 的垂直载荷，持续 {load % 50 + 10} min 后不应出现永久变形。",
            "安装时地面宜平整，相邻座椅之间的距离宜不小于 1.5 m，以便轮椅使用者停留；供方应提供安装说明。",
        )
    )


def table(made: Any, number: int) -> None:
    chance = random.Random(number)
    grid = made.add_table(rows=8, cols=5)
    for row, cells in enumerate(grid.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"{'项目部件尺寸'[column]}{column}" if row == 0 else str(chance.randint(10, 999))


# Many documents


def measure_documents(folder: Path, count: int) -> None:
    source = SHARED / "cn-nmpa" / "documents.jsonl.zst"
    if not source.exists():
        print(f"{source} is not there: many documents are not measured")
        return
    from guiju.documents.opening import open_bytes

    with open_bytes(source) as file:
        every = [json.loads(line)["text"] for line in file]
    documents = folder / "documents"
    documents.mkdir()
    for place in range(count):
        (documents / f"{place:04}.txt").write_text(every[place % len(every)], "utf-8")
    size = sum(path.stat().st_size for path in documents.iterdir())
    command = [
        sys.executable,
        "-m",
        "guiju",
        "check",
        str(documents),
        "--format",
        "json",
        "--out",
        str(folder / "out.json"),
    ]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}
    begin = time.perf_counter()
    done = subprocess.run(command, env=environment, check=False)
    took = time.perf_counter() - begin
    if done.returncode not in (0, 1):
        raise SystemExit(f"guiju check: exit {done.returncode}")
    made = json.loads((folder / "out.json").read_text("utf-8"))
    found = sum(len(each["findings"]) for each in made["reports"])
    print(f"{count:,} documents, {size / 1e6:.0f} MB, two processes: {took:.0f} s, {found:,} findings (bar 300 s)")


if __name__ == "__main__":
    main()
