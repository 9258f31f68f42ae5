"""What a file is: by its content first, by the ending of its name where the content does not say."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Final

from guiju.base.errors import Sentence
from guiju.documents import opening
from guiju.documents.opening import UnreadableFile


class Kind(StrEnum):
    WORD = "docx"
    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"
    WORKBOOK = "xlsx"
    OLD_WORKBOOK = "xls"
    ROWS = "csv"


ENDINGS: Final = {
    ".docx": Kind.WORD,
    ".docm": Kind.WORD,
    ".dotx": Kind.WORD,
    ".pdf": Kind.PDF,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".xlsx": Kind.WORKBOOK,
    ".xlsm": Kind.WORKBOOK,
    ".xls": Kind.OLD_WORKBOOK,
    ".et": Kind.OLD_WORKBOOK,
    ".csv": Kind.ROWS,
    ".tsv": Kind.ROWS,
}
"""Of the files that are read."""

_PACKAGES: Final = (
    ("word/document.xml", Kind.WORD),
    ("xl/workbook.xml", Kind.WORKBOOK),
    ("xl/workbook.bin", Kind.WORKBOOK),
)
_FOREIGN: Final = (
    (b"{\\rtf", Sentence("RTF 文档")),
    (b"\x89PNG", Sentence("图片")),
    (b"\xff\xd8\xff", Sentence("图片")),
    (b"GIF8", Sentence("图片")),
    (b"BM", Sentence("图片")),
    (b"II*\x00", Sentence("图片")),
    (b"MM\x00*", Sentence("图片")),
    (b"Rar!", Sentence("压缩包")),
    (b"7z\xbc\xaf", Sentence("压缩包")),
    (b"\x7fELF", Sentence("程序")),
    (b"MZ", Sentence("程序")),
    (b"SQLite format 3", Sentence("数据库")),
)
"""What begins so is told by name; of two letters only where the rest is no text either."""

_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL
)
_MHTML: Final = re.compile(rb"(?:[\w-]+:.*\r?\n)*MIME-Version:", re.IGNORECASE)
_CONTROL: Final = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})


def kind_of(path: Path, name: str) -> Kind:
    """Raises UnreadableFile, which says what it is instead and what to do."""
    start = opening.sample(path)
    if not start.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise UnreadableFile("{file} 是空的", file=name)
    if b"%PDF-" in start[:1024]:
        return Kind.PDF
    if start.startswith((opening.ZIP, b"PK\x05\x06")):
        return _in_package(path, name)
    if start.startswith(opening.OLD_EXCEL):
        return _in_compound_file(path, name)
    ending = PurePath(name).suffix.lower()
    for beginning, what in _FOREIGN:
        if start.startswith(beginning) and (len(beginning) > 2 or _is_binary(start)):
            raise UnreadableFile(
                "{file} 是{what}，不能读；能读 docx、pdf、html、md、txt、xlsx、xls 和 csv", file=name, what=what
            )
    if _HTML.match(start):
        return Kind.HTML
    if _MHTML.match(start):
        raise UnreadableFile("{file} 是单个文件的网页（.mht），请另存为 .docx 或 .html", file=name)
    if _is_binary(start):
        raise UnreadableFile("{file} 里不是文字，不能读；能读 docx、pdf、html、md、txt、xlsx、xls 和 csv", file=name)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise UnreadableFile("{file} 是 XML 文件，请另存为 .docx 或 .html", file=name)
    named = ENDINGS.get(ending, Kind.TEXT)
    if named in (Kind.WORD, Kind.PDF, Kind.WORKBOOK, Kind.OLD_WORKBOOK):
        raise UnreadableFile(
            "{file} 的名称以 {ending} 结尾，里面却是普通文字；请改用正确的后缀，或重新保存", file=name, ending=ending
        )
    return named


def _is_binary(start: bytes) -> bool:
    """Text has no control characters; UTF-16 has zeros, and says so or shows it."""
    if opening.encoding_of(start).startswith("utf-16"):
        return False
    return sum(start[:8192].count(byte) for byte in _CONTROL) > len(start[:8192]) // 500


def _in_package(path: Path, name: str) -> Kind:
    try:
        with opening.open_bytes(path) as file, zipfile.ZipFile(file) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableFile("{file} 已损坏：它不完整，或不是原来的样子", file=name) from error
    for member, kind in _PACKAGES:
        if member in members:
            return kind
    if "OFD.xml" in members:
        raise UnreadableFile("{file} 是 OFD 版式文件，请另存为 .pdf 或 .docx", file=name)
    if "ppt/presentation.xml" in members:
        raise UnreadableFile("{file} 是演示文稿，请另存为 .pdf", file=name)
    if "content.xml" in members and "mimetype" in members:
        raise UnreadableFile("{file} 是 OpenDocument 文件，请另存为 .docx 或 .xlsx", file=name)
    raise UnreadableFile("{file} 是压缩包，请先解压，再把里面的文件交来检查", file=name)


def _in_compound_file(path: Path, name: str) -> Kind:
    """Old Office files and encrypted new ones: the names of the streams tell which."""
    with opening.open_bytes(path) as file:
        content = file.read(64 << 20)
    has = {stream: stream.encode("utf-16-le") in content for stream in ("EncryptedPackage", "Workbook", "WordDocument")}
    if has["EncryptedPackage"]:
        raise UnreadableFile("{file} 有打开密码；请先取消密码", file=name)
    if has["Workbook"] or "Book".encode("utf-16-le") + b"\0\0" in content:
        return Kind.OLD_WORKBOOK
    if has["WordDocument"]:
        raise UnreadableFile("{file} 是旧的 Word 文档（.doc 或 .wps），请另存为 .docx", file=name)
    raise UnreadableFile("{file} 是旧的 Office 文件，请另存为 .docx 或 .xlsx", file=name)
