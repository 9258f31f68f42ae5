"""Pages of a .pdf: lines joined to paragraphs, headers and footers told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import pypdfium2
from pypdfium2 import raw

from guiju.base.errors import Sentence
from guiju.documents.blocks import BlockKind, Cell, Document
from guiju.documents.formats.gathering import Gathering, begins_anew, joined
from guiju.documents.formats.ruled import RuledCell, RuledTable, ruled_tables
from guiju.documents.opening import UnreadableFile

MOST_PAGES: Final = 5_000

_MARGIN_LINES: Final = 3
"""How many lines at each end of a page may be headers and footers."""

_MARGIN: Final = 0.14
"""The share of a page's height at each end that may hold them."""

_DIGITS: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"(?:第\s*)?[-—–－ ]*(?:\d{1,4}|[IVXivxⅠ-Ⅻ]{1,6})[-—–－ ]*(?:\s*页)?(?:\s*[/,，共]+\s*\d{1,4}\s*页?)?"
)
_CONTENTS: Final = re.compile(r"[.…·．]{4,}\s*(?:\d{1,4}|[IVXivxⅠ-Ⅻ]{1,6})\s*$|\S\s*…+\s*(?:\d{1,4}|[IVX]{1,6})\s*$")
_HANGING: Final = re.compile(r"\s*(?:[a-z\d]{1,2}[)）]|——|[•·●○■◆▪－—]|注\d*[:：]|示例)")
_WORDS: Final = re.compile(r"[^\W\d_]")
_LATIN_WORD: Final = re.compile(r"[!-~]+")
_LEAST: Final = 0.4
"""The share of cells of a table that have something in them; the bars of a chart have less."""

_ENDS: Final = "。：！？"
_WIDE: Final = 0.6
"""The share of a page's width that lines reach where some are full."""

_FULL: Final = 1.6
"""How many Chinese characters short of the right edge a line may end that goes on in the next."""

_STEP: Final = 0.6
"""Characters by which lines of one edge may differ."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    height: float
    """Of its first character's box; all in points."""


@dataclass(frozen=True, slots=True)
class _Table:
    cells: list[tuple[RuledCell, str]]
    before: _Line | None
    """The line in front of it."""


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    width: float
    height: float
    lines: list[_Line]
    """Those outside tables."""
    tables: list[_Table]


def of_pdf(path: Path, name: str) -> Document:
    pages, properties = _read(path, name)
    empty = [page.number for page in pages if not page.lines and not page.tables]
    if len(empty) == len(pages):
        raise UnreadableFile("{file} 里没有文字，是扫描的图片；请先识别成文字（OCR），再存为 .docx 或 .pdf", file=name)
    unread: tuple[Sentence, ...] = ()
    if empty:
        numbers = ", ".join(map(str, empty[:20])) + ("…" if len(empty) > 20 else "")
        unread = (Sentence("第 {pages} 页没有文字（空白或图片），没有读", pages=numbers),)
    gathered = Gathering(name)
    repeated = _repeated(pages)
    _Paragraphs(gathered).write(pages, repeated)
    return Document(name, "pdf", tuple(gathered.blocks), pages=len(pages), properties=properties, unread=unread)


def _read(path: Path, name: str) -> tuple[list[_Page], dict[str, str]]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile("{file} 有打开密码；请先取消密码", file=name) from error
        raise UnreadableFile("{file} 已损坏：它不完整，或不是原来的样子", file=name) from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableFile("{file} 超过 {most} 页，没有读", file=name, most=MOST_PAGES)
        said = document.get_metadata_dict(skip_empty=True)
        properties = {key.lower(): value for key, value in said.items() if key in ("Title", "Author", "Subject")}
        return [_page(document, index) for index in range(len(document))], properties
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile("{file} 已损坏：它不完整，或不是原来的样子", file=name) from error
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> _Page:
    page = document[index]
    words = page.get_textpage()
    try:
        lines, tables = _apart(list(_lines(words)), ruled_tables(page), words)
        return _Page(index + 1, page.get_width(), page.get_height(), lines, tables)
    finally:
        words.close()
        page.close()


