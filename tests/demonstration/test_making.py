from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from guiju.base.codes import check_credit_code
from guiju.base.numbers import parse
from guiju.base.terms import RelationKind, Status
from guiju.demonstration import Made, Occupied, Size, make, making, reported
from guiju.demonstration.loading import KIND, Loader
from guiju.demonstration.plan import Plan, Year, plan_of
from guiju.figures import copying, evaluating, identities
from guiju.figures.measures import measure, printed2020
from guiju.figures.models import ReportedValue
from guiju.figures.periods import Period
from guiju.figures.reported import disagreements, known
from guiju.journal import actions as journal
from guiju.journal.models import Change, Entry
from guiju.organizations.models import Committee, Enterprise, Organization
from guiju.standards.models import Product, Relation, Source, Standard
from guiju.standards.requirements.models import Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Made:
    return make("small", 7)


def digest_of(seed: int) -> str:
    """The digest of a small register that is taken back at once."""
    with transaction.atomic():
        digest = make("small", seed).digest
        transaction.set_rollback(True)
    return digest


def test_the_same_seed_gives_the_same_register_and_another_another(db: None) -> None:
    assert digest_of(7) == digest_of(7) != digest_of(8)


def test_made_again_nothing_changes(made: Made) -> None:
    entries = Entry.objects.count()
    again = make("small", 7)
    assert not again.anew
    assert (again.digest, again.counts) == (made.digest, made.counts)
    assert Entry.objects.count() == entries


def test_values_from_outside_come_with_it(made: Made) -> None:
    year = Period.year(2025)
    value = known(["reported.feedback.received"], [year])["reported.feedback.received", year]
    assert (value.value, value.precision) == (710, "more-than")
    assert "并非真实数据" in value.source
    assert made.counts["reported"] == ReportedValue.objects.count()


def test_some_standards_require_something_in_figures(made: Made) -> None:
    assert made.counts["requirement"] == Requirement.objects.count() > 0
    assert all("并非真实" in source for source in Requirement.objects.values_list("source", flat=True))


def test_the_values_of_2020_can_all_be_entered(db: None) -> None:
    loader = Loader("demonstration", None)
    reported.load(Size.YEAR_2020, loader)
    assert loader.counts["reported"] == ReportedValue.objects.count() > 200
    assert disagreements() == []


@pytest.mark.parametrize(("size", "seed"), [("small", 8), ("city", 7)])
def test_a_register_with_another_demonstration_is_refused(made: Made, size: str, seed: int) -> None:
    with pytest.raises(Occupied, match="small 规模（种子 7）"):
        make(size, seed)


def test_a_register_with_standards_of_its_own_is_refused(db: None) -> None:
    source = Source.objects.create(name="catalogue")
    number = parse("GB/T 1.1-2020")
    Standard.objects.create(
        number=number.canonical, key=number.key, undated_key=number.undated_key, sort_key=number.sort_key,
        tier=number.tier, kind=number.kind, prefix=number.prefix, source=source,
    )  # fmt: skip
    with pytest.raises(Occupied, match="空的登记簿"):
        make("small")


def test_everything_says_that_it_is_a_demonstration(made: Made) -> None:
    sources = Source.objects.filter(demonstration=True)
    assert {source.name for source in sources} == {"demonstration", "demonstration-real"}
    assert all(source.priority < Source._meta.get_field("priority").default for source in sources)
    assert not Standard.objects.exclude(source__in=sources).exists()
    assert Standard.objects.get(number="GB/T 38961-2020").source.name == "demonstration-real"


def test_every_number_is_as_it_is_read(made: Made) -> None:
    for row in Standard.objects.all():
        read = parse(row.number)
        assert (row.number, row.key, row.undated_key, row.sort_key) == (
            read.canonical,
            read.key,
            read.undated_key,
            read.sort_key,
        )
        assert (row.tier, row.nature, row.kind) == (read.tier, read.nature or "", read.kind)
        assert (row.prefix, row.issuer, row.year) == (read.prefix, read.issuer, read.year)


