"""Guards and effects of procedures about a local standard that is there: amendment, withdrawal, filing."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from guiju.base.errors import NotFound
from guiju.base.numbers import StandardNumber, parse
from guiju.base.terms import RelationKind, Status, Tier
from guiju.organizations.members.models import Membership
from guiju.people.roles import Role
from guiju.standards import actions as standards
from guiju.standards.models import Standard
from guiju.workflow.deadlines import rule_on
from guiju.workflow.definition import SYSTEM
from guiju.workflow.engine import perform
from guiju.workflow.models import Case
from guiju.workflow.step import Step

MOST_AMENDMENTS: Final = 2
"""Of the old rule on amendment sheets of national standards; unverified for local ones, so it only warns."""


def standard_of(step: Step) -> Standard:
    """What the case is about. Raises NotFound where the register has lost it."""
    [number] = step.answered("standard")
    found = Standard.objects.filter(number=number).first()
    if found is None:
        raise NotFound(_("登记簿中没有 {number}").format(number=number))
    return found


# What must hold


def standard_is_local(step: Step) -> str | None:
    for number in step.answered("standard") or ():
        found = Standard.objects.filter(number=number).first()
        if found is None:
            return _("登记簿中没有 {number}").format(number=number)
        if found.tier != Tier.LOCAL:
            return _("{number} 不是地方标准，由它的发布机关办理").format(number=found.parsed.printed)
    return None


def standard_has_not_ended(step: Step) -> str | None:
    for number in step.answered("standard") or ():
        found = Standard.objects.filter(number=number).first()
        if found is not None and found.status(on=step.today) in (Status.WITHDRAWN, Status.REPLACED):
            return _("{number} 已不是现行标准").format(number=found.parsed.printed)
    return None


def no_other_case_runs(step: Step) -> str | None:
    """Two cases of one procedure about one standard would undo each other."""
    for number in step.answered("standard") or ():
        running = Case.objects.running().filter(process=step.process.code).about("standard", parse(number).key)
        other = running.exclude(pk=step.case.pk).first()
        if other is not None:
            return _("{number} 已有同类办件 {case}").format(number=parse(number).printed, case=other.number)
    return None


def publicity_is_long_enough(step: Step) -> str | None:
    """The first day does not count."""
    assert step.answers is not None
    first, last = date.fromisoformat(step.answers["first"]), date.fromisoformat(step.answers["last"])
    if first < step.today:
        return _("开始日期 {first} 已经过去").format(first=first)
    least = rule_on(step.process.clock("publicity").rule, first).value
    if least is not None and (last - first).days < least:
        return _("自 {first} 至 {last} 为 {days} 日（开始当日不计），不足 {least} 日").format(
            first=first, last=last, days=(last - first).days, least=least
        )
    return None


def publicity_is_over(step: Step) -> str | None:
    opened = step.last("publicize")
    if opened is not None and step.today <= date.fromisoformat(opened.answers["last"]):
        return _("公示到 {last} 为止").format(last=opened.answers["last"])
    return None


def withdrawal_is_not_before_decision(step: Step) -> str | None:
    assert step.answers is not None
    day, decided = date.fromisoformat(step.answers["withdrawn"]), step.last("withdraw-standard")
    if decided is not None and day < decided.on:
        return _("废止日期 {day} 早于决定日期 {decided}").format(day=day, decided=decided.on)
    return None


def third_sheet_is_meant(step: Step) -> str | None:
    assert step.answers is not None
    ordinal = next_sheet(standard_of(step))
    if ordinal > MOST_AMENDMENTS and not step.answers.get("beyond"):
        return _("这将是第 {ordinal} 号修改单；旧规定每项标准不超过 {most} 号（未核对），仍要编号的请勾选确认").format(
            ordinal=ordinal, most=MOST_AMENDMENTS
        )
    return None


# What changes


def standard_is_linked(step: Step) -> None:
    """And the case is called after it, and after the case of the review that asked for it."""
    standard = standard_of(step)
    step.link("standard", standard.key)
    step.retitle(f"{standard.parsed.printed} {standard.title}")
    for name, note in (("review", _("复审")), ("origin", _("制定"))):
        number = (step.answers or {}).get(name)
        if number:
            step.link("case", number, note=note)


def standard_is_withdrawn(step: Step) -> None:
    assert step.answers is not None
    reason = step.answered("reason", "propose", "from-review", "complete")
    announced = _("{announcement}：{reason}").format(announcement=step.answers["announcement"], reason=reason)
    standards.withdraw(
        standard_of(step), on=date.fromisoformat(step.answers["withdrawn"]), reason=announced, by=step.actor
    )


def next_sheet(standard: Standard) -> int:
    """The ordinal of the next amendment sheet of an edition, after the highest in the register."""
    taken = [
        int(found[1])
        for number in Standard.objects.filter(number__startswith=f"{standard.number}/XG").values_list(
            "number", flat=True
        )
        if (found := re.search(r"/XG(\d+)", number))
    ]
    return max(taken, default=0) + 1


def sheet_is_numbered(step: Step) -> None:
    """第 n 号修改单, in the transaction of the approval. The standard is held, so that no number is given twice."""
    standard = Standard.objects.select_for_update().get(pk=standard_of(step).pk)
    approved = Case.objects.filter(process=step.process.code, state__in=["approved"]).about("standard", standard.key)
    ordinal = next_sheet(standard) + approved.exclude(pk=step.case.pk).count()
    number = parse(f"{standard.number}/XG{ordinal}-{step.today.year}")
    step.give(sheet=ordinal, sheet_number=number.canonical)
    step.link("standard", number.key, note=_("本件制定"))


def sheet_is_registered(step: Step) -> None:
    """An amendment sheet is an entry of its own that amends the edition; the edition goes on."""
    assert step.answers is not None
    standard = standard_of(step)
    number: StandardNumber = parse(step.given("sheet_number"))
    made = standards.register_standard(
        number,
        by=step.actor,
        title_zh=_sheet_title(standard, step.given("sheet")),
        published_on=date.fromisoformat(step.answers["published"]),
        effective_on=date.fromisoformat(step.answers["effective"]),
        region=standard.region,
        ics=standard.ics,
        ccs=standard.ccs,
        issued_by=step.case.office or standard.issued_by,
    )
    standards.relate(made, RelationKind.AMENDS, standard.number, by=step.actor)


def _sheet_title(standard: Standard, ordinal: int) -> str:
    return f"{standard.title} 第{ordinal}号修改单"


# The province


def origin_of(step: Step) -> Case | None:
    """The case in which the city made the standard, where it ran here."""
    number = step.answered("origin")
    return Case.objects.filter(number=number, process="local-standard").first() if number else None


def acts_for_the_province(step: Step) -> str | None:
    """Whoever belongs to the city alone does not check his own city's filing."""
    office = step.case.office
    if step.by is None or office is None or office.parent_id is None:
        return None
    own = set(
        Membership.objects.standing(on=step.today)
        .filter(person=step.by, role__in=[Role.REVIEWER.value, Role.OFFICER.value])
        .values_list("organization", flat=True)
    )
    if own and own <= {office.pk}:
        return _("这一步由省级的人员办理，报送机关不能自审")
    return None


