"""The names of all organizations, looked up by any piece of them: held in memory and kept in step with the journal.

A database finds a piece of a name by reading every row (some 50 ms of 300,000). Here it costs microseconds and some
80 bytes for each organization; names that changed since stand beside the rest until there are too many of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from guiju.engines.search.text import fold
from guiju.journal import actions as journal
from guiju.journal.models import Entry
from guiju.organizations.models import Organization, OrganizationKind, OrganizationName

_KINDS: Final = tuple(OrganizationKind)
_MOST_ASIDE: Final = 10_000
_MOST_LOOKED_AT: Final = 20_000
_FOLDED_AT_ONCE: Final = 20_000


class Names:
    """Names by piece. Rows are (id, names), those that should be found first standing first."""

    def __init__(self, rows: Iterable[tuple[int, str]]) -> None:
        ids: list[int] = []
        texts = [b"\n\0"]  # a line feed ends each organization, and stands before the first
        remaining = iter(rows)
        while chunk := list(islice(remaining, _FOLDED_AT_ONCE)):
            ids += [id for id, _ in chunk]
            texts.append(_plain("".join(f"{names}\n" for _, names in chunk)).encode("utf-16-le"))
        self._text = np.frombuffer(b"".join(texts), dtype=np.uint16)
        self._ids = np.array(ids, dtype=np.int64)
        self._starts = np.flatnonzero(self._text == ord("\n"))[:-1].astype(np.uint32)
        buckets = _buckets(self._text)
        self._places = np.argsort(buckets, kind="stable").astype(np.uint32)
        self._offsets = np.concatenate(([0], np.cumsum(np.bincount(buckets, minlength=1 << 16))))

    def holding(self, piece: str) -> npt.NDArray[np.int64]:
        """The ids of those in whose names the piece, as `wanted` writes it, stands; none if far too many do."""
        sought = np.frombuffer(piece.encode("utf-16-le"), dtype=np.uint16)
        if len(sought) < 2:
            return np.array([], dtype=np.int64)
        buckets = _buckets(sought).astype(np.int64)
        sizes = self._offsets[buckets + 1] - self._offsets[buckets]
        rarest = int(sizes.argmin())
        if sizes[rarest] > _MOST_LOOKED_AT:
            return np.array([], dtype=np.int64)
        bucket = int(buckets[rarest])
        places = self._places[self._offsets[bucket] : self._offsets[bucket + 1]].astype(np.int64) - rarest
        places = places[(places >= 0) & (places + len(sought) <= len(self._text))]
        for step, character in enumerate(sought):
            places = places[self._text[places + step] == character]
        owners = np.searchsorted(self._starts, places, side="right") - 1
        return self._ids[np.unique(owners)]


def _buckets(text: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    return (text[:-1] * np.uint16(251)) ^ text[1:]


_LATIN_BESIDE_DIGITS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_BETWEEN = re.compile(r"[^\w\n\x1f]+|_+")
_SPACE_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")


def _plain(text: str) -> str:
    """Chinese glued together, Latin words and numbers between spaces, each name between \\x1f."""
    text = _BETWEEN.sub(" ", _LATIN_BESIDE_DIGITS.sub(" ", fold(text)))
    text = _SPACE_BESIDE_CHINESE.sub("", text)
    return re.sub(r"(?<=\x1f)(?=[a-z0-9])|(?<=[a-z0-9])(?=\x1f)", " ", text)


def wanted(words: str) -> str:
    """Words as a piece of a name: Latin words and numbers only match whole."""
    text = _plain(words.replace("\n", " ").replace("\x1f", " ")).strip()
    left = " " if text[:1].isascii() else ""
    return f"{left}{text}{' ' if text[-1:].isascii() else ''}" if text else ""


# Kept in step


class _Kept:
    def __init__(self) -> None:
        self.seq, self.hash = -1, ""
        self.base = Names(())
        self.aside: dict[int, str] = {}

    def follow(self) -> None:
        last = _last_entry()
        if last == (self.seq, self.hash) and self.seq > 0:
            return
        known = self.seq > 0 and Entry.objects.filter(seq=self.seq, hash=self.hash).exists()
        changed: list[int] = []
        if known:
            changed = list(set(journal.changed_rows(Organization.JOURNAL_NAME, after=self.seq, upto=last[0])))
        if not known or len(changed) + len(self.aside) > _MOST_ASIDE:
            self.base, self.aside = Names(_rows()), {}
        elif changed:
            fresh = dict.fromkeys(changed, "") | dict(_rows(changed))
            self.aside |= {id: _plain(names) for id, names in fresh.items()}
        self.seq, self.hash = last

    def holding(self, piece: str) -> list[int]:
        aside = [id for id, names in self.aside.items() if piece in names]
        return aside + [id for id in self.base.holding(piece).tolist() if id not in self.aside]


def _last_entry() -> tuple[int, str]:
    """In SQL of our own: it is asked several times a search, and takes a tenth of what a QuerySet takes."""
    table = connection.ops.quote_name(Entry._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1")
        return cursor.fetchone() or (0, "")


_kept = _Kept()


def organizations_named(words: str, *, most: int) -> list[int]:
    """Ids of the organizations in one of whose names or codes the words stand, agencies and committees first.

    Where more than `most` have them in their names, they name only those that are called just so.
    """
    piece = wanted(words)
    if len(piece.strip()) < 2:
        return []
    _kept.follow()
    found = _kept.holding(piece)
    return found if len(found) <= most else _kept.holding(f"\x1f{piece}\x1f")


def organizations_like(words: str) -> list[int]:
    """The same, however many; but none where tens of thousands have them in their names."""
    piece = wanted(words)
    if len(piece.strip()) < 2:
        return []
    _kept.follow()
    return _kept.holding(piece)


def _rows(ids: list[int] | None = None) -> Iterator[tuple[int, str]]:
    kinds = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(_KINDS)), output_field=IntegerField()
    )
    found = Organization.objects.order_by(kinds, "id")
    others = OrganizationName.objects.order_by("organization_id")
    if ids is not None:
        found, others = found.filter(id__in=ids), others.filter(organization_id__in=ids)
    also: Mapping[int, list[str]] = {
        id: [name for _id, name in names]
        for id, names in groupby(others.values_list("organization_id", "name"), key=lambda pair: pair[0])
    }
    for id, zh, en, code in found.values_list("id", "name_zh", "name_en", "code").iterator(chunk_size=20_000):
        names = (zh, en, code, *also.get(id, ()))
        yield id, "\x1f" + "\x1f".join(name.replace("\n", " ") for name in names if name) + "\x1f"
