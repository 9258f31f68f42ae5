"""What the register says of a list, and how sure it is."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.checks.validity.answering import SURE, Answer, Compared, answer
from guiju.checks.validity.recognising import of_pairs, recognise
from guiju.checks.validity.summing import summary
from guiju.checks.validity.telling import as_dict, told
from guiju.documents.reading import of_text
from guiju.standards.resolving import Outcome

DAY = date(2024, 6, 1)
DIRECTIVES = "标准化工作导则 第1部分：标准化文件的结构和起草规则"


@pytest.fixture
def register(make_standard):
    make_standard("GB/T 1.1-2009", title_zh="标准化工作导则 第1部分：标准的结构和编写", effective_on=date(2010, 1, 1))
    make_standard("GB/T 1.1-2020", title_zh=DIRECTIVES, effective_on=date(2020, 10, 1), replaces=["GB/T 1.1-2009"])
    make_standard("GB 1.1-1987", title_zh="标准化工作导则 编写标准的一般规定", effective_on=date(1988, 1, 1))
    make_standard(
        "DB33/T 2241-2020", title_zh="餐饮分餐服务规范", effective_on=date(2020, 4, 15), withdrawn_on=date(2022, 1, 1)
    )
    make_standard("GB 14748-2096", title_zh="儿童推车安全要求", effective_on=date(2096, 10, 1))


def answered(*pairs: tuple[str, str], on: date = DAY, choices: dict[int, str] | None = None) -> list[Answer]:
    return answer(of_pairs(pairs), on, choices)


def test_a_replaced_edition_leads_to_the_one_that_applies(register):
    (found,) = answered(("GB/T 1.1—2009", "标准化工作导则 第1部分：标准的结构和编写"))
    assert found.outcome is Outcome.REPLACED
    assert [each.number for each in found.successors] == [each.number for each in found.current] == ["GB/T 1.1-2020"]
    assert found.ended_on == date(2020, 10, 1)
    assert found.compared is Compared.SAME
    assert found.confidence == 1.0
    assert not found.reasons


def test_the_same_number_on_an_earlier_day_was_in_force(register):
    (found,) = answered(("GB/T 1.1—2009", ""), on=date(2015, 1, 1))
    assert found.outcome is Outcome.IN_FORCE
    assert found.ended_on is None


@pytest.mark.parametrize(
    ("number", "title", "outcome", "compared"),
    [
        ("GBT1.1-2020", DIRECTIVES, Outcome.IN_FORCE, Compared.SAME),
        ("GB/T 1.1-2020", "标准化工作导则 第 1 部分: 标准化文件的结构和起草规则", Outcome.IN_FORCE, Compared.SAME),
        ("GB/T 1.1-2020", "标准化工作导则 第1部分：标准的结构和编写规则", Outcome.IN_FORCE, Compared.NEAR),
        ("GB/T 1.1-2020", "家用电器", Outcome.IN_FORCE, Compared.DIFFERENT),
        ("GB/T 1.1", DIRECTIVES, Outcome.IN_FORCE, Compared.SAME),
        ("DB33/T2241-2020", "", Outcome.WITHDRAWN, Compared.NOT_GIVEN),
        ("GB 14748-2096", "", Outcome.UPCOMING, Compared.NOT_GIVEN),
        ("GB 99999-2020", "", Outcome.NOT_FOUND, Compared.NOT_GIVEN),
        ("XX/ 1234", "", Outcome.UNREADABLE, Compared.NOT_GIVEN),
    ],
)
def test_status_and_title(register, number, title, outcome, compared):
    (found,) = answered((number, title))
    assert (found.outcome, found.compared) == (outcome, compared)


def test_confidence_falls_with_each_doubt(register):
    sure, spelled, undated, near, other, none = answered(
        ("GB/T 1.1—2020", DIRECTIVES),
        ("GBT1.1-2020", DIRECTIVES),
        ("GBT1.1", DIRECTIVES),
        ("GBT1.1", "标准化工作导则 标准的结构和编写规则"),
        ("GBT1.1", "童车"),
        ("GB 99999", "童车"),
    )
    shares = [each.confidence for each in (sure, spelled, undated, near, other, none)]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == len(shares)
    assert shares[0] == 1.0
    assert shares[-1] == 0.0
    assert [each.needs_attention for each in (sure, spelled, undated, near, other, none)] == [False] * 3 + [True] * 3
    assert len(other.reasons) == 3
    assert spelled.confidence >= SURE


def test_what_may_be_several_asks_and_a_choice_settles_it(register):
    (found,) = answered(("国标1.1", ""))
    assert found.asks
    assert found.standard is None
    assert {each.standard.number for each in found.candidates} == {"GB/T 1.1-2020", "GB 1.1-1987"}
    (settled,) = answered(("国标1.1", ""), choices={1: "gb-1.1-1987"})
    assert settled.standard is not None
    assert settled.standard.number == "GB 1.1-1987"
    assert settled.confidence == 1.0
    assert not settled.asks


def test_the_title_settles_what_the_number_leaves_open(register):
    (found,) = answered(("国标1.1", DIRECTIVES))
    assert found.standard is not None
    assert found.standard.number == "GB/T 1.1-2020"
    assert not found.asks


def test_a_number_that_is_not_there_offers_what_stands_near_it(register):
    year, nature, title = answered(
        ("GB/T 1.1-2021", ""), ("GB/T 14748-2096", ""), ("GB/T 77777-2020", "餐饮分餐服务规范")
    )
    assert "GB/T 1.1-2020" in {each.standard.number for each in year.candidates}
    assert "GB 14748-2096" in {each.standard.number for each in nature.candidates}
    assert [each.standard.number for each in title.candidates] == ["DB33/T 2241-2020"]
    assert all(each.asks and each.confidence == 0 for each in (year, nature, title))


def test_a_title_of_another_standard_asks_which_is_meant(register):
    (found,) = answered(("GB/T 1.1-2020", "餐饮分餐服务规范"))
    assert found.asks
    assert [each.standard.number for each in found.candidates] == ["DB33/T 2241-2020", "GB/T 1.1-2020"]


def test_a_row_with_a_title_alone_is_looked_for_by_it(register):
    (found,) = answered(("", DIRECTIVES))
    assert found.asks
    assert [each.standard.number for each in found.candidates] == ["GB/T 1.1-2020"]


def test_a_key_that_is_not_there_chooses_nothing(register):
    assert answered(("国标1.1", ""), choices={1: "no-such-key"})[0].asks


def test_a_hundred_cost_as_many_queries_as_one(register, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        found = answered(*[(f"GB/T {number}-2020", "童车") for number in range(200, 300)], ("GBT1.1-2009", "童车"))
    assert len(found) == 101


def test_the_whole_is_summed_up_in_a_line(register):
    found = answered(("GB/T 1.1-2020", ""), ("GB/T 1.1-2009", ""), ("GB 99999", ""))
    assert summary(found, on=DAY) == "共 3 项，状态依 2024-06-01：现行 1，被代替 1，登记簿中没有 1"


def test_cells_and_json_say_the_same(register):
    (found,) = answered(("GB/T 1.1-2009", ""))
    cells, plain = told(found), as_dict(found)
    assert (cells.number, cells.outcome, cells.successors) == ("GB/T 1.1—2009", "被代替", "GB/T 1.1—2020")
    assert (plain["number"], plain["outcome"], plain["successors"]) == ("GB/T 1.1-2009", "replaced", ["GB/T 1.1-2020"])
    assert cells.ended_on is not None
    assert plain["ended_on"] == cells.ended_on.isoformat() == "2020-10-01"


def test_a_range_names_all_its_members(register):
    (found,) = answer(recognise(of_text("GB/T 1.1~1.3-2020")).rows, DAY)
    assert found.standard is None
    assert [each.number for each in found.standards] == ["GB/T 1.1-2020"]
