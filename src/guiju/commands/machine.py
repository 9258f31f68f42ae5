"""What some tests need and a bare machine lacks, by name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guiju.commands import CHECKOUT
from guiju.engines import office


@dataclass(frozen=True, slots=True)
class Need:
    """Something outside this project; tests that need it carry `marker`."""

    marker: str
    name: str
    found: Callable[[], Path | None]
    #: Can it be installed on any machine? The folder of real data cannot.
    installable: bool = True


def postgresql() -> Path | None:
    """The folder with PostgreSQL's programs (initdb, postgres)."""
    if program := shutil.which("initdb"):
        return Path(program).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def chromium() -> Path | None:
    """A Chromium that the system installed; the tests drive it with --no-sandbox."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((Path(path) for name in names if (path := shutil.which(name))), None)


def java() -> Path | None:
    """The program that Spark runs in."""
    found = shutil.which("java")
    return Path(found) if found else None


def shared() -> Path | None:
    """The folder of real files beside the checkout, or where GUIJU_SHARED says."""
    chosen = os.environ.get("GUIJU_SHARED")
    folder = Path(chosen) if chosen else (CHECKOUT or Path.cwd()).parent / "shared"
    return folder if folder.is_dir() else None


NEEDS = (
    Need("postgresql", "PostgreSQL", postgresql),
    Need("spark", "Java", java),
    Need("browser", "Chromium", chromium),
    Need("libreoffice", "LibreOffice Writer", office.found),
    Need("real", "../shared", shared, installable=False),
)


def lacking() -> list[Need]:
    return [need for need in NEEDS if need.found() is None]
