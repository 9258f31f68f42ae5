"""Texts derived from a canonical form: the key, the URN and the natural order.

The key. Capitals become small letters; space, slash, hyphen and colon become one ``-``; any other character than
letters, digits and the full stop becomes ``_`` + hexadecimal code + ``.``. That alone would let two numbers share a
key, so the reverse reading `_guess` (key to canonical form, by fixed rules) is part of the scheme: where the guess is
not the number itself, ``__`` and what the guess cannot know (the separators, and which letters are small) follow.
Different canonical forms therefore never share a key. Keys are stored in registers and printed in addresses:
nothing in `key_of` or `_guess` may ever change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guiju.base.numbers.heads import words

if TYPE_CHECKING:
    from guiju.base.numbers.number import StandardNumber

_SEPARATORS = {" ": "w", "/": "s", "-": "h", ":": "c"}
_PLAIN = re.compile(r"[A-Za-z0-9.]")
_RUN = re.compile(r"\d+")


class _Slug(dict[int, str]):
    """For `str.translate`: what each character becomes in a key."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = character.lower() if _PLAIN.match(character) else f"_{code:x}."
        self[code] = "-" if character in _SEPARATORS else plain
        return self[code]


_SLUG = _Slug()

_COLONS = words("pren fpren iso iec iwa cispr en bs din nf oiml jis cie cen clc hd cr pd dd pas ohsas une uni ss")
_SPACED = words("en bs din iec cispr nf oiml jis ieee astm rfc etsi nist pd dd")
_TYPES = words("tr ts pas isp guide dis cd fdis awi wd np prf dtr dts")
_FLAGS = words("csv rlv cmv exv ser")
_SPELLED = {word.lower(): word for word in words("Amd Cor Add Ext Guide GBn prEN FprEN IECEx Bulletin Edition Suppl")}
_SPELLED |= {"_28.all": "(all", "parts_29.": "parts)"}
_LETTERED_PART = re.compile(r"[a-z]\d\d")
_ESCAPE = re.compile(r"_[0-9a-f]+[.]")


def natural(text: str) -> str:
    """The text with each run of digits led by its length, so that 2 stands before 10."""
    return _RUN.sub(lambda run: f"{len(bare := run[0].lstrip('0')):02d}{bare}", text)


def key_of(canonical: str) -> str:
    """The key of a canonical form; see the head of this module."""
    slug = canonical.translate(_SLUG)
    if _guess(slug) == canonical:
        return slug
    suffix = "".join(_SEPARATORS[c] for c in canonical if c in _SEPARATORS)
    small = "".join("1" if c.islower() else "0" for c in canonical if c.isascii() and c.isalpha())
    if "1" in small:
        suffix += f".{int('1' + small, 2):x}"
    return f"{slug}__{suffix}"


def _guess(slug: str) -> str:
    """The canonical form that a key without ``__`` stands for."""
    parts = slug.split("-")
    text = _spelled(parts, 0)
    for place in range(1, len(parts)):
        text += _guessed_separator(parts, place) + _spelled(parts, place)
    return text


def _spelled(parts: list[str], place: int) -> str:
    part = parts[place]
    if part == "std":
        return "Std" if place else "STD"
    if parts[0] == "ogc" and part[:1].isdigit():
        return part  # 01-013r1
    return _SPELLED.get(part) or _unescaped(part)


def _guessed_separator(parts: list[str], place: int) -> str:
    """The mark before the part at `place`."""
    first, left, right = parts[0], parts[place - 1], parts[place]
    if right[:1].isdigit():
        if left == first and (first == "ecma" or first.startswith("dbs")):
            return "-" if first == "ecma" else "/"
        if first == "ecma" and left in ("tr", "mem"):
            return "/"
        if first == "etsi" and len(left) == len(right) == 3 and left.isdigit():
            return " "
        if _ESCAPE.sub("", left).isalpha() or (first.startswith("db") and left == first):
            return " "
        digits = _ESCAPE.split(right)[0]
        if len(digits) == 4 and digits[:2] in ("19", "20") and not _COLONS.isdisjoint(parts[:place]):
            return ":"
        return "-"
    if first == "itu" and right in ("r", "t") and place == 1:
        return "-"
    if right[:1] == "_" or right in _FLAGS or right == "parts_29." or first in ("itu", "etsi", "ecma"):
        return " "
    if left[:1].isdigit():
        return "-" if first in _COLONS and _LETTERED_PART.fullmatch(right) else "/"
    if left in _TYPES and place > 2:
        return " "
    if right in _TYPES and (left != "iso" or right == "guide"):
        return "/" if left in ("cen", "clc") and right != "guide" else " "
    if right == "std":
        return " "
    return " " if first in _SPACED and not (left == "iso" and right == "iec") else "/"


def _unescaped(word: str) -> str:
    text, place = "", 0
    for escape in _ESCAPE.finditer(word):
        text += word[place : escape.start()].upper() + chr(int(escape[0][1:-1], 16))
        place = escape.end()
    return text + word[place:].upper()


_ISO_TYPES = ("TS", "TR", "PAS", "Guide", "ISP", "TTA", "R")
_SUPPLEMENT = re.compile(
    r"/(?:[A-Z]+ )?(Amd|Cor|Add|Suppl|DAM|FDAM|FDAmd|DCOR|FDCOR)\.? ?(\d+)(?:\.\d+)?(?::(\d{4}))?", re.IGNORECASE
)
_STAGES = {"DIS": "stage-40.00", "FDIS": "stage-50.00", "CD": "stage-30.00", "PRF": "stage-60.00"}


def urn_of(number: StandardNumber) -> str:
    """The URN. RFC 5141 has no place for the year, so it follows as a query component (RFC 8141)."""
    head = number.head
    leading = head.publisher.split("/")[0]
    if head.domestic or number.all_parts or leading not in ("ISO", "IEC", "CISPR"):
        return f"urn:guiju:{number.key}"
    kind = next((t for t in _ISO_TYPES if t in re.split(r"[/ ]", head.prefix)), "").lower()
    if leading == "ISO":
        return _iso_urn(number, kind)
    originator = head.publisher.lower().replace("/", "-")
    date = f"{number.year}" if number.year else ""
    if number.year and number.month:
        date += f"-{number.month:02d}"
    extra = number.amendment.lower().replace(" ", "-").replace("/", "::")
    return f"urn:iec:std:{originator}:{_nss(number.body)}:{date}:{kind}:{_nss(extra)}:"


def _iso_urn(number: StandardNumber, kind: str) -> str:
    names = ["urn", "iso", "std", number.head.publisher.lower().replace("/", "-")]
    if kind:
        names.append(kind)
    names.append(number.number.lower())
    if number.parts:
        names.append("-" + "-".join(number.parts))
    if number.stage in _STAGES:
        names.append(_STAGES[number.stage])
    elif number.stage:
        names.append("stage-draft")
    for supplement in _SUPPLEMENT.finditer(number.tail):
        name = {"C": "cor", "A": "amd"}.get(supplement[1].upper().lstrip("FD")[:1], "sup")
        names += [name, *filter(None, (supplement[3],)), f"v{supplement[2]}"]
    urn = ":".join(_nss(word) for word in names)
    return f"{urn}?=year={number.year}" if number.year else urn


def _nss(text: str) -> str:
    """Percent-encode what a URN may not hold."""
    return re.sub(r"[^A-Za-z0-9:.\-+]", lambda c: "".join(f"%{byte:02X}" for byte in c[0].encode()), text)
