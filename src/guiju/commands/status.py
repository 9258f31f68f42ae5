"""查新: what became of each standard on a list."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.commands import Unusable, a_day, ensure_register, padded, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from guiju.checks.validity.answering import Answer
    from guiju.checks.validity.recognising import Listing
    from guiju.documents.blocks import Document

SUMMARY = "查新：一份标准清单在某一天的状态", "Tell what became of the standards on a list"

TO = (".xlsx", ".docx", ".json")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help=said(
            "清单：xlsx、csv、docx、txt、pdf、md、html；没有或为 - 时读标准输入",
            "a list: xlsx, csv, docx, txt, pdf, md, html; none or -: standard input",
        ),
    )
    parser.add_argument(
        "--on",
        type=a_day,
        metavar="DATE",
        help=said("状态所依的日期（默认今天）", "the day of the status (default: today)"),
    )
    parser.add_argument("--json", action="store_true", help=said("每行一个 JSON 对象", "one JSON object a line"))
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        help=said(
            "把结果写入 .xlsx（原有各列在前）、.docx 或 .json",
            "write the answers to .xlsx (with the original columns), .docx or .json",
        ),
    )
    parser.epilog = said(
        "退出码：0 全部现行，1 有已废止、被代替、找不到或要核对的，2 不能读。",
        "Exit code: 0 all in force, 1 some ended, not found or doubtful, 2 nothing could be read.",
    )


def run(args: argparse.Namespace) -> int:
    if args.to is not None and args.to.suffix.lower() not in TO:
        found = args.to.suffix or args.to.name
        raise Unusable(
            said(
                f"--to 的文件名应以 {'、'.join(TO)} 结尾，现为 {found}",
                f"--to names a file ending in {', '.join(TO)}, not {found}",
            )
        )
    ensure_register()
    from django.utils import timezone

    from guiju.checks.validity.answering import answer
    from guiju.checks.validity.recognising import recognise
    from guiju.checks.validity.summing import summary
    from guiju.standards.models import Standard

    on = args.on or timezone.localdate()
    listing = recognise(_document(args.file))
    if not listing.rows:
        raise Unusable(said(f"{listing.name} 里没有标准号", f"no standard number in {listing.name}"))
    if not Standard.objects.exists():
        raise Unusable(
            said(
                "登记簿是空的，没有什么可以对照；先用 guiju import 导入题录，或用 guiju demo 建一个演示登记簿。",
                "The register is empty: there is nothing to compare with. guiju import brings in catalogues,"
                " guiju demo makes a demonstration.",
            )
        )
    answers = answer(listing.rows, on)
    if args.to is not None:
        _write(args.to, listing, answers, on, original=None if args.file == "-" else Path(args.file))
    if args.json:
        for line in _objects(answers):
            print(line)
    elif args.to is None:
        for line in _table(answers):
            print(line)
    if not args.json:
        print(summary(answers, on=on))
        if listing.left_out:
            print(_left_out(listing), file=sys.stderr)
    return int(any(each.needs_attention for each in answers))


def _document(name: str) -> Document:
    from guiju.documents.reading import of_text, read

    if name != "-":
        return read(Path(name))
    content = sys.stdin.buffer.read()
    from guiju.documents.opening import encoding_of

    return of_text(content.decode(encoding_of(content), "replace"))


def _left_out(listing: Listing) -> str:
    shown = "、".join(f"“{line.cells[0][:20]}”" for line in listing.left_out[:3])
    count = len(listing.left_out)
    return said(
        f"另有 {count} 行没有标准号：{shown}{'…' if count > 3 else ''}",
        f"{count} more lines have no number: {shown}{'…' if count > 3 else ''}",
    )


def _objects(answers: Sequence[Answer]) -> Iterator[str]:
    from guiju.checks.validity.telling import as_dict

    for each in answers:
        yield json.dumps(as_dict(each), ensure_ascii=False)


def _table(answers: Sequence[Answer]) -> Iterator[str]:
    """Place, status, what was written, what applies instead, doubts."""
    from guiju.checks.validity.telling import told

    rows = []
    for each in answers:
        words = told(each)
        instead = words.successors or words.current
        parts = [words.number or each.row.title, f"→ {instead}" if instead else "", _doubt(each)]
        rows.append((str(each.row.place), words.outcome, each.row.text, "  ".join(filter(None, parts))))
    widths = [max(_width(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        yield "  ".join([*(padded(row[column], widths[column]) for column in range(3)), row[3]]).rstrip()


def _doubt(answer: Answer) -> str:
    from guiju.checks.validity.answering import SURE
    from guiju.checks.validity.telling import named

    if answer.asks:
        return "? " + named([each.standard for each in answer.candidates])
    return "；".join(answer.reasons) if 0 < answer.confidence < SURE else ""


def _width(text: str) -> int:
    return len(text) + sum(ord(character) > 0x2E7F for character in text)


def _write(to: Path, listing: Listing, answers: Sequence[Answer], on: date, *, original: Path | None) -> None:
    from guiju.base.errors import reason_of
    from guiju.checks.validity.telling import as_dict
    from guiju.checks.validity.writing import docx, xlsx

    match to.suffix.lower():
        case ".xlsx":
            content = xlsx(listing, answers, on=on, original=original)
        case ".docx":
            content = docx(listing, answers, on=on)
        case _:
            content = json.dumps([as_dict(each) for each in answers], ensure_ascii=False, indent=1).encode()
    try:
        to.write_bytes(content)
    except OSError as error:
        raise Unusable(
            said(f"不能写入 {to}：{reason_of(error)}", f"{to} cannot be written: {reason_of(error)}")
        ) from error
