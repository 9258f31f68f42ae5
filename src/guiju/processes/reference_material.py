"""标准样品: a reference material is made, or made again (复制), its value is assigned, reviewed, approved, published.

The register takes it in as a GSB. What is sourced of the rules is the form of the number alone; steps and times are
those of the office that develops samples, and are shown as unverified.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from guiju.base.numbers import parse
from guiju.base.terms import RelationKind
from guiju.people.roles import Role
from guiju.standards import actions
from guiju.standards.models import Standard
from guiju.workflow.deadlines import Unit, own_rule
from guiju.workflow.definition import Clock, Law, Outcome, Process, State, Transition, Work
from guiju.workflow.fields import REASON, Choice, Day, Files, Form, Number, People, StandardNumbers, Text
from guiju.workflow.register import register
from guiju.workflow.step import Step
from guiju.workflow.titles import title as _

MAKERS = (Role.DRAFTER, Role.ENTERPRISE, Role.ASSOCIATION)
LEAST_EXPERTS = 3
_MEASURES = Law("国家标准样品管理办法（条文没有读到）")
_PLAN = own_rule("OWN-SAMPLE-PLAN", "标准样品：同意立项→提交定值结果", 24, Unit.MONTH)

_PROPOSAL = Form(
    (
        Text(name="title", title=_("样品名称")),
        Choice(name="kind", title=_("类别"), options=(("made", _("研制")), ("copied", _("复制")))),
        StandardNumbers(name="earlier", title=_("被复制的样品"), single=True, when=("kind", "copied")),
        StandardNumbers(name="used_with", title=_("配合实施的标准"), required=False),
        Text(name="need", title=_("需求和用途"), lines=5, most=3000),
        Number(name="units", title=_("计划制备数量"), least=1, unit=_("套"), required=False),
    )
)
_RESULT = Form(
    (
        Text(name="value", title=_("标准值和不确定度"), lines=3, most=2000),
        Number(name="homogeneity_units", title=_("均匀性检验抽取的套数"), least=2),
        Number(name="stability_months", title=_("稳定性考察的月数"), least=1, most=240),
        Number(name="laboratories", title=_("参加定值的实验室"), least=1, most=200),
        Files(name="report", title=_("研制报告和定值报告")),
    )
)
_VIEW = Form(
    (
        Choice(name="view", title=_("意见"), options=(("yes", _("同意")), ("no", _("不同意")))),
        Text(name="reason", title=_("理由"), lines=3, most=2000, required=False),
    )
)
_PUBLICATION = Form(
    (
        StandardNumbers(name="number", title=_("样品编号"), single=True, hint=_("如 GSB 04-1703-2026")),
        Text(name="announcement", title=_("公告号"), most=80),
        Day(name="published", title=_("发布日期")),
        Day(name="valid_until", title=_("有效期至")),
    )
)


def copied_sample_is_known(step: Step) -> str | None:
    """A copy follows a sample that the register has."""
    numbers = step.answered("earlier")
    if not numbers or Standard.objects.filter(key=parse(numbers[0]).key).exists():
        return None
    return gettext("登记簿中没有被复制的样品 {number}").format(number=numbers[0])


def most_experts_agree(step: Step) -> str | None:
    """No assessment is open, and of three or more more than half agree."""
    if step.open_works("assess"):
        return gettext("还有 {count} 位专家没有交意见").format(count=len(step.open_works("assess")))
    views = [event.answers["view"] for event in step.works("assess")]
    if len(views) < LEAST_EXPERTS:
        return gettext("至少要有 {least} 位专家的意见，现在有 {count} 位").format(least=LEAST_EXPERTS, count=len(views))
    if views.count("yes") * 2 <= len(views):
        return gettext("同意的专家没有过半：{yes} 位同意，共 {count} 位").format(
            yes=views.count("yes"), count=len(views)
        )
    return None


def number_is_a_samples_and_free(step: Step) -> str | None:
    number = parse(step.answered("number")[0])
    if not number.canonical.startswith("GSB ") or number.year is None:
        return gettext("{number} 不是带年号的标准样品编号，应如 GSB 04-1703-2026").format(number=number.printed)
    if Standard.objects.filter(key=number.key).exists():
        return gettext("{number} 已在登记簿中").format(number=number.printed)
    return None


def validity_follows_publication(step: Step) -> str | None:
    if step.answered("valid_until") > step.answered("published"):
        return None
    return gettext("有效期至 {until}，不晚于发布日期 {published}").format(
        until=step.answered("valid_until"), published=step.answered("published")
    )


def experts_are_asked(step: Step) -> None:
    step.assign("assess", step.answered("experts"))


def sample_enters_the_register(step: Step) -> None:
    """The sample is registered, with the day on which it expires; a copy takes the place of what it copies."""
    published = date.fromisoformat(step.answered("published"))
    sample = actions.register_standard(
        step.answered("number")[0],
        by=step.actor,
        title_zh=step.case.title,
        published_on=published,
        effective_on=published,
        withdrawn_on=date.fromisoformat(step.answered("valid_until")),
    )
    for earlier in step.answered("earlier") or ():
        actions.relate(sample, RelationKind.REPLACES, earlier, by=step.actor)
    step.link("standard", sample.key)
    step.give(standard=sample.key)


def related_standards_are_linked(step: Step) -> None:
    for number in (*(step.answered("used_with") or ()), *(step.answered("earlier") or ())):
        step.link("standard", parse(number).key)


PROCESS = register(
    Process(
        code="reference-material",
        title=_("标准样品"),
        letters="BZYP",
        purpose=_("标准样品的研制和复制，从立项到发布"),
        basis=(_MEASURES,),
        states=(
            State(code="proposed", title=_("已申请"), waits_for=(Role.OFFICER,), stage="10"),
            State(code="developing", title=_("研制"), waits_for=MAKERS, stage="20"),
            State(code="reviewing", title=_("专家评审"), waits_for=(Role.OFFICER,), stage="40"),
            State(code="approving", title=_("待批准"), waits_for=(Role.APPROVER,), stage="50"),
            State(code="approved", title=_("已批准，待发布"), waits_for=(Role.OFFICER,), stage="50"),
            State(code="published", title=_("已发布"), outcome=Outcome.DONE, stage="60"),
            State(code="declined", title=_("不予立项"), outcome=Outcome.DECLINED),
            State(code="withdrawn", title=_("撤回"), outcome=Outcome.WITHDRAWN),
            State(code="ended", title=_("终止"), outcome=Outcome.ENDED),
        ),
        transitions=(
            Transition(
                code="propose", title=_("申请立项"), role=MAKERS, target="proposed", form=_PROPOSAL,
                checks=(copied_sample_is_known,), effects=(related_standards_are_linked,), notify=(Role.OFFICER,),
                law=(_MEASURES,),
            ),
            Transition(
                code="accept", title=_("同意立项"), role=(Role.OFFICER,), source=("proposed",), target="developing",
                notify=MAKERS, bulk=True,
            ),
            Transition(
                code="decline", title=_("不予立项"), role=(Role.OFFICER,), source=("proposed",), target="declined",
                form=REASON, notify=MAKERS, bulk=True,
            ),
            Transition(
                code="submit-result", title=_("提交定值结果"), role=MAKERS, source=("developing",),
                target="reviewing", form=_RESULT, notify=(Role.OFFICER,),
            ),
            Transition(
                code="ask-experts", title=_("请专家评审"), role=(Role.OFFICER,), source=("reviewing",),
                form=Form((People(name="experts", title=_("专家"), role=Role.EXPERT, least=LEAST_EXPERTS),)),
                effects=(experts_are_asked,), notify=(Role.EXPERT,),
            ),
            Transition(
                code="send-back", title=_("退回研制"), role=(Role.OFFICER,), source=("reviewing", "approving"),
                target="developing", form=REASON, notify=MAKERS,
            ),
            Transition(
                code="pass", title=_("评审通过"), role=(Role.OFFICER,), source=("reviewing",), target="approving",
                guards=(most_experts_agree,), notify=(Role.APPROVER,),
            ),
            Transition(
                code="approve", title=_("批准"), role=(Role.APPROVER,), source=("approving",), target="approved",
                notify=(Role.OFFICER, *MAKERS), bulk=True,
            ),
            Transition(
                code="publish", title=_("编号发布"), role=(Role.OFFICER,), source=("approved",), target="published",
                form=_PUBLICATION, checks=(number_is_a_samples_and_free, validity_follows_publication),
                effects=(sample_enters_the_register,), notify=MAKERS, law=(_MEASURES,),
            ),
            Transition(
                code="withdraw", title=_("撤回"), role=MAKERS, source=("proposed", "developing"),
                target="withdrawn", form=REASON, notify=(Role.OFFICER,),
            ),
            Transition(
                code="end", title=_("终止研制"), role=(Role.APPROVER,), source=("developing", "reviewing"),
                target="ended", form=REASON, notify=MAKERS,
            ),
            Transition(
                code="extend", title=_("延长研制期"), role=(Role.APPROVER,), source=("developing",),
                extends="development",
                form=Form((Number(name="months", title=_("月数"), least=1, most=12), *REASON.fields)), notify=MAKERS,
            ),
        ),
        works=(Work(code="assess", title=_("评审意见"), role=Role.EXPERT, form=_VIEW, secret=True),),
        clocks=(
            Clock(
                code="development", title=_("研制"), rule=_PLAN, starts=("accept",),
                stops=("submit-result", "withdraw", "end"), warn_days=30, most_extensions=1,
            ),
        ),
    )
)  # fmt: skip
