"""`guiju procedures`: the list, and the proof that it can fail."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.test import override_settings
from tests.commands.processes import guiju, outcome

from guiju.commands import CHECKOUT
from guiju.commands.procedures import _stale
from guiju.workflow.register import processes

OPEN_A_CASE = """
import django; django.setup()
from guiju.people.models import User
from guiju.workflow.engine import open_case
user = User.objects.create(username="maker", role="drafter")
answers = {"title": "铝合金样品", "kind": "made", "need": "校准"}
print(open_case("reference-material", by=user, answers=answers).number)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A register with one case."""

    folder = tmp_path_factory.mktemp("var")
    assert outcome(guiju("procedures", "--check", "--data", folder))[0] in (0, 1)
    settled = os.environ | {
        "GUIJU_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "guiju.config.settings",
        "PYTHONPATH": "src",
    }
    made = subprocess.run(
        [sys.executable, "-c", OPEN_A_CASE], env=settled, capture_output=True, text=True, timeout=60, check=False
    )
    assert made.returncode == 0, made.stderr
    return folder


def test_every_procedure_is_listed_with_its_letters(data):
    status, out, err = outcome(guiju("procedures", "--json", "--data", data))
    assert (status, err) == (0, "")
    listed = [json.loads(line) for line in out.splitlines()]
    assert [each["code"] for each in listed] == [each.code for each in processes()]
    assert all(each["states"] >= 3 and each["basis"] for each in listed)


def test_definitions_pages_and_cases_are_proved(data):
    status, out, _err = outcome(guiju("procedures", "--check", "--json", "--data", data))
    assert [json.loads(line) for line in out.splitlines()] == [
        {"check": check, "sound": True, "findings": []} for check in ("definitions", "pages", "cases")
    ]
    assert status == 0


def test_a_case_that_was_changed_past_its_events_is_found(data, tmp_path):
    copy = tmp_path / "var"
    copy.mkdir()
    with (
        closing(sqlite3.connect(data / "register.sqlite3")) as good,
        closing(sqlite3.connect(copy / "register.sqlite3")) as bad,
    ):
        good.backup(bad)
        bad.execute("UPDATE workflow_case SET state = 'approved'")
        bad.commit()
    status, out, _err = outcome(guiju("procedures", "--check", "--data", copy))
    assert status == 1
    assert "state 是 approved，按其经过应是 proposed" in out
    status, out, _err = outcome(guiju("doctor", "--data", copy))
    assert status == 1
    assert "✗ 办件与其经过" in out


def test_a_stale_page_is_found(tmp_path):
    assert CHECKOUT is not None
    for path in (CHECKOUT / "docs" / "processes").iterdir():
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    with override_settings(LANGUAGE_CODE="zh-hans"):
        assert list(_stale(processes(), tmp_path)) == []
        page = tmp_path / "reference-material.md"
        page.write_text(page.read_text("utf-8").replace("`approve`", "`agree`"), "utf-8")
        (tmp_path / "abolished.svg").write_text("<svg/>", "utf-8")
        found = "\n".join(_stale(processes(), tmp_path))
    assert "abolished.svg" in found
    assert "reference-material.md" in found
    assert len(found.splitlines()) == 2
