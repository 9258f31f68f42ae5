"""Bibliographic items of Relaton, one JSON object a line, in both generations of its schema.

The older one writes `docid`, `docstatus`, dates as {"value"}; the newer one `docidentifier`, `status`, {"from"}.
Lists of one are sometimes written as the thing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from guiju.base.terms import RelationKind, Status
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats.objects import records
from guiju.standards.importing.formats.reading import Format, Layout, Reading, Request
from guiju.standards.importing.rows import Field, ImportRow, Link

#: What stands for a status where a stage is a word. ISO counts in numbers: see `stage_status`.
STAGES = {
    "PUBLISHED": Status.IN_FORCE,
    "REVISED": Status.REPLACED,
    "REPLACED": Status.REPLACED,
    "WITHDRAWN": Status.WITHDRAWN,
    "in-force": Status.IN_FORCE,
    "In force": Status.IN_FORCE,
    "superseded": Status.REPLACED,
    "withdrawn": Status.WITHDRAWN,
    "draft": Status.UNPUBLISHED,
}
#: A joint publication (OIML) says who publishes, not whether it is valid.
_SILENT_STAGES = frozenset({"", "joint"})
_NOT_STANDARDS = frozenset({"article", "journal"})
_SUPPLEMENT = re.compile(r"[/+ ](?:[A-Z]+ )?(?:F?D?Amd|F?D?Cor|Add|Suppl|AMD|COR|Amendment)\b")
_LANGUAGE = re.compile(r" \([A-Z](?:/[A-Z])*\)$")

_COVERS = frozenset(
    {Field.NUMBER, Field.TITLE_EN, Field.TITLE_ZH, Field.STATUS, Field.PUBLISHED, Field.WITHDRAWN, Field.ICS}
    | {Field.ISSUER, Field.COMMITTEE}
)

_TITLES = {
    "ISO": "ISO catalogue (Relaton)",
    "IEC": "IEC catalogue (Relaton)",
    "OIML": "OIML catalogue (Relaton)",
    "ITU": "ITU-R catalogue (Relaton)",
    "OGC": "OGC catalogue (Relaton)",
    "CIE": "CIE catalogue (Relaton)",
    "ECMA": "Ecma catalogue (Relaton)",
    "IETF": "RFC subseries (Relaton)",
}


def open_relaton(request: Request) -> Reading:
    flavour = _flavour(request)

    def rows() -> Iterator[ImportRow]:
        for line, item, flag in records(request):
            if flag is not None or not isinstance(item, dict):
                broken = flag or Flag("ROW_NOT_OBJECT", str(item)[:200])
                yield ImportRow(line, {}, flags=(broken,), raw={"text": str(item)[:2000]})
            else:
                yield row_of(line, item)

    return Reading(
        format=Format.RELATON,
        path=request.path,
        layout=Layout(
            headings=("docid", "title", "date", "docstatus", "relation", "ics", "contributor", "editorialgroup"),
            recognised={
                "docid": "number",
                "title": "title_en",
                "date": "published_on, withdrawn_on",
                "docstatus": "status",
                "ics": "ics",
                "contributor": "issuer",
                "editorialgroup": "committee",
            },
        ),
        rows=rows,
        covers=_COVERS,
        source=f"relaton-{flavour.lower()}",
        title=_TITLES.get(flavour, f"{flavour} (Relaton)"),
        priority=70 if flavour in _TITLES else 50,
        confidence="high",
    )


def is_relaton(item: Mapping[str, Any]) -> bool:
    return ("docid" in item or "docidentifier" in item) and "title" in item and "event" not in item


def row_of(line: int, item: Mapping[str, Any]) -> ImportRow:
    """One item as a row. Drafts, amendments and language editions are rows of their own, as in the source."""
    number, flavour = primary(item)
    flags: list[Flag] = []
    if item.get("type") in _NOT_STANDARDS:
        flags.append(Flag("NOT_A_STANDARD", f"{item.get('type')}：{number}"[:200]))
    edition = content(item.get("edition"))
    published = _date(item, "published")
    if flavour == "ECMA" and edition and "ed" not in number:
        # Ecma gives all editions of a standard one identifier; the edition tells them apart.
        number = f"{number} ed.{edition}"
    elif flavour == "OGC" and number[:1].isdigit():
        number = f"OGC {number}"
    ext = item.get("ext") or {}
    stage = _stage(item)
    status = stage_status(stage)
    if status is None and stage not in _SILENT_STAGES:
        flags.append(Flag("STATUS_UNKNOWN_WORD", stage[:200]))
    titles = _titles(item)
    return ImportRow(
        line,
        {
            Field.NUMBER: number,
            Field.TITLE_ZH: titles.get("zh", ""),
            Field.TITLE_EN: titles.get("en") or next((t for lang, t in titles.items() if lang != "zh"), ""),
            Field.STATUS: status or "",
            Field.PUBLISHED: published,
            Field.WITHDRAWN: _date(item, "obsoleted"),
            Field.ICS: " ".join(
                code["code"] for code in listed(ext.get("ics") or item.get("ics")) if isinstance(code, dict)
            ),
            Field.ISSUER: _publisher(item),
            Field.COMMITTEE: _committee(item, ext, flavour),
        },
        links=tuple(_links(item, number, flavour, published, edition, flags)),
        flags=tuple(flags),
        raw={"number": number, "title": titles.get("en", ""), "_file": item.get("_file", "")},
        said_on=_fetched(item),
        extra={"stage": stage} if stage else None,
    )


def _fetched(item: Mapping[str, Any]) -> date | None:
    """The day on which the data set last looked at its publisher, where the item tells: older than the file."""
    text = str(item.get("fetched") or "")
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def stage_status(stage: str) -> Status | None:
    """What a stage means: ISO 60.60 is published, 90.x under review but in force, 95.20 and 95.60 still in force while
    the withdrawal is voted on, 95.99 withdrawn, all below 60.60 not yet published."""
    if (known := STAGES.get(stage)) is not None:
        return known
    if not re.fullmatch(r"\d\d\.\d\d", stage):
        return None
    if stage >= "95.99":
        return Status.WITHDRAWN
    return Status.IN_FORCE if stage >= "60.60" else Status.UNPUBLISHED


def primary(item: Mapping[str, Any]) -> tuple[str, str]:
    """The number under which the publisher lists the item, and the publisher's mark: ("ISO 9001:2015", "ISO")."""
    identifiers = [i for i in listed(item.get("docid") or item.get("docidentifier")) if isinstance(i, dict)]
    chosen = next((i for i in identifiers if i.get("primary")), identifiers[0] if identifiers else {})
    return str(chosen.get("id") or chosen.get("content") or "").strip(), str(chosen.get("type") or "")


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def content(value: Any) -> str:
    """The text of something that is a text, {"content": text} or a list of these."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("content") or value.get("value") or ""
    return str(value or "")


def _flavour(request: Request) -> str:
    for _, item, _ in records(request):
        if isinstance(item, dict) and (mark := primary(item)[1]):
            return mark
    return "relaton"


def _titles(item: Mapping[str, Any]) -> dict[str, str]:
    """Titles by language: the full one where it is given, else the parts put together."""
    full: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for title in listed(item.get("title")):
        if not isinstance(title, dict):
            parts.setdefault("en", []).append(str(title))
            continue
        language = content(title.get("language"))[:2] or "en"
        kind, text = title.get("type"), str(title.get("content") or "")
        if kind in ("main", None):
            full.setdefault(language, text)
        elif kind in ("title-intro", "title-main", "title-part"):
            parts.setdefault(language, []).append(text)
    return {language: " - ".join(texts) for language, texts in parts.items()} | full


def _date(item: Mapping[str, Any], kind: str) -> str:
    for found in listed(item.get("date")):
        if isinstance(found, dict) and found.get("type") == kind:
            return str(found.get("value") or found.get("from") or found.get("at") or "")
    return ""


def _stage(item: Mapping[str, Any]) -> str:
    status = item.get("docstatus") or item.get("status") or {}
    stage, substage = content(status.get("stage")), content(status.get("substage"))
    return f"{stage}.{substage}" if substage else stage


def _publisher(item: Mapping[str, Any]) -> str:
    """The publishers' abbreviations, or their names where they have none."""
    found: dict[str, None] = {}
    for contributor in listed(item.get("contributor")):
        organization = contributor.get("organization")
        roles = {role.get("type") for role in listed(contributor.get("role")) if isinstance(role, dict)}
        if organization and "publisher" in roles:
            found[content(organization.get("abbreviation")) or content(organization.get("name")).strip()] = None
    return "、".join(filter(None, found))


