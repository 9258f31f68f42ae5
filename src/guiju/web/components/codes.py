"""The names of classes, regions and industries."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.base.codes import Scheme, history, table
from guiju.standards.models import Standard


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A code as it stands in the register; without names where the table does not have it."""

    code: str
    name_zh: str = ""
    name_en: str = ""


def named(scheme: Scheme, code: str) -> NamedCode:
    """Of a region that changed its name, the latest; an industry may be written with its section's letter: A01."""
    if scheme is Scheme.REGION:
        past = history(code)
        row = past[-1] if past else None
    else:
        row = table(scheme).get(code) or table(scheme).get(code[1:])
    return NamedCode(code, row.name_zh, row.name_en) if row else NamedCode(code)


def codes_of(standard: Standard) -> dict[Scheme, list[NamedCode]]:
    """What classifies a standard, schemes without a code left out."""
    codes = {
        Scheme.ICS: standard.ics_codes,
        Scheme.CCS: standard.ccs_codes,
        Scheme.REGION: standard.region.split(),
        Scheme.INDUSTRY: standard.industry.split(),
    }
    return {scheme: [named(scheme, code) for code in listed] for scheme, listed in codes.items() if listed}
