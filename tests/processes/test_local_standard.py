"""A local standard from its proposal to the register, and what stands against each wrong step."""

from __future__ import annotations

import pytest
from django.apps import apps

from guiju.base.terms import Status
from guiju.processes.local import consulting
from guiju.standards.models import Standard
from guiju.workflow import documents, replaying
from tests.processes.local import Course


@pytest.fixture
def course(db, settings, tmp_path, monkeypatch):
    fake = (("publish", None), ("current", None), ("latest", None), ("unanswered", 0), ("summary", (0,) * 5))
    for name, answer in () if apps.is_installed("guiju.consultations") else fake:
        monkeypatch.setitem(consulting.__dict__, name, lambda *given, answer=answer, **named: answer)
    settings.MEDIA_ROOT = tmp_path
    settings.DATA = tmp_path
    return Course()


def test_a_proposal_comes_to_stand_in_the_register(course):
    course.to_published()
    course.opens_text()
    course.later(20)
    course.does("file", filing_number="12345-2026", filed=course.day.isoformat())
    assert course.case.state == "done"
    standard = Standard.objects.get(prefix="DB33/T")
    assert standard.number == "DB33/T 1-2026"
    assert standard.title_zh == "茶园低温预警服务规范"
    assert standard.filed_on == course.day
    assert standard.status(on=course.day) is Status.UPCOMING
    assert not list(replaying.flaws())


def test_every_document_is_made_the_same_each_time(course):
    course.to_published()
    course.opens_text()
    course.does("file", filing_number="1", filed=course.day.isoformat())
    found = documents.documents_of(course.case)
    codes = [document.code for _event, document in found]
    assert codes == ["application", "assessment", "plan", "explanation", "announcement", "comment-table", "minutes",
                     "approval-sheet", "approval", "announcement-of-publication", "filing"]  # fmt: skip
    for event, document in found:
        made = documents.made(course.case, event, document)
        assert made[:2] == b"PK"
        assert made == documents.made(course.case, event, document), document.code
