"""The columnar copy follows the register, and shows it as it was known before."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju import demonstration
from guiju.base.errors import GuijuError, Unavailable
from guiju.base.terms import Degree, RelationKind
from guiju.commands import worker
from guiju.engines.columnar import DamagedCopy
from guiju.figures import copied, copying
from guiju.journal import actions as journal
from guiju.journal.models import Cursor
from guiju.organizations.actions import register_organization
from guiju.organizations.models import Organization, OrganizationKind, PilotProject
from guiju.standards import actions
from guiju.standards.importing import run_import
from guiju.standards.models import Product, Relation, Source, Standard

pytestmark = pytest.mark.django_db

TABLES = ("standards", "organizations", "products", "projects")


def contents(known_at: int | None = None) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of the ids."""
    with copying.opened(known_at=known_at) as register:
        return {name: register.run(register.table(name).order_by("id")).to_pylist() for name in TABLES}


def of(number: str, known_at: int | None = None) -> dict[str, Any]:
    key = Standard.objects.get(number=number).key
    [row] = [row for row in contents(known_at)["standards"] if row["key"] == key]
    return row


@pytest.fixture
def small(db):
    """A register with a bit of everything, and its copy."""
    source = Source.objects.create(name="catalogue")
    agency = register_organization(kind=OrganizationKind.AGENCY, by="test", name_zh="市场监管局", region="330000")
    maker = register_organization(kind=OrganizationKind.ENTERPRISE, by="test", name_zh="某厂", region="330100")
    old = actions.register_standard("GB/T 1.1-2009", by="test", source=source, published_on=date(2009, 6, 17))
    actions.register_standard(
        "GB/T 1.1-2020",
        by="test",
        source=source,
        published_on=date(2020, 3, 31),
        effective_on=date(2020, 10, 1),
        issued_by=agency,
        ics="01.120 03.120",
    )
    Product.objects.create(name="杯", standard=old, enterprise=maker, declared_on=date(2020, 5, 1))
    PilotProject.objects.create(code="P1", title="试点", started_on=date(2019, 1, 1))
    copying.rebuild()
    return source


def test_there_is_no_copy_before_it_is_made(db):
    with pytest.raises(Unavailable, match="guiju index"), copying.opened():
        pass


def test_the_copy_holds_the_register(small):
    row = of("GB/T 1.1-2020")
    standard = Standard.objects.get(number="GB/T 1.1-2020")
    assert {
        "tier": "national",
        "year": 2020,
        "starts_on": date(2020, 10, 1),
        "ends_on": None,
        "ics": "01.120 03.120",
        "issued_by": standard.issued_by_id,
        "committee": None,
        "revises": False,
        "adopts": "",
    }.items() <= row.items()
    found = contents()
    assert [row["region"] for row in found["organizations"]] == ["330000", "330100"]
    assert [row["declared_on"] for row in found["products"]] == [date(2020, 5, 1)]
    assert [row["code"] for row in found["projects"]] == ["P1"]


def test_the_copy_follows_what_changes(small):
    before = copying.kept().current()
    standard = Standard.objects.get(number="GB/T 1.1-2020")
    actions.relate(standard, RelationKind.REPLACES, "GB/T 1.1-2009", by="test", source=small)
    actions.relate(standard, RelationKind.ADOPTS, "ISO/IEC Directives-2018", by="test", degree=Degree.NEQ)
    actions.relate(standard, RelationKind.ADOPTS, "ISO 1-2016", by="test", degree=Degree.MOD)
    register_organization(kind=OrganizationKind.ASSOCIATION, by="test", name_zh="某协会")
    assert copying.follow_journal() == 3  # both editions and the association
    assert (of("GB/T 1.1-2020")["revises"], of("GB/T 1.1-2020")["adopts"]) == (True, "MOD")
    assert of("GB/T 1.1-2009")["replaced_on"] == of("GB/T 1.1-2009")["ends_on"] == date(2020, 10, 1)
    assert len(contents()["organizations"]) == 3
    assert copying.check_copy() == []
    after = copying.kept().current()
    assert after.tables["products"] == before.tables["products"]  # a day's changes cost a day's work


def test_the_worker_makes_the_copy_and_lets_it_follow(db):
    worker._copy_follows()
    register_organization(kind=OrganizationKind.ASSOCIATION, by="test", name_zh="某协会")
    worker._copy_follows()
    assert copying.check_copy() == []
    assert len(contents()["organizations"]) == 1


