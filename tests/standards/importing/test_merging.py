"""Several sources on one edition: who counts, what is a conflict, and how long a decision holds."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from guiju.standards.importing.merging import Decision, Stated, merge

DAY = date(2026, 7, 1)


def stated(source: str, priority: int = 50, on: date = DAY, order: int = 0, **said) -> Stated:
    return Stated(source, priority, said, on, order)


def test_the_source_of_higher_priority_counts_and_the_other_is_heard():
    merged = merge([stated("low", 40, title_zh="乙", ics="01.040"), stated("high", 60, title_zh="甲")])
    assert merged.values["title_zh"] == "甲"
    assert merged.values["ics"] == "01.040"
    assert merged.conflicts == {"title_zh": [["high", "甲"], ["low", "乙"]]}


def test_of_equals_the_newer_counts_and_then_the_older_statement():
    newer = stated("b", on=date(2026, 8, 1), order=2, title_zh="乙")
    assert merge([stated("a", order=1, title_zh="甲"), newer]).values["title_zh"] == "乙"
    same_day = stated("b", order=2, title_zh="乙")
    assert merge([stated("a", order=1, title_zh="甲"), same_day]).values["title_zh"] == "甲"


def test_spacing_width_and_dashes_of_a_title_are_no_conflict():
    merged = merge(
        [
            stated("a", title_zh="环境条件  电子设备 第6部分：飞机"),
            stated("b", title_zh="环境条件 电子设备－第６部分:飞机"),
        ]
    )
    assert merged.conflicts == {}


def test_a_month_agrees_with_a_day_of_it_and_the_fuller_date_counts():
    merged = merge([stated("a", 60, published_on="2018-07"), stated("b", 40, published_on="2018-07-15")])
    assert merged.values["published_on"] == date(2018, 7, 15)
    assert merged.conflicts == {}


def test_other_dates_are_a_conflict():
    merged = merge([stated("a", 60, published_on="2018-07"), stated("b", 40, published_on="2018-08-15")])
    assert merged.values["published_on"] == date(2018, 7, 1)
    assert merged.conflicts == {"published_on": [["a", "2018-07"], ["b", "2018-08-15"]]}


def test_a_status_word_is_kept_only_where_the_dates_do_not_tell():
    dated = merge([stated("a", effective_on="2020-01-01", reported_status="in-force")]).values
    assert dated["reported_status"] == ""
    assert dated["reported_on"] is None
    bare = merge([stated("a", reported_status="in-force")]).values
    assert (bare["reported_status"], bare["reported_on"]) == ("in-force", DAY)
    ended = merge([stated("a", effective_on="2020-01-01", reported_status="withdrawn")]).values
    assert (ended["reported_status"], ended["reported_on"]) == ("withdrawn", DAY)


def test_the_word_counts_from_the_day_on_which_its_source_first_said_it():
    values = merge([stated("a", reported_status="withdrawn", reported_on="2019-05-01")]).values
    assert values["reported_on"] == date(2019, 5, 1)


def test_in_force_and_withdrawn_is_a_conflict_unless_time_explains_it():
    early, late = date(2024, 1, 1), date(2026, 1, 1)
    both = merge([stated("a", 60, reported_status="in-force"), stated("b", 40, reported_status="withdrawn")])
    assert "reported_status" in both.conflicts
    ended_since = merge(
        [stated("a", on=early, reported_status="in-force"), stated("b", on=late, reported_status="withdrawn")]
    )
    assert ended_since.conflicts == {}
    assert ended_since.values["reported_status"] == "withdrawn"


def test_withdrawn_and_replaced_do_not_disagree():
    merged = merge([stated("a", 60, reported_status="withdrawn"), stated("b", 40, reported_status="replaced")])
    assert merged.conflicts == {}


def test_a_decision_counts_before_every_priority():
    statements = [stated("a", 60, title_zh="甲"), stated("b", 40, title_zh="乙")]
    decided = {"title_zh": Decision("乙", frozenset({"甲", "乙"}))}
    merged = merge(statements, decided)
    assert merged.values["title_zh"] == "乙"
    assert merged.reopened == ()


def test_a_decision_is_opened_again_by_a_value_that_nobody_had_said():
    statements = [stated("a", 60, title_zh="丙"), stated("b", 40, title_zh="乙")]
    merged = merge(statements, {"title_zh": Decision("乙", frozenset({"甲", "乙"}))})
    assert merged.reopened == ("title_zh",)
    assert merged.values["title_zh"] == "丙"


def test_a_decision_is_not_opened_by_another_spelling():
    statements = [stated("a", 60, title_zh="甲　"), stated("b", 40, title_zh="乙")]
    merged = merge(statements, {"title_zh": Decision("乙", frozenset({"甲", "乙"}))})
    assert merged.reopened == ()


def test_what_the_desk_emptied_stays_empty():
    merged = merge([stated("desk", 1000, withdrawn_on=None), stated("a", withdrawn_on="2020-01-01")])
    assert merged.values["withdrawn_on"] is None


@given(
    st.lists(
        st.builds(
            stated,
            st.sampled_from("abcd"),
            st.integers(0, 3),
            st.dates(date(2020, 1, 1), date(2020, 1, 5)),
            st.integers(0, 3),
            title_zh=st.sampled_from(["甲", "乙"]),
            published_on=st.sampled_from(["2020", "2020-01", "2020-02-03"]),
        ),
        min_size=1,
        max_size=4,
        unique_by=(lambda s: s.source, lambda s: s.order),
    ),
    st.randoms(),
)
def test_the_order_in_which_sources_came_does_not_matter(statements, random):
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert merge(shuffled) == merge(statements)
