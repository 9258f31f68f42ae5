"""Small documents, checked as a person would have them checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from guiju.checks.definition import Finding, Profile
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.documents.reading import of_text

DAY = date(2026, 6, 1)
"""The day for which examples are checked."""

Checked = Callable[..., list[Finding]]


def checked(text: str, *codes: str, profile: Profile = Profile.STANDARD, on: date = DAY) -> list[Finding]:
    """What these rules (codes or families) find in a text, one paragraph a line."""
    return list(check(of_text(text), settings=Settings(profile=profile, select=codes), on=on).findings)


@pytest.fixture(name="checked")
def checked_fixture() -> Checked:
    return checked