def test_nothing_new_is_no_work(small):
    copying.follow_journal()
    before = copying.kept().current()
    assert copying.follow_journal() == 0
    assert copying.kept().current() == before


def test_a_cursor_that_was_not_moved_is_moved_later(small):
    Cursor.objects.filter(reader=copying.READER).delete()
    assert copying.follow_journal() == 0
    assert journal.cursor_of(copying.READER) == journal.last_seq()


def test_a_copy_of_another_journal_is_made_anew(small):
    kept = copying.kept()
    with kept.writing() as writer:
        writer.commit(position=1, mark="of another")
    assert len(contents()["standards"]) == copying.follow_journal() - 4 == 2


def test_rows_that_came_in_bulk_are_followed(small):
    maker = Organization.objects.get(kind="enterprise")
    standard = Standard.objects.first()
    with transaction.atomic():
        made = [
            Product.objects.create(name="盘", standard=standard, enterprise=maker, declared_on=date(2021, 1, day))
            for day in (1, 2, 3)
        ]
        journal.record("products.declared", by="test", table="product", first=made[0].pk, last=made[-1].pk, digest="…")
    before = journal.last_seq() - 1
    assert copying.follow_journal() == 3
    assert len(contents()["products"]) == 4
    assert len(contents(known_at=before)["products"]) == 1


def test_one_declared_product_is_followed(small):
    product = Product.objects.get()
    before = journal.values_of(product)
    product.ended_on = date(2022, 2, 2)
    with transaction.atomic():
        product.save()
        journal.record("product.ended", by="test", changes=[journal.changed(product, before)])
    copying.follow_journal()
    assert contents()["products"][0]["ended_on"] == date(2022, 2, 2)
    assert contents(known_at=journal.last_seq() - 1)["products"][0]["ended_on"] is None


def test_a_position_that_is_still_to_come_is_refused(small):
    with pytest.raises(Unavailable, match="只到日志第"), copying.opened(known_at=journal.last_seq() + 1):
        pass


def test_what_a_source_said_of_adoption_is_known_as_it_was(small, tmp_path):
    file, said = tmp_path / "list.csv", {}
    for adopts in ("", "ISO 1-2016", "ISO 1-2016 IDT", "ISO 1-2016 MOD", "ISO 2-2016 NEQ", ""):
        file.write_text(f"标准编号,标准名称,采用标准\nGB/T 5-2020,五,{adopts}\n", encoding="utf-8")
        run_import(file, by="test", source="catalogue", retrieved_on=date(2026, 1, 1))
        copying.follow_journal()
        said[journal.last_seq()] = of("GB/T 5-2020")["adopts"]
    assert list(said.values()) == ["", "", "IDT", "MOD", "NEQ", ""]
    assert [of("GB/T 5-2020", known_at=position)["adopts"] for position in said] == list(said.values())


# Every position, whatever happened


DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))
STANDING = ("GB/T 1-2010", "GB/T 1-2015", "GB/T 2-2010")
NUMBERS = st.sampled_from([*STANDING, "GB/T 2-2015"])
DEGREES = st.sampled_from([None, *Degree])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("register"), NUMBERS, DAYS),
        st.tuples(st.just("correct"), NUMBERS, DAYS),
        st.tuples(st.just("place"), NUMBERS, st.sampled_from(["", "330000", "330100"])),
        st.tuples(st.just("withdraw"), NUMBERS, DAYS),
        st.tuples(st.just("replace"), NUMBERS, NUMBERS),
        st.tuples(st.just("adopt"), NUMBERS, st.sampled_from(["ISO 1-2016", "ISO 2-2016"]), DEGREES),
        st.tuples(st.just("import"), NUMBERS, st.sampled_from(["ISO 1-2016", "ISO 3-2016", ""]), DEGREES),
        st.tuples(st.just("body"), st.integers(1, 5)),
    ),
    min_size=3,
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_position_is_shown_as_it_was_copied_then(steps, tmp_path, settings, db):
    with transaction.atomic():
        settings.FIGURES_URL = f"duckdb://{tmp_path / uuid4().hex}"
        for number in STANDING:
            actions.register_standard(number, by="test", published_on=date(2016, 1, 1))
        copying.rebuild()
        then = {journal.last_seq(): contents()}
        for place, step in enumerate(steps):
            take(step, tmp_path / f"{place}.csv")
            copying.follow_journal()
            assert copying.check_copy() == []
            then[journal.last_seq()] = contents()
        for position, expected in then.items():
            assert contents(known_at=position) == expected
        transaction.set_rollback(True)


