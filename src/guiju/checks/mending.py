"""Mends written into the document: in Word as tracked changes, in text files character by character."""

from __future__ import annotations

import codecs
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from guiju.base.errors import GuijuError, reason_of
from guiju.checks.definition import Finding
from guiju.checks.running import Report
from guiju.documents import opening
from guiju.documents.blocks import Span
from guiju.documents.opening import UnreadableFile
from guiju.documents.reading import read
from guiju.documents.word.changing import Change, changed_where_possible

AUTHOR: Final = "规矩"
TEXTS: Final = ("txt", "md", "csv", "html")
MENDABLE: Final = ("docx", *TEXTS)
"""Formats of documents that can be written into."""

_BESIDE: Final = (8, 4, 2, 1, 0)
"""How many characters beside a change are looked for with it, the most first."""
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
    content = _content(path)
    while chosen:
        changes = [(place, change) for place, each in enumerate(chosen) for change in each.changes]
        written, refused = _written(path, report, [change for _place, change in changes], at or datetime.now(UTC))
        unwritten = {changes[place][0] for place in refused}
        if not unwritten:
            content = written
            break
        chosen = [each for place, each in enumerate(chosen) if place not in unwritten]
    done = {id(finding) for each in chosen for finding in each.findings}
    return Mended(
        content,
        tuple(finding for finding in report.open if id(finding) in done),
        tuple(finding for finding in report.open if id(finding) not in done),
    )


@dataclass(slots=True)
class _Asked:
    """Changes that go together, and the findings that ask for them."""

    changes: tuple[Change, ...]
    findings: list[Finding]


def _chosen(findings: Iterable[Finding], *, unsafe: bool) -> Iterator[_Asked]:
    """Those that do not meet; safe ones go before others."""
    asked: dict[tuple[Any, ...], _Asked] = {}
    mends = [(finding, finding.mend) for finding in findings if finding.mend is not None]
    for finding, mend in sorted(mends, key=lambda each: not each[1].safe):
        if mend.safe or unsafe:
            spots = ((mend.span or finding.span, mend.text), *mend.also)
            changes = tuple(Change(span, text).least() for span, text in spots if span.text != text)
            key = tuple((change.order, change.text) for change in changes)
            asked.setdefault(key, _Asked(changes, [])).findings.append(finding)
    taken: dict[int, list[Change]] = defaultdict(list)
    for each in asked.values():
        if not any(_meet(change, other) for change in each.changes for other in taken[change.span.block.index]):
            for change in each.changes:
                taken[change.span.block.index].append(change)
            yield each


def _meet(one: Change, other: Change) -> bool:
    """Whether they change a character in common, or put something in at the same place."""
    if one.span.start == one.span.end and other.span.start == other.span.end:
        return one.span.start == other.span.start
    return one.span.start < other.span.end and other.span.start < one.span.end


def _written(path: Path, report: Report, changes: Sequence[Change], at: datetime) -> tuple[bytes, set[int]]:
    """The file with these changes, and the places of those that cannot be written into it."""
    if report.document.format == "docx":
        content, refused = changed_where_possible(path, changes, author=AUTHOR, at=at)
        return content, set(refused)
    return _rewritten(path, report, changes)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile("不能读取 {path}：{reason}", path=path, reason=reason_of(error)) from error


# Text files


