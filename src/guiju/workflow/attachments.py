"""Files in cases: brought by somebody, named by a step, read by who may see the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.utils import timezone

from guiju.engines import files
from guiju.people.models import User
from guiju.workflow.fields import Files
from guiju.workflow.models import Attachment, Draft

ABANDONED_AFTER: Final = timedelta(days=7)
_USUAL: Final = Files(name="files", title="")


def keep(
    file: files.Uploaded,
    *,
    by: User | None,
    types: Sequence[str] = _USUAL.types,
    most_megabytes: int = _USUAL.most_megabytes,
) -> Attachment:
    """Keep an uploaded file until a step names it. Raises files.Unacceptable, Unavailable."""
    kept = files.keep(file, types=types, most_megabytes=most_megabytes)
    return Attachment.objects.create(
        person=by,
        name=_named(file.name or ""),
        size=kept.size,
        digest=kept.digest,
        path=kept.path,
        scanned_at=timezone.now() if kept.scanned else None,
    )


def content(attachment: Attachment) -> bytes:
    """Raises Unavailable where the storage has lost it."""
    with files.opened(attachment.path) as file:
        return file.read()


def forget_abandoned(*, now: datetime | None = None) -> int:
    """Remove files that no step named within a week, unless a draft of late still holds them; says how many."""
    before = (now or timezone.now()) - ABANDONED_AFTER
    held = {
        str(value)
        for answers in Draft.objects.filter(saved_at__gte=before).values_list("answers", flat=True)
        for given in answers.values()
        if isinstance(given, list)
        for value in given
    }
    count = 0
    for attachment in Attachment.objects.filter(case=None, uploaded_at__lt=before):
        if str(attachment.pk) in held:
            continue
        gone, _kinds = Attachment.objects.filter(pk=attachment.pk, case=None).delete()
        if gone:
            files.forget(attachment.path)
            count += 1
    return count


def _named(name: str) -> str:
    """The bare name, without what no file system or header should meet; its ending is kept."""
    plain = "".join(mark for mark in Path(name.replace("\\", "/")).name if mark.isprintable()).strip(". ") or "文件"
    stem, ending = Path(plain).stem, Path(plain).suffix
    return stem[: 190 - len(ending)] + ending
