"""Composing a survey, asking units, taking in their returns, deciding about them, and closing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.figures.actions import Entry, enter
from guiju.figures.measure import Kind, Precision
from guiju.figures.models import ReportedValue
from guiju.figures.periods import Period
from guiju.figures.reportable import measures_of, reported_measure, title_of
from guiju.figures.reported import known
from guiju.figures.surveys import letters
from guiju.figures.surveys.agreement import RETURNED, digest_of
from guiju.figures.surveys.models import (
    Decision,
    Draft,
    Question,
    Return,
    Rule,
    Stage,
    State,
    Survey,
    Unit,
    new_token,
)
from guiju.figures.surveys.rules import Objection, objections, plain
from guiju.figures.surveys.standing import accepted_returns, last_year, newest_returns, stages_of
from guiju.journal import actions as journal
from guiju.journal.actions import actor_of
from guiju.organizations.actions import AmbiguousName, organization_named

MOST_QUESTIONS = 100
MOST_UNITS = 5_000


class NotSound(InvalidForm):
    """The return cannot be taken as it is; `found` says why, place by place."""

    def __init__(self, found: Sequence[Objection]) -> None:
        super().__init__(_("有 {count} 处要改正或说明，没有提交。").format(count=len(found)))
        self.found = list(found)


# Composing


@transaction.atomic
def compose(
    *,
    title: str,
    period: Period,
    deadline: date,
    introduction: str = "",
    remind_before: int = 3,
    remind_after: int = 1,
    language: str = "zh-hans",
    survey: Survey | None = None,
    by: Any,
) -> Survey:
    """Begin a survey, or describe anew one that is not open yet; of an open one only the deadline may change."""
    survey = survey or Survey(by=actor_of(by))
    is_new = survey.pk is None
    described: dict[str, Any] = {
        "title": " ".join(title.split()),
        "first": period.first,
        "last": period.last,
        "deadline": deadline,
        "introduction": introduction.strip(),
        "remind_before": remind_before,
        "remind_after": remind_after,
        "language": language,
    }
    changed = {
        name: [getattr(survey, name), value] for name, value in described.items() if getattr(survey, name) != value
    }
    if survey.state is State.CLOSED and changed:
        raise NotNow(_("这项调查已经结束。"))
    if survey.state is State.OPEN and changed.keys() - {"deadline", "remind_before", "remind_after"}:
        raise NotNow(_("调查已经发出：只能再改截止日期和提醒。"))
    for name, value in described.items():
        setattr(survey, name, value)
    _clean(survey)
    survey.save()
    if is_new:
        journal.record("survey.composed", survey.subject, by=by, title=survey.title, period=str(survey.period))
    elif changed:
        journal.record("survey.changed", survey.subject, by=by, **changed)
    return survey


@transaction.atomic
def ask(survey: Survey, questions: Sequence[Question], rules: Sequence[Rule], *, by: Any) -> None:
    """Set the questions and rules of a survey that is not open yet. Raises InvalidForm, NotNow."""
    _require(survey, State.COMPOSED)
    if not questions:
        raise InvalidForm(_("至少要有一个问题。"))
    if len(questions) > MOST_QUESTIONS:
        raise InvalidForm(_("一项调查最多 {most} 个问题。").format(most=MOST_QUESTIONS))
    for question in questions:
        if reported_measure(question.code).kind not in (Kind.STOCK, Kind.FLOW):
            raise InvalidForm(
                _("“{title}”是比率，各单位的比率不能相加，不能用来调查。").format(title=_title(question.code))
            )
    survey.questions.all().delete()
    survey.rules.all().delete()
    for place, question in enumerate(questions, start=1):
        question.survey, question.place = survey, place
        _clean(question)
        question.save(force_insert=True)
    for place, rule in enumerate(rules, start=1):
        rule.survey, rule.place = survey, place
        _clean(rule)
        rule.save(force_insert=True)
    journal.record(
        "survey.questions-set",
        survey.subject,
        by=by,
        questions=[question.code for question in questions],
        rules=[[rule.left, rule.sign, rule.right, rule.hard] for rule in rules],
    )


@transaction.atomic
def add_units(survey: Survey, units: Sequence[tuple[str, str]], *, by: Any) -> list[Unit]:
    """Ask these too, each (name, address); of an open survey they are invited at once.

    A name that the register knows is tied to the organization. Raises InvalidForm, all or none.
    """
    _require_not(survey, State.CLOSED)
    if survey.units.count() + len(units) > MOST_UNITS:
        raise InvalidForm(_("一项调查最多 {most} 家单位。").format(most=MOST_UNITS))
    made = []
    there = set(survey.units.values_list("name", flat=True))
    for name, address in units:
        unit = Unit(survey=survey, name=" ".join(name.split()), address=address.strip())
        check_unit(unit, there=there)
        there.add(unit.name)
        unit.organization = _organization(unit.name)
        unit.save(force_insert=True)
        made.append(unit)
    if made:
        journal.record("survey.units-added", survey.subject, by=by, units=[unit.name for unit in made])
    if survey.state is State.OPEN:
        for unit in made:
            _invite(survey, unit)
    return made


def check_unit(unit: Unit, *, there: Collection[str]) -> None:
    """`there` are the names on the list already. Raises InvalidForm with the sentence for whoever typed it."""
    if not unit.name:
        raise InvalidForm(_("没有写单位名称。"))
    if len(unit.name) > 200 or not unit.name.isprintable():
        raise InvalidForm(_("单位名称最长 200 个字，不能有控制字符。"))
    _check_address(unit)
    if unit.name in there:
        raise InvalidForm(_("“{name}”已经在单位名单里。").format(name=unit.name))


def _check_address(unit: Unit) -> None:
    """Letters beyond ASCII are refused: few mail servers take them."""
    try:
        if not unit.address.isascii():
            raise ValidationError("")
        Unit._meta.get_field("address").clean(unit.address, unit)
    except ValidationError as error:
        raise InvalidForm(_("“{address}”不是电子邮件地址。").format(address=unit.address[:80])) from error


def _organization(name: str) -> Any:
    try:
        return organization_named(name)
    except (NotFound, AmbiguousName):
        return None


@transaction.atomic
def drop_unit(unit: Unit, *, by: Any) -> None:
    """Ask a unit no longer, which sent nothing yet. Its address is forgotten."""
    _require_not(unit.survey, State.CLOSED)
    if unit.returns.exists():
        raise NotNow(_("“{name}”已经提交过填报，不能移出。").format(name=unit.name))
    journal.record("survey.unit-dropped", unit.survey.subject, by=by, unit=unit.name)
    unit.delete()


@transaction.atomic
def redirect_unit(unit: Unit, *, address: str, by: Any) -> None:
    """Write to another address from now on; the invitation goes there, with a new link: the old one opens nothing."""
    _require_not(unit.survey, State.CLOSED)
    unit.address = address.strip()
    _check_address(unit)
    unit.token, unit.unreached_at = new_token(), None
    unit.save(update_fields=["address", "token", "unreached_at"])
    unit.letters.all().delete()
    journal.record("survey.unit-redirected", unit.survey.subject, by=by, unit=unit.name)
    if unit.survey.state is State.OPEN:
        _invite(unit.survey, unit)


# Sending it out


@transaction.atomic
def open_survey(survey: Survey, *, site: str, today: date, by: Any) -> Survey:
    """Send the invitations. Raises NotNow where something is missing."""
    _require(survey, State.COMPOSED)
    units = list(survey.units.all())
    if not survey.questions.exists():
        raise NotNow(_("还没有问题，不能发出。"))
    if not units:
        raise NotNow(_("还没有填报单位，不能发出。"))
    if survey.overdue(on=today):
        raise NotNow(_("截止日期 {day} 已过，请先改后再发出。").format(day=survey.deadline))
    survey.site, survey.opened_at = site, timezone.now()
    survey.save(update_fields=["site", "opened_at"])
    for unit in units:
        _invite(survey, unit)
    journal.record("survey.opened", survey.subject, by=by, units=len(units), deadline=survey.deadline)
    return survey


def _invite(survey: Survey, unit: Unit) -> None:
    unit.invited_at = timezone.now()
    unit.save(update_fields=["invited_at"])
    letters.invite(survey, unit, now=unit.invited_at)


# What a unit does


def unit_by_token(token: str) -> Unit:
    """Raises NotFound; of a survey that was not sent yet there is nothing to see."""
    found = Unit.objects.select_related("survey").filter(token=token).first()
    if found is None or found.survey.state is State.COMPOSED:
        raise NotFound(_("没有这份调查表：地址可能抄错了，或者调查单位已经撤回。"))
    return found


@transaction.atomic
def save_draft(
    unit: Unit, *, answers: Mapping[str, str], explanations: Mapping[str, str], filler: str = "", telephone: str = ""
) -> Draft:
    """Keep what was typed, right or wrong. Raises NotNow where nothing can be sent any more."""
    _require_answerable(unit)
    _note_filler(unit, filler, telephone)
    draft, _made = Draft.objects.update_or_create(
        unit=unit, defaults={"answers": dict(answers), "explanations": dict(explanations)}
    )
    return draft


@transaction.atomic
def submit(
    unit: Unit, *, answers: Mapping[str, str], explanations: Mapping[str, str], filler: str, telephone: str = ""
) -> Return:
    """Send a return. Raises NotSound with everything that is wrong or not explained, NotNow when it is too late."""
    survey = Survey.objects.select_for_update().get(pk=unit.survey_id)
    _require_answerable(unit)
    if not filler.strip():
        raise InvalidForm(_("请写填报人姓名。"))
    questions, rules = list(survey.questions.all()), list(survey.rules.all())
    titles = titles_of(questions)
    numbers, found = objections(questions, rules, titles, answers, last_year(survey, unit))
    kept = {each.key: explanations.get(each.key, "").strip() for each in found if not each.hard}
    open_ones = [each for each in found if each.hard or not kept[each.key]]
    if open_ones:
        raise NotSound(open_ones)
    _note_filler(unit, filler, telephone)
    Draft.objects.filter(unit=unit).delete()
    said: dict[str, dict[str, str]] = {
        "answers": {code: plain(value) for code, value in numbers.items()},
        "explanations": {each.sentence: kept[each.key] for each in found if not each.hard},
    }
    newest = newest_returns([unit]).get(unit.pk)
    if newest and newest.accepted is None and said == {"answers": newest.answers, "explanations": newest.explanations}:
        return newest  # a button pressed twice
    version = newest.version + 1 if newest else 1
    sent = Return.objects.create(unit=unit, version=version, submitted_at=timezone.now(), **said)
    journal.record(
        RETURNED,
        survey.subject,
        by=f"unit:{unit.pk}",
        unit=unit.name,
        version=sent.version,
        digest=digest_of(sent),
    )
    return sent


def _note_filler(unit: Unit, filler: str, telephone: str) -> None:
    unit.filler, unit.telephone = " ".join(filler.split())[:60], " ".join(telephone.split())[:40]
    unit.save(update_fields=["filler", "telephone"])


def _require_answerable(unit: Unit) -> None:
    state = Survey.objects.get(pk=unit.survey_id).state
    if state is State.CLOSED:
        raise NotNow(
            _("调查“{title}”已经结束，不再接收填报；如需更正，请与调查单位联系。").format(title=unit.survey.title)
        )
    if state is State.COMPOSED:
        raise NotNow(_("调查还没有发出。"))
    if stages_of([unit])[unit.pk] is Stage.ACCEPTED:
        raise NotNow(_("贵单位的填报已经审核通过；如需更正，请与调查单位联系，退回后再改。"))


# What the officer does


@transaction.atomic
def accept(sent: Return, *, by: Any) -> Decision:
    return _decide(sent, accepted=True, reason="", by=by)


@transaction.atomic
def send_back(sent: Return, *, reason: str, by: Any) -> Decision:
    """The unit gets a letter with the reason, and corrects. Raises InvalidForm without one."""
    if not reason.strip():
        raise InvalidForm(_("退回要写明理由，填报单位会看到。"))
    decision = _decide(sent, accepted=False, reason=reason.strip(), by=by)
    unit = sent.unit
    letters.send_back(unit.survey, unit, version=sent.version, reason=decision.reason, now=decision.at)
    return decision


def _decide(sent: Return, *, accepted: bool, reason: str, by: Any) -> Decision:
    survey = Survey.objects.select_for_update().get(pk=sent.unit.survey_id)
    _require(survey, State.OPEN)
    if sent.unit.returns.filter(version__gt=sent.version).exists():
        raise NotNow(_("“{unit}”已经提交了更新的一版，请看过再决定。").format(unit=sent.unit.name))
    last = sent.decisions.order_by("-id").first()
    if last is not None and last.accepted == accepted:
        raise NotNow(_("这一版已经审核过。"))
    decision = Decision.objects.create(of=sent, accepted=accepted, reason=reason, by=actor_of(by), at=timezone.now())
    journal.record(
        "survey.accepted" if accepted else "survey.sent-back",
        survey.subject,
        by=by,
        unit=sent.unit.name,
        version=sent.version,
        reason=reason,
    )
    return decision


@transaction.atomic
def close(survey: Survey, *, by: Any) -> list[ReportedValue]:
    """End a survey: sums of the accepted returns become reported values, whose source says how many units gave them.

    Raises NotNow while a return waits for a decision, or nothing was accepted.
    """
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    _require(survey, State.OPEN)
    units = list(survey.units.all())
    waiting = sum(stage is Stage.SUBMITTED for stage in stages_of(units).values())
    if waiting:
        raise NotNow(_("还有 {count} 份填报没有审核，审核完才能结束。").format(count=waiting))
    returns = accepted_returns(survey)
    if not returns:
        raise NotNow(_("还没有审核通过的填报，没有可以汇总的数；不再需要的调查可以撤销。"))
    entries = sums(survey, list(survey.questions.all()), returns, asked=len(units))
    survey.closed_at = timezone.now()
    survey.save(update_fields=["closed_at"])
    rows = enter(entries, by=by, subject=survey.subject)
    journal.record(
        "survey.closed",
        survey.subject,
        by=by,
        units=len(units),
        accepted=len(returns),
        values={row.code: None if row.value is None else plain(row.value) for row in rows},
    )
    return rows


@transaction.atomic
def call_off(survey: Survey, *, reason: str, by: Any) -> None:
    """End a survey without figures. What was returned stays readable."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    _require(survey, State.OPEN)
    if not reason.strip():
        raise InvalidForm(_("撤销要写明理由。"))
    survey.closed_at = timezone.now()
    survey.save(update_fields=["closed_at"])
    journal.record("survey.called-off", survey.subject, by=by, reason=reason.strip())


