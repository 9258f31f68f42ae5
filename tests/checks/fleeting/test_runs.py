"""A check of which nothing is kept: taken in, checked in a process of its own, seen by whoever may, and gone."""

from __future__ import annotations

import os
import stat
import time
from datetime import date

import pytest

from guiju.base.errors import InvalidForm
from guiju.checks.definition import Profile
from guiju.checks.fleeting import carrying, runs
from guiju.checks.fleeting.runs import Asked, Crowded, Gone, Run, State
from guiju.checks.profiles import Settings
from guiju.checks.running import check

TEXT = "4 技术要求\n4.1 外壳的厚度应不小于 TBD mm。".encode()
DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "checks"


@pytest.fixture
def at_once(monkeypatch):
    """The work is done in this process, before `begin` returns."""
    monkeypatch.setattr(runs, "carry", carrying.carry_out)


@pytest.fixture
def not_at_all(monkeypatch):
    monkeypatch.setattr(runs, "carry", lambda run: None)


def asked(**values) -> Asked:
    return Asked("a.txt", DAY, Settings(Profile.STANDARD, select=("TXT101",)), **{"guess": False, **values})


def test_a_process_of_its_own_reads_and_checks(place):
    run = runs.begin([TEXT], asked())
    assert run.state in (State.WAITING, State.RUNNING)
    assert run.wait(30) is State.FINISHED
    assert [finding.code for finding in run.report.findings] == ["TXT101"]
    assert run.report.on == DAY
    assert stat.S_IMODE(run.folder.stat().st_mode) == 0o700


def test_what_was_removed_meanwhile_is_no_failure(place, monkeypatch):
    monkeypatch.setattr(runs, "carry", lambda run: None)
    run = runs.begin([TEXT], asked())
    monkeypatch.setattr(carrying, "_bound", lambda: None)

    def forgotten(run, document, settings):
        run.forget()
        return check(document, settings=settings, on=DAY)

    monkeypatch.setattr(carrying, "_checked", forgotten)
    carrying._main(run.token)
    assert not run.folder.exists()


def test_what_cannot_be_read_is_told(at_once):
    run = runs.begin([b"no archive"], Asked("a.docx", DAY))
    assert run.state is State.FAILED
    assert "a.docx" in run.fault


def test_a_process_that_was_killed_is_told_from_one_that_works(place, not_at_all):
    run = runs.begin([TEXT], asked())
    assert run.state is State.FAILED
    assert "太多" in run.fault


def test_the_profile_is_guessed_where_none_is_named(at_once):
    asked = Asked("a.csv", DAY, Settings(Profile.TENDER, select=("TXT101",)))
    run = runs.begin(["标准号,名称\nGB/T 1.1—2020,标准化工作导则\n".encode()], asked)
    assert run.report.settings == Settings(Profile.LIST, select=("TXT101",))


def test_only_its_owner_sees_it(at_once):
    run = runs.begin([TEXT], asked(owner=7))
    assert runs.found(run.token, by=7).report
    for other in (None, 8):
        with pytest.raises(Gone):
            runs.found(run.token, by=other)


def test_whoever_knows_the_name_sees_what_is_nobodys(at_once):
    run = runs.begin([TEXT], asked())
    assert runs.found(run.token, by=None) == Run(run.token) == runs.found(run.token, by=8)


@pytest.mark.parametrize("token", ["", "x" * 32, "../../../../etc/passwd", "a/b", "place-0.lock"])
def test_a_name_that_is_none_finds_nothing(token, at_once):
    runs.begin([TEXT], asked())
    with pytest.raises(Gone):
        runs.found(token, by=None)


def test_it_is_gone_when_asked_for_and_after_an_hour(at_once, place):
    first, second = (runs.begin([TEXT], asked()) for _ in range(2))
    first.forget()
    assert [folder.name for folder in place.iterdir() if folder.is_dir()] == [second.token]
    long_ago = time.time() - runs.LASTS.total_seconds() - 1
    os.utime(second.folder / "asked.json", (long_ago, long_ago))
    with pytest.raises(Gone):
        runs.found(second.token, by=None)
    assert runs.sweep() == 1
    assert not [folder for folder in place.iterdir() if folder.is_dir()]


@pytest.mark.parametrize("content", [[], [b""]])
def test_nothing_is_not_taken(content, at_once, place):
    with pytest.raises(InvalidForm, match="是空的"):
        runs.begin(content, asked())
    assert not [folder for folder in place.iterdir() if folder.is_dir()]


def test_too_large_a_file_is_not_taken(at_once, place, monkeypatch):
    monkeypatch.setattr(runs, "LARGEST", 2**20)
    with pytest.raises(InvalidForm, match="最大 1 MB"):
        runs.begin([b"x" * 2**19] * 3, asked())
    assert not [folder for folder in place.iterdir() if folder.is_dir()]


def test_a_crowd_is_turned_away(at_once, monkeypatch):
    runs.begin([TEXT], asked())
    monkeypatch.setattr(runs, "MOST_BYTES", 10)
    with pytest.raises(Crowded):
        runs.begin([TEXT], asked())
    monkeypatch.setattr(runs, "MOST_BYTES", 10**9)
    monkeypatch.setattr(runs, "MOST_WAITING", 0)
    with pytest.raises(Crowded):
        runs.begin([TEXT], asked())
