"""What a check does around the rules: it guesses the profile, keeps what was accepted, obeys its settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.conftest import DAY

from guiju.checks.definition import Profile, Severity
from guiju.checks.profiles import Accepted, Settings, UnusableSettings, narrowed, nearest_settings, read_settings
from guiju.checks.running import check, guessed_profile
from guiju.documents.reading import of_text

DRAFT = """1 范围
本文件规定了座椅。
2 规范性引用文件
本文件没有规范性引用文件。
3 要求
3.1 座椅必须牢固。
3.2 扶手必须牢固。"""
VERBS = Settings(profile=Profile.STANDARD, select=("VRB101",))


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        (DRAFT, Profile.STANDARD),
        (f"Q/HZJJ 001—2026\n座椅\n2026-01-01 发布\n前言\n本文件由本公司提出。\n{DRAFT}", Profile.ENTERPRISE),
        (f"T/HZJJ 001—2026\n座椅\n2026-01-01 发布\n前言\n本文件由本会提出。\n{DRAFT}", Profile.ASSOCIATION),
        ("采购规格书\n1 引用标准\nGB/T 90102—2018\n2 要求\n应牢固。", Profile.DOCUMENT),
        ("各单位：\n请按 GB/T 90102—2018 执行。", Profile.DOCUMENT),
    ],
)
def test_the_profile_is_guessed(text: str, profile: Profile) -> None:
    assert guessed_profile(of_text(text)) is profile


def test_what_was_accepted_stays_accepted_when_other_parts_change() -> None:
    first = check(of_text(DRAFT), settings=VERBS, on=DAY).findings[0]
    kept = Settings(
        profile=Profile.STANDARD,
        select=("VRB101",),
        accepted=(Accepted(first.code, first.fingerprint, "合同原文如此"),),
    )
    later = check(
        of_text(DRAFT.replace("本文件规定了座椅。", "本文件规定了座椅的要求。\n本文件适用于公园。")),
        settings=kept,
        on=DAY,
    )
    assert [each.accepted for each in later.findings] == ["合同原文如此", ""]
    assert later.count(Severity.ERROR) == 1
    assert len(later.open) == 1


def test_equal_spots_have_fingerprints_of_their_own() -> None:
    found = check(of_text("3 要求\n3.1 必须牢固。\n3.2 必须牢固。"), settings=VERBS, on=DAY).findings
    assert len({each.fingerprint for each in found}) == len(found) == 2


def test_rules_that_ask_the_register_are_left_out_without_one_and_that_is_said() -> None:
    settings = Settings(profile=Profile.DOCUMENT, select=("REF",))
    report = check(of_text("应符合 GB/T 90101—2012。"), settings=settings, on=DAY, register=False)
    assert not any(code in report.rules for code in ("REF101", "REF102"))
    assert "没有登记簿" in report.left_out[0]


def test_a_code_says_more_than_a_family() -> None:
    settings = Settings(
        profile=Profile.STANDARD, select=("VRB",), ignore=("VRB101",), severity={"VRB102": Severity.NOTICE}
    )
    report = check(of_text("3 要求\n3.1 必须牢固。\n3.2 应当牢固。"), settings=settings, on=DAY)
    assert [(each.code, each.severity) for each in report.findings] == [("VRB102", Severity.NOTICE)]


@pytest.mark.parametrize("name", ["XYZ", "REF999"])
def test_a_rule_that_there_is_not_is_told(name: str) -> None:
    with pytest.raises(UnusableSettings, match=name):
        check(of_text(DRAFT), settings=Settings(select=(name,)), on=DAY)


def test_the_nearest_file_of_settings_holds_and_the_command_line_says_more(tmp_path: Path) -> None:
    (tmp_path / "guiju.toml").write_text(
        '[check]\nprofile = "tender"\nselect = ["REF"]\nignore = ["REF106"]\n', "utf-8"
    )
    inside = tmp_path / "合同" / "附件"
    inside.mkdir(parents=True)
    found = nearest_settings(inside)
    assert found == tmp_path / "guiju.toml"
    settings = narrowed(read_settings(found, profile=Profile.DOCUMENT), select=("NUM",), ignore=("NUM102",))
    assert (settings.profile, settings.select, settings.ignore) == (Profile.TENDER, ("NUM",), ("REF106", "NUM102"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[check]\nprofil = 1\n", "没有 profil"),
        ('[check]\nprofile = "book"\n', "没有 book 这个方案"),
        ('[check]\nselect = "REF"\n', "select 应为一列文字"),
        ('[check.severity]\nREF101 = "fatal"\n', "没有 fatal 这个级别"),
        ('[[check.accepted]]\ncode = "REF101"\nfingerprint = "1"\n', "要写明理由"),
        ('[check]\nwords = "原则上"\n', "words 应为一节"),
        ("[check]\nseverity = 3\n", "severity 应为一节"),
        ("[check]\naccepted = 3\n", "accepted"),
        ("check = 3\n", "check 应为一节"),
        ("[check\n", "不能读取 guiju.toml"),
    ],
)
def test_settings_that_cannot_be_are_one_sentence(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "guiju.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(UnusableSettings, match=said):
        read_settings(path, profile=Profile.DOCUMENT)
