"""How fast numbers are read and found, beside a naive regular expression in the same run.

    python benchmarks/numbers.py [--numbers FILE] [--text FILE]

Without files it makes its own material from a seed: 100,000 distinct numbers mixed as in a real catalogue (a third
of them with full-width characters or the one-character line) and 20 MB of Chinese text with a citation every 600
characters.
Times are CPU seconds of one process; each figure is the best of three.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from guiju.base.numbers import UnreadableNumber, find, parse

PARSE_BAR = 100_000
FIND_BAR = 20.0

NAIVE = re.compile(
    r"(?P<prefix>(?:GB|DB\d{2,6}|T/[A-Z]+|Q/[A-Z]+|[A-Z]{2})(?:/[TZ])?|ISO(?:/IEC)?|IEC)\s*"
    r"(?P<number>\d+)(?:[.-](?P<part>\d+))*[-—:](?P<year>\d{4})"
)
SECTORS = ["JB", "HG", "YY", "NY", "SJ", "LY", "GA", "SN", "WS", "QX", "SB", "YB", "JT", "YD", "JR", "HY", "DL", "QB"]


def made_numbers(count: int, seed: int = 1) -> list[str]:
    """Distinct numbers in the proportions of a national catalogue."""
    draw = random.Random(seed)
    numbers: set[str] = set()
    while len(numbers) < count:
        part = f".{draw.randint(1, 40)}" if draw.random() < 0.2 else ""
        year = draw.randint(1985, 2026)
        prefix = draw.choices(
            [
                draw.choice(["GB/T", "GB/T", "GB/T", "GB", "GB/Z"]),
                f"{draw.choice(SECTORS)}{draw.choice(['/T', '/T', ''])}",
                f"DB{draw.choice([11, 32, 33, 37, 3201, 4403])}/T",
                f"T/{''.join(draw.choices('ABCDEGHILMNSTZ', k=draw.randint(2, 6)))}",
                f"JJG({draw.choice(['交通', '铁道', '电子'])})",
                draw.choice(["ISO", "ISO/IEC", "IEC", "ISO/TS", "EN ISO", "ASTM D", "JIS G"]),
            ],
            weights=[38, 30, 17, 6, 3, 6],
        )[0]
        number = draw.randint(1, 99999)
        if prefix == "ASTM D":
            text = f"{prefix}{number % 9000 + 100}-{year % 100:02d}"
        elif prefix[:3] in ("ISO", "IEC", "EN ", "JIS"):
            text = f"{prefix} {number}{part.replace('.', '-')}:{year}"
        else:
            text = f"{prefix} {number}{part}-{year}"
            if draw.random() < 0.3:
                text = text.replace("-", "—")
            elif draw.random() < 0.05:
                text = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        numbers.add(text)
    return sorted(numbers, key=lambda text: draw.random())


def made_text(size: int, seed: int = 2) -> str:
    """Chinese prose of about `size` bytes in UTF-8, with a citation every 600 characters or so."""
    draw = random.Random(seed)
    characters = [chr(code) for code in range(0x4E00, 0x5200)] + list("，。；：的了和与应当") * 20
    citations = made_numbers(2000, seed)
    pieces = []
    for _ in range(size // 1800):
        pieces += ["".join(draw.choices(characters, k=draw.randint(300, 900))), draw.choice(citations)]
    return "".join(pieces)


def best_seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def parse_all(numbers: list[str], *, printing: bool = False) -> int:
    """How many of them are read."""
    read = 0
    for text in numbers:
        try:
            number = parse(text)
        except UnreadableNumber:
            continue
        read += bool(number.printed) if printing else 1
    return read


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--numbers", type=Path, help="one number a line")
    options.add_argument("--text", type=Path, help="UTF-8")
    chosen = options.parse_args()
    numbers = (
        sorted(set(chosen.numbers.read_text(encoding="utf-8").split("\n")) - {""})
        if chosen.numbers
        else made_numbers(100_000)
    )
    text = chosen.text.read_text(encoding="utf-8") if chosen.text else made_text(20_000_000)
    megabytes = len(text.encode()) / 1e6

    parsed = len(numbers) / best_seconds(lambda: parse_all(numbers))
    printed = len(numbers) / best_seconds(lambda: parse_all(numbers, printing=True))
    naive_parsed = len(numbers) / best_seconds(lambda: [m.groupdict() for n in numbers if (m := NAIVE.match(n))])
    found = megabytes / best_seconds(lambda: sum(1 for _ in find(text)))
    naive_found = megabytes / best_seconds(lambda: sum(1 for _ in NAIVE.finditer(text)))

    rows = [
        ("parse, numbers/s", parsed, naive_parsed, PARSE_BAR),
        ("parse and print, numbers/s", printed, naive_parsed, None),
        ("find, MB/s", found, naive_found, FIND_BAR),
    ]
    naive_read = sum(NAIVE.match(number) is not None for number in numbers)
    naive_cited = sum(1 for _ in NAIVE.finditer(text))
    print(f"{len(numbers):,} distinct numbers: {parse_all(numbers):,} read, by the naive one {naive_read:,}")
    print(f"{megabytes:.1f} MB of text: {sum(1 for _ in find(text)):,} citations, by the naive one {naive_cited:,}")
    print(f"{'':28}{'guiju':>12}{'naive regex':>14}{'ratio':>8}{'bar':>10}")
    for name, ours, naive, bar in rows:
        print(f"{name:28}{ours:12,.1f}{naive:14,.1f}{ours / naive:8.2f}{bar or '':>10}")
    return 0 if parsed >= PARSE_BAR and found >= FIND_BAR else 1


if __name__ == "__main__":
    sys.exit(main())
