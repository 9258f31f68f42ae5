"""Lists at the portal and at the desk: asked, chosen in, downloaded, kept."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from guiju.checks.validity.models import SavedList
from guiju.people.models import User
from guiju.web.limits import Rate

pytestmark = pytest.mark.usefixtures("register")

TEXT = "GB/T 1.1—2009 标准化工作导则\nGBT39002-2020 餐饮分餐制服务指南\nGB/T 1.1-2015 结构\nXX/ 1234"


def kept_in(page: str) -> str:
    return re.search(r'name="kept" value="([^"]+)"', page)[1]


def asked(client, **more) -> str:
    response = client.post("/validity", {"text": TEXT, "on": "2024-06-01"} | more)
    assert response.status_code == 200
    return response.content.decode()


def test_a_pasted_list_is_answered(reader):
    page = asked(reader)
    assert "共 4 项，状态依 2024-06-01：现行 1，被代替 1，登记簿中没有 1，读不成标准号 1" in page
    assert 'href="/standards/gb-t-1.1-2020"' in page
    assert 'name="choice-3"' in page
    assert "保存并关注" not in page


def test_a_choice_is_taken_into_account_and_the_list_travels_with_the_form(reader):
    page = asked(reader)
    again = reader.post(
        "/validity", {"kept": kept_in(page), "on": "2024-06-01", "choice-3": "gb-t-1.1-2020"}
    ).content.decode()
    assert '<option value="gb-t-1.1-2020" selected>' in again
    assert "现行 2" in again


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_answers_are_downloaded(reader, form):
    response = reader.post("/validity", {"kept": kept_in(asked(reader)), "then": form})
    assert f".{form}" in response["Content-Disposition"]
    if form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(response.content)).active.max_row == 5
    else:
        assert len(Document(io.BytesIO(response.content)).tables[0].rows) == 5


def test_an_uploaded_workbook_comes_back_with_its_own_columns(reader):
    book = openpyxl.Workbook()
    book.active.append(["标准号", "名称"])
    book.active.append(["GBT1.1-2009", "标准化工作导则"])
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("在用标准.xlsx", content.getvalue())
    response = reader.post("/validity", {"file": file, "on": "2024-06-01", "then": "xlsx"})
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in page[2]][:5] == [
        "GBT1.1-2009",
        "标准化工作导则",
        "GB/T 1.1—2009",
        page["D2"].value,
        "被代替",
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请粘贴标准号"),
        ({"text": "没有标准号"}, "没有找到标准号"),
        ({"text": "GB 1", "on": "1800-01-01"}, "日期应在"),
        ({"text": "GB 1", "on": "yesterday"}, "日期"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken")}, "损坏"),
    ],
)
def test_what_cannot_be_answered_is_said_beside_its_field(reader, sent, said):
    response = reader.post("/validity", sent)
    assert response.status_code == 400
    assert said in response.content.decode()


def test_a_list_that_was_tampered_with_is_refused(reader):
    response = reader.post("/validity", {"kept": kept_in(asked(reader))[:-3] + "abc"})
    assert response.status_code == 400
    assert "请重新粘贴或上传" in response.content.decode()


def test_a_stranger_cannot_save(reader):
    assert "查新结果" in reader.post("/validity", {"kept": kept_in(asked(reader)), "then": "save"}).content.decode()
    assert not SavedList.objects.exists()


def test_a_list_is_saved_chosen_in_renamed_silenced_and_deleted(officer):
    response = officer.post("/validity", {"kept": kept_in(asked(officer)), "then": "save", "name": "在用标准"})
    kept = SavedList.objects.get()
    assert (response.status_code, response["Location"]) == (302, kept.get_absolute_url())
    assert (kept.name, kept.owner, kept.site) == ("在用标准", User.objects.get(username="officer"), "http://testserver")
    at = f"{kept.get_absolute_url()}/change"
    officer.post(at, {"choice-3": "gb-t-1.1-2020"})
    officer.post(at, {"then": "rename", "name": "新名"})
    officer.post(at, {"then": "unwatch"})
    kept.refresh_from_db()
    assert (kept.choices, kept.name, kept.watched) == ({"3": "gb-t-1.1-2020"}, "新名", False)
    assert "<bdi>新名</bdi>" in officer.get("/validity").content.decode()
    assert kept.get_absolute_url() in officer.get("/standards/gb-t-1.1-2020/uses").content.decode()
    assert "保存选定" in officer.get(kept.get_absolute_url()).content.decode()
    officer.post(at, {"choice-3": ""})
    kept.refresh_from_db()
    assert kept.choices == {}
    officer.post(at, {"then": "discard"})
    assert not SavedList.objects.exists()


def test_a_list_is_its_owners_alone(officer, client_of):
    officer.post("/validity", {"kept": kept_in(asked(officer)), "then": "save", "name": "x"})
    kept = SavedList.objects.get()
    for address in (kept.get_absolute_url(), f"{kept.get_absolute_url()}/answers.xlsx"):
        assert client_of("drafter").get(address).status_code == 404
    assert client_of("drafter").post(f"{kept.get_absolute_url()}/change", {"then": "discard"}).status_code == 404
    told = client_of("drafter").get("/standards/gb-t-1.1-2009/uses").content.decode()
    assert "另有 1 份清单或草案引用它" in told
    assert "<bdi>x</bdi>" not in told


def test_who_asks_too_often_waits(reader, monkeypatch):
    monkeypatch.setattr("guiju.web.portal.validity.RATE", Rate(1, 60))
    assert reader.post("/validity", {"text": "GB/T 1.1-2020"}).status_code == 200
    response = reader.post("/validity", {"text": "GB/T 1.1-2020"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
