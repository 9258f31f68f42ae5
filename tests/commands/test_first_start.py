"""The first start gives a new register its demonstration once, whole, and only if it is wanted."""

from __future__ import annotations

import pytest

from guiju.commands import first_start
from guiju.journal import actions as journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch, settings, tmp_path):
    """How often the demonstration was made."""
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'search'}"
    calls = []

    def make():
        calls.append("made")
        journal.record("demonstration.made", by="demonstration")

    monkeypatch.setattr(first_start, "make_demonstration", make)
    return calls


def test_a_new_register_gets_it_once(made, tmp_path):
    first_start.fill(tmp_path, empty=False)
    first_start.fill(tmp_path, empty=False)
    assert made == ["made"]
    assert (tmp_path / "search").is_dir()


def test_a_register_that_started_empty_never_gets_it(made, tmp_path):
    first_start.fill(tmp_path, empty=True)
    first_start.fill(tmp_path, empty=False)
    assert made == []


def test_a_register_with_a_history_never_gets_it(made, tmp_path):
    journal.record("standard.registered", by="import")
    first_start.fill(tmp_path, empty=False)
    assert made == []


def test_a_first_start_cut_short_is_done_again(made, tmp_path, monkeypatch):
    def cut_short():
        journal.record("demonstration.begun", by="demonstration")
        raise KeyboardInterrupt

    with monkeypatch.context() as this_time:
        this_time.setattr(first_start, "make_demonstration", cut_short)
        with pytest.raises(KeyboardInterrupt):
            first_start.fill(tmp_path, empty=False)
    first_start.fill(tmp_path, empty=False)
    first_start.fill(tmp_path, empty=False)
    assert made == ["made"]
