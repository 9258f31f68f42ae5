from __future__ import annotations

import pytest


def scope(*lines: str) -> str:
    return "\n".join(("1 范围", *lines, "2 规范性引用文件", "本文件没有规范性引用文件。"))


@pytest.mark.parametrize(
    "first",
    [
        "本文件规定了座椅的要求，描述了试验方法。",
        "本文件确立了原则。",
        "本标准界定了术语。",
        "本文件给出了建议。",
        "本文件提供了指南。",
    ],
)
def test_beginnings_that_are_allowed(checked, first: str):
    assert checked(scope(first, "本文件适用于座椅。"), "STR151", "STR152", "STR153", "STR154") == []


@pytest.mark.parametrize(
    "first", ["本文件明确了座椅的要求。", "为了加强管理，制定本文件。", "座椅的要求。", "本规范规定了座椅。"]
)
def test_beginnings_that_are_not(checked, first: str):
    assert len(checked(scope(first, "本文件适用于座椅。"), "STR152")) == 1


def test_the_clauses_of_a_scope_are_read_too(checked):
    assert checked("1 范围\n1.1 本文件规定了座椅的要求。\n1.2 本文件适用于座椅。\n2 要求\n平整。", "STR153") == []


def test_praise_outside_the_scope_is_not_ours(checked):
    text = "引言\n为进一步加强管理，填补了国内空白。\n" + scope("本文件规定了座椅的要求。", "本文件适用于座椅。")
    assert checked(text, "STR154") == []