def _committee(item: Mapping[str, Any], ext: Mapping[str, Any], flavour: str) -> str:
    group = ext.get("editorialgroup") or item.get("editorialgroup") or {}
    for committee in listed(group.get("technical_committee")):
        if identifier := committee.get("identifier"):
            return str(identifier)
        if name := str(committee.get("name") or ""):
            # IEC gives a bare TC 35, and CISPR/A without a TC.
            return f"{flavour}/{name}" if re.match(r"(?:TC|SC|PC|SyC|JTC) ?\d", name) else name
    for contributor in listed(item.get("contributor")):
        organization = contributor.get("organization") or {}
        units = [content(unit.get("identifier")) for unit in listed(organization.get("subdivision"))]
        units = [re.sub(r"^(TC|SC)(?=\d)", r"\1 ", unit) for unit in units if unit]
        if units:
            return "/".join([flavour, *units])
    return ""


def _links(
    item: Mapping[str, Any], number: str, flavour: str, published: str, edition: str, flags: list[Flag]
) -> Iterator[Link]:
    for relation in listed(item.get("relation")):
        other = relation.get("bibitem") or {}
        target = primary(other)[0] or content(other.get("formattedref")).strip()
        if not target:
            continue
        if flavour == "ECMA" and (its := content(other.get("edition"))) and "ed" not in target:
            target = f"{target} ed.{its}"
        kind = relation.get("type")
        link = _link(kind, item, number, target, published, other, edition)
        if link is not None:
            yield link
        elif kind not in _IDLE_RELATIONS:
            code = "RELATION_TO_ITSELF" if target == number else "RELATION_UNCLEAR"
            flags.append(Flag(code, f"{kind} {target}"[:200]))


