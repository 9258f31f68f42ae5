"""The dialogue of the office with whoever holds a receipt, who needs no account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from guiju.base.errors import NotNow
from guiju.engines.files import Uploaded
from guiju.processes.appeals.cleaning import cleaned
from guiju.processes.appeals.steps import PUBLIC_ANSWERS, TYPES
from guiju.workflow import attachments, engine
from guiju.workflow.definition import PUBLIC
from guiju.workflow.models import Attachment, Case, CaseEvent, EventKind
from guiju.workflow.naming import event_title

MOST_FILES: Final = 5
MOST_MEGABYTES: Final = 20
MOST_MESSAGES: Final = 20
"""Without an answer of the office in between: somebody who floods a case is stopped, not whoever has much to say."""

_PICTURES: Final = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in the dialogue: of the office or of oneself, a step or a message."""

    on: date
    own: bool
    title: str
    text: str
    files: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class _Plain:
    """A file under a name of ours: what somebody calls his files may tell who he is."""

    name: str | None
    pieces: Iterable[bytes]

    def chunks(self) -> Iterable[bytes]:
        return self.pieces


def keep_files(files: Sequence[Uploaded]) -> list[Attachment]:
    """Keep what came from outside: pictures without metadata, all under plain names. Raises Unacceptable, NotNow."""
    if len(files) > MOST_FILES:
        raise NotNow(_("最多 {most} 个文件，现在有 {count} 个").format(most=MOST_FILES, count=len(files)))
    return [_kept(file, number) for number, file in enumerate(files, start=1)]


def _kept(file: Uploaded, number: int) -> Attachment:
    ending = Path(file.name or "").suffix.lower()
    name = _("附件{number}").format(number=number) + (".jpg" if ending == ".jpeg" else ending)
    pieces = [cleaned(_read(file))] if ending in _PICTURES else file.chunks()
    return attachments.keep(_Plain(name, pieces), by=None, types=TYPES, most_megabytes=MOST_MEGABYTES)


def _read(file: Uploaded) -> bytes:
    """The whole of it; of a file that is too large, so much that it is seen to be."""
    pieces, size = [], 0
    for piece in file.chunks():
        pieces.append(piece)
        size += len(piece)
        if size > MOST_MEGABYTES << 20:
            break
    return b"".join(pieces)


@transaction.atomic
def write(case: Case, text: str, *, files: Iterable[Attachment] = (), now: datetime | None = None) -> CaseEvent:
    """A message of whoever holds the receipt. Raises InvalidForm, NotNow after many without an answer."""
    waiting = 0
    for kind, role in case.events.order_by("-seq").values_list("kind", "role")[: MOST_MESSAGES + 1]:
        if kind != EventKind.MESSAGE or role != PUBLIC:
            break
        waiting += 1
    if waiting >= MOST_MESSAGES:
        raise NotNow(_("您已连续留言 {count} 条，请等机关答复后再写").format(count=waiting))
    keys = [file.pk for file in files]
    event = engine.say(case, text, by=PUBLIC, outward=True, now=now, files=keys)
    Attachment.objects.filter(pk__in=keys).update(case=case)
    return event


def lines(case: Case) -> list[Line]:
    """Everything that whoever holds the receipt may read, the newest last: no name of any officer, no note."""
    process = case.procedure
    found = []
    files = {file.pk: file for file in case.attachments.all()}
    for event in case.events.order_by("seq"):
        own = event.role == PUBLIC
        if event.kind == EventKind.STEP:
            step = process.transition(event.code)
            if not own and PUBLIC not in step.notify and not step.opens:
                continue
            said = [event.answers[name] for name in sorted(PUBLIC_ANSWERS) if event.answers.get(name)]
            if own and not step.opens:
                said += [event.answers[name] for name in ("said", "reason", "remark") if event.answers.get(name)]
        elif event.kind == EventKind.MESSAGE:
            said = [event.answers["text"]]
        else:
            continue
        named = [*event.answers.get("files", ()), *event.data.get("files", ())] if own else ()
        brought = [files[pk] for pk in named if pk in files]
        found.append(Line(event.on, own, event_title(process, event), "\n".join(said), brought))
    return found
