"""What figures are grouped by: how a group is read from a row, which population its rows are, and what it is called.

Rows without a value are in no group; a standard with two classes is in both. The groups are those of `narrowed`: a
figure of a group counts exactly the rows that its link opens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import ibis
from django.utils import translation

from guiju.base.codes import Scheme
from guiju.base.codes.naming import BROAD_FIELDS, named
from guiju.base.errors import GuijuError
from guiju.base.parameters import Days, ics_levels, industry_levels, region_levels
from guiju.base.selection import Selection, ccs_levels, prefix_levels
from guiju.base.terms import Nature, Revision, Status, Tier
from guiju.figures.columns import of_columns
from guiju.figures.populations import Bodies, Population, Products, Projects, table_name
from guiju.organizations.models import CommitteeRank, Organization, OrganizationKind
from guiju.standards import vocabulary
from guiju.standards.models import Source
from guiju.standards.querysets import CONDITIONS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from guiju.figures.copying import Register

Grouped = Callable[["ir.Table", "Register", date], Any]
"""From a table of the copy, on a day, to a column of it or to the table with a column named `group`: the value of the
group, NULL or empty where there is none. A value is written as text, but groups as it is: numbers are quicker."""

Narrowed = Callable[[Population, str, date], Population]
Labels = Callable[[Collection[str]], Mapping[str, str]]


class Inseparable(GuijuError):
    """The rows of a group within a population are no population: it asks for other values of the same field."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """`groups` says, by table, how its value is read; `order` is the key by which values are sorted."""

    code: str
    title: str
    title_en: str
    groups: Mapping[str, Grouped]
    narrow: Narrowed
    name: Labels
    order: Callable[[str], Any] = str

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(self.groups)

    @property
    def column_name(self) -> str:
        """Of the column that `grouped` adds."""
        return f"by_{self.code}"

    def grouped(self, table: ir.Table, register: Register, *, of: str, on: date) -> ir.Table:
        """The rows of the table `of` that are in a group, each once for each of its groups."""
        found = self.groups[of](table, register, on)
        if not hasattr(found, "mutate"):
            found = table.mutate(group=found)
        found = found.filter(found.group != "" if found.group.type().is_string() else found.group.notnull())
        return found.rename({self.column_name: "group"})

    def narrowed(self, population: Population, value: str, *, on: date) -> Population:
        """Exactly the rows of that group; `on` is the day of a status. Raises Inseparable."""
        if table_name(population) not in self.groups:
            raise Inseparable("“{title}”不能用来给{table}分组", title=self.title, table=table_name(population))
        return self.narrow(population, value, on)

    def labels(self, values: Collection[str], language: str = "zh") -> dict[str, str]:
        """What the groups are called; one query at most."""
        with translation.override(_LOCALES.get(language, language)):
            names = self.name(values)
            return {value: str(names.get(value, "")) or value for value in values}

    def label(self, value: str, language: str = "zh") -> str:
        return self.labels((value,), language)[value]


_LOCALES: Final = {"zh": "zh-hans"}

# Reading a group


def _column(name: str) -> Grouped:
    return lambda table, _register, _on: table[name]


def _first(name: str, length: int) -> Grouped:
    """The code of one level; a coarser one is in no group."""

    def group(table: ir.Table, _register: Register, _on: date) -> ir.Value:
        beginning = table[name].substr(0, length)
        return (beginning.length() == length).ifelse(beginning, "") if length > 1 else beginning

    return group


def _each(name: str, length: int) -> Grouped:
    """The beginnings of all codes in a column, each once. Only different texts are taken apart: they are few."""

    def group(table: ir.Table, _register: Register, _on: date) -> ir.Table:
        given = table.select(codes=table[name]).distinct()
        given = given.filter(given.codes != "")
        groups = given.mutate(group=given.codes.split(" ").map(lambda code: code.substr(0, length)).unique().unnest())
        return table.inner_join(groups, table[name] == groups.codes).drop("codes")

    return group


def _year(name: str) -> Grouped:
    return lambda table, _register, _on: table[name].year()


def _field(table: ir.Table, _register: Register, _on: date) -> ir.Value:
    section = table.industry.substr(0, 1)
    pairs = [(section == letter, field) for field, letters in BROAD_FIELDS.items() for letter in letters]
    return ibis.cases(*pairs, else_="")


def _prefix(table: ir.Table, _register: Register, _on: date) -> ir.Value:
    voluntary = table.prefix.endswith("/T") | table.prefix.endswith("/Z")
    return voluntary.ifelse(table.prefix.substr(0, table.prefix.length() - 2), table.prefix)


def _revision(table: ir.Table, _register: Register, _on: date) -> ir.Value:
    return table.revises.ifelse(Revision.REVISION.value, Revision.NEW.value)


def _status(table: ir.Table, _register: Register, on: date) -> ir.Value:
    return ibis.cases(*((of_columns(condition(on), table), status.value) for status, condition in CONDITIONS.items()))


def _source(table: ir.Table, _register: Register, _on: date) -> ir.Value:
    names = list(Source.objects.order_by("id").values_list("id", "name"))
    return ibis.cases(*((table.source == id, name) for id, name in names), else_="") if names else ibis.literal("")


def _of_body(column: str, group: Grouped) -> Grouped:
    """The group of the organization that a column names."""

    def joined(table: ir.Table, register: Register, on: date) -> ir.Table:
        bodies = register.table("organizations")
        theirs = bodies.select(body_id=bodies.id, group=group(bodies, register, on))
        return table.inner_join(theirs, table[column] == theirs.body_id).drop("body_id")

    return joined


# Narrowing to a group


def _common(population: Population, field: str, value: str, levels: Callable[[str], tuple[str, ...]]) -> Population:
    """Of a field with one value a row: what both the chosen values and the group hold."""
    chosen = getattr(population, field)
    if not chosen or set(levels(value)) & set(chosen):
        return population.changed(**{field: (value,)})
    common = tuple(code for code in chosen if value in levels(code))
    if not common:
        raise _inseparable(value, chosen)
    return population.changed(**{field: common})


def _inseparable(value: str, chosen: Iterable[Any]) -> Inseparable:
    return Inseparable(
        "“{value}”一组在所选的{chosen}之外，或与之不能分开", value=value, chosen="、".join(map(str, chosen))
    )


def _itself(value: str) -> tuple[str, ...]:
    return (value,)


def _to(field: str, levels: Callable[[str], tuple[str, ...]] = _itself) -> Narrowed:
    return lambda population, value, _on: _common(population, field, value, levels)


def _to_one_of_many(field: str, levels: Callable[[str], tuple[str, ...]]) -> Narrowed:
    """Of a field with several values a row: a row with a chosen value may have the group's beside it, which no
    population says, unless one includes the other."""

    def narrow(population: Population, value: str, _on: date) -> Population:
        chosen = getattr(population, field)
        if not chosen or set(levels(value)) & set(chosen):
            return population.changed(**{field: (value,)})
        if all(value in levels(code) for code in chosen):
            return population
        raise _inseparable(value, chosen)

    return narrow


def _to_field(population: Population, value: str, _on: date) -> Population:
    chosen = population.industries
    common = tuple(code for code in chosen if code[0] in BROAD_FIELDS[value]) if chosen else tuple(BROAD_FIELDS[value])
    if not common:
        raise _inseparable(value, chosen)
    return population.changed(industries=common)


_DAYS_OF: Final[Mapping[type[Any], str]] = {
    Selection: "published",
    Bodies: "registered",
    Products: "declared",
    Projects: "started",
}


def _to_year(population: Population, value: str, _on: date) -> Population:
    field = _DAYS_OF[type(population)]
    chosen: Days = getattr(population, field)
    first, last = date(int(value), 1, 1), date(int(value), 12, 31)
    first, last = max(first, chosen.first or first), min(last, chosen.last or last)
    if first > last:
        raise _inseparable(value, (chosen.first, chosen.last))
    return population.changed(**{field: Days(first, last)})


def _to_status(population: Population, value: str, on: date) -> Population:
    assert isinstance(population, Selection)
    if population.statuses and population.on != on:
        raise _inseparable(value, population.statuses)
    return _common(population, "statuses", value, _itself).changed(on=on)


# Naming a group


def _words(words: vocabulary.Words) -> Labels:
    return lambda values: {value: str(words[value]) for value in values if value in words}


def _codes(scheme: Scheme) -> Labels:
    """With its name in the reader's language; of a region the name alone says it."""

    def names(values: Collection[str]) -> dict[str, str]:
        english = (translation.get_language() or "").startswith("en")
        told = {value: named(scheme, value).told(english=english) for value in values}
        if scheme is Scheme.REGION:
            return told
        return {value: value if name == value else f"{value} {name}" for value, name in told.items()}

    return names


