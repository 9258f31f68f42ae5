"""One step for many cases: tried on all of them, shown, then taken for each in a transaction of its own.

A run that is killed goes on where it stood: what was done says so in the transaction that did it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guiju.base.errors import GuijuError, InvalidForm, NotNow, Sentence
from guiju.people.models import User
from guiju.workflow import cleaning, engine
from guiju.workflow.authority import Authority, authority_of
from guiju.workflow.definition import Process, Transition
from guiju.workflow.fields import Files
from guiju.workflow.lists.models import BulkItem, BulkRun, ItemState, RunState
from guiju.workflow.models import Case, Party
from guiju.workflow.register import process as process_of
from guiju.workflow.register import processes

MOST: Final = 2_000
"""Cases of one run."""

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that can be taken for many, with how many of the chosen cases stand where it leads on from."""

    process: Process
    step: Transition
    count: int


def offers(by_state: Mapping[tuple[str, str], int], *, by: Authority) -> list[Offer]:
    """The steps for many that one of his roles takes, given how many chosen cases stand in each (procedure, state)."""
    found = []
    for process in processes():
        for step in process.transitions:
            count = sum(by_state.get((process.code, state), 0) for state in step.source)
            if count and step.bulk and not asks_for_files(step) and by.roles.intersection(step.role):
                found.append(Offer(process, step, count))
    return found


def asks_for_files(step: Transition) -> bool:
    """A file belongs to one case: such a step is taken case by case."""
    return any(isinstance(field, Files) for field in step.form.fields)


def prepare(
    cases: Iterable[int], process: str, code: str, *, answers: Mapping[str, Any], by: User, query: str = ""
) -> BulkRun:
    """Try a step on these cases and keep what would become of each; nothing is done yet.

    Cases of other procedures are left out. Raises InvalidAnswers for the form, InvalidForm where there is none or
    there are too many, NotNow where the step cannot be taken for many.
    """
    step = process_of(process).transition(code)
    if not step.bulk or asks_for_files(step):
        raise NotNow(_("“{title}”须逐件办理，不能批量。").format(title=told(step.title)))
    authority = authority_of(by, on=timezone.localdate())
    visible = Case.objects.visible_to(authority).filter(process=process)
    chosen = [case for keys in _parts(cases) for case in visible.filter(pk__in=keys).order_by("pk")]
    if not chosen:
        raise InvalidForm(_("没有选中可以这样办的办件。"))
    if len(chosen) > MOST:
        raise InvalidForm(_("一次最多 {most} 件，现在选了 {count} 件。").format(most=MOST, count=len(chosen)))
    kept = cleaning.clean(step.form, answers, by=by)
    parties: dict[int, list[Party]] = defaultdict(list)
    for keys in _parts(case.pk for case in chosen):
        for party in Party.objects.filter(case__in=keys):
            parties[party.case_id].append(party)
    against = [
        engine.foreseen(case, code, by=by, answers=kept, authority=authority, parties=parties[case.pk])
        for case in chosen
    ]
    with transaction.atomic():
        run = BulkRun.objects.create(
            person=by, process=process, code=code, answers=kept, query=query, language=translation.get_language()
        )
        BulkItem.objects.bulk_create(
            (
                BulkItem(
                    run=run,
                    case=case,
                    seen=case.seq,
                    state=ItemState.REFUSED.value if sentences else ItemState.WAITING.value,
                    sentences=list(sentences),
                )
                for case, sentences in zip(chosen, against, strict=True)
            ),
            batch_size=BATCH,
        )
    return run


def start(run: BulkRun) -> None:
    """From now on it is to be done. Raises NotNow where it was done, or nothing is left to do."""
    waiting = run.items.filter(state=ItemState.WAITING.value).exists()
    if run.state == RunState.FINISHED or not waiting:
        raise NotNow(_("这一批没有可办的办件了。"))
    if run.state == RunState.PREVIEW:
        run.state = RunState.WAITING.value
        run.save(update_fields=["state"])


def discard(run: BulkRun) -> None:
    """Forget a preview. Raises NotNow where it was started."""
    if run.state != RunState.PREVIEW:
        raise NotNow(_("这一批已经开始办理。"))
    run.delete()


def carry_out(run: BulkRun) -> Counter[str]:
    """Take the step for every case that waits, one transaction each; can be called again. Returns items by state."""
    now = timezone.now()
    BulkRun.objects.filter(pk=run.pk).exclude(state__in=[RunState.PREVIEW, RunState.FINISHED]).update(
        state=RunState.RUNNING.value, started_at=Coalesce("started_at", now)
    )
    run.refresh_from_db()
    if run.state == RunState.RUNNING:
        with translation.override(run.language):
            for key in list(run.items.filter(state=ItemState.WAITING.value).values_list("pk", flat=True)):
                _take(key, run)
        run.state, run.finished_at = RunState.FINISHED.value, timezone.now()
        run.save(update_fields=["state", "finished_at"])
    return tally(run)


def tally(run: BulkRun) -> Counter[str]:
    groups = run.items.order_by().values_list("state").annotate(count=Count("pk"))
    return Counter(dict(groups))


def unfinished() -> Sequence[BulkRun]:
    return list(BulkRun.objects.filter(state__in=[RunState.WAITING, RunState.RUNNING]))


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while part := list(islice(rest, BATCH)):
        yield part


def _take(key: int, run: BulkRun) -> None:
    try:
        with transaction.atomic():
            item = BulkItem.objects.select_for_update(of=("self",)).select_related("case").get(pk=key)
            if item.state != ItemState.WAITING:
                return
            event = engine.perform(item.case, run.code, by=run.person, answers=run.answers, expected=item.seen)
            BulkItem.objects.filter(pk=key).update(state=ItemState.DONE.value, done_seq=event.seq)
    except GuijuError as refusal:
        BulkItem.objects.filter(pk=key, state=ItemState.WAITING.value).update(
            state=ItemState.REFUSED.value, sentences=sentences_of(refusal)
        )


def sentences_of(refusal: GuijuError) -> list[str]:
    """Every sentence of a refusal, in the present language."""
    said = getattr(refusal, "sentences", ()) or getattr(refusal, "faults", {}).values() or [refusal]
    return [told(each) for each in said]


def told(text: Any) -> str:
    return text.told(_) if isinstance(text, Sentence | GuijuError) else str(text)
