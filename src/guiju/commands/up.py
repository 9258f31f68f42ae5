"""One command to a running system: make what is missing, then serve until told to stop."""

from __future__ import annotations

import argparse
import contextlib
import errno
import http.client
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.base.errors import reason_of
from guiju.commands import (
    Failed,
    Unusable,
    children,
    ensure_data_folder,
    ensure_register,
    said,
    serve,
)

if TYPE_CHECKING:
    from guiju.people.actions import DemonstrationAccount

SUMMARY = (
    "启动：网页服务器和后台任务；第一次启动时先建好登记簿",
    "Start the web server and the worker; first make the register",
)

#: How long the server may take until it answers.
PATIENCE_S = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    serve.add_address(parser)
    parser.add_argument(
        "--empty",
        action="store_true",
        help=said("不建演示数据，从空的登记簿开始", "start from an empty register, without the demonstration"),
    )


def run(args: argparse.Namespace) -> int:
    started = time.monotonic()
    port = free_port(args.host, args.port)
    folder = ensure_data_folder()
    stopping = threading.Event()
    with _only_one(folder):
        serve.allow_host(args.host)
        try:
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # until something runs that can be asked to stop
            who = _prepare(folder, empty=args.empty)
        except KeyboardInterrupt:
            print(said("已停止；下次启动会接着做。", "Stopped; the next start goes on."), file=sys.stderr)
            return 0
        _stop_on_signals(stopping)
        family = children.Family()
        try:
            family.start("serve", "--host", args.host, "--port", str(port))
            family.start("worker")
            _wait_until_it_answers(family, args.host, port, stopping)
            if not stopping.is_set():
                _announce(args.host, port, folder, who, time.monotonic() - started)
            _watch(family, stopping)
        finally:
            family.stop()
    return 0


def _stop_on_signals(stopping: threading.Event) -> None:
    signals = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to outlive the terminal
        signals.append(signal.SIGHUP)
    for number in signals:
        signal.signal(number, lambda *_: stopping.set())


def free_port(host: str, port: int) -> int:
    """The port, if we may listen on it; any free one for 0. Raises Unusable with the reason."""
    if not 0 <= port <= 65_535:
        raise Unusable(said(f"端口应在 0 到 65535 之间，这里是 {port}。", f"A port is 0 to 65535, not {port}."))
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Unusable(
                said(
                    f"端口 {port} 已被占用；请停掉占用它的程序，或用 --port 另选一个。",
                    f"Port {port} is in use; stop the program that uses it, or choose another with --port.",
                )
            ) from error
        raise Unusable(
            said(
                f"不能在 {host} 的端口 {port} 上监听（{reason_of(error)}）；请检查 --host 和 --port。",
                f"Cannot listen on port {port} of {host} ({error.strerror}); look at --host and --port.",
            )
        ) from error


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Refuse a second `up` on the same folder, and say who is there."""
    from guiju.engines.locks import Busy, exclusive

    path = folder / "up.lock"
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(exclusive(path, what=said("数据文件夹", "The data folder")))
        except Busy as error:
            holder = path.read_text("ascii").strip() or "?"
            raise Unusable(
                said(
                    f"数据文件夹 {folder} 上已有一个规矩在运行（进程 {holder}）；请先停掉它，或用 --data 另选文件夹。",
                    f"Guiju is already running on {folder} (process {holder}); stop it, or choose another --data.",
                )
            ) from error
        path.write_text(f"{os.getpid()}\n", "ascii")
        yield


def _prepare(folder: Path, *, empty: bool) -> list[str]:
    """Database, contents and index, going on where the last start was cut short. Returns lines on who may sign in."""
    ensure_register()
    from django.db import connections

    from guiju.commands import first_start

    first_start.fill(folder, empty=empty)
    lines = _who(first_start.accounts())
    connections.close_all()
    return lines


def _who(accounts: Sequence[DemonstrationAccount]) -> list[str]:
    from guiju.people.models import User

    if accounts:
        told = [f"{account.username:<14} {account.password:<12}" for account in accounts]
        half = (len(told) + 1) // 2
        lines = ["  " + "    ".join(pair).rstrip() for pair in zip_longest(told[:half], told[half:], fillvalue="")]
        return ["", said("演示账号（用户名、口令）", "Demonstration accounts (name, password)"), *lines]
    if User.objects.exists():
        return []
    return [
        "",
        said("还没有账号；用 guiju account 用户名 建立。", "No accounts yet; make one with guiju account NAME."),
    ]


def _wait_until_it_answers(family: children.Family, host: str, port: int, stopping: threading.Event) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not stopping.is_set() and not _answers(host, port):
        _report_death(family)
        if time.monotonic() > deadline:
            raise Failed(
                said(
                    f"网页服务器在 {PATIENCE_S:.0f} 秒内没有应答。",
                    f"The web server did not answer within {PATIENCE_S:.0f} seconds.",
                )
            )
        stopping.wait(0.05)


def _answers(host: str, port: int) -> bool:
    """Is there an answer yet? Raises Failed when there is, and it is an error."""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=10)
    try:
        connection.request("HEAD", "/")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if status >= 500:
        raise Failed(said(f"首页出错（HTTP {status}），原因见上。", f"The home page fails (HTTP {status}); see above."))
    return True


def reachable(host: str) -> str:
    """The address at which this machine itself finds a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _watch(family: children.Family, stopping: threading.Event) -> None:
    while not stopping.wait(0.2):
        _report_death(family)


def _report_death(family: children.Family) -> None:
    if dead := family.first_dead():
        status = dead.process.returncode
        raise Failed(
            said(
                f"guiju {dead.name} 意外停止（退出码 {status}），其余部分随之停止。",
                f"guiju {dead.name} stopped unexpectedly (exit code {status}); the rest stops with it.",
            )
        )


def _announce(host: str, port: int, folder: Path, who: list[str], seconds: float) -> None:
    name = reachable(host)
    address = f"http://{f'[{name}]' if ':' in name else name}:{port}/"
    lines = [
        "",
        said(f"规矩已启动（{seconds:.1f} 秒）", f"Guiju is up ({seconds:.1f} s)"),
        said(f"  公众服务  {address}", f"  public    {address}"),
        said(f"  工作台    {address}desk/", f"  desk      {address}desk/"),
        said(f"  数据      {folder}", f"  data      {folder}"),
        *who,
        "",
        said("按 Ctrl-C 停止。", "Press Ctrl-C to stop."),
    ]
    print("\n".join(lines), file=sys.stdout, flush=True)
