"""The tables: whole where they say so, one tree each, exact or nearest look-up, other files in the same form."""

from __future__ import annotations

from collections import Counter

import pytest

from guiju.base import codes
from guiju.base.codes import Scheme
from guiju.base.errors import InvalidForm, NotFound


@pytest.mark.parametrize(
    ("scheme", "counts"),
    [
        (Scheme.ICS, {1: 40, 2: 401, 3: 940}),
        (Scheme.INDUSTRY, {1: 20, 2: 97, 3: 473, 4: 1381}),
    ],
)
def test_whole_levels_have_as_many_codes_as_their_standard(scheme, counts):
    assert Counter(code.level for code in codes.table(scheme).values()) == counts


def test_ccs_has_all_letters_and_groups():
    levels = Counter(code.level for code in codes.table(Scheme.CCS).values())
    assert (levels[1], levels[2]) == (24, 225)


@pytest.mark.parametrize("scheme", Scheme)
def test_every_row_has_a_name_and_a_parent_one_level_up(scheme):
    for row in codes.rows(scheme):
        assert row.name_zh.strip() == row.name_zh != ""
        assert (row.parent is None) == (row.level == 1), row
        if row.parent:
            assert codes.lookup(scheme, row.parent).level == row.level - 1, row


def test_every_ics_code_is_named_in_both_languages():
    assert all(row.name_en and row.name_zh for row in codes.rows(Scheme.ICS))


@pytest.mark.parametrize("scheme", [Scheme.ICS, Scheme.CCS, Scheme.INDUSTRY])
def test_a_code_without_history_stands_once(scheme):
    assert len(codes.rows(scheme)) == len(codes.table(scheme))


def test_lookup_is_exact():
    found = codes.lookup(Scheme.ICS, "65.020.20")
    assert (found.name_zh, found.name_en, found.parent, found.level) == (
        "植物栽培",
        "Plant growing",
        "65.020",
        3,
    )
    with pytest.raises(NotFound, match=r"65\.020\.77"):
        codes.lookup(Scheme.ICS, "65.020.77")


@pytest.mark.parametrize(
    ("scheme", "code", "ancestor"),
    [
        (Scheme.ICS, "65.020.77", "65.020"),
        (Scheme.ICS, "65.055", "65"),
        (Scheme.CCS, "C06", "C00/09"),
        (Scheme.REGION, "330106", "330100"),
        (Scheme.REGION, "339901", "330000"),
        (Scheme.INDUSTRY, "0118", "011"),
    ],
)
def test_nearest_climbs_to_the_closest_known_ancestor(scheme, code, ancestor):
    assert codes.nearest(scheme, code).code == ancestor


def test_nearest_of_nothing_is_not_found():
    with pytest.raises(NotFound, match="上级"):
        codes.nearest(Scheme.ICS, "99.999")


def test_a_publishers_table_is_read_in_the_same_form(tmp_path):
    path = tmp_path / "counties.csv"
    path.write_text("code,name_zh,parent,valid_from\n330106,西湖区,330100,1982\n", "utf-8-sig")
    (row,) = codes.load_file(Scheme.REGION, path)
    assert (row.level, row.parent, row.name_en) == (3, "330100", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("code,title\n01,综合\n", "缺少列 name_zh"),
        ("code,name_zh\n01,综合\n1.20,坏\n", "第 3 行"),
        ("code,name_zh,valid_from\n01,综合,昨天\n", "第 2 行"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path, text, why):
    path = tmp_path / "ics.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidForm, match=why):
        codes.load_file(Scheme.ICS, path)
