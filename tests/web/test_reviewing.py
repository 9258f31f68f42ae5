"""Pages of reviews and demands: few queries, English too, nothing nasty gets through."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web import reviewing

from guiju.web.desk import panels
from guiju.workflow.models import Case

MOST_QUERIES = 12
LARGEST = 150_000


@pytest.fixture
def pages(register):
    return reviewing.visited([register.new, register.dining, register.quality])


@pytest.mark.parametrize("role", ["officer", "approver", "administrator", "drafter", None])
def test_each_page_asks_little_and_is_small(pages, client_of, role):
    client = client_of(role)
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert len(asked) <= MOST_QUERIES, (name, [query["sql"][:160] for query in asked])
        expected = reviewing.STATUSES[name.split()[0]][role] if role and name.startswith("desk") else 200
        assert response.status_code == (302 if role is None and name.startswith("desk") else expected), name
        assert len(response.content) < LARGEST
        assert b"<script>alert" not in response.content


def test_english_pages_are_english(pages, client_of):
    client = client_of("officer", "en")
    for address in pages.values():
        response = client.get(address)
        if response["Content-Type"].startswith("text/html"):
            kept = r"<(bdi|option|button)\b.*?</\1>|<head>.*?</head>"
            text = re.sub(
                r"<[^>]+>", " ", re.sub(kept, "", response.content.decode().split("<main")[-1], flags=re.DOTALL)
            )
            assert not re.findall(r"[\u3400-\u9fff]+", text.replace("规矩", "").replace("分餐", "")), address


@pytest.mark.parametrize(("process", "heading"), [("periodic-review", "体检"), ("standards-demand", "已经有什么")])
def test_what_the_register_knew_stands_below_the_steps_at_no_cost(pages, client_of, process, heading, monkeypatch):
    address = f"/desk/cases/{Case.objects.filter(process=process).last().number}"
    client = client_of("officer")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert heading in client.get(address).content.decode()
    monkeypatch.setattr(panels, "PANELS", {})
    with CaptureQueriesContext(connection) as without:
        client.get(address)
    assert len(asked) == len(without)
