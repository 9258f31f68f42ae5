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
_PAGE_NUMBER = re.compile(r"\s*[—–-]?\s*\d*\s*[—–-]?\s*")
_GAP = re.compile(
    r"(?<=[\u3400-\u9fff，。；、：（）])[ \u3000]+(?=[\dA-Z])|(?<=\d)[ \u3000]+(?=[\u3400-\u9fff%，。；、])"
)
#: A comma that does not part thousands.
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
_PUNCTUATION = str.maketrans(";:()!?", "；：（）！？")
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
class Stretch:
    """From the character `start` of a paragraph on, the text stands in this line, `shift` characters further right."""

    start: int
    shift: int
    line: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as its words are read: lines joined, no spaces between numbers and Chinese words."""

    number: int
    text: str
    printed: str
    """The same characters as the file has them; `text` has Chinese punctuation throughout."""
    heading: str
    """The nearest heading above it, without its number; '' before the first, and for the preface."""
    above: str
    """The heading over that one."""
    stretches: tuple[Stretch, ...]
    is_heading: bool = False

    @property
    def line(self) -> int:
        """The line that it begins in."""
        return self.stretches[0].line

    def place(self, start: int, end: int) -> Place:
        """Where characters stand in the file; of what goes over lines, the first one, to its end."""
        first, last = self._stretch(start), self._stretch(max(start, end - 1))
        if last.line == first.line:
            return Place(first.line, self.number, start + first.shift, end + last.shift, first.page)
        behind = next(each for each in self.stretches if each.start > start and each.line != first.line)
        return Place(first.line, self.number, start + first.shift, behind.start + first.shift, first.page)

    def _stretch(self, at: int) -> Stretch:
        return next(each for each in reversed(self.stretches) if each.start <= at)

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
    places: tuple[Place, ...]


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
            ChartSeries(
                one.name, one.categories, tuple(map(Fraction, one.values)), one.values, (place,) * len(one.values)
            )
            for one in chart.series
        )
        titles = tuple(title for title in (chart.title, *_captions_near(report, chart.after)) if title)
        drawn.append(ReportChart(titles, series))
    return Report(report.name, report.paragraphs, (*report.charts, *drawn))


def read_text(text: str, *, name: str = "-", joined: bool = False) -> Report:
    """A report from its bare text. `joined`: lines are those of printed pages, form feeds end pages."""
    lines: list[_Line] = []
    page = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        for at, part in enumerate(line.split("\f")):
            page += at > 0
            bare = _BOOKMARK.sub(lambda found: " " * len(found[0]), part)
            lines.append(_Line(bare, number, page if joined else None))
    charts, numbers = _chart_rows(lines)
    rest = [line for line in lines if line.number not in numbers]
    groups = _joined(_without_margins(rest)) if joined else [[line] for line in rest]
    return Report(name, tuple(_paragraphs(groups)), charts)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    page: int | None


def _without_margins(lines: Sequence[_Line]) -> list[_Line]:
    """Without what stands at the top or the bottom of many pages, and the numbers of pages."""
    pages = [[line for line in page if line.text.strip()] for _, page in groupby(lines, key=lambda line: line.page)]
    edges: dict[str, int] = {}
    for page in pages:
        for words in {line.text.strip() for line in (*page[:2], *page[-2:])}:
            edges[words] = edges.get(words, 0) + 1
    return [
        line
        for page in pages
        for at, line in enumerate(page)
        if not _PAGE_NUMBER.fullmatch(line.text)
        and not (edges.get(line.text.strip(), 0) >= 3 and (at < 2 or at >= len(page) - 2))
    ]


def _joined(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines of a page put together: a paragraph goes on until a sentence ends in a line that is not full."""
    groups: list[list[_Line]] = []
    open_ = False
    widths = sorted(_width(line.text) for line in lines)
    full = 0.85 * widths[len(widths) * 9 // 10] if widths else 0
    for line in lines:
        text = line.text.strip()
        starts_anew = _HEADING.fullmatch(text) or _CAPTION.match(text)
        if open_ and not starts_anew:
            groups[-1].append(line)
        else:
            groups.append([line])
        ended = text.endswith(("。", "！", "？", "：", ":")) and _width(text) < full
        open_ = not starts_anew and not ended
    return groups


def _width(text: str) -> int:
    """In columns, of which a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text.strip())


def _paragraphs(groups: Iterable[Sequence[_Line]]) -> Iterable[Paragraph]:
    heading = above = ""
    number = 0
    for group in groups:
        whole = _full_width("".join(line.text.strip() for line in group))
        if not whole:
            continue
        number += 1
        bare = _CAPTION.split(re.sub(r"\s+", " ", whole))[0]
        found = _HEADING.fullmatch(bare) if len(bare) <= 45 else None
        if found:
            heading = next((part for part in found.groups() if part), "").strip()
            if not found["b"] and not found["d"]:
                above = heading
        elif len(bare) <= 30 and bare.endswith(("大事记", "附录")):
            heading = above = ""
        printed, stretches = _squeezed(group)
        yield Paragraph(number, _full_width(printed), printed, heading, above, stretches, found is not None)


def _full_width(text: str) -> str:
    """With the punctuation of Chinese text, where it was typed otherwise; as many characters."""
    return _COMMA.sub("，", text).translate(_PUNCTUATION)


def _squeezed(group: Sequence[_Line]) -> tuple[str, tuple[Stretch, ...]]:
    """Lines as one text without the spaces that typesetting puts around numbers, and where its characters stood."""
    text = ""
    stretches: list[Stretch] = []
    for line in group:
        start = len(line.text) - len(line.text.lstrip())
        end = len(line.text.rstrip())
        gaps = [] if _CAPTION.search(line.text) else [found.span() for found in _GAP.finditer(line.text, start, end)]
        for first, behind in [*gaps, (end, end)]:
            stretches.append(Stretch(len(text), start - len(text), line.number, line.page))
            text += line.text[start:first]
            start = behind
    return text, tuple(stretches)


def _chart_rows(lines: Sequence[_Line]) -> tuple[tuple[ReportChart, ...], set[int]]:
    """Charts whose data a converter has written out: titles, then categories and numbers parted by tabs."""
    charts: list[ReportChart] = []
    used: set[int] = set()
    for filled, block in groupby(lines, key=lambda line: bool(line.text.strip())):
        rows = list(block)
        if not filled or not any("\t" in row.text for row in rows):
            continue
        rows = _chart_part(rows)
        if rows and (chart := _chart(rows)):
            charts.append(chart)
            used |= {row.number for row in rows}
    return tuple(charts), used


def _chart_part(rows: list[_Line]) -> list[_Line]:
    """The lines of a block from the titles of its first row of numbers on; [] where there is no such row."""
    with_numbers = [
        at
        for at, row in enumerate(rows)
        if sum(_NUMBER.fullmatch(cell.strip()) is not None for cell in row.text.split("\t")) >= 2
    ]
    if not with_numbers:
        return []
    first = with_numbers[0]
    while first > 0 and len(text := rows[first - 1].text.strip()) <= LONGEST_TITLE and "。" not in text:
        first -= 1
    return rows[first : with_numbers[-1] + 1]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    line: _Line
    start: int

    @property
    def place(self) -> Place:
        return Place(self.line.number, 0, self.start, self.start + len(self.text), self.line.page)


def _cells(rows: Sequence[_Line]) -> list[_Cell]:
    return [
        _Cell(found[0].strip(), row, found.start() + len(found[0]) - len(found[0].lstrip()))
        for row in rows
        for found in re.finditer("[^\t]+", row.text)
        if found[0].strip()
    ]


def _chart(rows: Sequence[_Line]) -> ReportChart | None:
    """Runs of categories with as many numbers behind them in one line; what stands before the first are titles."""
    runs: list[tuple[list[str], ChartSeries]] = []
    words: list[_Cell] = []
    for is_number, cells in groupby(_cells(rows), key=lambda cell: _NUMBER.fullmatch(cell.text) is not None):
        run = list(cells)
        if not is_number:
            words = run
            continue
        categories = words[-len(run) :]
        if len(run) < 2 or len(categories) < len(run) or len({cell.line.number for cell in (*categories, *run)}) > 1:
            return None
        printed = tuple(cell.text for cell in run)
        series = ChartSeries(
            "",
            tuple(cell.text for cell in categories),
            tuple(map(Fraction, printed)),
            printed,
            tuple(cell.place for cell in run),
        )
        runs.append(([cell.text for cell in words[: -len(run)]], series))
    if not runs or any(len(lead) > 1 for lead, _ in runs[1:]):
        return None
    titles = runs[0][0]
    names = [lead[0] if lead else "" for lead, _ in runs[1:]]
    first = titles.pop() if names and all(names) and titles else ""
    named = (replace(one, name=name) for name, (_, one) in zip([first, *names], runs, strict=True))
    return ReportChart(tuple(titles), tuple(named))


def _place_near(report: Report, after: int) -> Place:
    """The paragraph of the docx that a chart stands in; `after` counts its paragraphs from 0."""
    lines = [paragraph for paragraph in report.paragraphs if paragraph.line <= after + 1]
    number = lines[-1].number if lines else 0
    return Place(after + 1, number, 0, 0)


def _captions_near(report: Report, after: int) -> list[str]:
    """The caption in the next two paragraphs below a chart."""
    for paragraph in report.paragraphs:
        if after < paragraph.line <= after + 3 and (found := _CAPTION.match(paragraph.text.strip())):
            return [paragraph.text.strip()[found.end() :]]
    return []


def _never(problem: object) -> None:
    """Only lines of jsonl files are reported so, and none is read here."""
