"""The part of SARIF 2.1.0 that a report uses: what is required, how things are called, what they may be.

Written from the standard (OASIS SARIF 2.1.0, §3); what is not named here must not occur.
"""

from __future__ import annotations

from typing import Any


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(of: Any, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": least}


_TEXT = {"type": "string"}
_FREE = {"type": "object"}
_COUNT = {"type": "integer", "minimum": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_URI = {"type": "string", "pattern": "^[A-Za-z0-9%/._~-]+$"}
_SAID = _object(("text",), text={"type": "string", "minLength": 1}, markdown=_TEXT)
_ARTIFACT = _object(("uri",), uri=_URI)
_REGION = _object(
    startLine=_COUNT,
    startColumn=_COUNT,
    endLine=_COUNT,
    endColumn=_COUNT,
    snippet=_object(text=_TEXT),
)
_LOCATION = _object(
    physicalLocation=_object(("artifactLocation",), artifactLocation=_ARTIFACT, region=_REGION),
    logicalLocations=_list(_object(fullyQualifiedName=_TEXT, kind=_TEXT)),
)
_RULE = _object(
    ("id",),
    id=_TEXT,
    shortDescription=_SAID,
    fullDescription=_SAID,
    help=_SAID,
    defaultConfiguration=_object(level=_LEVEL),
    properties=_FREE,
)
_CHANGE = _object(("deletedRegion",), deletedRegion=_REGION, insertedContent=_object(text=_TEXT))
_FIX = _object(
    ("artifactChanges",),
    description=_SAID,
    artifactChanges=_list(
        _object(("artifactLocation", "replacements"), artifactLocation=_ARTIFACT, replacements=_list(_CHANGE, 1)), 1
    ),
)
_RESULT = _object(
    ("message",),
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_SAID,
    locations=_list(_LOCATION),
    relatedLocations=_list(_LOCATION),
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    suppressions=_list(_object(("kind",), kind={"enum": ["inSource", "external"]}, justification=_TEXT)),
    fixes=_list(_FIX),
    properties=_FREE,
)
_NOTICE = _object(("message",), level=_LEVEL, message=_SAID, locations=_list(_LOCATION))
_RUN = _object(
    ("tool",),
    tool=_object(("driver",), driver=_object(("name",), name=_TEXT, rules=_list(_RULE))),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    artifacts=_list(_object(location=_ARTIFACT, mimeType={"type": "string", "pattern": "^[^/]+/.+$"})),
    invocations=_list(
        _object(
            ("executionSuccessful",),
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=_list(_NOTICE),
        )
    ),
    results=_list(_RESULT),
)
SCHEMA = {
    **_object(("version", "runs"), version={"const": "2.1.0"}, runs=_list(_RUN)),
    "properties": {"$schema": {"type": "string"}, "version": {"const": "2.1.0"}, "runs": _list(_RUN)},
}
