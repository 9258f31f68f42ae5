"""Every kind of document gives the text that a reader sees, in pieces of bounded size."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import docx
import pytest
import zstandard

from guiju.documents import texts
from guiju.documents.opening import UnreadableFile
from guiju.documents.texts import pieces


@pytest.fixture
def unread():
    return []


def read(path: Path, unread=None, **options) -> str:
    heard = [] if unread is None else unread
    return "".join(piece.text for piece in pieces(path, unread=heard.append, **options))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes("按照 GB/T 1.1—2020 的规定起草。\n".encode(encoding))
    assert read(path) == "按照 GB/T 1.1—2020 的规定起草。\n"


def test_packed_files_are_unpacked(tmp_path):
    (tmp_path / "a.md.gz").write_bytes(gzip.compress("见 GB 1".encode()))
    (tmp_path / "a.md.zst").write_bytes(zstandard.compress("见 GB 1".encode()))
    assert read(tmp_path / "a.md.gz") == read(tmp_path / "a.md.zst") == "见 GB 1"


def test_a_long_text_is_cut_behind_sentences_and_its_offsets_add_up(tmp_path, monkeypatch, unread):
    monkeypatch.setattr(texts, "PIECE", 100)
    text = "依据 GB/T 19001—2016 第四章。" * 50
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    found = list(pieces(tmp_path / "long.txt", unread=unread.append))
    assert len(found) > 5
    assert all(piece.text.endswith("。") for piece in found)
    assert all(text[piece.offset :].startswith(piece.text) for piece in found)
    assert "".join(piece.text for piece in found) == text


def test_word_gives_body_tables_and_headers_without_deleted_text(tmp_path):
    document = docx.Document()
    document.add_paragraph("依据 GB/T 1.1").add_run("—2020")
    document.add_table(1, 2).cell(0, 1).text = "GB 4943.1-2022"
    document.sections[0].header.paragraphs[0].text = "DB33/T 2147-2018"
    document.save(tmp_path / "a.docx")
    text = read(tmp_path / "a.docx")
    assert "依据 GB/T 1.1—2020\n" in text
    assert "GB 4943.1-2022" in text
    assert text.rstrip().endswith("DB33/T 2147-2018")


def test_html_gives_what_is_seen(tmp_path):
    page = "<title>题</title><style>p{}</style><script>GB 1</script><p>见 GB/T&nbsp;1.1</p><td>甲<td>乙"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert read(tmp_path / "a.html").split() == ["题", "见", "GB/T", "1.1", "甲", "乙"]


def test_records_keep_their_line_and_bad_lines_are_told(tmp_path, unread):
    lines = ['{"text": "GB 1"}', "", "{broken", '{"text": 7}', '{"text": "GB 2"}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = list(pieces(tmp_path / "a.jsonl", field="text", unread=unread.append))
    assert [(piece.record, piece.text) for piece in found] == [(1, "GB 1"), (5, "GB 2")]
    assert [sentence.split("：")[0] for sentence in unread[:1]] == ["a.jsonl 第 3 行不是 JSON"]
    assert unread[1] == "a.jsonl 第 4 行的 text 应为文字，现为 int"


def test_a_record_too_long_is_told_and_the_next_is_read(tmp_path, monkeypatch, unread):
    monkeypatch.setattr(texts, "LONGEST_RECORD", 50)
    lines = [json.dumps({"text": "长" * 100}), json.dumps({"text": "短"})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert read(tmp_path / "a.jsonl", unread, field="text") == "短"
    assert len(unread) == 1
    assert "第 1 行超过" in unread[0]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", b"not a zip", "不是 Word 文档"),
        ("a.pdf", b"not a pdf", "不是 PDF"),
        ("a.xlsx", b"PK", "不能读 .xlsx"),
        ("a.jsonl", b"{}", "请用 --field"),
        ("a.txt.gz", b"\x1f\x8bbroken", "不完整"),
        ("a.txt.gz", b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 9, "已损坏"),
        ("a.txt.zst", b"\x28\xb5\x2f\xfdbroken", "已损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence):
        read(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="不能读取"):
        read(tmp_path / "none.txt")