def _apart(
    lines: list[_Line], ruled: list[RuledTable], words: pypdfium2.PdfTextPage
) -> tuple[list[_Line], list[_Table]]:
    """The lines outside tables, and the tables with something in them, each at its place among the lines."""
    outside: list[_Line] = []
    written = [(table, [(cell, _cell_text(words, cell)) for cell in table.cells]) for table in ruled]
    waiting = [
        (table, cells) for table, cells in written if sum(bool(text) for _, text in cells) >= _LEAST * len(cells)
    ]
    found: list[tuple[RuledTable, _Table]] = []
    for line in lines:
        x, y = line.left + 1, line.top - line.height / 2
        if any(table.holds(x, y) for table, _made in found):
            continue
        begun = next(((table, cells) for table, cells in waiting if table.holds(x, y)), None)
        if begun is None:
            outside.append(line)
        else:
            found.append((begun[0], _Table(begun[1], outside[-1] if outside else None)))
    return outside, [made for _table, made in found]


def _cell_text(words: pypdfium2.PdfTextPage, cell: RuledCell) -> str:
    text = ""
    for line in words.get_text_bounded(*cell.box).replace("\ufffe", "-").splitlines():
        text = f"{text}\n{line.strip()}" if text and begins_anew(line) else joined(text, line)
    return text


def _lines(words: pypdfium2.PdfTextPage) -> Iterator[_Line]:
    """Lines in the order of the file, each with the place of its first and last character."""
    text = words.get_text_range()
    begin = 0
    for whole in text.splitlines(keepends=True):
        line = whole.rstrip().replace("\ufffe", "-").replace("\x02", "-")
        lead = len(line) - len(line.lstrip())
        if line.strip():
            left, _right, top, bottom = _box(words, begin + lead)
            _left, right, _top, _bottom = _box(words, begin + len(line) - 1)
            yield _Line(line.strip(), left, right, top, max(abs(top - bottom), 1.0))
        begin += len(whole)


def _box(words: pypdfium2.PdfTextPage, place: int) -> tuple[float, float, float, float]:
    """Left, right, top, bottom of the character of the text at this place, with the room that its font gives it."""
    at = raw.FPDFText_GetCharIndexFromTextIndex(words, place)
    box = raw.FS_RECTF()
    if at >= 0 and raw.FPDFText_GetLooseCharBox(words, at, byref(box)):
        return box.left, box.right, box.top, box.bottom
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(words, max(at, 0), byref(left), byref(right), byref(bottom), byref(top))
    return left.value, right.value, top.value, bottom.value


def _folded(line: _Line) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def _ends(page: _Page) -> tuple[list[_Line], list[_Line]]:
    """The first and the last lines as they stand on the page, whatever their order in the file."""
    ordered = sorted(page.lines, key=lambda line: -line.top)
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    first = [line for line in ordered[:_MARGIN_LINES] if line.top > high]
    return first, [line for line in ordered[-_MARGIN_LINES:] if line.top < low]


def _repeated(pages: Sequence[_Page]) -> dict[int, BlockKind]:
    """By identity of the line: what stands at the same height of many pages, and numbers of pages alone."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        for lines in _ends(page):
            seen.update({(_folded(line), round(line.top / 6)) for line in lines})
    least = max(3, len(pages) // 10)
    found: dict[int, BlockKind] = {}
    for page in pages:
        for kind, lines in zip((BlockKind.HEADER, BlockKind.FOOTER), _ends(page), strict=True):
            for line in lines:
                height = round(line.top / 6)
                count = max(seen[_folded(line), height + off] for off in (-1, 0, 1))
                alone = _PAGE_NUMBER.fullmatch(line.text)
                if alone or (count >= least and _WORDS.search(line.text)):
                    found[id(line)] = kind
    return found


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the lines of the running text begin and end, and how wide a Chinese character is."""

    left: float
    right: float
    em: float


