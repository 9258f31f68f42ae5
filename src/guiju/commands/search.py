"""Find standards from the terminal."""

from __future__ import annotations

import argparse
import json
from datetime import date

from guiju.base.terms import Status, Tier
from guiju.commands import ensure_register, said, setup_django

SUMMARY = "按编号或名称查标准", "Find standards by number or title"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", help="编号或名称中的词 / a number or words of a title")
    parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE", help="状态所依的日期 / as of")
    parser.add_argument("--tier", choices=[tier.value for tier in Tier])
    parser.add_argument("--status", choices=[status.value for status in Status])
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象 / JSON Lines")


def run(args: argparse.Namespace) -> int:
    setup_django()
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
            print(f"{standard.status(on=on).value:<11}  {standard.parsed.printed}  {standard.title}")
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
