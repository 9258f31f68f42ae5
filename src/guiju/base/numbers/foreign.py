"""Reading international and foreign numbers.

Publishers write their numbers in their own ways and change them over the decades, so reading is tolerant: the head
comes from a table, the body is what stands before the date, and what follows the date is kept as printed, with spaces
and marks made regular. Only ISO, IEC and EN, whose ways are known completely, are held to a grammar.
"""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.base.numbers.foreign_heads import FIRST, first_token, read_head
from guiju.base.numbers.heads import PUBLISHERS, Head
from guiju.base.numbers.number import StandardNumber, UnreadableNumber
from guiju.base.terms import Tier

_YEAR = r"(?:1[89]|20)\d\d"
_FAST = re.compile(rf"(ISO/IEC TR|ISO/IEC TS|ISO/IEC|ISO/TS|ISO/TR|ISO|IEC TS|IEC TR|IEC) (\d{{1,6}}(?:-\d{{1,5}}){{0,3}}):({_YEAR})$")
_NO_COMMITTEES = frozenset("IEEE ANSI NIST BSI BS ASTM ITU-R ITU-T".split())
_COMMITTEE = re.compile(r"[/ ]*(?:J?TC|SC|WG|SWG|PC|JWG|TG|CASCO|TMB|SMB|CAB)(?: ?\d+\b|$|[ /])", re.I)
_ALLOWED = re.compile(r"[A-Za-z0-9 .:/+\-()\[\],&_#;~'=’–À-žЀ-ӿ]*$")

_COLON_DATE = re.compile(rf": ?({_YEAR})(?:-(\d\d))?(?!\d)")
_ITU_DATE = re.compile(rf" ?\((\d\d)[/.-]({_YEAR})\)")
_ETSI_DATE = re.compile(rf" ?\(({_YEAR})(?:-(\d\d))?\)")
_DASH_DATE = re.compile(rf"-({_YEAR})(?!\d|-\d|[.]\d)")
_SHORT_DATE = re.compile(r"-(\d\d)(?=[a-z]?(?:e\d)?(?:\(|$|E\d))")
_EDITION_DATE = re.compile(rf",? ?(?:First )?[Ee]dition:? (?:\d\.\d )?({_YEAR})(?:-(\d\d))?")
_MONTH_DATE = re.compile(
    rf"[, ._-]+(?:\d{{1,2}} )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[., ]*(?:\d{{1,2}},? )?({_YEAR})(?!\d)", re.I
)
_NIST_DATE = re.compile(rf"(?<=\d)(?:-|e)({_YEAR})(?:\d\d)?$")
_NIST_SERIES = re.compile(r" (?:\d\d|250|260|300|400|480|500|700|800|1500|1800|1900)$")
_GOST_SHORT = re.compile(r"-(\d\d)$")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

_LANGUAGE = re.compile(r" ?\(((?:[A-Z]|[a-z]{2})(?:[/,](?:[A-Z]|[a-z]{2,5}))*)\)$")
_EDITION_MARK = re.compile(r" [Ee][Dd](?:ition)?\.? ?(\d[\d.]*)?$")
_SPACES = re.compile(r" {2,}")
_SLASH_SPACES = re.compile(r" ?/ ?")

_STRICT_BODY = re.compile(r"\d{1,7}[A-Za-z]{0,3}(?:[-.][A-Za-z0-9]{1,8}){0,6}(?:-\d+&\d+)?$")
_SUPPLEMENT_WORDS = (
    r"Amd|Cor|Add|Ext|Suppl|DAM|FDAM|FDAmd|DAmd|PDAM|DCOR|FDCOR|FCOR|FDCor|DCor|ISH|FRAGC|A|AC|C|Sup|Errata|"
    r"FRAG|DAD|PDAD|FPDAM|PDCOR|Amendment|Corrigendum|AMD|COR"
)
_SUPPLEMENT = (
    rf"[/+ ] ?(?:(?:PWI|NP|AWI|WD|CD|DIS|FDIS|PRF|F?D) ?)?(?:{_SUPPLEMENT_WORDS})[ .]{{0,2}}(?:No\. ?)?(?:\d{{1,3}}(?:\.\d)?)?"
    rf"(?: ?: ?{_YEAR}(?:-\d\d)?)?"
)
_LAST_SUPPLEMENT = re.compile(rf"(?=[/+]|.*\d$)(?! [AC]C?\d)(?:{_SUPPLEMENT})(?<=\d)$", re.I)
_STRICT_TAIL = re.compile(
    rf"(?:: ?(?:{_YEAR}(?:-\d\d)?|-+))?(?:{_SUPPLEMENT}|[ -]{{1,3}}(?:CSV|RLV|CMV|EXV|SER|PRV|PAC|TC|Redline)){{0,9}}$", re.I
)
_ISO_SUPPLEMENT = re.compile(r"([/ ])((?:[A-Z]+ )?)(F?D?Amd|F?D?Cor|Add|Suppl|Ext|FCOR)[. ]{0,2}(\d)", re.I)
_SUPPLEMENT_CASE = {
    **{w.upper(): w for w in ("Amd", "Cor", "Add", "Ext", "Suppl", "FDAmd", "DAmd", "FDCor", "DCor")}
}

