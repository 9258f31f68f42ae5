"""The patterns of `find`: where a number can begin in running text, and how far it reaches.

All but the anchor are matched on a short window of plain characters (half-width, one dash, one slash, one tilde).
Every repetition is bounded.
"""

from __future__ import annotations

import re

from guiju.base.numbers.heads import CODES, PUBLISHERS, words

# Where a number can begin. --------------------------------------------------------------------------------

NOT_SOUGHT = words(
    "STD BCP FYI EP HB TS PD DD PAS AMD AS NS PN DS ES CR SN SS KS UIC WHO ICAO CAC DISC HANDBOOK BSI CSA API I.S. "
    "STN PREN IETF W3C OASIS OECD HL7 IDF IRE HD CWA OGC ITU CLC CEN CIE BIPM ASQ EIA IPC ACI MSS TIA ENV"
)
"""Publishers whose letters mean too many other things to be looked for in running text."""


def _anchor() -> re.Pattern[str]:
    """The beginnings of all heads.

    The pattern begins with one set of characters, so that the engine skips all others at its highest speed; what
    follows is chosen by looking back at the character found.
    """
    beginnings = {code.partition("/")[0] for code in CODES}
    beginnings |= {token for token in PUBLISHERS if token.upper() not in NOT_SOUGHT}
    beginnings |= words("DB DG T/ Q/ gb Gb iso Iso iec ISOTR ISOTS IECTR IECTS CEN/ CLC/ IPC-") | {"T /", "Q /", "CWA "}
    by_first: dict[str, list[str]] = {}
    for beginning in sorted(beginnings, key=lambda text: (-len(text), text)):
        by_first.setdefault(beginning[0], []).append(re.escape(beginning[1:]))
    heads = "|".join(f"(?<={first})(?:{'|'.join(rest)})" for first, rest in sorted(by_first.items()))
    # After the letters: space, digit, slash, bracket, star, a full-width character or an unusual dash or space.
    heads = rf"(?:{heads})(?=[ 0-9/A-Z*(\u00a0-\uffff.-])"
    full_width = r"(?<=[Ａ-Ｚ])(?<![Ａ-Ｚａ-ｚ][Ａ-Ｚ])"
    ministry = rf"(?<=农){_MINISTRY_HEAD[1:]}"
    return re.compile(rf"[{''.join(sorted(by_first))}Ａ-Ｚ农](?:{heads}|{full_width}|{ministry})")


_MINISTRY_HEAD = r"农业(?:农村)?部(?:公告)?第?\d{1,5}号"
ANCHOR = _anchor()

# Chinese numbers. -----------------------------------------------------------------------------------------