def _rewritten(path: Path, report: Report, changes: Sequence[Change]) -> tuple[bytes, set[int]]:
    """Only those characters are others afterwards; gives the places of changes that could not be written besides."""
    name = report.document.name
    before = _content(path)
    if opening.is_packed(path):
        raise UnmendableFile("{file} 是压缩的，不能直接改；请先解压", file=name)
    mark, encoding = _encoding(before)
    try:
        source = before[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise UnmendableFile("{file} 里有不能识别的字符，不能直接改；请先另存为 UTF-8", file=name) from error
    writing = _Writing(report, source, encoding)
    for sure in (False, True):
        text, refused = writing.text(changes, sure=sure)
        after = mark + text.encode(encoding)
        if writing.reads_alike(after, [each for place, each in enumerate(changes) if place not in refused]):
            return after, refused
    raise UnmendableFile("{file} 里要改的文字和标记交错，没有改", file=name)


class _Writing:
    """Puts changes into the source of a text file."""

    def __init__(self, report: Report, source: str, encoding: str) -> None:
        self.document = report.document
        self.source = source
        self.encoding = encoding
        self.has_marks = report.document.format in ("html", "md")

    def text(self, changes: Sequence[Change], *, sure: bool) -> tuple[str, set[int]]:
        """`sure`: only where a block's text stands in the source as it is read, without marks in it."""
        source, pieces, behind = self.source, list[str](), len(self.source)
        refused = set[int]()
        for place in sorted(range(len(changes)), key=lambda place: changes[place].order, reverse=True):
            change = changes[place]
            start = self._start(change.span, sure=sure)
            end = start + change.span.end - change.span.start
            if start < 0 or end > behind or source[start:end] != change.span.text or not self._fits(change.text):
                refused.add(place)
                continue
            text = change.text.translate(_ESCAPED) if self.document.format == "html" else change.text
            pieces += [source[end:behind], text]
            behind = start
        return "".join([source[:behind], *reversed(pieces)]), refused

    def _start(self, span: Span, *, sure: bool) -> int:
        """Where a span begins in the source; -1 where that cannot be told."""
        address = span.block.address
        if address is not None:
            return address[1] + span.start
        return -1 if sure else self._among_marks(span)

    def _among_marks(self, span: Span) -> int:
        """In a paragraph with marks within: words that the source has as often as what is read of it are the same."""
        blocks, at = self.document.blocks, span.block.index
        first = last = at
        while first > 0 and blocks[first - 1].address is None:
            first -= 1
        while last + 1 < len(blocks) and blocks[last + 1].address is None:
            last += 1
        before = blocks[first - 1].address if first else None
        after = blocks[last + 1].address if last + 1 < len(blocks) else None
        begin = before[1] + len(blocks[first - 1].text) if before else 0
        source = self.source[begin : after[1] if after else None]
        for beside in _BESIDE:
            start = max(0, span.start - beside)
            words = span.block.text[start : span.end + beside]
            parts = source.split(words) if words else []
            if len(parts) > 1 and len(parts) - 1 == sum(each.text.count(words) for each in blocks[first : last + 1]):
                here = span.block.text[:start].count(words)
                earlier = here + sum(block.text.count(words) for block in blocks[first:at])
                return begin + sum(map(len, parts[: earlier + 1])) + earlier * len(words) + span.start - start
        return -1

    def _fits(self, text: str) -> bool:
        """Whether a text can stand in the file and stays what it is there: a comma would end a cell."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return self.document.format != "csv" or not set(text) & set(',;\t|"\r\n')

    def reads_alike(self, content: bytes, changes: Sequence[Change]) -> bool:
        """Whether it reads as before apart from the changes: in a page the words may stand in a mark or a script."""
        if not self.has_marks:
            return True
        expected = [block.text for block in self.document.blocks]
        for change in sorted(changes, key=lambda each: each.order, reverse=True):
            index, start, end = change.order
            expected[index] = expected[index][:start] + change.text + expected[index][end:]
        with tempfile.TemporaryDirectory(prefix="guiju-") as folder:
            path = Path(folder) / f"mended.{self.document.format}"
            path.write_bytes(content)
            found = [block.text for block in read(path).blocks]
        return [" ".join(text.split()) for text in found] == [" ".join(text.split()) for text in expected]


def _encoding(content: bytes) -> tuple[bytes, str]:
    """The byte order mark, which stays, and the encoding of what follows."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return mark, encoding
    return b"", opening.encoding_of(content[: 1 << 18])
