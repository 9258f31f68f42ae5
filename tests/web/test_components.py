"""Words, marks and sentences that pages are made of."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import guiju
from guiju.base.terms import Status
from guiju.base.validity import Validity
from guiju.standards.importing import Field
from guiju.standards.models import Standard
from guiju.web.components import words
from guiju.web.components.highlighting import Piece, highlight
from guiju.web.components.lineage import draw
from guiju.web.components.sentences import explain


@given(st.text(max_size=60), st.text(max_size=20))
def test_marked_pieces_join_to_the_text(text, query):
    pieces = highlight(text, query)
    assert "".join(piece.text for piece in pieces) == text
    assert all(a.marked != b.marked for a, b in pairwise(pieces))


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("餐饮分餐制服务指南", "分餐", ["分餐"]),
        ("餐饮分餐制服务指南", "指南 餐饮", ["餐饮", "指南"]),
        ("餐饮服务 分餐", "餐饮分餐", ["餐饮", "分餐"]),
        ("Quality management", "QUALITY", ["Quality"]),
        ("a+b", "+", ["+"]),
        ("ISO in isolation", "iso", ["ISO"]),
        ("童车 婴儿推车", ["婴儿推车", "童车"], ["童车", "婴儿推车"]),
        ("İstanbul", "i", []),
    ],
)
def test_what_is_marked(text, query, marked):
    assert [piece.text for piece in highlight(text, query) if piece.marked] == marked


def test_nothing_asked_marks_nothing():
    assert highlight("标准", "") == [Piece("标准", False)]


days = st.dates(date(2000, 1, 1), date(2030, 1, 1)) | st.none()


@given(days, days, days, days, st.sampled_from([None, Status.IN_FORCE, Status.WITHDRAWN, Status.REPLACED]))
def test_every_status_has_its_sentence(published, effective, withdrawn, replaced, reported):
    validity = Validity(published, effective, withdrawn, replaced, reported, date(2015, 1, 1) if reported else None)
    for on in (date(1999, 1, 1), date(2015, 6, 1), date(2040, 1, 1)):
        sentence = explain(validity, on=on, successors=["GB/T 1—2020"])
        assert sentence.endswith("。")
        assert "None" not in sentence


@given(days, days, days, st.dates(date(1900, 1, 1), date(2199, 1, 1)), st.sampled_from(["", "withdrawn", "in-force"]))
def test_a_drawing_stays_in_its_frame(published, effective, withdrawn, on, reported):
    standard = Standard(id=1, published_on=published, effective_on=effective, withdrawn_on=withdrawn)
    standard.reported_status, standard.reported_on = reported, date(1995, 1, 1) if reported else None
    standard.starts_on, standard.ends_on = effective or published, withdrawn
    drawing = draw([standard], here=1, on=on)
    places = [tick.at for tick in drawing.ticks]
    for edition in drawing.editions:
        if edition.bar:
            assert edition.bar.start + edition.bar.width <= 100.4  # the shortest bar can still be seen
            assert edition.bar.width >= 0.4
            assert edition.bar.open_end == (reported == "withdrawn" and withdrawn is None)
            places.append(edition.bar.start)
    if drawing.chosen_at is not None:
        places.append(drawing.chosen_at)
    assert all(0 <= place <= 100 for place in places)
    assert len(drawing.ticks) <= 10


def test_every_field_of_a_file_has_a_name():
    assert {field.value for field in Field} <= set(words.FIELDS)


def test_every_kind_of_entry_has_a_name():
    package = Path(guiju.__file__).parent
    kinds = set()
    for source in package.rglob("*.py"):
        kinds |= set(re.findall(r"\brecord\(\s*\"([a-z-]+\.[a-z-]+)\"", source.read_text("utf-8")))
    assert kinds
    assert kinds <= set(words.ENTRIES)
