"""What applies on the day: hard cases, and above all what must not be found."""

from __future__ import annotations

from datetime import date

import pytest
from tests.checks.conftest import DAY
from tests.checks.example_register import entered, of_references

from guiju.base.terms import RelationKind
from guiju.checks.definition import Finding, Profile
from guiju.checks.profiles import Settings
from guiju.checks.running import check
from guiju.documents.reading import of_text
from guiju.standards import actions
from guiju.standards.models import Standard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register():
    of_references()


def codes(checked, text, *chosen, **asked):
    return [each.code for each in checked(text, *(chosen or ("REF",)), **asked)]


def told(findings: list[Finding]) -> list[str]:
    return [str(each.message) for each in findings]


def test_a_replaced_standard_names_its_successor_and_the_day(checked):
    [found] = checked("按 GB/T 90102—2008 试验。", "REF102")
    assert str(found.message) == "GB/T 90102—2008 自 2019-01-01 起被 GB/T 90102—2018 代替"
    assert found.found.detail["successor"] == "GB/T 90102—2018"
    assert found.found.detail["since"] == "2019-01-01"


def test_the_day_decides(checked):
    assert codes(checked, "按 GB/T 90102—2008 试验。", "REF101", "REF102", on=date(2018, 12, 31)) == []
    assert codes(checked, "按 GB/T 90102—2008 试验。", "REF102", on=date(2019, 1, 1)) == ["REF102"]


def test_an_undated_reference_follows_its_newest_edition(checked):
    assert codes(checked, "按 GB/T 90102 试验。") == []


def test_a_chain_is_followed_to_what_applies(checked):
    entered("GB/T 90130-2001", "示例甲", "2001-06-01")
    entered("GB/T 90130-2010", "示例甲", "2010-06-01", replaces=["GB/T 90130-2001"])
    entered("GB/T 90130-2022", "示例甲", "2022-06-01", replaces=["GB/T 90130-2010"])
    [found] = checked("按 GB/T 90130—2001 试验。", "REF102")
    assert str(found.message) == "GB/T 90130—2001 自 2010-06-01 起被 GB/T 90130—2010 代替；现行的是 GB/T 90130—2022"
    assert found.mend.text == "2022"
    assert found.mend.safe


@pytest.mark.parametrize(
    "text",
    [
        "GB/T 90102—2018 代替 GB/T 90102—2008。",
        "本规定替代 GB/T 90102—2008 的有关内容。",
        "与 GB/T 90102—2018 相比，GB/T 90102—2008 已废止。",
        "GB/T 90102—2008（旧版）不再适用。",
        "关于实施 GB/T 90102—2008 有关事项的通知",
        "GB/T 90103—2016《GB/T 90102—2008 应用指南》",
        "在 GB/T 90102—2008 被代替之后",
    ],
)
def test_history_and_titles_are_no_references(checked, text):
    assert codes(checked, text, "REF101", "REF102") == []


@pytest.mark.parametrize(
    "text",
    [
        "原材料应符合 GB/T 90102—2008 的规定。",
        "可替换的部件应符合 GB/T 90102—2008 的规定。",
        "替代材料按 GB/T 90102—2008 试验。",
        "GB/T 90102—2008 规定的被测设备应清洁。",
    ],
)
def test_words_like_those_of_history_do_not_hide_a_reference(checked, text):
    assert codes(checked, text, "REF102") == ["REF102"]


def test_the_foreword_tells_history_but_for_the_drafting_rules(checked):
    text = (
        "前言\n本文件按照GB/T 1.1—2009《标准化工作导则　第1部分：标准的结构和编写》给出的规则起草。\n"
        "本文件与GB/T 90102—2008相比，主要技术变化如下：\n"
        "1　范围\n本文件规定了示例。\n2　规范性引用文件\n本文件没有规范性引用文件。"
    )
    [found] = checked(text, "REF102")
    assert found.span.text == "GB/T 1.1—2009"


def test_the_year_changes_unasked_only_where_nothing_else_can_have_changed(checked):
    [plain] = checked("按 GB/T 90102—2008 试验。", "REF102")
    assert (plain.mend.text, plain.mend.safe, plain.mend.span.text) == ("2018", True, "2008")
    [clause] = checked("按 GB/T 90102—2008 中 5.2 试验。", "REF102")
    assert not clause.mend.safe


def test_a_standard_that_became_two_is_not_mended_unasked(checked):
    entered("GB/T 90102.1-2019", "示例设备 外壳 第1部分", "2019-06-01", replaces=["GB/T 90102-2008"])
    assert not any(each.mend and each.mend.safe for each in checked("按 GB/T 90102—2008 试验。", "REF102"))


def test_a_standard_made_of_two_is_not_mended_unasked(checked):
    entered("GB/T 90131-2005", "示例乙", "2005-06-01")
    merged = Standard.objects.get(number="GB/T 90102-2018")
    actions.relate(merged, RelationKind.REPLACES, "GB/T 90131-2005", by="test")
    [found] = checked("按 GB/T 90102—2008 试验。", "REF102")
    assert not found.mend.safe


