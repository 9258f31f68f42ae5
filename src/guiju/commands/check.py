"""Check documents: drafts of standards, lists of numbers, whatever cites standards."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guiju.base.errors import reason_of
from guiju.commands import Unusable, a_day, said, setup_django, told, translation
from guiju.commands.checked_files import Asked, Form, Outcome, files_of, has_register, outcome_of_text, outcomes

if TYPE_CHECKING:
    from guiju.checks.definition import Rule

SUMMARY = "检查标准草案和引用标准的文件", "Check drafts of standards and documents that cite standards"

PROFILES: Final = ("standard", "enterprise", "association", "construction", "tender", "list", "document")
_ACCEPTED: Final = re.compile(r"([A-Z]{2,4}\d{3}):([0-9a-f]{16})")


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "files",
        nargs="*",
        metavar="FILE",
        help=said(
            "docx、pdf、html、md、txt、xlsx、xls、csv 文件，文件夹，或 *.docx 一类；- 读标准输入",
            "docx, pdf, html, md, txt, xlsx, xls, csv, folders, or patterns; - reads standard input",
        ),
    )
    add(
        "--profile", choices=PROFILES, help=said("按什么检查（默认由内容判断）", "what it is (default: by its content)")
    )
    add("--on", type=a_day, metavar="DAY", help=said("按哪一天的情况（默认今天）", "as of which day (default: today)"))
    add("--format", choices=list(Form), default=Form.TEXT, help=said("输出的形式", "form of the output"))
    add("--out", type=Path, metavar="PATH", help=said("写到文件或文件夹", "write to a file or folder"))
    add("--select", action="append", default=[], metavar="CODES", help=said("只用这些规则：REF,STR101", "only these"))
    add("--ignore", action="append", default=[], metavar="CODES", help=said("不用这些规则", "without these rules"))
    add("--fix", action="store_true", help=said("改正有把握的，写回文件", "mend what is safe, in the file itself"))
    add("--settings", type=Path, metavar="FILE", help=said("用这个 guiju.toml", "use this guiju.toml"))
    add("--fingerprints", action="store_true", help=said("显示识别码，供 --accept 用", "show what --accept asks for"))
    add(
        "--accept",
        action="append",
        default=[],
        metavar="CODE:FINGERPRINT",
        help=said("接受这个发现，写入 guiju.toml", "accept this finding: written into guiju.toml"),
    )
    add("--reason", default="", help=said("接受的理由", "why it is accepted"))
    add("--explain", metavar="CODE", help=said("说明一条规则", "explain a rule"))


def run(args: argparse.Namespace) -> int:
    """0: no errors; 1: errors were found; 2: a file could not be read, or it was asked wrongly."""
    setup_django()
    if args.explain:
        return _explain(args.explain)
    if args.accept:
        return _accept(args.accept, args.reason, args.files, args.settings)
    if not args.files:
        raise Unusable(said("请给出要检查的文件；guiju check --help 说明用法", "Name the files to check; see --help"))
    return _check(args)


def _check(args: argparse.Namespace) -> int:
    asked = _asked(args)
    paths = files_of([name for name in args.files if name != "-"])
    if asked.fix and "-" in args.files:
        raise Unusable(said("--fix 要写回文件，不能与 - 同用", "--fix writes into files and cannot be used with -"))
    if not paths and "-" not in args.files:
        raise Unusable(said("文件夹里没有可以检查的文件", "There is nothing to check in that folder"))
    writing = _Writing(asked, args.out, several=len(args.files) > 1 or len(paths) > 1)
    if "-" in args.files:
        writing.take(outcome_of_text(sys.stdin.buffer.read(), asked))
    for outcome in _with_progress(outcomes(paths, asked), len(paths)):
        writing.take(outcome)
    writing.end()
    if writing.unread:
        return 2
    return 1 if writing.counts.get("error") else 0


def _asked(args: argparse.Namespace) -> Asked:
    """Raises UnusableSettings for rules that there are not, before any file is read."""
    from guiju.checks.definition import Profile
    from guiju.checks.profiles import Settings
    from guiju.checks.running import chosen_rules

    select, ignore = _codes(args.select), _codes(args.ignore)
    chosen_rules(Settings(select=select, ignore=ignore))
    form = Form(args.format)
    return Asked(
        form=form,
        on=args.on or date.today(),  # noqa: DTZ011 the day where the person is
        profile=Profile(args.profile) if args.profile else None,
        settings=args.settings,
        select=select,
        ignore=ignore,
        fix=args.fix,
        colour=form is Form.TEXT and args.out is None and sys.stdout.isatty(),
        fingerprints=args.fingerprints,
        register=_register_in_use(),
    )


def _register_in_use() -> bool:
    """An empty register knows no number: asking it would call every one unknown."""
    if not has_register():
        return False
    from guiju.commands.schema import bring_up_to_date
    from guiju.standards.models import Standard

    bring_up_to_date()
    return Standard.objects.exists()


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for text in given for code in re.split(r"[,，\s]+", text) if code)


def _with_progress(found: Iterable[Outcome], total: int) -> Iterable[Outcome]:
    from tqdm import tqdm

    quiet = total < 2 or not sys.stderr.isatty()
    return tqdm(found, total=total, disable=quiet, leave=False, unit="", file=sys.stderr, dynamic_ncols=True)


class _Writing:
    """Puts what comes of each file where it was asked for."""

    def __init__(self, asked: Asked, out: Path | None, *, several: bool) -> None:
        self.asked = asked
        self.out = out
        self.several = several
        self.counts: Counter[str] = Counter()
        self.unread: dict[str, str] = {}
        self.kept: list[Outcome] = []
        self.mended = 0
        self.done = 0
        if asked.form is Form.HTML and several and out is None:
            raise Unusable(said("多个文件的网页要写到文件夹：--out 文件夹", "Pages of several files need --out FOLDER"))
        if asked.form is Form.WORKBOOK and out is None and sys.stdout.isatty():
            raise Unusable(said("工作簿要写到文件：--out 结果.xlsx", "A workbook needs a file: --out result.xlsx"))

    def take(self, outcome: Outcome) -> None:
        if outcome.unread:
            self.unread[outcome.file] = outcome.unread
            print(f"{outcome.file}: {outcome.unread}", file=sys.stderr)
            return
        if outcome.unmended:
            print(outcome.unmended, file=sys.stderr)
        self.done += 1
        self.counts.update({severity.value: count for severity, count in outcome.counts.items()})
        self.mended += outcome.mended
        match self.asked.form:
            case Form.TEXT if self.out is None:
                sys.stdout.write(outcome.written)
            case Form.HTML if self.out is None:
                sys.stdout.write(outcome.written)
            case Form.HTML | Form.WORD:
                self._file_of(outcome)
            case _:
                self.kept.append(outcome)

    def _file_of(self, outcome: Outcome) -> None:
        """`--out` is a folder for several files; a Word file without it goes beside its original."""
        content = outcome.written.encode() if isinstance(outcome.written, str) else outcome.written
        source = Path("stdin" if outcome.file == "-" else outcome.file)
        name = f"{source.stem}-{said('检查意见', 'checked')}.{self.asked.form}"
        if self.out is None:
            path = source.with_name(name)
        elif self.several or self.out.is_dir():
            self.out.mkdir(parents=True, exist_ok=True)
            path = _free(self.out / name)
        else:
            path = self.out
        _write(path, content)
        print(said(f"已写入 {path}", f"Written to {path}"), file=sys.stderr)

    def end(self) -> None:
        match self.asked.form:
            case Form.TEXT:
                if self.out is not None:
                    _write(self.out, "".join(outcome.written for outcome in self.kept).encode())
                self._total()
            case Form.JSON:
                unread = [{"file": file, "reason": reason} for file, reason in self.unread.items()]
                self._bytes(_dumped({"reports": [each.written for each in self.kept], "unread": unread}))
            case Form.SARIF:
                from guiju.checks.output.sarif import sarif

                reports, files = self._reports()
                made = sarif(reports, files=files, unread=self.unread, translate=translation())
                self._bytes(_dumped(made))
            case Form.WORKBOOK:
                from guiju.checks.output.workbook import workbook

                reports, files = self._reports()
                self._bytes(workbook(reports, files=files, translate=translation()))
        if self.asked.fix:
            print(said(f"改正了 {self.mended} 处", f"{self.mended} mended"), file=sys.stderr)

    def _reports(self) -> tuple[list[Any], list[str]]:
        return [each.written for each in self.kept], [each.file for each in self.kept]

    def _bytes(self, content: bytes) -> None:
        if self.out is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
        else:
            _write(self.out, content)

    def _total(self) -> None:
        if not self.several:
            return
        from guiju.checks.definition import Severity
        from guiju.checks.output.places import counted

        counts = told(counted({severity: self.counts[severity.value] for severity in Severity}))
        print(said(f"共 {self.done} 个文件：{counts}", f"{self.done} files: {counts}"))
        if self.unread:
            count = len(self.unread)
            print(said(f"另有 {count} 个文件未能检查", f"{count} files could not be checked"), file=sys.stderr)


def _dumped(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _free(path: Path) -> Path:
    """Files of one name come from several folders."""
    free, number = path, 2
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        reason = reason_of(error)
        raise Unusable(said(f"不能写入 {path}：{reason}", f"{path} cannot be written: {error.strerror}")) from error


def _accept(accepted: Sequence[str], reason: str, files: Sequence[str], settings: Path | None) -> int:
    """Append to the nearest `guiju.toml` of the first file, or of the present folder; one is made if there is none."""
    from guiju.checks.definition import Profile
    from guiju.checks.profiles import FILE, nearest_settings, read_settings
    from guiju.checks.rules import rule_of

    if not reason.strip():
        raise Unusable(said("接受一个发现要写明理由：--reason 理由", "Say why it is accepted: --reason WHY"))
    folder = Path(files[0] if files else ".").resolve()
    folder = folder if folder.is_dir() else folder.parent
    path = settings or nearest_settings(folder) or folder / FILE
    known = (
        {(each.code, each.fingerprint) for each in read_settings(path, profile=Profile.DOCUMENT).accepted}
        if path.exists()
        else set()
    )
    entries = []
    for text in accepted:
        found = _ACCEPTED.fullmatch(text)
        if found is None:
            raise Unusable(
                said(
                    f"--accept 应写成 REF101:16 位识别码 的样子，现为 {text}；--fingerprints 显示识别码",
                    f"--accept wants REF101:FINGERPRINT, not {text}; --fingerprints shows them",
                )
            )
        rule_of(found[1])
        if (found[1], found[2]) not in known:
            lines = [f'code = "{found[1]}"', f'fingerprint = "{found[2]}"', f"reason = {_toml(reason.strip())}"]
            entries.append("\n".join(["[[check.accepted]]", *lines, ""]))
    before = path.read_text("utf-8") if path.exists() else ""
    if entries:
        start = before.rstrip("\n") + "\n\n" if before.strip() else ""
        _write(path, (start + "\n".join(entries)).encode())
        read_settings(path, profile=Profile.DOCUMENT)
    print(said(f"已接受 {len(entries)} 个，写入 {path}", f"{len(entries)} accepted, written to {path}"))
    return 0


def _toml(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _explain(code: str) -> int:
    from guiju.checks.rules import rule_of

    print("\n".join(_explained(rule_of(code.upper()))))
    return 0


def _explained(rule: Rule) -> Iterable[str]:
    from guiju.checks.definition import Profile
    from guiju.checks.output.places import SEVERITIES

    yield f"{rule.code}  {told(rule.title)}"
    yield ""
    yield told(rule.why)
    yield ""
    for source in rule.sources:
        unverified = "" if source.verified else said("（未核实）", " (unverified)")
        yield f"{said('依据：', 'source: ')}{f'{source.instrument} {source.article}'.strip()}{unverified}"
    for profile in Profile:
        if profile in rule.profiles:
            yield f"  {profile:<13}{told(SEVERITIES[rule.severity_in(profile)])}"
    if rule.asks_register:
        yield said("要查登记簿。", "It asks the register.")
    for title, example in ((said("有问题的：", "bad:"), rule.bad), (said("没有问题的：", "good:"), rule.good)):
        yield f"\n{title}"
        yield from (f"    {line}" for line in example.splitlines())
