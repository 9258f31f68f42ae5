"""A report at the desk, from an empty form to a public page whose figures lead to their rows."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guiju.engines import office
from guiju.figures import copying
from guiju.journal.models import Entry
from guiju.reports import keeping
from guiju.reports.models import Report, ReportRun, RunState
from guiju.standards import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def copy(register, monkeypatch):
    monkeypatch.setattr(office, "found", lambda: None)
    copying.rebuild()


@pytest.fixture
def opened(officer):
    response = officer.post("/desk/reports", {"kind": "annual", "period": "2020"})
    assert response.headers["Location"] == "/desk/reports/annual-2020"
    return Report.objects.get()


def make(officer) -> ReportRun:
    response = officer.post("/desk/reports/annual-2020/make")
    run = ReportRun.objects.first()
    assert response.headers["Location"] == f"/desk/reports/runs/{run.pk}"
    return run


def test_a_report_is_made_looked_at_and_published(officer, reader, opened):
    run = make(officer)
    assert run.state == RunState.FINISHED
    page = officer.get(f"/desk/reports/runs/{run.pk}").content.decode()
    assert "预览" in page
    assert "前言（文字）" in page, "gaps are listed on the page"
    assert reader.get("/reports/annual-2020").status_code == 404, "nobody sees what is not published"
    preview = officer.get(f"/desk/reports/runs/{run.pk}/preview").content.decode()
    assert '批准发布国家标准<a href="/search?tier=national' in preview

    officer.post(f"/desk/reports/runs/{run.pk}/publish")
    public = reader.get("/reports/annual-2020").content.decode()
    assert '批准发布国家标准<a href="/search?tier=national' in public
    assert 'id="f1"' not in public, "the table of all figures is a page of its own"
    assert "/reports/annual-2020" in reader.get("/reports").content.decode()
    assert "发布日期在时期内的国家标准" in reader.get("/reports/annual-2020/figures").content.decode()
    file = reader.get("/reports/annual-2020.docx")
    assert file.headers["Content-Disposition"] == 'attachment; filename="annual-2020.docx"'
    assert docx.Document(BytesIO(file.content)).paragraphs
    assert 'href="http://testserver/search?' in reader.get("/reports/annual-2020.html").content.decode()
    assert Entry.objects.filter(kind="report.published", subject="report:annual-2020").exists()

    officer.post("/desk/reports/annual-2020/take-back", {"reason": "数据有误"})
    assert reader.get("/reports/annual-2020").status_code == 404


def test_a_figure_of_the_page_counts_the_rows_it_opens(officer, opened):
    run = make(officer)
    published = next(kept for kept in run.figures if kept["code"] == "national.published")
    found = officer.get(published["address"]).content.decode()
    assert f"{published['value']} 项" in found


def test_the_next_run_tells_what_changed_and_why(officer, opened, register):
    make(officer)
    actions.withdraw(register.dining, on=date(2020, 12, 1), reason="复审", by="test")
    second = make(officer)
    [kept] = second.comparisons.all()
    page = officer.get(f"/desk/reports/runs/{second.pk}/since/{kept.before_id}").content.decode()
    assert "现行国家标准" in page
    assert "−1项" in page
    assert "GB/T 39002—2020" in page
    assert "废止日期" in page


def test_a_text_is_kept_with_its_versions_and_no_one_overwrites_another(officer, opened):
    address = "/desk/reports/annual-2020/texts/前言"
    assert officer.post(address, {"text": "初稿", "stands": "0"}).status_code == 302
    late = officer.post(address, {"text": "另一人的", "stands": "0"})
    assert late.status_code == 409
    assert "另一人的" in late.content.decode(), "what was typed is kept"
    assert officer.post(address, {"text": "改稿", "stands": "1"}).status_code == 302
    page = officer.get(address).content.decode()
    assert "初稿" in page
    assert "改稿" in page
    broken = officer.post(address, {"text": "{{ n( }}", "stands": "2"})
    assert (broken.status_code, "双花括号" in broken.content.decode()) == (400, True)
    assert "初稿" not in keeping.read(make(officer), "html").decode()


def test_a_changed_template_takes_the_place_of_ours_and_an_unknown_place_is_named(officer, opened):
    address = "/desk/reports/annual-2020/template"
    template = docx.Document(BytesIO(officer.get(address).content))
    template.add_paragraph("另有{{ nobody_knows }}")
    written = BytesIO()
    template.save(written)
    officer.post(address, {"file": SimpleUploadedFile("changed.docx", written.getvalue())})
    opened.refresh_from_db()
    assert opened.template.name == "changed.docx"
    failed = make(officer)
    assert failed.state == RunState.FAILED
    assert "nobody_knows" in officer.get(f"/desk/reports/runs/{failed.pk}").content.decode()
    officer.post(address, {"own": "1"})
    assert make(officer).state == RunState.FINISHED


def test_what_is_no_template_is_refused_with_its_reason(officer, opened):
    response = officer.post("/desk/reports/annual-2020/template", {"file": SimpleUploadedFile("x.docx", b"text")})
    assert response.status_code == 400
    assert "errorlist" in response.content.decode()


@pytest.mark.parametrize(("kind", "period"), [("annual", "2020Q3"), ("bulletin", "soon"), ("other", "2020")])
def test_a_report_of_no_such_time_is_not_opened(officer, kind, period):
    assert officer.post("/desk/reports", {"kind": kind, "period": period}).status_code == 400
    assert not Report.objects.exists()
