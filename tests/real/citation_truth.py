"""The hand-labelled citations of citations*.jsonl, joined with the texts they point into."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard

from guiju.base.errors import GuijuError

FIRST = "citations.jsonl"
SECOND = "citations-second.jsonl"
CORPORA = {"cn-nmpa": Path("data/cn-nmpa/documents.jsonl.zst"), "cn-laws": Path("data/cn-laws/laws.jsonl.zst")}


class TruthMismatch(GuijuError):
    """The shared texts are not the ones that were labelled."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation; `start` and `end` (exclusive) count characters of the passage's text.

    `beyond`: of a body that the finder does not promise to read (CLSI, AAMI, NEMA, UL …).
    `doubtful`: a careful reader may decide otherwise; README.md says why.
    """

    start: int
    end: int
    canonical: str
    dated: bool
    beyond: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of one document, cut at line ends, with every citation in it in order; `offset` is its place there."""

    source: str
    stratum: str
    path: str
    offset: int
    text: str
    citations: tuple[Citation, ...]


def passages(shared: Path, labels: str = FIRST) -> Iterator[Passage]:
    """All passages of one file of labels beside this module, in its order.

    `shared` is the folder that holds `data/`. Raises TruthMismatch when a document is missing or its text
    is not the labelled one: offsets into another text would be silently wrong.
    """
    with Path(__file__).with_name(labels).open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    wanted = {(record["source"], record["path"]): record["sha256"] for record in records}
    texts: dict[tuple[str, str], str] = {}
    for source, file in CORPORA.items():
        for path, text in _documents(shared / file):
            if (expected := wanted.get((source, path))) is None:
                continue
            found = hashlib.sha256(text.encode("utf-8")).hexdigest()
            if found != expected:
                raise TruthMismatch(f"{source} 的文件 {path} 与标注时不同：应为 sha256 {expected}，实为 {found}")
            texts[source, path] = text
    for record in records:
        source, path, start, end = record["source"], record["path"], record["start"], record["end"]
        if (source, path) not in texts:
            raise TruthMismatch(f"{source} 中没有标注过的文件 {path}")
        citations = (
            Citation(**{**label, "start": label["start"] - start, "end": label["end"] - start})
            for label in record["citations"]
        )
        yield Passage(source, record["stratum"], path, start, texts[source, path][start:end], tuple(citations))


def _documents(file: Path) -> Iterator[tuple[str, str]]:
    with file.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
            document = json.loads(line)
            yield document["path"], document["text"]
