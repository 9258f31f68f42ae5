"""Small tables in CSV files: read by the names of their columns, written so that they can be read again."""

from __future__ import annotations

import pytest

from guiju.base.errors import InvalidForm
from guiju.documents.columns import rows_of, written

COLUMNS = ("名称", "限值", "备注")


def read(text: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    return rows_of(text.encode(encoding), COLUMNS, required=COLUMNS[:2], most=3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_columns_are_found_by_name_in_any_order_and_encoding(encoding):
    assert read("限值, 名称\n≥ 5,厚度\n,\n", encoding) == [{"名称": "厚度", "限值": "≥ 5", "备注": ""}]


@pytest.mark.parametrize(
    ("text", "why"),
    [("名称\n厚度\n", "缺少：限值"), ("", "缺少：名称、限值"), ("名称,限值\n" + "a,b\n" * 4, "最多 3 行")],
)
def test_a_file_that_cannot_be_read_says_why(text, why):
    with pytest.raises(InvalidForm, match=why):
        read(text)


def test_what_is_written_is_read_again_and_begins_no_formula():
    rows = [("=HYPERLINK(1)", "-5", "甲,乙\n丙"), ("'=1", "", "")]
    text = written(rows, COLUMNS)
    assert "\n'=HYPERLINK" in text.replace("\r", "")
    assert [tuple(row.values()) for row in read(text)] == rows