_YEAR = r"(?:19|20)\d\d(?!\d)"
_NATURE = r"(?:[ ]?/[ ]?(?:SH[ ]?/[ ]?)?[TZtz](?![A-Za-z])|T(?=[ ]?\d))?"
_CODE = "|".join(sorted((re.escape(code) for code in CODES if code != "DB"), key=len, reverse=True))
_HEAD = rf"""(?:
    (?:{_CODE}|gb|Gb)\*?{_NATURE}(?:[ ]?\([\u4e00-\u9fff]{{1,6}}\))?                  # GB/T, YY, NB/SH/T, JJG(交通)
  | D[BG][ ]?(?:\d{{6}}|\d{{4}}|\d\d)(?:/?[ ]?/[ ]?[TZ](?![A-Za-z])|T(?=[ ]?\d)|/|(?=[ ]?\d))      # DB33/T, DB11
  | DB[ ]?/[ ]?T(?![A-Za-z])                                                          # DB/T, earthquakes
  | DBS[ ]?\d\d[ ]?/ | DBJ[ ]?\d{{0,2}}(?:[ ]?/[ ]?T(?![A-Za-z]))?
  | T[ ]?/[ ]?[A-Z0-9]{{0,4}}[A-Z]{{2,9}}(?:-[A-Z]{{1,4}}(?=[ \d]))?                  # T/CAS, T/31SCTA, T/CECA-G
  | Q[ ]?/[ ]?(?:\d{{2,6}}[ ]?)?[A-Z]{{2,10}}(?:-[A-Z]{{1,6}}(?=[ \d]))?              # Q/GDW, Q/370200ABC
)"""
_NUMBER = r"(?:[A-Z][ ]?)?\d{1,8}[A-Z]?(?![a-z])(?:\.\d{1,4}[A-Z]?(?![a-z])){0,3}"
_RANGE_TO = r"""(?:
    [ ]?(?:~|至|到)[ ]?(?:[A-Z]{2,3}(?:[ ]?/[ ]?[TZ])?[ ]?)?\d{0,6}\.?\d{1,5}(?![\d.]*\d)
  | -[ ]?[1-4]?\d(?![\d.年月日个])                                                     # from 50 on it is a year
  | (?<=\d{5})-\d{5}(?!\d)
)"""
DOMESTIC = re.compile(
    rf"""
    (?P<head>{_HEAD})[ ]{{0,3}}
    (?P<hyphen>-(?=\d{{1,5}}(?:\.\d{{1,3}})?-{_YEAR}))?             # WS-293-2019
    (?P<body>{_NUMBER}(?:-\d{{1,3}}(?=-{_YEAR}))?)
    (?P<to>{_RANGE_TO})?
    (?P<date>[ ]?-{{1,2}}[ ]?{_YEAR}(?:E(?![A-Za-z]))?|[ ]?-[ ]?[5-9]\d(?![\d.]))?
    """,
    re.VERBOSE,
)
MINISTRY = re.compile(rf"{_MINISTRY_HEAD}(?:公告)? ?- ?\d{{1,3}}(?:\.\d{{1,2}})? ?- ?{_YEAR}")
REMARK = re.compile(
    r"""
    [ ]?/[ ]?XG\d{1,2}(?:-\d{4})?
  | [ ]?\(?(?:含)?(?:\d{4}年)?第[\d一二三四五六七八九十]{1,2}号修改单\)?
  | [ ]?\(\d{4}年(?:局部修订|修订)?版\)
  | [ ]?\((?:所有部分|全部部分|all[ ]parts)\)
    """,
    re.VERBOSE,
)
"""What belongs to the number behind its date."""

DOUBLE = re.compile(r" ?/ ?(?=(?:ISO|IEC|ITU)[ /\d])")
ADOPTION = re.compile(r" ?\( ?[A-Z][^()]{4,60}?[,; ] ?(?:IDT|MOD|NEQ|EQV) ?\)", re.IGNORECASE)

# Foreign numbers, behind their head. ----------------------------------------------------------------------

