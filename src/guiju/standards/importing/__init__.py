"""Taking files of many forms into the register: reading, cleaning, merging, writing. See docs/import.md."""

from guiju.standards.importing.columns import Mapping_, mapping_from, read_mapping
from guiju.standards.importing.defects import DEFECTS, Defect, Flag, Policy
from guiju.standards.importing.formats import Format, Layout, open_file
from guiju.standards.importing.previewing import Preview, PreviewRow, preview
from guiju.standards.importing.rejects import lines_of, write_rejects
from guiju.standards.importing.rows import Field, UnreadableFile
from guiju.standards.importing.runs import Told, prepare, resume, run_import, told, unfinished

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
    "UnreadableFile",
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
