"""How often one address may ask.

Every request costs one or more parts of an allowance that refills steadily (GCRA, the leaky bucket that needs one
number an address: the moment at which its allowance is full again). That number stands in a small SQLite file that all
server processes of a machine share; it is read and moved on by one statement, and it may be lost at any time. Addresses
are kept as keyed digests only.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import random
import re
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

WAIT_S = 0.05
"""Longer than this no request waits to be counted; it then goes uncounted."""

_CLEANING = 1 / 2_000

_SCHEMA = "CREATE TABLE IF NOT EXISTS visitor (address BLOB PRIMARY KEY, full_at REAL NOT NULL) WITHOUT ROWID"
_VISIT = """
    INSERT INTO visitor (address, full_at) VALUES (:address, :now + :cost)
    ON CONFLICT (address) DO UPDATE SET full_at = MAX(full_at, :now) + :cost
    WHERE MAX(full_at, :now) + :cost <= :now + :whole
    RETURNING full_at
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """`requests` in every `seconds`, all of them at once if one likes; no requests at all means no limit."""

    requests: int
    seconds: int

    @property
    def each_s(self) -> float:
        return self.seconds / self.requests


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether a request may go on; how many more may, and in how many seconds the next one (the whole allowance)."""

    granted: bool
    remaining: int
    retry_s: int
    full_s: int


UNLIMITED = Rate(0, 1)


def rate() -> Rate:
    """Of the setting GUIJU_API_RATE, read once at the start."""
    found = re.fullmatch(r"(\d{1,9})(?:/([1-9]\d{0,8}))?", settings.API_RATE, re.ASCII)
    if found is None:
        raise ImproperlyConfigured(f"GUIJU_API_RATE 应写作 次数/秒数，如 600/60，现为 {settings.API_RATE!r}")
    requests = int(found[1])
    return Rate(requests, int(found[2] or 60)) if requests else UNLIMITED


def spend(address: str, cost: int, allowed: Rate, *, now: float | None = None) -> Allowance:
    """Take `cost` requests out of the allowance of an address, or refuse and take nothing."""
    now = time.time() if now is None else now
    whole = float(allowed.seconds)
    asked = {
        "address": _digest(address),
        "now": now,
        "cost": min(cost, allowed.requests) * allowed.each_s,
        "whole": whole,
    }
    try:
        visits = _visits()
        row = visits.execute(_VISIT, asked).fetchone()
        if row is None:
            full_at = visits.execute("SELECT full_at FROM visitor WHERE address = :address", asked).fetchone()[0]
            retry = math.ceil(full_at + asked["cost"] - whole - now)
            return Allowance(False, 0, max(retry, 1), math.ceil(full_at - now))
        if random.random() < _CLEANING:
            visits.execute("DELETE FROM visitor WHERE full_at < ?", [now])
    except sqlite3.DatabaseError as error:
        # Counting is no reason to refuse. Locked for long, the disk full: uncounted. Damaged: made anew.
        _forget()
        if not isinstance(error, sqlite3.OperationalError):
            _place().unlink(missing_ok=True)
        return Allowance(True, allowed.requests, 0, 0)
    full_s = row[0] - now
    return Allowance(True, int((whole - full_s) / allowed.each_s + 1e-6), 0, math.ceil(full_s))


def address_of(request: HttpRequest) -> str:
    """Who asks: the nearest address that is not a proxy of ours. Of IPv6 the network, since each house has billions."""
    trusted = settings.TRUSTED_PROXIES
    hops = [request.META.get("REMOTE_ADDR", "")]
    if trusted:
        hops = [*request.headers.get("X-Forwarded-For", "").split(","), *hops]
    for hop in reversed(hops):
        try:
            address = ipaddress.ip_address(hop.strip())
        except ValueError:
            return "unknown"
        if not any(address in network for network in trusted):
            break
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _digest(address: str) -> bytes:
    return hashlib.blake2b(address.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16).digest()


_local = threading.local()


def _place() -> Path:
    return Path(settings.DATA) / "visitors.sqlite3"


def _visits() -> sqlite3.Connection:
    """This thread's connection to the file of the present folder of state."""
    path = _place()
    kept: tuple[Path, sqlite3.Connection] | None = getattr(_local, "kept", None)
    if kept is not None and kept[0] == path:
        return kept[1]
    _forget()
    path.parent.mkdir(parents=True, exist_ok=True)
    visits = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
    visits.execute("PRAGMA journal_mode = WAL")
    visits.execute("PRAGMA synchronous = OFF")
    visits.execute(_SCHEMA)
    _local.kept = (path, visits)
    return visits


def _forget() -> None:
    kept: tuple[Path, sqlite3.Connection] | None = getattr(_local, "kept", None)
    if kept is not None:
        kept[1].close()
        del _local.kept
