"""The first start gives a new register its demonstration once, whole, and only if it is wanted."""

from __future__ import annotations

import pytest

from guiju.commands import first_start
from guiju.engines.search import search_engine
from guiju.figures import copying
from guiju.organizations.actions import register_organization
from guiju.organizations.models import Code, OrganizationKind
from guiju.people.roles import Role
from guiju.standards import search
from guiju.standards.models import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch, settings, tmp_path):
    """Which demonstrations were made."""
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
    calls = []

    def make(size, seed):
        calls.append((size, seed))
        register_organization(kind=OrganizationKind.AGENCY, name_zh="演示局", by="demonstration")

    monkeypatch.setattr(first_start.demo, "make", make)
    return calls


def test_a_new_register_gets_its_codes_the_demonstration_and_an_index_and_a_copy_once(made, tmp_path):
    first_start.fill(tmp_path, empty=False)
    first_start.fill(tmp_path, empty=False)
    assert made == [("city", 1)]
    assert Code.objects.exists()
    assert search.engine().exists()
    assert copying.check_copy() == []


def test_a_register_that_started_empty_never_gets_it(made, tmp_path):
    first_start.fill(tmp_path, empty=True)
    first_start.fill(tmp_path, empty=False)
    assert made == []


def test_a_register_with_contents_never_gets_it(made, tmp_path):
    register_organization(kind=OrganizationKind.AGENCY, name_zh="某市市场监督管理局", by="import")
    first_start.fill(tmp_path, empty=False)
    assert made == []


def test_a_first_start_cut_short_is_done_again(made, tmp_path, monkeypatch):
    def cut_short(size, seed):
        raise KeyboardInterrupt

    with monkeypatch.context() as this_time:
        this_time.setattr(first_start.demo, "make", cut_short)
        with pytest.raises(KeyboardInterrupt):
            first_start.fill(tmp_path, empty=False)
    first_start.fill(tmp_path, empty=False)
    assert made == [("city", 1)]


def test_only_a_demonstration_register_tells_its_accounts(made, tmp_path):
    assert first_start.accounts() == []
    Source.objects.create(name="demonstration", demonstration=True)
    accounts = first_start.accounts()
    names = [account.username for account in accounts]
    assert {name.rstrip("123") for name in names} == set(Role)
    assert [name for name in names if name.startswith("expert")] == ["expert1", "expert2", "expert3"]
    assert first_start.accounts() == accounts


def test_an_index_that_was_damaged_is_made_again_at_a_start(made, tmp_path):
    first_start.fill(tmp_path, empty=True)
    (segment,) = (tmp_path / "search").glob("*.segment")
    segment.write_text("garbled")
    search_engine.cache_clear()  # a new process opens it anew
    first_start.fill(tmp_path, empty=True)
    assert search.check_index() == []
