"""A report as paragraphs and charts, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from pathlib import Path

from guiju.documents.charts import charts_of
from guiju.documents.texts import pages, pieces

#: Bookmarks that some converters of Word documents write into the text.
_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SENTENCE = re.compile(r"[^。！？；;]*[。！？；;]?")
_HEADING = re.compile(
    r"\s*(?:前\s*言|(?:[一二三四五六七八九十]+|\d{1,2})\s*[、.．]\s*(?P<a>[^，。；]{1,30})"
    r"|（[一二三四五六七八九十]+）\s*(?P<b>[^，。；]{1,40})|第[一二三四五六七八九十\d]+[章节篇]\s*(?P<c>[^，。；]{1,30})"
    r"|\d+(?:\.\d+)+\s+(?P<d>[^，。；]{1,30}))\s*"
)
_CAPTION = re.compile(r"(?:图|表)\s*\d+(?:[-.]\d+)?\s+(?=\S)")
_DAY = re.compile(r"\s*(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}(?:日|[—–-]\d{1,2}日)")
PDF = ".pdf"
LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and paragraph from 1, characters of the line from 0, the end exclusive."""

    line: int
    paragraph: int
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; where the file breaks it into lines, `breaks` says which character begins which line and page."""

    number: int
    text: str
    heading: str
    """The nearest heading above it, without its number; '' before the first, and for the preface."""
    above: str
    """The heading over that one."""
    breaks: tuple[tuple[int, int, int | None], ...]
    is_heading: bool = False

    def place(self, start: int, end: int) -> Place:
        offset, line, page = next(each for each in reversed(self.breaks) if each[0] <= start)
        return Place(line, self.number, start - offset, end - offset, page)

    @property
    def sentences(self) -> list[tuple[int, int]]:
        return [found.span() for found in _SENTENCE.finditer(self.text) if found[0].strip()]

    @property
    def is_dated(self) -> bool:
        """An entry of a chronology, which begins with its day."""
        return _DAY.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class ChartSeries:
    name: str
    categories: tuple[str, ...]
    values: tuple[Fraction, ...]
    printed: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class ReportChart:
    """The numbers of a chart. Several titles: the file does not tell which of the lines is the chart's own."""

    titles: tuple[str, ...]
    series: tuple[ChartSeries, ...]