_SUPPLEMENTS = (
    r"(?:[ ]?[/+][ ]?(?:(?:CD|DIS|FDIS)[ ])?(?:Amd|Cor|AMD|COR|Add|AC|A)\.?[ ]?\d{0,2}(?:[ ]?:[ ]?(?:19|20)\d\d)?"
    r"(?![\dA-Za-z])){0,3}(?:[ ]CSV)?"
)
COLON_BODY = re.compile(
    rf"""[ ]{{0,2}}-?
    (?P<body>
        \d{{1,6}}(?:[A-Z](?![a-z])|\.\d{{1,2}}(?!\d|[ ]?\.\d))?                       # 9001, 8802E, 10993.1
        (?:[ ]?-{{1,2}}[ ]?[A-Z]?\d{{1,5}}(?:[A-Z](?![a-z]))?(?![\d年])){{0,4}}
    )
    (?P<date>[ ]?:[ ]?{_YEAR}(?:-(?:0[1-9]|1[0-2])(?!\d))?)?
    {_SUPPLEMENTS}""",
    re.VERBOSE,
)
ASTM_BODY = re.compile(
    rf"""[ ]{{0,2}}
    (?P<body>WK\d{{4,6}}|[A-G][ ]?\d{{1,5}}(?:[ ]?/[ ]?[A-G][ ]?\d{{1,5}}M|M)?|\d{{5}})
    (?P<date>[ ]?-[ ]?\d\d(?!\d)[a-z]?(?:\(\d{{4}}\))?(?:e\d)?|[ ]?-[ ]?{_YEAR})?""",
    re.VERBOSE,
)
ITU_BODY = re.compile(
    r" {0,2}(?:Rec\.? ?)?(?P<body>[A-Z]{1,3}\.\d{1,5}(?:\.\d{1,3})?(?:-\d{1,2})?)(?P<date> ?\(\d\d/\d{4}\))?"
)
ETSI_BODY = re.compile(
    r"""[ ]{0,2}
    (?P<body>(?:[A-Z]{2,3}(?:-[A-Z]{3})?[ ])?\d{3}[ ]?\d{3}(?:-\d{1,3}){0,3}|(?:[A-Z-]{2,8}[ ])?\d{3})
    (?P<date>(?:[ ]V\d{1,2}\.\d{1,2}\.\d{1,2})?(?:[ ]\(\d{4}-\d\d\))?)""",
    re.VERBOSE,
)
OTHER_BODY = re.compile(
    rf"""[ -]?[ ]?
    (?P<body>
        (?:Std[ ])?(?:[A-Z]{{1,5}}[ .-]?)?\d{{1,6}}[A-Z]?(?:\.\d{{1,4}}[a-z]{{0,2}}){{0,3}}
        (?:-(?!{_YEAR})[A-Z]?\d{{1,5}}[A-Z]?){{0,3}}
    )
    (?P<date>[ ]?[-:][ ]?{_YEAR})?""",
    re.VERBOSE,
)

# Members of a list that leave the head to the one before. -------------------------------------------------

_LINK = r"[ ]?(?:、|,|;|和|与|及|以及|或|或者|/)[ ]?"
_ENDS = r"(?![\dA-Za-z%-]|\.\d)"
NEXT_DOMESTIC = re.compile(
    rf"""{_LINK}
    (?P<body>\d{{1,8}}(?:\.\d{{1,3}}){{0,2}}|\.\d{{1,3}})
    (?P<to>[ ]?(?:~|至|到)[ ]?\d{{0,6}}\.?\d{{1,3}}(?![\d.]*\d))?
    (?P<date>[ ]?-{{1,2}}[ ]?{_YEAR})?(?![\dA-Za-z%]|\.\d)""",
    re.VERBOSE,
)
NEXT_COLON = re.compile(
    rf"{_LINK}(?P<body>\d{{4,6}}(?:-\d{{1,3}}){{0,3}}|-\d{{1,2}})(?P<to>)(?P<date>[ ]?:[ ]?{_YEAR})?{_ENDS}"
)
NEXT_ASTM = re.compile(rf"(?:{_LINK}|[ ])(?P<body>[A-G]\d{{2,5}})(?P<to>)(?P<date>-\d\d[a-z]?(?:\(\d{{4}}\))?)?{_ENDS}")

# What speaks for or against a number. ---------------------------------------------------------------------

QUANTITY = re.compile(r"(?<![\w.])\d+(?:\.\d+)? ?$")
"""Before: “8 ” of 8 GB."""

WORD = re.compile(r"[A-Z][a-z]{2}")
EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|md|txt|html?|jpe?g|png|zip|rar|csv|json|wps|caj)\b", re.IGNORECASE)
COUNTED = re.compile(
    r" ?(?:年|月|日|号(?!修改单)|个|条|章|项|页|次|种|人|元|万|亿|%|倍|小时|分钟|mm|cm|kg|mL|ml|nm|Hz|℃|V\b|W\b)"
)
"""After: what was read is an amount or a clause."""

CAMERA_BEFORE = re.compile(r"(?:感光度|光圈|快门|曝光|相机|拍摄)[^。\n]{0,8}$")
SLASHED_HEAD = re.compile(r"[A-Z]{2,3} ?[/／] ?T")
