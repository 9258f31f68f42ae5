"""Values from outside: kept as entered, corrected by new rows, read as they were known."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest
from django.db import DatabaseError, transaction

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.documents.opening import UnreadableFile
from guiju.figures import tables
from guiju.figures.actions import Entry, NeedsReason, Rejected, define_measure, enter, report_value, take_back, take_in
from guiju.figures.measure import Kind, Precision
from guiju.figures.models import OwnMeasure, ReportedValue
from guiju.figures.periods import Period
from guiju.figures.reported import disagreements, known, story
from guiju.journal.actions import last_seq, verify
from guiju.journal.models import Entry as JournalEntry

pytestmark = pytest.mark.django_db

Y2019, Y2020 = Period.year(2019), Period.year(2020)
EXACT = Precision.EXACT


@pytest.fixture
def courses():
    """A measure of the bureau's own, and how to report it."""
    own = define_measure(title="培训期数", unit="期", kind=Kind.FLOW, definition="举办的培训", by="test")

    def report(value, period=Y2020, **also):
        also = {"precision": EXACT, "source": "处内台账", **also}
        return report_value(own.code, period, Decimal(value), by="test", **also)

    report.code = own.code
    return report


def value_of(code, period=Y2020, **at):
    found = known([code], [period], **at).get((code, period))
    return found and found.value


def test_a_value_is_known_with_its_source_and_precision(courses):
    courses(80, precision=Precision.MORE_THAN, definition="含线上")
    found = known([courses.code], [Y2020, Y2019])
    assert list(found) == [(courses.code, Y2020)]
    reported = found[courses.code, Y2020]
    assert (reported.value, reported.precision, reported.source, reported.definition) == (
        80, Precision.MORE_THAN, "处内台账", "含线上",
    )  # fmt: skip
    assert reported.seq == last_seq()


def test_a_correction_is_a_new_row_that_names_what_it_corrects_and_why(courses):
    first = courses(80)
    before = last_seq()
    with pytest.raises(NeedsReason, match="已有填报值 80期"):
        courses(82)
    second = courses(82, reason="漏计两期")
    assert (second.corrects, second.reason, value_of(courses.code)) == (first, "漏计两期", 82)
    assert value_of(courses.code, known_at=before) == 80
    assert [row.pk for row in story(courses.code)] == [second.pk, first.pk]
    assert JournalEntry.objects.get(seq=second.seq).kind == "figures.corrected"


def test_the_same_value_again_changes_nothing(courses):
    first, before = courses(80), last_seq()
    assert courses(80).pk == first.pk
    assert last_seq() == before


def test_what_is_taken_back_is_not_known_and_may_be_entered_anew(courses):
    courses(80)
    take_back(courses.code, Y2020, reason="填错了指标", by="test")
    assert value_of(courses.code) is None
    with pytest.raises(NotFound):
        take_back(courses.code, Y2020, reason="再一次", by="test")
    courses(8, reason="核对后重填")
    assert value_of(courses.code) == 8
    assert len(story(courses.code)) == 3


@pytest.mark.parametrize(
    "statement", ["UPDATE figures_reportedvalue SET value = 1", "DELETE FROM figures_reportedvalue"]
)
def test_the_database_refuses_to_change_what_was_reported(courses, statement):
    from django.db import connection

    courses(80)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_ten_times_last_year_needs_a_reason(courses):
    courses(440_000, Y2019)
    with pytest.raises(NeedsReason, match="十倍"):
        courses(44)
    with pytest.raises(NeedsReason, match="十倍"):
        courses(4_400_000)
    assert courses(4_399_999).value == 4_399_999
    assert courses(44, reason="上年统计口径不同").reason == "上年统计口径不同"


def test_a_stock_is_known_on_its_day_whatever_the_period():
    own = define_measure(title="在册专家", unit="人", kind=Kind.STOCK, definition="在册的", by="test")
    report_value(own.code, Y2020, 300, precision=EXACT, source="台账", by="test")
    assert value_of(own.code, Period.quarter(2020, 4)) == 300
    assert value_of(own.code, Period.quarter(2020, 3)) is None
    with pytest.raises(NeedsReason):
        report_value(own.code, Period.month(2020, 12), 301, precision=EXACT, source="台账", by="test")


@pytest.mark.parametrize(
    ("value", "told"), [("-1", "不能小于零"), ("NaN", "不是一个数"), ("1e15", "太大"), ("0.1234567", "小数最多")]
)
def test_what_cannot_be_a_value_is_refused(courses, value, told):
    with pytest.raises(InvalidForm, match=told):
        courses(value)


def test_a_value_needs_a_source_and_a_reported_measure(courses):
    with pytest.raises(InvalidForm, match="来源"):
        courses(1, source="  ")
    with pytest.raises(NotFound, match=r"national\.published"):
        report_value("national.publishd", Y2020, 1, precision=EXACT, source="x", by="test")
    with pytest.raises(InvalidForm, match="由登记簿计算"):
        report_value("national.published", Y2020, 1, precision=EXACT, source="x", by="test")


