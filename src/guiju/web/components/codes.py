"""The names of classes, regions and industries."""

from __future__ import annotations

from guiju.base.codes import Scheme
from guiju.base.codes.naming import NamedCode, named
from guiju.standards.models import Standard

__all__ = ["NamedCode", "codes_of", "named"]


def codes_of(standard: Standard) -> dict[Scheme, list[NamedCode]]:
    """What classifies a standard, schemes without a code left out."""
    codes = {
        Scheme.ICS: standard.ics_codes,
        Scheme.CCS: standard.ccs_codes,
        Scheme.REGION: standard.region.split(),
        Scheme.INDUSTRY: standard.industry.split(),
    }
    return {scheme: [named(scheme, code) for code in listed] for scheme, listed in codes.items() if listed}
