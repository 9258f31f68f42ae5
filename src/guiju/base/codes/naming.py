"""The names of classes, regions and industries, and the broad fields that industries form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from guiju.base.codes.regions import history
from guiju.base.codes.table import Scheme, table

BROAD_FIELDS: Final = {"agriculture": "A", "industry": "BCDE", "services": "FGHIJKLMNO", "social": "PQRS"}
"""Broad fields of the annual report by section of GB/T 4754 (组织 T has none): 农业, 工业, 服务业, 社会事业."""


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A code as it stands in the register; without names where the table does not have it."""

    code: str
    name_zh: str = ""
    name_en: str = ""

    def told(self, *, english: bool) -> str:
        """The name in one language, the other where there is none, at last the code."""
        names = (self.name_en, self.name_zh) if english else (self.name_zh, self.name_en)
        return names[0] or names[1] or self.code


def named(scheme: Scheme, code: str) -> NamedCode:
    """Of a region that changed its name, the latest; an industry may be written with its section's letter: A01."""
    if scheme is Scheme.REGION:
        past = history(code)
        row = past[-1] if past else None
    else:
        row = table(scheme).get(code) or table(scheme).get(code[1:])
    return NamedCode(code, row.name_zh, row.name_en) if row else NamedCode(code)
