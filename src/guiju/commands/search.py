"""Find standards from the terminal."""

from __future__ import annotations

import argparse
import json
from datetime import date

from guiju.base.terms import Status, Tier
from guiju.commands import a_count, a_day, ensure_register, padded, said

SUMMARY = "按编号或名称查标准", "Find standards by number or title"

STATUSES = {
    Status.IN_FORCE: ("现行", "in force"),
    Status.UPCOMING: ("即将实施", "upcoming"),
    Status.REPLACED: ("被代替", "replaced"),
    Status.WITHDRAWN: ("废止", "withdrawn"),
    Status.UNPUBLISHED: ("尚未发布", "unpublished"),
    Status.UNKNOWN: ("状态不明", "unknown"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", help=said("编号或名称中的词", "a number or words of a title"))
    parser.add_argument(
        "--on",
        type=a_day,
        metavar="DATE",
        help=said("状态所依的日期（默认今天）", "the day of the status (default: today)"),
    )
    parser.add_argument("--tier", choices=[tier.value for tier in Tier], help=said("层级", "tier"))
    parser.add_argument("--status", choices=[status.value for status in Status], help=said("状态", "status"))
    parser.add_argument(
        "--limit",
        type=a_count,
        default=20,
        metavar="N",
        help=said("最多几项（默认 20）", "at most so many (default: 20)"),
    )
    parser.add_argument("--json", action="store_true", help=said("每行一个 JSON 对象", "one JSON object a line"))


def run(args: argparse.Namespace) -> int:
    ensure_register()
    from django.utils import timezone

    from guiju.standards.models import Standard
    from guiju.standards.search import find_standards, follow_journal

    follow_journal()
    on = args.on or timezone.localdate()
    status = Status(args.status) if args.status else None
    page = find_standards(" ".join(args.query), on=on, limit=args.limit, tier=args.tier, status=status)
    found = Standard.objects.in_bulk([hit.id for hit in page.hits])
    for hit in page.hits:
        standard = found[hit.id]
        if args.json:
            print(json.dumps(_as_object(standard, on), ensure_ascii=False))
        else:
            print(f"{padded(said(*STATUSES[standard.status(on=on)]), 11)}  {standard.parsed.printed}  {standard.title}")
    if not args.json:
        print(said(f"共 {page.total} 项，状态依 {on}", f"{page.total} found, status on {on}"))
    return 0 if page.total else 1


def _as_object(standard, on: date) -> dict[str, object]:
    days = ("published_on", "effective_on", "withdrawn_on", "replaced_on")
    return {
        "number": standard.number,
        "key": standard.key,
        "title_zh": standard.title_zh,
        "title_en": standard.title_en,
        "tier": standard.tier,
        "status": standard.status(on=on).value,
        "on": on.isoformat(),
        **{name: day.isoformat() if (day := getattr(standard, name)) else None for name in days},
    }
