"""One administrative procedure in each file. A new one is a new file: nothing lists them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def modules() -> Iterator[ModuleType]:
    """Every file of this package that holds a `PROCESS`; importing it registers it."""
    for found in pkgutil.iter_modules(__path__):
        if not found.ispkg and found.name not in ("apps", "models"):
            module = importlib.import_module(f"{__name__}.{found.name}")
            if hasattr(module, "PROCESS") or hasattr(module, "PROCESSES"):
                yield module
