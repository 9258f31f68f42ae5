"""Tantivy in a folder on this machine.

    root/current        the name of the generation in use
    root/v1-000003/     one index; a rebuild makes the next beside it and then changes `current`
    root/writer.lock    held by the one process that writes

Tantivy takes one writer per index in all processes, and values of a wrong type only come back as an error at
commit: so one lock, and every value is checked before it is added.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

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
from guiju.engines.search.tantivy_reading import NUMBERS_END, ZERO_LAST, Reading, hexed

WRITER_BYTES = 256_000_000


class TantivyOnDisk:
    def __init__(self, root: Path, fields: FieldSet) -> None:
        self.root = root
        self.fields = fields
        self.schema = _schema(fields)
        self._reading: tuple[tuple[str, int, int], Reading] | None = None

    # Reading

    def exists(self) -> bool:
        try:
            return bool(self._generation())
        except (MissingIndex, DamagedIndex):
            return False

    def count(self) -> int:
        return self._current().searcher.num_docs

    def ids(self) -> Iterator[int]:
        yield from self._current().ids()

    def total(self, query: Query) -> int:
        reading = self._current()
        return reading.total(reading.translated(query))

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
        reading = self._current()
        beyond, hits = reading.beyond(query, order, before or after, limit, backwards=before is not None)
        total = reading.total(reading.translated(query)) if before or after else beyond
        further, passed = beyond > len(hits), total > beyond
        earlier, later = (further, passed) if before else (passed, further)
        return Page(total, hits, reading.counted(counts), earlier, later)

    def in_order(self, query: Query, order: Order = BEST_FIRST) -> Iterator[int]:
        return self._current().in_order(query, order)

    def _current(self) -> Reading:
        while True:
            name = self._generation()
            try:
                meta = (self.root / name / "meta.json").stat()
                state = (name, meta.st_mtime_ns, meta.st_ino)
                if self._reading is None or self._reading[0] != state:
                    self._reading = state, Reading(tantivy.Index(self.schema, path=str(self.root / name)), self.fields)
                return self._reading[1]
            except (OSError, ValueError) as error:
                if self._generation() == name:
                    raise self._damaged() from error
                # a rebuild has taken it away since

    def _generation(self) -> str:
        """The name of the one in use. Raises MissingIndex, also if it is of another version."""
        try:
            name = (self.root / "current").read_text(encoding="ascii")
        except FileNotFoundError:
            name = "v"
        except UnicodeDecodeError as error:
            raise self._damaged() from error
        if not name.startswith("v"):
            raise self._damaged()
        if not name.startswith(f"v{self.fields.version}-"):
            raise MissingIndex("搜索索引尚未建立，请运行 guiju index")
        return name

    def _damaged(self) -> DamagedIndex:
        return DamagedIndex("搜索索引 {folder} 已损坏，可用 guiju index --rebuild 重新建立", folder=self.root)

    # Writing

    @contextmanager
    def writing(self) -> Iterator[_Writer]:
        with self._locked():
            if not self.exists():
                self._make_generation([])
            index = self._current().index
            self._keep_only(self._generation())
            with _committed(index, threads=1) as writer:
                yield _Writer(writer, self.fields)

    def rebuilt_from(
        self,
        portions: Sequence[Portion],
        done: Callable[[int], None] | None = None,
        *,
        beside: Callable[[], None] | None = None,
    ) -> int:
        """Tantivy's own threads work beside the making of documents, which is done in this process alone."""
        with self._locked():
            return self._make_generation(portions, done)

    def _make_generation(self, portions: Sequence[Portion], done: Callable[[int], None] | None = None) -> int:
        """The one before stays until the next write: somebody may be opening it just now."""
        taken = [int(path.name.rpartition("-")[2]) for path in self.root.glob("v*-*")]
        name = f"v{self.fields.version}-{max(taken, default=0) + 1:06d}"
        (self.root / name).mkdir(parents=True)
        with _committed(tantivy.Index(self.schema, path=str(self.root / name)), threads=2) as writer:
            batch = _Writer(writer, self.fields)
            for portion in portions:
                before = batch.count
                for document in portion():
                    batch.add(document)
                if done:
                    done(batch.count - before)
        replaced = self._generation() if self.exists() else ""
        draft = self.root / "current.new"
        with draft.open("w", encoding="ascii") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / "current")
        self._keep_only(name, replaced)
        return batch.count

    def _keep_only(self, *names: str) -> None:
        for folder in self.root.glob("v*-*"):
            if folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)

    def _locked(self):
        return exclusive(self.root / "writer.lock", what="搜索索引", wait_s=60)


class _Writer:
    def __init__(self, writer: tantivy.IndexWriter, fields: FieldSet) -> None:
        self._writer = writer
        self._fields = fields
        self.count = 0

    def put(self, document: Document) -> None:
        id = document["id"]
        if type(id) is not int:
            raise TypeError(f"search document: id cannot hold {id!r}")
        self.remove(id)
        self.add(document)

    def remove(self, id: int) -> None:
        self._writer.delete_documents_by_term("id", id)

    def add(self, document: Document) -> None:
        """Raises TypeError if a field cannot hold its value, KeyError if one is missing."""
        fields, row = self._fields, dict(document)
        for field in fields.numbers:
            number = row[field]
            _check(document, field, type(number) is int and 0 <= number < NUMBERS_END)
            row[field + ZERO_LAST] = number or NUMBERS_END
        for field in fields.texts + fields.bags + (fields.order,):
            _check(document, field, isinstance(row[field], str))
        for field in fields.keys:
            values = row[field] if isinstance(row[field], list) else [row[field]]
            _check(document, field, all(isinstance(value, str) for value in values))  # type: ignore[union-attr]
        row[fields.order] = hexed(str(row[fields.order]))
        self._writer.add_json(json.dumps(row, ensure_ascii=False))
        self.count += 1


def _check(document: Document, field: str, fits: bool) -> None:
    if not fits:
        raise TypeError(f"search document {document['id']}: {field} cannot hold {document[field]!r}")


@contextmanager
def _committed(index: tantivy.Index, *, threads: int) -> Iterator[tantivy.IndexWriter]:
    writer = index.writer(heap_size=WRITER_BYTES, num_threads=threads)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()  # and gives the index free for the next


def _schema(fields: FieldSet) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Signed: deleting by a term of an unsigned field finds nothing, silently (tantivy 0.27).
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_text_field(fields.order, stored=True, tokenizer_name="raw", index_option="basic", fast=True)
    for name in fields.texts:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in fields.bags:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in fields.keys:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in fields.facets)
    for name in fields.numbers:
        builder.add_unsigned_field(name, indexed=True, fast=True)
        builder.add_unsigned_field(name + ZERO_LAST, indexed=True, fast=True)
    return builder.build()
