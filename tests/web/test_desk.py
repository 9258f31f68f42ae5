"""What officers and auditors do at the desk."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from guiju.journal.actions import verify
from guiju.journal.models import Entry
from guiju.standards import uploads
from guiju.standards.models import Conflict, ImportRun, ImportState, Source, Standard

HEADINGS = ["标准编号", "标准名称", "发布日期", "实施日期", "备注"]
GOOD = [
    ["GB/T 50001-2021", "示例一", "2021-01-01", "2021-06-01", ""],
    ["GB／T 50002—2021", "示例二", "2021-02-01", "", ""],
]
BAD = [
    ["", "没有号", "2021-01-01", "", ""],
    ["不是标准号", "坏行", "2021-01-01", "", ""],
    ["GB/T 1~5", "范围", "2021-01-01", "", ""],
]


def text(response) -> str:
    return response.content.decode()


def workbook(rows, headings=HEADINGS, name="list.xlsx"):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def upload(client, file) -> ImportRun:
    response = client.post("/desk/imports/new", {"file": file})
    assert response.status_code == 302, text(response)
    return ImportRun.objects.latest("pk")


def send(client, run, do="import", columns=None, **more):
    """Send the form of the second step, the columns as recognised unless others are given."""
    shown = client.get(f"/desk/imports/{run.pk}/columns").context["preview"]
    chosen = columns or {heading: shown.mapping.get(heading, "") for heading in shown.layout.headings}
    form = {"heading": list(chosen), "column": list(chosen.values()), "do": do}
    form |= {"source": "省局目录", "priority": "60", "retrieved_on": "2026-01-01"} | more
    return client.post(f"/desk/imports/{run.pk}/columns", form)


@pytest.fixture(autouse=True)
def _commits(db, django_capture_on_commit_callbacks, places):
    """Jobs are handed over when the request's transaction is done."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def test_three_bad_rows_are_mended_and_imported_again(officer):
    run = upload(officer, workbook(GOOD + BAD))
    page = text(officer.get(f"/desk/imports/{run.pk}/columns"))
    assert "GB/T 50002—2021" in page
    assert "标准号有全角字符，已改为半角" in page
    assert page.count("status-withdrawn") == 3

    response = send(officer, run)
    done = officer.get(response.headers["Location"]).context["run"]
    assert (done.created, done.rejected, done.source.priority) == (2, 3, 60)
    page = text(officer.get(f"/desk/imports/{done.pk}"))
    for said in (
        "有 3 行退回",
        "NUMBER_MISSING",
        "NUMBER_UNREADABLE",
        "NUMBER_IS_RANGE",
        "第 3 行：<bdi>GB／T 50002—2021",
    ):
        assert said in page
    assert "有 3 行没有导入，可以改好再导入" in text(officer.get("/desk/"))

    form = officer.get(f"/desk/imports/{done.pk}/mend").context["form"]
    rows = form.groups()
    assert [cells[0].label for _reject, _skip, cells in rows] == ["标准编号"] * 3
    sent = {field.html_name: field.initial or "" for _reject, _skip, cells in rows for field in cells}
    numbers = [cells[0].html_name for _reject, _skip, cells in rows]
    sent |= {numbers[0]: "GB/T 50003-2021", numbers[1]: "GB/T 50004-2021", rows[2][1].html_name: "on"}
    mended = officer.get(officer.post(f"/desk/imports/{done.pk}/mend", sent).headers["Location"]).context["run"]
    assert (mended.created, mended.rejected, mended.state) == (2, 0, ImportState.FINISHED)
    assert mended.source == done.source
    assert Standard.objects.get(key="gb-t-50004-2021").title_zh == "坏行"
    assert "有 3 行没有导入" not in text(officer.get("/desk/"))


def test_rejected_rows_come_as_a_file_with_their_columns(officer):
    run = upload(officer, workbook(BAD))
    done = officer.get(send(officer, run).headers["Location"]).context["run"]
    file = b"".join(officer.get(f"/desk/imports/{done.pk}/rejects.csv").streaming_content).decode("utf-8-sig")
    assert file.splitlines()[0].startswith("来源,行号,缺陷代码,退回原因")
    assert "不是标准号" in file


