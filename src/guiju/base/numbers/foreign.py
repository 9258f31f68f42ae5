"""Reading international and foreign numbers.

Publishers write their numbers in their own ways and change them over the decades, so reading is tolerant: the head
comes from a table, the body is what stands before the date, and what follows the date is kept as printed, with spaces
and marks made regular. Only ISO, IEC and EN, whose ways are known completely, are held to a grammar.
"""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.base.errors import Sentence
from guiju.base.numbers.foreign_dates import SUPPLEMENT, YEAR, dated
from guiju.base.numbers.foreign_heads import FIRST, first_token, read_head
from guiju.base.numbers.foreign_special import ALLOWED, read_special
from guiju.base.numbers.heads import Head, words
from guiju.base.numbers.number import StandardNumber, UnreadableNumber

_COMMON = re.compile(
    rf"(ISO/IEC TR|ISO/IEC TS|ISO/IEC|ISO/TS|ISO/TR|ISO|IEC TS|IEC TR|IEC) (\d{{1,6}}(?:-\d{{1,5}}){{0,3}}):({YEAR})$"
)
_COMMITTEE = re.compile(r"[/ ]*(?:J?TC|SC|WG|SWG|PC|JWG|TG|CASCO|TMB|SMB|CAB)(?: ?\d+\b|$|[ /])", re.IGNORECASE)
_COMMITTEES_OF = words("ISO IEC CISPR EN CEN CLC ISO/IEC ITU SAC ETSI")
_STRICT = words("ISO IEC CISPR EN")
_STRICT_BODY = re.compile(r"\d{1,7}[A-Za-z]{0,3}(?:[-.][A-Za-z0-9]{1,8}){0,6}(?:-\d+&\d+)?$")
_STRICT_TAIL = re.compile(
    rf"(?:: ?{YEAR}(?:-\d\d)?)?(?:{SUPPLEMENT}|[ -]{{1,3}}(?:CSV|RLV|CMV|EXV|SER|PRV|PAC|TC|Redline)){{0,9}}$",
    re.IGNORECASE,
)
_PAPERS = ("White Paper", "Trend Report", "Technology", "WT ", "ACEE ", "CA ", "CAB", "Directives", "Bulletin")
"""Papers of IEC, ISO and OIML that have words for a number."""

_LANGUAGE = re.compile(r" ?\(((?:[A-Z]|[a-z]{2})(?:[/,](?:[A-Z]|[a-z]{2,5}))*)\)$")
_EDITION_MARK = re.compile(r" [Ee][Dd](?:ition)?\.? ?(\d[\d.]*)?$")
_VERSION = re.compile(r" (V\d[\d.]*|ed\.\d+)")
_POINTED_PART = re.compile(r"^(\d{4,5})\.(?=\d{1,2}(?:$|[:/ -]))")
_ISO_SUPPLEMENT = re.compile(r"(?: ?/ ?| )((?:[A-Z]+ )?)(F?D?Amd|F?D?Cor|Add|Suppl|Ext)[. ]{0,2}(?=\d)", re.IGNORECASE)
_ISO_SUPPLEMENT_SPELLING = {word.upper(): word for word in words("Amd Cor Add Ext Suppl FDAmd DAmd FDCor DCor")}
_REMARK = re.compile(r" ?\([A-Za-z]{4}.*\)(?=$| - )")
"""“(Revision of IEEE Std 1012-2004)” tells of the number and is no part of it."""
_ASME_CODE = re.compile(r"[A-Z]{2,6}(?:[.-][A-Z]{1,6}){0,5}$")
"""The codes of ASME have letters for a number: BPVC.VIII, PTB, OM."""
_SPACES = re.compile(r" {2,}")
_NIST_POINTED = re.compile(r"\.([A-Za-z]{2,5})\.(.+)")
_JOINED_OTHERWISE = words("ECMA MIL-STD NIST OGC UL AATCC IETF")
_FOREIGN_TWIN = re.compile(r"HB \d+(?:-\d+)?:\d{4}$|SN EN ")
"""HB and SN are Chinese sectors (航空, 商检) unless dated or continued as only the foreign ones are."""