def test_every_replaced_edition_ends_when_its_successor_takes_effect(made: Made) -> None:
    replacing = Relation.objects.filter(kind=RelationKind.REPLACES).select_related("standard", "target")
    assert replacing.count() > 40
    for relation in replacing:
        assert relation.target is not None
        assert relation.target.replaced_on == relation.standard.starts_on
        assert relation.target.key == relation.target_key
    dated = replacing.filter(standard__starts_on__isnull=False)
    assert Standard.objects.filter(replaced_on__isnull=False).count() == dated.values("target").distinct().count()


def test_all_kinds_of_relations_and_statuses_occur(made: Made) -> None:
    kinds = set(Relation.objects.values_list("kind", flat=True))
    assert kinds >= {RelationKind.REPLACES, RelationKind.ADOPTS, RelationKind.CITES, RelationKind.AMENDS}
    on = plan_of(Size.SMALL).last_day
    assert {row.status(on=on) for row in Standard.objects.all()} >= set(Status) - {Status.UNPUBLISHED}


def test_credit_codes_are_valid_and_subcommittees_stand_under_older_committees(made: Made) -> None:
    for enterprise in Enterprise.objects.all():
        assert check_credit_code(enterprise.credit_code or "") == enterprise.credit_code
    for committee in Committee.objects.filter(parent__isnull=False):
        assert committee.parent is not None
        assert committee.code.startswith(committee.parent.code)
        assert committee.parent.registered_on <= committee.registered_on


def test_the_journal_proves_every_row(made: Made) -> None:
    assert list(journal.verify()) == []
    digests = {(change.model, change.row): change.digest for change in Change.objects.all()}
    for model in (Standard, Organization, Requirement):
        for row in model.objects.values_list("id", *model.JOURNAL_FIELDS):
            assert digests.pop((model.JOURNAL_NAME, row[0])) == journal.row_digest(row[1:])
    assert not digests


def test_the_journal_covers_products_by_digests_of_their_ids(made: Made) -> None:
    covered = 0
    for entry in Entry.objects.filter(kind=KIND, payload__table="product"):
        said, running = entry.payload, hashlib.sha256()
        rows = Product.objects.filter(id__range=(said["first"], said["last"])).order_by("id")
        for row in rows.values_list(*said["columns"]):
            running.update(("\x1f".join("\x00" if v is None else str(v) for v in row) + "\n").encode())
            covered += 1
        assert running.hexdigest() == said["digest"]
    assert covered == Product.objects.count() > 0


def test_the_indexes_are_there_again(db: None) -> None:
    def names() -> set[str]:
        with connection.cursor() as cursor:
            return {name for table in connection.introspection.table_names(cursor) for name in _indexes(cursor, table)}

    before = names()
    make("small")
    assert names() == before


def _indexes(cursor, table: str) -> Iterator[str]:
    yield from connection.introspection.get_constraints(cursor, table)


@pytest.mark.parametrize(
    "number", ["GB/T 38961-2020", "GB/T 39002-2020", "ISO 9001:2015", "GB/T 19001-2016", "GB 38600-2019"]
)
def test_the_real_standards_of_the_report_are_in_it(made: Made, number: str) -> None:
    assert Standard.objects.filter(key=parse(number).key).exists()


def test_a_made_standard_never_bears_the_number_of_a_real_one(made: Made) -> None:
    real = {"38961": "个人健康信息码", "39002": "餐饮分餐制", "19001": "质量管理体系"}
    for number, words in real.items():
        for title in Standard.objects.filter(undated_key=f"gb-t-{number}").values_list("title_zh", flat=True):
            assert words in title


