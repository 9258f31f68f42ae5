"""The search index over standards: a reader of the journal, and what it can be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.terms import Status
from guiju.engines.search import Document, FieldSet, Page, SearchEngine, search_engine
from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Query, Range, Scored, Term
from guiju.engines.search.text import characters, fold, grams, runs
from guiju.journal import actions as journal
from guiju.standards.models import Standard

READER = "search"

FIELDS = FieldSet(
    version=1,
    texts=("title",),
    bags=("characters",),
    keys=("key", "undated_key", "squeezed", "digits", "tier"),
    numbers=("published", "starts", "ends", "replaced", "reported", "reported_on"),
)

_COLUMNS = (
    "id",
    "number",
    "key",
    "undated_key",
    "tier",
    "title_zh",
    "title_en",
    "published_on",
    "starts_on",
    "ends_on",
    "replaced_on",
    "reported_status",
    "reported_on",
)

NEVER = 99_999_999  # a date that is not known to come: sorts behind every day
_WORDS = {"": 0} | {status.value: place for place, status in enumerate(Status, start=1)}
_ENDED = tuple(_WORDS[status] for status in (Status.WITHDRAWN, Status.REPLACED))


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
    id, number, key, undated_key, tier, zh, en, published, starts, ends, replaced, reported, reported_on = row
    title = f"{zh} {en}"
    return {
        "id": id,
        "key": key,
        "undated_key": undated_key,
        "squeezed": squeezed(number),
        "digits": digits(number),
        "tier": tier,
        "title": " ".join(grams(title)),
        "characters": " ".join(characters(title)),
        "published": day_number(published, 0),
        "starts": day_number(starts),
        "ends": day_number(ends),
        "replaced": day_number(replaced),
        "reported": _WORDS[reported],
        "reported_on": day_number(reported_on),
    }


def day_number(day: date | None, unknown: int = NEVER) -> int:
    return unknown if day is None else day.year * 10_000 + day.month * 100 + day.day


_NOT_SQUEEZED = re.compile(r"[^a-z0-9.]+")
_DIGITS = re.compile(r"\d[\d.]*")
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
    whole = All((asked, *(Scored(part, 0.0) for part in filters)), prefer=(Scored(_in_force(day_number(on)), 0.2),))
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
    """The standards that have this status on that day; the same rules as base.validity, in ranges."""
    return _STATUS_QUERIES[status](day_number(on))


def _until(field: str, day: int) -> Range:
    return Range(field, high=day)


def _after(field: str, day: int) -> Range:
    return Range(field, low=day + 1)


def _is(field: str, *values: int) -> Query:
    return AnyOf(tuple(Range(field, value, value) for value in values))


def _said(day: int, *words: int) -> Query:
    return All((_is("reported", *words), _until("reported_on", day)))


def _undated_end(day: int) -> Query:
    """An end without a date, reported by that day."""
    return All((_is("ends", NEVER), _said(day, *_ENDED)))


def _running(day: int) -> tuple[Query, ...]:
    return (_after("ends", day), _until("published", day))


def _unpublished(day: int) -> Query:
    return All((_after("ends", day), _after("published", day)))


def _replaced(day: int) -> Query:
    by_word = All((*_running(day), _is("ends", NEVER), _said(day, _WORDS[Status.REPLACED])))
    return AnyOf((All((_until("ends", day), _until("replaced", day))), by_word))


def _withdrawn(day: int) -> Query:
    by_word = All((*_running(day), _is("ends", NEVER), _said(day, _WORDS[Status.WITHDRAWN])))
    return AnyOf((All((_until("ends", day), _after("replaced", day))), by_word))


def _upcoming(day: int) -> Query:
    return All((*_running(day), Range("starts", day + 1, NEVER - 1)), but=(_undated_end(day),))


def _in_force(day: int) -> Query:
    by_dates = All((_until("starts", day),), but=(All((_is("ends", NEVER), _is("reported", *_ENDED))),))
    by_word = All((_is("starts", NEVER), _said(day, _WORDS[Status.IN_FORCE])))
    return All((*_running(day), AnyOf((by_dates, by_word))))


def _unknown(day: int) -> Query:
    start_unknown = All((_is("starts", NEVER),), but=(_said(day, _WORDS[Status.IN_FORCE]),))
    end_unknown = All((_until("starts", day), _is("ends", NEVER), _is("reported", *_ENDED)))
    return All((*_running(day), AnyOf((start_unknown, end_unknown))), but=(_undated_end(day),))


_STATUS_QUERIES: dict[Status, Callable[[int], Query]] = {
    Status.UNPUBLISHED: _unpublished,
    Status.UPCOMING: _upcoming,
    Status.IN_FORCE: _in_force,
    Status.REPLACED: _replaced,
    Status.WITHDRAWN: _withdrawn,
    Status.UNKNOWN: _unknown,
}


def _chunks(ids: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
