"""Write the whole of a Selection to a file."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from guiju.base.errors import reason_of
from guiju.commands import Unusable, a_day, ensure_register, said

SUMMARY = (
    "把检索到的标准整批写入文件（CSV、Excel、JSON Lines、Parquet）",
    "Write all selected standards to a file (CSV, Excel, JSON Lines, Parquet)",
)

FORMATS = ("csv", "xlsx", "jsonl", "parquet")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "selection",
        nargs="?",
        default="",
        metavar="SELECTION",
        help=said(
            "条件，与检索页地址中 ? 之后相同，如 'tier=local&region=33&status=in-force'；不写则为全部",
            "as behind the ? in the address of a search: 'tier=local&region=33&status=in-force'; default: everything",
        ),
    )
    parser.add_argument("--to", required=True, type=Path, metavar="FILE", help=said("写入的文件", "file to write"))
    parser.add_argument("--format", choices=FORMATS, help=said("格式（默认看文件名）", "format (default: by the name)"))
    parser.add_argument(
        "--on",
        type=a_day,
        metavar="DATE",
        help=said("状态所依的日期（默认今天）", "the day of the status (default: today)"),
    )


def run(args: argparse.Namespace) -> int:
    format = args.format or args.to.suffix.removeprefix(".").lower()
    if format not in FORMATS:
        raise Unusable(
            said(
                f"从文件名 {args.to.name} 看不出格式；请用 --format 指明 {'、'.join(FORMATS)} 之一。",
                f"The name {args.to.name} tells no format; name one of {', '.join(FORMATS)} with --format.",
            )
        )
    ensure_register()
    from django.utils import timezone
    from tqdm import tqdm

    from guiju.base.selection import Selection
    from guiju.standards import exporting, search

    selection = Selection.from_query(args.selection)
    selection = replace(selection, on=args.on) if args.on else selection.as_of(timezone.localdate())
    search.follow_journal()
    total = search.count(selection)
    unfinished = args.to.with_name(f".{args.to.name}.unfinished")
    with tqdm(total=total, unit=said("项", ""), disable=None, file=sys.stderr, dynamic_ncols=True) as bar:
        try:
            with unfinished.open("wb") as file:
                file.writelines(exporting.export(selection, format, told=bar.update))
            unfinished.replace(args.to)
        except OSError as error:
            raise Unusable(
                said(
                    f"不能写入 {args.to}（{reason_of(error)}）；请另选一个文件。",
                    f"{args.to} cannot be written ({error.strerror}); choose another file.",
                )
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)
    print(
        said(
            f"{total:,} 项写入 {args.to}，状态依 {selection.on}",
            f"{total:,} standards written to {args.to}, status on {selection.on}",
        )
    )
    return 0
