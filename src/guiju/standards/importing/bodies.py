"""Organizations behind the editions, found by their names or made from them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from guiju.engines.records import insert_rows, next_id, settle_sequence
from guiju.journal.actions import Changed, row_digest
from guiju.organizations.models import CommitteeRank, Organization, OrganizationKind, OrganizationName
from guiju.standards.querysets import Among

#: Bodies that catalogues name by an abbreviation: code, Chinese and English name.
_KNOWN = (
    ("ISO", "国际标准化组织", "International Organization for Standardization"),
    ("IEC", "国际电工委员会", "International Electrotechnical Commission"),
    ("ITU", "国际电信联盟", "International Telecommunication Union"),
    ("CISPR", "国际无线电干扰特别委员会", "International Special Committee on Radio Interference"),
    ("OIML", "国际法制计量组织", "International Organization of Legal Metrology"),
    ("CIE", "国际照明委员会", "International Commission on Illumination"),
    ("IETF", "互联网工程任务组", "Internet Engineering Task Force"),
    ("OGC", "开放地理空间信息联盟", "Open Geospatial Consortium"),
    ("ECMA", "Ecma 国际", "Ecma International"),
    ("IEEE", "电气与电子工程师学会", "Institute of Electrical and Electronics Engineers"),
    ("ASTM", "美国材料与试验协会", "American Society of Testing Materials"),
    ("SAE", "美国汽车工程师学会", "SAE International"),
    ("ASME", "美国机械工程师学会", "American Society of Mechanical Engineers"),
)
_CODES = {name: row for row in _KNOWN for name in (row[0], row[2])}
_STATE = "中华人民共和国"
_COMMITTEE_CODE = re.compile(
    r"[A-Z]{2,8}(?:/[A-Z]{2,5})?/ ?(?:J?TC|PC|SC|SWG|SyC|WG|CASCO|COPOLCO|DEVCO|REMCO|TMBG?)\b", re.IGNORECASE
)
_KINDS = (
    (OrganizationKind.COMMITTEE, re.compile(r"(?:技术委员会|标委会|工作组|技术归口单位|分委会|分委员会)$")),
    (OrganizationKind.ASSOCIATION, re.compile(r"(?:协会|学会|联合会|商会|促进会|联盟|研究会|基金会)$")),
    (OrganizationKind.ENTERPRISE, re.compile(r"(?:公司|集团|厂)$")),
    (OrganizationKind.OTHER, re.compile(r"(?:大学|学院|研究院|研究所|科学院|实验室|中心|医院|出版社)$")),
    (OrganizationKind.AGENCY, re.compile(r"(?:部|局|委|委员会|署|厅|院|办公室|办|政府|总社|银行)(?:[（(].*[)）])?$")),
)


class Bodies:
    """Names to ids of organizations; `take` makes what is missing. Call inside the transaction of the batch."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def take(self, issuers: Iterable[str], committees: Iterable[str]) -> list[Changed]:
        """Make sure that each name has its organization; returns the changes for the journal."""
        wanted: dict[str, OrganizationKind | None] = dict.fromkeys(issuers)
        wanted |= dict.fromkeys(committees, OrganizationKind.COMMITTEE)
        missing = {name: kind for name, kind in wanted.items() if name and name not in self._ids}
        if not missing:
            return []
        self._find(missing)
        rows: dict[str, tuple[Any, ...]] = {}
        aliases: list[tuple[str, int]] = []
        made: dict[str, int] = {}
        following = next_id(Organization)
        for name, kind in missing.items():
            if name in self._ids:
                continue
            plain = _plain(name)
            if (known := self._ids.get(plain) or made.get(plain)) is None:
                values = _values(plain, kind)
                # Two spellings of one name may come to one key.
                known = rows[key][0] if (key := values["key"]) in rows else following + len(rows)
                rows.setdefault(key, (known, *(values[field] for field in Organization.JOURNAL_FIELDS)))
                made[plain] = known
            if plain != name:
                aliases.append((name, known))
            self._ids[name] = known
        if rows:
            insert_rows(Organization, ("id", *Organization.JOURNAL_FIELDS), rows.values())
            settle_sequence(Organization)
        if aliases:
            OrganizationName.objects.bulk_create(
                [OrganizationName(name=name, organization_id=known) for name, known in aliases], ignore_conflicts=True
            )
        return [Changed("organization", row[0], row_digest(row[1:])) for row in rows.values()]

    def id_of(self, name: str) -> int:
        return self._ids[name]

    def forget(self) -> None:
        """After a transaction that did not come through."""
        self._ids.clear()

    def _find(self, names: Iterable[str]) -> None:
        wanted: set[str] = set()
        for name in names:
            wanted |= {name, _plain(name)}
        listed = Among(sorted(wanted))
        found = dict(OrganizationName.objects.filter(name__in=listed).values_list("name", "organization_id"))
        for column in ("code", "name_en", "name_zh"):
            rows = Organization.objects.filter(**{f"{column}__in": listed}).order_by("-id").values_list(column, "id")
            found |= dict(rows)
        keys = {
            _values(_plain(name), kind)["key"]: name for name in names for kind in (None, OrganizationKind.COMMITTEE)
        }
        for key, known in Organization.objects.filter(key__in=Among(list(keys))).values_list("key", "id"):
            found.setdefault(keys[key], known)
        for name in names:
            pk = found.get(name) or found.get(_plain(name))
            if pk is not None:
                self._ids[name] = pk
        self._ids |= {name: known for name, known in found.items() if name in wanted}


def _plain(name: str) -> str:
    """Without the name of the state: 中华人民共和国公安部 is 公安部."""
    rest = name.removeprefix(_STATE).strip()
    return rest if len(rest) >= 2 else name


def _values(name: str, kind: OrganizationKind | None) -> dict[str, Any]:
    """The columns of an organization of which only the name is known."""
    values: dict[str, Any] = dict.fromkeys(Organization.JOURNAL_FIELDS, "")
    values |= {"credit_code": None, "parent_id": None, "registered_on": None, "ended_on": None}
    chinese = bool(re.search(r"[\u3400-\u9fff]", name))
    if name in _CODES:
        code, name_zh, name_en = _CODES[name]
        values |= {"kind": OrganizationKind.BODY, "code": code, "name_zh": name_zh, "name_en": name_en}
        name = code
    elif kind is OrganizationKind.COMMITTEE and not chinese and len(name) <= 64:
        last = re.split(r"/ ?", name)[-1]
        rank = CommitteeRank.SC if last.upper().startswith("SC") else CommitteeRank.TC
        values |= {"kind": kind, "code": name, "rank": rank if _COMMITTEE_CODE.search(name) else ""}
    elif chinese:
        values |= {"kind": _kind(name, kind), "name_zh": name}
    else:
        values |= {"kind": OrganizationKind.COMMITTEE if kind else OrganizationKind.BODY, "name_en": name[:500]}
    values["kind"] = str(values["kind"])
    values["rank"] = str(values["rank"])
    values["key"] = _key(values["kind"], name)
    return values


def _kind(name: str, kind: OrganizationKind | None) -> OrganizationKind:
    guessed = next((kind for kind, pattern in _KINDS if pattern.search(name)), OrganizationKind.OTHER)
    return OrganizationKind.COMMITTEE if kind and guessed is OrganizationKind.OTHER else guessed


def _key(kind: str, name: str) -> str:
    slug = re.sub(r"[^\w.]+", "-", name.lower()).strip("-")
    if len(slug) > 120:
        slug = f"{slug[:100]}-{hashlib.blake2b(name.encode(), digest_size=6).hexdigest()}"
    return f"{kind}-{slug}"
