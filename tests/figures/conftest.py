"""Measures of a bureau's own to report and to ask for."""

from __future__ import annotations

import pytest

from guiju.figures.actions import define_measure
from guiju.figures.measure import Kind


@pytest.fixture
def own(db):
    """`own("培训期数", "期")`: the code of a measure."""

    def make(title: str, unit: str, kind: Kind = Kind.FLOW) -> str:
        return define_measure(title=title, unit=unit, kind=kind, definition=f"{title}。", by="test").code

    return make
