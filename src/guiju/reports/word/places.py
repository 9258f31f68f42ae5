"""What a place of a template may hold beside plain text: a link, a chart, a table, several paragraphs, a reference.

Links, references and objects go through jinja as text between noncharacters of Unicode, which no text has and XML
allows; `turning` makes Word of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from guiju.figures.charts import Chart

LINK, LINK_TEXT, LINK_END = "\ufdd0", "\ufdd1", "\ufdd2"
OBJECT, OBJECT_END = "\ufdd3", "\ufdd4"
REFERENCE, REFERENCE_END = "\ufdd5", "\ufdd6"
MARKS = re.compile("[\ufdd0-\ufdef]")
#: What Word takes as the name of a bookmark, in letters that every system has.
BOOKMARK = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}", re.ASCII)

Cell = str | int | float | Decimal | None


def linked(text: str, anchor: str) -> str:
    """A figure in a sentence that leads to the bookmark `anchor`, such as ``figure_12``.

    The text may stand anywhere in a sentence and be joined with other text. A document without that bookmark has the
    text alone. Raises ValueError where `anchor` is no name of a bookmark.
    """
    return f"{LINK}{checked(anchor)}{LINK_TEXT}{MARKS.sub('', text)}{LINK_END}"


def checked(anchor: str) -> str:
    if not BOOKMARK.fullmatch(anchor):
        raise ValueError(f"{anchor!r} is no name of a bookmark: a letter, then letters, digits and _, 40 at most")
    return anchor


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its caption below, for a place that stands alone in its paragraph.

    The caption is without its number; `ref(name)` gives the number anywhere in the text: 图1.
    """

    chart: Chart
    caption: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table with its caption above, for a place that stands alone in its paragraph.

    Text is set left and numbers right, decimals as they are given. `widths` are proportions, one for each column.
    `anchors` are the bookmarks of the rows, "" for none; texts may hold `linked`. Without a caption it has no number.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    name: str = ""
    anchors: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.header)} columns")
        if self.widths and len(self.widths) != len(self.header):
            raise ValueError(f"{len(self.widths)} widths for {len(self.header)} columns")
        if self.anchors and len(self.anchors) != len(self.rows):
            raise ValueError(f"{len(self.anchors)} anchors for {len(self.rows)} rows")
        for anchor in filter(None, self.anchors):
            checked(anchor)


@dataclass(frozen=True, slots=True)
class Written:
    """A text of several paragraphs, for a place that stands alone: each of its lines becomes such a paragraph."""

    text: str