_IEC_PROPOSAL = re.compile(r"(?:PWI|PNW) (?:[A-Z]{2,3} )?[A-Za-z0-9-]{2,24}(?: ED\d(?:\.\d)?)?$")
_IEC_WORKING = re.compile(
    r"(?:\d{1,3}[A-Z]?|SMB|CAB|ACOS|ACEA|ACEE|ACSEC|ACTAD|ACART|ACCT|C|CB|COUNCIL|BIZ|MSB|PACT|PC\d+|CIS(?:PR)?(?:/[A-Z])?|"
    r"SMBNC|IF|SEG\d+|SyC[A-Za-z]+|JTC1-SC\d+[A-Z]?|JTC\d|TC ?\d+|SC ?\d+[A-Z]?|[A-Z]{2,5}\d*|CIS/[A-Z])"
    r"/\d{1,5}[A-Z]{0,2}(?:\([^()]{1,10}\))?/([A-Z]{1,7}\d?)$"
)
_WORKING_KINDS = frozenset(
    "AC ACD CC CD CDPAS CDISH CDV DA DC DEC DISH DIR DL DMT DPAS DTR DTS FDIS FDISH FMV FRI FTR INF ISH MCR MTG NCC ND NP NS OLM "
    "PAS PNW PPUB PRVC PRVD PRVDISH PRVDPAS PRVDTR PRVDTS Q QP R RM RQ RR RV RVA RVC RVCDV RVD RVDA RVDC RVDISH RVDL RVDPAS RVDTR "
    "RVDTS RVFDIS RVFMV RVN RVQ RVS RVMTG RVQP S SBP STR TDIS TMS VPSE WPUB CL NOTE FDIS2 PUB RPT".split()
)
_BSI_SPECIAL = re.compile(r"(?:\d\d/\d{8} DC|NA(?: ?\+ ?A\d+(?::\d{2,4})?)*(?:\+AC)? to (BS|PD) .*|Supplement No\. .*|BSI .*)$")
_IEEE_PROJECT = re.compile(r"P(?:C\d\d\.)?\d.*$")
_ANNEX = re.compile(r"(?:Annex to ITU .*|Amendment \(\d{4}\) to OIML .*)$")
_PAPERS = ("White Paper", "Trend Report", "Technology Report", "Technology and Market", "WT ", "ACEE ", "CA ", "CAB", "Directives")
"""Papers of IEC and ISO that have words for a number."""


def read_foreign(text: str, given: str) -> StandardNumber | None:
    """Read `text`, or None when it does not begin as a foreign number does; UnreadableNumber when its rest is wrong."""
    fast = _FAST.match(text)
    if fast is not None:
        found = read_head(fast[1])
        if found is not None:
            return StandardNumber(found[0], fast[2], ":" + fast[3], int(fast[3]))
    first = first_token(text)
    if first not in FIRST or (first in ("HB", "SN") and not _is_foreign_twin(text)):
        return _read_special(text)
    found = read_head(text)
    if found is None:
        return _read_special(text)
    head, place = found
    if head.text.endswith("DIR"):
        return _read_rest(head, text[place:].strip(), given, place)
    if head.publisher.split("/")[0] not in _NO_COMMITTEES and _COMMITTEE.match(text, place):
        raise UnreadableNumber(given, place, "这是技术委员会或工作组的代号，不是标准号")
    rest = text[place:].strip()
    if rest.startswith("/") and (special := _read_special(text)):
        return special
    return _read_rest(_settled(head, rest), _without_join(rest, head), given, place)


def _is_foreign_twin(text: str) -> bool:
    """HB and SN are Chinese sectors (航空, 商检) unless dated or followed as only the foreign ones are."""
    return re.match(r"HB \d+(?:-\d+)?:\d{4}$|SN EN ", text) is not None


def _settled(head: Head, rest: str) -> Head:
    """EN 300 328 is a number of ETSI though written without its name."""
    if head.text == "EN" and re.match(r"\d{3} \d{3}\b", rest):
        return replace(head, text="ETSI EN", prefix="ETSI EN", publisher="ETSI", date="bracket")
    return head


