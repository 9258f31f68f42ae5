"""A city reports its standard, the province checks it and files it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.processes.local import Course

from guiju.organizations.models import Organization
from guiju.people.roles import Role
from guiju.workflow import documents, engine, replaying
from guiju.workflow.errors import NotYet, NotYours
from guiju.workflow.models import Case


@pytest.fixture
def course(db, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    course = Course(region="330100")
    province = Organization.objects.create(key="agency:33", kind="agency", name_zh="某省局", region="330000")
    course.bureau.parent = province
    course.bureau.save()
    course.province = course.person("province", Role.REVIEWER, province)
    return course


@pytest.fixture
def standard(make_standard):
    return make_standard("DB3301/T 12-2026", title_zh="城市书房服务规范", published_on=date(2026, 2, 1),
                         effective_on=date(2026, 4, 1))  # fmt: skip


def papers(course):
    return {"letter": "杭市监〔2026〕8 号", "announcement": course.file("公告.pdf", by=course.officer),
            "text": course.file("文本.pdf", by=course.officer)}  # fmt: skip


FILING = {"complete": True, "conforms": True, "filing_number": "33-2026-7"}


def test_the_province_files_what_the_city_reports(course, standard):
    course.opens("submit", by=course.officer, process="provincial-filing", standard=[standard.number], **papers(course))
    course.does("return", by=course.province, reason="公告没有盖章。")
    course.does("send", by=course.officer, **papers(course))
    course.later(5)
    course.does("file", by=course.province, filed=course.day.isoformat(), **FILING)
    standard.refresh_from_db()
    assert (standard.filed_on, course.case.outcome) == (course.day, "done")
    [(event, document)] = documents.documents_of(course.case)
    assert event.data["days_after_publication"] == 34
    assert documents.made(course.case, event, document)[:2] == b"PK"


def test_a_city_does_not_check_its_own_report(course, standard):
    course.opens("submit", by=course.officer, process="provincial-filing", standard=[standard.number], **papers(course))
    with pytest.raises(NotYet, match="报送机关不能自审"):
        course.does("file", by=course.reviewer, filed=course.day.isoformat(), **FILING)
    with pytest.raises(NotYours):
        course.does("file", by=course.officer, filed=course.day.isoformat(), **FILING)


def test_a_filing_does_not_lie_before_publication_or_ahead(course, standard):
    course.opens("submit", by=course.officer, process="provincial-filing", standard=[standard.number], **papers(course))
    for day, why in (("2026-01-31", "早于发布日期"), ("2026-12-31", "还没有到")):
        with pytest.raises(NotYet, match=why):
            course.does("file", by=course.province, filed=day, **FILING)


def test_the_filing_ends_the_case_that_made_the_standard(course):
    course.to_published()
    course.does("send-to-province", letter="杭市监〔2026〕8 号")
    made, filing = course.case, Case.objects.get(process="provincial-filing")
    course.case = filing
    course.does("send", by=course.officer, **papers(course))
    with pytest.raises(NotYet, match="正式文本还没有公开"):
        course.does("file", by=course.province, filed=course.day.isoformat(), **FILING)
    course.case = made
    course.opens_text()
    engine.perform(filing, "file", by=course.province, now=course.now,
                   answers={**FILING, "filed": course.day.isoformat()})  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.outcome, filing.outcome) == ("done", "done", "done")
    assert not list(replaying.flaws())
