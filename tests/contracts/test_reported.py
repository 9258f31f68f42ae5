"""Reported values and returns on both record engines: they only grow, and are read as they were known."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

# The databases, each with our tables.
from tests.contracts.test_records import engine, postgresql_database, postgresql_server  # noqa: F401

from guiju.figures.actions import define_measure, report_value, take_in
from guiju.figures.measure import Kind
from guiju.figures.models import ReportedValue
from guiju.figures.periods import Period
from guiju.figures.protection import RETURNS, VALUES
from guiju.figures.reported import disagreements, known
from guiju.figures.surveys import actions
from guiju.figures.surveys.models import Question, Unit
from guiju.figures.surveys.standing import accepted_returns, last_year, stages_of, units_of
from guiju.journal.actions import last_seq
from guiju.journal.protection import missing_triggers, protect

Y2019, Y2020 = Period.year(2019), Period.year(2020)


@pytest.fixture
def courses(engine: str) -> str:  # noqa: F811
    return define_measure(title="培训期数", unit="期", kind=Kind.FLOW, definition="举办的", by="test").code


def report(code: str, value: int, period: Period = Y2020, reason: str = "") -> ReportedValue:
    return report_value(code, period, value, precision="exact", source="台账", reason=reason, by="test")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def surveyed(courses: str) -> Unit:
    survey = actions.compose(title="培训", period=Y2020, deadline=date(2199, 1, 1), by="test")
    actions.ask(survey, [Question(code=courses)], [], by="test")
    (unit,) = actions.add_units(survey, [("甲协会", "jia@example.cn")], by="test")
    actions.open_survey(survey, site="https://s.cn", today=date(2020, 1, 1), by="test")
    return unit


def answer(unit: Unit, courses: str, text: str):
    return actions.submit(unit, answers={courses: text}, explanations={}, filler="李")


@pytest.mark.django_db
def test_what_was_reported_only_grows(courses: str) -> None:
    report(courses, 80)
    connection.check_constraints()  # PostgreSQL truncates no table whose foreign keys are still to be checked
    table = "figures_reportedvalue"
    statements = [f"UPDATE {table} SET value = 1", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements += [f"TRUNCATE {table} CASCADE"]
    else:
        columns = ", ".join(field.column for field in ReportedValue._meta.concrete_fields)
        statements += [f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"]
    assert [refused(statement) for statement in statements] == [True] * 3
    assert known([courses], [Y2020])[courses, Y2020].value == 80


@pytest.mark.django_db
def test_returns_and_decisions_only_grow(courses: str) -> None:
    unit = surveyed(courses)
    sent = answer(unit, courses, "9")
    actions.accept(sent, by="test")
    for table in RETURNS.tables:
        assert [refused(f"UPDATE {table} SET id = id"), refused(f"DELETE FROM {table}")] == [True, True]


@pytest.mark.django_db
def test_a_guard_that_was_taken_away_is_missed_and_made_again(engine: str) -> None:  # noqa: F811
    name = "figures_reportedvalue_append_only" if engine == "postgresql" else "figures_reportedvalue_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON figures_reportedvalue" if engine == "postgresql" else ""))
    assert missing_triggers(connection, VALUES) == [name]
    protect(connection, VALUES)
    assert missing_triggers(connection, VALUES) == []


@pytest.mark.django_db
def test_a_value_is_known_as_it_was_at_each_position_of_the_journal(courses: str) -> None:
    positions = []
    for value in (80, 82, 81):
        report(courses, value, reason="核对")
        positions.append(last_seq())
    report(courses, 70, Y2019)
    told = [known([courses], [Y2019, Y2020], known_at=seq) for seq in (positions[0] - 1, *positions, None)]
    assert [found[courses, Y2020].value if found else None for found in told] == [None, 80, 82, 81, 81]
    assert (courses, Y2019) in told[-1]
    assert (courses, Y2019) not in told[-2]
    assert disagreements() == []


@pytest.mark.django_db
def test_two_first_values_of_a_period_cannot_stand_beside_each_other(courses: str) -> None:
    first = report(courses, 80)
    again = {name: getattr(first, name) for name in ("code", "first", "last", "value", "precision", "source", "by")}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedValue.objects.create(**again, entered_at=first.entered_at, seq=first.seq)
    second = report(courses, 82, reason="漏计")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedValue.objects.create(
            **again, entered_at=first.entered_at, seq=first.seq, corrects=second.corrects, reason="x"
        )


@pytest.mark.django_db
def test_a_file_goes_in_under_one_entry(courses: str, tmp_path) -> None:
    path = tmp_path / "values.csv"
    path.write_text(f"code,period,value,source\n{courses},2019,70,台账\n{courses},2020,80,台账\n", encoding="utf-8")
    before = last_seq()
    assert {row.seq for row in take_in(path, by="test").entered} == {before + 1}
    assert disagreements() == []


@pytest.mark.django_db
def test_a_survey_from_return_to_sum(courses: str) -> None:
    unit = surveyed(courses)
    survey = unit.survey
    actions.save_draft(unit, answers={courses: "1"}, explanations={})
    assert stages_of([unit])[unit.pk] == "drafted"
    actions.send_back(answer(unit, courses, "90"), reason="多一个零", by="test")
    assert [stage for _unit, _sent, stage in units_of(survey)] == ["sent-back"]
    actions.accept(answer(unit, courses, "9"), by="test")
    assert [sent.version for sent in accepted_returns(survey)] == [2]
    (row,) = actions.close(survey, by="test")
    assert (row.value, row.source) == (9, "统计调查“培训”：1 家单位中 1 家的填报汇总")
    following = actions.compose(title="下一年", period=Period.year(2021), deadline=date(2199, 1, 1), by="test")
    (again,) = actions.add_units(following, [("甲协会", "jia@example.cn")], by="test")
    assert last_year(following, again) == {courses: 9}
