"""Taking away: a Selection streamed, and the whole register as files."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
from datetime import date
from types import SimpleNamespace

import pytest
from pyarrow import parquet

from guiju.standards import bulk
from guiju.standards.search import follow_journal
from guiju.web import streaming


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_selection_is_streamed_as_json_lines(program):
    response = program.ask("/export.jsonl", {"q": "分餐", "on": "2021-06-01"})
    rows = [json.loads(line) for line in content(response).splitlines()]
    assert {row["number"]: row["status"] for row in rows} == {
        "GB/T 39002-2020": "in-force",
        "DB33/T 2241-2020": "in-force",
    }
    assert "standards-2021-06-01.jsonl" in response.headers["Content-Disposition"]


def test_a_selection_is_streamed_as_parquet(program):
    table = parquet.read_table(io.BytesIO(content(program.ask("/export.parquet", {"tier": "local"}))))
    assert table.column("number").to_pylist() == ["DB33/T 2241-2020"]


def test_an_export_takes_no_page(program):
    program("/export.jsonl?limit=5", status=400)


def test_long_exports_wait_for_a_place(program, monkeypatch):
    monkeypatch.setattr(streaming, "SOON_DONE", 3)
    long = [program.ask("/export.jsonl") for _ in range(streaming.MOST_LONG)]
    assert program.ask("/export.jsonl", status=503).headers["Retry-After"] == "60"
    program.ask("/export.jsonl?tier=local")
    for response in long:
        response.close()
    program.ask("/export.jsonl")


@pytest.fixture
def files(program):
    """The manifest, once it is made."""
    waiting = program.ask("/exports", status=202)
    assert waiting.headers["Retry-After"] == "60"
    return program("/exports")


def name_of(file) -> str:
    return f"/exports/{file['name']}"


def test_files_of_the_whole_register_hold_what_their_manifest_says(program, files):
    for file in files["files"]:
        response = program.ask(name_of(file))
        sent = content(response)
        assert len(sent) == file["bytes"] == int(response.headers["Content-Length"])
        assert hashlib.sha256(sent).hexdigest() == file["sha256"]
        told = response.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
        assert base64.b64decode(told).hex() == file["sha256"]
        if file["format"] == "jsonl.gz":
            rows = [json.loads(line) for line in gzip.decompress(sent).splitlines()]
        else:
            rows = parquet.read_table(io.BytesIO(sent)).to_pylist()
        assert len(rows) == file["rows"] == 8


def test_a_copy_goes_on_from_the_files_with_the_changes(program, files, make_standard):
    make_standard("GB/T 9-2020")
    told = program(f"/changes?after={files['cursor']}")["items"]
    assert [each["key"] for each in told] == ["gb-t-9-2020"]


def test_files_are_made_once_a_day_and_those_before_stay_a_while(program, files, make_standard, monkeypatch):
    first = files["files"][0]
    make_standard("GB/T 9-2020")
    follow_journal()
    assert program("/exports") == files
    for day, kept in ((date(2030, 1, 1), True), (date(2030, 1, 2), False)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: day)
        program("/exports")  # still tells those of before, and has new ones made
        assert program("/exports")["files"][0]["rows"] == 9
        response = program.ask(name_of(first), status=200 if kept else 404)
        response.close()
    assert len(list(bulk.folder().glob("standards-*"))) == 4


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=3-99999999", slice(3, None)),
    ],
)
def test_a_transfer_goes_on_where_it_was_cut(program, files, asked, part):
    address = name_of(files["files"][0])
    whole = content(program.ask(address))
    response = program.ask(address, status=206, range=asked)
    assert content(response) == whole[part]
    assert response.headers["Content-Range"].endswith(f"/{len(whole)}")
    assert int(response.headers["Content-Length"]) == len(whole[part])


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=0-1,3-4", "lines=0-1", "bytes=-"])
def test_what_is_no_range_gets_the_whole(program, files, asked):
    program.ask(name_of(files["files"][0]), range=asked).close()


def test_a_part_that_is_not_there(program, files):
    file = files["files"][0]
    refused = program.ask(name_of(file), status=416, range="bytes=99999999-")
    assert refused.headers["Content-Range"] == f"bytes */{file['bytes']}"


def test_a_file_that_one_has_is_not_sent_again(program, files):
    file = files["files"][0]
    program.ask(name_of(file), status=304, if_none_match=f'"{file["sha256"]}"')


@pytest.mark.parametrize("name", ["manifest.json", "standards-1.parquet", "..%2Fsecret-key", "making.lock"])
def test_nothing_but_the_files_is_given(program, files, name):
    program(f"/exports/{name}", status=404)


def test_making_is_asked_for_once(program, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("guiju.web.api.exporting.make_bulk", SimpleNamespace(enqueue=lambda: asked.append("made")))
    program("/exports", status=202)
    program("/exports", status=202)
    assert asked == ["made"]
