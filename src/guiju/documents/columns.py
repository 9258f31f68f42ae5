"""A small table in a CSV file with named columns: rows out of it, and a file that can be read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from guiju.base.errors import InvalidForm
from guiju.documents.formulas import as_it_was, harmless

Row = dict[str, str]


def rows_of(content: bytes, columns: Sequence[str], *, required: Collection[str], most: int) -> list[Row]:
    """The rows that say anything, each with all `columns`, "" where a cell or the column is absent.

    UTF-8 or GB 18030; the first line names the columns, in any order. Raises InvalidForm for the file as a whole.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    lines = list(csv.reader(io.StringIO(text)))
    header = [name.strip() for name in lines[0]] if lines else []
    if missing := [name for name in required if name not in header]:
        raise InvalidForm("第一行应有列名，缺少：{names}", names="、".join(missing))
    if len(lines) - 1 > most:
        raise InvalidForm("一次最多 {most} 行，文件有 {count} 行", most=most, count=len(lines) - 1)
    found = []
    for line in lines[1:]:
        if any(cell.strip() for cell in line):
            cells = dict(zip(header, line, strict=False))
            found.append({column: as_it_was(cells.get(column, "").strip()) for column in columns})
    return found


def written(rows: Iterable[Iterable[Any]], columns: Iterable[str]) -> str:
    """A CSV file that a spreadsheet opens as it is; no cell of it begins a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return "\ufeff" + file.getvalue()
