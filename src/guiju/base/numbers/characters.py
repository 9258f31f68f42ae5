"""One spelling for each character that people type in several ways. Every mapping is one character to one,
so that a place in the mapped text is the same place in the text as given."""

from __future__ import annotations

_DASHES = "—–－‐‑‒―﹣−ー─━﹘"
_SLASHES = "／∕⁄"
_TILDES = "～〜∼˜"
_SPACES = "\u00a0\u3000\u2002\u2003\u2009\u202f\t"
_SAME = {"【": "[", "】": "]", "〔": "(", "〕": ")", "∶": ":", "︰": ":", "’": "'", "•": ".", "．": ".", "﹒": "."}

TABLE: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
TABLE.update({ord(c): "-" for c in _DASHES})
TABLE.update({ord(c): "/" for c in _SLASHES})
TABLE.update({ord(c): "~" for c in _TILDES})
TABLE.update({ord(c): " " for c in _SPACES})
TABLE.update({ord(k): v for k, v in _SAME.items()})
# Cyrillic and Greek capitals that look Latin, as keyboards and scanners leave them.
TABLE.update({ord(k): v for k, v in zip("АВСЕНКМОРТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABCEHKMOPTXABEZHIKMNOPTYX", strict=True)})


def plain(text: str) -> str:
    """The same text, same length, with half-width characters, one dash, one slash and one tilde."""
    return text if text.isascii() else text.translate(TABLE)