@dataclass(frozen=True)
class Report:
    """A document as the audit reads it."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    charts: tuple[ReportChart, ...] = field(default=())

    @cached_property
    def captions(self) -> tuple[str, ...]:
        """What stands below figures and tables: 2019年与2020年团体标准数量对比."""
        return tuple(
            re.split(r"[，。；（\s]|图\d", part.strip())[0]
            for paragraph in self.paragraphs
            for part in _CAPTION.split(paragraph.text)[1:]
        )

    @cached_property
    def year(self) -> int | None:
        """The year that it reports: the one that most sentences name."""
        years: dict[int, int] = {}
        for paragraph in self.paragraphs:
            for found in re.finditer(r"(?<!\d)(20\d\d|19\d\d)年", paragraph.text):
                years[int(found[1])] = years.get(int(found[1]), 0) + 1
        return max(years, key=lambda year: years[year]) if years else None


def read(path: Path) -> Report:
    """A txt, md, html, docx or pdf file. Raises UnreadableFile."""
    joined = path.suffix.lower() == PDF
    text = "\f".join(pages(path)) if joined else "".join(piece.text for piece in pieces(path, unread=_never))
    report = read_text(text, name=path.name, joined=joined)
    if path.suffix.lower() != ".docx":
        return report
    drawn = []
    for chart in charts_of(path):
        place = _place_near(report, chart.after)
        series = tuple(
            ChartSeries(one.name, one.categories, tuple(Fraction(value) for value in one.values), one.values, place)
            for one in chart.series
        )
        titles = tuple(title for title in (chart.title, *_captions_near(report, chart.after)) if title)
        drawn.append(ReportChart(titles, series))
    return Report(report.name, report.paragraphs, (*report.charts, *drawn))


def read_text(text: str, *, name: str = "-", joined: bool = False) -> Report:
    """A report from its bare text. `joined`: lines are those of printed pages, form feeds end pages."""
    lines: list[tuple[str, int, int | None]] = []
    page = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        page += line.count("\f")
        bare = _BOOKMARK.sub(lambda found: " " * len(found[0]), line.replace("\f", ""))
        lines.append((bare, number, page if joined else None))
    charts, numbers = _chart_rows(lines)
    rest = [line for line in lines if line[1] not in numbers]
    groups = _joined(rest) if joined else [[line] for line in rest]
    return Report(name, tuple(_paragraphs(groups)), charts)


def _joined(lines: Sequence[tuple[str, int, int | None]]) -> list[list[tuple[str, int, int | None]]]:
    """Lines of a page put together: a paragraph goes on until a sentence ends with its line."""
    groups: list[list[tuple[str, int, int | None]]] = []
    open_ = False
    for line in lines:
        text = line[0].strip()
        if not text or text.isdecimal():
            continue
        starts_anew = _HEADING.fullmatch(text) or _CAPTION.match(text)
        if open_ and not starts_anew:
            groups[-1].append(line)
        else:
            groups.append([line])
        open_ = not starts_anew and not text.endswith(("。", "！", "？", "：", ":"))
    return groups


def _paragraphs(groups: Iterable[Sequence[tuple[str, int, int | None]]]) -> Iterable[Paragraph]:
    heading = above = ""
    number = 0
    for group in groups:
        text, breaks = "", []
        for line, row, page in group:
            if len(group) > 1:
                breaks.append((len(text) - (len(line) - len(line.lstrip())), row, page))
                text += line.strip()
            else:
                breaks.append((0, row, page))
                text = line
        if not text.strip():
            continue
        number += 1
        bare = _CAPTION.split(re.sub(r"\s+", " ", text.strip()))[0]
        found = _HEADING.fullmatch(bare) if len(bare) <= 45 else None
        if found:
            heading = next((part for part in found.groups() if part), "").strip()
            if not found["b"] and not found["d"]:
                above = heading
        elif len(bare) <= 30 and bare.endswith(("大事记", "附录")):
            heading = above = ""
        breaks[0] = (min(0, breaks[0][0]), *breaks[0][1:])
        yield Paragraph(number, text, heading, above, tuple(breaks), found is not None)


def _chart_rows(lines: Sequence[tuple[str, int, int | None]]) -> tuple[tuple[ReportChart, ...], set[int]]:
    """Charts whose data a converter has written out: titles, then categories and numbers parted by tabs."""
    charts: list[ReportChart] = []
    used: set[int] = set()
    for filled, block in groupby(lines, key=lambda line: bool(line[0].strip())):
        rows = list(block)
        if not filled or not any("\t" in text for text, _, _ in rows):
            continue
        rows = _chart_part(rows)
        if rows and (chart := _chart(rows)):
            charts.append(chart)
            used |= {number for _, number, _ in rows}
    return tuple(charts), used


def _chart_part(rows: list[tuple[str, int, int | None]]) -> list[tuple[str, int, int | None]]:
    """The lines of a block from the titles of its first row of numbers on; [] where there is no such row."""
    with_numbers = [
        at
        for at, (text, _, _) in enumerate(rows)
        if sum(_NUMBER.fullmatch(cell.strip()) is not None for cell in text.split("\t")) >= 2
    ]
    if not with_numbers:
        return []
    first = with_numbers[0]
    while first > 0 and len(text := rows[first - 1][0].strip()) <= LONGEST_TITLE and "。" not in text:
        first -= 1
    return rows[first : with_numbers[-1] + 1]


def _chart(rows: Sequence[tuple[str, int, int | None]]) -> ReportChart | None:
    """Runs of categories with as many numbers behind them in one line; what stands before the first are titles."""
    cells = [(cell.strip(), row, text.index(cell)) for row in rows for text in [row[0]] for cell in text.split("\t")]
    cells = [cell for cell in cells if cell[0]]
    runs: list[tuple[list[str], ChartSeries]] = []
    words: list[tuple[str, int]] = []
    for is_number, run in groupby(cells, key=lambda cell: _NUMBER.fullmatch(cell[0]) is not None):
        of_run = list(run)
        if not is_number:
            words = [(cell, row[1]) for cell, row, _ in of_run]
            continue
        _, (text, number, page), start = of_run[0]
        count = len(of_run)
        if (
            count < 2
            or len(words) < count
            or {row[1] for _, row, _ in of_run} | {r for _, r in words[-count:]} != {number}
        ):
            return None
        printed = tuple(cell for cell, _, _ in of_run)
        place = Place(number, 0, start, len(text.rstrip()), page)
        categories = tuple(word for word, _ in words[-count:])
        runs.append(
            (
                [word for word, _ in words[:-count]],
                ChartSeries("", categories, tuple(map(Fraction, printed)), printed, place),
            )
        )
    if not runs or any(len(lead) > 1 for lead, _ in runs[1:]):
        return None
    titles = runs[0][0]
    names = [lead[0] if lead else "" for lead, _ in runs[1:]]
    first = titles.pop() if names and all(names) and titles else ""
    series = (replace(one, name=name) for name, (_, one) in zip([first, *names], runs, strict=True))
    return ReportChart(tuple(titles), tuple(series))


def _place_near(report: Report, after: int) -> Place:
    """The paragraph of the docx that a chart stands in; `after` counts its paragraphs from 0."""
    lines = [paragraph for paragraph in report.paragraphs if paragraph.breaks[0][1] <= after + 1]
    number = lines[-1].number if lines else 0
    return Place(after + 1, number, 0, 0)


def _captions_near(report: Report, after: int) -> list[str]:
    """The caption in the next two paragraphs below a chart."""
    for paragraph in report.paragraphs:
        if after < paragraph.breaks[0][1] <= after + 3 and (found := _CAPTION.match(paragraph.text.strip())):
            return [paragraph.text.strip()[found.end() :]]
    return []


def _never(problem: object) -> None:
    """Only lines of jsonl files are reported so, and none is read here."""
