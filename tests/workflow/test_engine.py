"""One case from beginning to end, and everything that stands in its way."""

from __future__ import annotations

import pytest

from guiju.workflow.engine import answer, choices, open_case, perform
from guiju.workflow.errors import NotYet, NotYours


def test_a_case_runs_from_application_to_decision(person, firm, bureau):
    drafter, officer, approver = person("drafter", firm), person("officer", bureau), person("approver", bureau)
    experts = [person("expert", name=f"expert{n}") for n in range(3)]
    case = open_case("permit", by=drafter, answers={"title": "童车"}, office=bureau)
    assert (case.number[-6:], case.state, case.seq, case.applicant) == ("-00001", "received", 1, firm)
    perform(case, "ask-experts", by=officer, answers={"experts": [each.pk for each in experts]})
    with pytest.raises(NotYet, match="还差 3 位专家"):
        perform(case, "grant", by=approver)
    with pytest.raises(NotYours, match="批准人"):
        perform(case, "grant", by=officer)
    for task in case.tasks.filter(work="score"):
        answer(task, by=task.person, answers={"view": "yes"})
    [grant] = [each for each in choices(case, by=approver) if each.transition.code == "grant"]
    assert grant.open
    case.refresh_from_db()
    perform(case, "grant", by=approver, expected=case.seq)
    assert (case.state, case.outcome, case.tasks.filter(state="open").count()) == ("granted", "done", 0)
    assert [event.code for event in case.events.all()] == [
        "apply", "ask-experts", "score", "score", "score", "score", "grant",
    ]  # fmt: skip
