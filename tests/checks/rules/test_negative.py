"""The negative list against drafts of local standards."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.checks.definition import Profile, Severity
from guiju.checks.negative import keeping

pytestmark = pytest.mark.django_db


def draft(title: str, *, number: str = "DB33/T 9001—2026", ics: str = "", scope: str = "讲解服务的要求") -> str:
    first = f"{ics}\n" if ics else ""
    return f"{first}{number}\n{title}\n1 范围\n本文件规定了{scope}。\n2 规范性引用文件\n本文件没有规范性引用文件。"


def test_a_hit_stands_at_its_word_and_says_why(checked):
    [found] = checked(draft("示例市家用电器维修规范"), "NEG101")
    assert (found.severity, found.span.text) == (Severity.LEAD, "家用电器")
    assert "充分竞争" in found.message
    assert "尚未与原文核对" in found.message
    assert found.found.detail["field"] == "家用电器"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (draft("古村落服务规范", scope="食品安全的要求"), "食品安全"),
        (draft("古村落服务规范", ics="ICS 97.040.30"), "97.040.30"),
        (draft("家用电器服务规范", number="DB33/T XXXX—2026"), "家用电器"),
    ],
)
def test_scope_class_and_a_number_to_come_count_too(checked, text, word):
    assert [each.span.text for each in checked(text, "NEG101")] == [word]


@pytest.mark.parametrize(
    "text",
    [
        draft("古村落讲解服务规范", ics="ICS 03.080.30"),
        draft("家用电器安全", number="GB 90001—2026"),
        draft("地震台站家用电器防护", number="DB/T 90—2026"),
        draft("家用电器", number="T/ABC 001—2026"),
        "家用电器的一段话。",
    ],
)
def test_other_fields_and_other_tiers_are_left_alone(checked, text):
    assert checked(text, "NEG101") == []
    assert checked(text, "NEG101", profile=Profile.DOCUMENT) == []


def test_the_list_of_the_day_counts(checked):
    keeping.add_entry(
        field="烟花爆竹",
        words=["烟花"],
        reason="另有规定。",
        source="本市文件",
        verified=True,
        valid_from=date(2026, 3, 1),
        by="test",
    )
    text = draft("烟花燃放服务规范")
    [found] = checked(text, "NEG101", on=date(2026, 6, 1))
    assert "已与原文核对" in found.message
    assert checked(text, "NEG101", on=date(2026, 2, 1)) == []