def sums(survey: Survey, questions: Sequence[Question], returns: Sequence[Return], *, asked: int) -> list[Entry]:
    """What closing will report: of each question that was answered, the sum over the accepted returns."""
    source = _("统计调查“{title}”：{asked} 家单位中 {answered} 家的填报汇总").format(
        title=survey.title, asked=asked, answered=len(returns)
    )
    standing = known([question.code for question in questions], [survey.period])
    again = _("统计调查“{title}”结束，以汇总数为准。").format(title=survey.title)
    entries = []
    for question in questions:
        given = [sent.numbers[question.code] for sent in returns if question.code in sent.numbers]
        if not given:
            continue
        own = (
            source
            if len(given) == len(returns)
            else source + _("（其中 {count} 家填写了这一项）").format(count=len(given))
        )
        entries.append(
            Entry(
                question.code,
                survey.period,
                sum(given, Decimal(0)),
                Precision.EXACT,
                own,
                definition=question.help,
                reason=again if (question.code, survey.period) in standing else _("统计调查汇总。"),
            )
        )
    return entries


def titles_of(questions: Sequence[Question]) -> dict[str, str]:
    """In the reader's language, by code."""
    return {code: title_of(each) for code, each in measures_of([question.code for question in questions]).items()}


def _title(code: str) -> str:
    return title_of(reported_measure(code))


def _require(survey: Survey, state: State) -> None:
    if survey.state is not state:
        sentence: dict[State, Callable[[], str]] = {
            State.COMPOSED: lambda: _("调查还没有发出。"),
            State.OPEN: lambda: _("调查已经发出，不能再改。"),
            State.CLOSED: lambda: _("这项调查已经结束。"),
        }
        raise NotNow(sentence[survey.state]())


def _require_not(survey: Survey, state: State) -> None:
    if survey.state is state:
        raise NotNow(_("这项调查已经结束。"))


def _clean(row: Any) -> None:
    try:
        row.full_clean(exclude=[field.name for field in row._meta.fields if field.is_relation])
    except ValidationError as error:
        raise InvalidForm(" ".join(error.messages)) from error