def scaled(plan: Plan, by: int) -> Plan:
    """The plan with its counts divided; what the report does not fix follows from the rest."""

    def year(one: Year) -> Year:
        return Year(one.year, *(getattr(one, name) // by for name in Year.__slots__[1:]))

    def pairs(given: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        return tuple((year, count // by) for year, count in given)

    def strands(given):
        return tuple(
            replace(one, stock=one.stock // by, past=one.past // by, years=tuple(map(year, one.years))) for one in given
        )

    published = pairs(plan.associations.published)
    fields = {name: count // by for name, count in plan.associations.fields.items()}
    fields["industry"] += sum(count for _, count in published) - sum(fields.values())
    wanted = plan.enterprises
    return replace(
        plan,
        national=strands(plan.national),
        sector=strands(plan.sector),
        local=strands(plan.local),
        samples=replace(plan.samples, stock=plan.samples.stock // by, years=tuple(map(year, plan.samples.years))),
        associations=replace(
            plan.associations, registered=pairs(plan.associations.registered), published=published, fields=fields
        ),
        enterprises=replace(
            wanted,
            **{
                name: pairs(getattr(wanted, name))
                for name in ("registered", "newcomers", "publishing", "standards", "products")
            },
        ),
        pilots=pairs(plan.pilots),
    )


@pytest.mark.slow
def test_a_hundredth_of_2020_counts_as_planned(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = scaled(plan_of(Size.YEAR_2020), 100)
    monkeypatch.setattr(making, "plan_of", lambda size: plan)
    monkeypatch.setattr(making.reported, "load", lambda size, loader: None)  # they are of the whole, not of a hundredth
    make("2020")
    copying.rebuild()
    computed = [each for each in printed2020().values() if not measure(each.code).reported]
    figures = evaluating.figures((measure(each.code), each.period) for each in computed)
    counted = {each.id: figure.value for each, figure in zip(computed, figures, strict=True)}
    outcomes = identities.check(Period.year(2020))
    assert not [each.id for each in outcomes if each.hard and each.verdict is identities.Verdict.FAILS]

    def sum_of(strands, year: int, what: str) -> int:
        return sum(getattr(one, what) for strand in strands for one in strand.years if one.year == year)

    assert counted["N11"] == sum(strand.stock for strand in plan.national)
    assert counted["N12"] == plan.national[0].stock
    assert counted["N13"] == plan.national[1].stock + plan.national[2].stock
    assert (counted["N04"], counted["N05"]) == (
        sum_of(plan.national, 2020, "new"),
        sum_of(plan.national, 2020, "revised"),
    )
    assert counted["H01"] == sum_of(plan.national, 2019, "published")
    for tier, strands in (("I", plan.sector), ("L", plan.local)):
        assert counted[f"{tier}01"] == sum_of(strands, 2020, "published")
        assert counted["I04" if tier == "I" else "L03"] == sum(strand.stock for strand in strands)
        assert counted["D02" if tier == "I" else "D03"] == sum_of(strands, 2020, "withdrawn")
    assert (counted["N07"], counted["N08"], counted["N14"]) == (1, 0, plan.samples.stock)
    assert (counted["I03"], counted["Y05"]) == (71, 70)
    assert [counted[code] for code in ("G07", "G09", "G11", "G13")] == list(plan.associations.fields.values())
    assert counted["E02"] == plan.enterprises.publishing[-1][1]
    assert counted["E09"] == sum(count for _, count in plan.enterprises.newcomers)
    assert counted["E10"] == sum(count for _, count in plan.enterprises.standards)
    assert counted["E11"] == sum(count for _, count in plan.enterprises.products)
    assert counted["T09"] == 1330
    assert counted["S03"] == sum(count for _, count in plan.pilots)
    # The identity of the report: 2,252 published and 752 gone make 1,500 more.
    gone = counted["Y03"] + counted["N01"] - counted["N11"]
    ended = Standard.objects.filter(
        tier="national", kind="national", ends_on__range=(date(2020, 1, 1), date(2020, 12, 31))
    )
    assert gone == ended.count()


@pytest.mark.slow
def test_killed_half_way_it_leaves_nothing_and_the_next_run_makes_it_whole(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "GUIJU_DATABASE_URL"}
    environment |= {"GUIJU_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "guiju", "demo", "--size", "city", "--no-index"]

    def standards() -> int:
        import sqlite3

        with sqlite3.connect(tmp_path / "register.sqlite3") as register:
            return int(register.execute("SELECT COUNT(*) FROM standards_standard").fetchone()[0])

    chance = random.Random(1)
    for _ in range(3):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        while line := process.stderr.readline():
            if "行业" in line:
                break
        time.sleep(chance.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert standards() == 0
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert standards() > 20_000
