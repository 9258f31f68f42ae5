"""Bring the search index and the columnar copy up to the register."""

from __future__ import annotations

import argparse

from guiju.commands import ensure_register, give_way, said

SUMMARY = "更新或重建检索索引和统计副本", "Bring search index and columnar copy up to date, or make them anew"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rebuild", action="store_true", help=said("从登记簿重新建立", "make them anew from the register")
    )


def run(args: argparse.Namespace) -> int:
    give_way()
    ensure_register()
    from tqdm import tqdm

    from guiju.figures import copying
    from guiju.standards import search
    from guiju.standards.models import Standard

    total = Standard.objects.count() if args.rebuild else None
    with tqdm(desc=said("检索索引", "Search index"), total=total, unit="", disable=None) as bar:
        indexed = (search.rebuild if args.rebuild else search.follow_journal)(bar.update)
    print(said(f"检索索引已更新 {indexed} 项", f"{indexed} standards indexed"))
    total = copying.rows_to_copy() if args.rebuild else None
    with tqdm(desc=said("统计副本", "Columnar copy"), total=total, unit="", disable=None) as bar:
        copied = (copying.rebuild if args.rebuild else copying.follow_journal)(bar.update)
    print(said(f"统计副本已更新 {copied} 行", f"{copied} rows copied"))
    return 0
