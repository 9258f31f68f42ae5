"""What holds of every procedure that is there, also of one that comes tomorrow: nothing here lists them."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from tests.processes.grounds import GROUNDS
from tests.processes.walking import Walk, cast

from guiju.processes import modules
from guiju.processes.describing import files
from guiju.standards import actions
from guiju.workflow.definition import contradictions
from guiju.workflow.models import Case
from guiju.workflow.register import processes
from guiju.workflow.replaying import flaws, play

assert apps.ready
EVERY = [pytest.param(process, id=process.code) for process in processes()]
NUMBERS = ["DB3301/T 0101-2019", "DB3301/T 0102-2020", "DB33/T 2241-2020", "GB/T 1.1-2020"]


@pytest.fixture
def places(settings, tmp_path):
    settings.SEARCH_URL = f"segments://{tmp_path / 'search'}"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA = tmp_path
    if hasattr(settings, "FILES_URL"):
        settings.FILES_URL = f"folder://{tmp_path / 'files'}"


@pytest.fixture
def standards(db, places):
    from guiju.standards.search import rebuild

    for place, number in enumerate(NUMBERS):
        actions.register_standard(
            number, by="test", title_zh=f"童车安全要求{place}", published_on=date(2020, 1, 1),
            effective_on=date(2020, 3, 1), region="330100" if number.startswith("DB3301") else "",
        )  # fmt: skip
    rebuild()
    return NUMBERS


def test_procedures_are_found_by_themselves():
    assert len(EVERY) >= 8
    assert {each.PROCESS.code for each in modules() if hasattr(each, "PROCESS")} <= {each.code for each in processes()}


@pytest.mark.parametrize("process", EVERY)
def test_a_definition_contradicts_itself_nowhere(process):
    assert list(contradictions(process)) == []


@pytest.mark.parametrize("process", EVERY)
@pytest.mark.parametrize("seed", range(4))
def test_a_walk_at_random_is_explained_by_its_events(process, seed, standards):
    known = GROUNDS[process.code]() if process.code in GROUNDS else {}
    walk = Walk(process, cast(), seed=seed, standards=standards, known=known)
    case = walk.begin()
    walk.go(40)
    case = Case.objects.get(pk=case.pk)
    played = play(case.procedure, list(case.events.order_by("seq")))
    assert (played.state, played.seq) == (case.state, case.seq)
    assert list(flaws()) == []
    if not case.is_open:
        assert not case.tasks.filter(state="open").exists()


@pytest.mark.parametrize("process", EVERY)
def test_the_pages_of_a_procedure_name_every_step(process):
    page = files(process)[f"{process.code}.md"]
    assert all(f"`{step.code}`" in page for step in process.transitions)
