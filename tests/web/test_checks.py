"""A document is checked on the portal: findings beside it, taken away as a file, mended, kept, or gone."""

from __future__ import annotations

import html
import io
import json
import re
import tomllib
from datetime import date

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.casework import visited

from guiju.checks.definition import Profile, Severity
from guiju.checks.fleeting import runs
from guiju.checks.fleeting.runs import Asked
from guiju.checks.kept import actions
from guiju.checks.kept.models import KeptCheck
from guiju.checks.profiles import Settings
from guiju.checks.rules import every
from guiju.documents.blocks import Block, BlockKind, Cell, Document, Span
from guiju.documents.reading import of_text
from guiju.engines import files
from guiju.web.components.checking import laid_out, marked
from guiju.web.limits import Rate

TEXT = "4 技术要求\n4.1 外壳<script>alert(1)</script>的厚度应不小于 TBD mm。\n4.2 外壳应清洁。\n4.3 外壳应平整。\n"


def sent(client, **given):
    return client.post("/check", {"select": ["TXT"], "profile": "standard", **given})


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:400]
    return response.content.decode()


@pytest.fixture
def found(reader, register):
    """The address of a check with one finding."""
    return sent(reader, text=TEXT)["Location"]


def word_file() -> bytes:
    document, kept = docx.Document(), io.BytesIO()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(kept)
    return kept.getvalue()


# Bringing it


def test_findings_stand_beside_the_words_they_are_about(reader, found):
    page = text(reader, found)
    assert '<span class="spot" id="f1"></span><mark class="at-error">TBD</mark><sup class="sev-error">1</sup>' in page
    assert 'href="#f1"' in page
    assert 'href="/rules/TXT101"' in page
    assert "<script>alert" not in page
    assert "外壳应清洁" in page, "the paragraph beside it is shown"
    assert "外壳应平整" not in page
    assert "外壳应平整" in text(reader, f"{found}?all=1")


def test_a_file_is_as_good_as_a_text(reader, register):
    answer = sent(reader, file=SimpleUploadedFile("草案.docx", word_file()))
    page = text(reader, answer["Location"])
    assert "草案.docx" in page
    assert "TBD" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "请选一个文件"),
        ({"text": " \n "}, "请选一个文件"),
        ({"text": "a", "file": SimpleUploadedFile("a.txt", b"a")}, "只给一样"),
        ({"text": "a", "on": "2020-02-30"}, "on-fault"),
        ({"text": "a", "on": "0001-01-01"}, "日期应在"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "file-fault"),
        ({"text": "a", "profile": "nothing"}, 'aria-invalid="true"'),
    ],
)
def test_what_is_wrong_with_the_form_is_said_at_its_field(reader, register, given, said):
    answer = sent(reader, **given)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_too_large_a_file_is_not_taken(reader, register, monkeypatch):
    monkeypatch.setattr(runs, "LARGEST", 100)
    answer = sent(reader, file=SimpleUploadedFile("a.txt", b"x" * 101))
    assert answer.status_code == 400
    assert 'id="file-fault"' in answer.content.decode()


def test_what_cannot_be_read_is_said(reader, register):
    answer = sent(reader, file=SimpleUploadedFile("a.docx", b"no archive"))
    assert "没有查成" in text(reader, answer["Location"])


def test_nobody_checks_without_end(reader, register, monkeypatch):
    monkeypatch.setattr("guiju.web.portal.checks.RATE", Rate(2, 600))
    assert [sent(reader, text="a").status_code for _ in range(3)] == [302, 302, 429]


def test_a_crowd_is_told_to_wait(reader, register, monkeypatch):
    monkeypatch.setattr(runs, "MOST_WAITING", 0)
    assert sent(reader, text="a").status_code == 503


def test_progress_is_seen_with_scripts_and_without(reader, register, monkeypatch):
    monkeypatch.setattr(runs, "carry", lambda run: run.note_progress(3, 80))
    monkeypatch.setattr(runs, "_is_held", lambda lock: True)
    at = sent(reader, text="a")["Location"]
    page = text(reader, at)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert '<progress value="3" max="80"' in page
    monkeypatch.setattr(runs, "_is_held", lambda lock: False)
    assert reader.get(f"{at}/progress")["Location"] == at
    assert reader.get(f"{at}/progress", headers={"hx-request": "true"})["HX-Refresh"] == "true"


# Whose it is, and for how long


def test_it_is_nobody_elses_and_in_no_cache(reader, client_of, register):
    assert reader.get(sent(reader, text=TEXT)["Location"])["Cache-Control"] == "private, no-store"
    at = sent(client_of("officer"), text=TEXT)["Location"]
    assert client_of("officer").get(at).status_code == 200
    for other in (reader, client_of("administrator")):
        assert "没有这次检查" in text(other, at, 404)


