"""A Selection is its query string, and says in a sentence what it cannot be."""

from __future__ import annotations

import pickle
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.base.errors import InvalidForm
from guiju.base.selection import Days, InvalidSelection, Selection, Sort, SortBy, ccs_members
from guiju.base.terms import Nature, Revision, Status, Tier

some_days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
text = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60)


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=6).map(tuple)


def words_of(enum):
    return several(st.sampled_from(enum))


@st.composite
def ranges(draw: st.DrawFn) -> Days:
    ends = sorted(draw(st.tuples(some_days, some_days)))
    first, last = (draw(st.sampled_from([end, None])) for end in ends)
    return Days(first, last)


keys = st.builds("{}:{}".format, st.sampled_from(["agency", "committee"]), text.map(str.strip).filter(bool))

selections = st.builds(
    Selection,
    words=text,
    numbers=several(st.sampled_from(["gb/t1.1—2020", "GB/T 1.1", "GB/T 38*", "gb/t 389*", "ISO 9001:2015", "DB33/T*"])),
    tiers=words_of(Tier),
    natures=words_of(Nature),
    kinds=several(st.sampled_from(["national", "sample", "local-food"])),
    prefixes=several(st.sampled_from(["GB", "GB/T", "NY/Z", "DB33", "T/CAS"]) | text.filter(str.strip)),
    revisions=words_of(Revision),
    statuses=words_of(Status),
    on=st.none() | some_days,
    published=ranges(),
    effective=ranges(),
    withdrawn=ranges(),
    ended=ranges(),
    filed=ranges(),
    regions=several(st.from_regex(r"[1-9][0-9]([0-9]{2}){0,2}", fullmatch=True)),
    industries=several(st.sampled_from(["A", "A01", "A011", "A0111", "c13", "C131"])),
    ics=several(st.sampled_from(["65", "65.020", "65.020.20", "01.120", "01"])),
    ccs=several(st.sampled_from(["A", "A00/09", "A05", "A10", "B05", "b00/09"])),
    issuers=several(keys),
    committees=several(keys),
    organizations=several(keys),
    sources=several(text.filter(str.strip)),
    sort=st.builds(Sort, st.sampled_from(SortBy), st.booleans()).filter(lambda sort: str(sort) != "-relevance"),
)


@given(selections)
def test_a_selection_is_its_query_string(selection):
    assert Selection.from_query(selection.to_query()) == selection


@given(selections, st.randoms(use_true_random=False))
def test_what_says_the_same_is_written_the_same(selection, random):
    pairs = selection.to_query().split("&")
    random.shuffle(pairs)
    assert Selection.from_query("?" + "&".join(pairs)).to_query() == selection.to_query()


@given(st.text(max_size=80) | st.dictionaries(st.text(max_size=8), st.lists(st.text(max_size=20), max_size=3)))
def test_any_query_is_read_or_refused(query):
    with suppress(InvalidSelection):
        selection = Selection.from_query(query)
        assert Selection.from_query(selection.to_query()) == selection


def test_everything_is_an_empty_query_string():
    assert Selection().to_query() == ""
    assert Selection.from_query("") == Selection.from_query("tier=&on=&q=+") == Selection()


@pytest.mark.parametrize(
    ("query", "settled"),
    [
        ("tier=local&tier=national&tier=local", "tier=local&tier=national"),
        ("q=++分餐++服务", "q=%E5%88%86%E9%A4%90+%E6%9C%8D%E5%8A%A1"),
        ("number=ＧＢＴ１．１—2020", "number=GB%2FT+1.1-2020"),
        ("number=GB/T 38*&number=GB/T 389*", "number=gb-t-38%2A"),
        ("number=GB/T 38*&number=GB/T 389-2020&number=GB/T 389", "number=gb-t-38%2A"),
        ("number=GB/T 389*&number=GB/T 38-2020", "number=GB%2FT+38-2020&number=gb-t-389%2A"),
        ("number=ISO 9*&number=ISO 9001:2015/Amd 1:2024", "number=iso-9%2A"),
        ("number=ISO 9*&number=ISO/FDIS 9001:2015", "number=ISO%2FFDIS+9001%3A2015&number=iso-9%2A"),
        ("number=ISO 9*&number=ISO 9001", "number=ISO+9001&number=iso-9%2A"),
        ("number=GB/T 1.1-2020&number=GB/T 1.1&number=GB/T 1.1-2020/XG1-2022", "number=GB%2FT+1.1"),
        ("number=GB/T 1.1-2020&number=GB/T 1.10", "number=GB%2FT+1.1-2020&number=GB%2FT+1.10"),
        ("number=ISO/FDIS 9001&number=ISO 9001", "number=ISO+9001"),
        ("number=GB/T 19001-2016/ISO 9001:2015", "number=GB%2FT+19001-2016"),
        ("region=330000&region=3301&region=320500", "region=3205&region=33"),
        ("industry=c13&industry=C", "industry=C"),
        ("ics=65.020.20&ics=65.020&ics=01", "ics=01&ics=65.020"),
        ("prefix=NY/T&prefix=NY&prefix=DB33/T", "prefix=DB33%2FT&prefix=NY"),
        ("revision=new&revision=revision", ""),
        ("filed-to=2020-12-31&kind=sample&kind=national", "kind=national&kind=sample&filed-to=2020-12-31"),
        ("ccs=a05&ccs=A00/09&ccs=B05", "ccs=A00%2F09&ccs=B05"),
        ("sort=relevance", ""),
        ("sort=-published&on=2020-12-31", "on=2020-12-31&sort=-published"),
        ("&".join(f"tier={tier}" for tier in Tier), ""),
        ("&".join(f"status={status}" for status in Status), ""),
        ("published-to=2020-12-31&published-from=2020-12-31", "published-from=2020-12-31&published-to=2020-12-31"),
    ],
)
def test_values_settle_into_one_spelling(query, settled):
    assert Selection.from_query(query).to_query() == settled


