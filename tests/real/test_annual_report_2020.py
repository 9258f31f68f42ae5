"""The audit of the annual report of 2020, held against a list made by hand; and of texts that are no reports."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
import zstandard

from guiju.checks.claims import audit, read, read_text
from guiju.commands import machine

pytestmark = pytest.mark.real

#: Read line by line by hand: the code of each finding that the report deserves, and the lines that it speaks of.
DESERVED = [
    ("FIG006", {6, 24, 190}),  # 企业标准同比9.8%, but 446664 after 373131
    ("FIG009", {29, 34, 201, 209}),  # the chart of new committees has the title of the pilot projects
    ("FIG009", {30, 206}),  # the chart of committees by sector is titled 标准数量
    ("FIG012", {53, 163}),  # 关于加强… and 关于推进农村户用厕所…
    ("FIG012", {58, 184}),  # two names of one standard on 政务服务
    ("FIG002", {87}),  # soft: 126 achievements, "of which" 89 and 392 standards
]


@pytest.fixture(scope="module")
def shared() -> Path:
    folder = machine.shared()
    assert folder is not None
    return folder


@pytest.fixture(scope="module")
def report(shared):
    return shared / "sources" / "annual-report-2020.txt"


def test_the_findings_are_those_of_the_list_made_by_hand(report):
    found = [
        (finding.code.value, {mention.place.line for mention in finding.mentions})
        for finding in audit(read(report)).findings
    ]
    assert sorted(found, key=str) == sorted(DESERVED, key=str)


def test_the_audit_takes_less_than_two_seconds(report):
    start = time.perf_counter()
    audit(read(report))
    assert time.perf_counter() - start < 2


def test_places_hold_the_words_that_are_quoted(report):
    lines = report.read_text("utf-8").split("\n")
    for figure in audit(read(report)).figures:
        place = figure.place
        assert lines[place.line - 1][place.start : place.end] == figure.number


def test_a_digit_changed_in_any_figure_that_is_determined_elsewhere_is_found(report):
    """Each figure that stands in an equation: its last digit one higher."""
    text = report.read_text("utf-8")
    lines = text.split("\n")
    before = audit(read_text(text))
    known = {(finding.code, finding.arithmetic) for finding in before.findings}
    equations = {"FIG001", "FIG003", "FIG005", "FIG006", "FIG007", "FIG008"}
    tied = {figure for trial in before.trials if trial.holds and trial.code in equations for figure in trial.figures}
    assert len(tied) >= 80
    for figure in tied:
        place, line = figure.place, lines[figure.place.line - 1]
        digits = [at for at in range(place.start, place.end) if line[at].isdigit()]
        at = digits[-1]
        changed = f"{line[:at]}{(int(line[at]) + 1) % 10}{line[at + 1 :]}"
        done = audit(read_text("\n".join([*lines[: place.line - 1], changed, *lines[place.line :]])))
        fresh = [finding for finding in done.findings if (finding.code, finding.arithmetic) not in known]
        assert fresh, figure.quote
        new = re.sub(r"\s", "", changed[place.start : place.end])
        assert any(mention.number == new for finding in fresh for mention in finding.mentions), figure.quote


def test_the_work_plan_contradicts_itself_nowhere(shared):
    assert audit(read(shared / "sources" / "work-plan-2026.txt")).findings == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cn-laws/laws.jsonl.zst", "cn-nmpa/documents.jsonl.zst"])
def test_texts_that_are_no_reports_give_no_false_alarm(shared, name):
    with zstandard.open(shared / "data" / name, "rt", encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            assert audit(read_text(document["text"])).findings == (), document["path"]
