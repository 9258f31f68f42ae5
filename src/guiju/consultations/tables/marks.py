"""Short codes that stand visibly in a table and lead each row back to its comment, whatever becomes of the file.

``0012-7QXM`` is comment 12 of this consultation and no other: the letters are a keyed digest. The table itself says
until which answer it was made (``T184-M3KD``), so that what was answered since is not overwritten unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from django.conf import settings

from guiju.consultations.models import Consultation

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_MARK: Final = re.compile(r"(?<![A-Z0-9])(\d{4,6})\s*[-－—–]\s*([2-9A-HJKMNP-TV-Z]{4})(?![A-Z0-9])")
_STATE: Final = re.compile(r"T\s*(\d{1,12})\s*[-－—–]\s*([2-9A-HJKMNP-TV-Z]{4})(?![A-Z0-9])")


def mark_of(consultation: Consultation, serial: int) -> str:
    return f"{serial:04d}-{_check(consultation, serial)}"


def state_of(consultation: Consultation, answer: int) -> str:
    """`answer` is the key of the newest answer, 0 where there is none."""
    return f"T{answer}-{_check(consultation, f'T{answer}')}"


def serial_in(consultation: Consultation, text: str) -> int | None:
    """The number of the comment whose mark stands in the text. Raises ForeignMark for one of another consultation."""
    found = _MARK.search(text)
    if found is None:
        return None
    if found[2] != _check(consultation, int(found[1])):
        raise ForeignMark
    return int(found[1])


def state_in(consultation: Consultation, text: str) -> int | None:
    for found in _STATE.finditer(text):
        if found[2] == _check(consultation, f"T{int(found[1])}"):
            return int(found[1])
    return None


class ForeignMark(Exception):
    """A mark that this consultation has not given."""


def _check(consultation: Consultation, what: int | str) -> str:
    text = f"consultation.mark\x00{consultation.number}\x00{what}"
    number = int.from_bytes(hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()[:8], "big")
    letters = ""
    for _place in range(4):
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return letters
