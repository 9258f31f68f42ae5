"""What must hold before a step of a local standard may be taken; each gives the sentence that an officer reads."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from guiju.base.numbers import parse
from guiju.consultations import actions as consultations
from guiju.organizations.members.models import Membership
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.local import ballots, numbering
from guiju.processes.local.models import Call
from guiju.standards.models import Standard
from guiju.workflow import clocks
from guiju.workflow.deadlines import rule_on
from guiju.workflow.definition import Guard
from guiju.workflow.models import Case
from guiju.workflow.step import Step

PROPOSERS: Final = (Role.DRAFTER, Role.ENTERPRISE, Role.ASSOCIATION)
OPENINGS: Final = ("propose", "propose-revision", "complete")
LEAST_EXPERTS: Final = 3
_ICS = re.compile(r"\d{2}(\.\d{3}(\.\d{2})?)?")
_CCS = re.compile(r"[A-HJ-NP-Z]\s?\d{2}(/\d{2})?")

# The proposal


def call_is_open(step: Step) -> str | None:
    number = step.answered("call") if step.answers and step.answers.get("call") else ""
    if not number:
        return None
    call = Call.objects.filter(number=number).first()
    if call is None:
        return _("没有编号为“{number}”的征集通知").format(number=number)
    if not call.is_open(on=step.today):
        return _("征集“{number}”自 {first} 至 {last}，今天不在其中").format(
            number=number, first=call.first, last=call.last
        )
    return None


def classes_are_written_right(step: Step) -> str | None:
    """ICS and CCS numbers, several with spaces between them."""
    assert step.answers is not None
    for name, pattern, example in (("ics", _ICS, "03.080.01"), ("ccs", _CCS, "A12")):
        text = step.answers.get(name, "")
        for each in re.split(r"[;；,，、]\s*|\s+(?=\d{2}\.|[A-Z]\s?\d)", text) if text else ():
            if not pattern.fullmatch(each.strip()):
                return _("分类号“{code}”的写法不对，应如 {example}").format(code=each, example=example)
    return None


def revised_is_registered(step: Step) -> str | None:
    for number in step.answered("revised") or ():
        if not Standard.objects.filter(number=number).exists():
            return _("登记簿中没有被修订的标准 {number}").format(number=number)
    return None


def revised_is_not_under_revision(step: Step) -> str | None:
    for number in step.answered("revised") or ():
        standard = Standard.objects.filter(number=number).first()
        if standard is None:
            continue
        other = Case.objects.running().filter(process="local-standard").about("standard", standard.key)
        found = other.exclude(pk=step.case.pk).first()
        if found is not None:
            return _("{number} 已在办件 {case} 中修订").format(number=number, case=found.number)
    return None


def fast_track_brings_a_draft(step: Step) -> str | None:
    if is_fast(step) and not step.answered("draft"):
        return _("适用快速程序的，须随申请书附标准草案")
    return None


def application_is_complete(step: Step) -> str | None:
    if step.answered("scope") is None:
        return _("还没有立项申请书：请先确定起草单位，再退回由其补正")
    return None


def hits(step: Step, kind: str) -> list[dict[str, object]]:
    """What the newest screening found; `kind` is "negative" or "duplicate"."""
    return step.given(f"{kind}_hits") or []


def _decision(step: Step, kind: str) -> str | None:
    """What was decided of the newest screening's hits; None while nobody has."""
    screened = step.last(*OPENINGS)
    decided = step.last(f"decide-{'negative' if kind == 'negative' else 'duplicates'}")
    if decided is None or (screened is not None and decided.seq < screened.seq):
        return None
    return str(decided.answers[f"{kind}_verdict"])


def negative_hits_are_decided(step: Step) -> str | None:
    found = hits(step, "negative")
    if not found:
        return None
    verdict = _decision(step, "negative")
    if verdict is None:
        return _("负面清单筛查命中 {count} 项（{fields}），须先由人研判并写明理由").format(
            count=len(found), fields=_("、").join(str(hit["field"]) for hit in found)
        )
    if verdict == "inside":
        return _("已研判为属于负面清单，不能继续；请办理不予立项，或者重新研判")
    return None


def duplicate_hits_are_decided(step: Step) -> str | None:
    found = hits(step, "duplicate")
    if not found:
        return None
    verdict = _decision(step, "duplicate")
    if verdict is None:
        return _("查重命中 {count} 项（最相近：{shown}），须先由人研判并写明理由").format(
            count=len(found), shown=found[0]["shown"]
        )
    if verdict == "duplicate":
        return _("已研判为与现有标准或项目重复，不能继续；请办理不予立项、并入，或者重新研判")
    return None


