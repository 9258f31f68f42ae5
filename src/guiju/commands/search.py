"""Find standards from the terminal."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from guiju.base.selection import PARAMETERS, Selection
from guiju.base.terms import Status
from guiju.commands import a_count, ensure_register, padded, said

if TYPE_CHECKING:
    from datetime import date

    from guiju.standards.models import Standard

SUMMARY = "按编号或名称查标准", "Find standards by number or title"

STATUSES = {
    Status.IN_FORCE: ("现行", "in force"),
    Status.UPCOMING: ("即将实施", "upcoming"),
    Status.REPLACED: ("被代替", "replaced"),
    Status.WITHDRAWN: ("废止", "withdrawn"),
    Status.UNPUBLISHED: ("尚未发布", "unpublished"),
    Status.UNKNOWN: ("状态不明", "unknown"),
}

_OPTIONS = {
    "number": ("编号，或以 * 结尾的前缀", "a number, or the beginning of one with *"),
    "tier": ("层级，如 national", "tier, such as national"),
    "nature": ("性质，如 mandatory", "nature, such as mandatory"),
    "status": ("状态，如 in-force", "status, such as in-force"),
    "on": ("状态所依的日期（默认今天）", "the day of the status (default: today)"),
    "published-from": ("发布不早于", "published on or after"),
    "published-to": ("发布不晚于", "published on or before"),
    "effective-from": ("实施不早于", "effective on or after"),
    "effective-to": ("实施不晚于", "effective on or before"),
    "withdrawn-from": ("废止不早于", "withdrawn on or after"),
    "withdrawn-to": ("废止不晚于", "withdrawn on or before"),
    "region": ("行政区划代码，如 33、3301", "code of a region, such as 33 or 3301"),
    "industry": ("行业代码，如 C13", "code of an industry, such as C13"),
    "ics": ("ICS 代码，如 97.190", "ICS code, such as 97.190"),
    "ccs": ("CCS 代码，如 Y57", "CCS code, such as Y57"),
    "issuer": ("发布机构的键", "key of the issuing body"),
    "committee": ("归口单位的键", "key of the responsible committee"),
    "organization": ("发布或归口机构的键", "key of either body"),
    "source": ("来源的名称", "name of a source"),
    "sort": (
        "relevance、number、published …；倒序写 --sort=-published",
        "relevance, number, published …; --sort=-published",
    ),
}
_BETWEEN = "  "


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", help=said("编号或名称中的词", "a number or words of a title"))
    for name in PARAMETERS:
        if name in _OPTIONS:
            parser.add_argument(
                f"--{name}",
                dest=f"selected_{name}",
                metavar=name.rpartition("-")[2].upper(),
                action="append",
                default=[],
                help=said(*_OPTIONS[name]),
            )
    parser.add_argument(
        "--limit",
        type=a_count,
        default=20,
        metavar="N",
        help=said("最多几项（默认 20）", "at most so many (default: 20)"),
    )
    parser.add_argument("--json", action="store_true", help=said("每行一个 JSON 对象", "one JSON object a line"))


def run(args: argparse.Namespace) -> int:
    values = {name: getattr(args, f"selected_{name}") for name in _OPTIONS}
    selection = Selection.from_query({"q": [" ".join(args.query)], **values})
    ensure_register()
    from django.utils import timezone

    from guiju.standards.search import find, follow_journal
    from guiju.standards.suggesting import did_you_mean

    follow_journal()
    on = selection.on or timezone.localdate()
    selection = selection.as_of(on)
    found = find(selection, limit=args.limit)
    if found.total:
        for line in _objects(found.ids, on) if args.json else _table(found.ids, on):
            print(line)
        if not args.json:
            print(said(f"共 {found.total} 项，状态依 {on}", f"{found.total} found, status on {on}"))
        return 0
    better = did_you_mean(selection.words) if selection.words else ""
    other = find(replace(selection, words=better), limit=args.limit) if better else found
    if args.json or not other.total:
        hint = _instead(selection.words, better) if other.total else said("没有找到", "nothing found")
        print(hint, file=sys.stderr if args.json else sys.stdout)
        return 1
    print(_instead(selection.words, better))
    for line in _table(other.ids, on):
        print(line)
    return 1


def _instead(words: str, better: str) -> str:
    """Why other standards are shown than those asked for."""
    if better.startswith("~"):
        return said(f"没有完全符合“{words}”的标准，最接近的是：", f"Nothing holds all of “{words}”; the nearest:")
    return said(f"没有找到“{words}”，是不是“{better}”？", f"Nothing found for “{words}”. Did you mean “{better}”?")


def _standards(ids: list[int]) -> list[Standard]:
    from guiju.standards.exporting import NAMED
    from guiju.standards.models import Standard

    found = Standard.objects.select_related(*NAMED).in_bulk(ids)
    return [found[id] for id in ids if id in found]


def _objects(ids: list[int], on: date) -> Iterator[str]:
    from guiju.standards.exporting import record, relations_of

    related = relations_of(ids)
    for standard in _standards(ids):
        yield json.dumps(record(standard, on=on, related=related[standard.pk]), ensure_ascii=False)


def _table(ids: list[int], on: date) -> Iterator[str]:
    """Status, number, title in columns; in a terminal no line is longer than it is wide."""
    rows = [
        (said(*STATUSES[standard.status(on=on)]), standard.parsed.printed, standard.title)
        for standard in _standards(ids)
    ]
    widths = [max((_width(row[column]) for row in rows), default=0) for column in (0, 1)]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for status, number, title in rows:
        before = _BETWEEN.join((padded(status, widths[0]), padded(number, widths[1]), ""))
        yield before + (title if room is None else _cut(title, room - _width(before)))


def _width(text: str) -> int:
    """In columns of a terminal, as `padded` counts them."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _cut(text: str, room: int) -> str:
    if _width(text) <= room:
        return text
    kept = ""
    for character in text:
        if _width(kept + character) > room - 1:
            break
        kept += character
    return f"{kept}…"
