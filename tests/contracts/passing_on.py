"""A procedure that two people pass to and fro, and a process that takes its steps: run beside others like it.

``python -m tests.contracts.passing_on TRIES SEED``: prints how many steps it took, and how often it was refused
because another was faster. The database is that of GUIJU_DATABASE_URL or GUIJU_DATA.
"""

from __future__ import annotations

import json
import os
import random
import sys

import django

from guiju.base.errors import Sentence


def define():
    """States a and b, a step each way for everybody of the office, an answer to keep."""
    from guiju.people.roles import Role
    from guiju.workflow.definition import Clock, Law, Outcome, Process, State, Transition
    from guiju.workflow.fields import Form, Text
    from guiju.workflow.register import register

    said = Form((Text(name="word", title=Sentence("话")),))
    return register(
        Process(
            code="passing-on",
            title="传递",
            letters="CD",
            basis=(Law("测试办法"),),
            states=(
                State(code="here", title="此处", waits_for=(Role.OFFICER,)),
                State(code="there", title="彼处", waits_for=(Role.REVIEWER,)),
                State(code="over", title="结束", outcome=Outcome.DONE),
            ),
            transitions=(
                Transition(code="open", title="开始", role=(Role.OFFICER,), target="here"),
                Transition(
                    code="pass", title="传去", role=(Role.OFFICER,), source=("here",), target="there", form=said
                ),
                Transition(
                    code="return", title="传回", role=(Role.REVIEWER,), source=("there",), target="here", form=said
                ),
                Transition(code="stop", title="结束", role=(Role.OFFICER,), source=("here",), target="over"),
            ),
            clocks=(Clock(code="back", title="传回", rule="DL045", starts=("pass",), stops=("return",)),),
        )
    )


def pass_on(tries: int, seed: int) -> dict[str, int]:
    """Take steps of cases chosen at random; each worker believes the page that it has just read."""
    from guiju.people.models import User
    from guiju.workflow.engine import perform
    from guiju.workflow.errors import NotYet
    from guiju.workflow.models import Case

    chosen = random.Random(seed)
    officer, reviewer = (User.objects.get(username=name) for name in ("officer", "reviewer"))
    cases = list(Case.objects.filter(process="passing-on").values_list("pk", flat=True))
    counts = {"taken": 0, "refused": 0}
    for attempt in range(tries):
        case = Case.objects.get(pk=chosen.choice(cases))
        code, by = ("pass", officer) if case.state == "here" else ("return", reviewer)
        try:
            perform(case, code, by=by, answers={"word": f"{seed}-{attempt}"}, expected=case.seq)
        except NotYet:
            counts["refused"] += 1
        else:
            counts["taken"] += 1
    return counts


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
    django.setup()
    define()
    print(json.dumps(pass_on(int(sys.argv[1]), int(sys.argv[2]))))
