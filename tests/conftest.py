"""Tests that need what this machine lacks are skipped, and say what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings as hypothesis_settings

from guiju.commands import machine

# A machine that does other work makes no example wrong.
hypothesis_settings.register_profile("guiju", deadline=None)
hypothesis_settings.load_profile("guiju")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = machine.lacking()
    for item in items:
        for need in lacking:
            if need.marker in item.keywords:
                item.add_marker(pytest.mark.skip(reason=f"needs {need.name}"))


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Test processes beside each other keep their locks and files apart; each test has a columnar copy of its own."""
    settings.DATA = tmp_path_factory.getbasetemp() / "state"
    settings.FIGURES_URL = f"duckdb://{settings.DATA / 'figures' / uuid4().hex}"


@pytest.fixture
def make_standard(db: None) -> Callable[..., Any]:
    """`make_standard("GB/T 1.1-2020", effective_on=…, replaces=["GB/T 1.1-2009"])`: enter an edition."""
    from guiju.base.terms import RelationKind
    from guiju.standards import actions
    from guiju.standards.models import Source, Standard

    def make(number: str, *, source: str = "test", replaces: Sequence[str] = (), **values: Any) -> Standard:
        named, _made = Source.objects.get_or_create(name=source)
        standard = actions.register_standard(number, source=named, by="test", **values)
        for target in replaces:
            actions.relate(standard, RelationKind.REPLACES, target, source=named, by="test")
        return standard

    return make
