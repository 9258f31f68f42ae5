"""The model standard passes; every defect put into it is found by its rule, and by no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.checks.model.mutations import MUTATIONS, Mutation
from tests.checks.model.register import register_of_the_model
from tests.checks.model.seeds import COUNTED, ENTERPRISE, TYPED, Seed
from tests.checks.model.typed import typed_word

from guiju.checks.definition import Finding, Profile
from guiju.checks.model.building import as_word
from guiju.checks.model.content import as_text, model, read
from guiju.checks.profiles import Settings
from guiju.checks.rules import every
from guiju.checks.running import check, guessed_profile
from guiju.documents.blocks import Document
from guiju.documents.reading import of_text
from guiju.documents.reading import read as read_file

DAY = date(2026, 6, 1)
COUNTED_SOURCE = files("guiju.checks.model").joinpath("standard.txt").read_text("utf-8")
TYPED_SOURCE = as_text(model())
ENTERPRISE_SOURCE = COUNTED_SOURCE.replace("DB3301/T 9001—2026", "Q/HZJJ 001—2026").replace(
    "@cover 机构 杭州市市场监督管理局", "@cover 机构 杭州市城市家具有限公司"
)
TOGETHER = 6
"""How many defects are put into one file: they do not touch each other."""


def found_in(document: Document, *, register: bool = True) -> Sequence[Finding]:
    return check(document, settings=Settings(profile=guessed_profile(document)), on=DAY, register=register).findings


def counted_file(source: str) -> bytes:
    return as_word(tuple(read(source.splitlines())))


def document_of(content: bytes, folder: Path) -> Document:
    path = folder / "draft.docx"
    path.write_bytes(content)
    return read_file(path)


MAKES = [(counted_file, COUNTED_SOURCE), (typed_word, TYPED_SOURCE), (counted_file, ENTERPRISE_SOURCE)]


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "source"), MAKES, ids=["counted", "typed", "enterprise"])
def test_the_model_passes_with_no_finding(make: Callable[[str], bytes], source: str, tmp_path: Path):
    register_of_the_model()
    assert [(each.code, each.span.text) for each in found_in(document_of(make(source), tmp_path))] == []


def together(seeds: Sequence[Seed], source: str) -> Iterator[list[Seed]]:
    """Seeds that change different lines, and lines that do not stand side by side, a few in each group."""
    waiting = list(seeds)
    while waiting:
        group: list[Seed] = []
        taken: set[int] = set()
        for seed in list(waiting):
            first = source.index(seed.old)
            lines = range(source[:first].count("\n") - 1, source[: first + len(seed.old)].count("\n") + 2)
            alone = len(seed.codes.split()) > 1 or seed.code.startswith(("STR", "ANX", "NUM11"))
            if group and (alone or taken & set(lines) or len(group) == TOGETHER):
                continue
            group.append(seed)
            waiting.remove(seed)
            taken |= set(lines)
            if alone:
                break
        yield group


GROUPS = [
    pytest.param(group, make, source, id=" ".join(seed.codes for seed in group)[:60])
    for seeds, (make, source) in zip((COUNTED, TYPED, ENTERPRISE), MAKES, strict=True)
    for group in together(seeds, source)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("group", "make", "source"), GROUPS)
def test_a_defect_is_found_by_its_rule_and_by_no_other(group, make, source, tmp_path: Path):
    register_of_the_model()
    for seed in group:
        assert source.count(seed.old) == 1, seed.old
        source = source.replace(seed.old, seed.new)
    found = found_in(document_of(make(source), tmp_path))
    expected = Counter(code for seed in group for code in seed.codes.split())
    assert Counter(each.code for each in found) == expected, [(each.code, str(each.message)) for each in found]


def test_there_are_enough_defects_and_they_are_of_all_families():
    seeds = (*COUNTED, *TYPED, *ENTERPRISE)
    assert len(seeds) >= 150
    families = {rule.family for rule in every()}
    assert families - {code.rstrip("0123456789") for seed in seeds for code in seed.codes.split()} == set()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_mutation_is_found_by_the_rule_meant_for_it(data):
    mutation: Mutation = data.draw(st.sampled_from(MUTATIONS))
    spoilt = mutation.spoil(model(), data.draw)
    assert spoilt != TYPED_SOURCE
    found = check(
        of_text(spoilt), settings=Settings(profile=Profile.STANDARD, select=(mutation.code,)), on=DAY, register=False
    ).findings
    assert found, f"{mutation.spoil.__name__} is not found by {mutation.code}"
