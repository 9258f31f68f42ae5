"""CSV of any delimiter and encoding, with quoted line breaks, stray quotes, NUL bytes and a cut-off end."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice

from guiju.documents import opening
from guiju.documents.formulas import as_it_was
from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats.reading import Format, Reading, Request, layout_of
from guiju.standards.importing.formats.tables import DEPTH, Heading, find_heading, rows_under
from guiju.standards.importing.rows import ImportRow

_DELIMITERS = ",\t;|，"
#: A quoted cell that runs over more lines than this was never closed.
_LONGEST_QUOTE = 200

type_record = tuple[int, list[str], tuple[Flag, ...]]


def open_csv(request: Request) -> Reading:
    encoding = request.mapping.encoding or opening.encoding_of(request.start)
    heading, delimiter = _find(request, encoding)

    def rows() -> Iterator[ImportRow]:
        with opening.open_text(request.path, encoding) as text:
            records = _records(text, delimiter, len(heading.columns.headings))
            yield from rows_under(heading.columns, islice(records, heading.row + 1, None))

    return Reading(
        format=Format.CSV,
        path=request.path,
        layout=layout_of(heading.columns, notes=heading.notes, encoding=encoding, delimiter=delimiter),
        rows=rows,
        covers=heading.columns.covers,
        source=opening.bare_name(request.path),
        title=opening.bare_name(request.path),
    )


def looks_like_csv(start: bytes) -> bool:
    """Text with delimiters; a broken byte here and there does not make it something else."""
    text = start.decode(opening.encoding_of(start), "replace")[:20_000]
    return text.count("\ufffd") * 50 <= len(text) and any(delimiter in text for delimiter in _DELIMITERS)


def _find(request: Request, encoding: str) -> tuple[Heading, str]:
    """The heading, and the delimiter under which it shows most columns."""
    best: tuple[int, Heading, str] | None = None
    for delimiter in _DELIMITERS:
        with opening.open_text(request.path, encoding) as text:
            top = [record for _, record, _ in islice(_records(text, delimiter, 0), DEPTH + 1)]
        heading = find_heading(top, request.mapping)
        if heading is not None and (best is None or len(heading.columns.places) > best[0]):
            best = (len(heading.columns.places), heading, delimiter)
    if best is None:
        raise UnreadableFile(
            "在 {file} 的前 {depth} 行里没有找到表头：需要有“标准号”一列和至少另一列认得的列；"
            "列名不同的，用映射文件说明",
            file=request.path.name,
            depth=DEPTH,
        )
    return best[1], best[2]


def _records(lines: Iterable[str], delimiter: str, width: int) -> Iterator[type_record]:
    """(first line, cells, flags) of each record. With `width` the last record is checked for being cut off."""
    waiting: list[str] = []
    first = 0
    pushed_back: list[tuple[int, str]] = []
    source = enumerate(lines, start=1)
    while True:
        number, line = pushed_back.pop() if pushed_back else next(source, (0, ""))
        if not number:
            break
        if not waiting:
            first = number
        waiting.append(line)
        if (len(waiting) > 1 or line.count('"') % 2) and _is_open("".join(waiting), delimiter):
            if len(waiting) <= _LONGEST_QUOTE:
                continue
            # Never closed: the first line alone is broken, what follows is read again on its own.
            pushed_back = [(first + place, text) for place, text in enumerate(waiting)][:0:-1]
            yield first, _cells(waiting[0], delimiter), (Flag("LINE_TRUNCATED", "引号没有闭合"),)
            waiting = []
            continue
        yield _record(first, "".join(waiting), delimiter, width)
        waiting = []
    if waiting:
        yield first, _cells(waiting[0], delimiter), (Flag("LINE_TRUNCATED", "引号没有闭合"),)
        for place, line in enumerate(waiting[1:], start=1):
            yield _record(first + place, line, delimiter, width)


def _record(first: int, text: str, delimiter: str, width: int) -> type_record:
    flags: list[Flag] = []
    if "\x00" in text:
        text = text.replace("\x00", "")
        flags.append(Flag("CONTROL_CHARACTERS", "NUL"))
    if "\ufffd" in text:
        flags.append(Flag("ENCODING_REPLACED", text[max(0, (at := text.index("\ufffd")) - 20) : at + 20].strip()))
    cells = _cells(text, delimiter)
    if 0 < len(cells) < width and not text.endswith(("\n", "\r")) and any(cells):
        flags.append(Flag("LINE_TRUNCATED", f"只有 {len(cells)} 格，应有 {width} 格"))
    return first, cells, tuple(flags)


def _cells(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        cells = text.rstrip("\r\n").split(delimiter)
    else:
        cells = next(csv.reader([text.replace("\x00", "")], delimiter=delimiter), [])
    return [as_it_was(cell) for cell in cells] if "'" in text else cells


def _is_open(text: str, delimiter: str) -> bool:
    """Does the text end inside a quoted cell? A quote inside an unquoted cell is only a character."""
    try:
        for _ in csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


csv.field_size_limit(16 * 1024 * 1024)
