"""Mends written into the document: in Word as tracked changes, in text files character by character."""

from __future__ import annotations

import codecs
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from guiju.base.errors import GuijuError, reason_of
from guiju.checks.definition import Finding
from guiju.checks.running import Report
from guiju.documents import opening
from guiju.documents.opening import UnreadableFile
from guiju.documents.reading import read
from guiju.documents.word.changing import Change, changed_where_possible

AUTHOR: Final = "规矩"
TEXTS: Final = ("txt", "md", "csv", "html")
MENDABLE: Final = ("docx", *TEXTS)
"""Formats of documents that can be written into."""

_ESCAPED: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnmendableFile(GuijuError):
    """Nothing can be written into this file; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Mended:
    """`content` is the whole file; `done` and `left` are the open findings whose mend is in it, and all others."""

    content: bytes
    done: tuple[Finding, ...]
    left: tuple[Finding, ...]


def mended(path: Path, report: Report, *, unsafe: bool = False, at: datetime | None = None) -> Mended:
    """The file with the mends of a report; `unsafe` takes those too that want a person's judgement.

    Where two mends would change the same characters the first one is done; another check finds what is left. The file
    is not written to. Raises UnmendableFile, and UnreadableFile when it is gone.
    """
    format = report.document.format
    if format not in MENDABLE:
        raise UnmendableFile(
            "{file} 是 {format} 文件，不能直接改；能改的是 {formats}",
            file=report.document.name,
            format=format,
            formats="、".join(MENDABLE),
        )
    chosen = list(_chosen(report.open, unsafe=unsafe))
    changes = [change for change, _findings in chosen]
    if not changes:
        content, refused = _content(path), set[int]()
    elif format == "docx":
        at = at or datetime.now(UTC)
        content, reasons = changed_where_possible(path, changes, author=AUTHOR, at=at)
        refused = set(reasons)
    else:
        content, refused = _rewritten(path, report, changes)
    done = {
        id(finding) for place, (_change, findings) in enumerate(chosen) if place not in refused for finding in findings
    }
    return Mended(
        content,
        tuple(finding for finding in report.open if id(finding) in done),
        tuple(finding for finding in report.open if id(finding) not in done),
    )


def _chosen(findings: Iterable[Finding], *, unsafe: bool) -> Iterator[tuple[Change, list[Finding]]]:
    """Changes that do not meet, each with the findings that ask for it; safe ones go before others."""
    asked: dict[tuple[tuple[int, int, int], str], tuple[Change, list[Finding]]] = {}
    mends = [(finding, finding.mend) for finding in findings if finding.mend is not None]
    for finding, mend in sorted(mends, key=lambda each: not each[1].safe):
        if mend.safe or unsafe:
            change = Change(mend.span or finding.span, mend.text).least()
            asked.setdefault((change.order, change.text), (change, []))[1].append(finding)
    taken: dict[int, list[Change]] = defaultdict(list)
    for change, wanted_by in asked.values():
        beside = taken[change.span.block.index]
        if not any(_meet(change, other) for other in beside):
            beside.append(change)
            yield change, wanted_by


def _meet(one: Change, other: Change) -> bool:
    """Whether they change a character in common, or put something in at the same place."""
    if one.span.start == one.span.end and other.span.start == other.span.end:
        return one.span.start == other.span.start
    return one.span.start < other.span.end and other.span.start < one.span.end


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile("不能读取 {path}：{reason}", path=path, reason=reason_of(error)) from error


# Text files


def _rewritten(path: Path, report: Report, changes: Sequence[Change]) -> tuple[bytes, set[int]]:
    """Only those characters are others afterwards; gives the places of changes that could not be written besides."""
    name, is_page = report.document.name, report.document.format == "html"
    before = _content(path)
    if opening.is_packed(path):
        raise UnmendableFile("{file} 是压缩的，不能直接改；请先解压", file=name)
    mark, encoding = _encoding(before)
    try:
        source = before[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise UnmendableFile("{file} 里有不能识别的字符，不能直接改；请先另存为 UTF-8", file=name) from error
    pieces, behind, refused = [], len(source), set[int]()
    for place in sorted(range(len(changes)), key=lambda place: changes[place].order, reverse=True):
        change = changes[place]
        span, address = change.span, change.span.block.address
        text = change.text.translate(_ESCAPED) if is_page else change.text
        start = address[1] + span.start if address is not None else -1
        end = start + span.end - span.start
        if start < 0 or end > behind or source[start:end] != span.text or not _fits(text, report, encoding):
            refused.add(place)
            continue
        pieces += [source[end:behind], text]
        behind = start
    after = mark + "".join([source[:behind], *reversed(pieces)]).encode(encoding)
    if is_page and not _reads_alike(after, report, [c for place, c in enumerate(changes) if place not in refused]):
        raise UnmendableFile("{file} 里要改的文字和标记交错，没有改", file=name)
    return after, refused


def _encoding(content: bytes) -> tuple[bytes, str]:
    """The byte order mark, which stays, and the encoding of what follows."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return mark, encoding
    return b"", opening.encoding_of(content[: 1 << 18])


def _fits(text: str, report: Report, encoding: str) -> bool:
    """Whether a text can stand in the file and stays what it is there: a comma would end a cell."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return report.document.format != "csv" or not set(text) & set(',;\t|"\r\n')


def _reads_alike(content: bytes, report: Report, changes: Sequence[Change]) -> bool:
    """Whether a page reads as before apart from the changes: the same words may stand in a mark or a script too."""
    expected = [block.text for block in report.document.blocks]
    for change in sorted(changes, key=lambda each: each.order, reverse=True):
        index, start, end = change.order
        expected[index] = expected[index][:start] + change.text + expected[index][end:]
    with tempfile.TemporaryDirectory(prefix="guiju-") as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(content)
        found = [block.text for block in read(path).blocks]
    return [" ".join(text.split()) for text in found] == [" ".join(text.split()) for text in expected]