def test_settings_can_keep_years_as_they_are():
    settings = Settings(profile=Profile.STANDARD, select=("REF102",), mend_dates=False)
    [found] = check(of_text("按 GB/T 90102—2008 试验。"), settings=settings, on=DAY).findings
    assert found.mend.text == "2018"
    assert not found.mend.safe


def test_a_new_title_comes_with_the_new_year(checked):
    entered("GB/T 90132-2010", "示例　旧名", "2010-06-01")
    entered("GB/T 90132-2020", "示例　新名", "2020-06-01", replaces=["GB/T 90132-2010"])
    text = "GB/T 90132—2010　示例　旧名"
    [found] = checked(text, "REF102")
    span = found.mend.span
    mended = text[: span.start] + found.mend.text + text[span.end :]
    assert mended == "GB/T 90132—2020　示例　新名"
    assert codes(checked, mended, "REF102", "REF112") == []


def test_another_number_is_never_written_unasked(checked):
    entered("GB/T 90133-2010", "示例丙", "2010-06-01")
    entered("GB/T 90134-2020", "示例丁", "2020-06-01", replaces=["GB/T 90133-2010"])
    [found] = checked("按 GB/T 90133—2010 试验。", "REF102")
    assert (found.mend.text, found.mend.safe) == ("GB/T 90134—2020", False)


def test_each_member_of_a_range_is_asked_for(checked):
    [found] = checked("按 GB/T 90101～90103 试验。", "REF")
    assert (found.code, found.span.text) == ("REF101", "GB/T 90101～90103")
    assert "GB/T 90101 没有现行版本" in str(found.message)


def test_a_series_is_not_its_former_whole(checked):
    entered("GB/T 90135-2005", "示例戊", "2005-06-01", withdrawn_on="2015-01-01")
    entered("GB/T 90135.1-2015", "示例戊 第1部分", "2015-01-01")
    assert codes(checked, "按 GB/T 90135 试验。", "REF101", "REF102", profile=Profile.DOCUMENT) == []
    assert codes(checked, "按 GB/T 90135—2005 试验。", "REF101") == ["REF101"]


def test_an_edition_that_the_register_lacks_is_older_than_the_one_in_force(checked):
    [found] = checked("按 GB/T 90102—1998 试验。", "REF")
    assert (found.code, str(found.message)) == (
        "REF104",
        "GB/T 90102—1998 不是最新版本：GB/T 90102—2018 已自 2019-01-01 起实施",
    )
    assert not found.mend.safe


def test_a_year_that_never_was(checked):
    [found] = checked("按 GB/T 90102—2019 试验。", "REF")
    assert (found.code, str(found.message)) == (
        "REF107",
        "登记簿中没有 GB/T 90102—2019，同一编号最新的是 GB/T 90102—2018",
    )


def test_unknown_numbers_are_told_only_where_the_register_knows_the_others(checked):
    known_ones = "按 GB/T 90102、GB/T 90103、GB/T 90121 和 GB/T 90999 试验。"
    assert codes(checked, known_ones, "REF106") == ["REF106"]
    assert codes(checked, "按 GB/T 90997、GB/T 90998 和 GB/T 90999 试验。", "REF106") == []
    assert codes(checked, "按 ASTM D638-22、Q/GJSL 001—2020 和 JB/T 1—2020 试验。", "REF106") == []


def test_a_code_of_the_wrong_nature_is_mended_at_the_code(checked):
    [found] = checked("按 GB 90102—2018 试验。", "REF")
    assert (found.code, found.mend.text, found.mend.span.text) == ("REF108", "GB/T", "GB")
    assert str(found.message) == "登记簿中没有 GB 90102—2018，只有 GB/T 90102—2018：代号应为 GB/T"


def test_a_mandatory_standard_cited_as_voluntary(checked):
    entered("GB 90150-2019", "示例设备 安全", "2020-01-01")
    for text in ("按 GB/T 90150 试验。", "按 GB/T 90150—2019 试验。"):
        [found] = checked(text, "REF")
        assert (found.code, found.mend.text, found.mend.span.text) == ("REF108", "GB", "GB/T")


def test_an_older_edition_of_another_nature_was_right_in_its_time(checked):
    [found] = checked("按 GB 90102—2001 试验。", "REF")
    assert found.code == "REF104"
    assert "GB/T 90102—2018" in str(found.message)


def test_an_amended_edition_is_the_edition(checked):
    assert codes(checked, "按 GB/T 90102—2018/XG1—2020 试验。", "REF101", "REF102", "REF106", "REF107") == []


def test_without_a_register_its_rules_are_left_out():
    settings = Settings(profile=Profile.STANDARD, select=("REF",))
    report = check(of_text("按 GB/T 90102—2008 试验。"), settings=settings, on=DAY, register=False)
    assert report.findings == ()
    assert "没有登记簿" in report.left_out[0]


def test_a_thousand_references_cost_as_many_queries_as_one(checked, django_assert_max_num_queries):
    text = "\n".join(f"按 GB/T {90000 + n}—2018 和 GB/T 90102—2008 试验。" for n in range(300))
    with django_assert_max_num_queries(12):
        assert len(checked(text, "REF102")) == 300