def _bodies(values: Collection[str]) -> dict[str, str]:
    english = (translation.get_language() or "").startswith("en")
    found = Organization.objects.filter(key__in=list(values)).values_list("key", "name_zh", "name_en", "code")
    return {key: (en or zh if english else zh or en) or code for key, zh, en, code in found}


def _sources(values: Collection[str]) -> dict[str, str]:
    return {source.name: str(source) for source in Source.objects.filter(name__in=list(values))}


def _as_it_is(values: Collection[str]) -> dict[str, str]:
    return {value: value for value in values}


def _in_order(words: type[StrEnum]) -> Callable[[str], Any]:
    places = {word.value: place for place, word in enumerate(words)}
    return lambda value: (places.get(value, len(places)), value)


# All of them

_EVERYWHERE: Final = ("standards", "organizations", "projects")


def _places(group: Grouped) -> dict[str, Grouped]:
    """Of a standard, organization or project its own, of a product that of the enterprise."""
    return dict.fromkeys(_EVERYWHERE, group) | {"products": _of_body("enterprise", group)}


_ALL: Final = (
    Dimension(
        "tier",
        "层级",
        "Tier",
        {"standards": _column("tier")},
        _to("tiers"),
        _words(vocabulary.TIERS),
        _in_order(Tier),
    ),
    Dimension(
        "nature",
        "性质",
        "Nature",
        {"standards": _column("nature")},
        _to("natures"),
        _words(vocabulary.NATURES),
        _in_order(Nature),
    ),
    Dimension(
        "kind",
        "种类",
        "Kind",
        {"standards": _column("kind"), "organizations": _column("kind")},
        _to("kinds"),
        _words({**vocabulary.STANDARD_KINDS, **vocabulary.ORGANIZATION_KINDS}),
        _in_order(OrganizationKind),
    ),
    Dimension(
        "revision",
        "制定或修订",
        "New or revision",
        {"standards": _revision},
        _to("revisions"),
        _words(vocabulary.REVISIONS),
        _in_order(Revision),
    ),
    Dimension(
        "status",
        "状态",
        "Status",
        {"standards": _status},
        _to_status,
        _words(vocabulary.STATUSES),
        _in_order(Status),
    ),
    Dimension(
        "year",
        "年份",
        "Year",
        {
            "standards": _year("published_on"),
            "organizations": _year("registered_on"),
            "products": _year("declared_on"),
            "projects": _year("started_on"),
        },
        _to_year,
        _as_it_is,
        int,
    ),
    Dimension(
        "region",
        "省级行政区",
        "Province",
        _places(_first("region", 2)),
        _to("regions", region_levels),
        _codes(Scheme.REGION),
    ),
    Dimension(
        "city",
        "市级行政区",
        "Prefecture",
        _places(_first("region", 4)),
        _to("regions", region_levels),
        _codes(Scheme.REGION),
    ),
    Dimension(
        "ics",
        "国际标准分类（ICS）",
        "International classification (ICS)",
        {"standards": _each("ics", 2)},
        _to_one_of_many("ics", ics_levels),
        _codes(Scheme.ICS),
    ),
    Dimension(
        "ccs",
        "中国标准分类（CCS）",
        "Chinese classification (CCS)",
        {"standards": _each("ccs", 1)},
        _to_one_of_many("ccs", ccs_levels),
        _codes(Scheme.CCS),
    ),
    Dimension(
        "industry",
        "行业门类",
        "Industry",
        _places(_first("industry", 1)),
        _to("industries", industry_levels),
        _codes(Scheme.INDUSTRY),
    ),
    Dimension(
        "field",
        "领域",
        "Broad field",
        _places(_field),
        _to_field,
        _words(vocabulary.BROAD_FIELDS),
        list(BROAD_FIELDS).index,
    ),
    Dimension(
        "issuer",
        "发布机构",
        "Issuing body",
        {"standards": _of_body("issued_by", _column("key"))},
        _to("issuers"),
        _bodies,
    ),
    Dimension(
        "committee",
        "归口单位",
        "Responsible committee",
        {"standards": _of_body("committee", _column("key"))},
        _to("committees"),
        _bodies,
    ),
    Dimension(
        "source",
        "来源",
        "Source",
        {"standards": _source},
        _to("sources"),
        _sources,
    ),
    Dimension(
        "prefix",
        "标准代号",
        "Code",
        {"standards": _prefix},
        _to("prefixes", prefix_levels),
        _as_it_is,
    ),
    Dimension(
        "rank",
        "技术组织类别",
        "Rank of committee",
        {"organizations": _column("rank")},
        _to("ranks"),
        _words(vocabulary.COMMITTEE_RANKS),
        _in_order(CommitteeRank),
    ),
)

DIMENSIONS: Final[Mapping[str, Dimension]] = {dimension.code: dimension for dimension in _ALL}