def test_a_trial_changes_nothing_and_leads_to_the_import(officer):
    run = upload(officer, workbook(GOOD))
    trial = officer.get(send(officer, run, do="try").headers["Location"])
    assert "试运行完成，登记簿没有改动" in text(trial)
    assert trial.context["run"].created == 2
    assert not Standard.objects.exists()
    assert f"/desk/imports/{run.pk}/columns" in text(trial)
    form = officer.get(f"/desk/imports/{run.pk}/columns").context["form"]
    assert form.initial["source"] == "省局目录"
    send(officer, run)
    assert Standard.objects.count() == 2
    assert not ImportRun.objects.filter(state=ImportState.PREVIEW).exists()


def test_columns_can_be_given_another_meaning(officer):
    run = upload(officer, workbook(GOOD, headings=["编号", "名称", "甲", "乙", "备注"]))
    given = {"编号": "number", "名称": "title_zh", "甲": "published_on", "乙": "effective_on", "备注": ""}
    shown = send(officer, run, do="look", columns=given)
    assert shown.context["preview"].rows[0].said["effective_on"] == "2021-06-01"
    assert not Source.objects.exists()
    send(officer, run, columns=given)
    assert str(Standard.objects.get(key="gb-t-50001-2021").effective_on) == "2021-06-01"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"标准编号": "", "标准名称": "title_zh"}, "要有一列是标准号"),
        ({"标准编号": "number", "标准名称": "number"}, "有几列都标作“标准号”"),
        ({"标准编号": "number", "标准名称": "colour"}, "没有名为“colour”的项目"),
    ],
)
def test_contradictory_columns_are_refused(columns, said, officer):
    response = send(officer, upload(officer, workbook(GOOD)), columns=columns)
    assert response.status_code == 400
    assert said in text(response)
    assert not Standard.objects.exists()


def test_what_was_typed_stays_when_something_is_missing(officer):
    response = send(officer, upload(officer, workbook(GOOD)), source="", priority="77")
    assert response.status_code == 400
    assert 'value="77"' in text(response)
    assert "errorlist" in text(response)


def test_unknown_headings_can_be_named(officer):
    run = upload(officer, workbook(GOOD, headings=["甲", "乙", "丙", "丁", "戊"]))
    page = officer.get(f"/desk/imports/{run.pk}/columns")
    assert page.status_code == 400
    assert "照抄两列的列名" in text(page)
    named = {"heading": ["甲", "乙"], "column": ["number", "title_zh"], "do": "look"}
    shown = officer.post(f"/desk/imports/{run.pk}/columns", named)
    assert shown.context["preview"].rows[0].number == "GB/T 50001—2021"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("list.pdf", b"%PDF"), "能导入的文件类型"),
        (SimpleUploadedFile("list.csv", b"\x00" * 100), "文件最大"),
        (SimpleUploadedFile("empty.csv", b""), "空"),
    ],
    ids=["type", "size", "empty"],
)
def test_unfit_files_are_refused_where_they_are_chosen(file, said, officer, monkeypatch):
    if file.name == "list.csv":
        monkeypatch.setattr(uploads, "LARGEST", 10)
    response = officer.post("/desk/imports/new", {"file": file})
    assert response.status_code == 400
    assert said in text(response)
    assert not ImportRun.objects.exists()


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(officer, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 1000)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet1.xml", b" " * 100_000)
    response = officer.post("/desk/imports/new", {"file": SimpleUploadedFile("bomb.xlsx", content.getvalue())})
    assert response.status_code == 400
    assert "解开后" in text(response)
    assert not any(path.is_file() for path in uploads.Path(uploads.settings.MEDIA_ROOT).rglob("*"))


