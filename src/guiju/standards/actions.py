"""Changes to the register, each one transaction with its entry in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotNow
from guiju.base.numbers import StandardNumber, parse
from guiju.base.terms import Degree, RelationKind, Status
from guiju.journal import actions as journal
from guiju.people.models import User
from guiju.standards import lineage
from guiju.standards.errors import AlreadyEnded, AlreadyRegistered, AlreadyRelated, NotAmongTheSaid, NotCorrectable
from guiju.standards.importing.dates import first_day
from guiju.standards.importing.merging import DATES
from guiju.standards.importing.statuses import still_needed
from guiju.standards.models import Conflict, Relation, Source, Standard, Statement
from guiju.standards.querysets import Among
from guiju.standards.resolving import own_number

DESK = "desk"
"""The source that speaks for officers: what they correct or enter by hand, above every other source."""
_DESK_PRIORITY = 1000

CORRECTABLE = tuple(field for field in Standard.JOURNAL_FIELDS if field not in ("number", "replaced_on", "source_id"))
"""The number is the identity of an edition, and `replaced_on` follows from its successors."""

_MOVES_LINEAGE = frozenset({"published_on", "effective_on", "withdrawn_on"})


def derived_from(number: StandardNumber) -> dict[str, Any]:
    """The columns of a standard that follow from its number."""
    return {
        "number": number.canonical,
        "key": number.key,
        "undated_key": number.undated_key,
        "sort_key": number.sort_key,
        "tier": number.tier,
        "nature": number.nature or "",
        "kind": number.kind,
        "prefix": number.prefix,
        "issuer": number.issuer,
        "year": number.year,
    }


def desk() -> Source:
    """The source of what officers say."""
    source, _made = Source.objects.get_or_create(
        name=DESK, defaults={"title": "登记机关", "priority": _DESK_PRIORITY, "confidence": "high"}
    )
    return source


@transaction.atomic
def register_standard(
    number: StandardNumber | str, *, by: Any, source: Source | None = None, **values: Any
) -> Standard:
    """Enter one edition; `values` are columns such as `title_zh` and `effective_on`. Without `source`: the desk's word.

    A double number enters the Chinese standard and that it adopts the other one identically.
    Raises UnreadableNumber, AlreadyRegistered, or NotCorrectable for a value that does not fit its column.
    """
    given = number if isinstance(number, StandardNumber) else parse(number)
    parsed = own_number(given)
    if Standard.objects.filter(key=parsed.key).exists():
        raise AlreadyRegistered(_("%(number)s 已在登记簿中") % {"number": parsed.printed})
    source = source or desk()
    standard = Standard(source=source, **derived_from(parsed))
    cleaned = _cleaned(standard, values)
    for column, value in cleaned.items():
        setattr(standard, column, value)
    _refuse_half_a_report(standard)
    standard.save(force_insert=True)
    if source.name == DESK:
        _state(standard, cleaned)
    journal.record("standard.registered", standard.key, by=by, changes=[journal.changed(standard)])
    if given.double and given.adopts is not None:
        relate(standard, RelationKind.ADOPTS, given.adopts, degree=Degree.IDT, source=source, by=by)
    lineage.link_targets(touching=[standard.pk])
    _refresh([standard.pk], by=by)
    standard.refresh_from_db()
    return standard


@transaction.atomic
def correct(standard: Standard, *, reason: str, by: Any, **values: Any) -> Standard:
    """Set columns to what is right and say why. The desk then states them, so that no later import undoes it.

    Raises NotCorrectable for a column that follows from others or a value that does not fit, NotNow where
    nothing would change, and InvalidForm without a reason.
    """
    _refuse_silence(reason)
    standard = _held(standard)
    before = journal.values_of(standard)
    cleaned = _cleaned(standard, values)
    different = {column: value for column, value in cleaned.items() if before[column] != value}
    if not different:
        raise NotNow(_("%(number)s 没有可更正之处：所填与登记簿相同") % {"number": standard.parsed.printed})
    _set(standard, different)
    _state(standard, cleaned)
    journal.record(
        "standard.corrected", standard.key, by=by, changes=[journal.changed(standard, before)], reason=reason
    )
    _overrule(standard, cleaned, reason=reason, by=by)
    if _MOVES_LINEAGE & different.keys():
        _refresh([standard.pk], by=by)
        standard.refresh_from_db()
    return standard


@transaction.atomic
def withdraw(standard: Standard, *, on: date, reason: str, by: Any) -> Standard:
    """Withdraw a standard (废止) from that day on. Raises AlreadyEnded if it has ended by then."""
    _refuse_silence(reason)
    standard = _held(standard)
    status = standard.status(on=on)
    number = standard.parsed.printed
    if status in (Status.REPLACED, Status.WITHDRAWN):
        raise AlreadyEnded(_("%(number)s 在 %(day)s 已不是现行标准") % {"number": number, "day": on})
    if status is Status.UNPUBLISHED:
        raise NotNow(_("%(number)s 在 %(day)s 尚未发布，不能废止") % {"number": number, "day": on})
    before = journal.values_of(standard)
    _set(standard, {"withdrawn_on": on})
    _state(standard, {"withdrawn_on": on})
    journal.record(
        "standard.withdrawn", standard.key, by=by, changes=[journal.changed(standard, before)], reason=reason, on=on
    )
    _overrule(standard, {"withdrawn_on": on}, reason=reason, by=by)
    _refresh([standard.pk], by=by)
    standard.refresh_from_db()
    return standard


@transaction.atomic
def relate(
    standard: Standard,
    kind: RelationKind,
    target_number: StandardNumber | str,
    *,
    by: Any,
    source: Source | None = None,
    degree: Degree | None = None,
) -> Relation:
    """Enter `standard kind target`. The target need not be in the register; it is linked when it comes.

    Raises UnreadableNumber, AlreadyRelated, or InvalidForm for a relation of a standard with itself and for
    a degree where nothing is adopted.
    """
    standard = _held(standard)
    target = target_number if isinstance(target_number, StandardNumber) else parse(target_number)
    if target.key == standard.key:
        raise InvalidForm(_("%(number)s 不能与自身建立关系") % {"number": target.printed})
    if degree and kind is not RelationKind.ADOPTS:
        raise InvalidForm(_("只有采用关系才有一致性程度，这里是 %(kind)s") % {"kind": kind.value})
    if standard.relations.filter(kind=kind, target_key=target.key).exists():
        raise AlreadyRelated(
            _("登记簿中已有此关系：%(number)s 与 %(target)s")
            % {"number": standard.parsed.printed, "target": target.printed}
        )
    relation = Relation.objects.create(
        standard=standard,
        kind=kind,
        target_number=target.canonical,
        target_key=target.key,
        degree=degree or "",
        source=source or desk(),
    )
    unchanged = journal.values_of(standard)
    noted = journal.changed(standard, unchanged, **{kind.value: (None, target.canonical)})
    journal.record("relation.added", standard.key, by=by, changes=[noted])
    lineage.link_targets(touching=[standard.pk])
    _refresh([standard.pk], by=by)
    relation.refresh_from_db()
    return relation


@transaction.atomic
def settle_conflict(conflict: Conflict, *, value: str | None, reason: str, by: User) -> Conflict:
    """Decide which of the values that sources gave is right; `value` as it stands in `conflict.values`.

    Deciding anew is allowed; the journal keeps what was decided before. Raises NotAmongTheSaid, InvalidForm
    without a reason, and NotNow when someone decided since `conflict` was read.
    """
    _refuse_silence(reason)
    [conflict] = _as_they_were_read([conflict])
    said = [given for _source, given in conflict.values]
    if value not in said:
        shown = "、".join(f"“{given}”" for given in said)
        raise NotAmongTheSaid(
            _("应从来源所说的各值中选一个（%(said)s），收到的是“%(value)s”") % {"said": shown, "value": value}
        )
    changes = _settle([(conflict, value)], reason=reason, by=by)
    journal.record(
        "conflict.settled",
        conflict.standard.key,
        by=by,
        changes=changes,
        field=conflict.field,
        value=value,
        reason=reason,
    )
    _refresh_moved([conflict], by=by)
    conflict.refresh_from_db()
    return conflict


@transaction.atomic
def settle_conflicts(conflicts: Iterable[Conflict], *, source: str, reason: str, by: User) -> int:
    """Decide many open conflicts in favour of one source, in one entry of the journal; returns how many.

    Raises InvalidForm without a reason, NotNow when there is nothing to decide or someone decided one of them
    since they were read, and NotAmongTheSaid when the source is silent in one.
    """
    _refuse_silence(reason)
    held = _as_they_were_read(conflicts)
    if not held:
        raise NotNow(_("没有要裁决的不同说法"))
    sayings = [(conflict, dict(conflict.values)) for conflict in held]
    silent = next((conflict for conflict, said in sayings if source not in said), None)
    if silent is not None:
        raise NotAmongTheSaid(
            _("来源“%(source)s”没有说过 %(number)s 的这一项")
            % {"source": source, "number": silent.standard.parsed.printed}
        )
    changes = _settle([(conflict, said[source]) for conflict, said in sayings], reason=reason, by=by)
    journal.record(
        "conflicts.settled",
        by=by,
        changes=changes,
        fields=sorted({conflict.field for conflict in held}),
        source=source,
        count=len(held),
        reason=reason,
    )
    _refresh_moved(held, by=by)
    return len(held)


def _as_they_were_read(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """The conflicts as they are now, held; refused where they are no longer what somebody looked at."""
    read = {conflict.pk: conflict for conflict in conflicts}
    held = Conflict.objects.filter(pk__in=Among(list(read))).select_for_update(of=("self",)).select_related("standard")
    unchanged = [
        conflict
        for conflict in held.order_by("pk")
        if (conflict.decided_at, conflict.values) == (read[conflict.pk].decided_at, read[conflict.pk].values)
    ]
    if len(unchanged) < len(read):
        raise NotNow(_("您查看以后，这里已有别人的裁决或新的说法；没有执行，请重新查看再决定"))
    return unchanged


def _settle(decisions: list[tuple[Conflict, str | None]], *, reason: str, by: User) -> list[journal.Changed]:
    """Write what was decided; what became of each standard, in their order."""
    ids = {conflict.standard_id for conflict, _value in decisions}
    standards = {
        standard.pk: standard
        for standard in Standard.objects.filter(pk__in=Among(list(ids))).select_for_update().order_by("pk")
    }
    before = {pk: journal.values_of(standard) for pk, standard in standards.items()}
    for conflict, value in decisions:
        standard = standards[conflict.standard_id]
        _set(standard, _cleaned(standard, _columns_of(standard, conflict.field, value)))
        _decide(conflict, value=value, reason=reason, by=by)
    return [journal.changed(standard, before[pk]) for pk, standard in standards.items()]


def _columns_of(standard: Standard, field: str, value: str | None) -> dict[str, Any]:
    """What a decided value comes to in the register, as at an import: a month counts from its first day; a reported
    status is kept with its day, and only where the dates do not tell it."""
    if field in DATES:
        return {field: first_day(value) if value else None}
    if field != "reported_status":
        return {field: value}
    starts = standard.effective_on or standard.published_on
    if not value or not still_needed(Status(value), starts=starts, ends=standard.withdrawn_on):
        return {"reported_status": "", "reported_on": None}
    speaking = standard.statements.filter(said__reported_status=value).order_by("-source__priority", "pk").first()
    day = (speaking.said.get("reported_on") or speaking.retrieved_on) if speaking else timezone.localdate()
    return {"reported_status": value, "reported_on": day}


def _refresh_moved(conflicts: Iterable[Conflict], *, by: Any) -> None:
    """Successions follow the dates that were decided."""
    moved = [conflict.standard_id for conflict in conflicts if _column(conflict.field) in _MOVES_LINEAGE]
    if moved:
        _refresh(moved, by=by)


@transaction.atomic
def refresh(*, by: Any, progress: Callable[[int], None] | None = None) -> int:
    """Link all relations that can be, and bring every `replaced_on` in step; returns how many dates moved."""
    lineage.link_targets()
    return lineage.refresh_replaced_on(by=by, progress=progress)


def _refresh(ids: Iterable[int], *, by: Any) -> None:
    lineage.refresh_replaced_on(lineage.affected_by(set(ids)), by=by)


def _held(standard: Standard) -> Standard:
    """The row as it is now, held until the transaction ends."""
    return Standard.objects.select_for_update().get(pk=standard.pk)


def _set(standard: Standard, values: dict[str, Any]) -> None:
    for column, value in values.items():
        setattr(standard, column, value)
    _refuse_half_a_report(standard)
    standard.save(update_fields=list(values))


def _column(field: str) -> str:
    """`issued_by` and `issued_by_id` name the same column."""
    return f"{field}_id" if f"{field}_id" in CORRECTABLE else field


def _cleaned(standard: Standard, values: dict[str, Any]) -> dict[str, Any]:
    """Values as their columns hold them: dates from ISO text, rows of organizations as ids."""
    cleaned: dict[str, Any] = {}
    for name, value in values.items():
        column = _column(name)
        if column not in CORRECTABLE:
            raise NotCorrectable(_("“%(field)s”不能直接填写：它由其他内容得出") % {"field": name})
        field = Standard._meta.get_field(column.removesuffix("_id"))
        assert isinstance(field, models.Field)
        given = value.pk if isinstance(value, models.Model) else value
        try:
            cleaned[column] = field.clean(None if given == "" and field.null else given, standard)
        except ValidationError as error:
            problem = " ".join(error.messages)
            raise NotCorrectable(
                _("“%(field)s”不能是“%(value)s”：%(problem)s") % {"field": name, "value": value, "problem": problem}
            ) from error
    return cleaned


def _refuse_half_a_report(standard: Standard) -> None:
    if bool(standard.reported_status) != bool(standard.reported_on):
        raise InvalidForm(_("来源所报的状态与报告之日应当同时填写或同时留空"))


def _refuse_silence(reason: str) -> None:
    if not reason.strip():
        raise InvalidForm(_("请写明理由"))


def _state(standard: Standard, values: dict[str, Any]) -> None:
    """Add to what the desk says of this standard; null where it says that there is nothing."""
    spoken = {column.removesuffix("_id"): None if value is None else str(value) for column, value in values.items()}
    statement, made = Statement.objects.get_or_create(
        standard=standard,
        source=desk(),
        defaults={"said": spoken, "digest": _digest(spoken), "retrieved_on": timezone.localdate()},
    )
    if not made:
        statement.said |= spoken
        statement.digest = _digest(statement.said)
        statement.retrieved_on = timezone.localdate()
        statement.save(update_fields=["said", "digest", "retrieved_on"])


def _digest(said: dict[str, Any]) -> str:
    return journal.row_digest([journal.canonical_json(said)])


def _overrule(standard: Standard, values: dict[str, Any], *, reason: str, by: Any) -> None:
    """What a person corrected is decided: where sources say otherwise, the conflict is entered as settled."""
    if not isinstance(by, User):
        return
    others = standard.statements.exclude(source__name=DESK).order_by("-source__priority")
    sayings = list(others.values_list("source__name", "said"))
    for column, value in values.items():
        field = column.removesuffix("_id")
        text = None if value is None else str(value)
        said = [[source, words[field]] for source, words in sayings if words.get(field)]
        conflict = standard.conflicts.filter(field=field).first()
        if conflict is None and any(other != text for _source, other in said):
            conflict = Conflict(standard=standard, field=field, values=said)
        if conflict is not None:
            _decide(conflict, value=text, reason=reason, by=by)


def _decide(conflict: Conflict, *, value: str | None, reason: str, by: User) -> None:
    conflict.decided_value = value
    conflict.decided_by = by
    conflict.decided_at = timezone.now()
    conflict.reason = reason
    conflict.save()
