"""A small register of 2019 and 2020 to report on, with a copy, files of the test's own, and no LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest

from guiju.engines import office
from guiju.figures import copying
from guiju.figures.actions import report_value
from guiju.figures.measure import Precision
from guiju.figures.periods import Period
from guiju.reports import actions
from guiju.reports.models import Report, ReportKind, ReportRun
from guiju.reports.word import saved

YEAR = Period.year(2020)


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(office, "found", lambda: None)
    return tmp_path


@pytest.fixture
def register(make_standard: Callable[..., Any]) -> SimpleNamespace:
    """2019: one national standard; 2020: three, one of them mandatory, one a revision. All in force at its end."""
    old = make_standard("GB/T 1-2019", title_zh="旧", published_on=date(2019, 3, 1), effective_on=date(2019, 6, 1))
    new = make_standard(
        "GB/T 1-2020",
        title_zh="新",
        published_on=date(2020, 3, 1),
        effective_on=date(2020, 6, 1),
        replaces=["GB/T 1-2019"],
    )
    other = make_standard("GB/T 2-2020", title_zh="二", published_on=date(2020, 4, 1), effective_on=date(2020, 6, 1))
    mandatory = make_standard("GB 3-2020", title_zh="强", published_on=date(2020, 8, 1), effective_on=date(2020, 9, 1))
    filed = make_standard("DB33/T 9-2020", title_zh="地", published_on=date(2020, 5, 1), filed_on=date(2020, 7, 1))
    copying.rebuild()
    return SimpleNamespace(old=old, new=new, other=other, mandatory=mandatory, filed=filed, make=make_standard)


@pytest.fixture
def annual(register: SimpleNamespace) -> Report:
    return actions.report_of(ReportKind.ANNUAL, YEAR)


@pytest.fixture
def made(annual: Report) -> ReportRun:
    return made_now(annual)


def made_now(report: Report, template: bytes | None = None) -> ReportRun:
    """A finished run of a report as the register is."""
    kind = actions.kind_of(report)
    kept = actions.keep_template(kind, template, name="own.docx", by="test") if template else None
    return actions.carry_out(actions.prepare(report, by="test", template=kept), forms=("docx",))


def template_of(*paragraphs: str) -> bytes:
    """A Word file with these paragraphs, as an officer might make it."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def text_of(document: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(document)).paragraphs)


def reported(code: str, value: int, precision: Precision = Precision.EXACT, **more: Any) -> None:
    report_value(code, YEAR, value, precision=precision, source="统计处", by="test", **more)
