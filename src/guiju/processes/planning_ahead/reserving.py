"""What must hold before a step of a project in reserve may be taken, and what the steps link it with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guiju.base.numbers import parse
from guiju.base.terms import Tier
from guiju.standards.models import Standard
from guiju.workflow.models import Case
from guiju.workflow.step import Step


def same_title_is_free(step: Step) -> str | None:
    """No open entry of the reserve has this title and tier."""
    title, tier = step.answered("title"), step.answered("tier")
    for other in Case.objects.running().filter(process=step.process.code, title=title).exclude(pk=step.case.pk):
        opening = other.events.filter(seq=1).first()
        if opening and opening.answers.get("tier") == tier:
            return _("储备库中已有同名的项目：{number}").format(number=other.number)
    return None


def revised_is_named(step: Step) -> str | None:
    if step.answered("kind") == "revision" and not step.answered("revised"):
        return _("修订的项目须写明被修订的标准")
    return None


def assessments_are_in(step: Step) -> str | None:
    waiting = len(step.open_works("assess"))
    return _("还有 {count} 位专家没有交评估意见；不再等的，先收回任务").format(count=waiting) if waiting else None


def is_local(step: Step) -> str | None:
    """Only a local standard is approved here; all others are applied for at another body."""
    if step.answered("tier", "submit", "from-demand", "correct") == Tier.LOCAL:
        return None
    return _("只有地方标准项目与本平台的制定办件相连")


def case_is_of_a_local_standard(step: Step) -> str | None:
    number = step.answered("case")
    if not Case.objects.filter(number=number, process="local-standard").exists():
        return _("没有编号为“{number}”的地方标准办件").format(number=number)
    return None


def standard_is_registered(step: Step) -> str | None:
    """The project became a standard that the register has, of the tier it was planned for."""
    [number] = step.answered("standard")
    standard = Standard.objects.filter(key=parse(number).key).first()
    if standard is None:
        return _("登记簿中没有 {number}，登记以后再办").format(number=number)
    tier = step.answered("tier", "submit", "from-demand", "correct")
    if standard.tier != tier:
        return _("{number} 不是这个项目所报层级的标准").format(number=standard.parsed.printed)
    return None


# Effects


def revised_is_linked(step: Step) -> None:
    for number in step.answered("revised") or ():
        step.link("standard", parse(number).key, note=_("被修订"))
    step.retitle(step.answered("title"))


def science_is_linked(step: Step) -> None:
    """A project of science by its number, where the entry names one."""
    answers = step.answers or {}
    if answers.get("science_number"):
        step.link("science-project", answers["science_number"], note=str(answers.get("science_title", ""))[:100])


def experts_are_asked(step: Step) -> None:
    step.assign("assess", step.answered("experts"))


def case_is_linked(step: Step) -> None:
    step.link("case", step.answered("case"), note=_("制定办件"))


def demand_is_linked(step: Step) -> None:
    step.link("case", step.answered("demand"), note=_("标准需求"))


def standard_is_linked(step: Step) -> None:
    [number] = step.answered("standard")
    step.link("standard", parse(number).key, note=_("已发布"))