def _without_join(rest: str, head: Head) -> str:
    if head.publisher == "NIST" and (m := re.match(r"\.([A-Za-z]{2,5})\.(.+)", rest)):
        return f"{m[1].upper()} {m[2]}"
    if rest[:1] in ("-", "/", ".") and head.publisher in ("ECMA", "MIL-STD", "NIST", "OGC", "UL", "AATCC", "IETF"):
        return rest[1:].strip()
    return rest


def _read_rest(head: Head, rest: str, given: str, place: int) -> StandardNumber:
    if not any(c.isdigit() for c in rest) and not head.text.endswith("DIR") and not rest.startswith(_PAPERS):
        raise UnreadableNumber(given, min(place, len(given)), "代号之后没有顺序号")
    if not _ALLOWED.match(rest):
        raise UnreadableNumber(given, place, "顺序号之后有不属于标准号的文字")
    if not rest or rest[0] in "/-+.,:)":
        raise UnreadableNumber(given, place, "代号之后应为顺序号")
    rest = _SPACES.sub(" ", rest)
    all_parts = rest.lower().endswith("(all parts)")
    if all_parts:
        rest = rest[: -len("(all parts)")].rstrip()
    language = edition = ""
    if (spoken := _LANGUAGE.search(rest)) and head.date == "colon" and head.publisher != "OIML":
        rest, language = rest[: spoken.start()].rstrip(), spoken[1]
    if head.kind == "international" and (marked := _EDITION_MARK.search(rest)) and "DIR" not in head.text:
        rest, edition = rest[: marked.start()], marked[1] or ""
    body, tail, year, month = _dated(head, rest)
    if _is_strict(head) and not (_STRICT_BODY.match(body) and _STRICT_TAIL.match(tail)):
        if not rest.startswith(_PAPERS) and not tail.startswith(" Edition"):
            shown = rest if len(rest) < 40 else rest[:40] + "…"
            raise UnreadableNumber(given, place, f"“{shown}”不合 {head.publisher} 标准号的写法")
    if head.publisher.startswith("ISO"):
        tail = _ISO_SUPPLEMENT.sub(_iso_supplement, tail)
    if head.date == "bracket" and (version := re.search(r" (V\d[\d.]*|ed\.\d+)", tail)):
        edition = version[1]
    return StandardNumber(
        head, body.strip(), tail, year, month, edition=edition, all_parts=all_parts, language=language
    )


def _is_strict(head: Head) -> bool:
    publishers = head.publisher.split("/")
    return (
        publishers[0] in ("ISO", "IEC", "CISPR", "EN")
        and "IEEE" not in publishers
        and not head.text.endswith(("DIR", "TRF", "DATA"))
    )


def _iso_supplement(m: re.Match[str]) -> str:
    word = _SUPPLEMENT_CASE.get(m[3].upper(), m[3])
    return f"{m[1] if m[1] == '+' else '/'}{m[2].upper()}{word} {m[4]}"


def _dated(head: Head, rest: str) -> tuple[str, str, int | None, int | None]:
    """Body, tail (with the date, made regular), year and month."""
    if head.date == "nist":
        return _nist_dated(rest)
    if head.date == "dash" or ("IEEE" in head.publisher and not rest[0].isdigit()):
        return _first_dated(head, rest)
    if m := _COLON_DATE.search(rest):
        date = f":{m[1]}" + (f"-{m[2]}" if m[2] else "")
        body, after = rest[: m.start()].rstrip(), rest[m.end() :]
        body, before = _cut_supplement(head, body)
        if before:
            return body, before + date + after, int(m[1]) if head.date != "colon" else None, None
        return body, date + after, int(m[1]), int(m[2]) if m[2] else None
    if head.date == "colon" and head.kind == "international":
        if m := _EDITION_DATE.search(rest):
            date = f" Edition {m[1]}" + (f"-{m[2]}" if m[2] else "")
            return rest[: m.start()], date + rest[m.end() :], int(m[1]), int(m[2]) if m[2] else None
        if m := re.search(rf"-({_YEAR})(?=$|/|\+| \(|, )", rest):
            if not rest.startswith("10303"):
                return rest[: m.start()], f":{m[1]}" + rest[m.end() :], int(m[1]), None
        if m := re.search(r":-+$", rest):
            return rest[: m.start()], "", None, None
        return (*_cut_supplement(head, rest), None, None)
    if m := _ITU_DATE.search(rest):
        body, version = _cut_version(rest[: m.start()])
        return body, f"{version} ({m[1]}/{m[2]}){rest[m.end() :]}", int(m[2]), int(m[1])
    if head.date == "bracket":
        if m := _ETSI_DATE.search(rest):
            body, version = _cut_version(rest[: m.start()])
            date = m[1] + (f"-{m[2]}" if m[2] else "")
            return body, f"{version} ({date}){rest[m.end() :]}", int(m[1]), int(m[2]) if m[2] else None
        return (*_cut_version(rest), None, None)
    if head.date == "astm" and (m := _SHORT_DATE.search(rest)):
        value = int(m[1])
        year = 1900 + value if value >= 45 else 2000 + value
        return rest[: m.start()], rest[m.start() :], year, None
    if m := _DASH_DATE.search(rest):
        shown = m[1][2:] if head.date == "astm" and 1945 <= int(m[1]) < 2045 else m[1]
        return rest[: m.start()], f"-{shown}{rest[m.end() :]}", int(m[1]), None
    if m := _EDITION_DATE.search(rest):
        return rest[: m.start()], f" Edition {m[1]}{rest[m.end() :]}", int(m[1]), None
    return rest, "", None, None


