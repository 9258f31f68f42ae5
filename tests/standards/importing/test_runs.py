"""Whole imports into a register: what becomes of rows, and that the same file twice changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from guiju.base.errors import NotNow
from guiju.base.terms import Status
from guiju.documents.opening import UnreadableFile
from guiju.journal.actions import verify
from guiju.journal.models import Change, Entry
from guiju.people.models import User
from guiju.standards import actions
from guiju.standards.importing import (
    prepare,
    preparing,
    preview,
    resume,
    run_import,
    runs,
    told,
    unfinished,
    write_rejects,
)
from guiju.standards.models import Conflict, ImportRun, ImportState, Relation, Standard, Statement

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 11)
HEADING = "标准编号,标准名称,发布日期,实施日期,状态,替代情况,发布部门\n"
ISSUERS = "国家市场监督管理总局 国家标准化管理委员会"
CODE = f"GB/T 1.1-2020,标准化工作导则,2020-03-31,2020-10-01,现行,代替GB/T 1.1-2009,{ISSUERS}\n"
OLDER = "GB/T 1.1-2009,标准化工作导则,2009-06-17,2010-01-01,作废,被GB/T 1.1-2020代替,\n"


@pytest.fixture
def listed(tmp_path):
    """`listed(rows…)`: a CSV file of these rows."""
    counter = iter(range(1000))

    def write(*lines: str, heading: str = HEADING) -> Path:
        path = tmp_path / f"list-{next(counter)}.csv"
        path.write_text(heading + "".join(lines), encoding="utf-8")
        return path

    return write


def imported(path: Path, source: str = "catalogue", on: date = DAY, **options) -> ImportRun:
    return run_import(path, by="test", source=source, retrieved_on=on, **options)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.updated, run.unchanged, run.rejected


def edition(number: str) -> Standard:
    return Standard.objects.get(number=number)


def defects(run: ImportRun) -> dict[str, int]:
    return {kind.defect.code: kind.count for kind in told(run)}


def test_rows_become_editions_with_their_statement_issuer_and_lineage(listed):
    run = imported(listed(CODE, OLDER))
    assert run.state == ImportState.FINISHED
    assert counts(run) == (2, 0, 0, 0)
    new, old = edition("GB/T 1.1-2020"), edition("GB/T 1.1-2009")
    assert (new.published_on, new.effective_on) == (date(2020, 3, 31), date(2020, 10, 1))
    assert new.issued_by is not None
    assert new.issued_by.name_zh == "国家市场监督管理总局"
    assert old.replaced_on == date(2020, 10, 1)
    assert old.status(on=DAY) is Status.REPLACED
    assert Relation.objects.get().target == old
    assert new.statements.get().place == "第 2 行"
    assert not list(verify())


def test_the_same_file_twice_changes_nothing(listed):
    path = listed(CODE, OLDER, OLDER)
    imported(path)
    before = Entry.objects.count(), list(Statement.objects.values()), list(Standard.objects.values())
    again = imported(path, on=date(2026, 9, 1))
    assert counts(again) == (0, 0, 3, 0)
    assert (Entry.objects.count(), list(Statement.objects.values()), list(Standard.objects.values())) == before


def test_each_batch_has_one_entry_with_a_change_for_every_row(listed, monkeypatch):
    monkeypatch.setattr(preparing, "BATCH", 10)
    run = imported(listed(*(f"GB/T {n}-2020,第{n}种,2020-01-01,2020-02-01,现行,,\n" for n in range(1, 26))))
    entries = Entry.objects.filter(kind="standards.imported")
    assert [entry.changes for entry in entries] == [10, 10, 5]
    assert {entry.subject for entry in entries} == {f"import:{run.pk}"}


def test_repeated_rows_are_one_edition_and_the_first_counts(listed):
    run = imported(listed(CODE, CODE, CODE.replace("标准化工作导则", "另一名称")))
    assert counts(run) == (1, 0, 2, 0)
    assert defects(run) == {"DUPLICATE_IN_FILE": 1, "DUPLICATE_DIFFERS": 1}
    assert edition("GB/T 1.1-2020").title_zh == "标准化工作导则"


def test_rejected_rows_come_back_can_be_mended_and_imported_again(listed, tmp_path):
    run = imported(listed(CODE, "乱写,甲,,,,,\n", ",乙,,,,,\n", "GB/T 9-2020,丙,,,,,\n"))
    assert counts(run) == (2, 0, 0, 2)
    path = tmp_path / "rejects.csv"
    assert write_rejects(run, path) == 2
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("来源,行号,缺陷代码,退回原因,标准编号,标准名称")
    assert lines[1].startswith("catalogue,3,NUMBER_UNREADABLE,")
    path.write_text("\ufeff" + "\n".join(lines).replace("乱写", "GB/T 7-2020").replace(",,乙", ",GB/T 8-2020,乙"))
    mended = run_import(path, by="test")
    assert counts(mended) == (2, 0, 0, 0)
    assert mended.source == run.source
    assert set(run.rejects.values_list("line", flat=True)) == {3, 4}


def test_two_sources_on_one_edition_are_one_record_with_a_conflict(listed):
    imported(listed(CODE), source="low", priority=40)
    run = imported(listed(CODE.replace("2020-03-31", "2020-04-01")), source="high", priority=60)
    assert counts(run) == (0, 1, 0, 0)
    standard = edition("GB/T 1.1-2020")
    assert standard.published_on == date(2020, 4, 1)
    assert standard.statements.count() == 2
    conflict = Conflict.objects.get()
    assert conflict.field == "published_on"
    assert conflict.values == [["high", "2020-04-01"], ["low", "2020-03-31"]]


def test_sources_that_agree_again_end_the_conflict(listed):
    imported(listed(CODE), source="a", priority=60)
    imported(listed(CODE.replace("导则", "指南")), source="b")
    assert Conflict.objects.count() == 1
    imported(listed(CODE), source="b")
    assert Conflict.objects.count() == 0


def test_a_decision_survives_imports_until_a_source_says_something_new(listed):
    officer = User.objects.create(username="officer")
    one, other = listed(CODE), listed(CODE.replace("导则", "指南"))
    imported(one, source="a", priority=60)
    imported(other, source="b")
    actions.settle_conflict(Conflict.objects.get(), value="标准化工作指南", reason="据原文", by=officer)
    for path, source in ((one, "a"), (other, "b"), (listed(CODE.replace("2020-03-31", "2020-03-30")), "a")):
        imported(path, source=source)
        assert edition("GB/T 1.1-2020").title_zh == "标准化工作指南"
    imported(listed(CODE.replace("导则", "规则")), source="a")
    conflict = Conflict.objects.get(field="title_zh")
    assert conflict.decided_at is None
    assert edition("GB/T 1.1-2020").title_zh == "标准化工作规则"
    reopened = Entry.objects.filter(kind="standards.imported").latest("seq").payload["reopened"]
    assert reopened[0][1:] == ["title_zh", "标准化工作指南", "据原文"]


def test_what_the_desk_corrected_no_import_undoes(listed):
    path = listed(CODE)
    imported(path)
    actions.correct(edition("GB/T 1.1-2020"), title_zh="标准化工作导则 第1部分", reason="缺部分", by="test")
    imported(listed(CODE.replace("2020-03-31", "2020-03-30")))
    standard = edition("GB/T 1.1-2020")
    assert standard.title_zh == "标准化工作导则 第1部分"
    assert standard.published_on == date(2020, 3, 30)


def test_what_was_entered_without_a_statement_is_not_wiped_out(listed, make_standard):
    make_standard("GB/T 1.1-2020", title_en="Directives", ics="01.120", title_zh="手工录入")
    imported(listed(CODE))
    standard = edition("GB/T 1.1-2020")
    assert (standard.title_en, standard.ics) == ("Directives", "01.120")
    assert standard.title_zh == "标准化工作导则"


def test_columns_that_a_file_does_not_have_are_left_as_they_were_said(listed):
    imported(listed(CODE))
    imported(listed("GB/T 1.1-2020,新名称\n", heading="标准编号,标准名称\n"))
    standard = edition("GB/T 1.1-2020")
    assert standard.title_zh == "新名称"
    assert standard.published_on == date(2020, 3, 31)
    assert standard.relations.count() == 1


def test_an_emptied_cell_takes_back_what_was_said(listed):
    imported(listed(CODE))
    imported(listed(CODE.replace("代替GB/T 1.1-2009", "").replace("2020-03-31", "")))
    standard = edition("GB/T 1.1-2020")
    assert standard.published_on is None
    assert standard.relations.count() == 0
    fields = Change.objects.filter(model="standard", row=standard.pk).latest("id").fields
    assert fields["replaces"] == [["GB/T 1.1-2009"], []]
    assert fields["published_on"] == ["2020-03-31", None]


def test_a_successor_that_comes_later_is_linked_when_it_comes(listed):
    imported(listed(OLDER))
    assert Relation.objects.count() == 0
    imported(listed(CODE.replace("代替GB/T 1.1-2009", "")), source="other")
    relation = Relation.objects.get()
    assert (relation.standard.number, relation.target_number) == ("GB/T 1.1-2020", "GB/T 1.1-2009")
    assert relation.source.name == "catalogue"
    assert edition("GB/T 1.1-2009").replaced_on == date(2020, 10, 1)


def test_an_older_state_of_a_source_does_not_undo_a_newer_one(listed):
    imported(listed(CODE), on=date(2026, 7, 1))
    run = imported(listed(CODE.replace("导则", "草稿"), OLDER), on=date(2025, 7, 1))
    assert counts(run) == (1, 0, 1, 0)
    assert defects(run)["OLDER_THAN_KNOWN"] == 1
    assert edition("GB/T 1.1-2020").title_zh == "标准化工作导则"


def test_a_dry_run_tells_all_and_writes_nothing(listed):
    run = imported(listed(CODE, OLDER, "乱写,甲,,,,,\n"), dry_run=True)
    assert counts(run) == (2, 0, 0, 1)
    assert run.state == ImportState.FINISHED
    assert not Standard.objects.exists()
    assert not Entry.objects.exists()
    assert run.rejects.count() == 1


def test_snapshots_are_applied_as_changes_and_what_is_gone_is_kept_and_flagged(tmp_path):
    def snapshot(day: str, **entries: str) -> Path:
        path = tmp_path / f"rfcs-{day}.json"
        rows = (f'"{name}": {{"title": "T", "status": "{status}"}}' for name, status in entries.items())
        path.write_text("{" + ", ".join(rows) + "}")
        return path

    first = run_import(snapshot("2018-06-01", RFC1="current", RFC2="current"), by="test")
    assert first.retrieved_on == date(2018, 6, 1)
    second = run_import(snapshot("2019-06-01", RFC1="obsoleted", RFC3="current"), by="test")
    assert counts(second) == (1, 1, 0, 0)
    assert defects(second)["GONE_FROM_SOURCE"] == 1
    obsolete = edition("RFC 1")
    assert obsolete.status(on=date(2018, 12, 1)) is Status.UNKNOWN
    assert obsolete.status(on=date(2019, 12, 1)) is Status.REPLACED
    assert edition("RFC 2").statements.get().defects == "GONE_FROM_SOURCE"
    third = run_import(snapshot("2020-06-01", RFC1="obsoleted", RFC2="current", RFC3="current"), by="test")
    assert counts(third) == (0, 0, 3, 0)
    assert edition("RFC 2").statements.get().defects == ""


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(listed, monkeypatch):
    monkeypatch.setattr(preparing, "BATCH", 10)
    path = listed(*(f"GB/T {n}-2020,第{n}种,2020-01-01,2020-02-01,现行,,\n" for n in range(1, 36)))

    class Killed(BaseException):
        pass

    def killed_after_two(done: int, total: int | None) -> None:
        if done == 20:
            raise Killed

    with pytest.raises(Killed):
        imported(path, progress=killed_after_two)
    (cut,) = unfinished()
    assert (cut.position, Standard.objects.count()) == (20, 20)
    run = imported(path)
    assert run.pk == cut.pk
    assert counts(run) == (35, 0, 0, 0)
    assert [entry.changes for entry in Entry.objects.filter(kind="standards.imported")] == [10, 10, 10, 5]
    assert not list(unfinished())


def test_an_unfinished_run_can_be_resumed_by_itself_but_not_from_a_changed_file(listed):
    path = listed(CODE)
    run = prepare(path, by="test", source="catalogue", retrieved_on=DAY)
    ImportRun.objects.update(state=ImportState.RUNNING)
    assert resume(run).state == ImportState.FINISHED
    assert Standard.objects.count() == 1
    path.write_text(HEADING + OLDER)
    assert resume(run).state == ImportState.FINISHED
    ImportRun.objects.update(state=ImportState.RUNNING)
    run.refresh_from_db()
    with pytest.raises(NotNow, match="变了"):
        resume(run)


def test_a_run_at_which_another_process_works_is_left_to_it(listed):
    path = listed(CODE)
    run = prepare(path, by="test", source="catalogue", retrieved_on=DAY)

    def another_process(done: int, total: int | None) -> None:
        raise AssertionError("nothing was to be written")

    original = runs._hold

    def overtaken(held: ImportRun, position: int) -> None:
        ImportRun.objects.update(position=5_000)
        original(held, position)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(runs, "_hold", overtaken)
        with pytest.raises(NotNow, match="另一个进程"):
            run_import(path, by="test", run=run, progress=another_process)
    assert not Standard.objects.exists()


def test_a_file_that_breaks_off_leaves_a_failed_run_with_its_sentence(tmp_path):
    import gzip

    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress((HEADING + CODE * 40_000).encode(), compresslevel=0)[:-3000])
    with pytest.raises(UnreadableFile, match="不完整"):
        imported(path)
    run = ImportRun.objects.get()
    assert run.state == ImportState.FAILED
    assert "不完整" in run.message


def test_a_large_file_is_read_in_another_process_with_the_same_result(listed, monkeypatch):
    lines = [f"GB/T {n}-2020,第{n}种,2020-01-01,2020-02-01,现行,,\n" for n in range(1, 301)]
    monkeypatch.setattr(preparing, "_LARGE", 1)
    monkeypatch.setattr(preparing.os, "cpu_count", lambda: 2)
    assert counts(imported(listed(*lines, "乱写,甲,,,,,\n"))) == (300, 0, 0, 1)


def test_a_preview_shows_columns_and_cleaned_rows(listed):
    shown = preview(listed(CODE, "乱写,甲,,,,,\n"), limit=5)
    assert shown.mapping["替代情况"] == "succession"
    good, bad = shown.rows
    assert good.number == "GB/T 1.1—2020"
    assert good.said["effective_on"] == "2020-10-01"
    assert bad.rejected is not None
    assert bad.rejected.code == "NUMBER_UNREADABLE"
    assert not ImportRun.objects.exists()


def test_a_word_without_a_date_counts_from_the_day_on_which_the_file_was_obtained(listed):
    imported(listed("GB/T 5-1985,甲,,,作废,,\n"), on=date(2024, 1, 1))
    imported(listed("GB/T 5-1985,甲乙,,,作废,,\n"), on=date(2025, 1, 1))
    standard = edition("GB/T 5-1985")
    assert standard.title_zh == "甲乙"
    assert (standard.reported_status, standard.reported_on) == ("withdrawn", date(2024, 1, 1))
    assert timezone.localdate() >= standard.reported_on


def test_a_day_in_the_files_name_counts_unless_it_is_still_to_come(tmp_path):
    for name, day in (("list-2020-03-01.csv", date(2020, 3, 1)), ("list-2999-01-01.csv", timezone.localdate())):
        path = tmp_path / name
        path.write_text(HEADING + CODE)
        assert prepare(path, by="test").retrieved_on == day
