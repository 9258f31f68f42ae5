"""The record (docs/record.md) as columns of Parquet: the same names, days as dates."""

from __future__ import annotations

import pyarrow as pa

from guiju.standards.exporting.records import RELATED

_ORGANIZATION = pa.struct([(name, pa.string()) for name in ("key", "name_zh", "name_en", "code")])
_CODED = pa.struct([(name, pa.string()) for name in ("code", "name_zh", "name_en")])
_OTHER = pa.struct([("number", pa.string()), ("key", pa.string())])
_ADOPTED = pa.struct([*_OTHER, ("degree", pa.string())])


def _schema(day: pa.DataType) -> pa.Schema:
    def several(*names: str, of: pa.DataType) -> list[tuple[str, pa.DataType]]:
        return [(name, of) for name in names]

    columns = [
        *several("number", "printed", "key", "undated_key", "tier", "nature", "title_zh", "title_en", of=pa.string()),
        ("status", pa.string()),
        *several("on", "published_on", "effective_on", "withdrawn_on", "replaced_on", "filed_on", of=day),
        ("reported_status", pa.string()),
        ("reported_on", day),
        *several("region", "industry", of=_CODED),
        *several("ics", "ccs", of=pa.list_(pa.string())),
        *several("issued_by", "committee", of=_ORGANIZATION),
        ("source", pa.struct([("name", pa.string()), ("title", pa.string()), ("demonstration", pa.bool_())])),
        *several("urn", "path", of=pa.string()),
        *((name, pa.list_(_ADOPTED if "adopt" in name else _OTHER)) for name in RELATED),
    ]
    return pa.schema(columns)


SCHEMA = _schema(pa.date32())
WRITTEN = _schema(pa.string())
"""As a record writes it; casting brings it to SCHEMA."""
