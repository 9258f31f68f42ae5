"""What LibreOffice makes of our files: it reads every chart, and tells on which page a heading stands."""

from __future__ import annotations

import io
import os
import stat
import time
from pathlib import Path

import docx
import pypdfium2
import pytest
from tests.reports.word.packaging import problems
from tests.reports.word.samples import rendered, report, template

from guiju.base.errors import Unavailable
from guiju.engines import office
from guiju.reports.word import Style, new_template, paginated, saved, to_pdf
from guiju.reports.word.names import name


@pytest.fixture(scope="module")
def made() -> bytes:
    content, places = report(chapters=2, charts=5, sections=3, rows=40)
    return paginated(rendered(content, **places))


def pages(pdf: bytes) -> list[str]:
    """Their words, without the space that Chinese and digits have between them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_contents_name_the_pages_that_the_headings_are_on(made):
    assert problems(made) == []
    printed = pages(to_pdf(made))
    body = next(place for place, text in enumerate(printed) if "—1—" in text)
    entries = [
        "".join(
            each.text or "" if each.tag == name("w:t") else "\t" for each in entry._p.iter(name("w:t"), name("w:tab"))
        )
        for entry in docx.Document(io.BytesIO(made)).paragraphs
        if entry._p.find(f".//{name('w:hyperlink')}") is not None and entry.style.name.startswith("toc")
    ]
    assert len(entries) == 9
    for entry in entries:
        title, page = entry.split("\t")
        assert title.replace("\u3000", "") in printed[body + int(page) - 1]


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_pdf_shows_the_charts_numbers_and_the_page_numbers(made):
    whole = "\n".join(pages(to_pdf(made)))
    for shown in ("8387", "49.31%", "图5", "表2", "—I—", "—2—"):
        assert shown in whole


def test_without_libreoffice_a_file_stays_as_it_is_and_a_pdf_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr(office, "found", lambda: None)
    document = rendered(template("正文"))
    assert paginated(document) == document
    with pytest.raises(Unavailable, match="LibreOffice"):
        to_pdf(document)


def _program(folder: Path, script: str) -> Path:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_a_program_that_does_not_end_is_ended_with_its_children(monkeypatch, tmp_path):
    monkeypatch.setattr(office, "found", lambda: _program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait"))
    start = time.monotonic()
    with pytest.raises(Unavailable, match="没有完成"):
        office.to_pdf(b"", longest_s=0.5)
    assert time.monotonic() - start < 10
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _alive(child):
        time.sleep(0.05)
    assert not _alive(child)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_program_that_makes_nothing_is_told_with_what_it_said(monkeypatch, tmp_path):
    monkeypatch.setattr(office, "found", lambda: _program(tmp_path, "echo source file could not be loaded"))
    with pytest.raises(Unavailable, match="source file could not be loaded"):
        office.to_pdf(b"")


def test_a_document_without_contents_is_not_counted(monkeypatch):
    monkeypatch.setattr(office, "found", lambda: pytest.fail("nothing is to be counted"))
    document = new_template(cover=[(Style.TITLE, "报告")], header="")
    made = rendered(saved(document))
    assert paginated(made) == made
