"""The page of a case and the forms of its steps, for everybody who has a part in it and for those who have none."""

from __future__ import annotations

import pytest
from tests.journeys.casework import Clerk, Refusal
from tests.web.casework import people, sample  # noqa: F401

ANSWERS = {"title": "童车安全", "why": "事故多", "kind": "new", "checked": True}


@pytest.fixture
def case(people, places):  # noqa: F811
    return Clerk.of(people.drafter).opens("sample", "apply", **ANSWERS)


def test_a_case_from_its_application_to_its_end(case, people):  # noqa: F811
    officer, approver = Clerk.of(people.officer), Clerk.of(people.approver)
    assert (case.office, case.applicant, case.region) == (people.bureau, people.firm, "330106")
    officer.does(case, "ask-experts", experts=people.experts[:2], inside="只给自己看")
    with pytest.raises(Refusal, match="还差 2 位专家的评分"):
        approver.does(case, "grant")
    for expert in people.experts[:2]:
        clerk = Clerk.of(expert)
        clerk.works(clerk.task(case, "score"), view="yes", grounds=f"{expert} 说好")
    approver.does(case, "grant")
    assert case.state == "granted"
    assert "已通过" in Clerk.of(people.drafter).reads(case)
