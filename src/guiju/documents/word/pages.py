"""On which page a paragraph stands, as far as the file says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from lxml import etree

from guiju.documents.word.names import W

_OFF: Final = ("0", "false", "off")


class Pages:
    """Counts the marks that Word leaves where a page began when it last laid the document out.

    A file of another program has none; then every page is None. Word may leave one where the writer asked for a page
    already: these two are one.
    """

    def __init__(self, root: etree._Element) -> None:
        self.known = next(root.iter(W + "lastRenderedPageBreak"), None) is not None
        self._page = 1
        self._asked = False
        """A page was asked for, and nothing has been written on it."""
        self._row = (1, False)
        self._furthest = (1, False)

    @property
    def here(self) -> int | None:
        return self._page if self.known else None

    def turned(self, turns: str, look: etree._Element | None) -> int | None:
        """Past one paragraph; gives the page on which its words begin. `turns` as in `letters.Line`."""
        if not self.known:
            return None
        if look is not None:
            asked = look.find(W + "pageBreakBefore")
            if asked is not None and asked.get(W + "val") not in _OFF:
                self._ask()
        begun: int | None = None
        for turn in turns:
            if turn == "b":
                self._ask()
            elif turn == "r":
                self._page += not self._asked
                self._asked = False
            else:
                self._asked = False
                begun = begun or self._page
        begun = begun or self._page
        section = look.find(W + "sectPr") if look is not None else None
        if section is not None:
            kind = section.find(W + "type")
            if kind is None or kind.get(W + "val") != "continuous":
                self._ask()
        return begun

    def _ask(self) -> None:
        self._page += 1
        self._asked = True

    @contextmanager
    def beside(self) -> Iterator[None]:
        """A row of a table: its cells begin on the same page, and it ends where the longest of them ends."""
        outer = self._row, self._furthest
        self._row = self._furthest = (self._page, self._asked)
        yield
        self.back()
        self._page, self._asked = self._furthest
        self._row, self._furthest = outer

    def back(self) -> None:
        """To the beginning of the row, for its next cell."""
        self._furthest = max(self._furthest, (self._page, self._asked))
        self._page, self._asked = self._row
