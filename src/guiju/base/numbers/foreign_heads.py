"""The head of an international or foreign number: publishers, stage and type, in the order their publisher writes."""

from __future__ import annotations

import re

from guiju.base.numbers.heads import PUBLISHERS, Head, words
from guiju.base.terms import Tier

_TYPES = words("TS TR PAS ISP TTA SRD Guide DATA Std TRF DIR HLN EG ETS ETR GS GR I-ETS GTS TBR TCRTR NET Flex SIG MEM")
_STAGES = words(
    "PWI NP NWIP AWI WD CD CDV DIS FDIS PRF DTR DTS FDTR FDTS DPAS PDTS PDTR PDISP FCD FPD DISP DGuide AFDIS"
)
_PREFIXED_STAGES = {"PREN": "EN", "FPREN": "EN", "PRENV": "ENV", "FPRISO": "ISO"}
_ALONE = words("ITU-T ITU-R ITU JIS ASTM NIST NBS ECMA W3C OIML ETSI RFC IETF KS")
"""After these no second publisher follows: in ``ITU-R BS.80`` the BS is a series."""
_IMPLIED_TYPES = {stage: stage[-2:] for stage in ("DTR", "FDTR", "PDTR", "DTS", "FDTS", "PDTS")}
_IMPLIED_TYPES |= {"DPAS": "PAS", "DGuide": "Guide", "PDISP": "ISP", "DISP": "ISP"}
_JOINT = words("IEEE SAE ASTM ASME OECD CIE IDF HL7 CISPR UNDP AAMI ITU INCITS RILEM IULTCS")
_SERIES = {"OIML": frozenset("RDBGVES"), "ISO": frozenset("R"), "GOST": frozenset("R")}
_ALIASES = {"ИCO": "ISO", "MЭK": "IEC", "CEI": "IEC", "CENELEC": "CLC", "ONORM": "ÖNORM", "ГOCT": "GOST"}
_GLUED = {"ISOTR": ("ISO", "TR"), "ISOTS": ("ISO", "TS"), "IECTR": ("IEC", "TR"), "IECTS": ("IEC", "TS")}
_SLASHED_GROUPS = frozenset({"ISO", "CEN", "CLC", "CEN/CLC"})

_SPELLINGS = {token.upper(): token for token in (*PUBLISHERS, *_TYPES, *_STAGES, *_JOINT)}
_SPELLINGS.update(_ALIASES)
_STAGE_SET = frozenset(_STAGES)
_TYPE_SET = frozenset(_TYPES)

_TOKEN = re.compile(r"(?:ITU-[TR]|I-ETS|MIL-STD|W3C|HL7|I\.S\.|[^\W\d_]{1,9})(?![^\W\d_])", re.IGNORECASE)
_JOIN = re.compile(r" ?/ ?| ?- ?(?=CLC|EN\b)| {0,3}")

MEMO_SIZE = 4096
_heads: dict[tuple[str, ...], Head] = {}

FIRST = (frozenset(_SPELLINGS) | frozenset(_GLUED)) - {"DATA", "FLEX", "NET", "SIG", "HLN", "RILEM", "IULTCS", "UNDP"}
"""What a foreign number may begin with, in capitals."""


def first_token(text: str) -> str:
    """The first word of the text in capitals, or an empty text."""
    found = _TOKEN.match(text)
    return found[0].upper() if found else ""


def read_head(text: str) -> tuple[Head, int] | None:
    """The head and where it ends, or None when the text does not begin with a known publisher."""
    read: list[str] = []
    place = 0
    while len(read) < 14:
        start = place
        join = " "
        if read:
            found = _JOIN.match(text, place)
            join = "/" if found and (found[0].strip() in ("/", "-")) else " "
            start = found.end() if found else place
        token = _TOKEN.match(text, start)
        if token is None:
            break
        if not read and (glued := _GLUED.get(token[0].upper())):
            read, place = [glued[0], " ", glued[1]], token.end()
            continue
        word = _known(token[0], read)
        if word is None:
            break
        if read:
            read.append(join)
        read.append(word)
        place = token.end()
    if not read:
        return None
    raw = tuple(read)
    head = _heads.get(raw)
    if head is None:
        made = _made(raw)
        if made is None:
            return None
        if len(_heads) >= MEMO_SIZE:
            _heads.clear()
        head = _heads[raw] = made
    return head, place


def _known(token: str, before: list[str]) -> str | None:
    upper = token.upper()
    if before and before[-1] == "DIR":
        return None
    if upper == "STD":
        return "Std" if before else "STD"
    if len(upper) == 1:
        first = before[0] if before else ""
        # "BS S 1" and "JIS G 3101" have letters of their own; only these publishers have series of one letter.
        in_series = len(before) == 1 and upper in _SERIES.get(first, ())
        return upper if in_series else None
    spelled = _SPELLINGS.get(upper)
    if spelled is None or (not before and upper not in FIRST):
        return None
    if before and before[0] in _ALONE and spelled in PUBLISHERS and spelled != "EN":
        return None
    if before and spelled in ("AMD", "EP", "HB", "CR", "ES", "AS", "PN", "NS", "DS", "STN"):
        return None
    return spelled


def _made(raw: tuple[str, ...]) -> Head | None:
    names = raw[::2]
    joins = raw[1::2]
    groups: list[list[str]] = []
    stages: list[str] = []
    text = prefix = ""
    for place, word in enumerate(names):
        if word in _STAGE_SET:
            stages.append(word)
            mark = _mark(groups)
            text += (mark if text else "") + word
            if implied := _IMPLIED_TYPES.get(word):
                prefix += mark + implied
            continue
        is_type = len(word) == 1 or (word in _TYPE_SET and not (place == 0 and word in PUBLISHERS))
        if is_type:
            after_stage = place > 0 and names[place - 1] in _STAGE_SET
            mark = " " if word in ("Guide", "Std") or after_stage else _mark(groups)
            prefix += (_mark(groups) if word != "Guide" else " ") + word
            text += (mark if text else "") + word
            continue
        staged = _PREFIXED_STAGES.get(word.upper())
        joined = place > 0 and (joins[place - 1] == "/" or (names[place - 1], word) == ("ISO", "IEC"))
        if joined and groups:
            groups[-1].append(word)
            text, prefix = f"{text}/{word}", f"{prefix}/{word}"
            continue
        groups.append([staged or word])
        text = f"{text} {word}" if text else word
        prefix = f"{prefix} {staged or word}" if prefix else (staged or word)
        if staged:
            stages.append(word)
    if not groups:
        return None
    known = PUBLISHERS.get(groups[0][0])
    tier, kind, date = (known.tier, known.kind, known.date) if known else (Tier.FOREIGN, "foreign", "dash")
    named = [PUBLISHERS[w].publisher if w in PUBLISHERS else w for w in groups[0]]
    publisher = "/".join(dict.fromkeys(named))
    return Head(text, prefix, publisher, kind, tier, stage=" ".join(stages), domestic=False, date=date, gap=_gap(text))


def _mark(groups: list[list[str]]) -> str:
    """What stands between publisher and type: ISO/TS and CEN/TS, but IEC TS and ISO/IEC TS."""
    return "/" if groups and "/".join(groups[-1]) in _SLASHED_GROUPS else " "


def _gap(text: str) -> str:
    if text in ("ECMA", "MIL-STD"):
        return "-"
    return "/" if text in ("ECMA TR", "ECMA MEM") else " "
