"""What is counted for one visit and told to the next ones too."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Generic, TypeVar

from django.core.cache import cache

from guiju.journal.actions import last_seq

Value = TypeVar("Value")

SLOW_S = 0.1
PATIENCE = 20
FORGOTTEN_S = 3_600


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Value]):
    """Counted as the journal stood at `seq`; it took `took_s` and ended at `at_s` of the monotonic clock."""

    value: Value
    seq: int
    took_s: float
    at_s: float

    def holds(self, seq: int) -> bool:
        waits = self.took_s > SLOW_S and time.monotonic() - self.at_s < PATIENCE * self.took_s
        return self.seq == seq or waits


def kept(name: str, count: Callable[[], Value]) -> Value:
    """What `count` gives, anew when the register has changed.

    Where counting is slow and the register changes all the time, as under an import, it is done anew only when
    twenty times as long has passed.
    """
    key = f"kept:{blake2b(name.encode(), digest_size=16).hexdigest()}"
    seq = last_seq()
    found: _Kept[Value] | None = cache.get(key)
    if found is not None and found.holds(seq):
        return found.value
    started = time.monotonic()
    value = count()
    finished = time.monotonic()
    cache.set(key, _Kept(value, seq, finished - started, finished), timeout=FORGOTTEN_S)
    return value
