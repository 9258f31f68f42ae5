"""A list to take along: every format of the whole Selection, by its address."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import unquote

import openpyxl
import pytest

from guiju.engines.locks import exclusive
from guiju.web import streaming

SELECTED = "q=标准化工作导则&status=in-force&on=2020-12-31"


def taken(response) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_the_three_formats_hold_the_same_selection(reader, register):
    rows = list(csv.DictReader(io.StringIO(taken(reader.get(f"/standards.csv?{SELECTED}")).decode("utf-8-sig"))))
    lines = [json.loads(line) for line in taken(reader.get(f"/standards.jsonl?{SELECTED}")).splitlines()]
    sheet = openpyxl.load_workbook(io.BytesIO(taken(reader.get(f"/standards.xlsx?{SELECTED}")))).worksheets[0]
    numbers = [line["number"] for line in lines]
    assert numbers == [row["标准编号"] for row in rows] == [cell.value for cell in sheet["A"][1:]]
    assert numbers == ["GB/T 1.1-2020"]
    assert lines[0]["on"] == "2020-12-31"
    assert rows[0]["链接"] == "http://testserver/standards/gb-t-1.1-2020"


def test_a_file_is_named_by_its_day_and_what_it_holds(reader, register):
    response = reader.get(f"/standards.csv?{SELECTED}")
    name = unquote(response["Content-Disposition"].partition("filename*=utf-8''")[2])
    assert name == "标准目录 2020-12-31 标准化工作导则 现行.csv"
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("words", ["../../etc", 'a"; x="', "a\r\nSet-Cookie: b=c", "/" * 50])
def test_no_name_leads_out_of_its_folder_or_header(words, reader, register):
    response = reader.get("/standards.csv", {"q": words})
    taken(response) if response.streaming else None
    if response.status_code == 200:
        name = unquote(response["Content-Disposition"])
        assert not set("/\\\r\n;") & set(name.partition("filename")[2].partition("=")[2].strip('"'))


def test_a_workbook_says_what_it_holds_in_the_reader_s_language(client_of, register):
    content = taken(client_of(None, "en").get("/standards.xlsx?tier=national&status=in-force&on=2020-12-31"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Standards", "About this list"]
    assert book["Standards"]["A1"].value == "Standard number"
    about = [tuple(cell.value for cell in row) for row in book["About this list"].iter_rows()]
    assert ("Items", str(book["Standards"].max_row - 1)) in about
    assert ("Tier", "National") in about
    assert ("Status as of", "2020-12-31") in about
    assert any("/search?tier=national" in str(value) for _name, value in about)


def test_long_exports_have_few_places_and_give_them_back(reader, register, places, monkeypatch):
    monkeypatch.setattr(streaming, "SOON_DONE", 0)
    first, second = reader.get("/standards.csv"), reader.get("/standards.csv")
    third = reader.get("/standards.csv")
    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 503)
    assert third["Retry-After"] == "60"
    assert "请一分钟后再试" in third.content.decode()
    next(iter(first.streaming_content))  # its reader leaves in the middle
    first.close()
    assert taken(reader.get("/standards.csv"))
    second.close()  # and this one before the first byte
    with exclusive(places / "export-0.lock", what="x"), exclusive(places / "export-1.lock", what="x"):
        pass


def test_a_short_export_needs_no_place(reader, register, places):
    with exclusive(places / "export-0.lock", what="x"), exclusive(places / "export-1.lock", what="x"):
        assert taken(reader.get("/standards.csv"))


def test_an_export_begins_without_asking_for_each_row(reader, register, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        taken(reader.get("/standards.jsonl"))


def test_only_reading_is_possible(reader, register):
    assert reader.post("/standards.csv").status_code in (403, 405)
    head = reader.head("/standards.csv")
    assert head.status_code == 200
    head.close()
