"""From a cited number to what applies on a day."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.base.numbers import parse
from guiju.standards.models import Standard
from guiju.standards.resolving import Outcome, Resolution, resolve, resolve_many

pytestmark = pytest.mark.django_db

Y2000, Y2010, Y2020 = date(2000, 1, 1), date(2010, 1, 1), date(2020, 10, 1)
TODAY = date(2026, 7, 1)


@pytest.fixture
def register(make_standard):
    make_standard("GB/T 1.1-2000", effective_on=Y2000)
    make_standard("GB/T 1.1-2009", effective_on=Y2010, replaces=["GB/T 1.1-2000"])
    make_standard("GB/T 1.1-2020", effective_on=Y2020, replaces=["GB/T 1.1-2009"])
    make_standard("GB/T 1.2-2020", effective_on=Y2020)
    make_standard("GB/T 1.3-1987", effective_on=Y2000, withdrawn_on=Y2010)
    make_standard("GB/T 10-2000", effective_on=Y2000)
    make_standard("GB/T 19001-2016", effective_on=date(2017, 7, 1))
    make_standard("GB 4943.1-2022", effective_on=date(2023, 8, 1))
    make_standard("GB 4943.1-2022/XG1-2026", effective_on=date(2026, 6, 1))
    make_standard("GB 7718-2025", published_on=date(2025, 3, 16), effective_on=date(2027, 3, 16))
    make_standard("ISO 5725-1:1994", published_on=date(1994, 12, 1))
    make_standard("ISO 5725-2:2019", published_on=date(2019, 12, 1))
    make_standard("RFC 9110", published_on=date(2022, 6, 1))


def numbers(standards) -> list[str]:
    return [standard.number for standard in standards]


def of(text: str, on: date = TODAY) -> Resolution:
    return resolve(text, on=on)


def test_an_exact_edition_in_force(register):
    answer = of("GB/T 1.1—2020")
    assert (answer.outcome, numbers(answer.current)) == (Outcome.IN_FORCE, ["GB/T 1.1-2020"])
    assert answer.sentence == "GB/T 1.1—2020 在 2026-07-01 现行"


def test_an_undated_number_means_the_edition_in_force_that_day(register):
    assert numbers(of("GB/T 1.1").current) == ["GB/T 1.1-2020"]
    answer = of("GB/T 1.1", on=date(2015, 1, 1))
    assert (answer.outcome, numbers(answer.standards)) == (Outcome.IN_FORCE, ["GB/T 1.1-2009"])
    assert answer.sentence == "GB/T 1.1 不注日期，2015-01-01 适用的版本是 GB/T 1.1—2009"


def test_an_undated_number_without_an_edition_in_force_gives_the_latest_and_why(register):
    answer = of("GB/T 1.3")
    assert (answer.outcome, numbers(answer.standards), answer.current) == (Outcome.WITHDRAWN, ["GB/T 1.3-1987"], ())
    assert answer.sentence == "GB/T 1.3 不注日期，2026-07-01 没有现行版本；GB/T 1.3—1987 自 2010-01-01 起废止"
    answer = of("GB 7718")
    assert (answer.outcome, answer.current) == (Outcome.UPCOMING, ())
    assert "GB 7718—2025 自 2027-03-16 起实施，2026-07-01 尚未生效" in answer.sentence


def test_an_amendment_is_not_the_edition_that_an_undated_number_means(register):
    assert numbers(of("GB 4943.1").current) == ["GB 4943.1-2022"]
    assert numbers(of("GB 4943.1-2022/XG1-2026").current) == ["GB 4943.1-2022/XG1-2026"]


def test_a_number_that_never_has_a_date_is_itself(register):
    answer = of("RFC 9110")
    assert (answer.sentence, numbers(answer.current)) == ("RFC 9110 在 2026-07-01 现行", ["RFC 9110"])


def test_a_replaced_edition_leads_to_the_one_in_force(register):
    answer = of("GB/T 1.1-2000")
    assert answer.outcome is Outcome.REPLACED
    assert numbers(answer.chain) == ["GB/T 1.1-2009", "GB/T 1.1-2020"]
    assert answer.sentence == ("GB/T 1.1—2000 自 2010-01-01 起被 GB/T 1.1—2009 代替；2026-07-01 适用的是 GB/T 1.1—2020")
    assert numbers(of("GB/T 1.1-2000", on=date(2015, 1, 1)).chain) == ["GB/T 1.1-2009"]
    assert of("GB/T 1.1-2000", on=date(2005, 1, 1)).outcome is Outcome.IN_FORCE


def test_an_edition_split_among_several_leads_to_all_of_them(make_standard):
    make_standard("GB/T 7-2000", effective_on=Y2000)
    make_standard("GB/T 7.1-2010", effective_on=Y2010, replaces=["GB/T 7-2000"])
    make_standard("GB/T 7.2-2010", effective_on=Y2010, replaces=["GB/T 7-2000"])
    answer = of("GB/T 7-2000")
    assert numbers(answer.current) == ["GB/T 7.1-2010", "GB/T 7.2-2010"]
    assert numbers(answer.chain) == ["GB/T 7.1-2010"]


def test_a_chain_that_ends_in_a_withdrawn_standard_says_so(make_standard):
    make_standard("GB/T 7-2000", effective_on=Y2000)
    make_standard("GB/T 8-2010", effective_on=Y2010, withdrawn_on=Y2020, replaces=["GB/T 7-2000"])
    answer = of("GB/T 7-2000")
    assert (numbers(answer.chain), answer.current) == (["GB/T 8-2010"], ())
    assert answer.sentence.endswith("登记簿中没有在 2026-07-01 现行的代替标准")


def test_an_end_known_only_by_a_word_points_at_the_edition_in_force_of_the_same_number(make_standard):
    make_standard("GB/T 7-2000", effective_on=Y2000, reported_status="withdrawn", reported_on=date(2026, 6, 1))
    make_standard("GB/T 7-2010", effective_on=Y2010)
    answer = of("GB/T 7-2000")
    assert (answer.outcome, numbers(answer.suggestions)) == (Outcome.WITHDRAWN, ["GB/T 7-2010"])
    assert answer.sentence == (
        "来源在 2026-06-01 报告 GB/T 7—2000 已废止，没有给出日期；同一编号在 2026-07-01 现行的是 GB/T 7—2010"
    )
    assert of("GB/T 7-2000", on=date(2012, 1, 1)).outcome is Outcome.UNKNOWN


def test_all_parts_are_listed_each_with_its_edition(register):
    answer = of("GB/T 1（所有部分）")
    assert answer.outcome is Outcome.SEVERAL
    assert numbers(answer.standards) == ["GB/T 1.1-2020", "GB/T 1.2-2020", "GB/T 1.3-1987"]
    assert numbers(answer.current) == ["GB/T 1.1-2020", "GB/T 1.2-2020"]
    assert numbers(of("ISO 5725 (all parts)").current) == ["ISO 5725-1:1994", "ISO 5725-2:2019"]
    assert of("GB/T 9（所有部分）").outcome is Outcome.NOT_FOUND


def test_a_range_is_answered_number_by_number(register):
    answer = of("GB/T 1.1-4")
    assert [member.outcome for member in answer.members] == ["in-force", "in-force", "withdrawn", "not-found"]
    assert answer.sentence == ("GB/T 1.1～4：范围内共 4 个编号，登记簿中有 3 个，其中 2 个在 2026-07-01 有现行版本")


def test_a_double_number_is_its_chinese_number(register):
    assert numbers(of("GB/T 19001-2016/ISO 9001:2015").current) == ["GB/T 19001-2016"]


def test_a_source_may_have_entered_the_double_number(make_standard):
    standard = make_standard("GB/T 22080-2016", effective_on=Y2010)
    double = parse("GB/T 22080-2016/ISO/IEC 27001:2013")
    Standard.objects.filter(pk=standard.pk).update(number=double.canonical, key=double.key)
    assert numbers(of("GB/T 22080-2016").current) == numbers(of(double.printed).current) == [double.canonical]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("GB/T 1.1-2019", ["GB/T 1.1-2020", "GB/T 1.1-2000", "GB/T 1.1-2009"]),
        ("GB 1.1-2020", ["GB/T 1.1-2020"]),
        ("GB/T 4943.1", ["GB 4943.1-2022"]),
        ("GB/T 1", ["GB/T 1.1-2020", "GB/T 1.2-2020", "GB/T 1.3-1987"]),
        ("GB/T 99999-2020", []),
    ],
)
def test_what_is_not_there_comes_with_what_stands_near_it(register, asked, near):
    answer = of(asked)
    assert (answer.outcome, numbers(answer.suggestions)) == (Outcome.NOT_FOUND, near)
    assert ("相近" in answer.sentence) == bool(near)


def test_what_is_no_number_is_answered_with_the_reason():
    answer = of("标准化工作导则")
    assert answer.outcome is Outcome.UNREADABLE
    assert "不是标准号" in answer.sentence


def test_many_numbers_cost_as_many_queries_as_a_few(register, django_assert_max_num_queries):
    asked = ["GB/T 1.1", "GB/T 1.1-2000", "GB/T 1（所有部分）", "GB 1.1", "GB/T 1", "ISO 5725 (all parts)", "x"]
    with django_assert_max_num_queries(7):
        answers = resolve_many([*asked, *(f"GB/T {n}-2020" for n in range(2000, 3000))], on=TODAY)
    assert [answer.outcome for answer in answers[:7]] == [of(text).outcome for text in asked]
    assert len(answers) == 1007


def test_resolving_takes_parsed_numbers_too(register):
    assert resolve(parse("GB/T 1.1-2020"), on=TODAY).standards == (Standard.objects.get(number="GB/T 1.1-2020"),)
