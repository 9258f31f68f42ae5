"""What a form accepts, what it keeps, and what it says of everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.errors import InvalidForm
from guiju.people.roles import Role
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.fields import (
    Choice,
    Choices,
    Confirmed,
    Day,
    Files,
    Form,
    Lines,
    Number,
    People,
    StandardNumbers,
    Text,
)

KIND = (("new", "制定"), ("revision", "修订"))
FORM = Form(
    (
        Text(name="title", title="名称"),
        Choice(name="kind", title="类别", options=KIND),
        StandardNumbers(name="revised", title="被修订的标准", single=True, when=("kind", "revision")),
        Number(name="months", title="月数", least=1, most=24, required=False),
        Confirmed(name="sure", title="已核对"),
    )
)


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        (Text(name="a", title="甲"), "  童 \n 车 ", "童 车"),
        (Text(name="a", title="甲", lines=3), "一\r\n二 ", "一\n二"),
        (Lines(name="a", title="甲"), "童车厂\n\n 研究所 \n童车厂", ["童车厂", "研究所"]),
        (Number(name="a", title="甲"), "１，０００", 1000),
        (Number(name="a", title="甲", places=2), "12.5", "12.50"),
        (Day(name="a", title="甲"), "2026-11-20", "2026-11-20"),
        (Choices(name="a", title="甲", options=KIND), ["revision", "new"], ["new", "revision"]),
        (StandardNumbers(name="a", title="甲"), "ＤＢ３３／Ｔ 2147－2018\nGB/T1.1-2020",
         ["DB33/T 2147-2018", "GB/T 1.1-2020"]),
        (People(name="a", title="甲", role=Role.EXPERT), "3,1,3", [1, 3]),
        (Files(name="a", title="甲"), [2, 2, 1], [2, 1]),
    ],
)  # fmt: skip
def test_an_answer_is_kept_in_its_plain_form(field, given, kept):
    assert field.clean(given) == kept


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        (Text(name="a", title="甲", most=3), "一二三四", "最多 3 个字，现在有 4 个"),
        (Number(name="a", title="甲", least=1), "0", "不能小于 1，现在是 0"),
        (Number(name="a", title="甲"), "十", "“十”不是数字"),
        (Number(name="a", title="甲"), "1.5", "最多可有 0 位小数"),
        (Number(name="a", title="甲"), "NaN", "最多可有 0 位小数"),
        (Day(name="a", title="甲"), "20.11.2026", "应写作 2026-11-20"),
        (Choice(name="a", title="甲", options=KIND), "other", "不在可选的几项之中"),
        (StandardNumbers(name="a", title="甲"), "GB/T", "“GB/T”"),
        (StandardNumbers(name="a", title="甲", single=True), "GB/T 1.1-2020\nGB/T 1.2-2020", "只能填一个"),
        (People(name="a", title="甲", role=Role.EXPERT, least=3), "1,2", "应选 3 至 99 人，现在是 2 人"),
        (Files(name="a", title="甲", most=1), "1,2", "最多 1 个文件"),
    ],
)
def test_what_is_not_accepted_is_said(field, given, said):
    with pytest.raises(InvalidForm, match=said):
        field.clean(given)


def test_all_faults_of_a_form_are_told_at_once_by_field():
    with pytest.raises(InvalidAnswers) as refused:
        FORM.clean({"kind": "revision", "months": "99"})
    assert refused.value.faults == {
        "title": "名称：必须填写",
        "revised": "被修订的标准：必须填写",
        "months": "月数：不能大于 24，现在是 99",
        "sure": "已核对：必须填写",
    }


def test_a_question_that_is_not_asked_leaves_nothing():
    kept = FORM.clean({"title": "童车", "kind": "new", "revised": "GB/T 1.1-2020", "sure": "on"})
    assert kept == {"title": "童车", "kind": "new", "months": "", "sure": True}


@given(st.dictionaries(st.sampled_from([*(field.name for field in FORM.fields), "x"]), st.text() | st.integers()))
def test_whatever_is_typed_is_kept_cleanly_or_refused_with_sentences(typed):
    faults: dict[str, str] = {}
    kept = None
    try:
        kept = FORM.clean(typed)
    except InvalidAnswers as refused:
        faults = refused.faults
    assert (kept is None) == bool(faults)
    assert all(sentence.strip() for sentence in faults.values())
    assert kept is None or FORM.clean(kept) == kept
