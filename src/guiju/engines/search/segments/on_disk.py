"""An index of segments in a folder.

    root/manifest.json    which segments are the index, and which of their documents are dead: replaced at once
    root/<name>.segment   documents as sorted columns; never changed once it stands there
    root/writer.lock      held by the one process that writes

A write adds a segment, marks what it replaces as dead in those before, and merges small neighbours, so that there
are few; a rebuild makes new segments beside the old. Either counts once the manifest names it: a process that is
killed leaves files that nobody names, and the next write removes them. Readers map what the manifest names, and
look at it again before each question.
"""

from __future__ import annotations

import base64
import json
import multiprocessing
import os
import secrets
import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from pyroaring import BitMap

from guiju.engines.locks import exclusive
from guiju.engines.search import (
    BEST_FIRST,
    NOTHING_COUNTED,
    Counting,
    DamagedIndex,
    Document,
    FieldSet,
    MissingIndex,
    Order,
    Page,
    Place,
    Portion,
)
from guiju.engines.search.query import Query
from guiju.engines.search.segments.merging import write_segment
from guiju.engines.search.segments.parts import Part, PartBuilder, part_of
from guiju.engines.search.segments.segment import Segment
from guiju.engines.search.segments.snapshot import Snapshot

#: Documents that a write holds before it makes a segment of them.
PORTION = 40_000
#: Segments with fewer documents are merged whenever one is added.
SMALL = 2_000


class SegmentsOnDisk:
    def __init__(self, root: Path, fields: FieldSet) -> None:
        self.root = root
        self.fields = fields
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None

    # Reading

    def exists(self) -> bool:
        try:
            return self._manifest()["version"] == self.fields.version
        except (MissingIndex, DamagedIndex):
            return False

    def count(self) -> int:
        return len(self._current())

    def ids(self) -> Iterator[int]:
        yield from self._current().ids()

    def total(self, query: Query) -> int:
        return self._current().question().total(query)

    def search(
        self,
        query: Query,
        *,
        order: Order = BEST_FIRST,
        after: Place | None = None,
        before: Place | None = None,
        limit: int = 20,
        counts: Mapping[str, Counting] = NOTHING_COUNTED,
    ) -> Page:
        question = self._current().question()
        hits, earlier, later = question.page(query, order, after, before, limit)
        counted = {name: question.counted(counting) for name, counting in counts.items()}
        return Page(question.total(query), hits, counted, earlier, later)

    def in_order(self, query: Query, order: Order = BEST_FIRST) -> Iterator[int]:
        return self._current().question().in_order(query, order)

    def _current(self) -> Snapshot:
        while True:
            state = self._state()
            if self._snapshot is not None and state == self._seen:
                return self._snapshot
            manifest = self._manifest()
            if manifest["version"] != self.fields.version:
                raise MissingIndex("搜索索引尚未建立，请运行 guiju index")
            try:
                opened = self._opened(manifest)
            except FileNotFoundError as error:
                if self._state() == state:
                    raise self._damaged() from error
                continue  # merged away since: there is a newer manifest
            self._snapshot, self._seen = opened, state
            return opened

    def _opened(self, manifest: dict[str, Any]) -> Snapshot:
        known = {segment.path.name: segment for segment in self._snapshot.segments} if self._snapshot else {}
        segments, dead = [], []
        for name, gone in manifest["segments"]:
            segments.append(known.get(name) or Segment(self.root / name, self.fields))
            dead.append(BitMap.deserialize(base64.b64decode(gone)))
        return Snapshot(segments, dead)

    def _state(self) -> tuple[int, int, int]:
        try:
            state = (self.root / "manifest.json").stat()
        except FileNotFoundError:
            raise MissingIndex("搜索索引尚未建立，请运行 guiju index") from None
        return state.st_mtime_ns, state.st_ino, state.st_size

    def _manifest(self) -> dict[str, Any]:
        try:
            manifest = json.loads((self.root / "manifest.json").read_bytes())
        except FileNotFoundError:
            raise MissingIndex("搜索索引尚未建立，请运行 guiju index") from None
        except ValueError as error:
            raise self._damaged() from error
        if not isinstance(manifest, dict) or not manifest.keys() >= {"version", "segments"}:
            raise self._damaged()
        return manifest

    def _damaged(self) -> DamagedIndex:
        return DamagedIndex("搜索索引 {folder} 已损坏，可用 guiju index --rebuild 重新建立", folder=self.root)

    # Writing

    @contextmanager
    def writing(self) -> Iterator[_Writer]:
        with self._locked():
            before = self._current() if self.exists() else Snapshot([], [])
            writer = _Writer(self, before)
            yield writer
            writer.keep()

    def rebuilt_from(
        self,
        portions: Sequence[Portion],
        done: Callable[[int], None] | None = None,
        *,
        beside: Callable[[], None] | None = None,
    ) -> int:
        with self._locked():
            parts = []
            for part in _parts(self.fields, portions, beside):
                parts.append(part)
                if done:
                    done(len(part.ids))
            path = self.new_path()
            count = write_segment(path, self.fields, parts)
            self.name_segments([(path, BitMap())])
            return count

    def new_path(self) -> Path:
        """Of a name that never was before: readers know a segment by it."""
        self.root.mkdir(parents=True, exist_ok=True)
        return self.root / f"{secrets.token_hex(6)}.segment"

    def name_segments(self, segments: list[tuple[Path, BitMap]]) -> None:
        """From here on these are the index. Whoever has mapped a file of before keeps it; whoever comes too late for
        one looks at the manifest again."""
        manifest = {
            "version": self.fields.version,
            "segments": [(path.name, base64.b64encode(dead.serialize()).decode()) for path, dead in segments],
        }
        draft = self.root / "manifest.new"
        with draft.open("w", encoding="ascii") as file:
            json.dump(manifest, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / "manifest.json")
        used = {path.name for path, _ in segments}
        for path in self.root.glob("*.segment"):
            if path.name not in used:
                path.unlink()
        for path in self.root.glob("*.new"):
            path.unlink()

    def _locked(self):
        return exclusive(self.root / "writer.lock", what="搜索索引", wait_s=60)