def test_a_file_name_cannot_lead_elsewhere(officer):
    run = upload(officer, workbook(GOOD, name="../../etc/..hidden list.xlsx"))
    path = uploads.path_of(run)
    assert path.is_relative_to(uploads.settings.MEDIA_ROOT)
    assert path.name == "hidden_list.xlsx"


def test_an_upload_can_be_thrown_away(officer):
    run = upload(officer, workbook(GOOD))
    path = uploads.path_of(run)
    officer.post(f"/desk/imports/{run.pk}/discard")
    assert not path.exists()
    assert not ImportRun.objects.exists()


def test_progress_is_asked_for_until_it_ends(officer, db):
    run = ImportRun.objects.create(
        file_name="big.csv", file_digest="1", state=ImportState.RUNNING, retrieved_on="2026-01-01", by="user:0",
        position=5_000, total=20_000,
    )  # fmt: skip
    part = text(officer.get(f"/desk/imports/{run.pk}/progress"))
    assert 'hx-trigger="every 1s"' in part
    assert 'value="25"' in part
    assert "已处理 5\u202f000 行，共 20\u202f000 行" in part
    run.state = ImportState.FAILED
    run.message = "文件被截断"
    run.save()
    part = text(officer.get(f"/desk/imports/{run.pk}/progress"))
    assert "hx-trigger" not in part
    assert "文件被截断" in part


def test_a_decision_needs_a_reason_and_is_written_down(officer, register):
    address = f"/desk/conflicts/{register.conflict.pk}"
    response = officer.post(address, {"value": "1", "reason": ""})
    assert response.status_code == 400
    officer.post(address, {"value": "1", "reason": "2020年第14号公告"})
    register.dining.refresh_from_db()
    assert str(register.dining.published_on) == "2020-06-12"
    assert Entry.objects.latest("seq").kind == "conflict.settled"
    assert "没有等待裁决的不同说法" in text(officer.get("/desk/conflicts"))
    assert "2020年第14号公告" in text(officer.get("/desk/conflicts?decided=1"))
    assert officer.post(address, {"value": "7", "reason": "x"}).status_code == 400


def test_conflicts_are_filtered_by_field(officer, register):
    assert "GB/T 39002—2020" in text(officer.get("/desk/conflicts?field=published_on"))
    assert officer.get("/desk/conflicts?field=colour").status_code == 404


def test_an_auditor_reads_and_verifies_the_journal(client_of, register):
    auditor = client_of("auditor")
    page = text(auditor.get("/desk/journal"))
    assert "GB/T 1.1—2020" in page
    assert "还没有在这里核对过" in page
    assert auditor.post("/desk/journal/verify", follow=True).status_code == 200


def test_signing_in_with_a_wrong_password_says_so(client_of, register):
    stranger = client_of(None)
    client_of("officer")
    response = stranger.post("/desk/sign-in", {"username": "officer", "password": "wrong"})
    assert "请输入一个正确的" in text(response)


def test_a_decision_does_not_overrule_one_that_nobody_saw(officer, register):
    address = f"/desk/conflicts/{register.conflict.pk}"
    officer.post(address, {"value": "1", "reason": "2020年第14号公告", "stands": ""})
    late = officer.post(address, {"value": "0", "reason": "另一位的看法", "stands": ""})
    assert late.status_code == 409
    assert "别人作了裁决" in text(late)
    assert "另一位的看法" in text(late)
    register.dining.refresh_from_db()
    assert str(register.dining.published_on) == "2020-06-12"
    seen = officer.post(address, {"value": "0", "reason": "查过原件", "stands": late.context["stands"]})
    assert seen.status_code == 302
    register.dining.refresh_from_db()
    assert str(register.dining.published_on) == "2020-06-21"


@pytest.fixture
def conflicts(register):
    """Two more about days of publication: in one of the three the catalogue says nothing."""
    said = {register.new: [["省局", "2020-03-31"], ["目录", "2020-04-01"]], register.old: [["省局", "2000-12-21"]]}
    for standard, values in said.items():
        Conflict.objects.create(standard=standard, field="published_on", values=values)
    return Conflict.objects.filter(decided_at__isnull=True)


