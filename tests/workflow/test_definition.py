"""A definition that contradicts itself fails when its file is imported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.workflow.conftest import PERMIT

from guiju.people.roles import Role
from guiju.workflow.definition import Clock, Outcome, State, Transition
from guiju.workflow.diagram import svg
from guiju.workflow.errors import Contradiction
from guiju.workflow.fields import REASON, Form, Text
from guiju.workflow.register import register

OFFICER = (Role.OFFICER,)
LOST = Clock(code="lost", title="走失", rule="DL045", starts=("moon",), stops=("grant",))


def with_step(**described):
    return replace(PERMIT, transitions=(*PERMIT.transitions, Transition(**described)))


def with_state(**described):
    return replace(PERMIT, states=(*PERMIT.states, State(**described)))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: with_step(code="grant", title="再", role=OFFICER, source=("scored",)), "步骤代码 grant 出现了两次"),
        (lambda: with_step(code="Grant!", title="x", role=OFFICER, source=("scored",)), "不合写法"),
        (lambda: with_step(code="go", title="去", role=OFFICER, source=("scored",), target="moon"), "没有的状态 moon"),
        (lambda: with_step(code="go", title="去", role=(), source=("scored",)), "没有人可以办"),
        (lambda: with_step(code="go", title="去", role=("king",), source=("scored",)), "没有的角色 'king'"),
        (lambda: with_step(code="go", title="去", role=OFFICER, source=("granted",), target="scored"), "终结状态"),
        (lambda: with_step(code="go", title="去", role=OFFICER), "开始一件办件，却没有去处"),
        (lambda: with_step(code="go", title="去", role=OFFICER, source=("corrected",), pauses=True), "没有恢复的步骤"),
        (lambda: with_step(code="go", title="去", role=OFFICER, source=("scored",), extends="moon", form=REASON),
         "不存在或不可延长"),
        (lambda: with_state(code="lost", title="迷失", outcome=Outcome.ENDED), "状态 lost 到不了"),
        (lambda: with_state(code="stuck", title="卡住"), "状态 stuck 没有出路"),
        (lambda: with_state(code="idle", title="等", waits_for=(Role.INSPECTOR,)), "无事可做"),
        (lambda: replace(PERMIT, basis=()), "没有写依据"),
        (lambda: replace(PERMIT, letters="x"), "编号字头"),
        (lambda: replace(PERMIT, clocks=(*PERMIT.clocks, LOST)), "时限 lost 提到没有的步骤 moon"),
        (lambda: replace(PERMIT, transitions=PERMIT.transitions[1:]), "没有开始一件办件的步骤"),
    ],
)  # fmt: skip
def test_a_contradiction_is_said(make, said):
    with pytest.raises(Contradiction, match=said):
        make()


def test_a_circle_without_an_end_is_found():
    extra = (
        Transition(code="in", title="入", role=OFFICER, source=("received",), target="ring"),
        Transition(code="round", title="转", role=OFFICER, source=("ring",), target="ring"),
    )
    with pytest.raises(Contradiction, match="从状态 ring 到不了任何终结状态"):
        replace(
            PERMIT, states=(*PERMIT.states, State(code="ring", title="环")), transitions=(*PERMIT.transitions, *extra)
        )


def test_a_form_names_each_field_once_and_conditions_before():
    name = Text(name="name", title="名称")
    with pytest.raises(Contradiction, match="出现了两次"):
        Form((name, name))
    with pytest.raises(Contradiction, match="在它之前没有"):
        Form((Text(name="part", title="部分", when=("name", "x")), name))


def test_two_procedures_cannot_share_letters():
    with pytest.raises(Contradiction, match="编号字头相同"):
        register(replace(PERMIT, code="permit-2027"))


def test_a_drawing_shows_every_state_and_step_and_marks_where_a_case_stands():
    drawing = svg(PERMIT, "scored")
    assert all(str(state.title) in drawing for state in PERMIT.states)
    assert all(str(step.title) in drawing for step in PERMIT.transitions if not step.opens)
    assert drawing.count('class="state here"') == 1
    assert "[专家评分]" in drawing
