"""Pictures lose what a camera wrote into them, and no pixel."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from guiju.processes.appeals.cleaning import cleaned

PLACE = "30.2741N"


def picture(kind: str, *, orientation: int = 1) -> bytes:
    image = Image.new("RGB", (24, 16), (200, 40, 40))
    image.putpixel((3, 2), (0, 0, 255))
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = f"Camera of Li {PLACE}"
    exif[0x0112] = orientation
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", f"Li {PLACE}")
        texts.add_itxt("Comment", "李", zip=True)
        image.save(written, kind, pnginfo=texts, exif=exif)
    else:
        image.save(written, kind, exif=exif, comment=f"by Li {PLACE}".encode(), quality=95)
    return written.getvalue()


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_a_camera_wrote_is_gone_and_the_picture_the_same(kind):
    before = picture(kind)
    assert PLACE.encode() in before
    after = cleaned(before)
    assert PLACE.encode() not in after
    assert b"Camera" not in after
    assert pixels(after) == pixels(before)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_stands_upright_as_before(orientation):
    after = cleaned(picture("JPEG", orientation=orientation))
    assert Image.open(io.BytesIO(after)).getexif() == {0x0112: orientation}
    assert PLACE.encode() not in after


def test_what_is_no_picture_stays_as_it_is():
    for content in (b"", b"%PDF-1.7 x", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", picture("PNG")[:-9]):
        assert cleaned(content) == content


def test_cleaned_twice_is_cleaned_once():
    once = cleaned(picture("JPEG", orientation=6))
    assert cleaned(once) == once
