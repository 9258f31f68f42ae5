"""Small .pdf files, made line by line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

WIDTH, HEIGHT = 595, 842
LEFT, SIZE = 70, 12
PER_LINE = 36
"""Chinese characters of a full line."""

Line = tuple[float, float, str]
"""x and y of its beginning, in points from the lower left, and its words."""

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts"
    b" [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    b" /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
    b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)


Rule = tuple[float, float, float, float]
"""From x, y to x, y."""


def write_pdf(path: Path, pages: Sequence[Sequence[Line]], rules: Sequence[Rule] = ()) -> Path:
    """`rules` are drawn on every page."""
    numbers = [4 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: _FONT,
    }
    for number, lines in zip(numbers, pages, strict=True):
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << /Font << /F 3 0 R >> >> /Contents {number + 1} 0 R >>"
        ).encode()
        drawn = "".join(f"{x} {y} m {to_x} {to_y} l S\n" for x, y, to_x, to_y in rules)
        content = (drawn + "".join(_shown(line) for line in lines)).encode()
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    path.write_bytes(_file(objects))
    return path


def _shown(line: Line) -> str:
    x, y, words = line
    return f"BT /F {SIZE} Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET\n"


def _file(objects: dict[int, bytes]) -> bytes:
    content, places = bytearray(b"%PDF-1.4\n"), {}
    for number, written in sorted(objects.items()):
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(objects))
    content += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(content)


def paragraph(words: str, y: float, *, indent: int = 2) -> list[Line]:
    """As a Chinese book sets it: the first line two characters in, the others full."""
    lines, first = [], PER_LINE - indent
    lines.append((LEFT + indent * SIZE, y, words[:first]))
    for begin in range(first, len(words), PER_LINE):
        y -= 18
        lines.append((LEFT, y, words[begin : begin + PER_LINE]))
    return lines
