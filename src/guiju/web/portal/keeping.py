"""What is counted for one visit and told to the next ones too."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Generic, TypeVar

from django.core.cache import cache

from guiju.journal.actions import cursor_of, last_seq
from guiju.standards.search import READER

Value = TypeVar("Value")

SLOW_S = 0.1
PATIENCE = 20
FORGOTTEN_S = 3_600
COUNTING_S = 60

Place = tuple[int, int]
"""Of the journal and of the index, which may lag behind it."""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Value]):
    """Counted as the register stood at `place`; it took `took_s` and ended at `at_s` of the monotonic clock."""

    value: Value
    place: Place
    took_s: float
    at_s: float

    def holds(self, place: Place) -> bool:
        waits = self.took_s > SLOW_S and time.monotonic() - self.at_s < PATIENCE * self.took_s
        return self.place == place or waits


def kept(name: str, count: Callable[[], Value]) -> Value:
    """What `count` gives, anew when the register has changed.

    Where counting is slow and the register changes all the time, as under an import, it is done anew only when
    twenty times as long has passed. While one reader counts, others are told what was counted before.
    """
    key = f"kept:{blake2b(name.encode(), digest_size=16).hexdigest()}"
    place = (last_seq(), cursor_of(READER))
    found: _Kept[Value] | None = cache.get(key)
    if found is not None and found.holds(place):
        return found.value
    alone = cache.add(f"{key}:counting", True, timeout=COUNTING_S)
    if found is not None and not alone:
        return found.value
    try:
        started = time.monotonic()
        value = count()
        finished = time.monotonic()
        cache.set(key, _Kept(value, place, finished - started, finished), timeout=FORGOTTEN_S)
    finally:
        if alone:
            cache.delete(f"{key}:counting")
    return value
