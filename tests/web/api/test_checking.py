"""A program sends a document and gets its findings; nothing of it stays."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guiju.checks.fleeting import runs
from guiju.engines.locks import exclusive
from guiju.web.api import checking, surroundings

TEXT = "4 技术要求\n4.1 外壳的厚度应不小于 TBD mm。\n".encode()


def posted(program, content: bytes = TEXT, query: str = "?select=TXT101", *, status: int = 200):
    response = program.client.post(f"/api/v1/checks{query}", content, content_type="application/octet-stream")
    return program.checked(response, status)


def test_a_document_in_the_body(program, places):
    found = posted(program, query="?name=草案.txt&profile=standard&on=2020-12-31&select=TXT101").json()
    assert (found["file"], found["format"], found["profile"], found["on"]) == (
        "草案.txt",
        "txt",
        "standard",
        "2020-12-31",
    )
    assert checking.Checked.model_validate(found), "it is as described, and no more is sent"
    [finding] = found["findings"]
    assert finding["place"]["quote"] == "TBD"
    assert finding["place"]["line"] == 2
    assert not [folder for folder in (places / "checks").iterdir() if folder.is_dir()], "nothing stays"


def test_a_document_in_a_form(program):
    response = program.client.post("/api/v1/checks", {"file": SimpleUploadedFile("a.md", TEXT)})
    assert program.checked(response, 200).json()["format"] == "md"
    response = program.client.post("/api/v1/checks", {"document": SimpleUploadedFile("a.md", TEXT)})
    assert "file" in program.checked(response, 400).json()["detail"]


def test_findings_as_sarif_in_english(english):
    response = posted(english, query="?format=sarif&select=TXT101&profile=standard")
    assert response["Content-Type"] == "application/sarif+json"
    run = response.json()["runs"][0]
    assert [each["ruleId"] for each in run["results"]] == ["TXT101"]
    assert "占位" not in run["results"][0]["message"]["text"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?select=XYZ", "XYZ"),
        ("?profile=novel", "profile"),
        ("?on=2020-02-30", "on"),
        ("?format=pdf", "format"),
        ("?colour=red", "colour"),
    ],
)
def test_nonsense_is_refused_by_name(program, query, named):
    assert named in str(posted(program, query=query, status=400).json())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_document_is_refused(program, content):
    posted(program, content, status=400)


def test_too_large_a_document_is_refused_before_it_is_read(program, monkeypatch):
    monkeypatch.setattr(surroundings, "MOST_OF_A_DOCUMENT", 10)
    posted(program, status=413)
    monkeypatch.undo()


def test_a_crowd_and_too_many_who_wait_are_told_when_to_come_again(program, places, monkeypatch):
    monkeypatch.setattr(checking, "MOST_AT_ONCE", 1)
    with exclusive(places / "checks" / "waiting-0.lock", what=""):
        assert posted(program, status=503)["Retry-After"]
    monkeypatch.setattr(runs, "MOST_WAITING", 0)
    assert posted(program, status=503)["Retry-After"]


def test_what_takes_too_long_is_given_up(program, places, monkeypatch):
    monkeypatch.setattr(runs, "carry", lambda run: None)
    monkeypatch.setattr(runs, "_is_held", lambda lock: lock.parent.exists())
    monkeypatch.setattr(runs, "MOST_WAITING", 9)
    monkeypatch.setattr(checking, "PATIENCE_S", 0.01)
    posted(program, status=503)
    assert not [folder for folder in (places / "checks").iterdir() if folder.is_dir()]
