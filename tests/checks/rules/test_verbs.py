"""Verbs of standards: which words are wrong, and where the right ones must not stand."""

from __future__ import annotations

import pytest
from tests.checks.conftest import DAY, checked

from guiju.checks.definition import Profile, Severity
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.documents.reading import of_text

HEAD = (
    "前言\n本文件按照 GB/T 1.1—2020 的规定起草。\n1 范围\n本文件规定了外壳的要求。\n"
    "2 规范性引用文件\n本文件没有规范性引用文件。\n3 术语和定义\n本文件没有需要界定的术语和定义。\n"
)


def codes(text: str, *select: str, **more) -> list[str]:
    return [finding.code for finding in checked(text, *(select or ("VRB",)), **more)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("外壳必须平整。", ["VRB101"]),
        ("外壳须平整。", ["VRB101"]),
        ("检查务必记录。", ["VRB101"]),
        ("外壳应当平整，不应该有裂纹。", ["VRB102", "VRB102"]),
        ("表面不得有裂纹。", ["VRB103"]),
        ("严禁混用。", ["VRB103"]),
        ("电池不可接触明火。", ["VRB103"]),
        ("可以采用铝制外壳，建议采用蓝色标签。", ["VRB104", "VRB104"]),
        ("用户无需培训。", ["VRB104"]),
        ("报警器应能够发声。", ["VRB105"]),
        ("外壳应宜平整。", ["VRB106"]),
    ],
)
def test_words_of_another_table_are_found(sentence, found):
    assert codes(HEAD + "4 技术要求\n4.1 " + sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "外壳应平整，宜采用铝制，可涂漆，不必抛光，能承受 50 N。",
        "采用不可拆卸的电池，缺一不可，温度不可逆时停机。",
        "推荐性国家标准的目录应归档。",
        "合理化建议应在 5 d 内答复。",
        "不需要的部件应拆除。",
        "应按《中华人民共和国安全生产法》关于“必须”“应当”的规定执行。",
        "材料应宜于焊接，温度应适宜。",
        "操作须知应张贴，推荐使用的消毒程序应写明，医疗必须情况下应断电。",
        "位置不准，应重测；读数不准或不足时应停机。",
        "不得不停机时应记录。",
    ],
)
def test_right_words_are_left_alone(sentence):
    assert codes(HEAD + "4 技术要求\n4.1 " + sentence) == []


def test_the_edition_of_2009_allows_its_word():
    text = HEAD.replace("2020", "2009") + "4 技术要求\n4.1 表面不得有裂纹。\n4.2 外壳必须平整。"
    assert codes(text) == ["VRB101"]


def test_construction_standards_have_words_of_their_own():
    text = "GB 50016—2014\n" + HEAD + "4 施工\n4.1 施工前必须编制方案，严禁无证上岗，不得堆载。"
    assert codes(text, profile=Profile.CONSTRUCTION) == ["VRB112"]
    assert codes(text, profile=Profile.STANDARD) == []
    assert codes(HEAD + "4 施工\n4.1 应当编制方案。\n本标准用词说明", profile=Profile.CONSTRUCTION) == ["VRB111"]


@pytest.mark.parametrize("sentence", ["外壳必须平整。", "表面不得有裂纹。", "外壳应当平整。"])
def test_a_safe_mend_leaves_nothing_to_mend(sentence):
    text = HEAD + "4 技术要求\n4.1 " + sentence
    (finding,) = checked(text, "VRB")
    assert finding.mend
    assert finding.mend.safe
    span = finding.span
    line = span.block.text[: span.start] + finding.mend.text + span.block.text[span.end :]
    assert codes(HEAD + "4 技术要求\n" + line) == []


def test_a_verb_beside_another_is_mended_by_a_person():
    (finding,) = checked(HEAD + "4 技术要求\n4.1 必须不漏油。", "VRB101")
    assert finding.mend
    assert not finding.mend.safe


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAD + "4 要求\n4.1 外壳应平整。\n注：表面应无裂纹。", ["VRB121"]),
        (HEAD + "4 要求\n4.1 外壳应平整。\n注：响应时间见表。", []),
        (
            "引言\n使用者应阅读须知。\n" + HEAD.partition("\n")[2].partition("\n")[2] + "4 要求\n4.1 外壳应平整。",
            ["VRB123"],
        ),
        (HEAD + "4 要求\n4.1 见附录 A。\n附录 A\n（资料性）\n示例\nA.1 概述\n安装时应断电，宜有两人。", ["VRB124"]),
        (HEAD + "4 要求\n4.1 见附录 A。\n附录 A\n（规范性）\n方法\nA.1 概述\n安装时应断电，宜有两人。", []),
        (HEAD.replace("起草。", "起草。\n各单位应采用本文件。", 1) + "4 要求\n4.1 外壳应平整。", ["VRB125"]),
        (HEAD.replace("起草。", "起草。\n——增加了外壳应平整的要求（见 4.1）。", 1) + "4 要求\n4.1 外壳应平整。", []),
        (HEAD.replace("的要求。", "的要求。生产单位应遵守。", 1) + "4 要求\n4.1 外壳应平整。", ["VRB126"]),
    ],
)
def test_each_kind_of_clause_has_its_place(text, found):
    assert codes(text, "VRB121", "VRB123", "VRB124", "VRB125", "VRB126") == found


def test_one_sentence_is_found_once():
    assert codes(HEAD + "4 要求\n4.1 外壳应平整。\n注：表面应无裂纹且应干燥。边缘应光滑。", "VRB121") == [
        "VRB121",
        "VRB121",
    ]


def test_an_enterprise_is_warned_where_others_err():
    text = HEAD + "4 技术要求\n4.1 外壳必须平整。"
    assert [each.severity for each in checked(text, "VRB101")] == [Severity.ERROR]
    assert [each.severity for each in checked(text, "VRB101", profile=Profile.ENTERPRISE)] == [Severity.WARNING]


def test_a_project_names_its_safe_compounds():
    text = of_text(HEAD + "4 要求\n4.1 见图。\n注：应标值为 3 mm。")
    own = Settings(profile=Profile.STANDARD, select=("VRB121",), safe_words=("应标值",))
    assert check(text, settings=own, on=DAY, register=False).findings == ()
