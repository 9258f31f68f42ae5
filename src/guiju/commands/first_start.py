"""What the first start puts into a new register."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from guiju.commands import demo, said
from guiju.demonstration.accounts import make_accounts
from guiju.demonstration.casework import make_cases
from guiju.engines.search import DamagedIndex
from guiju.figures import copying
from guiju.organizations.actions import load_codes
from guiju.organizations.models import Organization
from guiju.people.actions import DemonstrationAccount
from guiju.standards import search
from guiju.standards.models import Source, Standard

#: The demonstration that the first start makes: about 20,000 standards, the same on every machine.
SIZE, SEED = "city", 1


def fill(folder: Path, *, empty: bool) -> None:
    """Load the code tables, give a new register its demonstration unless it is to start empty, make index and copy.

    The demonstration comes whole or not at all, so a start that was cut short is simply made again.
    """
    load_codes()
    started = folder / "started"
    is_new = not (started.exists() or Standard.objects.exists() or Organization.objects.exists())
    if is_new and not empty:
        demo.make(SIZE, SEED)
    started.touch()
    if is_new or not _index_opens():
        _make_index()  # any other the worker brings up from where it stands
    if is_new or not copying.kept().exists():
        _make_copy()


def _index_opens() -> bool:
    try:
        return search.engine().exists() and search.engine().count() >= 0
    except DamagedIndex:
        return False


def accounts() -> list[DemonstrationAccount]:
    """Who may sign in to a demonstration register, which gets its cases with them; none where it is not one."""
    if not Source.objects.filter(demonstration=True).exists():
        return []
    made = make_accounts()
    make_cases()
    return made


def _make_index() -> None:
    with _bar(said("正在建立检索索引", "Making the search index"), total=Standard.objects.count()) as bar:
        search.rebuild(bar.update)


def _make_copy() -> None:
    with _bar(said("正在建立统计副本", "Making the columnar copy"), total=copying.rows_to_copy()) as bar:
        copying.rebuild(bar.update)


@contextmanager
def _bar(title: str, total: int | None = None) -> Iterator[tqdm[NoReturn]]:
    """A bar on a terminal; elsewhere one line when it begins."""
    if not sys.stderr.isatty():
        print(f"{title} …", file=sys.stderr, flush=True)
    with tqdm(desc=title, total=total, disable=None, unit="") as bar:
        yield bar