def _first_dated(head: Head, rest: str) -> tuple[str, str, int | None, int | None]:
    """The first date in whichever form: what follows in brackets tells of other numbers."""
    found = [m for date in (_COLON_DATE, _DASH_DATE, _EDITION_DATE, _MONTH_DATE) if (m := date.search(rest))]
    if not found:
        if head.publisher == "GOST" and (m := _GOST_SHORT.search(rest)):
            return rest[: m.start()], m[0], 1900 + int(m[1]) if int(m[1]) > 30 else 2000 + int(m[1]), None
        return rest, "", None, None
    m = min(found, key=lambda date: date.start())
    body, after = rest[: m.start()].rstrip(), rest[m.end() :]
    if m.re is _COLON_DATE:
        month = f"-{m[2]}" if m[2] else ""
        return body, f":{m[1]}{month}{after}", int(m[1]), int(m[2]) if m[2] else None
    if m.re is _MONTH_DATE:
        return body, f"{m[0]}{after}", int(m[2]), _MONTHS.index(m[1][:3].lower()) + 1
    if m.re is _EDITION_DATE:
        return body, f" Edition {m[1]}{after}", int(m[1]), None
    return body, f"-{m[1]}{after}", int(m[1]), None


def _nist_dated(rest: str) -> tuple[str, str, int | None, int | None]:
    """``SP 959e2008`` and ``FIPS 108-1984``; but in ``IR 80-1829`` and ``SP 800-1900`` the digits are serial numbers."""
    if (m := _NIST_DATE.search(rest)) and not (m[0][0] == "-" and _NIST_SERIES.search(rest[: m.start()])):
        return rest[: m.start()], m[0], int(m[1]), None
    return rest, "", None, None


def _cut_supplement(head: Head, body: str) -> tuple[str, str]:
    """``26300/Amd 1`` is an amendment of an undated number."""
    if head.date == "colon" and (m := _LAST_SUPPLEMENT.search(body)) and m.start() > 0:
        return body[: m.start()], m[0]
    return body, ""


def _cut_version(body: str) -> tuple[str, str]:
    m = re.search(r" (?:V\d[\d.]*|ed\.\d+)$", body.rstrip())
    return (body[: m.start()], m[0]) if m else (body.rstrip(), "")


_IEC_HEAD = Head("", "IEC", "IEC", "international", Tier.INTERNATIONAL, gap="", domestic=False, date="none", stage="WD")
_BSI_HEAD = Head("", "BSI", "BSI", "foreign", Tier.FOREIGN, gap="", domestic=False, date="colon")
_IEEE_HEAD = Head("IEEE", "IEEE", "IEEE", "foreign", Tier.FOREIGN, domestic=False, date="dash")
_ITU_HEAD = Head("", "ITU", "ITU", "international", Tier.INTERNATIONAL, gap="", domestic=False, date="bracket")


def _read_special(text: str) -> StandardNumber | None:
    """Numbers that do not begin with their publisher: working documents, national annexes, projects."""
    if ((m := _IEC_WORKING.match(text)) and m[1] in _WORKING_KINDS) or _IEC_PROPOSAL.match(text):
        return StandardNumber(_IEC_HEAD, text)
    if _BSI_SPECIAL.match(text) and _ALLOWED.match(text):
        base = text.find(" to ") if text.startswith("NA") else 0
        body, tail, year, month = _dated(_BSI_HEAD, text[max(base, 0) :])
        body = text[: max(base, 0)] + body
        return StandardNumber(_BSI_HEAD, body, tail, year, month)
    if _IEEE_PROJECT.match(text) and _ALLOWED.match(text):
        body, tail, year, month = _dated(_IEEE_HEAD, text)
        return StandardNumber(_IEEE_HEAD, body, tail, year, month)
    if _ANNEX.match(text) and _ALLOWED.match(text):
        body, tail, year, month = _dated(_ITU_HEAD, text)
        return StandardNumber(_ITU_HEAD, body, tail, year, month)
    return None
