"""Reported values at the desk: a section at once, refusals at their places, files, and their history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guiju.figures.actions import define_measure, report_value
from guiju.figures.measure import Kind
from guiju.figures.models import OwnMeasure, ReportedValue
from guiju.figures.periods import Period
from guiju.figures.reported import known

Y2019, Y2020 = Period.year(2019), Period.year(2020)
SECTION = "/desk/values/section?section=&period=2020"


@pytest.fixture
def measures(db):
    """Two of the bureau's own; the first has values of both years."""
    titles = (("培训期数", "期"), ("培训人次", "人次"))
    codes = [define_measure(title=t, unit=u, kind=Kind.FLOW, definition=t, by="test").code for t, u in titles]
    for period, value in ((Y2019, 70), (Y2020, 80)):
        report_value(codes[0], period, value, precision="exact", source="台账", by="test")
    return codes


def form(measures, first: str, second: str, **also: str) -> dict[str, str]:
    one, two = measures
    precisions = {f"{code}:precision": "exact" for code in measures}
    return {f"{one}:value": first, f"{two}:value": second, "source": "年报"} | precisions | also


def standing(code, period=Y2020):
    found = known([code], [period]).get((code, period))
    return found and (found.value, found.precision.value, found.source)


def test_the_list_has_last_year_beside_and_the_growth(officer, measures):
    page = officer.get("/desk/values?period=2020").content.decode()
    for text in ("培训期数", "80期", "70期", "+14.29%", "台账"):
        assert text in page
    refused = officer.get("/desk/values?period=二〇二〇")
    assert (refused.status_code, "时期应写作" in refused.content.decode()) == (400, True)


def test_a_section_is_entered_at_once_and_what_was_left_alone_stays(officer, measures):
    sent = officer.post(SECTION, form(measures, "80", "逾3.4万"))
    assert sent.status_code == 302
    assert standing(measures[1]) == (34_000, "more-than", "年报")
    assert standing(measures[0]) == (80, "exact", "台账"), "not written anew"
    assert ReportedValue.objects.count() == 3


def test_refusals_stand_at_their_fields_and_nothing_is_lost(officer, measures):
    sent = officer.post(SECTION, form(measures, "82", "很多"))
    page = sent.content.decode()
    assert sent.status_code == 400
    assert ("“很多”不是一个数" in page, 'value="很多"' in page, 'value="82"' in page) == (True, True, True)
    sent = officer.post(SECTION, form(measures, "82", "100"))
    page = sent.content.decode()
    assert (sent.status_code, "已有填报值 80期" in page) == (400, True)
    assert f'name="{measures[0]}:reason"' in page
    assert standing(measures[1]) is None, "all or none"
    assert (
        officer.post(SECTION, form(measures, "82", "100", **{f"{measures[0]}:reason": "漏计两期"})).status_code == 302
    )
    assert standing(measures[0]) == (82, "exact", "年报")
    assert standing(measures[1]) == (100, "exact", "年报")
    history = officer.get(f"/desk/values/of/{measures[0]}").content.decode()
    assert ("漏计两期" in history, "更正 80期" in history) == (True, True)


def test_a_leap_is_confirmed_with_a_reason_and_a_source_is_required(officer, measures):
    report_value(measures[1], Y2019, 34_000, precision="exact", source="台账", by="test")
    sent = officer.post(SECTION, form(measures, "80", "3.5"))
    assert (sent.status_code, "相差十倍以上" in sent.content.decode()) == (400, True)
    sent = officer.post(SECTION, form(measures, "80", "3.5万", source=""))
    assert (sent.status_code, "请写明这些数的来源" in sent.content.decode()) == (400, True)
    assert officer.post(SECTION, form(measures, "80", "3.5万")).status_code == 302


def test_an_emptied_field_takes_its_value_back_with_a_reason(officer, measures):
    sent = officer.post(SECTION, form(measures, "", ""))
    assert (sent.status_code, "撤回一个值要写明理由" in sent.content.decode()) == (400, True)
    assert officer.post(SECTION, form(measures, "", "", **{f"{measures[0]}:reason": "填错了指标"})).status_code == 302
    assert standing(measures[0]) is None
    assert "已撤回" in officer.get(f"/desk/values/of/{measures[0]}").content.decode()


def test_a_file_is_looked_at_then_taken_in_and_bad_rows_come_back(officer, measures):
    text = f"代码,时期,数值,来源\n{measures[1]},2020,3.4万,\n{measures[0]},2020,许多,\n{measures[0]},2018,,\n"
    file = SimpleUploadedFile("values.csv", text.encode())
    looked = officer.post("/desk/values/file", {"file": file, "source": "总结"})
    page = looked.content.decode()
    assert ("有 1 个值可以写入" in page, "1 行不能收" in page, "1 行没有填" in page) == (True, True, True)
    assert standing(measures[1]) is None
    kept = looked.context["kept"]
    mend = officer.get("/desk/values/file/mend.csv", {"kept": kept, "source": "总结"})
    assert "3,“许多”不是一个数。" in mend.content.decode()
    done = officer.post("/desk/values/file", {"kept": kept, "source": "总结"})
    assert "已写入 1 个值" in done.content.decode()
    assert standing(measures[1]) == (34_000, "exact", "总结")
    again = officer.post("/desk/values/file", {"kept": kept, "source": "总结"})
    assert "1 个与已有的相同" in again.content.decode()
    assert officer.post("/desk/values/file", {"kept": kept[:-1] + "x"}).status_code == 400


def test_what_is_no_table_is_refused_with_a_sentence(officer, measures):
    for name, content, told in (("x.csv", b"a,b\n1,2\n", "没有找到表头"), ("x.pdf", b"%PDF", "能导入的文件类型是")):
        sent = officer.post("/desk/values/file", {"file": SimpleUploadedFile(name, content)})
        assert (sent.status_code, told in sent.content.decode()) == (400, True)


def test_the_sheet_of_a_period_comes_back_unchanged(officer, measures):
    sheet = officer.get("/desk/values/sheet.csv?period=2020").content
    assert f"{measures[0]},培训期数,期,2020,80,exact,台账" in sheet.decode()
    done = officer.post("/desk/values/file", {"file": SimpleUploadedFile("sheet.csv", sheet)})
    assert "1 个与已有的相同" in done.content.decode()


def test_a_measure_of_our_own_is_defined_and_described_anew(officer, db):
    described = {"title": "专家库人数", "unit": "人", "kind": "stock", "definition": "在册的", "section": ""}
    sent = officer.post("/desk/values/measures/new", described)
    own = OwnMeasure.objects.get()
    assert sent.url == f"/desk/values/of/{own.code}"
    assert (
        officer.post(f"/desk/values/measures/{own.code}", {**described, "definition": "在册且应聘"}).status_code == 302
    )
    own.refresh_from_db()
    assert own.definition == "在册且应聘"
    assert officer.post(f"/desk/values/measures/{own.code}", {**described, "unit": "万人"}).status_code == 409
    assert officer.post("/desk/values/measures/new", {**described, "title": ""}).status_code == 400
    officer.post("/desk/values/section?section=&period=2020Q3", {f"{own.code}:value": "300", "source": "名册"})
    assert known([own.code], [Period.month(2020, 9)])[own.code, Period.month(2020, 9)].value == Decimal(300)
