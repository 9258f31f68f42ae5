"""Our own files at addresses that change when they do, so that browsers may keep them for ever."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class StampedFiles(StaticFilesStorage):
    """`/static/guiju/site.css?v=1b2c3d4e5f60`: nothing has to be collected before a start."""

    def url(self, name: str | None) -> str:
        return f"{super().url(name)}?v={_stamp(name or '')}"


def _stamp(name: str) -> str:
    return _digest(name) if settings.DEBUG else _kept(name)


def _digest(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(f"{name!r} is named by a template and is not among the static files")
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]


_kept = functools.cache(_digest)
