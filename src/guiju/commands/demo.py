"""`guiju demo`: make the demonstration register."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from guiju.commands import said

if TYPE_CHECKING:
    from guiju.demonstration import Made

SUMMARY = ("建立演示登记簿（由程序生成，并非真实数据）", "make the demonstration register (invented by code)")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size",
        choices=("small", "city", "2020"),
        default="city",
        help=said(
            "small 供测试；city 约两万项标准（默认）；2020 为 2020 年全国的全部存量",
            "small for tests; city about 20,000 standards (default); 2020 the whole stock of China in 2020",
        ),
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        help=said(
            "随机种子；相同的种子得到相同的登记簿（默认 1）", "the same seed gives the same register (default 1)"
        ),
    )
    parser.add_argument(
        "--no-index",
        action="store_true",
        help=said("不建立检索索引和统计副本", "leave search index and columnar copy alone"),
    )


def run(args: argparse.Namespace) -> int:
    from guiju.commands import ensure_register

    ensure_register()
    from tqdm import tqdm

    from guiju.figures import copying
    from guiju.standards import search
    from guiju.standards.models import Standard

    started = time.monotonic()
    made = make(args.size, args.seed)
    if not made.anew:
        print(
            said(
                f"{made.size.value} 规模、种子 {made.seed} 的演示数据已经在登记簿里，没有改动。",
                f"The demonstration of size {made.size.value} with seed {made.seed} is there already; nothing changed.",
            )
        )
    else:
        print(_counts(made.counts, time.monotonic() - started))
    if not args.no_index:
        with tqdm(desc=said("检索索引", "Search index"), total=Standard.objects.count(), disable=None, unit="") as bar:
            if made.anew:
                search.rebuild(bar.update)
            else:
                search.follow_journal(bar.update)
        total = copying.rows_to_copy()
        with tqdm(desc=said("统计副本", "Columnar copy"), total=total, disable=None, unit="") as bar:
            copying.follow_journal(bar.update)
    return 0


def make(size: str, seed: int) -> Made:
    """Make it with a bar on a terminal, or a line for each phase elsewhere."""
    from tqdm import tqdm

    from guiju import demonstration

    with tqdm(desc=said("演示数据", "Demonstration"), disable=None, unit="") as bar:
        bar.total = demonstration.rows_of(size)

        def phase(name: str) -> None:
            bar.set_postfix_str(name)
            if bar.disable:
                print(f"{name} …", file=sys.stderr, flush=True)

        return demonstration.make(size, seed, bar.update, on_phase=phase)


def _counts(counts: dict[str, int], seconds: float) -> str:
    names = {
        "organization": said("机构", "organizations"),
        "standard": said("标准", "standards"),
        "relation": said("标准间关系", "relations"),
        "product": said("产品", "products"),
        "pilotproject": said("试点示范项目", "pilot projects"),
        "reported": said("填报的数据", "reported values"),
        "requirement": said("技术指标", "requirements"),
    }
    lines = [f"  {names.get(table, table)}  {count:,}" for table, count in counts.items()]
    head = said(
        f"演示登记簿已建成，用时 {seconds:.0f} 秒：", f"The demonstration register was made in {seconds:.0f} s:"
    )
    return "\n".join([head, *lines])
