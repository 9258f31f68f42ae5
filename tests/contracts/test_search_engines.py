"""What every search engine must do; each engine there is runs the same tests."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from guiju.base.errors import GuijuError, NotFound
from guiju.engines.search import FieldSet, search_engine
from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Range, Scored, Term
from guiju.engines.search.tantivy_disk import TantivyOnDisk
from guiju.engines.search.text import grams

FIELDS = FieldSet(
    version=1, texts=("title",), bags=("letters",), keys=("key", "kind"), numbers=("day",), facets=("kind",)
)

TITLES = {1: "餐饮分餐制服务指南", 2: "标准化工作导则 第1部分", 3: "个人健康信息码 参考模型"}


def document(id: int, title: str, kind: str = "national") -> dict[str, str | int]:
    return {"id": id, "title": " ".join(grams(title)), "key": f"gb-t-{id}", "kind": kind, "day": 20200100 + id}


@pytest.fixture
def engine(tmp_path):
    engine = TantivyOnDisk(tmp_path / "index", FIELDS)
    with engine.writing() as writer:
        for id, title in TITLES.items():
            writer.put(document(id, title))
    return engine


def found(engine, query) -> set[int]:
    page = engine.search(query, limit=100)
    assert page.total == len(page.hits)
    return {hit.id for hit in page.hits}


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


def test_scores_order_the_hits(engine):
    query = AnyOf((Scored(Term("key", "gb-t-1"), 1.0), Scored(Term("key", "gb-t-3"), 5.0)))
    assert [hit.id for hit in engine.search(query).hits] == [3, 1]


def test_facets_count_all_hits_not_only_the_page(engine):
    with engine.writing() as writer:
        writer.put(document(4, "地方标准", kind="local"))
    page = engine.search(Everything(), limit=1, facets=("kind",))
    assert (page.total, page.facets) == (4, {"kind": {"national": 3, "local": 1}})


def test_putting_again_replaces_and_removing_removes(engine):
    with engine.writing() as writer:
        writer.put(document(1, "外卖餐品信息描述规范"))
        writer.remove(2)
    assert found(engine, Phrase("title", tuple(grams("分餐")))) == set()
    assert found(engine, Phrase("title", tuple(grams("外卖")))) == {1}
    assert sorted(engine.ids()) == [1, 3]


def test_a_write_that_fails_leaves_nothing(engine):
    def half_right():
        with engine.writing() as writer:
            writer.put(document(9, "好的"))
            writer.put({"id": 10, "day": "2020-01-01"})

    with pytest.raises(TypeError, match="day cannot hold"):
        half_right()
    assert engine.count() == 3


def test_another_reader_sees_what_was_kept(engine, tmp_path):
    reader = TantivyOnDisk(tmp_path / "index", FIELDS)
    assert reader.count() == 3
    with engine.writing() as writer:
        writer.remove(3)
    assert reader.count() == 2


def test_a_rebuild_takes_the_place_of_the_old_index_for_open_readers(engine, tmp_path):
    reader = TantivyOnDisk(tmp_path / "index", FIELDS)
    assert reader.count() == 3
    assert engine.rebuilt_from([document(7, "新的")]) == 1
    assert list(reader.ids()) == [7]
    with engine.writing() as writer:
        writer.put(document(8, "又一个"))
    assert len(list((tmp_path / "index").glob("v1-*"))) == 1


def test_readers_find_an_index_at_any_moment_of_rebuilds(engine, tmp_path):
    reader = TantivyOnDisk(tmp_path / "index", FIELDS)
    stop = threading.Event()
    counts = set()

    def read() -> None:
        while not stop.is_set():
            counts.add(reader.count())

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for _ in range(12):
            engine.rebuilt_from([document(id, title) for id, title in TITLES.items()])
        stop.set()
        reading.result()
    assert counts == {3}


def test_an_index_of_another_version_counts_as_none(engine, tmp_path):
    newer = TantivyOnDisk(tmp_path / "index", FieldSet(2, FIELDS.texts, FIELDS.bags, FIELDS.keys, FIELDS.numbers))
    assert not newer.exists()
    with pytest.raises(NotFound, match="尚未建立"):
        newer.count()


def test_an_unknown_address_is_refused():
    with pytest.raises(GuijuError, match="tantivy://"):
        search_engine("quickwit://x", FIELDS)