def read_foreign(text: str, given: str) -> StandardNumber | None:
    """Read `text`, or None when it does not begin as a foreign number does; UnreadableNumber when its rest is wrong."""
    if (common := _COMMON.match(text)) and (found := read_head(common[1])):
        return StandardNumber(found[0], common[2], f":{common[3]}", int(common[3]))
    first = first_token(text)
    if first not in FIRST or (first in ("HB", "SN") and not _FOREIGN_TWIN.match(text)):
        return read_special(text)
    found = read_head(text)
    if found is None:
        return read_special(text)
    head, place = found
    rest = text[place:].strip()
    directives = head.text.endswith("DIR")
    if not directives and head.publisher.split("/")[0] in _COMMITTEES_OF and _COMMITTEE.match(text, place):
        raise UnreadableNumber(given, place, "这是技术委员会或工作组的代号，不是标准号")
    if rest.startswith("/") and (special := read_special(text)):
        return special
    if head.text == "EN" and re.match(r"\d{3} \d{3}\b", rest):  # ETSI's numbers, often written without its name
        head = replace(head, text="ETSI EN", prefix="ETSI EN", publisher="ETSI", date="bracket")
    rest = _SPACES.sub(" ", _without_join(head, rest))
    _check(head, rest, given, place)
    return _divided(head, rest, given, place)


def _without_join(head: Head, rest: str) -> str:
    if head.publisher == "NIST" and (m := _NIST_POINTED.match(rest)):
        return f"{m[1].upper()} {m[2]}"
    if rest[:1] in ("-", "/", ".") and head.publisher in _JOINED_OTHERWISE:
        return rest[1:].strip()
    return rest


def _check(head: Head, rest: str, given: str, place: int) -> None:
    place = min(place, len(given))
    numbered = any(c.isdigit() for c in rest) or (head.publisher == "ASME" and _ASME_CODE.match(rest))
    if not numbered and not head.text.endswith("DIR") and not rest.startswith(_PAPERS):
        raise UnreadableNumber(given, place, "代号之后没有顺序号")
    if not ALLOWED.match(rest):
        raise UnreadableNumber(given, place, "顺序号之后有不属于标准号的文字")
    if not rest or rest[0] in "/-+.,:)":
        raise UnreadableNumber(given, place, "代号之后应为顺序号")


def _divided(head: Head, rest: str, given: str, place: int) -> StandardNumber:
    all_parts = rest.lower().endswith("(all parts)")
    if all_parts:
        rest = rest[: -len("(all parts)")].rstrip()
    language = edition = ""
    # OIML keeps each language as a document of its own; elsewhere (E) tells only of the copy.
    if head.date == "colon" and head.publisher != "OIML" and (spoken := _LANGUAGE.search(rest)):
        rest, language = rest[: spoken.start()].rstrip(), spoken[1]
    if head.kind == "international" and not head.text.endswith("DIR") and (marked := _EDITION_MARK.search(rest)):
        rest, edition = rest[: marked.start()], marked[1] or ""
    if head.publisher.startswith(("ISO", "IEC")) and not head.stage:
        rest = _POINTED_PART.sub(r"\1-", rest)
    body, tail, year, month = dated(head, rest)
    if not _is_regular(head, rest, body, tail):
        shown = rest if len(rest) < 40 else rest[:40] + "…"
        reason = Sentence("“{text}”不合 {publisher} 标准号的写法", text=shown, publisher=head.publisher)
        raise UnreadableNumber(given, min(place, len(given)), reason)
    if head.publisher.startswith("ISO"):
        tail = _ISO_SUPPLEMENT.sub(_iso_supplement, tail)
    if head.date == "dash":
        tail = _REMARK.sub("", tail)
    if head.date == "bracket" and (version := _VERSION.search(tail)):
        edition = version[1]
    return StandardNumber(
        head, body.strip(), tail, year, month, edition=edition, all_parts=all_parts, language=language
    )


def _is_regular(head: Head, rest: str, body: str, tail: str) -> bool:
    """Whether it is as ISO, IEC and EN write; of the others nothing is asked."""
    publishers = head.publisher.split("/")
    if publishers[0] not in _STRICT or "IEEE" in publishers or head.text.endswith(("DIR", "TRF", "DATA")):
        return True
    if rest.startswith(_PAPERS) or tail.startswith(" Edition"):
        return True
    return _STRICT_BODY.match(body) is not None and _STRICT_TAIL.match(tail) is not None


def _iso_supplement(m: re.Match[str]) -> str:
    word = _ISO_SUPPLEMENT_SPELLING.get(m[2].upper(), m[2])
    return f"/{m[1].upper()}{word} "
