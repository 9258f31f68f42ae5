"""How long the annual report of 2020 takes, and whether its first chapter says what the printed report says.

    python benchmarks/annual_report.py [--data FOLDER] [--times 3]

Without --data it makes the 2020 demonstration. A folder that is given keeps the runs: give a copy. The first report of
a register makes the columnar copy; it is told apart.

Bars: a .docx in 10 seconds; every figure of chapter 一 as printed. The one that contradicts itself in print (growth of
enterprise standards) is listed with what the register counts.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
# In place of this folder, whose modules would hide others of the same name.
sys.path[0] = str(SOURCE)

#: Ids of the printed figures of chapter 一, by their letters: its overview and its eight sections.
CHAPTER = "DNILGETSO"
#: In the overview, but about what the register cannot know, and said in chapter 二.
ELSEWHERE = {"D01"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a data folder with the register of 2020; it is written to")
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-report-") as folder:
        data = args.data or Path(folder) / "var"
        if args.data is None:
            guiju("demo", "--size", "2020", "--data", data)
        made = Path(folder) / "report.docx"
        for name in ("first", *(f"run {number}" for number in range(1, args.times + 1))):
            clock = time.perf_counter()
            guiju("report", "annual", "--year", "2020", "--to", made, "--data", data)
            print(f"{name}\t{time.perf_counter() - clock:.1f} s from the command to the file", flush=True)
        os.environ["GUIJU_DATA"] = str(data)
        return hold_against_print(made)


def guiju(*arguments: str | Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "guiju", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def hold_against_print(made: Path) -> int:
    """Each printed figure of the chapter must stand in its text. Returns an exit code."""
    import docx

    from guiju.commands import setup_django

    setup_django()
    from guiju.figures.measures import printed2020

    text = "\n".join(paragraph.text for paragraph in docx.Document(str(made)).paragraphs)
    chapter = text[text.rindex("\n前") : text.rindex("\n二、重点工作")]
    said = {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", chapter)}
    asked = {
        id: printed
        for id, printed in printed2020().items()
        if re.fullmatch(f"[{CHAPTER}]\\d\\d", id) and id not in ELSEWHERE
    }
    differing = {id: printed for id, printed in asked.items() if printed.differs}
    missing = [id for id, printed in asked.items() if id not in differing and abs(printed.value) not in said]
    print(f"{len(asked) - len(differing) - len(missing)} of {len(asked)} figures of chapter 一 as printed")
    for id in missing:
        print(f"missing: {id} {asked[id].code} {asked[id].value}")
    for id, printed in differing.items():
        print(f"differs: {id} {printed.code} {printed.value}: {printed.differs}")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
