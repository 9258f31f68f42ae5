"""Which numbers are references, and what stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.conftest import DAY

from guiju.checks.citing import clause_of, own_number, references, title_of
from guiju.checks.definition import Profile
from guiju.checks.profiles import Settings, UnusableSettings, read_settings
from guiju.checks.subject import Subject
from guiju.documents.reading import of_text

DRAFT = """ICS 01.120
CCS A 00
DB33/T 9901—2026
代替 DB33/T 9901—2016
示例设备　外壳
2026-01-01 发布　2026-07-01 实施
浙江省市场监督管理局　发布
前言
本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。
本文件代替DB33/T 9901—2016《示例设备　外壳》，与DB33/T 9901—2016和GB/T 11—1990相比，主要变化如下：
1　范围
本文件规定了外壳的要求。
2　规范性引用文件
GB/T 191　包装储运图示标志
3　术语和定义
本文件没有需要界定的术语和定义。
4　要求
应符合 GB/T 191 和 GB/T 24001—2016（ISO 14001:2015，IDT）的规定，DB33/T 9901—2026 除外。"""


def subject(text: str) -> Subject:
    return Subject(of_text(text), on=DAY, settings=Settings(profile=Profile.STANDARD))


def test_references_are_what_the_reader_is_sent_to():
    shown = [each.citation.raw for each in references(subject(DRAFT))]
    assert [raw.split("（")[0] for raw in shown] == ["GB/T 1.1—2020", "GB/T 191", "GB/T 191", "GB/T 24001—2016"]


def test_the_cover_gives_the_own_number():
    number = own_number(subject(DRAFT))
    assert number is not None
    assert number.printed == "DB33/T 9901—2026"
    assert own_number(subject("应符合 GB/T 191 的规定。")) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("按 GB/T 191《包装储运图示标志》标志", "包装储运图示标志"),
        ("按 GB/T 1.2《GB/T 1.1《导则》应用指南》编写", "GB/T 1.1《导则》应用指南"),
        ("按《包装储运图示标志》（GB/T 191）标志", "包装储运图示标志"),
        ("[1] GB/T 191—2008, 包装储运图示标志[S].", "包装储运图示标志"),
        ("GB/T 191　包装储运图示标志", "包装储运图示标志"),
        ("按 GB/T 191 标志", None),
        ("GB/T 191 的标志应清晰", None),
        ("按 GB/T 191、《医疗器械说明书和标签管理规定》标志", None),
        ("《产品目录》、GB/T 191 和其他文件", None),
    ],
)
def test_titles_beside_numbers(text, title):
    seen = subject(text)
    span = title_of(seen, seen.citations[0])
    assert (span and span.text) == title


def test_a_clause_is_not_the_next_number_of_a_list():
    seen = subject("按 GB/T 1.1、1.2 编写")
    assert [clause_of(seen, each) for each in seen.citations] == [None, None]


def test_settings_say_whether_years_are_mended(tmp_path: Path):
    path = tmp_path / "guiju.toml"
    path.write_text("[check]\nmend_dates = false\n", "utf-8")
    assert not read_settings(path, profile=Profile.DOCUMENT).mend_dates
    path.write_text('[check]\nmend_dates = "no"\n', "utf-8")
    with pytest.raises(UnusableSettings, match="应为 true 或 false"):
        read_settings(path, profile=Profile.DOCUMENT)
