"""Tests that need what this machine lacks are skipped, and say what it is."""

from __future__ import annotations

import pytest

from guiju.commands import machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = machine.lacking()
    for item in items:
        for need in lacking:
            if need.marker in item.keywords:
                item.add_marker(pytest.mark.skip(reason=f"needs {need.name}"))
