"""The door to consultations, opened when it is first needed."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    from guiju.consultations import actions

    return getattr(actions, name)
