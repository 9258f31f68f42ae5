"""Requirements of standards: entered, struck out, taken in from a file and given back."""

from __future__ import annotations

import argparse
from datetime import date

import pytest

from guiju.base.errors import InvalidForm, NotNow
from guiju.base.limits import read_limit
from guiju.commands import Unusable, requirements
from guiju.journal.agreement import out_of_step
from guiju.journal.models import Change, Entry
from guiju.standards.requirements import actions
from guiju.standards.requirements.models import Requirement

HEADER = "标准号,产品,指标,限值,单位,条件,试验方法,条款,来源\n"


@pytest.fixture
def edition(make_standard):
    return make_standard("GB 90001-2020", title_zh="电暖手器安全要求", effective_on=date(2021, 1, 1))


def entered(edition, limit="≤ 55 ℃", **given):
    values = {"product": "电暖手器；暖手宝", "characteristic": "表面温度", "source": "标准文本", **given}
    return actions.enter_requirement(edition, limit=read_limit(limit), by="test", **values)


def test_what_is_entered_is_in_the_journal_and_compares(edition):
    requirement = entered(edition, clause="5.2", test_method="GB 90001—2020，6.2")
    assert str(requirement) == "表面温度 ≤ 55 ℃"
    assert requirement.products == ["电暖手器", "暖手宝"]
    assert read_limit("不应大于 60 ℃").looser_than(requirement.limits)
    assert Entry.objects.get(kind="requirement.entered").subject == edition.key
    assert Change.objects.filter(model="requirement", row=requirement.pk).count() == 1


def test_the_journal_proves_its_rows(edition):
    requirement = entered(edition, "≤ 0.050 %")
    assert list(out_of_step(Requirement)) == []
    Requirement.objects.filter(pk=requirement.pk).update(limit="0.5")
    assert [each.row for each in out_of_step(Requirement)] == [requirement.pk]


def test_a_range_keeps_both_ends(edition):
    requirement = entered(edition, "10 mm～20 mm")
    requirement.refresh_from_db()
    assert str(requirement.limits) == "10 mm～20 mm"


@pytest.mark.parametrize(
    ("given", "why"),
    [({"source": " "}, "来源"), ({"product": "；"}, "产品"), ({"clause": "5" * 41}, "最多 40 个字")],
)
def test_what_cannot_be_entered_says_why(edition, given, why):
    with pytest.raises(InvalidForm, match=why):
        entered(edition, **given)


def test_the_same_is_entered_once_until_it_is_struck_out(edition):
    first = entered(edition)
    with pytest.raises(NotNow, match="已登记"):
        entered(edition, "≤ 50 ℃")
    with pytest.raises(InvalidForm, match="理由"):
        actions.strike(first, reason="", by="test")
    actions.strike(first, reason="录入有误", by="test")
    with pytest.raises(NotNow, match="已经划去"):
        actions.strike(first, reason="录入有误", by="test")
    entered(edition, "≤ 50 ℃")
    assert [str(each.limits) for each in Requirement.objects.standing()] == ["≤ 50 ℃"]


def test_only_editions_in_force_bind(edition, make_standard):
    entered(edition)
    make_standard("GB 90001-2025", effective_on=date(2026, 1, 1), published_on=date(2025, 1, 1), replaces=[edition.key])
    binding = Requirement.objects.binding
    assert binding(on=date(2025, 6, 1)).count() == 1
    assert binding(on=date(2026, 6, 1)).count() == 0


def test_a_file_goes_in_once_and_its_bad_rows_come_back(edition):
    content = (
        HEADER
        + "GB 90001—2020,电暖手器,表面温度,≤55,℃,,6.2,5.2,标准文本\n"
        + "GB 90001—2020,电暖手器,容量,很大,mL,,,,标准文本\n"
        + "GB 99999—2020,电暖手器,厚度,≥ 2 mm,,,,,标准文本\n"
        + "不是编号,电暖手器,厚度,≥ 2 mm,,,,,标准文本\n"
        + "GB 90001—2020,电暖手器,厚度,≥ 2 mm,,,,,\n"
    ).encode("gb18030")
    taken = actions.take_in(content, by="test")
    assert (taken.entered, taken.known) == (1, 0)
    reasons = [why for _row, why in taken.refused]
    assert ["限值" in reasons[0], "没有 GB 99999—2020" in reasons[1], "来源" in reasons[3]] == [True] * 3
    assert actions.mending(taken.refused).count("\n") == 5
    again = actions.take_in(actions.as_csv(Requirement.objects.all()).encode(), by="test")
    assert (again.entered, again.known, again.refused) == (0, 1, ())


def test_a_file_without_its_columns_is_refused():
    with pytest.raises(InvalidForm, match="缺少：产品"):
        actions.take_in("标准号,指标,限值,来源\n".encode(), by="test")


@pytest.fixture
def command(monkeypatch, capsys):
    """`guiju requirements` on the register of this test."""
    monkeypatch.setattr(requirements, "ensure_register", lambda: None)

    def run(*arguments):
        parser = argparse.ArgumentParser()
        requirements.configure(parser)
        status = requirements.run(parser.parse_args([str(each) for each in arguments]))
        return status, capsys.readouterr().out.splitlines()

    return run


def test_the_command_takes_in_lists_and_gives_back(edition, command, tmp_path):
    file, mend = tmp_path / "list.csv", tmp_path / "mend.csv"
    good = "GB 90001—2020,电暖手器,表面温度,≤55,℃,,6.2,5.2,标准文本\n"
    file.write_text(HEADER + good + "GB 90002—2020,电暖手器,厚度,≥ 2 mm,,,,,标准文本\n", encoding="utf-8")
    assert command(file, "--rejects", mend)[1][0] == "新增 1  已有 0  退回 1"
    assert "没有 GB 90002—2020" in mend.read_text("utf-8")
    assert command(file)[1][:2] == ["新增 0  已有 1  退回 1", "  GB 90002—2020 厚度: 登记簿中没有 GB 90002—2020"]
    assert command() == (0, [HEADER.strip(), "GB 90001—2020,电暖手器,表面温度,≤ 55 ℃,,,6.2,5.2,标准文本"])


def test_the_command_says_what_it_cannot_read_or_write(edition, command, tmp_path):
    with pytest.raises(Unusable, match="不能读取"):
        command(tmp_path / "nothing.csv")
    file = tmp_path / "list.csv"
    file.write_text(HEADER + "甲,乙,丙,丁,,,,,戊\n", encoding="utf-8")
    with pytest.raises(Unusable, match="不能写到"):
        command(file, "--rejects", tmp_path)
