"""Read a report's figures and say where it contradicts itself."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.commands import said, told

if TYPE_CHECKING:
    from guiju.checks.claims import Audit, Report
    from guiju.checks.claims.findings import Mention

SUMMARY = "检查报告中的数据是否自相矛盾", "Check whether the figures of a report contradict each other"

LONGEST_QUOTE = 60


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help=said("txt、md、html、docx、pdf 文件；- 读标准输入", "txt, md, html, docx or pdf; - reads standard input"),
    )
    parser.add_argument("--json", action="store_true", help=said("输出 JSON", "print JSON"))


def run(args: argparse.Namespace) -> int:
    """0: nothing contradicts; 1: something does. Labels and soft findings are told but leave it at 0."""
    from guiju.checks.claims import audit

    done = audit(_read(args.file))
    if args.json:
        json.dump(as_json(done), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _tell(done)
    return 1 if done.contradictions else 0


def _read(name: str) -> Report:
    from guiju.checks.claims import read

    if name != "-":
        return read(Path(name))
    content = sys.stdin.buffer.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"-{_kind(content)}"
        path.write_bytes(content)
        return read(path)


def _kind(content: bytes) -> str:
    """The ending that a file of this content would have."""
    start = content[:1024].lstrip()
    if start.startswith(b"PK\x03\x04"):
        return ".docx"
    if start.startswith(b"%PDF"):
        return ".pdf"
    return ".html" if start[:15].lower().startswith((b"<!doctype html", b"<html")) else ".txt"


def as_json(done: Audit) -> dict[str, Any]:
    """The findings for programs; places count lines and paragraphs from 1, characters from 0."""
    return {
        "file": done.report.name,
        "figures": len(done.figures),
        "trials": len(done.trials),
        "contradictions": done.contradictions,
        "findings": [
            {
                "code": finding.code.value,
                "severity": finding.severity.value,
                "sentence": told(finding.sentence),
                "arithmetic": list(finding.arithmetic),
                "remark": told(finding.remark),
                "doubtful": finding.doubtful is not None,
                "mentions": [_mention(mention) for mention in finding.mentions],
            }
            for finding in done.findings
        ],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    place = mention.place
    return {
        "quote": mention.quote,
        "number": mention.number,
        "line": place.line,
        "paragraph": place.paragraph,
        "start": place.start,
        "end": place.end,
        "page": place.page,
    }


def _tell(done: Audit) -> None:
    names = {
        "contradiction": said("矛盾", "contradiction"),
        "label": said("名称", "label"),
        "soft": said("存疑", "soft"),
    }
    for finding in done.findings:
        print(f"{finding.code}  {names[finding.severity]}  {told(finding.sentence)}")
        for line in finding.arithmetic:
            print(f"    {line}")
        for mention in finding.mentions:
            print(f"    {_place(mention)}{said('：', ': ')}{_shortened(mention.quote)}")
        if finding.remark:
            print(f"    {told(finding.remark)}")
        print()
    print(_counted(done))


def _counted(done: Audit) -> str:
    others = len(done.findings) - done.contradictions
    figures, trials = len(done.figures), len(done.trials)
    return said(
        f"读出 {figures} 个数，作了 {trials} 次核对：{done.contradictions} 处矛盾，{others} 处名称不符或存疑。",
        f"{figures} figures read, {trials} comparisons made: {done.contradictions} contradictions,"
        f" {others} doubtful names or numbers.",
    )


def _place(mention: Mention) -> str:
    place = mention.place
    page = "" if place.page is None else said(f"第 {place.page} 页 ", f"page {place.page} ")
    return page + said(
        f"第 {place.line} 行 {place.start + 1}–{place.end} 字",
        f"line {place.line}, characters {place.start + 1}–{place.end}",
    )


def _shortened(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= LONGEST_QUOTE else f"…{quote[1 - LONGEST_QUOTE :]}"