def test_every_row_agrees_with_the_journal(courses):
    courses(80)
    courses(82, reason="漏计")
    assert disagreements() == []
    assert list(verify()) == []


# Files


def table(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_good_rows_go_in_and_bad_rows_come_back_with_line_and_reason(courses, tmp_path):
    file = table(
        tmp_path / "values.csv",
        f"代码,时期,数值,精确程度,来源\n{courses.code},2019,44万,逾,\n{courses.code},2020,很多,,年报\n"
        f"nowhere,2020,1,,年报\n{courses.code},2019,45万,,\n{courses.code},2018,七,,年报\n",
    )
    dry = take_in(file, source="年报", by="test", dry_run=True)
    assert (len(dry.entered), len(dry.refused), ReportedValue.objects.count()) == (1, 4, 0)
    done = take_in(file, source="年报", by="test")
    assert [(row.value, row.precision, row.source) for row in done.entered] == [(440_000, "more-than", "年报")]
    assert [(row.line, row.reason[:12]) for row in done.refused] == [
        (3, "“很多”不是一个数。"), (4, "没有代码为“nowher"), (5, "与第 2 行是同一指标、"), (6, "“七”不是一个数。"),
    ]  # fmt: skip
    again = take_in(file, source="年报", by="test")
    assert (len(again.entered), again.unchanged, len(again.refused)) == (0, 1, 4)
    assert disagreements() == []


def test_the_mended_file_goes_in_as_it_is(courses, tmp_path):
    file = table(tmp_path / "values.csv", f"code,period,value,source\n{courses.code},2020,=80,@年报\n")
    refused = take_in(file, by="test")
    text = tables.mending(refused.headings, refused.refused)
    assert text.startswith("\ufeff行号,退回原因,code")
    assert "'=80" in text
    mended = table(tmp_path / "mended.csv", text.replace("'=80", "80"))
    (row,) = take_in(mended, by="test").entered
    assert (row.value, row.source) == (80, "@年报")


def test_a_workbook_is_read_like_a_table(courses, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["说明：每行一个值"])
    book.active.append(["指标代码", "年度", "数值", "精度", "来源"])
    book.active.append([courses.code, 2020, 80.0, "约", "台账"])
    book.save(tmp_path / "values.xlsx")
    (row,) = take_in(tmp_path / "values.xlsx", by="test").entered
    assert (row.value, row.precision, row.period) == (80, "about", Y2020)


def test_a_file_without_the_headings_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="没有找到表头"):
        take_in(table(tmp_path / "x.csv", "a,b\n1,2\n"), by="test")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2252", 2252),
        ("1,584", 1584),
        ("44万", 440_000),
        ("３．４万", 34_000),
        ("47.02%", Decimal("47.02")),
        ("1 584", 1584),
    ],
)
def test_numbers_as_people_write_them(text, value):
    assert tables.number(text) == value


# A bureau's own measures


def test_own_measures_are_numbered_and_keep_unit_and_kind(courses):
    second = define_measure(title="培训人次", unit="人次", kind=Kind.FLOW, definition="参加的", by="test")
    assert (courses.code, second.code) == ("own.1", "own.2")
    with pytest.raises(NotNow, match="单位和种类"):
        define_measure(title="培训人次", unit="万人次", kind=Kind.FLOW, definition="参加的", code="own.2", by="test")
    define_measure(title="培训人次", unit="人次", kind=Kind.FLOW, definition="到场的", code="own.2", by="test")
    assert OwnMeasure.objects.get(code="own.2").definition == "到场的"
    assert JournalEntry.objects.last().payload["fields"] == {"definition": ["参加的", "到场的"]}
    with pytest.raises(InvalidForm):
        define_measure(title="培训人次", unit="人", kind=Kind.FLOW, definition="x", by="test")


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("80", 80, Precision.EXACT),
        ("逾80", 80, Precision.MORE_THAN),
        ("80余", 80, Precision.MORE_THAN),
        ("44万多", 440_000, Precision.MORE_THAN),
        ("近200", 200, Precision.LESS_THAN),
        ("约3.4万", 34_000, Precision.ABOUT),
    ],
)
def test_numbers_with_their_precision_as_people_say_them(text, value, precision):
    assert tables.spoken(text) == (value, precision)


def test_of_several_values_all_go_in_or_none(courses):
    good = Entry(courses.code, Y2019, Decimal(70), EXACT, "台账")
    with pytest.raises(Rejected) as told:
        enter([good, Entry(courses.code, Y2020, Decimal(-1), EXACT, "台账")], by="test", subject="section")
    assert (list(told.value.reasons), ReportedValue.objects.count()) == ([1], 0)
