"""Make the whole demonstration register, in one transaction: it is there whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain
from random import Random
from typing import Any

from django.db import connection, transaction

from guiju.base.errors import GuijuError
from guiju.base.numbers import parse
from guiju.base.terms import Degree, RelationKind
from guiju.demonstration import bodies, government, market, named, reported, requirements
from guiju.demonstration.bodies import Association, Bodies, Enterprise
from guiju.demonstration.government import Work
from guiju.demonstration.loading import KIND, Loader, without_indexes
from guiju.demonstration.numbering import Series
from guiju.demonstration.plan import Plan, Size, plan_of
from guiju.demonstration.titles import Domain, domains
from guiju.engines.records import next_id
from guiju.journal import actions as journal
from guiju.journal.models import Entry
from guiju.organizations.models import Organization, PilotProject
from guiju.standards.models import Product, Relation, Source, Standard

SOURCE = "demonstration"

STANDARD_COLUMNS = (
    "id", "number", "key", "undated_key", "sort_key", "tier", "nature", "kind", "prefix", "issuer", "year",
    "title_zh", "title_en", "published_on", "effective_on", "withdrawn_on", "filed_on", "replaced_on",
    "reported_status", "reported_on", "region", "industry", "ics", "ccs", "issued_by_id", "committee_id", "source_id",
)  # fmt: skip
RELATION_COLUMNS = ("id", "standard_id", "kind", "target_id", "target_number", "target_key", "degree", "source_id")
PRODUCT_COLUMNS = ("id", "name", "standard_id", "enterprise_id", "declared_on", "ended_on")
PILOT_COLUMNS = ("id", "code", "title", "region", "industry", "holder_id", "started_on", "ended_on")

Row = tuple[object, ...]


class Occupied(GuijuError):
    """The register holds something else: a demonstration is made only in an empty one."""


@dataclass(frozen=True, slots=True)
class Made:
    """What stands in the register: rows by table, and a digest that the same size and seed always give."""

    size: Size
    seed: int
    counts: dict[str, int]
    digest: str
    anew: bool
    """False when the same demonstration was there already."""


def make(
    size: Size | str,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
    *,
    on_phase: Callable[[str], None] | None = None,
    by: str = "demonstration",
) -> Made:
    """Make the demonstration register of a size; the same size and seed again change nothing.

    `progress` is told how many rows were just written, `on_phase` what begins (a Chinese word). Raises Occupied where
    the register has other contents. Killed half way it leaves the register empty as it was.
    """
    size = Size(size)
    with transaction.atomic():
        if (there := _made_before()) is not None:
            if (there.size, there.seed) != (size, seed):
                raise Occupied(
                    "登记簿里已有 {size} 规模（种子 {seed}）的演示数据；要另建一个，请用 --data 指定空的数据文件夹",
                    size=there.size.value,
                    seed=there.seed,
                )
            return there
        if Standard.objects.exists() or Organization.objects.exists():
            raise Occupied("演示登记簿只能建在空的登记簿里，而这里已有登记的标准或机构；请用 --data 指定空的数据文件夹")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA cache_size = -400000")  # kibibytes; for this connection
        maker = _Maker(plan_of(size), seed, Loader(by, progress), on_phase or (lambda phase: None))
        with without_indexes(Standard, Organization, Relation, Product, PilotProject):
            maker.make()
            maker.phase("填报的数据")
            reported.load(size, maker.loader)
            maker.phase("数据库索引")
        requirements.load(maker.plan.last_day, maker.source, maker.loader)
        counts, digest = maker.loader.counts, maker.loader.digest
        journal.record(KIND, size.value, by=by, size=size.value, seed=seed, counts=counts, digest=digest)
        return Made(size, seed, counts, digest, anew=True)


def rows_of(size: Size | str) -> int:
    """About how many rows `make` will tell `progress` of."""
    plan = plan_of(Size(size))
    wanted = plan.enterprises
    market_rows = sum(n for pairs in (wanted.registered, wanted.standards, wanted.products) for _, n in pairs)
    strands = (*plan.national, *plan.sector, *plan.local)
    return (
        market_rows
        + int(1.9 * sum(strand.stock for strand in strands))
        + sum(n for _, n in plan.associations.published)
    )


def _made_before() -> Made | None:
    for entry in Entry.objects.filter(kind=KIND, subject__in=[size.value for size in Size]).order_by("-seq")[:1]:
        said: dict[str, Any] = entry.payload
        return Made(Size(said["size"]), said["seed"], said["counts"], said["digest"], anew=False)
    return None


@dataclass(slots=True)
class _Maker:
    plan: Plan
    seed: int
    loader: Loader
    phase: Callable[[str], None]
    bodies: Bodies = field(default_factory=Bodies)
    source: int = 0
    real_source: int = 0
    next_standard: int = 0
    next_relation: int = 0

    def make(self) -> None:
        self.phase("机构")
        self.source = Source.objects.create(
            name=SOURCE, title="演示数据（程序生成，并非真实标准）", priority=0, confidence="low", demonstration=True
        ).pk
        self.real_source = Source.objects.create(
            name=f"{SOURCE}-real",
            title="演示登记簿所附真实标准的题录",
            priority=1,
            confidence="medium",
            demonstration=True,
        ).pk
        self.next_standard, self.next_relation = next_id(Standard), next_id(Relation)
        own_bodies = list(bodies.agencies(next_id(Organization), self.bodies))
        own_bodies += bodies.committees(self.plan, _after(own_bodies), self.bodies, self.rng("committees"))
        associations: list[Association] = []
        own_bodies += bodies.associations(self.plan, _after(own_bodies), self.rng("associations"), associations)
        enterprises: list[Enterprise] = []
        first_enterprise = _after(own_bodies)
        self.loader.load(Organization, bodies.COLUMNS, own_bodies)
        made = bodies.enterprises(self.plan, first_enterprise, self.rng("enterprises"), enterprises)
        self.loader.load(Organization, bodies.COLUMNS, made)

        self.phase("国家、行业、地方标准")
        self._government(associations)
        self.phase("企业标准和产品")
        self._enterprises(enterprises)
        self.phase("试点示范")
        self.loader.load_covered(PilotProject, PILOT_COLUMNS, self._pilots())

    def rng(self, name: str) -> Random:
        """One stream of chance for each purpose: a change in one does not move the others."""
        return Random(f"{self.seed} {name}")

    def _government(self, associations: Sequence[Association]) -> None:
        plan = self.plan
        born = government.counted(plan, self.rng("national lineages"))
        born, real = named.in_place_of(born, named.known_by(plan.last_day), plan)
        works = government.national(
            plan, self.bodies, self.rng("national"), born=born, reserved=named.reserved_numbers()
        )
        works += government.sector(plan, self.bodies, self.rng("sector"))
        works += government.local(plan, self.bodies, self.rng("local"))
        works += government.samples(plan, self.bodies, self.rng("samples"))
        works += market.of_associations(plan, associations, self.rng("association standards"))
        for work in works:
            for _ in work.lineage:
                work.ids.append(self.next_standard)
                self.next_standard += 1
        real_rows, real_relations = self._real(real)
        amendments, amends = self._amendments(works)
        self.loader.load(Standard, STANDARD_COLUMNS, chain(self._rows(works), real_rows, amendments))
        self._load_relations(chain(self._lineages(works), self._citations(works), real_relations, amends))

    def _rows(self, works: Iterable[Work]) -> Iterator[Row]:
        for work in works:
            domain = work.domain
            for pk, edition, own in zip(work.ids, work.lineage, work.series, strict=True):
                year = edition.year
                yield (
                    pk, *own.number(work.body, year), own.tier, own.nature, own.kind, own.prefix, own.issuer, year,
                    work.words.zh, work.words.en, _day(edition.published), _day(edition.effective),
                    _day(edition.withdrawn), _day(edition.filed), _day(edition.replaced), "", None,
                    work.region, domain.industry, domain.ics, domain.ccs, work.issued_by, work.committee, self.source,
                )  # fmt: skip

    def _amendments(self, works: Sequence[Work]) -> tuple[list[Row], list[Sequence[object]]]:
        """Rows and relations of amendments (修改单) to national standards, from one to five years after them."""
        rng = self.rng("amendments")
        last = self.plan.last_day.toordinal()
        open_ones = [work for work in works if _may_be_amended(work, last)]
        rows: list[Row] = []
        relations: list[Sequence[object]] = []
        for work in rng.sample(open_ones, min(self.plan.amended, len(open_ones))):
            number, key = _of_edition(work, -1)
            published = work.lineage[-1].published + rng.randint(365, 1800)
            own = parse(f"{number}/XG1-{date.fromordinal(published).year}")
            series, domain = work.series[-1], work.domain
            rows.append((
                self.next_standard, own.canonical, own.key, own.undated_key, own.sort_key, series.tier, series.nature,
                series.kind, series.prefix, series.issuer, own.year,
                f"{work.words.zh}《第1号修改单》", f"{work.words.en} — Amendment 1",
                _day(published), _day(published + 90),
                None, None, None, "", None, "", domain.industry, domain.ics, domain.ccs,
                work.issued_by, work.committee, self.source,
            ))  # fmt: skip
            relations.append((self.next_standard, RelationKind.AMENDS.value, work.ids[-1], number, key, ""))
            self.next_standard += 1
        return rows, relations

    def _real(self, documents: Sequence[named.Document]) -> tuple[list[Row], list[Sequence[object]]]:
        """Rows and relations of the real standards."""
        rows: list[Row] = []
        relations: list[Sequence[object]] = []
        ids: dict[str, int] = {}
        for document in documents:
            for place, edition in enumerate(document.editions):
                ids[edition.number.key] = self.next_standard
                after = document.editions[place + 1] if place + 1 < len(document.editions) else None
                rows.append(self._real_row(edition, after))
                if place:
                    before = document.editions[place - 1].number
                    relations.append(
                        (
                            self.next_standard,
                            RelationKind.REPLACES.value,
                            ids[before.key],
                            before.canonical,
                            before.key,
                            "",
                        )
                    )
                self.next_standard += 1
        for document in documents:
            if document.adopts:
                number, degree = document.adopts
                own = ids[document.editions[-1].number.key]
                target = ids.get(number.key)
                relations.append((own, RelationKind.ADOPTS.value, target, number.canonical, number.key, degree))
        return rows, relations

    def _real_row(self, edition: named.RealEdition, after: named.RealEdition | None) -> Row:
        number = edition.number
        replaced = after.effective.isoformat() if after is not None and after.effective is not None else None
        return (
            self.next_standard, number.canonical, number.key, number.undated_key, number.sort_key, number.tier.value,
            number.nature.value if number.nature else "", number.kind, number.prefix, number.issuer, number.year,
            edition.zh, edition.en, edition.published and edition.published.isoformat(),
            edition.effective and edition.effective.isoformat(), None, None, replaced,
            edition.reported, edition.reported_on and edition.reported_on.isoformat(),
            "", "", "", "", None, None, self.real_source,
        )  # fmt: skip

    def _load_relations(self, relations: Iterable[Sequence[object]]) -> None:
        def numbered() -> Iterator[Row]:
            for relation in relations:
                yield (self.next_relation, *relation, self.source)
                self.next_relation += 1

        self.loader.load_covered(Relation, RELATION_COLUMNS, numbered())

    def _lineages(self, works: Iterable[Work]) -> Iterator[Sequence[object]]:
        """What each edition replaces, and what the last of a lineage adopts."""
        for work in works:
            for n in range(1, len(work.ids)):
                number, key = _of_edition(work, n - 1)
                yield work.ids[n], RelationKind.REPLACES.value, work.ids[n - 1], number, key, ""
            if work.adopts:
                number, key, degree = work.adopts
                yield work.ids[-1], RelationKind.ADOPTS.value, None, number, key, Degree(degree).value

    def _citations(self, works: Sequence[Work]) -> Iterator[Sequence[object]]:
        """Some standards cite earlier national ones of their field."""
        rng = self.rng("citations")
        cited: dict[int, list[Work]] = defaultdict(list)
        for work in works:
            among = cited[work.domain.place]
            if among and rng.random() < self.plan.citing_share:
                for target in {id(t): t for t in rng.choices(among, k=rng.randint(1, 3))}.values():
                    number, key = _of_edition(target, -1)
                    yield work.ids[-1], RelationKind.CITES.value, target.ids[-1], number, key, ""
            if work.series[-1].tier == "national" and work.series[-1].kind == "national":
                among.append(work)

    def _enterprises(self, enterprises: Sequence[Enterprise]) -> None:
        """Standards in batches of their own, so that products and relations can follow without holding all."""
        declared = market.of_enterprises(self.plan, enterprises, self.rng("enterprise standards"))
        next_product = next_id(Product)
        standards: list[Row] = []
        products: list[Row] = []
        relations: list[Sequence[object]] = []
        for one in declared:
            pk = self.next_standard
            self.next_standard += 1
            day = _day(one.published)
            standards.append(self._declared_row(pk, one.series, one.body, one.year, one, one.published, None))
            owner = one.enterprise.id
            for name in one.products:
                products.append((next_product, name, pk, owner, day, None))
                next_product += 1
            if one.replaces:
                earlier = self.next_standard
                self.next_standard += 1
                published = one.published - 4 * 365
                year = date.fromordinal(published).year
                number = one.series.number(one.body, year)
                standards.append(
                    self._declared_row(earlier, one.series, one.body, year, one, published, _day(one.effective))
                )
                relations.append((pk, RelationKind.REPLACES.value, earlier, number.number, number.key, ""))
            if len(standards) >= 20_000:
                self._flush(standards, products, relations)
        self._flush(standards, products, relations)

    def _flush(self, standards: list[Row], products: list[Row], relations: list[Sequence[object]]) -> None:
        self.loader.load(Standard, STANDARD_COLUMNS, standards)
        self.loader.load_covered(Product, PRODUCT_COLUMNS, products)
        self._load_relations(relations)
        standards.clear()
        products.clear()
        relations.clear()

    def _declared_row(
        self,
        pk: int,
        own: Series,
        body: str,
        year: int,
        one: market.Declared,
        published: int,
        replaced: str | None,
    ) -> Row:
        domain: Domain = one.enterprise.domain
        return (
            pk, *own.number(body, year), own.tier, own.nature, own.kind, own.prefix, own.issuer, year,
            one.zh, "", _day(published), _day(published if replaced else one.effective), None, None, replaced, "", None,
            "", domain.industry, domain.ics, domain.ccs, one.enterprise.id, None, self.source,
        )  # fmt: skip

    def _pilots(self) -> Iterator[Row]:
        rng = self.rng("pilots")
        pk = next_id(PilotProject)
        own = bodies.pool(self.plan.home)
        first_year = self.plan.pilots[0][0]
        fields = [domain for domain in domains() if domain.form.name in _PILOTS]
        for year, count in self.plan.pilots:
            since = date(2006 if year == first_year else year, 1, 1).toordinal()
            last = min(date(year, 12, 31), self.plan.last_day).toordinal()
            for n in range(1, count + 1):
                place, domain = rng.choice(own), rng.choice(fields)
                topic = rng.choice(domain.topics).zh
                started = rng.randint(since, last)
                what = "国家农业标准化示范区" if domain.industry[0] == "A" else f"{_PILOTS[domain.form.name]}标准化试点"
                code = f"SD-{date.fromordinal(started).year}-{year % 100:02d}{n:04d}"
                yield (
                    pk, code, f"{place.name}{topic}{what}", place.code, domain.industry,
                    self.bodies.bureau[place.code], _day(started), None,
                )  # fmt: skip
                pk += 1


_PILOTS = {"service": "服务业", "public": "社会管理和公共服务综合", "crop": "", "livestock": "", "aquatic": ""}


def _may_be_amended(work: Work, last: int) -> bool:
    edition = work.lineage[-1]
    standing = not edition.withdrawn and edition.published < last - 1900
    return standing and work.series[-1].tier == "national" and work.series[-1].kind == "national"


def _after(rows: Sequence[Row]) -> int:
    last = rows[-1][0]
    assert isinstance(last, int)
    return last + 1


def _of_edition(work: Work, place: int) -> tuple[str, str]:
    numbered = work.series[place].number(work.body, work.lineage[place].year)
    return numbered.number, numbered.key


@lru_cache(maxsize=65_536)
def _day(ordinal: int) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal else None