MANY = "/desk/conflicts/of/published_on"


def test_conflicts_about_one_field_are_settled_together_in_one_entry(officer, register, conflicts):
    assert MANY in text(officer.get("/desk/conflicts?field=published_on"))
    assert "说过 2 处" in text(officer.get(MANY))
    assert officer.post(MANY, {"source": "目录", "reason": ""}).status_code == 400
    assert officer.post(MANY, {"source": "报纸", "reason": "x"}).status_code == 400

    before = Entry.objects.latest("seq").seq
    check = officer.post(MANY, {"source": "目录", "reason": "以目录的公告为准"})
    assert "将裁决 2 处" in text(check)
    assert Entry.objects.latest("seq").seq == before

    response = officer.post(MANY, {"source": "目录", "reason": "以目录的公告为准", "expected": "2"}, follow=True)
    assert "已经裁决 2 处" in text(response)
    settled = Entry.objects.get(kind="conflicts.settled")
    assert (settled.changes, settled.payload["source"], settled.payload["count"]) == (2, "目录", 2)
    register.new.refresh_from_db()
    assert str(register.new.published_on) == "2020-04-01"
    assert [conflict.standard for conflict in conflicts.all()] == [register.old]
    assert not list(verify())
    assert "一并裁决说法不一" in text(officer.get("/standards/gb-t-1.1-2020"))


def test_what_changed_since_it_was_counted_is_not_settled_together(officer, client_of, register, conflicts):
    form = {"source": "省局", "reason": "备案", "expected": "3"}
    officer.post(f"/desk/conflicts/{register.conflict.pk}", {"value": "1", "reason": "公告"})
    assert officer.post(MANY, form).status_code == 409
    assert conflicts.count() == 2
    assert client_of("reader").post(MANY, form).status_code == 403
    assert officer.get("/desk/conflicts/of/colour").status_code == 404


def test_a_table_of_headings_alone_can_be_looked_at(officer):
    run = upload(officer, workbook([]))
    assert "表头下面没有行" in text(officer.get(f"/desk/imports/{run.pk}/columns"))


def test_a_refused_or_discarded_upload_leaves_nothing_behind(officer, settings, monkeypatch):
    run = upload(officer, workbook(GOOD))
    officer.post(f"/desk/imports/{run.pk}/discard")
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 10)
    assert officer.post("/desk/imports/new", {"file": workbook(GOOD)}).status_code == 400
    assert list((settings.MEDIA_ROOT / "imports").iterdir()) == []


def test_a_month_is_decided_as_its_first_day_and_a_status_with_the_day_of_its_source(officer, register):
    month = Conflict.objects.create(
        standard=register.new, field="published_on", values=[["省局", "2020-03-31"], ["目录", "2020-04"]]
    )
    officer.post(f"/desk/conflicts/{month.pk}", {"value": "1", "reason": "公告只写了月份"})
    register.new.refresh_from_db()
    assert str(register.new.published_on) == "2020-04-01"

    said = {"reported_status": "withdrawn", "reported_on": "2024-05-01"}
    register.quality.statements.create(
        source=register.source, said=said, digest="0" * 32, retrieved_on=date(2024, 6, 1)
    )
    status = Conflict.objects.create(
        standard=register.quality, field="reported_status", values=[["省局", "in-force"], ["catalogue", "withdrawn"]]
    )
    officer.post(f"/desk/conflicts/{status.pk}", {"value": "1", "reason": "公告"})
    register.quality.refresh_from_db()
    assert (register.quality.reported_status, str(register.quality.reported_on)) == ("withdrawn", "2024-05-01")
    status.refresh_from_db()
    officer.post(
        f"/desk/conflicts/{status.pk}", {"value": "0", "reason": "原件", "stands": status.decided_at.isoformat()}
    )
    register.quality.refresh_from_db()
    assert (register.quality.reported_status, register.quality.reported_on) == ("", None)
