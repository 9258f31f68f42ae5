"""What every search engine must do; each engine there is runs the same tests."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.base.errors import GuijuError, NotFound
from guiju.engines.search import Counting, DamagedIndex, FieldSet, Order, search_engine
from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Range, Scored, Term, Weighted
from guiju.engines.search.scanning import matches
from guiju.engines.search.segments import answering, on_disk
from guiju.engines.search.segments.on_disk import SegmentsOnDisk
from guiju.engines.search.tantivy_disk import TantivyOnDisk
from guiju.engines.search.text import grams

FIELDS = FieldSet(
    version=1,
    order="place",
    texts=("title",),
    bags=("letters",),
    keys=("key", "kind", "class"),
    numbers=("day", "until"),
    facets=("kind", "class"),
)

TITLES = {1: "餐饮分餐制服务指南", 2: "标准化工作导则 第1部分", 3: "个人健康信息码 参考模型"}


def document(id: int, title: str, kind: str = "national", **values):
    return {
        "id": id,
        "place": f"{id:03}",
        "title": " ".join(grams(title)),
        "letters": " ".join(set(title.replace(" ", ""))),
        "key": f"gb-t-{id}",
        "kind": kind,
        "class": [],
        "day": 20200100 + id,
        "until": 0,
        **values,
    }


def numbered(first: int, stop: int):
    return [document(id, f"标准 {id}") for id in range(first, stop)]


def these(documents):
    return [lambda: documents]


@pytest.fixture(params=[SegmentsOnDisk, TantivyOnDisk])
def made(request):
    """An engine: of a folder and its fields."""
    return request.param


@pytest.fixture
def engine(made, tmp_path):
    engine = made(tmp_path / "index", FIELDS)
    with engine.writing() as writer:
        for id, title in TITLES.items():
            writer.put(document(id, title))
    return engine


def found(engine, query) -> set[int]:
    page = engine.search(query, limit=100)
    assert page.total == len(page.hits) == engine.total(query)
    return {hit.id for hit in page.hits}


def counted(engine, query, facet, most=None):
    return engine.search(query, counts={"": Counting(query, facet, most=most)}).counts[""]


def test_a_phrase_cut_anywhere_finds_its_text(engine):
    assert found(engine, Phrase("title", tuple(grams("餐制服")))) == {1}
    assert found(engine, Phrase("title", tuple(grams("分制")))) == set()


def test_ranges_include_both_ends_and_may_be_open(engine):
    assert found(engine, Range("day", 20200101, 20200102)) == {1, 2}
    assert found(engine, Range("day", low=20200102)) == {2, 3}
    assert found(engine, Range("day", high=20200101)) == {1}
    assert found(engine, Range("day", 0, 0)) == set()


def test_queries_combine(engine):
    either = AnyOf((Term("key", "gb-t-1"), Prefix("key", "gb-t-2")))
    assert found(engine, either) == {1, 2}
    assert found(engine, All((either,), but=(Term("key", "gb-t-1"),))) == {2}
    assert found(engine, All((Everything(),), prefer=(Term("key", "gb-t-3"),))) == {1, 2, 3}
    assert found(engine, AnyOf((either, Range("day", 20200102), Term("letters", "服")), least=2)) == {1, 2}


def test_scores_order_the_hits(engine):
    query = AnyOf((Scored(Term("key", "gb-t-1"), 1.0), Scored(Term("key", "gb-t-3"), 5.0)))
    assert [(hit.id, hit.value) for hit in engine.search(query).hits] == [(3, 5.0), (1, 1.0)]
    preferred = All((Everything(),), prefer=(Weighted(query, 0.5), Range("day", 20200103)))
    assert [(hit.id, hit.value) for hit in engine.search(preferred).hits] == [(3, 4.5), (1, 1.5), (2, 1.0)]


def test_a_score_is_the_same_on_every_page(engine):
    query = AnyOf((Scored(Everything(), 2.0),))
    first = engine.search(query, limit=1).hits[0]
    assert [hit.value for hit in engine.search(query, after=first).hits] == [first.value] * 2 == [2.0, 2.0]


def test_rare_words_and_short_texts_score_higher(engine):
    with engine.writing() as writer:
        writer.put(document(4, "服务"))
        writer.put(document(5, "服务服务"))
    words = AnyOf((Phrase("title", ("服务",)), Phrase("title", ("餐制", "制服"))))
    assert [hit.id for hit in engine.search(words).hits] == [1, 5, 4]


def test_facets_count_all_hits_not_only_the_page(engine):
    with engine.writing() as writer:
        writer.put(document(4, "地方标准", kind="local"))
    national = Term("kind", "national")
    page = engine.search(national, limit=1, counts={"kind": Counting(Everything(), "kind")})
    assert (page.total, page.counts) == (3, {"kind": {"national": 3, "local": 1}})


def test_only_the_most_frequent_values_are_counted_where_that_is_said(engine):
    with engine.writing() as writer:
        for id in range(10, 2_050):
            writer.put(document(id, "标准", kind=f"kind {min(id % 9, 5)}", **{"class": ["A", f"A{id % 2}"]}))
    with engine.writing() as writer:
        for id in range(3_000, 3_002):
            writer.put(document(id, "标准", kind="kind 1"))
    assert counted(engine, Everything(), "kind", most=2) == {"kind 5": 906, "kind 1": 229}
    assert counted(engine, Range("day", high=20200111), "class") == {"A": 2, "A0": 1, "A1": 1}


def test_the_most_frequent_of_very_many_values_are_counted(engine):
    with engine.writing() as writer:
        writer.put(document(4, "标准") | {"class": [f"{each}" for each in range(70_000)]})
    with engine.writing() as writer:
        writer.put(document(5, "标准") | {"class": ["69990", "7"]})
    assert counted(engine, Everything(), "class", most=2) == {"69990": 2, "7": 2}


def test_putting_again_replaces_and_removing_removes(engine):
    with engine.writing() as writer:
        writer.put(document(1, "外卖餐品信息描述规范"))
        writer.remove(2)
    assert found(engine, Phrase("title", tuple(grams("分餐")))) == set()
    assert found(engine, Phrase("title", tuple(grams("外卖")))) == {1}
    assert sorted(engine.ids()) == [1, 3]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2020-01-01"),
        ("day", -1),
        ("day", 2**32),
        ("until", None),
        ("title", 7),
        ("kind", ["national", 7]),
        ("key", 7),
        ("key", [None]),
        ("place", None),
        ("id", "1"),
    ],
)
def test_a_write_that_fails_leaves_nothing(engine, field, value):
    def half_right():
        with engine.writing() as writer:
            writer.put(document(9, "好的"))
            writer.put(document(10, "不好") | {field: value})

    with pytest.raises(TypeError, match=f"{field} cannot hold"):
        half_right()
    assert engine.count() == 3


def test_another_reader_sees_what_was_kept(engine, made, tmp_path):
    reader = made(tmp_path / "index", FIELDS)
    assert reader.count() == 3
    with engine.writing() as writer:
        writer.remove(3)
    assert reader.count() == 2


def test_a_rebuild_takes_the_place_of_the_old_index_for_open_readers(engine, made, tmp_path):
    reader = made(tmp_path / "index", FIELDS)
    assert reader.count() == 3
    assert engine.rebuilt_from(these([document(7, "新的")])) == 1
    assert list(reader.ids()) == [7]
    for id in range(8, 12):
        with engine.writing() as writer:
            writer.put(document(id, "又一个"))
    assert len(list((tmp_path / "index").iterdir())) == 3  # the lock, what names the index, and the index


def test_readers_find_an_index_at_any_moment_of_rebuilds(engine, made, tmp_path):
    reader = made(tmp_path / "index", FIELDS)
    stop = threading.Event()
    counts = set()

    def read() -> None:
        while not stop.is_set():
            counts.add(reader.search(Everything()).total)

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for _ in range(12):
            engine.rebuilt_from(these([document(id, title) for id, title in TITLES.items()]))
        stop.set()
        reading.result()
    assert counts == {3}


def test_portions_may_be_made_in_another_process(made, tmp_path):
    engine = made(tmp_path / "index", FIELDS)
    told: list[int] = []
    portions = [partial(numbered, first, first + 60) for first in (361, 181, 1, 301, 121, 241, 61)]
    assert engine.rebuilt_from(portions, told.append) == 420
    assert told == [60] * 7
    assert list(engine.in_order(Everything(), Order("order"))) == list(range(1, 421))
    assert found(engine, Term("title", "77")) == {77}


def test_an_index_of_another_version_counts_as_none(engine, made, tmp_path):
    newer = FieldSet(2, FIELDS.order, FIELDS.texts, FIELDS.bags, FIELDS.keys, FIELDS.numbers)
    reader = made(tmp_path / "index", newer)
    assert not reader.exists()
    with pytest.raises(NotFound, match="尚未建立"):
        reader.count()


@pytest.mark.parametrize("harm", ["empty", "cut", "scribbled", "gone"])
def test_a_damaged_index_says_so_and_can_be_made_anew(engine, made, tmp_path, harm):
    file = next(path for path in (tmp_path / "index").rglob("*") if path.suffix in (".segment", ".term"))
    content = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        cut = content[: len(content) // 2]
        file.write_bytes({"empty": b"", "cut": cut, "scribbled": content[:-40] + bytes(40)}[harm])
    reader = made(tmp_path / "index", FIELDS)
    with pytest.raises(DamagedIndex, match="已损坏"):
        reader.count()
    reader.rebuilt_from(these([document(1, "新的")]))
    assert reader.count() == 1


def test_an_address_names_an_engine(made, tmp_path):
    scheme = {SegmentsOnDisk: "segments", TantivyOnDisk: "tantivy"}[made]
    assert isinstance(search_engine(f"{scheme}://{tmp_path}", FIELDS), made)


def test_an_unknown_address_is_refused():
    with pytest.raises(GuijuError, match=r"segments://.*tantivy://"):
        search_engine("quickwit://x", FIELDS)


# Against the meaning of queries, document by document

words = st.sampled_from("甲乙丙丁")
titles = st.lists(words, max_size=6).map("".join)
ids = st.integers(1, 40)
days = st.integers(0, 5)
classes = ["A", "B", "AB", "B1"]


@st.composite
def documents(draw):
    id, title = draw(ids), draw(titles)
    return {
        "id": id,
        "place": draw(st.sampled_from(["a", "b", "标"])) if id % 3 else f"p{id % 7}",
        "title": " ".join(grams(title)),
        "letters": " ".join(set(title)),
        "key": f"k{id}" if id % 2 else [f"k{id}", "even"],
        "kind": draw(st.sampled_from(["x", "y", "xy"])),
        "class": sorted(draw(st.sets(st.sampled_from(classes)))),
        "day": draw(days),
        "until": draw(days),
    }


tokens = st.text("甲乙丙丁", min_size=2, max_size=4).map(lambda text: tuple(grams(text)))
simple = st.one_of(
    st.just(Everything()),
    st.builds(Term, st.just("title"), st.text("甲乙丙丁", min_size=2, max_size=2)),
    st.builds(Phrase, st.just("title"), tokens),
    st.builds(Term, st.just("letters"), words),
    st.builds(Term, st.sampled_from(["kind", "class"]), st.sampled_from(["x", "y", *classes, "none"])),
    st.builds(Term, st.just("key"), st.sampled_from(["k1", "k2", "even"])),
    st.builds(Prefix, st.sampled_from(["key", "kind", "class", "title"]), st.sampled_from(["k", "k1", "x", "A", "甲"])),
    st.builds(Range, st.sampled_from(["day", "until"]), st.none() | days, st.none() | days),
)
queries = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds(
            All,
            st.lists(inner, min_size=1, max_size=3).map(tuple),
            prefer=st.lists(inner, max_size=2).map(tuple),
            but=st.lists(inner, max_size=2).map(tuple),
        ),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple), st.integers(1, 2)),
        st.builds(Scored, inner, st.sampled_from([0.0, 0.5, 3.0])),
        st.builds(Weighted, inner, st.sampled_from([0.5, 3.0])),
    ),
    max_leaves=8,
)
orders = st.builds(Order, st.sampled_from(["order", "day", "until"]), st.booleans()) | st.just(Order())
changes = st.lists(st.tuples(documents(), st.sampled_from(["put", "put", "remove"])), max_size=12)


def rank(order, document):
    """The order as its definition says it, apart from scores."""
    usual = (document["place"].encode(), document["id"])
    if order.by == "order":
        return (0, tuple(usual))
    value = document[order.by]
    return (not value, -value if order.descending else value, usual)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(documents(), max_size=25),
    later=st.lists(changes, max_size=4),
    asked=st.lists(queries, min_size=1, max_size=4),
    order=orders,
    limit=st.integers(1, 7),
    small=st.sampled_from([1, 2_000]),
    by_sets=st.sampled_from([0, 400]),
)
def test_the_index_means_what_queries_mean(
    made, tmp_path_factory, monkeypatch, first, later, asked, order, limit, small, by_sets
):
    monkeypatch.setattr(on_disk, "SMALL", small)
    monkeypatch.setattr(answering, "HITS_FOR_A_SET", by_sets)
    folder = tmp_path_factory.mktemp("index")
    writer = made(folder, FIELDS)
    reader = made(folder, FIELDS)
    register = {document["id"]: document for document in first}
    writer.rebuilt_from(these(list(register.values())))
    check(reader, register, asked, order, limit)
    for round in later:
        with writer.writing() as batch:
            for document, kind in round:
                if kind == "put":
                    register[document["id"]] = document
                    batch.put(document)
                else:
                    register.pop(document["id"], None)
                    batch.remove(document["id"])
        check(reader, register, asked, order, limit)
    check(made(folder, FIELDS), register, asked, order, limit)


def check(engine, register, asked, order, limit):
    assert sorted(engine.ids()) == sorted(register)
    for query in asked:
        expected = {id: each for id, each in register.items() if matches(query, each, FIELDS)}
        counts = {"kind": Counting(query, "kind"), "class": Counting(query, "class"), "day": by_day(query)}
        page = engine.search(query, order=order, limit=limit, counts=counts)
        assert page.total == len(expected) == engine.total(query)
        assert page.counts == {
            "kind": Counter(each["kind"] for each in expected.values()),
            "class": Counter(value for each in expected.values() for value in each["class"]),
            "day": Counter(str(each["day"]) for each in expected.values()),
        }
        everything = list(engine.in_order(query, order))
        if order.by:
            in_order = sorted(expected, key=lambda id: rank(order, expected[id]))
            if order == Order("order", descending=True):
                in_order.reverse()
            assert everything == in_order
        assert sorted(everything) == sorted(expected)
        assert forwards(engine, query, order, limit, page) == everything
        assert backwards(engine, query, order, limit) == everything


def by_day(query):
    return Counting(query, each=tuple((str(day), Range("day", day, day)) for day in range(6)))


def forwards(engine, query, order, limit, page):
    assert not page.earlier
    ids = [hit.id for hit in page.hits]
    while page.later:
        page = engine.search(query, order=order, limit=limit, after=page.hits[-1])
        assert page.earlier
        assert page.hits
        ids += [hit.id for hit in page.hits]
    return ids


def backwards(engine, query, order, limit):
    hits = engine.search(query, order=order, limit=100).hits
    if not hits:
        return []
    ids, earlier, place = [hits[-1].id], len(hits) > 1, hits[-1]
    while earlier:
        page = engine.search(query, order=order, limit=limit, before=place)
        assert page.later
        ids = [hit.id for hit in page.hits] + ids
        earlier, place = page.earlier, page.hits[0]
    return ids


# Killed at any moment

WRITER = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from guiju.engines.search.segments import on_disk
from tests.contracts.test_search_engines import FIELDS, SegmentsOnDisk, TantivyOnDisk, document, these
on_disk.SMALL = 3
engine = {made}(Path({folder!r}), FIELDS)
print("begun", flush=True)
for round in range(10_000):
    if round % 5 == 0:
        engine.rebuilt_from(these([document(id, "标准") for id in range(1, 11)]))
    with engine.writing() as writer:
        for id in range(1, 11):
            writer.put(document(id, "标准", day=round))
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_whole_index(made, tmp_path):
    folder = tmp_path / "index"
    reader = made(folder, FIELDS)
    path = [p for p in sys.path if p] + [str(Path(__file__).parents[2])]
    script = WRITER.format(path=path, made=made.__name__, folder=str(folder))
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        )
        assert process.stdout is not None
        process.stdout.readline()
        while not reader.exists():
            time.sleep(0.01)
        until = time.monotonic() + random.uniform(0.05, 0.4)
        while time.monotonic() < until:
            page = reader.search(Everything(), counts={"": Counting(Everything(), "kind")})
            assert (page.total, page.counts[""]) == (10, {"national": 10})
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert reader.search(Term("title", "标准")).total == 10
    with made(folder, FIELDS).writing() as writer:
        writer.put(document(11, "标准"))
    assert reader.count() == 11
    assert not list(folder.glob("*.new"))
