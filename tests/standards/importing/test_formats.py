"""Files of every form, dirty as they come, become the same rows."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import zstandard

from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.columns import Mapping_, mapping_from
from guiju.standards.importing.formats import Format, events_last, open_file
from guiju.standards.importing.rows import Field, ImportRow

HEADING = "标准编号,标准名称,发布日期\n"
ONE, TWO = "GB/T 1-2020,甲,2020-01-01\n", "GB/T 2-2020,乙,2020-02-01\n"


@pytest.fixture
def written(tmp_path):
    def write(content: str | bytes, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows(path: Path, **options) -> list[ImportRow]:
    return list(open_file(path, **options).rows())


def texts(path: Path, **options) -> list[tuple[int, str, str]]:
    """(line, number, title) of the rows that are records."""
    return [
        (row.line, row.cells[Field.NUMBER], row.cells.get(Field.TITLE_ZH, ""))
        for row in rows(path, **options)
        if row.cells
    ]


def codes(path: Path) -> list[str]:
    return [flag.code for row in rows(path) for flag in row.flags]


BOTH = [(2, "GB/T 1-2020", "甲"), (3, "GB/T 2-2020", "乙")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_of_any_encoding(written, encoding):
    path = written((HEADING + ONE + TWO).encode(encoding))
    assert open_file(path).format is Format.CSV
    assert texts(path) == BOTH


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_csv_of_any_delimiter(written, delimiter):
    assert texts(written((HEADING + ONE + TWO).replace(",", delimiter))) == BOTH


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_of_any_line_end(written, end):
    path = written((HEADING + ONE + TWO).replace("\n", end))
    assert [text[1:] for text in texts(path)] == [text[1:] for text in BOTH]


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda content: zstandard.ZstdCompressor().compress(content)], ids=["gz", "zst"]
)
def test_packed_files_are_read_directly(written, pack):
    assert texts(written(pack((HEADING + ONE + TWO).encode()), "list.csv.packed")) == BOTH


def test_a_packed_file_that_is_cut_off_is_told(written):
    with pytest.raises(UnreadableFile, match="不完整"):
        rows(written(gzip.compress((HEADING + ONE * 50_000).encode())[:-400], "list.csv.gz"))


def test_lines_above_the_heading_are_notes(written):
    path = written("某市标准台账\n填表日期：2026-01-05\n\n" + HEADING + ONE)
    assert texts(path) == [(5, "GB/T 1-2020", "甲")]
    assert open_file(path).layout.notes == ("某市标准台账", "填表日期：2026-01-05")


def test_notes_totals_and_repeated_headings_among_the_rows_are_passed_over(written):
    path = written(HEADING + ONE + "注：以上为强制性标准,,\n" + HEADING + ",,\n" + TWO + "合计：2 项,,\n")
    assert [text[1] for text in texts(path)] == ["GB/T 1-2020", "GB/T 2-2020"]
    assert codes(path) == ["NOTE_ROW", "NOTE_ROW", "EMPTY_ROW", "NOTE_ROW"]


def test_quoted_cells_hold_delimiters_and_line_breaks(written):
    path = written(HEADING + '"GB/T 1-2020","甲,\n第1部分",2020-01-01\n' + TWO)
    assert texts(path) == [(2, "GB/T 1-2020", "甲,\n第1部分"), (4, "GB/T 2-2020", "乙")]


def test_a_quote_inside_a_cell_is_a_character(written):
    assert texts(written(HEADING + 'GB/T 1-2020,5" 管,2020-01-01\n' + TWO))[0][2] == '5" 管'


def test_a_quote_that_is_never_closed_costs_one_row(written):
    path = written(HEADING + 'GB/T 1-2020,"甲,2020-01-01\n' + TWO * 300)
    broken, *others = rows(path)
    assert [flag.code for flag in broken.flags] == ["LINE_TRUNCATED"]
    assert len(others) == 300
    assert others[0].line == 3


def test_a_cut_off_last_line_is_rejected(written):
    path = written(HEADING + ONE + "GB/T 2-20")
    assert codes(path) == ["LINE_TRUNCATED"]


def test_a_last_line_without_its_end_is_whole(written):
    assert codes(written(HEADING + ONE.strip())) == []


def test_nul_bytes_go(written):
    path = written(HEADING + "GB/T 1-2020,甲\x00,2020-01-01\n")
    assert texts(path) == [(2, "GB/T 1-2020", "甲")]
    assert codes(path) == ["CONTROL_CHARACTERS"]


def test_rows_longer_and_shorter_than_the_heading(written):
    path = written(HEADING + "GB/T 1-2020,甲,2020-01-01,多,余\nGB/T 2-2020,乙\n" + ONE)
    assert codes(path) == ["TOO_MANY_CELLS", "TOO_FEW_CELLS"]


def test_bytes_that_do_not_decode_are_told(written):
    path = written(HEADING.encode() + ONE.encode() * 40 + b"GB/T 3-2020,\xff\xfe\xff,2020-01-01\n")
    assert codes(path) == ["ENCODING_REPLACED"]


def test_a_mapping_says_what_the_headings_do_not(written):
    path = written("文号,题目\nGB/T 1-2020,甲\n")
    with pytest.raises(UnreadableFile, match="标准号"):
        open_file(path)
    mapping = mapping_from({"columns": {"文号": "number", "题目": "title_zh"}})
    assert texts(path, mapping=mapping) == [(2, "GB/T 1-2020", "甲")]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "空"), (b"\x00\x01\x02\x03" * 100, "看不出"), (b"%PDF-1.7 no table here", "看不出")],
)
def test_what_is_no_table_is_refused_with_a_sentence(written, content, message):
    with pytest.raises(UnreadableFile, match=message):
        open_file(written(content, "x.bin"))


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match="不能读取"):
        open_file(tmp_path / "absent.csv")


# Workbooks


@pytest.fixture
def workbook(tmp_path):
    def make(**sheets: list[list[object]]) -> Path:
        path = tmp_path / "list.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for name, lines in sheets.items():
                sheet = book.add_worksheet(name)
                for place, line in enumerate(lines):
                    for column, cell in enumerate(line):
                        if hasattr(cell, "isoformat"):
                            sheet.write_datetime(place, column, cell, day)
                        elif isinstance(cell, str) and cell.startswith("="):
                            sheet.write_formula(place, column, cell, None, "甲")
                        elif cell is not None:
                            sheet.write(place, column, cell)
        return path

    return make


def test_a_sheet_with_merged_headings_notes_and_dates_of_all_kinds(workbook):
    path = workbook(
        说明=[["本表由各单位填报"]],
        标准=[
            ["某市标准台账"],
            ["标准编号", "标准名称", None, "日期", None],
            [None, "中文名称", "英文名称", "发布日期", "实施日期"],
            ["GB/T 1-2020", '="甲"', "A", date(2020, 3, 31), 44105],
            ["GB/T 2-2020", "乙", "B", "2020年1月1日", 20200601],
            ["注：数据截至年底"],
        ],
    )
    reading = open_file(path)
    assert reading.format is Format.XLSX
    assert reading.layout.sheets == ("标准",)
    assert reading.layout.passed_over == ("说明",)
    first, second, note = reading.rows()
    assert first.line == 4
    assert first.cells[Field.TITLE_ZH] == "甲"
    assert first.cells[Field.PUBLISHED] == "2020-03-31"
    assert first.cells[Field.EFFECTIVE] == "44105"
    assert second.cells[Field.EFFECTIVE] == "20200601"
    assert [flag.code for flag in note.flags] == ["NOTE_ROW"]


def test_every_sheet_with_a_heading_is_read(workbook):
    heading = ["标准编号", "标准名称"]
    path = workbook(国家标准=[heading, ["GB 1-2020", "甲"]], 行业标准=[heading, ["HG/T 2-2020", "乙"]])
    assert [text[1] for text in texts(path)] == ["GB 1-2020", "HG/T 2-2020"]


def test_a_workbook_that_is_damaged_is_refused_with_a_sentence(written):
    with pytest.raises(UnreadableFile, match="工作簿"):
        open_file(written(b"PK\x03\x04 and nothing of a workbook", "x.xlsx"))


# JSON


def test_json_lines_with_keys_as_headings_and_broken_lines(written):
    lines = ['{"标准编号": "GB/T 1-2020", "标准名称": "甲", "年": 1}', "", "{oops}", "[1]", '{"标准编号": "GB/T 2-20']
    path = written("\n".join(lines), "list.jsonl")
    assert open_file(path).format is Format.JSONL
    assert open_file(path).layout.unknown == ("年",)
    assert texts(path) == [(1, "GB/T 1-2020", "甲")]
    assert codes(path) == ["LINE_NOT_JSON", "ROW_NOT_OBJECT", "LINE_TRUNCATED"]


def test_an_array_of_objects_is_read_too(written):
    path = written(json.dumps([{"number": "GB/T 1-2020", "title_zh": "甲", "tags": None}]), "list.json")
    assert texts(path) == [(1, "GB/T 1-2020", "甲")]


def test_the_list_of_adoptions_speaks_of_the_adopting_standard(written):
    pair = {
        "iso_number": "ISO 9:2015",
        "gb_number": "GB/T 9-2016",
        "adoption_type": "idt",
        "title_en": "Of the ISO standard",
        "title_zh": "甲",
    }
    path = written(json.dumps([pair]), "pairs.json")
    assert open_file(path).format is Format.NMPA
    assert rows(path)[0].cells == {
        Field.NUMBER: "GB/T 9-2016",
        Field.ADOPTS: "ISO 9:2015",
        Field.DEGREE: "idt",
        Field.TITLE_ZH: "甲",
    }


def test_a_snapshot_of_the_rfc_index(written):
    path = written('{"RFC0020": {"title": "ASCII", "status": "obsoleted", "level": "std"}, "RFC7": 3}', "rfcs.json")
    reading = open_file(path)
    assert reading.format is Format.RFC_INDEX
    assert reading.complete
    first, broken = reading.rows()
    assert first.cells[Field.NUMBER] == "RFC 20"
    assert first.cells[Field.STATUS] == "replaced"
    assert [flag.code for flag in broken.flags] == ["ROW_NOT_OBJECT"]


def test_events_come_after_the_editions_of_which_they_tell(written):
    events = written(
        '{"date": "2024-01-27", "event": "add", "docid": "ISO 1:2000", "from": null, "to": "60.60"}', "a.jsonl"
    )
    editions = written('{"docid": [{"id": "ISO 1:2000"}], "title": []}', "b.jsonl")
    assert events_last([events, editions]) == [editions, events]


def test_a_workbook_with_a_password_says_so(written):
    # What the directory of an encrypted workbook holds; the rest of the file is of no use without the password.
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    with pytest.raises(UnreadableFile, match="有打开密码"):
        open_file(written(content, "list.xlsx"))


def test_a_workbook_that_is_none_says_what_was_expected(written):
    with pytest.raises(UnreadableFile, match="不是可以打开的工作簿"):
        open_file(written(b"PK\x03\x04" + bytes(500), "list.xlsx"))


@pytest.mark.parametrize("format", ["relaton", "rfc-index", "nmpa", "jsonl", "xlsx"])
def test_a_format_that_the_content_cannot_have_is_told_at_once(format, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("标准号,标准名称\nGB/T 1-2020,一\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=f"不是 {format}"):
        open_file(path, format)


def test_objects_that_are_no_relaton_are_told_at_once(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"标准号": "GB/T 1-2020", "标准名称": "一"}\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="不是 relaton"):
        open_file(path, "relaton")


@pytest.mark.parametrize("mapped", [Field.TITLE_ZH, None])
def test_a_mapping_of_a_heading_that_the_file_lacks_is_told(mapped, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("标准号,标准名称\nGB/T 1-2020,一\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"“名 称”不在 a\.csv 中；文件的列有：标准号、标准名称"):
        open_file(path, mapping=Mapping_({"名 称": mapped, "标准号": Field.NUMBER}))


def test_a_workbook_with_a_damaged_sheet_is_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["标准号", "标准名称"])
    book.save(whole := tmp_path / "whole.xlsx")
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(whole) as there, zipfile.ZipFile(path, "w") as here:
        for name in there.namelist():
            here.writestr(name, b"<worksheet><sheetData>&x;" if "sheet1" in name else there.read(name))
    with pytest.raises(UnreadableFile, match="已损坏"):
        open_file(path)
