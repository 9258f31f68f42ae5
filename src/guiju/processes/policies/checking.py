"""An application against the register: is it published, in time, of the tier, from the place, paid already?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _

from guiju.base.terms import RelationKind, Status
from guiju.organizations.models import Organization, OrganizationKind, PilotProject
from guiju.processes.policies.models import Call
from guiju.processes.policies.terms import TITLES, Achievement, Reckoned, Terms, reckoned
from guiju.standards.models import Relation, Standard
from guiju.standards.vocabulary import TIERS
from guiju.workflow.models import Case, CaseEvent, EventKind

GRANTED: Final = ("granted", "paid")
"""States of an application that has its money, or will have it."""


class Verdict(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"  # the register does not know: a document has to show it


@dataclass(frozen=True, slots=True)
class Finding:
    """One question asked of the register, and its answer in a sentence."""

    code: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class Application:
    """What is asked for: by whom, in which call, for what."""

    call: Call
    applicant: Organization | None
    achievement: Achievement
    standard: str
    """Number, canonical; empty where the achievement is none."""
    committee: str
    project: str
    revision: bool
    achieved_on: date
    asked_on: date
    case: Case | None = None

    @property
    def terms(self) -> Terms:
        return self.call.policy.says


def application(
    answers: Mapping[str, Any], *, case: Case | None, applicant: Organization | None, on: date
) -> Application:
    """From the answers of a form that was cleaned. Raises Call.DoesNotExist."""
    return Application(
        call=Call.objects.select_related("policy").get(code=answers["call"]),
        applicant=applicant,
        achievement=Achievement(answers["achievement"]),
        standard=next(iter(answers.get("standards") or ()), ""),
        committee=answers.get("committee") or "",
        project=answers.get("project") or "",
        revision=answers.get("revision") == "revision",
        achieved_on=date.fromisoformat(answers["achieved_on"]),
        asked_on=on,
        case=case,
    )


def examine(asked: Application) -> list[Finding]:
    """All that the register has to say, in order of the questions."""
    return [*_in_the_window(asked), *_achieved_in_time(asked), *_in_the_place(asked), *_achievement(asked)]


def amount_for(asked: Application) -> Reckoned:
    """By the policy of the call, with what the applicant was granted in the same year under the same policy.

    Raises KeyError where the policy does not pay for such an achievement.
    """
    terms = asked.terms
    kind = terms.kind(asked.achievement)
    if kind is None:
        raise KeyError(asked.achievement)
    paid, times = granted_to(asked, year=asked.asked_on.year)
    return reckoned(terms, kind, revision=asked.revision, paid=paid, times=times)


def granted_to(asked: Application, *, year: int) -> tuple[Decimal, int]:
    """What the applicant was granted in the year under the policy, and for how many achievements of this kind."""
    if asked.applicant is None:
        return Decimal(0), 0
    events = CaseEvent.objects.filter(
        kind=EventKind.STEP.value,
        code="grant",
        on__year=year,
        case__process="funding",
        case__applicant=asked.applicant,
        case__state__in=GRANTED,
    )
    if asked.case is not None:
        events = events.exclude(case=asked.case)
    found = [data for data in events.values_list("data", flat=True) if data.get("policy") == asked.call.policy.key]
    paid = sum((Decimal(data["amount"]) for data in found), Decimal(0))
    return paid, sum(1 for data in found if data["achievement"] == asked.achievement.value)


def _in_the_window(asked: Application) -> Iterator[Finding]:
    call = asked.call
    if call.is_open(on=asked.asked_on):
        yield Finding(
            "window", Verdict.HOLDS, _("在受理期内（{first} 至 {last}）").format(first=call.first, last=call.last)
        )
    else:
        yield Finding(
            "window",
            Verdict.FAILS,
            _("{day} 不在受理期内（{first} 至 {last}）").format(day=asked.asked_on, first=call.first, last=call.last),
        )


def _achieved_in_time(asked: Application) -> Iterator[Finding]:
    call = asked.call
    days = {"day": asked.achieved_on, "first": call.achieved_first, "last": call.achieved_last}
    if call.achieved_first <= asked.achieved_on <= call.achieved_last:
        yield Finding("achieved", Verdict.HOLDS, _("成果日期 {day} 在 {first} 至 {last} 之间").format(**days))
    else:
        yield Finding("achieved", Verdict.FAILS, _("成果日期 {day} 不在 {first} 至 {last} 之间").format(**days))


def _in_the_place(asked: Application) -> Iterator[Finding]:
    region = asked.terms.region
    if not region:
        return
    if asked.applicant is None or not asked.applicant.region:
        yield Finding("place", Verdict.UNKNOWN, _("登记簿中没有申请单位的所在地，需由营业执照证明"))
    elif asked.applicant.region.startswith(region):
        yield Finding("place", Verdict.HOLDS, _("申请单位在政策的地域内（{code}）").format(code=asked.applicant.region))
    else:
        yield Finding(
            "place",
            Verdict.FAILS,
            _("申请单位在 {code}，不在政策的地域 {region} 内").format(code=asked.applicant.region, region=region),
        )


def _achievement(asked: Application) -> Iterator[Finding]:
    if asked.terms.kind(asked.achievement) is None:
        title = TITLES[asked.achievement]
        yield Finding("kind", Verdict.FAILS, _("政策不资助“{kind}”").format(kind=title))
    if asked.achievement.tier is not None:
        yield from _standard(asked)
    elif asked.achievement is Achievement.PILOT_PROJECT:
        yield from _project(asked)
    else:
        yield from _committee(asked)


def _standard(asked: Application) -> Iterator[Finding]:
    found = Standard.objects.filter(number=asked.standard).first()
    if found is None:
        yield Finding(
            "number", Verdict.FAILS, _("登记簿中没有标准 {number}").format(number=asked.standard or _("（未填标准号）"))
        )
        return
    yield Finding(
        "number", Verdict.HOLDS, _("{number} 在登记簿中：{title}").format(number=found.number, title=found.title)
    )
    wanted = asked.achievement.tier
    assert wanted is not None
    tiers = {"found": TIERS[found.tier], "wanted": TIERS[wanted]}
    if found.tier == wanted:
        yield Finding("tier", Verdict.HOLDS, _("层级相符：{found}").format(**tiers))
    else:
        yield Finding("tier", Verdict.FAILS, _("层级不符：申报的是{wanted}，登记簿中是{found}").format(**tiers))
    yield from _published(asked, found)
    yield from _revision(asked, found)
    yield Finding("drafters", Verdict.UNKNOWN, _("登记簿中没有起草单位，需由标准前言页证明申请单位是起草单位及其排名"))
    yield from _paid_already(asked, found.key)


def _published(asked: Application, found: Standard) -> Iterator[Finding]:
    status = found.status(on=asked.asked_on)
    if found.published_on is None:
        yield Finding("published", Verdict.UNKNOWN, _("登记簿中没有发布日期，需由发布公告证明"))
    elif status is Status.UNPUBLISHED:
        yield Finding("published", Verdict.FAILS, _("{day} 才发布").format(day=found.published_on))
    elif asked.call.achieved_first <= found.published_on <= asked.call.achieved_last:
        yield Finding("published", Verdict.HOLDS, _("{day} 发布，在成果期内").format(day=found.published_on))
    else:
        yield Finding("published", Verdict.FAILS, _("{day} 发布，不在成果期内").format(day=found.published_on))
    if status in (Status.WITHDRAWN, Status.REPLACED):
        yield Finding("in-force", Verdict.FAILS, _("标准在 {day} 已经不是现行标准").format(day=asked.asked_on))


def _revision(asked: Application, found: Standard) -> Iterator[Finding]:
    replaces = Relation.objects.filter(standard=found, kind=RelationKind.REPLACES).exists()
    if replaces and not asked.revision:
        yield Finding("revision", Verdict.FAILS, _("申报为制定，但登记簿中它代替了以前的版本，应按修订"))
    elif asked.revision and not replaces:
        yield Finding("revision", Verdict.UNKNOWN, _("申报为修订，登记簿中没有它代替的版本，需由标准前言页证明"))
    else:
        yield Finding("revision", Verdict.HOLDS, _("制定或修订与登记簿相符"))


def _committee(asked: Application) -> Iterator[Finding]:
    found = Organization.objects.filter(kind=OrganizationKind.COMMITTEE.value, key=asked.committee).first()
    if found is None:
        yield Finding("committee", Verdict.UNKNOWN, _("没有选定登记簿中的技术委员会，需由批复文件证明"))
        return
    yield Finding("committee", Verdict.HOLDS, _("{name} 在登记簿中").format(name=found))
    if found.ended_on is not None and found.ended_on <= asked.asked_on:
        yield Finding(
            "committee-ended", Verdict.FAILS, _("{name} 已于 {day} 撤销").format(name=found, day=found.ended_on)
        )
    yield Finding("secretariat", Verdict.UNKNOWN, _("登记簿中没有秘书处承担单位，需由批复文件证明"))
    yield from _paid_already(asked, found.key, kind="organization")


def _project(asked: Application) -> Iterator[Finding]:
    found = PilotProject.objects.filter(code=asked.project).select_related("holder").first()
    if found is None:
        yield Finding(
            "project",
            Verdict.UNKNOWN,
            _("登记簿中没有编号为“{code}”的试点项目，需由批复文件证明").format(code=asked.project),
        )
        return
    yield Finding("project", Verdict.HOLDS, _("{name} 在登记簿中").format(name=found.title))
    if found.holder is None:
        yield Finding("holder", Verdict.UNKNOWN, _("登记簿中没有承担单位，需由批复文件证明"))
    elif found.holder == asked.applicant:
        yield Finding("holder", Verdict.HOLDS, _("申请单位是承担单位"))
    else:
        yield Finding("holder", Verdict.FAILS, _("承担单位是 {name}，不是申请单位").format(name=found.holder))
    yield from _paid_already(asked, found.code, kind="project")


def _paid_already(asked: Application, key: str, *, kind: str = "standard") -> Iterator[Finding]:
    others = Case.objects.filter(process="funding", links__kind=kind, links__key=key).select_related("applicant")
    if asked.case is not None:
        others = others.exclude(pk=asked.case.pk)
    clear = True
    for other in others.order_by("pk"):
        named = {"number": other.number, "name": other.applicant or _("不详")}
        if other.state in GRANTED and other.applicant == asked.applicant:
            clear = False
            yield Finding("double", Verdict.FAILS, _("申请单位已因同一成果获资助（{number}）").format(**named))
        elif other.state in GRANTED or (other.is_open and other.applicant == asked.applicant):
            clear = False
            sentence = _("同一成果另有申请（{number}，{name}），请核对是否重复").format(**named)
            yield Finding("double", Verdict.UNKNOWN, sentence)
    if clear:
        yield Finding("double", Verdict.HOLDS, _("同一成果没有获过资助"))
