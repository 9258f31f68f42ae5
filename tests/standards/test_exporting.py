"""The one shape in which a standard leaves the register."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from guiju.base.selection import Selection, Sort, SortBy
from guiju.base.terms import Degree, RelationKind
from guiju.organizations.models import Organization
from guiju.standards import actions
from guiju.standards.exporting import FORMATS, NAMED, RELATED, export, record, relations_of
from guiju.standards.exporting.workbook import workbook
from guiju.standards.importing import run_import
from guiju.standards.models import Source, Standard
from guiju.standards.search import rebuild

ON = date(2020, 12, 31)
DOCUMENTED = Path(__file__).parents[2] / "docs" / "record.md"


@pytest.fixture
def source(db):
    return Source.objects.create(name="catalogue", title="目录")


@pytest.fixture
def enter(source):
    def enter(number: str, **values) -> Standard:
        return actions.register_standard(number, by="test", source=source, **values)

    return enter


def test_a_record_says_all_that_the_register_knows(enter, source):
    agency = Organization.objects.create(key="agency:33", kind="agency", name_zh="浙江省市场监督管理局", code="33")
    enter(
        "DB33/T 2241-2020", title_zh="餐饮业分餐服务规范", title_en="Catering", published_on=date(2020, 4, 1),
        effective_on=date(2020, 4, 15), region="33", industry="H62", ics="03.080.30", ccs="A12", issued_by=agency,
    )  # fmt: skip
    assert record(Standard.objects.get(), on=ON) == {
        "number": "DB33/T 2241-2020",
        "printed": "DB33/T 2241—2020",
        "key": "db33-t-2241-2020",
        "undated_key": "db33-t-2241",
        "tier": "local",
        "nature": "voluntary",
        "title_zh": "餐饮业分餐服务规范",
        "title_en": "Catering",
        "status": "in-force",
        "on": "2020-12-31",
        "published_on": "2020-04-01",
        "effective_on": "2020-04-15",
        "withdrawn_on": None,
        "replaced_on": None,
        "filed_on": None,
        "reported_status": None,
        "reported_on": None,
        "region": {"code": "33", "name_zh": "浙江省", "name_en": "Zhejiang"},
        "industry": {"code": "H62", "name_zh": "餐饮业", "name_en": None},
        "ics": ["03.080.30"],
        "ccs": ["A12"],
        "issued_by": {"key": "agency:33", "name_zh": "浙江省市场监督管理局", "name_en": None, "code": "33"},
        "committee": None,
        "source": {"name": "catalogue", "title": "目录", "demonstration": False},
        "urn": "urn:guiju:db33-t-2241-2020",
        "path": "/standards/db33-t-2241-2020",
    }


def test_a_record_has_the_same_names_in_the_same_order_whatever_is_known(enter):
    full = enter("GB/T 1-2020", title_zh="一", ics="01.120", published_on=ON)
    bare = enter("ISO 1")
    assert list(record(full, on=ON)) == list(record(bare, on=ON))
    assert record(bare, on=ON)["nature"] is None
    assert record(bare, on=ON)["ics"] == []


def test_every_name_is_documented(enter):
    text = DOCUMENTED.read_text("utf-8")
    said = record(enter("GB/T 1-2020"), on=ON, related={})
    assert [name for name in said if f"`{name}`" not in text] == []


def test_a_record_is_plain_json(enter):
    said = record(enter("GB/T 1-2020", title_zh="一"), on=ON, related={})
    assert json.loads(json.dumps(said)) == said


def test_relations_are_told_in_both_directions(enter, source):
    old, new, foreign = enter("GB/T 1-2009"), enter("GB/T 1-2020"), enter("ISO 9001:2015")
    actions.relate(new, RelationKind.REPLACES, old.number, by="test", source=source)
    actions.relate(new, RelationKind.ADOPTS, foreign.number, by="test", source=source, degree=Degree.IDT)
    actions.relate(new, RelationKind.PARTLY_REPLACES, "GB/T 2-2001", by="test", source=source)
    actions.relate(new, RelationKind.CITES, "GB/T 3-2001", by="test", source=source)
    found = relations_of([old.id, new.id, foreign.id])
    of_new = record(new, on=ON, related=found[new.id])
    assert {name: of_new[name] for name in RELATED if of_new[name]} == {
        "replaces": [{"number": "GB/T 1-2009", "key": "gb-t-1-2009"}],
        "partly_replaces": [{"number": "GB/T 2-2001", "key": None}],
        "adopts": [{"number": "ISO 9001:2015", "key": "iso-9001-2015", "degree": "IDT"}],
    }
    assert found[old.id] == {"replaced_by": [{"number": "GB/T 1-2020", "key": "gb-t-1-2020"}]}
    assert found[foreign.id] == {"adopted_by": [{"number": "GB/T 1-2020", "key": "gb-t-1-2020", "degree": "IDT"}]}


def test_many_records_cost_as_many_queries_as_one(enter, django_assert_num_queries):
    for number in range(1, 6):
        enter(f"GB/T {number}-2020", title_zh="甲")
    with django_assert_num_queries(3):
        standards = list(Standard.objects.select_related(*NAMED))
        related = relations_of([standard.id for standard in standards])
        assert len([record(standard, on=ON, related=related[standard.id]) for standard in standards]) == 5


# Files


NASTY = '=HYPERLINK("http://a","b")'
FILLED = {
    "title_zh": "餐饮业“分餐”服务规范，第一部分",
    "title_en": NASTY,
    "published_on": date(2020, 4, 1),
    "effective_on": date(2020, 4, 15),
    "ics": "03.080.30 01.120",
    "ccs": "A12",
}


@pytest.fixture
def filled(enter, source, settings, tmp_path):
    """Three standards, one with all that a column can hold, one replaced, one bare."""
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    agency = Organization.objects.create(key="agency:33", kind="agency", name_zh="浙江省市场监督管理局", code="33")
    full = enter("DB33/T 2241-2020", region="33", industry="H62", issued_by=agency, **FILLED)
    old = enter("DB33/T 2241-2012", title_zh="餐饮业", published_on=date(1899, 4, 1), region="33")
    enter("ISO 9001:2015", title_en="Quality", published_on=date(2015, 9, 1))
    actions.relate(full, RelationKind.REPLACES, old.number, by="test", source=source)
    actions.relate(full, RelationKind.ADOPTS, "ISO 9001:2015", by="test", source=source, degree=Degree.IDT)
    rebuild()
    return Selection(on=ON, sort=Sort(SortBy.NUMBER))


def whole(selection: Selection, format: str, **more) -> bytes:
    return b"".join(export(selection, format, **more))


def test_json_lines_are_the_records(filled):
    lines = [json.loads(line) for line in whole(filled, "jsonl").splitlines()]
    assert [line["number"] for line in lines] == ["DB33/T 2241-2012", "DB33/T 2241-2020", "ISO 9001:2015"]
    standard = Standard.objects.get(key="db33-t-2241-2020")
    related = relations_of([standard.id])
    assert lines[1] == record(standard, on=ON, related=related[standard.id])
    assert lines[1]["adopts"][0]["degree"] == "IDT"


def test_a_spreadsheet_is_read_as_chinese_and_calculates_nothing(filled):
    content = whole(filled, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    row = rows[1]
    assert row["标准编号"] == "DB33/T 2241-2020"
    assert row["英文名称"] == "'" + NASTY
    assert row["状态（2020-12-31）"] == "现行"
    assert row["代替"] == "DB33/T 2241-2012"
    assert rows[0]["被代替"] == "DB33/T 2241-2020"
    assert (row["采用国际标准"], row["一致性程度"]) == ("ISO 9001:2015", "IDT")
    assert (row["行政区划代码"], row["地区"], row["发布部门"]) == ("33", "浙江省", "浙江省市场监督管理局")


def test_a_workbook_holds_texts_as_texts_and_days_as_days(filled):
    content = whole(filled, "xlsx", site="https://a.cn", about=[("词", "餐饮")])
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows, about = book["标准目录"], book["说明"]
    row = dict(zip((cell.value for cell in rows[1]), rows[3], strict=True))
    assert row["英文名称"].value == NASTY
    assert row["英文名称"].data_type == "s"
    assert row["发布日期"].value.date() == date(2020, 4, 1)
    assert row["链接"].value == "https://a.cn/standards/db33-t-2241-2020"
    assert row["链接"].hyperlink is None
    assert rows["G2"].value == "1899-04-01"  # before the days of spreadsheets
    said = {line[0].value: line[1].value for line in about.iter_rows()}
    assert (said["项数"], said["状态所依的日期"], said["词"]) == ("3", "2020-12-31", "餐饮")


def test_a_workbook_goes_on_in_another_sheet():
    batches = [[[f"{batch}-{row}"] for row in range(4)] for batch in range(3)]
    content = b"".join(
        workbook("表", ["编号"], [10], batches, about=("说明", lambda count: [[str(count)]]), most_rows=6)
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["表", "表 2", "表 3", "说明"]
    values = [[cell.value for cell in sheet["A"]] for sheet in book]
    assert [len(column) for column in values] == [6, 6, 3, 1]
    assert values[0][0] == values[1][0] == values[2][0] == "编号"
    assert [cell for column in values[:3] for cell in column[1:]] == [row[0] for batch in batches for row in batch]
    assert values[3] == ["12"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x00\x08甲", "\ufffd\ufffd甲"),
        ("\ufffe\ud800", "\ufffd\ufffd"),
        ("<b>&amp;</t>", "<b>&amp;</t>"),
        ("  a\n b  ", "  a\n b  "),
        ("\u202egnol\u200b", "\u202egnol\u200b"),
        ("x" * 40_000, "x" * 32_766 + "…"),
    ],
)
def test_a_workbook_opens_whatever_a_title_holds(text, shown):
    content = b"".join(workbook("表", ["a"], [10], [[[text]]], about=("b", lambda _: [])))
    assert openpyxl.load_workbook(io.BytesIO(content))["表"]["A2"].value == shown
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1] == [shown]


def test_an_export_that_is_given_up_ends_quietly(filled):
    for format in FORMATS:
        pieces = export(filled, format)
        next(pieces)
        pieces.close()


def test_parquet_holds_the_record_with_days_as_days(filled):
    table = parquet.read_table(io.BytesIO(whole(filled, "parquet")))
    assert table.schema.metadata[b"guiju.on"] == b"2020-12-31"
    lines = [json.loads(line) for line in whole(filled, "jsonl").splitlines()]
    assert json.loads(json.dumps(table.to_pylist(), default=str)) == lines


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl"])
def test_an_export_can_be_imported_again(format, language, filled, tmp_path):
    with translation.override(language):
        content = whole(filled, format)
    before = _register()
    Standard.objects.all().delete()
    file = tmp_path / f"list 2020-12-31.{format}"
    file.write_bytes(content)
    run = run_import(file, by="test")
    assert (run.rejected, run.created) == (0, 3)
    assert _register() == before
    if format != "jsonl":
        assert run.mapping.get("unknown") in (None, [])


REPORTED = ("reported_status", "reported_on")


def _register() -> list[dict]:
    ids = list(Standard.objects.order_by("number").values_list("id", flat=True))
    related = relations_of(ids)
    found = []
    for standard in Standard.objects.order_by("number"):
        said = record(standard, on=ON, related=related[standard.id])
        # The source is another, no catalogue tells the industry, and a status comes in as what was reported.
        found.append({name: said[name] for name in said if name not in ("source", "industry", *REPORTED)})
    return found


def test_an_export_asks_as_often_for_many_as_for_few(filled, enter, django_assert_max_num_queries):
    for number in range(20):
        enter(f"GB/T {number}-2020", title_zh="甲")
    rebuild()
    with django_assert_max_num_queries(7):
        assert len(whole(filled, "jsonl").splitlines()) == 23


def test_what_left_the_register_meanwhile_is_left_out(filled):
    pieces = export(filled, "csv")
    assert b"\r\n" in next(pieces)
    Standard.objects.get(key="iso-9001-2015").delete()
    assert b"ISO 9001:2015,Quality" not in b"".join(pieces)
