"""Any file: read as what its content says it is, or refused with a sentence that says what to do."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
import zstandard

from guiju.documents import limited, reading
from guiju.documents.opening import UnreadableFile
from guiju.documents.reading import read, read_limited


@pytest.fixture
def file(tmp_path):
    def write(name: str, content: bytes):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def archive(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return content.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", b"", "a.docx 是空的"),
        ("a.txt", b" \r\n\0", "a.txt 是空的"),
        ("a.docx", b"PK\x03\x04 and no more", "a.docx 已损坏"),
        ("a.docx", "这是文字".encode(), "a.docx 的名称以 .docx 结尾，里面却是普通文字"),
        ("a.pdf", "这是文字".encode(), "里面却是普通文字"),
        ("a.docx", OLD + "EncryptedPackage".encode("utf-16-le"), "a.docx 有打开密码；请先取消密码"),
        ("a.doc", OLD + "WordDocument".encode("utf-16-le"), "旧的 Word 文档（.doc 或 .wps），请另存为 .docx"),
        ("a.ppt", OLD, "旧的 Office 文件"),
        ("a.xls", OLD + "Workbook".encode("utf-16-le"), "a.xls 已损坏"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "a.png 是图片，不能读"),
        ("a.txt", b"BM" + bytes(range(256)) * 20, "a.txt 是图片，不能读"),
        ("a.rtf", b"{\\rtf1 text}", "a.rtf 是RTF 文档，不能读"),
        ("a.txt", bytes(range(256)) * 20, "a.txt 里不是文字"),
        ("a.xml", b"<?xml version='1.0'?><a>1</a>", "a.xml 是 XML 文件"),
        ("a.doc", b"MIME-Version: 1.0\r\n\r\n", "单个文件的网页"),
        ("a.ofd", archive(OFD_dot_xml="x"), "a.ofd 是 OFD 版式文件"),
        ("a.pptx", archive(ppt__presentation_dot_xml="x"), "a.pptx 是演示文稿"),
        ("a.odt", archive(content_dot_xml="x", mimetype="y"), "a.odt 是 OpenDocument 文件"),
        ("a.zip", archive(readme="x"), "a.zip 是压缩包，请先解压"),
        ("a.html", b"<!doctype html><p> </p>", "a.html 里没有文字"),
        ("a.txt.gz", gzip.compress(b"text")[:-9], "压缩内容不完整"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(file, name, content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        read(file(name, content))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableFile, match="没有这个文件"):
        read(tmp_path / "a.txt")
    with pytest.raises(UnreadableFile, match="不是文件"):
        read(tmp_path)


def test_the_content_says_what_it_is_and_not_the_name(file):
    page = b"<html><body><p>GB 1</p></body></html>"
    assert read(file("a.xls", page)).format == "html"
    assert read(file("a.txt", page)).format == "html"
    assert read(file("a.md", b"# GB 1")).format == "md"
    assert read(file("upload", b"# GB 1"), name="草案.md").format == "md"
    assert read(file("upload", b"# GB 1"), name="草案.md").name == "草案.md"
    assert read(file("README", b"GB 1")).format == "txt"


def test_a_file_of_a_gibibyte_is_refused_unread(tmp_path):
    with open(tmp_path / "a.txt", "wb") as sparse:
        sparse.truncate(1 << 30)
    with pytest.raises(UnreadableFile, match=r"a.txt 有 1024 MiB，最大 256 MiB"):
        read(tmp_path / "a.txt")


def test_packed_files_are_unpacked_but_not_bombs(file, monkeypatch):
    assert read(file("a.md.gz", gzip.compress(b"# GB 1"))).name == "a.md"
    assert read(file("a.csv.zst", zstandard.compress(b"GB 1,x"))).format == "csv"
    monkeypatch.setattr(reading, "LARGEST_FILE", 1 << 20)
    with pytest.raises(UnreadableFile, match="展开后超过 1 MiB"):
        read(file("b.txt.gz", gzip.compress(b"x" * (2 << 20))))
    with pytest.raises(UnreadableFile, match="一层又一层"):
        read(file("c.gz", gzip.compress(gzip.compress(gzip.compress(b"x")))))


def test_a_page_of_a_million_layers_is_refused(file):
    with pytest.raises(UnreadableFile, match=r"太深了|没有文字"):
        read(file("a.html", b"<html><body>" + b"<div>" * 50_000 + b"x"))


def test_a_strangers_file_is_read_in_a_process_of_its_own(file):
    for name, content in (("a.csv", b"GB 1,x\n,y\n"), ("b.html", b"<html><p>a<table><td rowspan=2>b</table></html>")):
        path = file(name, content)
        assert read_limited(path, name=f"甲-{name}") == read(path, name=f"甲-{name}")


def test_a_strangers_bad_file_is_told_by_the_name_people_know(file):
    with pytest.raises(UnreadableFile, match=r"草案.docx 的名称以 .docx 结尾"):
        read_limited(file("upload-7", b"text"), name="草案.docx")


def test_too_much_memory_is_refused(file, monkeypatch):
    monkeypatch.setattr(limited, "MEMORY", 1)
    with pytest.raises(UnreadableFile, match=r"甲.txt 要用的内存或时间太多"):
        limited.read("guiju.documents.reading:read_packed", file("a.txt", b"x"), name="甲.txt", memory=1 << 24)
