"""The database, the index, the columnar copy and a plain reading of each row select the same standards."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import chain, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.base.numbers import parse
from guiju.base.selection import Days, InvalidSelection, Selection, Sort, SortBy
from guiju.base.terms import Nature, RelationKind, Revision, Status, Tier
from guiju.engines.search.scanning import matches
from guiju.engines.search.text import fold
from guiju.figures import copying
from guiju.figures.columns import condition
from guiju.organizations.models import Organization, OrganizationKind
from guiju.standards.actions import derived_from
from guiju.standards.indexed import FIELDS, document, read
from guiju.standards.models import Relation, Source, Standard
from guiju.standards.search import count, every, find, rebuild
from guiju.standards.selecting import query, rows

NUMBERS = [
    f"{head} {body}-{year}"
    for head, body, year in product(
        ("GB/T", "GB", "DB33/T", "DB3301/T", "T/CAS", "NY/T"), ("1.1", "1.2", "38", "389"), (2009, 2020)
    )
]
SUPPLEMENTS = [
    "GB/T 1.1-2020/XG1-2022",
    "GB/T 38-2020/XG2-2024",
    "ISO 9001:2015/Amd 1:2024",
    "ISO 9001:2015/Cor 1:2016",
    "EN 60601-1:2006+A1:2013",
    "EN 60601-1:2006/AC:2010",
]
NUMBERS += ["ISO 9001:2008", "ISO 9001:2015", "ISO/FDIS 9001:2015", "EN 60601-1:2006", "RFC 9110", *SUPPLEMENTS]
KEYS = ["agency:33", "committee:SAC/TC 1", "association:CAS"]
SOURCES = ["first", "second"]
REGIONS = ["33", "3301", "330106", "3302", "32", "3233", "320133"]
INDUSTRIES = ["A", "A01", "A011", "A0111", "C13", "C131"]
ICS = ["65", "65.020", "65.020.20", "65.060", "01.120"]
CCS = ["A", "A00", "A05", "A10", "B05"]

some_day = st.integers(0, 12).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
maybe = st.none() | some_day
titles = st.text(alphabet="餐饮服务指南标准 A1b-", max_size=9)


def among(values: list[str], *, most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), min_size=1, max_size=most).map(tuple)


def one_or_blank(values: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


def codes(values: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(" ".join)


@st.composite
def registered(draw: st.DrawFn) -> dict[str, Any]:
    word, said_on = draw(st.just(("", None)) | st.tuples(st.sampled_from(sorted(Status)), some_day))
    return {
        **draw(
            st.fixed_dictionaries(
                dict.fromkeys(("published_on", "effective_on", "withdrawn_on", "replaced_on", "filed_on"), maybe)
                | {
                    "relations": st.lists(st.sampled_from(list(RelationKind)), max_size=2, unique=True),
                    "title_zh": titles,
                    "title_en": titles,
                    "region": one_or_blank(REGIONS),
                    "industry": one_or_blank(INDUSTRIES),
                    "ics": codes(ICS),
                    "ccs": codes([*CCS, "A00/09"]),
                    "issued_by": st.sampled_from([None, *KEYS]),
                    "committee": st.sampled_from([None, *KEYS]),
                    "source": st.sampled_from(SOURCES),
                }
            )
        ),
        "reported_status": word,
        "reported_on": said_on,
    }


registers = st.dictionaries(st.sampled_from(NUMBERS), registered(), min_size=1, max_size=12)
ranges = st.tuples(maybe, maybe).filter(lambda ends: None in ends or ends[0] <= ends[1]).map(lambda ends: Days(*ends))
seldom = st.one_of(st.just(Days()), st.just(Days()), ranges)
typed = st.one_of(
    st.just(""), titles, st.sampled_from(["gb/t 1.1", "gbt 38", "GB/T 1.1-2020", "iso 9001", "38", "？", *SUPPLEMENTS])
)

selections = st.builds(
    Selection,
    words=typed,
    numbers=among([*NUMBERS, "GB/T 1.1", "GB/T 38", "ISO 9001", "ISO 9*", "GB/T 38*", "GB/T 1.1-2020*", "db33*"]),
    tiers=among(list(Tier), most=4),
    natures=among(list(Nature)),
    kinds=among(["national", "local", "international", "sample"]),
    prefixes=among(["GB", "GB/T", "NY", "T", "DB33", "DB3301/T", "EN"]),
    revisions=among(list(Revision)),
    statuses=among(list(Status), most=3),
    on=some_day,
    published=seldom,
    effective=seldom,
    withdrawn=seldom,
    ended=seldom,
    filed=seldom,
    regions=among(REGIONS),
    industries=among(INDUSTRIES),
    ics=among(ICS),
    ccs=among([*CCS, "A00/09", "A10/19"]),
    issuers=among([*KEYS, "agency:unknown"]),
    committees=among([*KEYS, "agency:unknown"]),
    organizations=among([*KEYS, "agency:unknown"]),
    sources=among([*SOURCES, "unknown"]),
)


@pytest.fixture
def register(db, tmp_path, settings):
    """Takes {number: values} and makes the register and the index of just these."""
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    sources = {name: Source.objects.create(name=name) for name in SOURCES}
    bodies = {
        key: Organization.objects.create(key=key, kind=OrganizationKind(key.partition(":")[0]), name_zh=key)
        for key in KEYS
    }

    def make(values: dict[str, dict[str, Any]]) -> None:
        Standard.objects.all().delete()
        Standard.objects.bulk_create(
            Standard(
                **derived_from(parse(number)),
                **{name: value for name, value in row.items() if name != "relations"}
                | {
                    "issued_by": bodies.get(row.get("issued_by")),
                    "committee": bodies.get(row.get("committee")),
                    "source": sources[row.get("source", "first")],
                },
            )
            for number, row in values.items()
        )
        made = {standard.number: standard for standard in Standard.objects.all()}
        Relation.objects.bulk_create(
            Relation(
                standard=made[number],
                kind=kind,
                target_number="ISO 9001:2008",
                target_key="iso-9001-2008",
                source=sources["first"],
            )
            for number, row in values.items()
            for kind in row.get("relations", ())
        )
        rebuild()
        copying.rebuild()

    return make


def is_selected(standard: Standard, s: Selection) -> bool:
    """What a Selection means, said once more and row by row; of words only that there are none."""

    def is_numbered(text: str) -> bool:
        if text.endswith("*"):
            return standard.key.startswith(text[:-1])
        number = parse(text)
        return (standard.key if number.dated else standard.undated_key) == number.key

    def is_classed(code: str) -> bool:
        return any(
            own == code
            or own[0] == code
            or ("/" in code and own[0] == code[0] and own[1:].isdigit() and code[1:3] <= own[1:] <= code[4:])
            for own in standard.ccs_codes
        )

    def lies(day: date | None, days: Days) -> bool:
        if not days:
            return True
        return day is not None and (days.first or day) <= day <= (days.last or day)

    issuer = standard.issued_by.key if standard.issued_by else ""
    committee = standard.committee.key if standard.committee else ""
    replacing = any(relation.kind == RelationKind.REPLACES for relation in standard.relations.all())
    revision = Revision.REVISION if replacing else Revision.NEW
    return all(
        (
            not s.words,
            not s.numbers or any(map(is_numbered, s.numbers)),
            not s.tiers or standard.tier in s.tiers,
            not s.natures or standard.nature in s.natures,
            not s.statuses or (s.on is not None and standard.status(on=s.on) in s.statuses),
            lies(standard.published_on, s.published),
            lies(standard.effective_on, s.effective),
            lies(standard.withdrawn_on, s.withdrawn),
            lies(standard.ends_on, s.ended),
            lies(standard.filed_on, s.filed),
            not s.kinds or standard.kind in s.kinds,
            not s.prefixes or any(standard.prefix in (text, f"{text}/T", f"{text}/Z") for text in s.prefixes),
            not s.revisions or revision in s.revisions,
            not s.regions or standard.region.startswith(s.regions),
            not s.industries or standard.industry.startswith(s.industries),
            not s.ics or any(f"{own}.".startswith(f"{code}.") for own in standard.ics_codes for code in s.ics),
            not s.ccs or any(map(is_classed, s.ccs)),
            not s.issuers or issuer in s.issuers,
            not s.committees or committee in s.committees,
            not s.organizations or issuer in s.organizations or committee in s.organizations,
            not s.sources or standard.source.name in s.sources,
        )
    )


def ids(selection: Selection) -> list[int]:
    """By the database, once the index, a scan of all documents, the columnar copy, and their counts have said the
    same."""
    found = [row.id for row in rows(selection)]
    same = sorted(found)
    assert len(set(found)) == len(found), selection
    assert sorted(chain.from_iterable(every(selection))) == same, selection
    wanted = query(selection)
    scanned = [row[0] for row in read(Standard.objects.order_by("id")) if matches(wanted, document(row), FIELDS)]
    assert sorted(scanned) == same, selection
    with copying.opened() as copy:
        standards = copy.table("standards")
        of_columns = copy.run(standards.filter(condition(selection, copy)(standards)).select("id"))
    assert sorted(of_columns["id"].to_pylist()) == same, selection
    assert count(selection) == find(selection, limit=1).total == rows(selection).count() == len(found), selection
    return found


def numbers(selection: Selection) -> list[str]:
    named = dict(Standard.objects.values_list("id", "number"))
    return [named[id] for id in ids(selection)]


def alone(selection: Selection) -> list[Selection]:
    """Each restriction by itself too: all together seldom leave a row."""
    parts = [field.name for field in fields(Selection) if field.name not in ("on", "sort")]
    return [Selection(**{name: getattr(selection, name), "on": selection.on}) for name in parts]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(standards=registers, asked=st.lists(selections, min_size=1, max_size=3))
def test_the_database_and_the_index_select_the_same(register, standards, asked):
    register(standards)
    every_row = list(Standard.objects.select_related("issued_by", "committee", "source").prefetch_related("relations"))
    for selection in chain(asked, *map(alone, asked)):
        without_words = replace(selection, words="")
        meant = {row.id for row in every_row if is_selected(row, without_words)}
        found = set(ids(selection))
        assert found <= meant if selection.words else found == meant, selection


@pytest.mark.parametrize(
    ("field", "column", "values"),
    [
        ("regions", "region", REGIONS),
        ("industries", "industry", INDUSTRIES),
        ("ics", "ics", [*ICS, "65.020 01.120", "01.120 65.060"]),
        ("ccs", "ccs", [*CCS, "A00/09", "A09", "A10/19", "B05 A10", "A10 B05"]),
    ],
)
def test_every_code_by_itself(register, field, column, values):
    register({f"GB/T {n}-2020": {column: value} for n, value in enumerate(["", *values], start=1)})
    every_row = list(Standard.objects.select_related("issued_by", "committee", "source").prefetch_related("relations"))
    for code in {code for value in values for code in value.split()}:
        selection = Selection(**{field: (code,)})
        assert set(ids(selection)) == {row.id for row in every_row if is_selected(row, selection)}, selection


def test_every_number_by_itself(register):
    register({number: {} for number in NUMBERS})
    every_row = list(Standard.objects.select_related("issued_by", "committee", "source").prefetch_related("relations"))
    undated = {parse(number).undated.canonical for number in NUMBERS}
    for text in (*NUMBERS, *undated, *(f"{number[:length]}*" for number in NUMBERS[::3] for length in (2, 4, 7))):
        selection = Selection(numbers=(text,))
        assert set(ids(selection)) == {row.id for row in every_row if is_selected(row, selection)}, selection


def test_every_range_of_days(register):
    days = [None, date(2020, 1, 31), date(2020, 2, 1)]
    columns = ("published_on", "effective_on", "withdrawn_on", "filed_on")
    register({f"GB/T {n}-2020": {name: day} for n, (name, day) in enumerate(product(columns, days), start=1)})
    every_row = list(Standard.objects.select_related("issued_by", "committee", "source").prefetch_related("relations"))
    for field, first, last in product(("published", "effective", "withdrawn", "filed"), days, days):
        if first is None or last is None or first <= last:
            selection = Selection(**{field: Days(first, last)})
            assert set(ids(selection)) == {row.id for row in every_row if is_selected(row, selection)}, selection


def test_every_status_on_every_day(register):
    days = [None, date(2020, 1, 31), date(2020, 2, 1), date(2020, 3, 1)]
    words = [("", None), *product((Status.IN_FORCE, Status.WITHDRAWN, Status.REPLACED), days[1:])]
    names = ("published_on", "effective_on", "withdrawn_on", "replaced_on")
    register(
        {
            f"GB/T {n}-2020": {**dict(zip(names, given, strict=True)), "reported_status": word, "reported_on": said_on}
            for n, (given, (word, said_on)) in enumerate(product(product(days, repeat=4), words), start=1)
        }
    )
    every_row = list(Standard.objects.all())
    for on in (date(2020, 1, 30), *days[1:], date(2020, 2, 29)):
        for status in Status:
            meant = sorted(row.id for row in every_row if row.status(on=on) is status)
            selection = Selection(statuses=(status,), on=on)
            assert sorted(rows(selection).values_list("id", flat=True)) == meant, selection
            assert sorted(chain.from_iterable(every(selection))) == meant, selection


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(standards=registers, one=selections, other=selections)
def test_values_of_a_field_widen_it_and_fields_narrow_each_other(register, standards, one, other):
    register(standards)
    for field in ("numbers", "tiers", "natures", "regions", "industries", "ics", "ccs", "sources"):
        each = [Selection(**{field: getattr(s, field)}) for s in (one, other)]
        if all(each_one != Selection() for each_one in each):
            both = Selection(**{field: (*getattr(one, field), *getattr(other, field))})
            assert set(ids(both)) == {id for s in each for id in ids(s)}, both
    narrowed = replace(one, words="", numbers=other.numbers)
    assert set(ids(narrowed)) == set(ids(replace(narrowed, numbers=()))) & set(ids(Selection(numbers=other.numbers)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_titles=st.lists(titles, min_size=1, max_size=8),
    piece=st.text(alphabet="餐饮服务指南标准", min_size=1, max_size=4),
)
def test_a_run_of_chinese_in_quotes_selects_exactly_the_titles_that_contain_it(register, given_titles, piece):
    register({f"GB/T {n}-2020": {"title_zh": title} for n, title in enumerate(given_titles, start=1)})
    containing = [f"GB/T {n}-2020" for n, title in enumerate(given_titles, start=1) if piece in fold(title)]
    assert numbers(Selection(words=f"“{piece}”")) == containing
    assert set(containing) <= set(numbers(Selection(words=piece)))


@pytest.fixture
def small(register):
    register(
        {
            "GB/T 1.1-2009": {"ics": "01.120", "ccs": "A00", "published_on": date(2009, 6, 17)},
            "GB/T 1.1-2020": {"ics": "01.120 65.020.20", "ccs": "A05 B10", "published_on": date(2020, 3, 31)},
            "DB33/T 1-2018": {"region": "33", "industry": "A0111", "issued_by": "agency:33"},
            "DB3301/T 2-2019": {"region": "3301", "industry": "C13", "committee": "agency:33", "source": "second"},
        }
    )


@pytest.mark.parametrize(
    ("query_string", "expected"),
    [
        ("", ["GB/T 1.1-2009", "GB/T 1.1-2020", "DB33/T 1-2018", "DB3301/T 2-2019"]),
        ("number=gbt1.1", ["GB/T 1.1-2009", "GB/T 1.1-2020"]),
        ("number=GB/T 1.1-2020", ["GB/T 1.1-2020"]),
        ("number=DB33*", ["DB33/T 1-2018", "DB3301/T 2-2019"]),
        ("number=DB33/T*&number=GB/T 1.1-2009", ["GB/T 1.1-2009", "DB33/T 1-2018"]),
        ("region=33", ["DB33/T 1-2018", "DB3301/T 2-2019"]),
        ("region=3301", ["DB3301/T 2-2019"]),
        ("industry=A", ["DB33/T 1-2018"]),
        ("ics=65", ["GB/T 1.1-2020"]),
        ("ccs=A00/09", ["GB/T 1.1-2009", "GB/T 1.1-2020"]),
        ("ccs=B", ["GB/T 1.1-2020"]),
        ("issuer=agency:33", ["DB33/T 1-2018"]),
        ("organization=agency:33", ["DB33/T 1-2018", "DB3301/T 2-2019"]),
        ("source=second", ["DB3301/T 2-2019"]),
        ("source=third", []),
        ("tier=local&industry=C13&industry=A", ["DB33/T 1-2018", "DB3301/T 2-2019"]),
        ("published-to=2019-12-31", ["GB/T 1.1-2009"]),
        ("published-from=2020-03-31&published-to=2020-03-31", ["GB/T 1.1-2020"]),
        ("sort=-published", ["GB/T 1.1-2020", "GB/T 1.1-2009", "DB33/T 1-2018", "DB3301/T 2-2019"]),
        ("sort=-number", ["DB3301/T 2-2019", "DB33/T 1-2018", "GB/T 1.1-2020", "GB/T 1.1-2009"]),
    ],
)
def test_what_each_parameter_selects(small, query_string, expected):
    assert numbers(Selection.from_query(query_string)) == expected


def test_two_hundred_values_are_one_question(small):
    many = Selection(ics=tuple(f"65.020.{n:02}" for n in range(100)), regions=tuple(f"{n}" for n in range(1000, 1100)))
    assert numbers(many) == []
    assert numbers(Selection(ics=tuple(f"{n:02}.{m:03}" for n in range(60, 70) for m in range(0, 200, 10)))) == [
        "GB/T 1.1-2020"
    ]
    assert numbers(Selection(numbers=tuple(f"GB/T {n}*" for n in range(1, 51)))) == ["GB/T 1.1-2009", "GB/T 1.1-2020"]


@pytest.fixture
def supplemented(register):
    editions = ["GB/T 1.1-2009", "GB/T 1.10-2020", "GB/T 1.1-2020", "EN 60601-1:2006", "ISO 9001:2015"]
    later = ["GB/T 1.1-2026", "EN 60601-1:2026", "ISO 9001:2026"]
    register({number: {} for number in (*editions, *later, *SUPPLEMENTS)})


@pytest.mark.parametrize(
    ("query_string", "expected"),
    [
        ("number=GB/T 1.1", ["GB/T 1.1-2009", "GB/T 1.1-2020", "GB/T 1.1-2020/XG1-2022", "GB/T 1.1-2026"]),
        ("number=GB/T 1.1-2020", ["GB/T 1.1-2020"]),
        ("number=GB/T 1.1-2020*", ["GB/T 1.1-2020", "GB/T 1.1-2020/XG1-2022"]),
        ("number=GB/T 1.1-2020/XG1-2022", ["GB/T 1.1-2020/XG1-2022"]),
        (
            "number=GB/T 1.1*",
            ["GB/T 1.1-2009", "GB/T 1.1-2020", "GB/T 1.1-2020/XG1-2022", "GB/T 1.10-2020", "GB/T 1.1-2026"],
        ),
        ("number=ISO 9001", ["ISO 9001:2015", "ISO 9001:2015/Amd 1:2024", "ISO 9001:2015/Cor 1:2016", "ISO 9001:2026"]),
        ("number=ISO 9001:2015", ["ISO 9001:2015"]),
        ("number=ISO 9001:2015/Amd 1*", ["ISO 9001:2015/Amd 1:2024"]),
        ("number=ISO 9001:2015/Cor.1:2016", ["ISO 9001:2015/Cor 1:2016"]),
        ("number=EN 60601-1:2006%2BA1:2013", ["EN 60601-1:2006+A1:2013"]),
        (
            "number=EN 60601-1",
            ["EN 60601-1:2006", "EN 60601-1:2006+A1:2013", "EN 60601-1:2006/AC:2010", "EN 60601-1:2026"],
        ),
        ("number=EN 60601-1:2006/AC:2010", ["EN 60601-1:2006/AC:2010"]),
        ("q=GB/T 1.1-2020/XG1-2022", ["GB/T 1.1-2020/XG1-2022"]),
        ("q=ISO 9001:2015/Amd 1:2024", ["ISO 9001:2015/Amd 1:2024"]),
        ("q=EN 60601-1:2006%2BA1:2013", ["EN 60601-1:2006+A1:2013"]),
    ],
)
def test_supplements_belong_to_the_lineage_and_keep_their_own_number(supplemented, query_string, expected):
    selection = Selection.from_query(query_string)
    if selection.words:
        found = find(selection).ids
        assert sorted(found) == sorted(ids(selection))
        assert Standard.objects.get(pk=found[0]).number == expected[0]
    else:
        assert sorted(numbers(selection)) == sorted(expected)


@pytest.mark.parametrize("typed_number", ["GB/T 1.1", "ISO 9001", "EN 60601-1"])
def test_a_number_without_a_year_finds_the_editions_before_their_supplements(supplemented, typed_number):
    found = [Standard.objects.get(pk=id).number for id in find(Selection(words=typed_number)).ids]
    lineage = [number for number in found if parse(number).undated_key == parse(typed_number).key]
    assert len(lineage) == 4
    assert [bool(parse(number).amendment) for number in lineage] == sorted(
        bool(parse(number).amendment) for number in lineage
    )


@pytest.mark.parametrize("translate", [rows, query])
def test_statuses_without_a_day_are_refused(translate):
    with pytest.raises(InvalidSelection, match="参数 on 应为状态所依的日期，现为无日期"):
        translate(Selection(statuses=(Status.IN_FORCE,)))


@pytest.mark.parametrize("by", SortBy)
def test_every_sort_is_an_order_of_all_rows(small, by):
    assert len(rows(Selection(sort=Sort(by)))) == 4