def test_it_is_gone_at_once_when_asked(reader, found, places):
    assert reader.get(f"{found}/end").status_code == 405
    assert "都已删去" in reader.post(f"{found}/end", follow=True).content.decode()
    assert text(reader, found, 404)
    assert not list((places / "checks").glob("*/document*"))


# Narrowing


def test_findings_are_narrowed_by_severity_and_family(reader, found):
    assert "这个范围里没有发现" in text(reader, f"{found}?severity=lead")
    assert "这个范围里没有发现" in text(reader, f"{found}?family=REF")
    assert 'id="f1"' in text(reader, f"{found}?severity=error&family=TXT")
    assert "severity" in text(reader, f"{found}?severity=fatal", 400)


# Taking it away


@pytest.mark.parametrize("form", ["html", "txt"])
def test_findings_as_text(reader, found, form):
    answer = reader.get(f"{found}/findings.{form}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "TXT101" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode() or form == "txt"


def test_findings_for_programs(reader, found):
    assert json.loads(reader.get(f"{found}/findings.json").content)["findings"][0]["place"]["quote"] == "TBD"
    assert json.loads(reader.get(f"{found}/findings.sarif").content)["runs"][0]["results"][0]["ruleId"] == "TXT101"


def test_findings_as_a_workbook(reader, found):
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{found}/findings.xlsx").content))
    assert "TXT101" in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_a_word_file_comes_back_with_comments_and_no_other_does(reader, found):
    at = sent(reader, file=SimpleUploadedFile("a.docx", word_file()))["Location"]
    commented = docx.Document(io.BytesIO(reader.get(f"{at}/findings.docx").content))
    assert any("comments" in str(part.partname) for part in commented.part.package.iter_parts())
    assert reader.get(f"{found}/findings.docx").status_code == 404
    assert reader.get(f"{found}/findings.exe").status_code == 404


def test_safe_mends_are_written_and_what_came_of_it_is_checked(reader, register):
    at = sent(reader, text="4 要求\n4.1 应符合GB/T1.1-2020的规定。\n", select=["NUM"])["Location"]
    assert "再查一遍" in text(reader, at)
    assert "GB/T 1.1—2020" in reader.get(f"{at}/mended").content.decode()
    answer = reader.post(f"{at}/again")
    assert answer["Location"] != at
    page = text(reader, answer["Location"])
    assert "改好了 2 处" in page
    assert "再查一遍" not in page, "nothing is left to mend"


# Keeping it


@pytest.fixture
def kept(officer, register):
    officer.post(f"{sent(officer, text=TEXT)['Location']}/keep")
    return KeptCheck.objects.get()


def test_it_is_kept_by_who_is_signed_in_alone(reader, officer, client_of, found, kept):
    assert reader.post(f"{found}/keep")["Location"].startswith("/desk/sign-in")
    assert (kept.errors, kept.warnings, kept.others, kept.profile) == (1, 0, 0, Profile.STANDARD)
    assert "粘贴的文字.txt" in text(officer, "/desk/checks")
    assert 'id="f1"' in text(officer, kept.get_absolute_url())
    assert "TXT101" in reader_of(officer, f"{kept.get_absolute_url()}/findings.txt")
    other = client_of("approver")
    assert other.get(kept.get_absolute_url()).status_code == 404
    assert other.post(f"{kept.get_absolute_url()}/end").status_code == 404
    assert "粘贴的文字" not in text(other, "/desk/checks")


def reader_of(client, address) -> str:
    return client.get(address).content.decode()


def test_a_finding_is_accepted_for_a_reason_and_stays_so(officer, kept):
    at = kept.get_absolute_url()
    [fingerprint] = [each.fingerprint for each in actions.report_of(kept).findings]
    given = {"code": "TXT101", "fingerprint": fingerprint}
    assert officer.post(f"{at}/accept", {**given, "reason": " "}).status_code == 400
    assert officer.post(f"{at}/accept", {**given, "fingerprint": "0", "reason": "x"}).status_code == 404
    officer.post(f"{at}/accept", {**given, "reason": "合同<b>约定"})
    page = text(officer, at)
    assert "合同&lt;b&gt;约定" in page
    written = html.unescape(re.search(r"<bdi>(\[\[check.accepted.*?)</bdi>", page, re.DOTALL)[1])
    assert tomllib.loads(written) == {"check": {"accepted": [{**given, "reason": "合同<b>约定"}]}}
    assert "没有发现问题" in page
    again = officer.post(f"{at}/again")["Location"]
    assert "没有发现问题" in text(officer, again)
    officer.post(f"{again}/keep")
    assert KeptCheck.objects.latest("pk").accepted.get().reason == "合同<b>约定"
    officer.post(f"{at}/accept", given)
    kept.refresh_from_db()
    assert kept.errors == 1


def test_what_is_let_go_leaves_nothing(officer, kept):
    places = kept.document, kept.outcome
    officer.post(f"{kept.get_absolute_url()}/end")
    assert not KeptCheck.objects.exists()
    assert not any(files.storage().exists(place) for place in places)


def test_there_is_an_end_to_keeping(officer, kept, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    assert officer.post(f"{sent(officer, text=TEXT)['Location']}/keep").status_code == 409


# Of a case


def test_a_file_of_a_case_is_checked_by_who_may_read_it(client_of, register, monkeypatch):
    addresses = visited(monkeypatch)
    at = f"{addresses['desk:case-file']}/check"
    drafter = client_of("drafter")
    assert f'action="{at}"' in text(drafter, addresses["desk:case"])
    answer = drafter.post(at)
    assert answer["Location"].startswith("/check/")
    assert drafter.get(answer["Location"]).status_code == 200
    assert client_of("officer").get(answer["Location"]).status_code == 404, "it is the drafter's"
    assert client_of("expert").post(at).status_code == 404
    assert client_of(None).post(at)["Location"].startswith("/desk/sign-in")


# Rules


def test_every_rule_has_a_page_and_stands_in_the_list(reader, english, register):
    listed = text(reader, "/rules")
    for rule in every():
        assert f'href="/rules/{rule.code}"' in listed
    for rule in every()[::7]:
        page = text(reader, f"/rules/{rule.code}")
        assert rule.asks_register or "<mark" in page, rule.code
        assert f'ignore = ["{rule.code}"]' in page.replace("&quot;", '"')
        assert english.get(f"/rules/{rule.code}").status_code == 200


@pytest.fixture
def english(client_of):
    return client_of(None, "en")


def test_a_rule_that_there_is_not(reader, register):
    assert "没有编号为 XYZ999 的规则" in text(reader, "/rules/XYZ999", 404)


def test_rules_are_narrowed_by_profile(reader, register):
    page = text(reader, "/rules?profile=list")
    listed = set(re.findall(r"/rules/([A-Z]+\d+)", page))
    assert listed == {rule.code for rule in every() if Profile.LIST in rule.profiles}


# Laying out


def test_marks_that_meet_are_cut_and_none_is_lost():
    block = Block(0, BlockKind.PARAGRAPH, "abcdef")
    marks = [
        (1, Span(block, 1, 4), Severity.NOTICE),
        (2, Span(block, 3, 6), Severity.ERROR),
        (3, Span(block, 6, 6), Severity.WARNING),
    ]
    pieces = marked(block.text, marks)
    assert "".join(piece.text for piece in pieces) == "abcdef"
    assert [(piece.text, piece.severity) for piece in pieces] == [
        ("a", ""), ("bc", "notice"), ("d", "error"), ("ef", "error"), ("", "warning"),
    ]  # fmt: skip
    assert [n for piece in pieces for n in piece.begin] == [1, 2, 3]
    assert [n for piece in pieces for n in piece.end] == [1, 2, 3]


def test_a_picture_without_words_is_shown_where_something_was_found():
    run = runs_of(Document("a", "docx", (Block(0, BlockKind.FIGURE, ""), Block(1, BlockKind.PARAGRAPH, "a"))), 0)
    assert len(run) == 2
    assert run[0].notes


def test_of_a_long_table_the_rows_with_findings_and_the_first():
    blocks = [
        Block(2 * row + column, BlockKind.CELL, f"{row}/{column}", cell=Cell(1, row + 1, column + 1))
        for row in range(100)
        for column in range(2)
    ]
    [passage] = runs_of(Document("a", "csv", tuple(blocks)), 101)
    assert [[cell[0].block.text for cell in row] for row in passage.rows] == [["0/0", "0/1"], ["50/0", "50/1"]]


def runs_of(document: Document, index: int):
    """As laid out where something was found in the block of that index."""
    from dataclasses import replace

    from guiju.checks.definition import Found
    from guiju.checks.running import check

    [finding] = check(of_text("TBD"), settings=Settings(Profile.STANDARD, ("TXT101",)), on=date(2026, 6, 1)).findings
    there = replace(finding, found=Found(Span(document.blocks[index], 0, 0), finding.message))
    return laid_out(document, [(1, there)], whole=False)


def test_a_thousand_paragraphs_come_in_pages(reader, register):
    content = ("厚度 TBD。\n清洁。\n" * 500).encode()
    run = runs.begin([content], Asked("a.txt", date(2026, 6, 1), Settings(Profile.STANDARD, ("TXT101",)), guess=False))
    page = reader.get(f"/check/{run.token}").content
    assert len(page) < 150_000
    assert b'rel="next"' in page


def test_who_has_no_file_at_hand_is_given_a_standard_to_try(reader):
    assert 'href="/check/model.docx"' in reader.get("/check").content.decode()
    answer = reader.get("/check/model.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="guiju-model.docx"'
    assert b"".join(answer.streaming_content).startswith(b"PK")
