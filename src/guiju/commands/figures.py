"""Figures of the register at the terminal: on a day, over a period, by groups."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.commands import Unusable, a_day, ensure_register, language, padded, said

if TYPE_CHECKING:
    from guiju.figures.measure import Figure, Measure
    from guiju.figures.periods import Period

SUMMARY = "登记簿的统计数字", "Figures of the register"

NOTHING = "—"
_PRECISIONS = {
    "exact": ("", ""),
    "more-than": ("逾 ", "more than "),
    "less-than": ("近 ", "less than "),
    "about": ("约 ", "about "),
}
_COUNTED = frozenset("项家个种类人名位场期份条次台套户届") | {"人次", "场次", "台次", "台(套)", "省"}
"""Units that English leaves to the title."""


def configure(parser: argparse.ArgumentParser) -> None:
    when = parser.add_mutually_exclusive_group()
    when.add_argument(
        "--on",
        type=a_day,
        metavar="DATE",
        help=said("截至哪一天（默认今天）：存量取当天，流量自年初起", "up to a day (default: today)"),
    )
    when.add_argument(
        "--period", metavar="P", help=said("时期：2020、2020Q3、2020-07", "a period: 2020, 2020Q3, 2020-07")
    )
    parser.add_argument(
        "--measure",
        nargs="+",
        metavar="CODE",
        default=[],
        help=said("指标代码（默认全部有数的指标）", "codes of measures (default: all that are known)"),
    )
    parser.add_argument(
        "--by", metavar="DIM[,DIM]", default="", help=said("分组，如 region,tier", "groups, such as region,tier")
    )
    parser.add_argument("--json", action="store_true", help=said("每行一个 JSON 对象", "one JSON object a line"))
    parser.add_argument("--csv", action="store_true", help=said("CSV 表格", "a table as CSV"))
    parser.add_argument("--list", action="store_true", help=said("列出全部指标", "list all measures"))
    parser.add_argument(
        "--enter",
        type=Path,
        metavar="FILE",
        help=said("录入填报值（CSV 或 Excel）", "enter reported values (CSV, Excel)"),
    )
    parser.add_argument(
        "--source", default="", metavar="NAME", help=said("填报值的来源", "where the entered values come from")
    )


def run(args: argparse.Namespace) -> int:
    ensure_register()
    if args.list:
        _print_list()
        return 0
    if args.enter:
        return _enter(args.enter, args.source)
    bring_up_to_date()
    from guiju.figures import evaluating
    from guiju.figures.measures import MEASURES, measure

    period = period_of(args)
    by = _dimensions(args.by)
    codes = [code for given in args.measure for code in given.replace(",", " ").split()]
    measures = [measure(code) for code in codes] or [
        each
        for each in MEASURES.values()
        if not each.of and each.section != "stated" and set(by) <= set(each.groupings)
    ]
    now = evaluating.evaluate(measures, period, by=by)
    if not codes:
        now = [figure for figure in now if figure.value is not None]
    before = evaluating.evaluate([each for each in measures if not each.of], period.year_before, by=by)
    compared = {(figure.measure.code, figure.group): figure for figure in before}
    rows = [(figure, compared.get((figure.measure.code, figure.group))) for figure in now]
    if args.json:
        for figure, then in rows:
            print(json.dumps(_record(figure, then), ensure_ascii=False))
    elif args.csv:
        _print_csv(rows, by)
    else:
        _print_table(rows, period, by)
    return 0


def _dimensions(text: str) -> tuple[str, ...]:
    """Raises Unusable, which names those that there are."""
    from guiju.figures.dimensions import DIMENSIONS

    by = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    for code in by:
        if code not in DIMENSIONS:
            known = said("、", ", ").join(DIMENSIONS)
            raise Unusable(
                said(f"不能按“{code}”分组，可以按 {known}。", f"There are no groups by “{code}”, but by {known}.")
            )
    return by


def period_of(args: argparse.Namespace) -> Period:
    from django.utils import timezone

    from guiju.figures.periods import Period

    return Period.read(args.period) if args.period else Period.until(getattr(args, "on", None) or timezone.localdate())


def bring_up_to_date() -> None:
    """The columnar copy, with a bar where it takes work."""
    from tqdm import tqdm

    from guiju.figures.copying import follow_journal

    title = said("同步列式副本", "Bringing the copy up to date")
    with tqdm(desc=title, unit=said("行", " rows"), delay=0.5, leave=False, disable=None) as bar:
        follow_journal(bar.update)


def _enter(path: Path, source: str) -> int:
    from guiju.figures.actions import take_in

    done = take_in(path, source=source, by="figures")
    print(
        said(
            f"录入 {len(done.entered)} 个值，{done.unchanged} 个与已有的相同，退回 {len(done.refused)} 行。",
            f"{len(done.entered)} values entered, {done.unchanged} as they were, {len(done.refused)} rows refused.",
        )
    )
    for row in done.refused:
        print(said(f"第 {row.line} 行：{row.reason}", f"line {row.line}: {row.reason}"), file=sys.stderr)
    return 1 if done.refused else 0


# Words


def title_of(measure: Measure) -> str:
    return measure.title_en if language() == "en" else measure.title


def unit_of(measure: Measure) -> str:
    return "" if language() == "en" and measure.unit in _COUNTED else measure.unit


def value_of(figure: Figure | None) -> str:
    """With its precision, without its unit."""
    if figure is None or figure.value is None:
        return NOTHING
    return said(*_PRECISIONS[figure.precision]) + _number(figure.value, signed=figure.measure.kind == "change")


def _number(value: int | Decimal, *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    return f"{value:{sign},}" if isinstance(value, int) else f"{value:{sign},.2f}"


def _change(figure: Figure, then: Figure | None) -> str:
    """``+231 (+11.43%)``; of a percentage in points; nothing where either is missing."""
    if then is None or figure.value is None or then.value is None:
        return ""
    difference = figure.value - then.value
    if not difference:
        return said("持平", "none")
    if figure.measure.kind == "ratio" or not then.value:
        return _number(difference, signed=True)
    return f"{_number(difference, signed=True)} ({difference * 100 / Decimal(then.value):+.2f}%)"


def _labels(figure: Figure) -> dict[str, str]:
    from guiju.figures.dimensions import DIMENSIONS

    return {code: DIMENSIONS[code].label(value, language()) for code, value in figure.group}


# Ways to show them

Rows = Sequence[tuple["Figure", "Figure | None"]]


def _print_table(rows: Rows, period: Period, by: tuple[str, ...]) -> None:
    from guiju.figures.dimensions import DIMENSIONS
    from guiju.figures.measures import SECTIONS

    print(
        said(
            f"时期 {period}（存量截至 {period.last}），比较 {period.year_before}",
            f"Period {period} (stocks on {period.last}), compared with {period.year_before}",
        )
    )
    heads = [
        said("代码", "code"),
        said("指标", "measure"),
        *(said(DIMENSIONS[code].title, DIMENSIONS[code].title_en) for code in by),
        said("数值", "value"),
        said("单位", "unit"),
        said("上年同期", "year before"),
        said("增减", "change"),
    ]
    lines: list[list[str]] = [heads]
    sections: dict[int, str] = {}
    section = ""
    for figure, then in rows:
        if figure.measure.section != section:
            section = figure.measure.section
            sections[len(lines)] = said(*SECTIONS.get(section, (section, section)))
        then_value = value_of(then) if then else ""
        lines.append(
            [
                figure.measure.code,
                title_of(figure.measure),
                *_labels(figure).values(),
                value_of(figure),
                unit_of(figure.measure),
                then_value,
                _change(figure, then),
            ]
        )
    numeric = {2 + len(by), 4 + len(by)}
    for place, line in enumerate(_columns(lines, numeric)):
        if place in sections and not by:
            print(f"\n{sections[place]}")
        print(line)
    if not rows:
        print(said("没有行。", "No rows."))


def _columns(lines: Sequence[Sequence[str]], right: set[int]) -> Iterator[str]:
    """In columns; the titles give way where the terminal is narrow."""
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 400
    spare = room - sum(widths) - 2 * (len(widths) - 1)
    if spare < 0:
        widths[1] = max(12, widths[1] + spare)
    for line in lines:
        cells = []
        for column, (text, width) in enumerate(zip(line, widths, strict=True)):
            shown = _cut(text, width)
            cells.append(" " * (width - _width(shown)) + shown if column in right else padded(shown, width))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _cut(text: str, room: int) -> str:
    if _width(text) <= room:
        return text
    while text and _width(text) > room - 1:
        text = text[:-1]
    return f"{text}…"


def _record(figure: Figure, then: Figure | None) -> dict[str, Any]:
    from guiju.figures.populations import address

    of = figure.measure
    return {
        "code": of.code,
        "title": of.title,
        "title_en": of.title_en,
        "unit": of.unit,
        "kind": of.kind.value,
        "period": str(figure.period),
        "first": figure.period.first.isoformat(),
        "last": figure.period.last.isoformat(),
        "group": dict(figure.group),
        "labels": _labels(figure),
        "value": plain(figure.value),
        "precision": figure.precision.value,
        "year_before": plain(then.value) if then else None,
        "source": figure.source,
        "rows": address(figure.population) if figure.population else "",
        "parts": [
            {"code": part.measure.code, "period": str(part.period), "value": plain(part.value)} for part in figure.parts
        ],
        "breaks": [{"since": each.since.isoformat(), "zh": each.zh, "en": each.en} for each in of.breaks],
        "position": figure.position,
    }


def plain(value: int | Decimal | None) -> int | float | None:
    return round(float(value), 6) if isinstance(value, Decimal) else value


def _print_csv(rows: Rows, by: Iterable[str]) -> None:
    by = tuple(by)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["code", "title", "unit", "period", *by, "value", "precision", "year_before", "source", "rows"])
    for figure, then in rows:
        record = _record(figure, then)
        group = [record["group"].get(code, "") for code in by]
        writer.writerow(
            [
                *(record[name] for name in ("code", "title", "unit", "period")),
                *group,
                *(record[name] for name in ("value", "precision", "year_before", "source", "rows")),
            ]
        )


def _print_list() -> None:
    """Every measure with unit, kind, and the dimensions by which it can be told."""
    from guiju.figures.measures import MEASURES, SECTIONS
    from guiju.figures.reportable import reportable

    section = ""
    own = [each for each in reportable() if each.code not in MEASURES]
    for each in (*MEASURES.values(), *own):
        if each.section != section:
            section = each.section
            print(f"\n{said(*SECTIONS.get(section, (section, section)))}")
        how = said("填报", "reported") if each.reported else ",".join(each.groupings)
        print("  ".join((padded(each.code, 46), padded(f"{title_of(each)}（{each.unit}）", 50), how)).rstrip())
