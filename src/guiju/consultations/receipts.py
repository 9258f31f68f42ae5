"""Codes with which commenters come back without an account. The database alone gives none of them away."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from django.conf import settings

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 20


def code_of(seed: str) -> str:
    """``7KD2M-…``, four times five characters, about 98 bits."""
    number = int.from_bytes(_digest(b"receipt", seed.encode()), "big")
    found = ""
    for _place in range(_LENGTH):
        number, letter = divmod(number, len(_LETTERS))
        found += _LETTERS[letter]
    return "-".join(found[at : at + 5] for at in range(0, _LENGTH, 5))


def digest_of(code: str) -> str:
    """However it was typed: small letters, without dashes, with spaces."""
    plain = "".join(mark for mark in code.upper() if mark.isascii() and mark.isalnum())
    return _digest(b"lookup", plain.encode()).hex()


def _digest(purpose: bytes, text: bytes) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"consultation." + purpose + b"\x00" + text, hashlib.sha256).digest()
