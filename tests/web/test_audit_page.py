"""A report is dropped at the desk: its contradictions stand beside its text, and nothing of it is kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

TEXT = "（一）技术组织\n2020年，新成立技术委员会23个，其中TC4个，SC17个，SWG3个。\n<script>alert(1)</script>\n"


def sent(client, name: str, content: bytes):
    return client.post("/desk/audit", {"file": SimpleUploadedFile(name, content)})


def test_findings_are_shown_with_links_to_their_words(officer, settings):
    answer = sent(officer, "report.txt", TEXT.encode())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "4 + 17 + 3 = 24 ≠ 23" in page
    assert 'href="#f1-0"' in page
    assert '<mark id="f1-0">23个<sup>1</sup></mark>' in page
    assert "<script>alert(1)" not in page
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_report_that_agrees_with_itself(officer):
    assert "没有发现自相矛盾的数字" in sent(officer, "report.txt", "2020年发布国家标准3项。".encode()).content.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("report.exe", b"MZ"), ("report.docx", b"no archive"), ("report.pdf", b"no")]
)
def test_what_cannot_be_read_is_said_at_the_field(officer, name, content):
    answer = sent(officer, name, content)
    assert answer.status_code == 400
    assert 'class="errorlist"' in answer.content.decode()
