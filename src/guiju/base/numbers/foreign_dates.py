"""Where the date stands in a foreign number, each publisher in its own way, and what follows it."""

from __future__ import annotations

import re
from typing import NamedTuple

from guiju.base.numbers.heads import Head

YEAR = r"(?:1[89]|20)\d\d"

_COLON = re.compile(rf": ?({YEAR})(?:-(\d\d))?(?!\d)")
_DASH = re.compile(rf"-({YEAR})(?!\d|-\d|[.]\d)")
_LAST_DASH = re.compile(rf"-({YEAR})(?=$|/|\+| \(|, )")
_PLACEHOLDER = re.compile(r":-+$")
_EDITION = re.compile(rf",? ?(?:First )?[Ee]dition:? (?:\d\.\d )?({YEAR})(?:-(\d\d))?")
_ITU = re.compile(rf" ?\((\d\d)[/.-]({YEAR})\)")
_ETSI = re.compile(rf" ?\(({YEAR})(?:-(\d\d))?\)")
_VERSION = re.compile(r" (?:V\d[\d.]*|ed\.\d+)$")
_ASTM = re.compile(r" ?- ?(\d\d)(?=[a-z]?(?:e\d)?(?:\(|$|E\d))")
_ASTM_SPACE = re.compile(r"^([A-G]) (?=\d)")
_NIST = re.compile(rf"(?<=\d)(?:-|e)({YEAR})(?:\d\d)?$")
_NIST_SERIES = re.compile(r"IR \d\d$| (?:250|260|300|400|480|500|700|800|1500|1800|1900)$")
_GOST_SHORT = re.compile(r"-(\d\d)$")
_MONTHS = {
    name: place
    for place, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = re.compile(
    rf"[, ._-]+(?:\d{{1,2}} )?({'|'.join(_MONTHS)})[a-z]*[., ]*(?:\d{{1,2}},? )?({YEAR})(?!\d)", re.IGNORECASE
)
_LOOSE_JOIN = re.compile(rf" ?(\+) ?(?=[A-Z])|(?<=\d)(:) ?(?=\d{{4}})|(?<=[\dA-Z]) ?- ?(?={YEAR}(?!\d|-\d|[.]\d))")

_SUPPLEMENT_WORDS = (
    r"Amd|Cor|Add|Ext|Suppl|DAM|FDAM|FDAmd|DAmd|PDAM|FPDAM|DAD|PDAD|FCOR|FDCor|DCor|PDCOR|ISH|FRAGC|FRAG|AC|A|C|Sup|"
    r"Errata|Amendment|Corrigendum"
)
SUPPLEMENT = (
    rf"[/+ ] ?(?:(?:PWI|NP|AWI|WD|CD|DIS|FDIS|PRF|F?D) ?)?(?:{_SUPPLEMENT_WORDS})[ .]{{0,2}}"
    rf"(?:No\. ?)?(?:\d{{1,3}}(?:\.\d)?)?(?: ?: ?{YEAR}(?:-\d\d)?)?"
)
"""An amendment or corrigendum behind the number, in any of the spellings of ISO, IEC and CEN (ignoring case)."""

_LAST_SUPPLEMENT = re.compile(rf"(?=[/+]|.*\d$)(?! [AC]C?\d)(?:{SUPPLEMENT})(?<=\d)$", re.IGNORECASE)

_KEEP_DASH = frozenset({"JIS", "KS"})
"""Publishers with colon that printed a dash in earlier years: both are their own form."""


class Dated(NamedTuple):
    body: str
    tail: str
    """The date made regular, and all that follows."""
    year: int | None = None
    month: int | None = None


def dated(head: Head, rest: str) -> Dated:
    """What follows the head, divided at the date."""
    rest = _LOOSE_JOIN.sub(lambda m: m[1] or m[2] or "-", rest)
    style = head.date
    if style == "dash" or ("IEEE" in head.publisher and not rest[0].isdigit()):
        return _first_of_all(head, rest)
    if style == "colon":
        return _colon(head, rest)
    if style == "bracket":
        return _bracket(rest)
    if style == "astm":
        return _astm(rest)
    return _nist(rest) if style == "nist" else Dated(rest, "")


def _colon(head: Head, rest: str) -> Dated:
    if m := _COLON.search(rest):
        body, before = _cut_supplement(rest[: m.start()].rstrip())
        date = f":{m[1]}-{m[2]}" if m[2] else f":{m[1]}"
        tail = before + date + rest[m.end() :]
        if before:  # the date is the supplement's; the number may have its own behind a dash
            if own := _LAST_DASH.search(body):
                return Dated(body[: own.start()], f":{own[1]}{tail}", int(own[1]))
            return Dated(body, tail)
        return Dated(body, tail, int(m[1]), int(m[2]) if m[2] else None)
    if m := _EDITION.search(rest):
        return _edition(rest, m)
    # Parts of ISO 10303 are numbered up to 1999 and beyond.
    if (m := _LAST_DASH.search(rest)) and not rest.startswith("10303"):
        mark = "-" if head.publisher in _KEEP_DASH else ":"
        return Dated(rest[: m.start()], f"{mark}{m[1]}{rest[m.end() :]}", int(m[1]))
    if m := _PLACEHOLDER.search(rest):
        return Dated(rest[: m.start()], "")
    return Dated(*_cut_supplement(rest))


def _edition(rest: str, m: re.Match[str]) -> Dated:
    date = f" Edition {m[1]}-{m[2]}" if m[2] else f" Edition {m[1]}"
    return Dated(rest[: m.start()], date + rest[m.end() :], int(m[1]), int(m[2]) if m[2] else None)


def _cut_supplement(body: str) -> tuple[str, str]:
    """``26300/Amd 1`` is an amendment of an undated number."""
    if (m := _LAST_SUPPLEMENT.search(body)) and m.start() > 0:
        return body[: m.start()], m[0]
    return body, ""


def _first_of_all(head: Head, rest: str) -> Dated:
    """The first date in whichever form: what follows in brackets tells of other numbers."""
    found = [m for form in (_COLON, _DASH, _EDITION, _MONTH) if (m := form.search(rest))]
    if not found:
        if head.publisher == "GOST" and (m := _GOST_SHORT.search(rest)):
            return Dated(rest[: m.start()], m[0], _full_year(m[1], since=30))
        return Dated(rest, "")
    m = min(found, key=re.Match.start)
    body, after = rest[: m.start()].rstrip(), rest[m.end() :]
    if m.re is _MONTH:
        return Dated(body, m[0] + after, int(m[2]), _MONTHS[m[1].lower()])
    if m.re is _EDITION:
        return _edition(rest, m)
    if m.re is _COLON:
        date = f":{m[1]}-{m[2]}" if m[2] else f":{m[1]}"
        return Dated(body, date + after, int(m[1]), int(m[2]) if m[2] else None)
    return Dated(body, f"-{m[1]}{after}", int(m[1]))


def _bracket(rest: str) -> Dated:
    if m := _ITU.search(rest):
        body, version = _cut_version(rest[: m.start()])
        return Dated(body, f"{version} ({m[1]}/{m[2]}){rest[m.end() :]}", int(m[2]), int(m[1]))
    if m := _ETSI.search(rest):
        body, version = _cut_version(rest[: m.start()])
        date = f"{m[1]}-{m[2]}" if m[2] else m[1]
        return Dated(body, f"{version} ({date}){rest[m.end() :]}", int(m[1]), int(m[2]) if m[2] else None)
    return Dated(*_cut_version(rest))


def _cut_version(body: str) -> tuple[str, str]:
    m = _VERSION.search(body.rstrip())
    return (body[: m.start()], m[0]) if m else (body.rstrip(), "")


def _astm(rest: str) -> Dated:
    rest = _ASTM_SPACE.sub(r"\1", rest)
    if rest.startswith("RR:"):  # research reports: committee and serial number
        return Dated(rest, "")
    if m := _ASTM.search(rest):
        return Dated(rest[: m.start()], f"-{rest[m.start(1) :]}", _full_year(m[1], since=45))
    if m := _DASH.search(rest):
        shown = m[1][2:] if 1945 <= int(m[1]) < 2045 else m[1]
        return Dated(rest[: m.start()], f"-{shown}{rest[m.end() :]}", int(m[1]))
    return Dated(rest, "")


def _full_year(digits: str, *, since: int) -> int:
    value = int(digits)
    return 1900 + value if value >= since else 2000 + value


def _nist(rest: str) -> Dated:
    """``SP 959e2008`` and ``FIPS 108-1984``; in ``IR 80-1829`` and ``SP 800-1900`` the digits are serial numbers."""
    m = _NIST.search(rest)
    if m is None or (m[0][0] == "-" and _NIST_SERIES.search(rest[: m.start()])):
        return Dated(rest, "")
    return Dated(rest[: m.start()], m[0], int(m[1]))
