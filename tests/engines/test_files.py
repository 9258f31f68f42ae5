"""Files that people bring: what is taken, what is refused and why, where it lies, and who looks through it first."""

from __future__ import annotations

import io
import socket
import struct
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from docx import Document

from guiju.base.errors import Unavailable
from guiju.engines import files

TYPES = ("docx", "xlsx", "pdf", "doc", "zip", "jpg", "png", "txt", "csv", "wps")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def place(tmp_path, settings) -> Path:
    settings.FILES_URL = f"folder://{tmp_path / 'files'}"
    return tmp_path / "files"


def kept(name: str, content: bytes, *, most_megabytes: int = 1) -> files.Kept:
    return files.keep(ContentFile(content, name=name), types=TYPES, most_megabytes=most_megabytes)


def archive(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return packed.getvalue()


def word() -> bytes:
    made = io.BytesIO()
    Document().save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("草案.docx", word()),
        ("草案.PDF", b"%PDF-1.7\n"),
        ("老.doc", files.OLE + b"x"),
        ("老.wps", files.OLE + b"x"),
        ("图.jpg", b"\xff\xd8\xff\xe0"),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
        ("包.zip", archive(("a.txt", b"a"))),
        ("记.txt", "一".encode("gb18030")),
    ],
)
def test_what_is_what_it_says_is_kept(name, content):
    found = kept(name, content)
    with files.opened(found.path) as file:
        assert file.read() == content
    assert (found.size, len(found.digest), found.scanned) == (len(content), 64, False)
    assert name not in found.path, "names of others make no paths"
    files.forget(found.path)
    with pytest.raises(Unavailable):
        files.opened(found.path)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("x.exe", b"MZ", "不是可以接收的类型"),
        ("../../etc/passwd", b"root", "不是可以接收的类型"),
        ("无", b"a", "不是可以接收的类型"),
        ("空.txt", b"", "是空的"),
        ("大.txt", b"a" * (2**20 + 1), "太大：最大 1 MB"),
        ("假.pdf", b"MZ\x90", "内容不是 pdf 文件"),
        ("假.docx", archive(("a.txt", b"a")), "内容不是 docx 文件"),
        ("假.jpg", b"<script>", "内容不是 jpg 文件"),
        ("假.txt", b"a\x00b", "不是文本文件"),
        ("坏.docx", word()[:-200], "已损坏"),
        ("宏.docx", archive(("word/document.xml", b"<a/>"), ("word/vbaProject.bin", b"x")), "含有宏"),
    ],
)
def test_what_is_not_is_refused_with_a_sentence(name, content, why, place):
    with pytest.raises(files.Unacceptable, match=why):
        kept(name, content)
    assert not list(place.rglob("*")), "nothing stays"


def test_a_bomb_is_refused_before_anybody_opens_it(monkeypatch):
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 2**20)
    bomb = archive(("a.txt", b"\0" * (2**20 + 1)))
    assert len(bomb) < 3000
    with pytest.raises(files.Unacceptable, match="解开后太大"):
        kept("弹.zip", bomb)
    monkeypatch.setattr(files, "MOST_MEMBERS", 3)
    with pytest.raises(files.Unacceptable, match="解开后太大"):
        kept("弹.zip", archive(*((f"{n}", b"") for n in range(4))))


def test_an_archive_that_lies_about_its_size_is_refused():
    bomb = bytearray(archive(("a.txt", b"\0" * 100_000)))
    for at in (bomb.find(b"PK\x03\x04") + 22, bomb.find(b"PK\x01\x02") + 24):
        bomb[at : at + 4] = struct.pack("<L", 10)
    with pytest.raises(files.Unacceptable, match="已损坏"):
        kept("谎.zip", bytes(bomb))


def test_an_archive_with_a_password_is_refused():
    locked = bytearray(archive(("a.txt", b"a")))
    locked[6] |= 1
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(files.Unacceptable, match="有密码"):
        kept("锁.zip", bytes(locked))


# Scanner


@pytest.fixture
def scanner(tmp_path, settings):
    """`scanner("…")`: a command that ends as the line of Python says."""

    def make(line: str) -> None:
        script = tmp_path / "scanner.py"
        script.write_text(f"import sys\nsaid = open(sys.argv[1], 'rb').read()\n{line}\n")
        settings.SCANNER = f"{sys.executable} {script}"

    return make


def test_a_scanner_refuses_what_is_infected_and_marks_what_is_clean(scanner):
    scanner("sys.exit(1 if b'EICAR' in said else 0)")
    assert kept("净.txt", b"clean").scanned
    with pytest.raises(files.Unacceptable, match="含有病毒"):
        kept("毒.txt", EICAR)


def test_a_scanner_that_fails_lets_nothing_through(scanner, settings):
    scanner("sys.exit(2)")
    with pytest.raises(Unavailable, match="病毒扫描没有完成"):
        kept("净.txt", b"clean")
    settings.SCANNER = "/no/such/scanner"
    with pytest.raises(Unavailable, match="病毒扫描没有完成"):
        kept("净.txt", b"clean")
    settings.SCANNER = "clamd:///no/such/socket"
    with pytest.raises(Unavailable, match="病毒扫描没有完成"):
        kept("净.txt", b"clean")


def test_clamd_is_asked_over_its_socket(tmp_path, settings):
    place = tmp_path / "c"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(place))
    listening.listen(1)

    def answer() -> None:
        for _twice in range(2):
            line, _address = listening.accept()
            with line:
                said, sent = line.makefile("rb"), b""
                assert said.read(10) == b"zINSTREAM\0"
                while size := struct.unpack(">L", said.read(4))[0]:
                    sent += said.read(size)
                line.sendall(b"stream: Eicar-Signature FOUND\0" if b"EICAR" in sent else b"stream: OK\0")
                said.close()

    asked = threading.Thread(target=answer)
    asked.start()
    settings.SCANNER = f"clamd://{place}"
    assert kept("净.txt", b"clean" * 100_000).scanned
    with pytest.raises(files.Unacceptable, match="含有病毒"):
        kept("毒.txt", EICAR)
    asked.join()
    listening.close()


# Storage


def test_the_folder_is_a_setting(tmp_path, settings):
    settings.FILES_URL = f"folder://{tmp_path / 'elsewhere'}"
    assert (tmp_path / "elsewhere" / kept("a.txt", b"a").path).read_bytes() == b"a"


def test_s3_without_its_programs_says_what_to_install(settings):
    settings.FILES_URL = "s3://bucket/cases?endpoint=https://s3.example.cn"
    with pytest.raises(Unavailable, match="pip install 'django-storages"):
        kept("a.txt", b"a")


def test_another_place_is_refused(settings):
    settings.FILES_URL = "ftp://example.cn"
    with pytest.raises(ImproperlyConfigured, match="GUIJU_FILES_URL"):
        files.storage()
