"""The web server alone; `up` runs it beside a worker."""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from guiju.base.errors import GuijuError
from guiju.commands import ensure_register, said

SUMMARY = ("只运行网页服务器", "Run the web server alone")

#: Requests that one process works on at a time; more wait in the server. Each holds a database connection. On two
#: cores, 2 × 4 answered 931 pages/s at p95 21 ms, 2 × 1 981 at 11, 2 × 8 713 at 29, 1 × 8 380 at 42. Four let short
#: requests pass a long one.
THREADS = 4


def configure(parser: argparse.ArgumentParser) -> None:
    add_address(parser)
    parser.add_argument(
        "--processes",
        type=int,
        default=min(4, os.cpu_count() or 1),
        help=said("进程数（默认每核一个，至多 4 个）", "number of processes (default: one for each core, at most 4)"),
    )


def add_address(parser: argparse.ArgumentParser) -> None:
    """--host and --port, as `up` and `serve` have them."""
    parser.add_argument(
        "--host", default="127.0.0.1", help=said("监听的地址（默认 127.0.0.1）", "address to listen on")
    )
    parser.add_argument("--port", type=int, default=8000, help=said("端口（默认 8000）", "port (default 8000)"))


def run(args: argparse.Namespace) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    allow_host(args.host)
    ensure_register()
    from django.conf import settings

    _load()
    if sys.platform == "linux":
        _search_once()
        multiprocessing.set_start_method("fork")  # the processes share what was loaded just now
    _close_connections()
    Server(
        settings.WSGI_APPLICATION,
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.processes,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
        respawn_interval=0.1,
    ).serve(target_loader=_load, wrap_loader=False)
    return 0


def _load(_target: str = "") -> Callable[..., Any]:
    """What each server process calls first; after a fork the application is already there."""
    from django.core.servers.basehttp import get_internal_wsgi_application

    from guiju.commands import children

    children.follow_lifeline()
    application: Callable[..., Any] = get_internal_wsgi_application()
    return application


def _search_once() -> None:
    """What the index keeps in memory is read before the processes part, and shared by them."""
    from django.utils import timezone

    from guiju.base.selection import Selection
    from guiju.standards import search

    with contextlib.suppress(GuijuError):  # an index that cannot be read is told by every page that asks it
        for words in ("", "标准"):
            search.find(Selection(words=words).as_of(timezone.localdate()), facets=search.FACETS)


def _close_connections() -> None:
    """A connection must not be shared across a fork."""
    from django.db import connections

    connections.close_all()


def allow_host(host: str) -> None:
    """Let the server answer to the address it listens on; GUIJU_HOSTS, where set, is the whole truth."""
    if "GUIJU_HOSTS" in os.environ:
        return
    names = {"localhost", "127.0.0.1", "[::1]"}
    if host in {"0.0.0.0", "::"}:
        name = socket.gethostname()
        names |= {name, *_addresses_of(name)}
    else:
        names.add(f"[{host}]" if ":" in host else host)
    os.environ["GUIJU_HOSTS"] = ",".join(sorted(names))


def _addresses_of(name: str) -> set[str]:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:
        return set()
    return {f"[{address}]" if ":" in address else address for address in found}