#: Relations that follow from their other half, or that join an issue of a journal to its articles.
_IDLE_RELATIONS = frozenset({"hasPart", "hasInstance", "includedIn"})


def _link(
    kind: Any, item: Mapping, number: str, target: str, published: str, other: Mapping, edition: str
) -> Link | None:
    """The link that a relation stands for, or None. What the words mean is taken from what the catalogues do."""
    match kind:
        case "obsoletes":
            if target.startswith(f"{number}/") or target == number:
                return None
            if number.startswith(f"{target}/"):
                return Link(RelationKind.AMENDS, target)
            # A published edition that obsoletes a draft is being revised by it: the draft says so itself.
            if _year(number) and not _year(target):
                return None
            if _year(number) and _year(target) > _year(number):
                return None
            return Link(RelationKind.REPLACES, target)
        case "updates":
            return _update(number, target, published, other, edition)
        case "hasSuccessor":
            return Link(RelationKind.REPLACES, target, reverse=True)
        case "adoptedFrom":
            return Link(RelationKind.ADOPTS, target)
        case "amends":
            return Link(RelationKind.AMENDS, target)
        case "partOf":
            return Link(RelationKind.PART_OF, target)
        case "includes":
            return Link(RelationKind.PART_OF, target, reverse=True)
        case "instanceOf" if _LANGUAGE.sub("", number) == target:
            return Link(RelationKind.LANGUAGE_VERSION, target)
        case "translatedFrom":
            return Link(RelationKind.LANGUAGE_VERSION, target)
    return None


def _update(number: str, target: str, published: str, other: Mapping[str, Any], edition: str) -> Link | None:
    """`updates` joins an edition to its amendments, its successors or its predecessors: the dates tell which."""
    if target == number:
        return None
    if target.startswith(f"{number}/") and _SUPPLEMENT.search(target[len(number) :]):
        return Link(RelationKind.AMENDS, target, reverse=True)
    if number.startswith(f"{target}/"):
        return Link(RelationKind.AMENDS, target)
    mine = (_year(number) or published[:4], published)
    theirs_on = _date(other, "published") or _date(other, "circulated")
    theirs = (_year(target) or theirs_on[:4], theirs_on)
    if edition and (its := content(other.get("edition"))) and edition.isdigit() and its.isdigit():
        return Link(RelationKind.REPLACES, target, reverse=int(its) > int(edition))
    for ours, its in zip(mine, theirs, strict=True):
        if ours and its and ours != its:
            return Link(RelationKind.REPLACES, target, reverse=its > ours)
    return None


def _year(number: str) -> str:
    """The year of an edition as its number ends with it, "" for a draft or an undated number."""
    found = re.search(r"[:-](\d{4})(?:-\d\d)?(?:\D*)$", number) or re.search(r":(\d{4})\b", number)
    return found[1] if found else ""
