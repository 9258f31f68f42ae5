"""The namespaces of a .docx, as lxml writes them before a name."""

from __future__ import annotations

from typing import Final

from guiju.documents.package import WORD as W

MATH: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
"""As usual, and as a file in the strict form has it."""
RELATION: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
CHOICES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

__all__ = ["CHOICES", "MATH", "PACKAGE", "RELATION", "TYPES", "W"]