def _column(lines: Sequence[_Line], width: float) -> _Column:
    """Edges are where at least one line in twenty begins or ends; where all lines are short, how far they may."""
    if not lines:
        return _Column(0, 0, 1)
    few = max(2, len(lines) // 20)
    lefts, rights = (Counter(round(edge / 3) for edge in edges) for edges in _edges(lines))
    left = min((edge for edge, count in lefts.items() if count >= few), default=min(lefts)) * 3
    right = max((edge for edge, count in rights.items() if count >= few), default=max(rights)) * 3
    return _Column(left, right if right > _WIDE * width else width - left, median(line.height for line in lines))


def _edges(lines: Sequence[_Line]) -> tuple[list[float], list[float]]:
    return [line.left for line in lines], [line.right for line in lines]


def _room_wanted(line: _Line, column: _Column) -> float:
    """What its first word takes: a line that had less room left is full."""
    word = _LATIN_WORD.match(line.text)
    wide = 0.0 if word is None else (len(word[0]) + 1) * (line.right - line.left) / len(line.text)
    return max(wide, _FULL * column.em)


class _Paragraphs:
    """Joins a line to the one before where that one is full and this one does not begin anew."""

    def __init__(self, gathered: Gathering) -> None:
        self.gathered = gathered
        self.tables = 0
        self.text = ""
        self.page = 0
        self.last: _Line | None = None
        self.begun = False
        """Whether `last` is the first line of its paragraph."""
        self.waiting: list[tuple[BlockKind, str, int]] = []
        """Footers and headers between two pages: a paragraph that goes over is not broken by them."""

    def write(self, pages: Sequence[_Page], repeated: dict[int, BlockKind]) -> None:
        bodies = {page.number: [line for line in page.lines if id(line) not in repeated] for page in pages}
        columns = [
            _column([line for page in pages[1 - odd :: 2] for line in bodies[page.number]], pages[0].width)
            for odd in (0, 1)
        ]
        for page in pages:
            self._margins(page, repeated, BlockKind.HEADER)
            for line in (None, *page.lines):
                if line is not None and id(line) not in repeated:
                    self._line(line, page.number, columns[page.number % 2])
                for table in page.tables:
                    if table.before is line:
                        self._table(table, page.number)
            self._margins(page, repeated, BlockKind.FOOTER)
        self._end()

    def _table(self, table: _Table, page: int) -> None:
        self._end()
        self.tables += 1
        for cell, text in table.cells:
            place = Cell(self.tables, cell.row, cell.column, rows=cell.rows, columns=cell.columns)
            self.gathered.add(BlockKind.CELL, text, page=page, cell=place)

    def _margins(self, page: _Page, repeated: dict[int, BlockKind], kind: BlockKind) -> None:
        self.waiting += [(kind, line.text, page.number) for line in page.lines if repeated.get(id(line)) is kind]

    def _line(self, line: _Line, page: int, column: _Column) -> None:
        if self.last is not None and self._goes_on(self.last, line, column):
            self.text, self.begun = joined(self.text, line.text), False
        else:
            self._end()
            self.text, self.page, self.begun = line.text, page, True
        self.last = line

    def _goes_on(self, last: _Line, line: _Line, column: _Column) -> bool:
        step = column.em * _STEP
        if last.right < column.right - _room_wanted(line, column) or begins_anew(line.text):
            return False
        if _CONTENTS.search(last.text):
            return False
        if abs(last.height - line.height) > 0.2 * last.height:
            return False
        if last.text[-1] in _ENDS and abs(last.left - line.left) < step:
            return False  # paragraphs without indent: one cut in two at a full stop harms less than two in one
        if line.left < column.left + step:
            return True
        hangs = self.begun and bool(_HANGING.match(last.text)) and line.left > last.left + step
        return hangs or (not self.begun and abs(line.left - last.left) < step)

    def _end(self) -> None:
        if self.text:
            kind = BlockKind.CONTENTS if _CONTENTS.search(self.text) else BlockKind.PARAGRAPH
            self.gathered.add(kind, self.text, page=self.page)
        for kind, text, page in self.waiting:
            self.gathered.add(kind, text, page=page)
        self.text, self.last = "", None
        self.waiting.clear()
