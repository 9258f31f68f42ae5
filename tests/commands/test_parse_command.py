"""`guiju parse`: a line in, a line out, whatever the line is."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from types import SimpleNamespace

import pytest
import zstandard

from guiju.commands import parse as command
from guiju.documents.opening import UnreadableFile


@pytest.fixture
def parsed(tmp_path, capfdbinary):
    def run(data: bytes, name: str = "numbers.txt") -> list[dict[str, object]]:
        path = tmp_path / name
        path.write_bytes(data)
        assert command.run(SimpleNamespace(files=[str(path)])) == 0
        return [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]

    return run


def test_keys_stand_in_the_promised_order(parsed):
    good, bad = parsed("GB/T 19001—2016/ISO 9001:2015\nZQ/T 12-2020\n".encode())
    assert tuple(good) == tuple(bad) == command.KEYS
    assert command.KEYS[:6] == ("input", "ok", "kind", "canonical", "printed", "publisher")
    assert command.KEYS[6:12] == ("prefix", "tier", "nature", "number", "parts", "year")
    assert command.KEYS[12:] == ("adopts", "amendment", "range_to", "dated", "error")
    assert good == {
        "input": "GB/T 19001—2016/ISO 9001:2015",
        "ok": True,
        "kind": "national",
        "canonical": "GB/T 19001-2016/ISO 9001:2015",
        "printed": "GB/T 19001—2016/ISO 9001:2015",
        "publisher": "GB",
        "prefix": "GB/T",
        "tier": "national",
        "nature": "voluntary",
        "number": "19001",
        "parts": [],
        "year": 2016,
        "adopts": "ISO 9001:2015",
        "amendment": None,
        "range_to": None,
        "dated": True,
        "error": None,
    }
    assert bad["ok"] is False
    assert "ZQ" in bad["error"]
    assert {value for key, value in bad.items() if key not in ("input", "ok", "error")} == {None}


def test_each_line_has_its_line_even_the_empty_one(parsed):
    rows = parsed("GB/T 1.1-2020\r\n\r\n标准\n\ufeffGB 1-2020".encode())
    assert [row["ok"] for row in rows] == [True, False, False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_encodings(parsed, encoding):
    (row,) = parsed("JJG（交通）085-2007".encode(encoding))
    assert row["canonical"] == "JJG(交通) 085-2007"


def test_bytes_that_are_no_text_are_said_to_be(parsed):
    bad, good = parsed(b"\xff\xff\xff\xff\nGB/T 1.1\n")
    assert (bad["ok"], good["ok"]) == (False, True)
    assert "GB18030" in bad["error"]


@pytest.mark.parametrize(
    ("name", "pack"), [("a.gz", gzip.compress), ("a.zst", zstandard.ZstdCompressor().compress), ("a.txt", bytes)]
)
def test_compressed_files_by_name(parsed, name, pack):
    assert [row["canonical"] for row in parsed(pack(b"GB/T 1.1-2020\nISO 9001:2015\n"), name)] == [
        "GB/T 1.1-2020",
        "ISO 9001:2015",
    ]


@pytest.mark.parametrize("content", [b"\x1f\x8bnot gzip", b"\x28\xb5\x2f\xfdnot zstandard", None])
def test_damaged_and_missing_files_are_named(tmp_path, content):
    path = tmp_path / "numbers.packed"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=path.name):
        command.run(SimpleNamespace(files=[str(path)]))


class Endless(io.RawIOBase):
    """So many bytes without a line end, and then a line."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        if self.left <= 0:
            last, self.last = getattr(self, "last", b"\nGB/T 1.1"), b""
            return last
        self.left -= size
        return b"1" * size


def test_memory_is_bounded_for_a_line_without_end():
    tracemalloc.start()
    lines = list(command.bounded_lines(Endless(256 << 20)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [line[:8] for line in lines] == [b"11111111", b"GB/T 1.1"]
    assert peak < 8 << 20


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("ahead", ["", "G", "GB", "GB/"], ids=len)
def test_an_overlong_line_is_shown_by_its_beginning(parsed, encoding, ahead):
    line = ahead + "标准" * command.MAX_LINE_BYTES
    bad, good = parsed(f"{line}\r\nGB/T 1.1\r\n".encode(encoding))
    assert bad["input"] == line[:80] + "…"
    assert (bad["ok"], good["ok"]) == (False, True)
    assert str(command.MAX_LINE_BYTES) in bad["error"]


def test_an_overlong_line_that_is_no_text_is_shown_too(parsed):
    (bad,) = parsed(b"GB\xff\xff" + b"1" * command.MAX_LINE_BYTES)
    assert bad["input"].startswith("GB\ufffd")
    assert len(bad["input"]) == 81


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_the_longest_line_allowed(parsed, end):
    longest = b"x" * command.MAX_LINE_BYTES
    for line, overlong in (
        (longest, False),
        (longest + b"x", True),
        (longest + b"\rx", True),
        (longest + b"x\rx", True),
    ):
        (row,) = parsed(line + end)
        assert row["input"].endswith("…") is overlong


def test_a_line_at_the_edge_of_two_chunks_is_one_line():
    data = b"x" * (command._CHUNK - 5) + b"\n" + b"GB/T 19001-2016\n"
    assert list(command.bounded_lines(io.BytesIO(data)))[1:] == [b"GB/T 19001-2016"]
