"""Does what is not done while a page is loading: jobs in the queue, search index, columnar copy, letters.

Jobs run one after the other in the main thread; the index follows in a thread of its own, so that a long import
is found while it runs, the copy that figures come from in another, and letters in a third, since a mail server may
let one wait. A job that a dead worker left
behind is taken up again: jobs can be run twice. So is an import at the terminal that was killed.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from guiju.commands import data_folder, ensure_register, give_way, said

SUMMARY = (
    "执行后台任务，并使检索索引和统计副本跟上登记簿",
    "Run background jobs; keep search index and figures current",
)

#: How often the queue and the journal are looked at when there was nothing to do.
PAUSE_S = 0.5

#: How often the copy follows: each time is a file, and nobody waits for a figure.
COPY_PAUSE_S = 2.0

#: How often letters are: somebody may be waiting for one to confirm a subscription.
LETTERS_PAUSE_S = 2.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--once",
        action="store_true",
        help=said("做完现有的任务即退出", "do what is there and exit"),
    )


def run(args: argparse.Namespace) -> int:
    give_way()
    ensure_register()
    from guiju.commands import children

    children.follow_lifeline()
    _check_mail()
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with _name_of_our_own() as name:
        _take_up_abandoned(name)
        _take_up_imports()
        if args.once:
            _index_follows()
            _copy_follows()
            _run_jobs(name, stopping)
            _write_letters()
            return 0
        beside = [
            threading.Thread(target=_repeat, args=(stopping, _index_follows, PAUSE_S), name="index"),
            threading.Thread(target=_repeat, args=(stopping, _copy_follows, COPY_PAUSE_S), name="copy"),
            threading.Thread(target=_repeat, args=(stopping, _write_letters, LETTERS_PAUSE_S), name="letters"),
        ]
        for thread in beside:
            thread.start()
        while not stopping.is_set():
            _run_jobs(name, stopping)
            stopping.wait(PAUSE_S)
            if not all(thread.is_alive() for thread in beside):
                stopping.set()
                return 1
        for thread in beside:
            thread.join()
    return 0


@contextlib.contextmanager
def _name_of_our_own() -> Iterator[str]:
    """The first free name on this machine for this data folder; held until we end, however we end."""
    from guiju.engines.locks import Busy, exclusive

    with contextlib.ExitStack() as held:
        for number in range(1, 1_000):
            try:
                lock = data_folder() / "workers" / f"{number}.lock"
                held.enter_context(exclusive(lock, what=said("工作进程", "The worker")))
                break
            except Busy:
                continue
        yield f"{socket.gethostname()[:50]}-{number}"


def _take_up_abandoned(name: str) -> None:
    """Put back in the queue what the last worker of our name was doing when it was killed."""
    from django_tasks_db.models import DBTaskResult

    for result in DBTaskResult.objects.running():
        if result.worker_ids and result.worker_ids[-1] == name:
            DBTaskResult.objects.filter(pk=result.pk).update(status="READY")


def _take_up_imports() -> None:
    from guiju.standards.tasks import take_up_interrupted

    take_up_interrupted()


def _run_jobs(name: str, stopping: threading.Event) -> None:
    from django.db import close_old_connections
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    close_old_connections()
    while not stopping.is_set() and DBTaskResult.objects.ready().exists():
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=name,
        ).run()


def _repeat(stopping: threading.Event, work: Callable[[], None], pause_s: float) -> None:
    from django.db import close_old_connections

    while not stopping.wait(pause_s):
        close_old_connections()
        work()


def _index_follows() -> None:
    from guiju.standards import search

    _follow(search.follow_journal)


def _copy_follows() -> None:
    from guiju.figures import copying

    _follow(copying.follow_journal)


def _follow(follow_journal: Callable[[], int]) -> None:
    """One pass; where another process is writing the same or the database at this moment, the next pass does it."""
    from django.db import OperationalError

    from guiju.engines.locks import Busy

    try:
        follow_journal()
    except Busy:
        return
    except OperationalError as error:
        if "locked" not in str(error):
            raise


def _check_mail() -> None:
    """Raises UnknownMail: better now than with the first letter."""
    from django.conf import settings

    from guiju.engines.mail import mail

    mail(settings.MAIL_URL)


def _write_letters() -> None:
    """One pass over what is due; where another process holds the database too long, the next pass does it."""
    from django.db import OperationalError

    from guiju.checks.fleeting import runs
    from guiju.checks.uses import duties as uses
    from guiju.checks.validity import watching
    from guiju.consultations import letters as of_comments
    from guiju.figures.surveys import duties
    from guiju.processes.appeals import retention
    from guiju.standards.following import digests
    from guiju.workflow import duties as casework

    runs.sweep()
    try:
        digests.run()
        duties.run()
        casework.run()
        retention.run()
        of_comments.send_waiting()
        watching.run()
        uses.run()
    except OperationalError as error:
        if "locked" not in str(error):
            raise
