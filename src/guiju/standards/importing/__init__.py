"""Taking files of many forms into the register: reading, cleaning, merging, writing. See docs/import.md.

What is offered here is loaded when it is asked for: the half that reads and cleans also runs without Django.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiju.standards.importing.columns import Mapping_, mapping_from, read_mapping
    from guiju.standards.importing.defects import DEFECTS, Defect, Flag, Policy
    from guiju.standards.importing.formats import Format, Layout, events_last, open_file
    from guiju.standards.importing.previewing import Preview, PreviewRow, preview
    from guiju.standards.importing.rejects import lines_of, write_rejects
    from guiju.standards.importing.rows import Field
    from guiju.standards.importing.runs import Told, prepare, resume, run_import, told, unfinished

_HOMES = {
    "columns": ("Mapping_", "mapping_from", "read_mapping"),
    "defects": ("DEFECTS", "Defect", "Flag", "Policy"),
    "formats": ("Format", "Layout", "events_last", "open_file"),
    "previewing": ("Preview", "PreviewRow", "preview"),
    "rejects": ("lines_of", "write_rejects"),
    "rows": ("Field",),
    "runs": ("Told", "prepare", "resume", "run_import", "told", "unfinished"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "DEFECTS",
    "Defect",
    "Field",
    "Flag",
    "Format",
    "Layout",
    "Mapping_",
    "Policy",
    "Preview",
    "PreviewRow",
    "Told",
    "events_last",
    "lines_of",
    "mapping_from",
    "open_file",
    "prepare",
    "preview",
    "read_mapping",
    "resume",
    "run_import",
    "told",
    "unfinished",
    "write_rejects",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
