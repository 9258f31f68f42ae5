"""What complaints, reports and feedback have in common: fields, guards and effects of their steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext

from guiju.organizations.models import Organization, OrganizationKind
from guiju.processes.appeals import violations
from guiju.processes.appeals.likeness import alike
from guiju.standards.models import Standard
from guiju.workflow.definition import PUBLIC, Law
from guiju.workflow.fields import Body, Choice, Choices, Field, Files, Form, StandardNumbers, Text
from guiju.workflow.models import Case
from guiju.workflow.step import Step
from guiju.workflow.titles import title as _

TYPES: Final = ("jpg", "png", "pdf", "docx", "xlsx", "txt", "zip")
"""Of files from outside."""

PUBLIC_ANSWERS: Final = frozenset({"reply", "agreement"})
"""Answers of the office's steps that whoever has the receipt reads."""

STANDARDIZATION_LAW: Final = Law("中华人民共和国标准化法", "35", verified=True)
ORDER_121: Final = Law("市场监督管理投诉举报处理办法（总局令第121号）")

STORY = Text(
    name="story",
    title=_("事情经过"),
    lines=8,
    most=5000,
    hint=_("何时、何地、看到了什么。请不要写您自己的姓名和电话。"),
)
STANDARDS = StandardNumbers(
    name="standards", title=_("有关的标准"), required=False, hint=_("标准号，一行一个；不知道可不填。")
)
FILES = Files(
    name="files", title=_("照片和材料"), required=False, types=TYPES, most=5, most_megabytes=20,
    hint=_("最多 5 个，每个不超过 20 MB。照片中的拍摄地点等信息会去掉，其他文件原样保存。"),
)  # fmt: skip
NAMED = Choice(
    name="named",
    title=_("是否实名"),
    options=(("yes", _("实名（身份信息加密，另行保管）")), ("no", _("匿名"))),
)
REPLY = Text(name="reply", title=_("答复"), lines=6, most=5000, hint=_("提出人凭回执码看到这段话。"))
RATED: Final = (("very", _("很满意")), ("yes", _("满意")), ("partly", _("基本满意")), ("no", _("不满意")))
RATING = Form(
    (
        Choice(name="satisfied", title=_("对处理是否满意"), options=RATED),
        Text(name="remark", title=_("想说的话"), required=False, lines=3, most=1000),
    )
)
CLASSIFYING: tuple[Field, ...] = (
    Choices(
        name="violations", title=_("涉及的违法情形"), required=False, options=violations.options(),
        hint=_("可多选；都不是可不选。"),
    ),
    Body(
        name="organization", title=_("被反映的单位"), required=False,
        kinds=(OrganizationKind.ENTERPRISE.value, OrganizationKind.ASSOCIATION.value, OrganizationKind.AGENCY.value),
    ),
    STANDARDS,
)  # fmt: skip
TO_OFFICE = Form(
    (
        Body(name="office", title=_("转给哪个机关"), kinds=(OrganizationKind.AGENCY.value,)),
        Text(name="reason", title=_("理由"), lines=3, most=2000),
    )
)
TO_AUTHORITY = Form(
    (
        Text(name="authority", title=_("有权处理的机关")),
        Text(name="reason", title=_("法律依据和理由"), lines=3, most=2000),
        REPLY,
    )
)
INTO_ANOTHER = Form(
    (
        Text(name="case", title=_("并入的办件编号"), most=32),
        REPLY,
    )
)


# Guards


def not_rated_yet(step: Step) -> str | None:
    return gettext("已经评价过了") if step.steps(step.transition.code) else None


def another_office(step: Step) -> str | None:
    if step.case.office is not None and step.answered("office") == step.case.office.key:
        return gettext("办件已经在这个机关")
    return None


def another_case(step: Step) -> str | None:
    """Of the same procedure and office, running, and not this one."""
    number = str(step.answered("case")).upper()
    found = Case.objects.filter(number=number, process=step.process.code, office=step.case.office).first()
    if found is None or found.pk == step.case.pk:
        return gettext("没有编号为 {number} 的另一件同类办件").format(number=number)
    return None if found.is_open else gettext("{number} 已经办结，不能并入").format(number=number)


# Effects


def linked(step: Step) -> None:
    """Let the case be found from the standards and the organization that it is about."""
    numbers = step.answers.get("standards") or [] if step.answers else []
    for key in Standard.objects.filter(number__in=numbers).values_list("key", flat=True):
        step.link("standard", key)
    if step.answers and step.answers.get("organization"):
        step.link("organization", step.answers["organization"])


def likened(step: Step) -> None:
    """Keep which earlier cases of the office may be about the same, as of this day."""
    found = alike(step.case, step.answers or {})
    if found:
        step.give(alike=[[each.number, each.title, each.percent, each.same] for each in found])


def handed_to_office(step: Step) -> None:
    step.give(office_before=step.case.office.key if step.case.office else "")
    step.case.office = Organization.objects.get(key=step.answered("office"))


def merged(step: Step) -> None:
    step.link("case", str(step.answered("case")).upper(), note="merged")


def is_named(answers: Mapping[str, Any]) -> bool:
    return answers.get("named") == "yes"


OUTSIDE: Final = (PUBLIC,)
