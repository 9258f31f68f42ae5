"""`/status`: a list in, an answer for each number out."""

from __future__ import annotations


def test_each_item_is_answered(program, register):
    told = program.send(
        "/status",
        {
            "items": [
                {"number": "GBT1.1-2009", "title": "标准化工作导则"},
                {"number": "GB/T 1.1-2020、GB/T 1.2-2020"},
                {"number": "GB/T 1.1-2015"},
                {"number": "?"},
            ],
            "on": "2024-06-01",
        },
    )
    assert [(each["line"], each["outcome"]) for each in told["items"]] == [
        (1, "replaced"), (2, "in-force"), (2, "in-force"), (3, "not-found"), (4, "unreadable"),
    ]  # fmt: skip
    assert told["items"][0]["current"] == ["GB/T 1.1-2020"]
    assert told["items"][3]["asks"]
    assert told["count"] == sum(each["count"] for each in told["counts"]) == 5


def test_a_text_is_read_as_one_would_paste_it(program, register):
    told = program.send("/status", {"text": "1. GB/T 1.1—2020 导则\n《质量管理体系 要求》GB/T 19001-2016"})
    assert [each["compared"] for each in told["items"]] == ["different", "same"]


def test_items_go_before_text_and_nothing_comes_to_nothing(program):
    assert program.send("/status", {})["items"] == []
    told = program.send("/status", {"text": "GB 14748", "items": [{"number": "GB 5009.3"}]})
    assert [each["text"] for each in told["items"]] == ["GB 5009.3"]


def test_ten_thousand_items_are_too_many_beyond_that(program):
    program.send("/status", {"items": [{"number": "GB 1"}] * 10_001}, status=400)


def test_half_signs_break_nothing(program):
    for body in (b'{"text": "\\ud800 GB/T 1.1-2020"}', b'{"items": [{"number": "\\u0000 GB/T 1.1-2020"}]}'):
        response = program.client.post("/api/v1/status", body, content_type="application/json")
        assert response.status_code in (200, 400)
