"""The running text of a document, piece by piece, in memory that does not grow with the document."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson
from lxml import etree

from guiju.base.errors import Sentence, reason_of
from guiju.documents.opening import UnreadableFile, open_bytes, open_text

PIECE = 1 << 20
LONGEST_RECORD = 64 << 20
LARGEST_PART = 2 << 30
_SENTENCE_END = re.compile(r"[\n\r。！？!?；;](?=[^\n\r。！？!?；;]*\Z)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text cut at the end of a line or sentence.

    `offset` counts characters from the beginning of the document's text, or of the record's field, whose
    number (from 1) is `record`; a document that holds no records has None.
    """

    text: str
    offset: int
    record: int | None = None


def pieces(path: Path, *, unread: Callable[[Sentence], None], field: str | None = None) -> Iterator[Piece]:
    """The text of a txt, md, html, docx or pdf file, or of one field of each line of a jsonl file.

    Files ending in .gz or .zst are unpacked on the way. `unread` hears of each jsonl line that could not be
    read; the others go on. Raises UnreadableFile, naming what was expected, for a whole file.
    """
    kind = next((s for s in reversed(path.suffixes) if s.lower() not in (".gz", ".zst")), "").lower()
    match kind:
        case ".jsonl" | ".ndjson":
            return _records(path, field, unread)
        case ".html" | ".htm" | ".xhtml":
            return _whole_pieces(_html_text(path))
        case ".docx":
            return _whole_pieces(_docx_text(path))
        case ".pdf":
            return _whole_pieces(_pdf_text(path))
        case ".doc" | ".wps" | ".xls" | ".xlsx" | ".zip" | ".ofd":
            raise UnreadableFile(
                "{file}：能读 txt、md、html、docx、pdf 和 jsonl，不能读 {kind}；请先另存为其中一种",
                file=path.name,
                kind=kind,
            )
        case _:
            return _whole_pieces(_plain_text(path))


def _plain_text(path: Path) -> Iterator[str]:
    with open_text(path) as file:
        while text := file.read(PIECE):
            yield text


def _records(path: Path, field: str | None, unread: Callable[[Sentence], None]) -> Iterator[Piece]:
    if field is None:
        raise UnreadableFile(
            "{file} 每行是一个 JSON 对象：请用 --field 指明正文所在的字段，例如 --field text", file=path.name
        )
    with open_bytes(path) as file:
        for number, line in enumerate(_bounded_lines(file), start=1):
            if line is None:
                unread(
                    Sentence(
                        "{file} 第 {line} 行超过 {size} MiB，未读",
                        file=path.name,
                        line=number,
                        size=LONGEST_RECORD >> 20,
                    )
                )
                continue
            if not line.strip():
                continue
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                unread(Sentence("{file} 第 {line} 行不是 JSON：{error}", file=path.name, line=number, error=error))
                continue
            text = record.get(field) if isinstance(record, dict) else None
            if isinstance(text, str):
                yield Piece(text, 0, number)
            else:
                unread(
                    Sentence(
                        "{file} 第 {line} 行的 {field} 应为文字，现为 {kind}",
                        file=path.name,
                        line=number,
                        field=field,
                        kind=type(text).__name__,
                    )
                )


