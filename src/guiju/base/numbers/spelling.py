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

_COLON_FIRST = words("iso iec iwa cispr en bs din nf oiml jis cie")
_SPACED_FIRST = words("en bs din iec cispr nf oiml jis ieee astm rfc etsi nist")
_SPELLED = {word.lower(): word for word in words("Amd Cor Add Ext Std Guide GBn prEN FprEN IECEx")}
_ESCAPE = re.compile(r"_[0-9a-f]+[.]")


def natural(text: str) -> str:
    """The text with each run of digits led by its length, so that 2 stands before 10."""
    return _RUN.sub(lambda run: f"{len(bare := run[0].lstrip('0')):02d}{bare}", text)


def key_of(canonical: str) -> str:
    """The key of a canonical form; see the head of this module."""
    slug = "".join("-" if c in _SEPARATORS else c.lower() if _PLAIN.match(c) else f"_{ord(c):x}." for c in canonical)
    if _guess(slug) == canonical:
        return slug
    separators = "".join(_SEPARATORS[c] for c in canonical if c in _SEPARATORS)
    small = int("1" + "".join("1" if c.islower() else "0" for c in canonical if c.isascii() and c.isalpha()), 2)
    return f"{slug}__{separators}.{small:x}"


def _guess(slug: str) -> str:
    """The canonical form that a key without ``__`` stands for."""
    words = slug.split("-")
    first = words[0]
    text = ""
    for place, word in enumerate(words):
        if place:
            text += _guessed_separator(first, words[place - 1], word)
        text += _SPELLED.get(word) or _unescaped(word)
    return text


def _unescaped(word: str) -> str:
    text, place = "", 0
    for escape in _ESCAPE.finditer(word):
        text += word[place : escape.start()].upper() + chr(int(escape[0][1:-1], 16))
        place = escape.end()
    return text + word[place:].upper()


def _guessed_separator(first: str, left: str, right: str) -> str:
    if right[:1].isdigit():
        if _ESCAPE.sub("", left).isalpha():
            return " "
        if first.startswith("db") and left == first:
            return " "
        if first in _COLON_FIRST and len(right) == 4 and right[:2] in ("19", "20"):
            return ":"
        return "-"
    return " " if first in _SPACED_FIRST and not left[:1].isdigit() else "/"


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
    words = ["urn", "iso", "std", number.head.publisher.lower().replace("/", "-")]
    if kind:
        words.append(kind)
    words.append(number.number.lower())
    if number.parts:
        words.append("-" + "-".join(number.parts))
    if number.stage in _STAGES:
        words.append(_STAGES[number.stage])
    elif number.stage:
        words.append("stage-draft")
    for supplement in _SUPPLEMENT.finditer(number.tail):
        name = {"C": "cor", "A": "amd"}.get(supplement[1].upper().lstrip("FD")[:1], "sup")
        words += [name, *filter(None, (supplement[3],)), f"v{supplement[2]}"]
    urn = ":".join(_nss(word) for word in words)
    return f"{urn}?=year={number.year}" if number.year else urn


def _nss(text: str) -> str:
    """Percent-encode what a URN may not hold."""
    return re.sub(r"[^A-Za-z0-9:.\-+]", lambda c: "".join(f"%{byte:02X}" for byte in c[0].encode()), text)
