"""Pictures without what a camera writes into them: place, time, device, a name. Pure; no pixel is touched.

Of JPEG, all segments of applications and comments but JFIF, colour profile and Adobe's; of PNG, all texts, times and
EXIF. How a picture was held is kept, so that it stands upright. Files of other kinds stay as they are.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

_JPEG: Final = b"\xff\xd8"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_ORIENTATION: Final = 0x0112
_NEEDED: Final = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, the colour profile, Adobe's colours: without these a picture looks different."""

_OF_PNG: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"})


def cleaned(content: bytes) -> bytes:
    """The picture without its metadata; as it is, where it is no JPEG or PNG or is damaged."""
    if content.startswith(_JPEG):
        return _jpeg(content)
    if content.startswith(_PNG):
        return _png(content)
    return content


def _jpeg(content: bytes) -> bytes:
    kept, place, upright = [_JPEG], 2, b""
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # padding before a marker
            place += 1
            continue
        if marker == 0xDA:  # from here on the picture itself
            return b"".join([*kept[:1], upright, *kept[1:], content[place:]])
        length = int.from_bytes(content[place + 2 : place + 4])
        segment = content[place : place + 2 + length]
        if marker == 0xE1 and segment[4:10] == b"Exif\x00\x00":
            upright = upright or _orientation_alone(segment[10:])
        if marker in _NEEDED or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        place += 2 + length
    return content


def _orientation_alone(tiff: bytes) -> bytes:
    """An EXIF segment that says nothing but how the picture was held; empty where it was held upright."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return b""
    start = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if start + 2 > len(tiff):
        return b""
    for entry in range(struct.unpack_from(f"{order}H", tiff, start)[0]):
        place = start + 2 + 12 * entry
        if place + 12 > len(tiff):
            return b""
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, place)
        if tag == _ORIENTATION and 2 <= value <= 8:
            body = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, tag, 3, 1, value, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _png(content: bytes) -> bytes:
    kept, place = [_PNG], len(_PNG)
    while place + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        chunk = content[place : place + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            return content
        if kind not in _OF_PNG:
            kept.append(chunk)
        place += 12 + length
        if kind == b"IEND":
            return b"".join(kept)
    return content
