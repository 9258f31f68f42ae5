"""Bring the search index up to the register."""

from __future__ import annotations

import argparse

from guiju.commands import ensure_register, give_way, said

SUMMARY = "更新或重建搜索索引", "Bring the search index up to date, or make it anew"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rebuild", action="store_true", help=said("从登记簿重新建立", "make it anew from the register")
    )


def run(args: argparse.Namespace) -> int:
    give_way()
    ensure_register()
    from tqdm import tqdm

    from guiju.standards.models import Standard
    from guiju.standards.search import follow_journal, rebuild

    work = rebuild if args.rebuild else follow_journal
    with tqdm(total=Standard.objects.count() if args.rebuild else None, unit=said("项", ""), disable=None) as bar:
        count = work(bar.update)
    print(said(f"已更新 {count} 项", f"{count} standards indexed"))
    return 0
