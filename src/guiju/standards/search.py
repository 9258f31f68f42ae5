"""The search index over standards: a reader of the journal, and what it can be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.terms import Status
from guiju.engines.search import Document, FieldSet, Page, SearchEngine, search_engine
from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Query, Range, Scored, Term
from guiju.engines.search.text import characters, fold, grams, runs
from guiju.journal import actions as journal
from guiju.standards.models import Standard
from guiju.standards.querysets import CONDITIONS

READER = "search"

FIELDS = FieldSet(
    version=2,
    texts=("title",),
    bags=("characters",),
    keys=("key", "undated_key", "edition_of", "squeezed", "digits", "tier"),
    numbers=("published_on", "effective_on", "starts_on", "ends_on", "replaced_on", "reported_status", "reported_on"),
)

_COLUMNS = (
    "id",
    "number",
    "key",
    "undated_key",
    "tier",
    "title_zh",
    "title_en",
    *FIELDS.numbers,
)

_WORDS: dict[str, int] = {"": 0} | {status.value: place for place, status in enumerate(Status, start=1)}


def engine() -> SearchEngine:
    return search_engine(settings.SEARCH_URL, FIELDS)


# Writing


def follow_journal(progress: Callable[[int], None] | None = None) -> int:
    """Bring the index up to the end of the journal. Returns how many standards were looked at again.

    Safe to be killed anywhere: the cursor moves after the index has kept its changes, and putting a
    document twice is the same as once.
    """
    index = engine()
    if not index.exists():
        return rebuild(progress)
    if journal.cursor_of(READER) >= journal.last_seq():
        return 0
    with index.writing() as writer:
        after, upto = journal.cursor_of(READER), journal.last_seq()
        ids = sorted(set(journal.changed_rows(Standard.JOURNAL_NAME, after=after, upto=upto)))
        for chunk in _chunks(ids, 5_000):
            found = set()
            for row in Standard.objects.filter(id__in=chunk).values_list(*_COLUMNS):
                found.add(row[0])
                writer.put(_document(row))
            for gone in set(chunk) - found:
                writer.remove(gone)
            if progress:
                progress(len(chunk))
    journal.advance(READER, upto)
    return len(ids)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Make the index anew from the register. Returns the number of standards in it."""
    upto = journal.last_seq()
    rows = Standard.objects.order_by("id").values_list(*_COLUMNS).iterator(chunk_size=20_000)
    count = engine().rebuilt_from(map(_document, rows), progress)
    journal.advance(READER, upto)
    return count


def check_index() -> list[str]:
    """What is wrong with the index, one sentence each; none when it agrees with the register."""
    index = engine()
    if not index.exists():
        return [_("搜索索引尚未建立")]
    behind = journal.last_seq() - journal.cursor_of(READER)
    if behind > 0:
        return [_("搜索索引落后日志 %(count)s 条") % {"count": behind}]
    registered = set(Standard.objects.values_list("id", flat=True).iterator(chunk_size=50_000))
    indexed = set(index.ids())
    flaws = []
    if missing := len(registered - indexed):
        flaws.append(_("搜索索引缺少 %(count)s 项标准") % {"count": missing})
    if surplus := len(indexed - registered):
        flaws.append(_("搜索索引多出 %(count)s 项已不在登记簿中的标准") % {"count": surplus})
    if not flaws and (repeated := index.count() - len(registered)):
        flaws.append(_("搜索索引有 %(count)s 项重复") % {"count": repeated})
    return flaws


def _document(row: tuple[Any, ...]) -> Document:
    id, number, key, undated_key, tier, zh, en, *numbers = row
    title = f"{zh} {en}"
    return {
        "id": id,
        "key": key,
        "undated_key": undated_key,
        "edition_of": [] if _SUPPLEMENT.search(number) else [undated_key],
        "squeezed": squeezed(number),
        "digits": digits(number),
        "tier": tier,
        "title": " ".join(grams(title)),
        "characters": " ".join(characters(title)),
        **{
            field: _WORDS[value] if field == "reported_status" else day_number(value)
            for field, value in zip(FIELDS.numbers, numbers, strict=True)
        },
    }


def day_number(day: date | None) -> int:
    """A day as yyyymmdd; 0 where there is none."""
    return 0 if day is None else day.year * 10_000 + day.month * 100 + day.day


_NOT_SQUEEZED = re.compile(r"[^a-z0-9.]+")
_DIGITS = re.compile(r"\d[\d.]*")
_SUPPLEMENT = re.compile(r"/(?:Amd|Cor|Add|Suppl?|XG|A|AC)\s?\d|\+A", re.IGNORECASE)
_YEAR = re.compile(r"[-:]\d{4}(?=$|[/( +])")


