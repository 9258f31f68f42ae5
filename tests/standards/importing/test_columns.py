"""Headings in Chinese and English, merged headings, and mapping files."""

from __future__ import annotations

import pytest

from guiju.documents.opening import UnreadableFile
from guiju.standards.importing.columns import (
    HEADINGS,
    field_of,
    is_heading,
    join_headings,
    mapping_from,
    plain,
    read_mapping,
    recognise,
)
from guiju.standards.importing.rows import Field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("标准编号", Field.NUMBER),
        (" 标 准 号 ", Field.NUMBER),
        ("标准号（必填）", Field.NUMBER),
        ("Standard No.", Field.NUMBER),
        ("标准名称", Field.TITLE_ZH),
        ("标准英文名称", Field.TITLE_EN),
        ("标准\n状态", Field.STATUS),
        ("现行或作废", Field.STATUS_AGAIN),
        ("批准日期", Field.PUBLISHED),
        ("实施日期:", Field.EFFECTIVE),
        ("废止日期", Field.WITHDRAWN),
        ("替代情况", Field.SUCCESSION),
        ("被代替标准", Field.REPLACED_BY),
        ("代替标准", Field.REPLACES),
        ("ＩＣＳ分类", Field.ICS),
        ("中标分类", Field.CCS),
        ("归口单位", Field.COMMITTEE),
        ("Publication Date", Field.PUBLISHED),
    ],
)
def test_headings_are_recognised_by_name(heading, field):
    found = field_of(heading)
    assert found is not None
    assert found[0] is field


def test_no_heading_stands_for_two_fields():
    seen: dict[str, Field] = {}
    for field, names in HEADINGS.items():
        for name in names:
            assert seen.setdefault(plain(name), field) is field, name


def test_unknown_columns_are_told_and_idle_ones_are_not():
    columns = recognise(["序号", "标准编号", "标准名称", "保密级别"])
    assert columns.unknown == ("保密级别",)
    assert columns.recognised() == {"标准编号": "number", "标准名称": "title_zh"}


def test_the_better_name_wins_where_two_columns_could_be_meant():
    columns = recognise(["编号", "标准编号", "名称"])
    assert columns.places[Field.NUMBER] == 1


def test_a_heading_must_name_the_number_and_something_else():
    assert is_heading(recognise(["标准号", "名称"]))
    assert not is_heading(recognise(["标准号", "甲"]))
    assert not is_heading(recognise(["名称", "发布日期"]))


def test_two_heading_rows_with_merged_cells_become_one():
    upper = ["标准号", "标准名称", "", "日期", ""]
    lower = ["", "中文名称", "英文名称", "发布日期", "实施日期"]
    assert join_headings(upper, lower) == ["标准号", "中文名称", "英文名称", "发布日期", "实施日期"]


def test_a_merged_heading_completes_the_short_ones_under_it():
    assert join_headings(["标准号", "发布", "", "实施"], ["", "日期", "部门", "日期"]) == [
        "标准号",
        "发布日期",
        "发布部门",
        "实施日期",
    ]


def test_a_mapping_names_columns_and_can_silence_them():
    mapping = mapping_from({"columns": {"我的编号": "number", "题目": "title", "标准编号": ""}})
    columns = recognise(["我的编号", "题目", "标准编号"], mapping)
    assert dict(columns.places) == {Field.NUMBER: 0, Field.TITLE: 1}
    assert columns.unknown == ()


def test_a_mapping_file_is_toml(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('source = "本局台账"\nheading_row = 3\n[columns]\n"文号" = "number"\n', encoding="utf-8")
    mapping = read_mapping(path)
    assert mapping.source == "本局台账"
    assert mapping.heading_row == 3
    assert mapping.columns == {"文号": Field.NUMBER}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"columns": {"文号": "nummer"}}, "nummer"),
        ({"colums": {}}, "colums"),
        ({"heading_row": 0}, "heading_row"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(content, message):
    with pytest.raises(UnreadableFile, match=message):
        mapping_from(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"columns": "文号"}, "columns 应为一张表"),
        ({"heading_row": True}, "heading_row 应为从 1 起的行号"),
        ({"sheet": 3}, "sheet 应为文字，现为 3"),
        ({"source": ["本局"]}, "source 应为文字"),
        ({"encoding": "klingon"}, "现为“klingon”"),
        ({"encoding": "base64"}, "现为“base64”"),
    ],
)
def test_a_mapping_of_the_wrong_form_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        mapping_from(content)