class _Writer:
    def __init__(self, engine: SegmentsOnDisk, before: Snapshot) -> None:
        self._engine = engine
        self._segments = list(zip(before.segments, (dead.copy() for dead in before.dead), strict=True))
        self._put: dict[int, Document] = {}
        self._gone: set[int] = set()

    def put(self, document: Document) -> None:
        """Replaces the document of the same id."""
        id = document["id"]
        if not isinstance(id, int):
            raise TypeError(f"search document: id cannot hold {id!r}")
        self._put[id] = document
        if len(self._put) >= PORTION:
            self._add_segment()

    def remove(self, id: int) -> None:
        self._put.pop(id, None)
        self._gone.add(id)

    def keep(self) -> None:
        self._add_segment()
        self._merge()
        self._engine.name_segments([(segment.path, dead) for segment, dead in self._segments])

    def _add_segment(self) -> None:
        changed = np.array(sorted(self._put.keys() | self._gone), np.int64)
        for segment, dead in self._segments:
            dead.update(segment.ordinals_of_ids(changed).tolist())
        if self._put:
            builder = PartBuilder(self._engine.fields)
            for document in self._put.values():
                builder.add(document)
            self._write([builder.part()])
        self._put, self._gone = {}, set()

    def _write(self, parts: list[Part]) -> None:
        path = self._engine.new_path()
        write_segment(path, self._engine.fields, parts)
        self._segments.append((Segment(path, self._engine.fields), BitMap()))

    def _merge(self) -> None:
        """The last ones, as long as the one before is not much larger than all of them."""
        sizes = [len(segment) - len(dead) for segment, dead in self._segments]
        first = len(sizes)
        while first and sizes[first - 1] <= max(SMALL, 2 * sum(sizes[first:])):
            first -= 1
        merged = self._segments[first:]
        if len(merged) > 1 or any(dead for _, dead in merged):
            self._segments = self._segments[:first]
            if any(sizes[first:]):
                self._write([segment.part(dead) for segment, dead in merged])


def _parts(fields: FieldSet, portions: Sequence[Portion], beside: Callable[[], None] | None) -> Iterator[Part]:
    if len(portions) < 2:
        yield from (part_of(fields, portion) for portion in portions)
        return
    # Spawned and not forked: there are threads, and connections to the database.
    with multiprocessing.get_context("spawn").Pool(1, _prepared, (beside,)) as pool:
        waiting = deque(portions)
        there: deque[Any] = deque()
        while waiting or there:
            while waiting and len(there) < 2:  # one that is made and one that is ready to be begun
                there.append(pool.apply_async(part_of, (fields, waiting.popleft())))
            if waiting:
                yield part_of(fields, waiting.popleft())
            while there and (there[0].ready() or not waiting):
                yield there.popleft().get()


def _prepared(beside: Callable[[], None] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for this one ends it
    if beside:
        beside()
