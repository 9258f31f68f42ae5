"""Which cases: written as a query string, read back, and asked of the register within what a person may see."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.parameters import Days, InvalidSelection
from guiju.people.roles import Role
from guiju.workflow import engine
from guiju.workflow.definition import Outcome
from guiju.workflow.lists import selecting
from guiju.workflow.models import Case, Task
from guiju.workflow.selection import CaseSelection, Condition, Mine, Sort, SortBy

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CODES = st.from_regex(r"\A[a-z]{1,8}(-[a-z0-9]{1,4})?\Z")


@given(
    st.builds(
        CaseSelection,
        words=st.text("童车A1 ", max_size=10),
        processes=st.lists(CODES, max_size=3).map(tuple),
        states=st.lists(st.tuples(CODES, CODES).map(":".join), max_size=3).map(tuple),
        conditions=st.lists(st.sampled_from(Condition), max_size=3).map(tuple),
        outcomes=st.lists(st.sampled_from(Outcome), max_size=3).map(tuple),
        mine=st.none() | st.sampled_from(Mine),
        within=st.none() | st.integers(0, 400),
        due=st.tuples(DAYS, DAYS).map(lambda pair: Days(*sorted(pair))),
        opened=st.builds(Days, DAYS),
        sort=st.builds(Sort, st.sampled_from(SortBy), st.booleans()),
    )
)
def test_a_selection_is_read_back_from_its_query_string(selection):
    assert CaseSelection.from_query(selection.to_query()) == selection


@pytest.mark.parametrize(
    "query", ["state=drafting", "is=late", "due-within=-1", "sort=title", "process=X", "colour=red"]
)
def test_what_makes_no_sense_is_refused(query):
    with pytest.raises(InvalidSelection):
        CaseSelection.from_query(query)


@pytest.fixture
def ask(entitled):
    """`ask(person, "is=open", on=day)`: titles in the order of the list."""

    def titles(user, query, *, on):
        found = selecting.page(CaseSelection.from_query(query), by=entitled(user), on=on)
        return [case.title for case in found.cases]

    return titles


@pytest.fixture
def three(opened, days_ago):
    """One overdue, one due soon, one of today; DL045 gives seven working days or so to decide."""
    return [
        opened("婴儿车安全", on=days_ago(40), standard="gb-14748-2006"),
        opened("童车抽查 ISO 8098", on=days_ago(4)),
        opened("学生校服", on=days_ago(0)),
    ]


def test_conditions_follow_the_day_on_which_they_are_asked(three, person, bureau, ask, days_ago):
    officer, today = person("officer", bureau), days_ago(0)
    assert ask(officer, "is=overdue", on=today) == ["婴儿车安全"]
    assert ask(officer, "is=overdue", on=three[0].due_on) == []
    assert ask(officer, "is=open", on=today) == ["婴儿车安全", "童车抽查 ISO 8098", "学生校服"]
    engine.perform(three[2], "pause", by=officer, answers={"reason": "等检验"})
    assert ask(officer, "is=paused", on=today) == ["学生校服"]
    assert ask(officer, "is=undated", on=today) == ["学生校服"]
    engine.perform(three[0], "decline", by=officer, answers={"reason": "不合"})
    assert ask(officer, "is=closed", on=today) == ask(officer, "outcome=declined", on=today) == ["婴儿车安全"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("车", {"婴儿车安全", "童车抽查 ISO 8098"}),
        ("童车", {"童车抽查 ISO 8098"}),
        ("iso", {"童车抽查 ISO 8098"}),
        ("安全 车", {"婴儿车安全"}),
        ("新安用品", {"婴儿车安全", "童车抽查 ISO 8098", "学生校服"}),
        ("GB14748", {"婴儿车安全"}),
        ("GB 14748—2006", {"婴儿车安全"}),
        ("GB 14748-2020", set()),
        ("没有", set()),
    ],
)
def test_words_are_looked_for_in_titles_applicants_and_standards(three, person, bureau, ask, days_ago, words, found):
    assert set(ask(person("officer", bureau), CaseSelection(words=words).to_query(), on=days_ago(0))) == found


@pytest.mark.parametrize(
    "spelling", ["XK-{0}-00002", "xk {0} 2", "XK{0}00002", "ＸＫ－{0}－００００２", "xk—{0}—2", " XK_{0}/2 "]
)
def test_a_case_is_found_by_its_number_however_it_is_written(three, person, bureau, entitled, ask, days_ago, spelling):
    case, officer = three[1], person("officer", bureau)
    text = spelling.format(case.year)
    assert selecting.numbered(text, by=entitled(officer)) == case
    assert ask(officer, CaseSelection(words=text).to_query(), on=days_ago(0)) == [case.title]


def test_nobody_finds_what_he_may_not_see(three, opened, person, bureau, other_bureau, firm, entitled, ask, days_ago):
    elsewhere = opened("别处的童车", office=other_bureau)
    officer, stranger = person("officer", bureau), person("enterprise", other_bureau, "stranger")
    today = days_ago(0)
    assert "别处的童车" not in ask(officer, "q=童车", on=today)
    assert selecting.numbered(elsewhere.number, by=entitled(officer)) is None
    assert ask(stranger, "q=车", on=today) == []
    assert "别处的童车" in ask(person("drafter", firm), "q=童车", on=today)
    assert selecting.counts(CaseSelection(), by=entitled(stranger), on=today).total == 0


def test_what_waits_for_somebody_is_what_he_may_take(three, person, bureau, firm, ask, days_ago):
    officer, colleague, drafter = person("officer", bureau), person("officer", bureau, "wang"), person("drafter", firm)
    today = days_ago(0)
    assert len(ask(colleague, "mine=waiting", on=today)) == 3
    engine.hand_over(Task.objects.get(case=three[0], state="open"), to=officer, by=officer)
    assert len(ask(colleague, "mine=waiting", on=today)) == 2
    assert ask(colleague, f"person={officer.username}", on=today) == ["婴儿车安全"]
    assert ask(drafter, "mine=waiting", on=today) == []
    assert len(ask(drafter, "mine=part", on=today)) == 3


def test_counts_are_those_of_the_list_whatever_is_chosen(three, person, bureau, entitled, days_ago):
    officer = person("officer", bureau)
    engine.perform(three[1], "send-back", by=officer, answers={"reason": "缺材料"})
    chosen = CaseSelection(processes=("permit",), states=("permit:corrected",))
    counts = selecting.counts(chosen, by=entitled(officer), on=days_ago(0))
    assert counts.total == 1
    assert counts.by_state == {("permit", "received"): 2, ("permit", "corrected"): 1}
    assert counts.by_process == {"permit": 3}


@pytest.mark.parametrize("by", SortBy)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_by_key_hold_every_case_once_in_either_direction(
    opened, person, bureau, entitled, days_ago, by, descending
):
    """Three share a day, two have none."""
    for n in range(9):
        opened(f"第{n}件", on=days_ago(10 - n // 3))
    officer = person("officer", bureau)
    for case in Case.objects.all()[:2]:
        engine.perform(case, "decline", by=officer, answers={"reason": "不合"})
    asked = CaseSelection(sort=Sort(by, descending))
    authority, today = entitled(officer), days_ago(0)
    whole = [case.pk for case in selecting.page(asked, by=authority, on=today).cases]
    assert len(whole) == 9
    forwards, pages, after = [], [], ""
    while True:
        page = selecting.page(asked, by=authority, on=today, after=after, size=4)
        forwards += [case.pk for case in page.cases]
        pages.append(page)
        if not (after := page.after):
            break
    assert forwards == whole
    assert pages[0].before == ""
    back = selecting.page(asked, by=authority, on=today, before=pages[2].before, size=4)
    assert [case.pk for case in back.cases] == whole[4:8]
    first = selecting.page(asked, by=authority, on=today, before=back.before, size=4)
    assert [case.pk for case in first.cases] == whole[:4]
    assert first.before == ""


def test_a_list_is_one_query_however_long(opened, person, bureau, entitled, days_ago, django_assert_num_queries):
    for n in range(5):
        opened(f"第{n}件")
    authority = entitled(person("officer", bureau))
    asked = CaseSelection(words="件", mine=Mine.WAITING, conditions=(Condition.OPEN,))
    with django_assert_num_queries(1):
        assert len(selecting.page(asked, by=authority, on=days_ago(0)).cases) == 5
    with django_assert_num_queries(1):
        assert selecting.counts(asked, by=authority, on=days_ago(0)).total == 5
    assert Role.OFFICER in authority.roles