def take(step: tuple[Any, ...], file: Path) -> None:
    """One change of the register; one that is refused is none."""
    kind, number, *given = step
    known = Standard.objects.filter(number=number).first() if kind != "body" else None
    with contextlib.suppress(GuijuError):
        if kind == "register":
            actions.register_standard(number, by="test", published_on=given[0])
        elif kind == "import":
            adopts = f"{given[0]} {given[1]}" if given[0] and given[1] else given[0]
            file.write_text(f"标准编号,标准名称,采用标准\n{number},名称,{adopts}\n", encoding="utf-8")
            run_import(file, by="test", source="catalogue", retrieved_on=date(2026, 1, 1))
        elif kind == "body":
            name = f"第{number}协会"
            register_organization(kind=OrganizationKind.ASSOCIATION, by="test", name_zh=name)
        elif known is None:
            return
        elif kind == "correct":
            actions.correct(known, reason="错", by="test", published_on=given[0])
        elif kind == "place":
            actions.correct(known, reason="错", by="test", region=given[0])
        elif kind == "withdraw":
            actions.withdraw(known, on=given[0], reason="复审", by="test")
        elif kind == "replace":
            actions.relate(known, RelationKind.REPLACES, given[0], by="test")
        elif kind == "adopt":
            actions.relate(known, RelationKind.ADOPTS, given[0], degree=given[1], by="test")


# Proof


def test_a_wrong_value_is_found(small):
    row = Standard.objects.get(number="GB/T 1.1-2020")
    Standard.objects.filter(pk=row.pk).update(region="110000")  # past the journal
    assert copying.check_copy() == [f"统计副本 standards 的第 {row.pk} 行与登记簿不符：region"]


def test_rows_too_few_and_too_many_are_found(small):
    with copying.kept().writing() as writer:
        snapshot = copying.kept().current()
        gone = Standard.objects.order_by("pk").last().pk
        writer.put("standards", copied.STANDARDS.schema.empty_table(), gone=[gone])
        project = pa.Table.from_pylist([{"id": 10**6, "code": "P9"}], schema=copied.PROJECTS.schema)
        writer.put("projects", project)
        writer.commit(position=snapshot.position, mark=snapshot.mark)
    assert copying.check_copy() == ["统计副本 standards 缺少 1 行", "统计副本 projects 多出 1 行"]


def test_a_copy_that_is_behind_says_so(small):
    register_organization(kind=OrganizationKind.ASSOCIATION, by="test", name_zh="某协会")
    assert copying.check_copy() == ["统计副本落后日志 1 条"]


def test_damaged_files_are_told_and_made_anew(small):
    snapshot = copying.kept().current()
    for name in snapshot.files("standards"):
        Path(name).write_bytes(b"nothing")
    with pytest.raises(DamagedCopy, match="--rebuild"):
        contents()
    actions.correct(Standard.objects.first(), reason="错", by="test", region="330000")
    copying.follow_journal()
    assert copying.check_copy() == []


def test_the_demonstration_is_copied_whole(db):
    demonstration.make("small", 1)
    copying.rebuild()
    assert copying.check_copy() == []
    with copying.opened() as register:
        for name, model in zip(TABLES, (Standard, Organization, Product, PilotProject), strict=True):
            assert register.run(register.table(name).count())[0][0].as_py() == model.objects.count()
        standards = register.table("standards")
        revised = register.run(standards.filter(standards.revises).count())[0][0].as_py()
    assert revised == Relation.objects.filter(kind="replaces").values("standard").distinct().count() > 0


def test_readers_in_threads_see_their_own_state(small):
    with copying.opened() as earlier:
        actions.correct(Standard.objects.get(number="GB/T 1.1-2020"), reason="错", by="test", region="330000")
        copying.follow_journal()
        with ThreadPoolExecutor(4) as pool:
            regions = set(pool.map(lambda _: of_region(), range(16)))
        standards = earlier.table("standards")
        assert earlier.run(standards.filter(standards.region == "330000").count())[0][0].as_py() == 0
    assert regions == {1}


def of_region() -> int:
    with copying.opened() as register:
        standards = register.table("standards")
        return register.run(standards.filter(standards.region == "330000").count())[0][0].as_py()
