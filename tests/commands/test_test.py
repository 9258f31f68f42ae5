"""What `guiju test` makes of pytest's report."""

from __future__ import annotations

import pytest

from guiju.commands import machine, test

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="assert 1 == 2"/></testcase>
<testcase name="d"><error message="fixture"/></testcase>
<testcase name="e"><skipped type="pytest.skip" message="needs ../shared"/></testcase>
<testcase name="f"><skipped type="pytest.skip" message="needs Chromium"/></testcase>
<testcase name="g"><skipped type="pytest.skip" message="not in the mood"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def tally(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    return test.read_report(tmp_path / "report.xml")


def test_cases_are_counted_and_errors_are_failures(tally):
    assert test._last_line(tally) == "2 passed, 2 failed, 3 skipped"


def test_only_what_cannot_be_installed_excuses_a_skipped_test(tally, monkeypatch):
    monkeypatch.setattr(machine, "lacking", lambda: list(machine.NEEDS))
    excused, others = test.excused(tally)
    assert list(excused) == ["needs ../shared"]
    assert sorted(others) == ["needs Chromium", "not in the mood"]


def test_what_is_there_excuses_nothing(tally, monkeypatch):
    monkeypatch.setattr(machine, "lacking", list)
    assert test.excused(tally)[0] == {}


def test_every_need_has_its_marker(pytestconfig):
    declared = {line.split(":")[0] for line in pytestconfig.getini("markers")}
    assert {need.marker for need in machine.NEEDS} <= declared
