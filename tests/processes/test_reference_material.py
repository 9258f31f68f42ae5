"""A reference material from its proposal to the register; one file and this one are all that it took."""

from __future__ import annotations

from datetime import date

import pytest
from tests.processes.walking import cast, draft_of_a_standard

from guiju.people.models import User
from guiju.standards.models import Standard
from guiju.workflow import attachments
from guiju.workflow.engine import answer, open_case, perform
from guiju.workflow.errors import NotYet, NotYours
from guiju.workflow.models import Attachment


@pytest.fixture
def people(db):
    cast()
    return {user.username: user for user in User.objects.all()}


@pytest.fixture
def report(people, settings, tmp_path):
    settings.MEDIA_ROOT, settings.DATA = tmp_path, tmp_path
    settings.FILES_URL = f"folder://{tmp_path}"
    from django.core.files.base import ContentFile

    return attachments.keep(ContentFile(draft_of_a_standard(), name="report.docx"), by=people["drafter0"])


@pytest.fixture
def case(people, make_standard):
    make_standard("GSB 04-1703-2004", title_zh="铝合金", published_on=date(2004, 1, 1))
    return open_case(
        "reference-material",
        by=people["drafter0"],
        answers={"title": "铝合金光谱样品", "kind": "copied", "earlier": "GSB 04-1703-2004", "need": "校准"},
    )


def reviewed(case, people, report: Attachment, views: str):
    """Accepted, made, and looked at by as many experts as there are views: y, n."""
    perform(case, "accept", by=people["officer0"])
    result = {"value": "99.1 ± 0.2", "homogeneity_units": 10, "stability_months": 12, "laboratories": 8}
    perform(case, "submit-result", by=people["drafter0"], answers=result | {"report": [report.pk]})
    experts = [people[f"expert{n}"] for n in range(len(views))]
    perform(case, "ask-experts", by=people["officer0"], answers={"experts": [each.pk for each in experts]})
    for expert, view in zip(experts, views, strict=True):
        answer(case.tasks.get(person=expert), by=expert, answers={"view": "yes" if view == "y" else "no"})
    case.refresh_from_db()


def test_a_copy_takes_the_place_of_its_sample_in_the_register(case, people, report):
    reviewed(case, people, report, "yyn")
    perform(case, "pass", by=people["officer0"])
    perform(case, "approve", by=people["approver0"])
    day = {"announcement": "2026年第3号", "published": "2026-06-01", "valid_until": "2031-05-31"}
    with pytest.raises(NotYet) as refused:
        perform(case, "publish", by=people["officer0"], answers=day | {"number": "GSB 04-1703-2004"})
    assert refused.value.sentences == ("GSB 04-1703—2004 已在登记簿中",)
    with pytest.raises(NotYet, match="不是带年号的标准样品编号"):
        perform(case, "publish", by=people["officer0"], answers=day | {"number": "GB/T 1.1-2020"})
    perform(case, "publish", by=people["officer0"], answers=day | {"number": "GSB 04-1703-2026"})
    sample = Standard.objects.get(number="GSB 04-1703-2026")
    assert (sample.title_zh, sample.withdrawn_on, case.outcome) == ("铝合金光谱样品", date(2031, 5, 31), "done")
    old = Standard.objects.get(number="GSB 04-1703-2004")
    assert old.status(on=date(2026, 6, 1)) == "replaced"


@pytest.mark.parametrize("views", ["ynn", "yynn"])
def test_a_tie_or_a_minority_does_not_pass(case, people, report, views):
    reviewed(case, people, report, views)
    with pytest.raises(NotYet, match="同意的专家没有过半"):
        perform(case, "pass", by=people["officer0"])
    perform(case, "send-back", by=people["officer0"], answers={"reason": "重新定值"})
    assert case.state == "developing"


def test_what_is_copied_must_be_known_and_only_makers_propose(people, db):
    copied = {"title": "样品", "kind": "copied", "earlier": "GSB 05-1-2001", "need": "校准"}
    with pytest.raises(NotYet, match="没有被复制的样品"):
        open_case("reference-material", by=people["drafter0"], answers=copied)
    with pytest.raises(NotYours):
        open_case("reference-material", by=people["officer0"], answers=copied)
