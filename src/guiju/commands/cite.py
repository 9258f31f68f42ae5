"""Every standard number that documents cite, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from guiju.base.errors import GuijuError, Sentence
from guiju.commands import said, told

SUMMARY = "找出文件中引用的标准号", "Find the standard numbers that documents cite"

CONTEXT = 30


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="txt, md, html, docx, pdf, jsonl (.gz, .zst)"
    )
    parser.add_argument(
        "--field",
        metavar="NAME",
        help=said("jsonl 中正文所在的字段", "the field of a jsonl line that holds text"),
    )


def run(args: argparse.Namespace) -> int:
    unread: list[str] = []

    def tell(problem: GuijuError | Sentence) -> None:
        unread.append(told(problem))
        print(unread[-1], file=sys.stderr)

    for path in args.files:
        try:
            _cite(path, args.field, tell)
        except GuijuError as error:
            tell(error)
    if len(unread) > 1:
        print(said(f"共 {len(unread)} 处未能读取", f"{len(unread)} things could not be read"), file=sys.stderr)
    return 2 if unread else 0


def _cite(path: Path, field: str | None, unread: Callable[[Sentence], None]) -> None:
    from guiju.base.numbers import find
    from guiju.documents.texts import pieces

    for piece in pieces(path, field=field, unread=unread):
        where = {"file": str(path)} if piece.record is None else {"file": str(path), "line": piece.record}
        for citation in find(piece.text):
            around = piece.text[max(0, citation.start - CONTEXT) : citation.end + CONTEXT]
            found = {
                **where,
                "start": piece.offset + citation.start,
                "end": piece.offset + citation.end,
                "raw": citation.raw,
                "canonical": citation.number.canonical,
                "dated": citation.dated,
                "context": " ".join(around.split()),
            }
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
