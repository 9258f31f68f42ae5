"""Each kind of damage is found by its check, and mended where that loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from guiju.journal.actions import advance, last_seq
from guiju.journal.models import Change, Cursor
from guiju.people.models import User
from guiju.standards import search
from guiju.standards.models import Conflict, ImportRun, Relation, Source, Standard, Statement
from guiju.standards.soundness import CHECKS, Check, Finding

pytestmark = pytest.mark.django_db

Y2010, Y2020 = date(2010, 1, 1), date(2020, 10, 1)


@pytest.fixture
def register(make_standard, tmp_path, settings):
    """Two editions, one after the other, indexed; nothing wrong."""
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    make_standard("GB/T 1.1-2009", effective_on=Y2010, title_zh="标准的结构和编写")
    make_standard("GB/T 1.1-2020", effective_on=Y2020, replaces=["GB/T 1.1-2009"], title_zh="标准化文件的结构")
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
    yield
    with connection.cursor() as cursor:  # what was torn off must not be seen when the test's transaction ends
        cursor.execute("DROP TRIGGER IF EXISTS journal_change_no_delete")
        cursor.execute("DELETE FROM journal_change")
        cursor.execute("DELETE FROM standards_relation")
        cursor.execute("DELETE FROM standards_statement")


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def check(code: str) -> Check:
    return next(check for check in CHECKS if check.code == code)


def look(code: str) -> list[Finding]:
    return list(check(code).look(lambda _count: None))


def wrong() -> dict[str, str]:
    """All that is wrong: what the first finding of each check says."""
    found = {each.code: [f for f in each.look(lambda _count: None) if f.level == "wrong"] for each in CHECKS}
    return {code: findings[0].text for code, findings in found.items() if findings}


def repair() -> None:
    """As the doctor does: in the order of the checks, each that found something."""
    for each in CHECKS:
        if each.mend and look(each.code):
            each.mend()


def test_a_register_that_only_actions_touched_is_sound(register):
    assert wrong() == {}


def unprotected(statement: str) -> Callable[[], None]:
    return lambda: sql(
        "DROP TRIGGER journal_entry_no_update",
        "DROP TRIGGER journal_entry_no_delete",
        "DROP TRIGGER journal_change_no_update",
        "DROP TRIGGER journal_change_no_delete",
        statement,
    )


def other_key() -> None:
    sql("UPDATE standards_standard SET key = 'x', tier = 'sector' WHERE number = 'GB/T 1.1-2009'")
    sql("UPDATE standards_relation SET target_key = 'x'")  # so that the link itself still holds


def _drop_from_index() -> None:
    with search.engine().writing() as writer:
        writer.remove(Standard.objects.get(number="GB/T 1.1-2009").pk)


MENDED = {
    "a trigger is gone": ("journal-triggers", lambda: sql("DROP TRIGGER journal_entry_no_delete")),
    "a relation lost its target": ("links", lambda: Relation.objects.update(target=None)),
    "a relation points at another edition": (
        "links",
        lambda: Relation.objects.update(target=Standard.objects.get(number="GB/T 1.1-2020")),
    ),
    "a relation points nowhere": ("orphans", lambda: sql("UPDATE standards_relation SET target_id = 999")),
    "a day of replacement is wrong": ("replaced-on", lambda: sql("UPDATE standards_standard SET replaced_on = NULL")),
    "columns do not follow from the number": ("numbers", other_key),
    "a reader is ahead of the journal": ("cursors", lambda: advance("oai", 999)),
    "the index is behind": ("index", lambda: Cursor.objects.filter(reader="search").update(seq=1)),
    "the index is ahead": ("cursors", lambda: advance("search", last_seq() + 5)),
    "the index lost a standard": ("index", _drop_from_index),
}


@pytest.mark.parametrize(("code", "damage"), MENDED.values(), ids=MENDED)
def test_what_can_be_made_again_is_found_and_mended(register, code, damage):
    damage()
    assert code in wrong()
    repair()
    if code == "numbers":
        sql("UPDATE standards_relation SET target_key = 'gb-t-1.1-2009'")
    assert wrong() == {}
    old = Standard.objects.get(number="GB/T 1.1-2009")
    assert (old.replaced_on, old.key, old.tier) == (Y2020, "gb-t-1.1-2009", "national")
    assert Relation.objects.get().target == old


KEPT = {
    "an entry was changed": (
        "journal-chain",
        unprotected("UPDATE journal_entry SET actor = 'nobody' WHERE seq = 2"),
        "第 2 条的内容与其散列不符",
    ),
    "an entry is gone": (
        "journal-chain",
        unprotected("DELETE FROM journal_entry WHERE seq = 1"),
        "第 1 条缺失",
    ),
    "a title was changed past the journal": (
        "standards",
        lambda: sql("UPDATE standards_standard SET title_zh = '改过' WHERE number = 'GB/T 1.1-2009'"),
        "与日志所记的最后一次变更不符",
    ),
    "a row came past the journal": (
        "organizations",
        lambda: sql(
            "INSERT INTO organizations_organization (key, kind, name_zh, name_en, code, rank, region, industry)"
            " VALUES ('agency:x', 'agency', '某局', '', '', '', '', '')"
        ),
        "（agency:x） 在日志中没有来历",
    ),
    "a number cannot be read": (
        "numbers",
        lambda: sql("UPDATE standards_standard SET number = '导则' WHERE number = 'GB/T 1.1-2009'"),
        "不能识读",
    ),
}


@pytest.mark.parametrize(("code", "damage", "said"), KEPT.values(), ids=KEPT)
def test_what_nobody_can_make_again_is_found_and_left_alone(register, code, damage, said):
    damage()
    assert said in wrong()[code]
    repair()
    assert code in wrong()


def test_a_broken_chain_says_from_where_and_what_to_do(register):
    unprotected("UPDATE journal_entry SET actor = 'nobody' WHERE seq = 2")()
    assert look("journal-chain")[-1].text == (
        "日志自第 2 条起不再可信；请用 guiju restore 恢复此前的备份，日志从不修补"
    )


def test_a_standard_that_vanished_leaves_orphans_and_a_gap(register):
    standard = Standard.objects.get(number="GB/T 1.1-2020")
    Statement.objects.create(standard=standard, source=standard.source, said={}, digest="-", retrieved_on=Y2020)
    sql("DELETE FROM standards_standard WHERE number = 'GB/T 1.1-2020'")
    found = wrong()
    assert "已不在登记簿中" in found["standards"]
    assert [f.text for f in look("orphans")] == [
        "standards_relation 有 1 行的 standard_id 指向不存在的行",
        "standards_statement 有 1 行的 standard_id 指向不存在的行",
    ]
    assert "index" in found
    repair()
    assert {"standards", "orphans"} <= wrong().keys()
    assert Statement.objects.count() == 1


def test_a_decision_that_the_register_does_not_follow_is_found(register):
    standard = Standard.objects.get(number="GB/T 1.1-2020")
    conflict = Conflict.objects.create(
        standard=standard,
        field="effective_on",
        values=[["test", "2020-10-01"]],
        decided_value="2020-10",
        decided_by=User.objects.create_user("chen"),
        decided_at=timezone.now(),
    )
    assert look("decisions") == []
    Conflict.objects.filter(pk=conflict.pk).update(decided_value="2021-01-01")
    assert "2021-01-01" in look("decisions")[0].text


def test_what_is_worth_knowing_is_said_and_is_no_fault(register, make_standard):
    make_standard("GB/T 7-2001", effective_on=Y2010, replaces=["GB/T 1.1-2020"])
    ImportRun.objects.create(
        file_name="a.csv",
        file_digest="-",
        format="csv",
        retrieved_on=Y2020,
        state="running",
        by="test",
        position=500,
        source=Source.objects.get(),
    )
    search.follow_journal()
    assert wrong() == {}
    assert "1 条代替关系" in look("contradictions")[0].text
    assert look("imports")[0].text == "导入 a.csv 停在第 500 行；再次导入同一文件即从此处继续"


def test_many_findings_of_a_kind_are_counted_not_listed(register, make_standard):
    for n in range(2, 30):
        make_standard(f"GB/T {n}-2020")
    sql("UPDATE standards_standard SET title_en = 'changed'")
    told = look("standards")
    assert len(told) == 11
    assert told[-1].text == "此类问题另有 20 处"
    assert Change.objects.count() > 30
