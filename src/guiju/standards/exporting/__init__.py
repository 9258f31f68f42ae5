"""Standards going out: one record, or the whole of a Selection as a file. See docs/record.md."""

from guiju.standards.exporting.files import FORMATS, csv_pieces, export
from guiju.standards.exporting.records import JSON, NAMED, RELATED, record, relations_of

__all__ = ["FORMATS", "JSON", "NAMED", "RELATED", "csv_pieces", "export", "record", "relations_of"]