def test_a_selection_made_in_code_settles_too():
    made = Selection(regions=("3301", "33"), tiers=(Tier.NATIONAL, Tier.LOCAL))
    assert made == Selection(regions=("33",), tiers=(Tier.LOCAL, Tier.NATIONAL))
    assert hash(made) == hash(Selection.from_query(made.to_query()))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tier=galactic", "参数 tier 应为其中之一：national、sector、local、.*，现为“galactic”"),
        ("status=现行", "参数 status 应为其中之一：unpublished、.*，现为“现行”"),
        ("colour=red", "参数 colour 应为其中之一：q、number、tier、.*、sort，现为不认识的名称"),
        ("on=31.12.2020", "参数 on 应为写作 2020-12-31 的日期，现为“31.12.2020”"),
        ("on=2020-02-30", "参数 on 应为写作 2020-12-31 的日期，现为“2020-02-30”"),
        ("on=99999-01-01", "参数 on 应为写作 2020-12-31 的日期"),
        ("on=0999-12-31", "参数 on 应为 1000-01-01 至 2999-12-31 之间的日期，现为 0999-12-31"),
        ("effective-to=3000-01-01", "参数 effective-to 应为 1000-01-01 至 2999-12-31 之间的日期"),
        ("published-from=2021-01-01&published-to=2020-12-31", "参数 published-to 应为不早于 .*2021.*现为 2020-12-31"),
        ("on=2020-01-01&on=2021-01-01", "参数 on 应为一个值，现为 2 个值"),
        ("&".join(f"number=GB {n}" for n in range(201)), "参数 number 应为不超过 200 个值"),
        ("&".join(["tier=local"] * 500), "参数 tier 应为不超过 200 个值"),
        (
            "&".join(["tier=local", *(f"region={n}" for n in range(1000, 1200))]),
            "参数 region 应为.* 200 .*现为第 201 个",
        ),
        ("&".join(f"number=GB {n}*" for n in range(100, 151)), "参数 number 应为不超过 50 个.*编号前缀，现为 51 个"),
        ("q=" + "准" * 10_000, "参数 q 应为不超过 200 个字符，现为 10000 个字符"),
        ("number=" + "1" * 10_000, "参数 number 应为不超过 200 个字符，现为 10000 个字符"),
        ("a" * 10_000 + "=1", "参数 a{40}… 应为其中之一"),
        ("q=" + "准" * 201, "参数 q 应为不超过 200 个字符，现为 201 个字符"),
        ("q=a%00b", "参数 q 应为不含控制字符的文字"),
        ("number=标准", "参数 number 应为标准编号，或以 \\* 结尾的编号前缀，现为“标准”（.*）"),
        ("number=*", "参数 number 应为以字母"),
        ("region=浙江", "参数 region 应为行政区划代码，2、4 或 6 位数字"),
        ("industry=13", "参数 industry 应为行业代码"),
        ("ics=65.02", "参数 ics 应为 ICS 代码，如 65、65.020、65.020.20，现为“65.02”"),
        ("ccs=A09/00", "参数 ccs 应为 CCS 的一个组，如 A00/09，现为“A09/00”"),
        ("ccs=A00/05", "参数 ccs 应为 CCS 的一个组"),
        ("issuer=33", "参数 issuer 应为机构的键"),
        ("sort=colour", "参数 sort 应为其中之一：relevance、number、"),
        ("sort=-relevance", "参数 sort 应为相关度从高到低"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(query, sentence):
    with pytest.raises(InvalidSelection, match=sentence) as refusal:
        Selection.from_query(query)
    assert isinstance(refusal.value, InvalidForm)
    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)


def test_what_stands_beside_a_selection_on_a_page_is_passed_over():
    selection = Selection.from_query({"tier": ["local"], "page": ["2"], "lang": ["en"]}, also={"page", "lang"})
    assert selection == Selection(tiers=(Tier.LOCAL,))


def test_the_day_of_asking_settles_a_selection_that_names_none():
    today = date(2021, 6, 1)
    assert Selection().as_of(today).on == today
    assert Selection(on=date(2020, 1, 1)).as_of(today).on == date(2020, 1, 1)


def test_a_ccs_group_stands_for_its_classes():
    assert ccs_members("A00/02") == ("A00/02", "A00", "A01", "A02")
    assert ccs_members("A00") == ("A00",)