def there_are_negative_hits(step: Step) -> str | None:
    return None if hits(step, "negative") else _("负面清单筛查没有命中，不用研判")


def there_are_duplicate_hits(step: Step) -> str | None:
    return None if hits(step, "duplicate") else _("查重没有命中，不用研判")


def other_case_is_there(step: Step) -> str | None:
    number = step.answered("into")
    found = Case.objects.running().filter(process=step.process.code, number=number).exclude(pk=step.case.pk)
    return None if found.exists() else _("没有正在办理的同类办件 {number}").format(number=number)


# The plan


def is_fast(step: Step) -> bool:
    return bool(step.answered("track", *OPENINGS) == "fast" or (step.answers or {}).get("track") == "fast")


def track_is_ordinary(step: Step) -> str | None:
    return _("本件申请快速程序，请按快速程序下达，或者退回改为一般程序") if is_fast(step) else None


def track_is_fast(step: Step) -> str | None:
    return None if is_fast(step) else _("本件没有申请快速程序")


def drafter_is_named(step: Step) -> str | None:
    if any(party.role in PROPOSERS for party in step.parties):
        return None
    return _("还没有确定起草单位")


def assessments_are_in(step: Step) -> str | None:
    waiting = step.open_works("assess")
    if waiting:
        return _("还有 {count} 位专家没有提交评估意见").format(count=len(waiting))
    count = len(step.works("assess"))
    if count < LEAST_EXPERTS:
        return _("专家评估意见有 {count} 份，至少应有 {least} 份").format(count=count, least=LEAST_EXPERTS)
    return None


# The consultation


def draft_is_there(step: Step) -> str | None:
    return None if step.answered("draft") else _("还没有草案")


def consultation_is_long_enough(step: Step) -> str | None:
    """The first day does not count: from the 1st to the 31st are 30 days."""
    assert step.answers is not None
    first, last = date.fromisoformat(step.answers["first"]), date.fromisoformat(step.answers["last"])
    if first < step.today:
        return _("开始日期 {first} 已经过去").format(first=first)
    clock = step.process.clock(consultation_clock(step.transition.code))
    rule = rule_on(clock.rule, first)
    days = (last - first).days
    if rule.value is not None and days < rule.value:
        return _("自 {first} 至 {last} 为 {days} 日（开始当日不计），不足 {least} 日").format(
            first=first, last=last, days=days, least=rule.value
        )
    return None


def consultation_clock(opening: str) -> str:
    return "short-consultation" if opening == "open-short-consultation" else "consultation"


def consultation_has_lasted(step: Step) -> str | None:
    """Its days by the rule, and the last day that the announcement names."""
    opened = step.last("open-consultation", "open-short-consultation")
    if opened is None:
        return None
    last = date.fromisoformat(opened.answers["last"])
    if step.today <= last:
        return _("公告的征求意见截止日期是 {last}，到 {next} 才能结束").format(last=last, next=last + timedelta(days=1))
    return clocks.has_passed(step, consultation_clock(opened.code))


def comments_are_answered(step: Step) -> str | None:
    waiting = consultations.unanswered(step.case)
    return _("还有 {count} 条意见没有处理").format(count=waiting) if waiting else None


# The technical review


def _drafting(step: Step) -> tuple[set[str], set[str], set[int]]:
    """Names of drafting units, names of drafters, and ids of organizations that are parties as drafters."""
    units: set[str] = set()
    drafters: set[str] = set()
    for event in step.steps():
        units |= set(event.answers.get("units", ()))
        drafters |= set(event.answers.get("drafters", ()))
    bodies = {party.organization_id for party in step.parties if party.role in PROPOSERS and party.organization_id}
    if step.case.applicant_id:
        bodies.add(step.case.applicant_id)
    return units, drafters, bodies


def conflicted(step: Step, people: Collection[int]) -> list[str]:
    """Of these persons, those who draft or belong to a drafting unit, by name."""
    units, drafters, bodies = _drafting(step)
    own = {party.person_id for party in step.parties if party.role in PROPOSERS and party.person_id}
    belong = (
        Membership.objects.standing(on=step.today)
        .filter(person__in=people)
        .filter(
            Q(organization__in=bodies) | Q(organization__name_zh__in=units) | Q(organization__names__name__in=units)
        )
    )
    out = own | set(belong.values_list("person", flat=True))
    return sorted(
        str(user)
        for user in User.objects.filter(pk__in=people)
        if user.pk in out or (user.display_name and user.display_name in drafters)
    )


