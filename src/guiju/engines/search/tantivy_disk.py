"""Tantivy in a folder on this machine.

    root/current        the name of the generation in use
    root/v1-000003/     one index; a rebuild makes the next beside it and then changes `current`
    root/writer.lock    held by the one process that writes

Tantivy takes one writer per index in all processes, and values of a wrong type only come back as an
error at commit: so one lock, and every value is checked before it is added.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import tantivy

from guiju.base.errors import NotFound
from guiju.engines.locks import exclusive
from guiju.engines.search import DamagedIndex, Document, FieldSet, Hit, Page
from guiju.engines.search.query import (
    All,
    AnyOf,
    Everything,
    Phrase,
    Prefix,
    Query,
    Range,
    Scored,
    Term,
    Weighted,
)

WRITER_BYTES = 256_000_000
_MAX_U64 = 2**64 - 1
_FACET_VALUES = 1_000


class TantivyOnDisk:
    def __init__(self, root: Path, fields: FieldSet) -> None:
        self.root = root
        self.fields = fields
        self.schema = _schema(fields)
        self._opened: tuple[str, tantivy.Index] | None = None
        self._seen = (0, 0)

    # Reading

    def exists(self) -> bool:
        return self._current() is not None

    def count(self) -> int:
        return self._searcher().num_docs

    def ids(self) -> Iterator[int]:
        searcher = self._searcher()
        if searcher.num_docs:
            found = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
            yield from _ids(searcher, found)

    def search(self, query: Query, *, offset: int = 0, limit: int = 20, facets: tuple[str, ...] = ()) -> Page:
        searcher = self._searcher()
        translated = self._translate(query)
        found = searcher.search(translated, limit=max(limit, 1), offset=offset, count=True)
        total: int = found.count  # type: ignore[attr-defined]  # missing in the stubs of 0.27
        hits = [Hit(id, score) for id, (score, _) in zip(_ids(searcher, found), found.hits, strict=True)][:limit]
        counted: dict[str, dict[str, int]] = {}
        if facets and total:
            terms = {field: {"terms": {"field": field, "size": _FACET_VALUES}} for field in facets}
            for field, answer in searcher.aggregate(translated, terms).items():
                counted[field] = {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
        return Page(total, hits, counted)

    # Writing

    @contextmanager
    def writing(self) -> Iterator[_Writer]:
        with self._locked():
            writer = self._open(self._ready_generation()).writer(heap_size=WRITER_BYTES, num_threads=1)
            batch = _Writer(writer, self.fields)
            try:
                yield batch
            except BaseException:
                writer.rollback()
                raise
            writer.commit()
            writer.wait_merging_threads()

    def rebuilt_from(self, documents: Iterable[Document], done: Callable[[int], None] | None = None) -> int:
        with self._locked():
            name = self._next_name()
            folder = self.root / name
            folder.mkdir(parents=True)
            writer = tantivy.Index(self.schema, path=str(folder)).writer(heap_size=WRITER_BYTES, num_threads=2)
            batch = _Writer(writer, self.fields)
            for document in documents:
                batch.add(document)
                if done and batch.count % 10_000 == 0:
                    done(10_000)
            writer.commit()
            writer.wait_merging_threads()
            self._make_current(name)
            if done:
                done(batch.count % 10_000)
            return batch.count

    def _locked(self):
        return exclusive(self.root / "writer.lock", what="搜索索引", wait_s=60)

    def _ready_generation(self) -> Path:
        name = self._current()
        if name is None:
            name = self._next_name()
            (self.root / name).mkdir(parents=True)
            tantivy.Index(self.schema, path=str(self.root / name))
            self._make_current(name)
        self._keep_only(name)
        return self.root / name

    # Generations

    def _current(self) -> str | None:
        """Name of the generation in use, None if there is none, it is of another version, or its name is garbled."""
        try:
            name = (self.root / "current").read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        usable = name.startswith(f"v{self.fields.version}-") and (self.root / name / "meta.json").is_file()
        return name if usable else None

    def _next_name(self) -> str:
        taken = [int(path.name.rpartition("-")[2]) for path in self.root.glob("v*-*") if path.is_dir()]
        return f"v{self.fields.version}-{max(taken, default=0) + 1:06d}"

    def _make_current(self, name: str) -> None:
        """Put a generation in use. The one before stays until the next write: somebody may be opening it just now."""
        before = self._current()
        draft = self.root / "current.new"
        draft.write_text(name, encoding="ascii")
        draft.replace(self.root / "current")
        self._keep_only(name, before)

    def _keep_only(self, *names: str | None) -> None:
        for folder in self.root.glob("v*-*"):
            if folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)

    def _open(self, folder: Path) -> tantivy.Index:
        try:
            return tantivy.Index(self.schema, path=str(folder))
        except ValueError as error:
            raise DamagedIndex(f"搜索索引 {folder} 已损坏，可用 guiju index --rebuild 重新建立") from error

    def _searcher(self) -> tantivy.Searcher:
        name = self._current()
        if name is None:
            raise NotFound("搜索索引尚未建立，请运行 guiju index")
        if self._opened is None or self._opened[0] != name:
            self._opened = (name, self._open(self.root / name))
            self._seen = (0, 0)
        index = self._opened[1]
        state = (self.root / name / "meta.json").stat()
        if self._seen != (state.st_mtime_ns, state.st_ino):
            index.reload()
            self._seen = (state.st_mtime_ns, state.st_ino)
        return index.searcher()

    # Queries

    def _translate(self, query: Query) -> tantivy.Query:
        match query:
            case Everything():
                return tantivy.Query.all_query()
            case Term(field, value):
                return tantivy.Query.term_query(self.schema, field, value)
            case Phrase(field, (token,)):
                return tantivy.Query.term_query(self.schema, field, token)
            case Phrase(field, tokens):
                return tantivy.Query.phrase_query(self.schema, field, list(tokens))
            case Prefix(field, value):
                return tantivy.Query.regex_query(self.schema, field, _escaped(value) + ".*")
            case Range(field, low, high):
                return tantivy.Query.range_query(
                    self.schema, field, tantivy.FieldType.Unsigned, low or 0, _MAX_U64 if high is None else high
                )
            case All(parts, prefer, but):
                clauses = [(tantivy.Occur.Must, self._translate(part)) for part in parts]
                clauses += [(tantivy.Occur.Should, self._translate(part)) for part in prefer]
                clauses += [(tantivy.Occur.MustNot, self._translate(part)) for part in but]
                return tantivy.Query.boolean_query(clauses)
            case AnyOf(parts):
                return tantivy.Query.boolean_query([(tantivy.Occur.Should, self._translate(part)) for part in parts])
            case Scored(inner, score):
                return tantivy.Query.const_score_query(self._translate(inner), score)
            case Weighted(inner, factor):
                return tantivy.Query.boost_query(self._translate(inner), factor)


class _Writer:
    def __init__(self, writer: tantivy.IndexWriter, fields: FieldSet) -> None:
        self._writer = writer
        self._strings = frozenset(fields.texts + fields.bags)
        self._keys = frozenset(fields.keys)
        self._numbers = frozenset((*fields.numbers, "id"))
        self.count = 0

    def put(self, document: Document) -> None:
        self.remove(int(document["id"]))  # type: ignore[arg-type]
        self.add(document)

    def remove(self, id: int) -> None:
        self._writer.delete_documents_by_term("id", id)

    def add(self, document: Document) -> None:
        for field, value in document.items():
            if field in self._numbers:
                fits = type(value) is int and 0 <= value <= _MAX_U64
            elif field in self._keys:
                fits = isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
            else:
                fits = field in self._strings and isinstance(value, str)
            if not fits:
                raise TypeError(f"search document {document.get('id')}: {field} cannot hold {value!r}")
        self._writer.add_json(json.dumps(document, ensure_ascii=False))
        self.count += 1


def _ids(searcher: tantivy.Searcher, found: tantivy.SearchResult) -> list[int]:
    """The ids of the documents found, in order, read from the column and not from stored documents."""
    addresses = [address for _, address in found.hits]
    return cast("list[int]", searcher.fast_field_values("id", addresses)) if addresses else []


def _schema(fields: FieldSet) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Signed: deleting by a term of an unsigned field finds nothing, silently (tantivy 0.27).
    builder.add_integer_field("id", indexed=True, fast=True)
    for name in fields.texts:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in fields.bags:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in fields.keys:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in fields.facets)
    for name in fields.numbers:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def _escaped(value: str) -> str:
    """Tantivy's regular expressions know no \\Q…\\E: every sign that is not a letter or digit is escaped."""
    return "".join(c if c.isalnum() else "\\" + c for c in value)
