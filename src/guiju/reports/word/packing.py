"""Word's package of parts: written the same every time, and opened only when it is what it says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.opc.part import XmlPart
from lxml import etree

from guiju.base.errors import reason_of
from guiju.reports.word.errors import BrokenTemplate
from guiju.reports.word.names import WORD, field_codes

#: What a template may be, unpacked: a hundred pages with pictures are a tenth of it.
LARGEST, MOST_PARTS, LARGEST_TEXT = 200 << 20, 2000, 32 << 20
_CONTENT_TYPES = "[Content_Types].xml"
_ODF, _OLD_WORD = b"mimetypeapplication/vnd.oasis", b"\xd0\xcf\x11\xe0"
_HARMLESS = ("/hyperlink", "/attachedTemplate")
_FETCHING = {"INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "DDE", "DDEAUTO", "LINK", "DATABASE", "RD"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The bytes of a package. The types of content come first, as Word writes it; no part carries a time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for part in sorted(parts, key=lambda name: (name != _CONTENT_TYPES, not name.startswith("_rels/"), name)):
            entry = zipfile.ZipInfo(part, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, parts[part])
    return written.getvalue()


def saved(document: WordDocument) -> bytes:
    """The bytes of a document of python-docx, the same for the same document."""
    written = io.BytesIO()
    document.save(written)
    return packed(unpacked(written.getvalue()))


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist() if not entry.is_dir()}


def opened(template: Path | bytes) -> WordDocument:
    """The document of a file. Raises BrokenTemplate where it is none that Word would open without a warning."""
    content = template if isinstance(template, bytes) else _content(template)
    _refuse_what_is_no_document(content)
    try:
        document = Document(io.BytesIO(content))
    except (OpcError, etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile, AttributeError) as error:
        raise BrokenTemplate("模板已损坏，Word 文件的内部结构不完整：{error}", error=error) from error
    _refuse_what_reaches_out(document)
    return document


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenTemplate("模板太大：最多 {most} MB", most=LARGEST >> 20)
        return path.read_bytes()
    except OSError as error:
        raise BrokenTemplate("不能读取模板 {path}：{reason}", path=path, reason=reason_of(error)) from error


def _refuse_what_is_no_document(content: bytes) -> None:
    if content.startswith(_OLD_WORD):
        raise BrokenTemplate("模板是旧格式（.doc）或加密的 Word 文件：请用 Word 另存为不加密的 .docx")
    if _ODF in content[:120]:
        raise BrokenTemplate("模板是 OpenDocument 文件：请另存为 .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_what_is_hostile(package)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise BrokenTemplate("模板不是 Word 文件（.docx），或者文件不完整") from error


def _refuse_what_is_hostile(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST:
        raise BrokenTemplate("模板太大：解开后最多 {most} MB、{parts} 个部件", most=LARGEST >> 20, parts=MOST_PARTS)
    if any(e.file_size > LARGEST_TEXT for e in entries if e.filename.endswith((".xml", ".rels"))):
        raise BrokenTemplate("模板太大：文字部件最多 {most} MB", most=LARGEST_TEXT >> 20)
    if len(set(names)) < len(names):
        raise BrokenTemplate("模板已损坏：有重名的部件")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BrokenTemplate("模板是加密的：请去掉密码后再用")
    if any("vbaproject" in name.lower() or "/activex/" in name.lower() for name in names):
        raise BrokenTemplate("模板带有宏或控件：请另存为不带宏的 .docx")
    if _CONTENT_TYPES not in names:
        raise BrokenTemplate("模板不是 Word 文件（.docx）：缺少 {part}", part=_CONTENT_TYPES)
    types = package.read(_CONTENT_TYPES)
    if b"macroEnabled" in types:
        raise BrokenTemplate("模板带有宏或控件：请另存为不带宏的 .docx")
    if b"wordprocessingml.document.main+xml" not in types:
        raise BrokenTemplate("模板是别的 Office 文件，不是 Word 文档（.docx）")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in package.read(entry):
            raise BrokenTemplate("模板的部件 {part} 带有 DOCTYPE，Word 不会这样写，因此不予打开", part=entry.filename)


def _refuse_what_reaches_out(document: WordDocument) -> None:
    """Pictures and fields that whoever opens the file would fetch from a disk or an address."""
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            if relation.is_external and not relation.reltype.endswith(_HARMLESS):
                raise BrokenTemplate(
                    "模板引用了文件外的图片或对象：请在 Word 中改为嵌入（{part}）", part=relation.target_ref
                )
        if part.content_type.startswith(WORD):
            root = part.element if isinstance(part, XmlPart) else etree.fromstring(part.blob)
            for code in field_codes(root):
                if code.split()[:1] and code.split()[0].upper() in _FETCHING:
                    raise BrokenTemplate("模板带有会读取其他文件的域 {field}：请删去", field=code.split()[0])
