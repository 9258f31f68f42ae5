"""Take technical requirements of standards into the register, or write those that are there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from guiju.base.errors import reason_of
from guiju.commands import Unusable, ensure_register, said

SUMMARY = (
    "登记标准的技术指标（限值、单位、试验方法），供检查指标是否宽于标准",
    "Enter technical requirements of standards (limits, units, test methods) that drafts are checked against",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE.csv",
        help=said("要导入的 CSV；不给则列出已登记的", "a CSV to take in; without it, those entered are listed"),
    )
    parser.add_argument(
        "--rejects",
        type=Path,
        metavar="FILE.csv",
        help=said("把不能入库的行写进这个 CSV", "write rows that did not go in to this CSV"),
    )


def run(args: argparse.Namespace) -> int:
    if args.file is None:
        ensure_register()
        from guiju.standards.requirements.actions import as_csv
        from guiju.standards.requirements.models import Requirement

        standing = Requirement.objects.standing().select_related("edition").order_by("edition__sort_key", "id")
        sys.stdout.write(as_csv(standing.iterator(2_000)).removeprefix("\ufeff"))
        return 0
    try:
        content = args.file.read_bytes()
    except OSError as error:
        raise Unusable(
            said(
                f"不能读取 {args.file}（{reason_of(error)}）。",
                f"{args.file} cannot be read ({error.strerror}).",
            )
        ) from error
    ensure_register()
    from guiju.standards.requirements.actions import mending, take_in

    taken = take_in(content, by="requirements")
    print(
        said(
            f"新增 {taken.entered:,}  已有 {taken.known:,}  退回 {len(taken.refused):,}",
            f"entered {taken.entered:,}  known {taken.known:,}  rejected {len(taken.refused):,}",
        )
    )
    if not taken.refused:
        return 0
    if args.rejects:
        _write(args.rejects, mending(taken.refused))
        print(said(f"退回的行在 {args.rejects}，改正后可再导入。", f"Rejected rows are in {args.rejects}; mend them."))
    else:
        for row, why in taken.refused[:10]:
            print(f"  {row[0]} {row[2]}: {why}")
        print(said("加 --rejects 文件.csv 可得到退回的行。", "--rejects FILE.csv gives the rejected rows back."))
    return 1


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise Unusable(
            said(
                f"退回的行不能写到 {path}（{reason_of(error)}）；请另选一个文件。",
                f"Rejected rows cannot be written to {path} ({error.strerror}); choose another file.",
            )
        ) from error