def _bounded_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Lines; None for one that is longer than LONGEST_RECORD, whose rest is passed over."""
    while line := file.readline(LONGEST_RECORD):
        if len(line) < LONGEST_RECORD:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_RECORD)
        yield None


class _TextOfHtml:
    """Collects what a reader sees; block elements end lines."""

    BLOCK = re.compile("article|br|dd|div|dt|footer|h[1-6]|header|li|p|pre|section|table|title|tr")
    UNSEEN = frozenset(("script", "style", "template"))

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._unseen = 0

    def start(self, tag: Any, attributes: object) -> None:
        self._unseen += tag in self.UNSEEN
        if self.BLOCK.fullmatch(tag):
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def end(self, tag: Any) -> None:
        self._unseen -= tag in self.UNSEEN
        if self.BLOCK.fullmatch(tag):
            self.parts.append("\n")

    def data(self, data: Any) -> None:
        if not self._unseen:
            self.parts.append(data)

    def comment(self, text: Any) -> None:
        """Nobody sees a comment."""

    def close(self) -> None:
        """Asked for by the parser at the end."""

    def take(self) -> str:
        text = "".join(self.parts)
        self.parts.clear()
        return text


def _html_text(path: Path) -> Iterator[str]:
    seen = _TextOfHtml()
    parser = etree.HTMLParser(target=seen, huge_tree=True)
    with open_text(path) as file:
        while text := file.read(PIECE):
            parser.feed(text)
            yield seen.take()
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        # An empty file, or one without a single element: nothing was seen, which is the truth.
        if "Document is empty" not in str(error) and "no element found" not in str(error):
            raise UnreadableFile("{file} 不是可读的 HTML：{error}", file=path.name, error=error) from error
    yield seen.take()


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_DOCX_PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")


def _docx_text(path: Path) -> Iterator[str]:
    """Body first, then notes, headers and footers. Deleted text of tracked changes is left out."""
    with _zip_of(path) as archive:
        names = sorted(
            filter(_DOCX_PARTS.fullmatch, archive.namelist()), key=lambda name: ("document" not in name, name)
        )
        if not names or "document" not in names[0]:
            raise UnreadableFile("{file} 不是 Word 文档（.docx）：其中没有 word/document.xml", file=path.name)
        for name in names:
            if archive.getinfo(name).file_size > LARGEST_PART:
                raise UnreadableFile(
                    "{file} 的 {name} 展开后超过 {size} GiB", file=path.name, name=name, size=LARGEST_PART >> 30
                )
            with archive.open(name) as part:
                yield from _word_paragraphs(path, part)


def _zip_of(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnreadableFile(
            "{file} 不是 Word 文档（.docx），或已损坏：{error}", file=path.name, error=error
        ) from error
    except OSError as error:
        raise UnreadableFile("不能读取 {path}：{reason}", path=path, reason=reason_of(error)) from error


def _word_paragraphs(path: Path, part: IO[bytes]) -> Iterator[str]:
    texts: list[str] = []
    try:
        for _, element in etree.iterparse(part, events=("end",), resolve_entities=False, no_network=True):
            match element.tag.removeprefix(_WORD):
                case "t":
                    texts.append(element.text or "")
                case "noBreakHyphen":
                    texts.append("-")
                case "tab":
                    texts.append("\t")
                case "br" | "cr":
                    texts.append("\n")
                case "p":
                    yield "".join(texts) + "\n"
                    texts.clear()
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("{file} 的内容已损坏：{error}", file=path.name, error=error) from error


def _pdf_text(path: Path) -> Iterator[str]:
    for page in pages(path):
        yield page + "\n"


def pages(path: Path) -> Iterator[str]:
    """The text of a pdf page by page. Raises UnreadableFile."""
    import pypdfium2

    with open_bytes(path):  # the system's own reason, where it cannot be opened at all
        pass
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile("{file} 有打开密码；请先取消密码", file=path.name) from error
        raise UnreadableFile("{file} 不是 PDF，或已损坏：{error}", file=path.name, error=error) from error
    try:
        for page in document:
            text = page.get_textpage()
            yield text.get_text_bounded().replace("\r\n", "\n")
            text.close()
            page.close()
    finally:
        document.close()


def _whole_pieces(texts: Iterable[str]) -> Iterator[Piece]:
    """Texts of any length joined and cut again at ends of lines or sentences, about PIECE characters each."""
    held, size, offset = [], 0, 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size < PIECE:
            continue
        joined = "".join(held)
        cut = _last_end(joined)
        yield Piece(joined[:cut], offset)
        held, size, offset = [joined[cut:]], len(joined) - cut, offset + cut
    if size:
        yield Piece("".join(held), offset)


def _last_end(text: str) -> int:
    """Where to cut: behind the last end of a line or sentence in the last 4,096 characters, else at the very end."""
    found = _SENTENCE_END.search(text, max(0, len(text) - 4096))
    return found.end() if found else len(text)