def squeezed(number: str) -> str:
    """A number without what people spell differently: ``GB/T 1.1-2020`` → ``gbt1.12020``."""
    return _NOT_SQUEEZED.sub("", fold(number))


def digits(number: str) -> list[str]:
    """The numerals by which people remember a number: ``GB/T 1.1-2020`` → ``1.1`` and ``1``."""
    whole = [numeral.strip(".") for numeral in _DIGITS.findall(_YEAR.sub("", number))]
    return list(dict.fromkeys(whole + [numeral.partition(".")[0] for numeral in whole]))


# Asking

_NUMBER_THEN_WORDS = re.compile(
    r"\s*((?=[^\s\d]*[a-z])[a-z0-9/.()*]*[a-z/)*]\s*\d[\w./]*(?:\s*[-:]+\s*(?:19|20)\d\d)?)(?:\s+(\S.*))?$"
)


def find_standards(
    query: str,
    *,
    on: date,
    offset: int = 0,
    limit: int = 20,
    tier: str | None = None,
    status: Status | None = None,
) -> Page:
    """Standards by number in any spelling, else by words of their titles. Facet: tier.

    The exact number comes first, then its lineage, then numbers that begin so; in force on that day before the rest.
    """
    asked = _asked(query)
    filters: list[Query] = [status_query(status, on=on)] if status else []
    if tier:
        filters.append(Term("tier", tier))
    whole = All(
        (asked, *(Scored(part, 0.0) for part in filters)), prefer=(Scored(status_query(Status.IN_FORCE, on=on), 0.2),)
    )
    return engine().search(whole, offset=offset, limit=limit, facets=("tier",))


def _asked(query: str) -> Query:
    text = fold(query).strip()
    if not text:
        return Everything()
    number = _as_number(query)
    if number is not None:
        return AnyOf((*_by_number(number), Scored(Prefix("squeezed", squeezed(number.canonical)), 10.0)))
    by_words = _by_words(text)
    match = _NUMBER_THEN_WORDS.match(_DASHES.sub("-", text))
    if match is None:
        return by_words
    by_prefix: Query = Scored(Prefix("squeezed", squeezed(match[1])), 10.0)
    if (leading := _as_number(match[1])) is not None:
        by_prefix = AnyOf((*_by_number(leading), by_prefix))
    return AnyOf((All((by_prefix, _by_words(match[2]))) if match[2] else by_prefix, by_words))


_DASHES = re.compile(r"[‐‑‒–—―−﹣]")


def _as_number(text: str) -> StandardNumber | None:
    try:
        return parse(text)
    except UnreadableNumber:
        return None


def _by_number(number: StandardNumber) -> Iterable[Query]:
    yield Scored(Term("key", number.key), 1000.0)
    yield Scored(Term("edition_of", number.undated_key), 50.0)
    yield Scored(Term("undated_key", number.undated_key), 100.0)


def _by_words(text: str) -> Query:
    pieces = tuple(map(_by_piece, runs(text)))
    return All(pieces) if pieces else Term("key", "")


def _by_piece(piece: str) -> Query:
    if len(piece) == 1 and not piece.isascii():
        return Scored(Term("characters", piece), 1.0)
    in_title = Phrase("title", tuple(grams(piece)))
    return AnyOf((in_title, Scored(Term("digits", piece), 20.0))) if piece.isdigit() else in_title


def status_query(status: Status, *, on: date) -> Query:
    """The standards that have this status on that day: the register's own conditions, asked of the index."""
    return query_of(CONDITIONS[status](on))


Comparison = tuple[str, Any]


def query_of(condition: Q) -> Query:
    """A condition over the columns that are indexed as numbers, as a search query. NULL is 0, dates are yyyymmdd."""
    parts = tuple(query_of(c) if isinstance(c, Q) else _comparison(*cast("Comparison", c)) for c in condition.children)
    whole: Query = AnyOf(parts) if condition.connector == Q.OR else All(parts)
    return All((Everything(),), but=(whole,)) if condition.negated else whole


def _comparison(path: str, value: Any) -> Query:
    field, _, lookup = path.partition("__")
    match lookup:
        case "isnull":
            return Range(field, 0, 0) if value else Range(field, low=1)
        case "lte":
            return Range(field, 1, day_number(value))
        case "lt":
            return Range(field, 1, day_number(value) - 1)
        case "gte":
            return Range(field, low=day_number(value))
        case "gt":
            return Range(field, low=day_number(value) + 1)
        case "in":
            return AnyOf(tuple(Range(field, _WORDS[word], _WORDS[word]) for word in value))
        case "":
            return Range(field, _WORDS[value], _WORDS[value])
    raise ValueError(f"no search query for the lookup {path}")


def _chunks(ids: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
