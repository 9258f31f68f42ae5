"""What the first start puts into a new register, and how a first start that was cut short is finished."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from guiju.commands import said
from guiju.journal.models import Entry
from guiju.organizations.actions import load_codes
from guiju.people.actions import DemonstrationAccount, make_demonstration_accounts
from guiju.standards import search
from guiju.standards.models import Source, Standard

#: The demonstration that the first start makes: about 20,000 standards, the same on every machine.
SIZE, SEED = "city", 1


def fill(folder: Path, *, empty: bool) -> None:
    """Give a register that has no history its demonstration, unless it is to start empty; then bring the index up.

    A mark in the folder says that the demonstration is being made: who finds it there makes it again.
    """
    load_codes()
    unfinished = folder / "demonstration-unfinished"
    if unfinished.exists() or (not empty and _is_new(folder)):
        unfinished.touch()
        make_demonstration()
        unfinished.unlink()
    (folder / "started").touch()
    _bring_index_up()


def _is_new(folder: Path) -> bool:
    """Nothing but the code tables has ever been written, and nobody has chosen to start empty."""
    return not (folder / "started").exists() and not Entry.objects.exclude(kind="codes.loaded").exists()


def make_demonstration() -> None:
    from guiju import demonstration

    with _bar(said("正在建立示范登记簿", "Making the demonstration register")) as bar:
        demonstration.make(SIZE, SEED, bar.update)


def accounts() -> list[DemonstrationAccount]:
    """Who may sign in to a demonstration register; none where the register is not one."""
    return make_demonstration_accounts() if Source.objects.filter(demonstration=True).exists() else []


def _bring_index_up() -> None:
    if search.engine().exists():
        return  # the worker follows from where it stands
    with _bar(said("正在建立检索索引", "Making the search index"), total=Standard.objects.count()) as bar:
        search.rebuild(bar.update)


@contextmanager
def _bar(title: str, total: int | None = None) -> Iterator[tqdm[NoReturn]]:
    """A bar on a terminal; elsewhere one line when it begins."""
    if not sys.stderr.isatty():
        print(f"{title} …", file=sys.stderr, flush=True)
    with tqdm(desc=title, total=total, disable=None, unit="") as bar:
        yield bar