def filing_day_is_right(step: Step) -> str | None:
    assert step.answers is not None
    day, published = date.fromisoformat(step.answers["filed"]), standard_of(step).published_on
    if day > step.today:
        return _("{day} 还没有到").format(day=day)
    if published is not None and day < published:
        return _("{day} 早于发布日期 {published}").format(day=day, published=published)
    return None


def origin_is_ready(step: Step) -> str | None:
    origin = origin_of(step)
    if origin is None or origin.state != "published":
        return None
    return (
        None
        if origin.events.filter(code="open-text").exists()
        else _("原办件 {number} 的正式文本还没有公开").format(number=origin.number)
    )


def filing_is_entered(step: Step) -> None:
    """In the register, and in the city's own case where it waits for it."""
    assert step.answers is not None
    standard, origin = standard_of(step), origin_of(step)
    filed = date.fromisoformat(step.answers["filed"])
    if standard.published_on is not None:
        step.give(days_after_publication=(filed - standard.published_on).days)
    if origin is not None and origin.state == "published":
        given = {"filing_number": step.answers["filing_number"], "filed": step.answers["filed"]}
        perform(origin, "file", by=SYSTEM, answers=given, now=step.now)
    elif standard.filed_on != filed:
        reason = _("备案号 {number}").format(number=step.answers["filing_number"])
        standards.correct(standard, filed_on=filed, reason=reason, by=step.actor)
