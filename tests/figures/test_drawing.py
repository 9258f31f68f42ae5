"""Charts as pictures: the same each time, readable in both themes and by the colour-blind, numbers in their places."""

from __future__ import annotations

import itertools
import json
import math
import re
from decimal import Decimal

import pytest

from guiju.figures.charts import Chart, Form, Mark, Series
from guiju.figures.drawing import DARK, LIGHT, png, specification, svg, written

YEARS = tuple(str(year) for year in range(2008, 2021))
CHARTS = {
    "columns": Chart(
        Form.COLUMNS,
        "发布与备案",
        ("国家标准", "行业标准"),
        (Series("2019年", (2021, 4880)), Series("2020年", (2252, 8105))),
        "项",
        "行业标准按备案日期计。",
    ),
    "stacked": Chart(
        Form.STACKED,
        "各年",
        YEARS,
        (Series("国家标准", tuple(range(13))), Series("地方标准", tuple(range(7, 20)))),
        "项",
    ),
    "bars": Chart(Form.BARS, "增减", ("广东省", "浙江省"), (Series("增加", (1200, -48)),), "项"),
    "lines": Chart(
        Form.LINES,
        "存量",
        YEARS,
        (Series("国家标准", tuple(range(1000, 14000, 1000))), Series("团体标准", (None,) * 8 + (10, 20, 30, 40, 50))),
        "项",
        marks=(Mark("2020", "自2020年起只计强制性和推荐性"),),
    ),
    "shares": Chart(Form.SHARES, "领域", ("农业", "工业"), (Series("团体标准", (2999, 10528)),), "项"),
}


def texts(drawn: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("dark", [False, True])
def test_the_same_chart_is_the_same_picture(name, dark):
    drawn = svg(CHARTS[name], dark=dark)
    assert svg(CHARTS["columns"], width=300) != drawn
    assert svg(CHARTS[name], dark=dark) == drawn
    assert specification(CHARTS[name]) == specification(CHARTS[name])


def test_a_picture_carries_no_style_script_or_address():
    for chart in CHARTS.values():
        drawn = svg(chart)
        assert not re.search(r"style=|<script|<style|href=|url\((?!#)", drawn)


def test_numbers_are_grouped_and_stand_over_their_columns():
    said = texts(svg(CHARTS["columns"]))
    assert {"2\u202f021", "8\u202f105", "国家标准", "2020年", "行业标准按备案日期计。"} <= set(said)


def test_an_axis_is_drawn_only_where_the_values_find_no_room():
    roomy, crowded = specification(CHARTS["columns"]), specification(CHARTS["columns"], width=90)
    assert [layer["encoding"]["y"]["axis"] is None for layer in roomy["layer"]] == [True, True]
    assert [layer["encoding"]["y"]["axis"] is None for layer in crowded["layer"]] == [False]


def test_lines_bear_their_names_and_last_values_instead_of_a_legend():
    drawn = svg(CHARTS["lines"])
    assert {"国家标准 13\u202f000", "团体标准 50"} <= set(texts(drawn))
    assert '"legend": null' in json.dumps(specification(CHARTS["lines"]))


def test_what_is_not_known_is_no_value():
    [_first, second] = (series for series in CHARTS["lines"].series)
    drawn = json.dumps(specification(CHARTS["lines"]), ensure_ascii=False)
    assert second.values[0] is None
    assert drawn.count('"series": "团体标准", "value"') == 5


def test_a_break_is_drawn_where_it_begins():
    assert "自2020年起只计强制性和推荐性" in texts(svg(CHARTS["lines"]))
    with pytest.raises(ValueError, match="2030"):
        Chart(Form.LINES, "x", YEARS, (), marks=(Mark("2030", "x"),))


def test_shares_are_said_with_two_decimals():
    assert "2\u202f999  ·  22.17%" in texts(svg(CHARTS["shares"]))


def test_negative_values_have_a_minus():
    assert written(-48) == "−48"
    assert written(Decimal("47.02")) == "47.02"
    assert written(1713107) == "1\u202f713\u202f107"
    assert "−48" in texts(svg(CHARTS["bars"]))


def test_a_specification_is_of_a_page_where_it_has_no_width():
    found = specification(CHARTS["lines"], width=None, titled=False)
    assert found["width"] == "container"
    assert "title" not in found
    assert found["config"]["background"] == "transparent"


def test_addresses_lead_to_rows_on_the_page():
    chart = Chart(Form.BARS, "x", ("甲", "乙"), (Series("x", (1, 2), ("/search?tier=local", "")),))
    [rows] = specification(chart)["datasets"].values()
    assert [row.get("address") for row in rows] == ["/search?tier=local", None]


def test_nothing_at_all_can_be_drawn():
    for form in Form:
        assert svg(Chart(form, "空", (), (Series("x", ()),))).startswith("<svg")


def test_a_picture_for_screens_has_its_size():
    picture = png(CHARTS["columns"], width=300, scale=2)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 600


# Contrast as WCAG 2.2 reckons it, distance in OKLab, colour-blindness after Machado, Oliveira and Fernandes (2009)

SEEN = {
    "by most": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "without green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    bright = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def oklab(colour: str, seen) -> tuple[float, ...]:
    r, g, b = (max(0.0, sum(w * c for w, c in zip(row, linear(colour), strict=True))) for row in seen)
    cones = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    x, y, z = (cone ** (1 / 3) for cone in cones)
    return (
        0.2104542553 * x + 0.7936177850 * y - 0.0040720468 * z,
        1.9779984951 * x - 2.4285922050 * y + 0.4505937099 * z,
        0.0259040371 * x + 0.7827717662 * y - 0.8086757660 * z,
    )


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stand_out_from_the_paper(colours):
    assert min(contrast(each, colours.paper) for each in colours.series) >= 3
    assert min(contrast(each, colours.paper) for each in (colours.ink, colours.quiet, colours.seal)) >= 4.5


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_differ_for_the_colour_blind_too(colours, seen):
    pairs = itertools.combinations(colours.series, 2)
    assert min(math.dist(oklab(a, SEEN[seen]), oklab(b, SEEN[seen])) for a, b in pairs) >= 0.1
