"""Take catalogues of standards into the register."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.base.errors import GuijuError, reason_of
from guiju.commands import Unusable, a_day, ensure_register, give_way, language, said, told

if TYPE_CHECKING:
    from guiju.standards.importing import Mapping_
    from guiju.standards.models import ImportRun

SUMMARY = (
    "导入标准目录（CSV、Excel、JSON Lines、Relaton、RFC 索引）",
    "Import catalogues of standards (CSV, Excel, JSON Lines, Relaton, RFC index)",
)

FORMATS = ("auto", "csv", "xlsx", "jsonl", "relaton", "rfc-index", "nmpa")


def configure(parser: argparse.ArgumentParser) -> None:
    def add(name: str, zh: str, en: str, **more: Any) -> None:
        parser.add_argument(name, help=said(zh, en), **more)

    add("files", "要导入的文件，.zst 和 .gz 直接读", "files, also .zst and .gz", nargs="+", type=Path, metavar="FILE")
    add("--format", "文件格式（默认看内容）", "format (default: told by the content)", choices=FORMATS, default="auto")
    add("--map", "列的映射文件（TOML）", "mapping of columns (TOML)", type=Path, metavar="MAP.toml")
    add("--source", "来源的名称（默认由文件定）", "name of the source (default: from the file)", metavar="NAME")
    add(
        "--retrieved",
        "取得文件的日期（默认文件名中的日期，否则今天）",
        "day on which the file was obtained (default: the day in its name, else today)",
        type=_past_day,
        metavar="DATE",
    )
    add("--priority", "来源的优先级，大者为准", "priority of the source, higher counts", type=int, metavar="N")
    add("--dry-run", "只检查，不写入登记簿", "only check, write nothing to the register", action="store_true")
    add("--rejects", "把退回的行写进这个 CSV", "write rejected rows to this CSV", type=Path, metavar="FILE.csv")


def run(args: argparse.Namespace) -> int:
    if args.rejects:
        _require_writable(args.rejects)
    give_way()
    ensure_register()
    from guiju.standards.importing import events_last, read_mapping

    mapping = read_mapping(args.map) if args.map else None
    runs: list[ImportRun] = []
    failed = False
    for path in events_last(args.files):
        try:
            runs.append(_import(path, args, mapping))
        except GuijuError as error:
            if len(args.files) == 1:
                raise
            # One unreadable file does not keep the others out.
            failed = True
            print(f"{path}: {told(error)}", file=sys.stderr)
    if not args.dry_run:
        # Also where nothing changed: an earlier import may have been killed before it came to this.
        _index()
    for done in runs:
        _tell(done)
    rejected = sum(done.rejected for done in runs)
    if rejected:
        _hand_back(runs, rejected, args.rejects)
    return 2 if failed else 1 if rejected else 0


def _past_day(text: str) -> date:
    """A day on which a file may have been obtained; a later one would shut out whatever its source says until then."""
    day = a_day(text)
    if day > datetime.now().astimezone().date() + timedelta(days=1):  # it is tomorrow east of here
        raise argparse.ArgumentTypeError(said(f"{day} 还没有到", f"{day} is still to come"))
    return day


def _require_writable(rejects: Path) -> None:
    """Before the import, not after it. Raises Unusable."""
    try:
        with rejects.open("ab"):
            pass
    except OSError as error:
        raise Unusable(
            said(
                f"退回的行不能写到 {rejects}（{reason_of(error)}）；请另选一个文件。",
                f"Rejected rows cannot be written to {rejects} ({error.strerror}); choose another file.",
            )
        ) from error
    if not rejects.stat().st_size:
        rejects.unlink()


def _import(path: Path, args: argparse.Namespace, mapping: Mapping_ | None) -> ImportRun:
    from tqdm import tqdm

    from guiju.standards.importing import run_import

    with tqdm(desc=path.name, unit=said("行", " rows"), disable=None, file=sys.stderr, dynamic_ncols=True) as bar:

        def progress(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return run_import(
            path,
            by="import",
            source=args.source,
            format=args.format,
            mapping=mapping,
            retrieved_on=args.retrieved,
            priority=args.priority,
            dry_run=args.dry_run,
            progress=progress,
        )


def _index() -> None:
    """Bring index and copy up to the journal; what is killed here is caught up with by whoever reads next."""
    from tqdm import tqdm

    from guiju.figures import copying
    from guiju.standards import search

    follows = ((said("检索索引", "index"), search.follow_journal), (said("统计副本", "copy"), copying.follow_journal))
    for name, follow in follows:
        with tqdm(desc=name, unit="", disable=None, file=sys.stderr) as bar:
            follow(bar.update)


def _tell(run: ImportRun) -> None:
    from guiju.standards.importing import told

    source = run.source.name if run.source else ""
    english = language() == "en"
    dry = said("（只检查，未写入）", " (checked only, nothing written)") if run.dry_run else ""
    print(f"{run.file_name}  {run.format}  {said('来源', 'source')} {source}  {run.retrieved_on}{dry}")
    names = (
        (said("行", "rows"), run.position),
        (said("新增", "created"), run.created),
        (said("更新", "updated"), run.updated),
        (said("未变", "unchanged"), run.unchanged),
        (said("退回", "rejected"), run.rejected),
    )
    print("  " + "  ".join(f"{name} {count:,}" for name, count in names))
    policies = {
        "fixed": said("已改正", "fixed"),
        "flagged": said("保留并标记", "kept, flagged"),
        "rejected": said("退回", "rejected"),
    }
    for kind in told(run):
        defect = kind.defect
        print(f"  {kind.count:>8,}  {defect.code:<27} {policies[defect.policy]}  {defect.en if english else defect.zh}")
        if kind.line:
            place = said(f"如第 {kind.line} 行", f"as in line {kind.line}")
            print(f"{'':10}{place}{said('：', ': ') + kind.found if kind.found else ''}")
    if columns := run.mapping.get("unknown"):
        print(f"  {said('未采用的列', 'columns not used')}: {'、'.join(columns)}")


def _hand_back(runs: list[ImportRun], rejected: int, path: Path | None) -> None:
    """Tell where the rejected rows are; with several files and one path, each run gets a number."""
    from guiju.standards.importing import write_rejects

    if path is None:
        print(
            said(
                f"退回 {rejected:,} 行；加 --rejects 文件.csv 可得到它们，改正后再导入。",
                f"{rejected:,} rows were rejected; --rejects FILE.csv gives them back to be mended and imported again.",
            )
        )
        return
    with_rejects = [run for run in runs if run.rejected]
    for place, run in enumerate(with_rejects, start=1):
        target = path if len(with_rejects) == 1 else path.with_stem(f"{path.stem}-{place}")
        count = write_rejects(run, target)
        print(
            said(
                f"{run.file_name} 退回的 {count:,} 行在 {target}，改正后可再导入。",
                f"The {count:,} rejected rows of {run.file_name} are in {target}: mend them and import it again.",
            )
        )