def experts_are_independent(step: Step) -> str | None:
    assert step.answers is not None
    chosen = step.answers.get("experts") or step.answers.get("reviewers") or ()
    found = conflicted(step, chosen)
    if found:
        return _("{names} 是起草人或起草单位的人员，不能参加").format(names=_("、").join(found))
    return None


def votes_are_in(step: Step) -> str | None:
    waiting = step.open_works("vote")
    if waiting:
        return _("还有 {count} 位专家没有表决；不能到会的请收回任务").format(count=len(waiting))
    return None if step.works("vote") else _("还没有人表决")


def tally(step: Step) -> ballots.Tally:
    """The votes so far by the rule that was kept when the ballot was called."""
    ballot = step.given("ballot") or {"rule": "expert-group", "electorate": []}
    votes = [event.answers["vote"] for event in step.works("vote")]
    return ballots.count(ballots.RULES[ballot["rule"]], votes, electorate=len(ballot["electorate"]))


def ballot_passed(step: Step) -> str | None:
    if votes_are_in(step):
        return None
    faults = tally(step).faults()
    if not faults:
        return None
    return _("表决没有通过：{why}").format(why=_("；").join(fault.told(_) for fault in faults))


def ballot_failed(step: Step) -> str | None:
    if votes_are_in(step):
        return None
    return _("表决已经通过，应记为通过") if tally(step).passed else None


# Approval and publication


def code_of(step: Step) -> str:
    """``DB33``: as it was filled in, else of the office's region, or the case's where it has no office."""
    given = (step.answers or {}).get("code", "")
    if given:
        return str(given).upper()
    office = step.case.office
    return numbering.code_of_region(office.region if office else step.case.region)


def code_is_known(step: Step) -> str | None:
    code = code_of(step)
    if not code:
        return _("办件和办理机关都没有写明地区，请填写地方标准代号，如 DB33")
    if not numbering.is_code(code):
        return _("“{code}”不是地方标准代号，应如 DB33 或 DB3301").format(code=code)
    return None


def publication_is_in_order(step: Step) -> str | None:
    assert step.answers is not None
    published = date.fromisoformat(step.answers["published"])
    effective = date.fromisoformat(step.answers["effective"])
    approved = step.last("approve")
    if approved is not None and published < approved.on:
        return _("发布日期 {published} 早于批准日期 {approved}").format(published=published, approved=approved.on)
    if published > step.today:
        return _("发布日期 {published} 还没有到").format(published=published)
    if effective < published:
        return _("实施日期 {effective} 早于发布日期 {published}").format(effective=effective, published=published)
    return None


def replaced_are_registered(step: Step) -> str | None:
    assert step.answers is not None
    for name in ("replaces", "partly_replaces"):
        for number in step.answers.get(name) or ():
            if not Standard.objects.filter(number=number).exists():
                return _("登记簿中没有 {number}").format(number=number)
    return None


def text_is_open(step: Step) -> str | None:
    return None if step.last("open-text") else _("正式文本还没有公开")


def text_is_not_yet_open(step: Step) -> str | None:
    opened = step.last("open-text")
    return _("正式文本已于 {day} 公开").format(day=opened.answers["opened"]) if opened else None


def is_of_a_city(step: Step) -> str | None:
    number = step.given("standard_number")
    if number and len(parse(number).issuer) == 4:
        return None
    return _("省级地方标准直接备案，不用报省级")


def is_not_yet_sent(step: Step) -> str | None:
    sent = step.given("provincial_case")
    return _("已报省级备案，办件 {number}").format(number=sent) if sent else None


def day_is_not_ahead(name: str) -> Guard:
    """The day answered under that name is today or past, and not before publication."""

    def guard(step: Step) -> str | None:
        assert step.answers is not None
        day = date.fromisoformat(step.answers[name])
        published = step.answered("published", "publish")
        if day > step.today:
            return _("{day} 还没有到").format(day=day)
        if published is not None and day < date.fromisoformat(published):
            return _("{day} 早于发布日期 {published}").format(day=day, published=published)
        return None

    return guard
