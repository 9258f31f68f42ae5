"""Cells of a CSV file that a spreadsheet would take for formulas, made harmless, and read back as they were.

A cell that begins with ``=``, ``+``, ``-``, ``@`` (also full-width), a tab or a line break gets an apostrophe
before it. So does one in which only apostrophes stand before such a sign: the way back, which takes one off, is exact.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠\t\r\n"
_FORMULA = re.compile(f"'*[{_SIGNS}]")
_HARMLESS = re.compile(f"'+[{_SIGNS}]")


def harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_it_was(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if _HARMLESS.match(cell) else cell
