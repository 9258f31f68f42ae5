"""How fast a list is answered: a workbook of 10,000 numbers in four spellings, read, recognised, answered, written.

    python benchmarks/validity.py --data FOLDER [--rows N]

FOLDER is a folder of state with a register; the numbers are drawn from it with a fixed seed. It is brought to the
present schema: give a copy.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / "src"), str(CHECKOUT)]
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=10_000)
    args = parser.parse_args()
    os.environ["GUIJU_DATA"] = str(args.data)
    from guiju.commands import ensure_register

    ensure_register()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "list.xlsx", args.rows)


def measure(path: Path, count: int) -> None:
    from django.utils import timezone

    from guiju.checks.validity.answering import answer
    from guiju.checks.validity.recognising import recognise
    from guiju.checks.validity.writing import docx, xlsx
    from guiju.documents.reading import read

    numbers = make(path, count)
    on = timezone.localdate()
    for _round in range(ROUNDS):
        times = [time.perf_counter()]
        document = read(path)
        times.append(time.perf_counter())
        listing = recognise(document)
        times.append(time.perf_counter())
        answers = answer(listing.rows, on)
        times.append(time.perf_counter())
        steps = [later - earlier for earlier, later in itertools.pairwise(times)]
        print(f"{len(answers)}: read {steps[0]:.2f} s, recognised {steps[1]:.2f} s, answered {steps[2]:.2f} s")
    right = sum(
        each.standard is not None and each.standard.number == number
        for each, number in zip(answers, numbers, strict=True)
    )
    print(f"meant and found: {right} of {len(numbers)}")
    for name, write in (
        ("xlsx", lambda: xlsx(listing, answers, on=on, original=path)),
        ("docx", lambda: docx(listing, answers, on=on)),
    ):
        began = time.perf_counter()
        write()
        print(f"{name} written {time.perf_counter() - began:.2f} s")


def make(path: Path, count: int) -> list[str]:
    """A workbook of numbers of the register, loosely spelled; returns them as they are."""
    import xlsxwriter

    from guiju.standards.models import Standard

    chance = random.Random(5)
    found = list(
        Standard.objects.filter(tier__in=["national", "sector", "local"])
        .order_by("sort_key")
        .values_list("number", "title_zh")
    )
    drawn = chance.sample(found, min(count, len(found)))
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["序号", "标准号", "名称"])
        for place, (number, title) in enumerate(drawn, start=1):
            loose = chance.choice(
                (number, number.replace("-", "—"), number.replace("/T", "T").replace(" ", ""), number.lower())
            )
            page.write_row(place, 0, [place, loose, title])
    return [number for number, _title in drawn]


if __name__ == "__main__":
    main()
