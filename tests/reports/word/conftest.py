"""Here LibreOffice is what is tested: that of this machine is found, unlike in the tests of reports."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def places() -> None:
    """Instead of that of tests/reports."""
