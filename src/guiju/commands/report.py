"""Make the annual report or a bulletin, make an old run again, and tell what changed between two."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.base.errors import reason_of
from guiju.commands import Failed, Unusable, a_count, ensure_register, said

if TYPE_CHECKING:
    from guiju.reports.comparing import Cause, Comparison, Moved
    from guiju.reports.models import Report, ReportKind, ReportRun, Template

SUMMARY = ("编制年度报告和简报", "Make the annual report and bulletins")

FORMATS = ("docx", "html", "pdf")
SITE = "http://127.0.0.1:8000"
MOST_SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="doing", required=True, metavar="DOING")
    annual = commands.add_parser("annual", help=said("年度报告", "the annual report"))
    annual.add_argument("--year", required=True, type=a_count, metavar="YEAR", help=said("年份", "of which year"))
    bulletin = commands.add_parser("bulletin", help=said("简报", "a bulletin"))
    bulletin.add_argument(
        "--period", required=True, metavar="PERIOD", help=said("2020Q3 或 2020-07", "2020Q3 or 2020-07")
    )
    for each in (annual, bulletin):
        _making(each)
    again = commands.add_parser(
        "again", help=said("按当时的登记簿重做一稿", "make a run again as the register was then")
    )
    again.add_argument("run", type=a_count, metavar="RUN", help=said("稿的编号", "number of the run"))
    again.add_argument("--to", type=Path, metavar="FILE", help=said("写入的 .docx", "the .docx to write"))
    compare = commands.add_parser("compare", help=said("两稿之间变了什么", "what changed between two runs"))
    for name in ("before", "after"):
        compare.add_argument(name, metavar="RUN|FILE", help=said("稿的编号或它的 .docx", "a run's number or its .docx"))
    commands.add_parser("list", help=said("已有的各稿", "the runs that there are"))
    for each in commands.choices.values():
        for shared in ("--data", "--lang"):  # adopted before, wherever they stand on the line
            each.add_argument(shared, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _making(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help=said("写入的文件，可写几次：.docx、.html、.pdf", "file to write, may be repeated: .docx, .html, .pdf"),
    )
    parser.add_argument("--template", type=Path, metavar="FILE", help=said("用这个模板", "use this template"))
    parser.add_argument(
        "--template-out",
        type=Path,
        metavar="FILE",
        help=said("写出现用的模板以便修改", "write the present template, to change it"),
    )
    parser.add_argument(
        "--compare",
        metavar="RUN|FILE",
        help=said("再说明与那一稿相比变了什么", "then tell what changed since that run"),
    )
    parser.add_argument(
        "--site",
        default=SITE,
        metavar="URL",
        help=said(f"附录中网址的开头（默认 {SITE}）", f"what addresses begin with (default {SITE})"),
    )


def run(args: argparse.Namespace) -> int:
    if args.doing in ("annual", "bulletin"):
        for path in args.to:
            _format(path)
    ensure_register()
    match args.doing:
        case "again":
            return _again(args.run, args.to)
        case "compare":
            return _compare(_run_named(args.before), _run_named(args.after))
        case "list":
            return _list()
        case _:
            return _make(args)


def _make(args: argparse.Namespace) -> int:
    from guiju.figures.periods import Period
    from guiju.reports import actions
    from guiju.reports.models import ReportKind

    kind = ReportKind(args.doing)
    period = Period.year(args.year) if kind is ReportKind.ANNUAL else Period.read(args.period)
    report = actions.report_of(kind, period)
    template = _template(kind, args.template) if args.template else actions.template_of(report)
    if args.template_out:
        _write(args.template_out, bytes(template.content))
        print(said(f"模板写入 {args.template_out}", f"Template written to {args.template_out}"))
        if not args.to:
            return 0
    if not args.to:
        raise Unusable(said("请用 --to 指明写入的文件。", "Name the file to write with --to."))
    earlier = _run_named(args.compare) if args.compare else None
    made = _carried_out(report, template, args)
    for path in args.to:
        _write(path, _file(made, _format(path)))
    _tell(made, args.to)
    if earlier is not None:
        return _compare(earlier, made)
    return 0


def _carried_out(report: Report, template: Template, args: argparse.Namespace) -> ReportRun:
    from guiju.reports import actions

    forms = {_format(path) for path in args.to}
    with _bar() as told:
        run = actions.prepare(report, by="command", template=template, site=args.site.rstrip("/"))
        return actions.carry_out(run, told=told, forms=forms)


@contextmanager
def _bar() -> Iterator[Any]:
    from tqdm import tqdm

    with tqdm(total=100, unit="%", disable=None, file=sys.stderr, dynamic_ncols=True) as bar:

        def told(step: str, percent: int) -> None:
            bar.set_description_str(_steps().get(step, step))
            bar.update(percent - bar.n)

        yield told
        bar.update(100 - bar.n)


def _steps() -> dict[str, str]:
    return {
        "copy": said("同步列式副本", "Bringing the copy up to date"),
        "figures": said("计算数字", "Reckoning figures"),
        "identities": said("核对恒等式", "Checking identities"),
        "document": said("写成文档", "Writing the document"),
        "contents": said("数页码", "Counting pages"),
        "page": said("写成网页", "Writing the page"),
        "pdf": said("转成 PDF", "Making the PDF"),
    }


def _tell(made: ReportRun, paths: list[Path]) -> None:
    failed = [outcome for outcome in made.outcomes if outcome["verdict"] == "fails"]
    unknown = sum(outcome["verdict"] == "unknown" for outcome in made.outcomes)
    seconds = said("，", ", ").join(f"{_steps().get(step, step)} {took:.2f} s" for step, took in made.seconds.items())
    print(
        said(
            f"第 {made.pk} 稿：{len(made.figures)} 个数字，取自日志第 {made.position} 条时的登记簿。",
            f"Run {made.pk}: {len(made.figures)} figures, of the register at entry {made.position} of the journal.",
        )
    )
    print(
        said(
            f"恒等式 {len(made.outcomes)} 条，{len(failed)} 条不成立，{unknown} 条缺数未判。",
            f"{len(made.outcomes)} identities: {len(failed)} fail, {unknown} cannot be judged for want of a value.",
        )
    )
    for outcome in failed:
        told = outcome[said("sentence", "sentence_en")]
        print(f"  {'×' if outcome['hard'] else '?'} {outcome['id']}  {told}  {outcome['left']} ≠ {outcome['right']}")
    if made.gaps:
        print(said(f"缺 {len(made.gaps)} 处：", f"{len(made.gaps)} gaps:"))
        for gap in made.gaps[:MOST_SHOWN]:
            print(f"  {gap}")
        if len(made.gaps) > MOST_SHOWN:
            print(said(f"  …… 还有 {len(made.gaps) - MOST_SHOWN} 处", f"  … and {len(made.gaps) - MOST_SHOWN} more"))
    print(seconds)
    print(said("写入 ", "Written to ") + said("、", ", ").join(map(str, paths)))


def _again(number: int, to: Path | None) -> int:
    from guiju.reports import actions

    run = actions.run_of(number)
    with _bar() as told:
        made = actions.make_again(run, told=told)
    if to:
        from guiju.reports import word

        _write(to, word.paginated(made.document))
    print(
        said(
            f"第 {number} 稿按日志第 {made.position} 条时的登记簿重做，与当时逐字节相同（{made.digest[:12]}）。",
            f"Run {number}, made again from the register at entry {made.position}, is the same byte for byte"
            f" ({made.digest[:12]}).",
        )
    )
    return 0


def _compare(before: ReportRun, after: ReportRun) -> int:
    from guiju.reports.comparing import compare

    found = compare(before, after)
    for line in _lines(found):
        print(line)
    return 0


def _lines(found: Comparison) -> Iterator[str]:
    before, after = found.before, found.after
    yield said(
        f"第 {before.pk} 稿（日志第 {before.position} 条）与第 {after.pk} 稿（日志第 {after.position} 条）相比："
        f"{len(found.moved)} 个数字变了，{found.same} 个没有变。",
        f"Run {before.pk} (entry {before.position}) and run {after.pk} (entry {after.position}):"
        f" {len(found.moved)} figures moved, {found.same} did not.",
    )
    if found.other_template:
        yield said("模板换过。", "The template is another.")
    for text in found.texts:
        yield said(f"文字“{text.name}”改过。", f"The text “{text.name}” changed.")
    told: set[Cause] = set()
    for moved in found.moved:
        yield _moved(moved)
        for cause in moved.causes:
            if cause not in told:
                told.add(cause)
                yield from _cause(cause)
        if moved.more:
            yield said(f"    …… 还有 {moved.more} 项", f"    … and {moved.more} more")


def _moved(moved: Moved) -> str:
    nothing = said("没有", "none")
    before = moved.before.said if moved.before else nothing
    after = moved.after.said if moved.after else nothing
    return f"{moved.used.title}（{moved.used.when}）  {before} → {after}  {moved.by}".rstrip()


def _cause(cause: Cause) -> Iterator[str]:
    whats = {
        "entered": said("进入", "entered"),
        "left": said("退出", "left"),
        "changed": said("有改动", "changed"),
        "reported": said("报送", "reported"),
    }
    yield f"    {whats[cause.what]}  {cause.name}  {cause.title}  {cause.address}".rstrip()
    for step in cause.steps:
        fields = (
            said("新登记", "new")
            if step.fields is None
            else "；".join(f"{name}: {old or '—'} → {new or '—'}" for name, old, new in step.fields)
        )
        yield (
            said(f"        日志第 {step.seq} 条 {step.day} ", f"        entry {step.seq} {step.day} ")
            + f"{step.kind}  {fields}"
        )


def _list() -> int:
    from guiju.reports.models import ReportRun

    for run in ReportRun.objects.select_related("report").order_by("id"):
        published = run.report.published_id == run.pk
        print(
            f"{run.pk}\t{run.report.slug}\t{run.made_at:%Y-%m-%d %H:%M}\t{run.state}\t{run.position or '—'}\t"
            f"{run.digest[:12]}{said(' 已公布', ' published') if published else ''}"
        )
    return 0


def _run_named(text: str) -> ReportRun:
    """By its number, or by a .docx that was made by it."""
    from guiju.reports import actions, keeping

    if text.isascii() and text.isdigit():
        return actions.run_of(int(text))
    path = Path(text)
    try:
        found = keeping.run_of_file(path.read_bytes())
    except OSError as error:
        raise Unusable(
            said(f"不能读 {path}（{reason_of(error)}）。", f"{path} cannot be read ({error.strerror}).")
        ) from error
    if found is None:
        raise Failed(
            said(
                f"{path} 不是这个登记簿做出的任何一稿，或者后来改过；请写稿的编号（./guiju report list）。",
                f"{path} is no run of this register, or it was changed since; name its number (./guiju report list).",
            )
        )
    return found


def _template(kind: ReportKind, path: Path) -> Template:
    from guiju.reports import actions
    from guiju.reports.kinds import KINDS

    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unusable(
            said(
                f"不能读模板 {path}（{reason_of(error)}）。", f"The template {path} cannot be read ({error.strerror})."
            )
        ) from error
    return actions.keep_template(KINDS[kind], content, name=path.name, by="command")


def _format(path: Path) -> str:
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise Unusable(
            said(
                f"从文件名 {path.name} 看不出格式；应以 .docx、.html 或 .pdf 结尾。",
                f"The name {path.name} tells no format; it ends in .docx, .html or .pdf.",
            )
        )
    return form


def _file(made: ReportRun, form: str) -> bytes:
    from guiju.reports import keeping

    return keeping.read(made, form)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unusable(
            said(
                f"不能写入 {path}（{reason_of(error)}）；请另选一个文件。",
                f"{path} cannot be written ({error.strerror}); choose another file.",
            )
        ) from error
