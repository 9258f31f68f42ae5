"""The drafts in running cases: each file is looked into once, and what it cites is entered for its case."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db.models import Q

from guiju.base.errors import GuijuError
from guiju.base.numbers import find
from guiju.checks.definition import DRAFTS
from guiju.checks.running import guessed_profile
from guiju.checks.uses.actions import Cites, enter, leave
from guiju.checks.uses.models import Holder, HolderKind, Looked
from guiju.documents.blocks import Document
from guiju.documents.outlines.reading import outline
from guiju.documents.reading import read_limited
from guiju.engines import files
from guiju.standards.spelled import readings
from guiju.workflow.models import Attachment

AT_ONCE: Final = 5
"""Files in one pass: somebody's letter may be waiting behind it."""

_ENDINGS: Final = (".docx", ".pdf", ".md", ".html", ".txt")
_LARGEST: Final = 60 << 20


def look_into_new(*, now: datetime) -> int:
    """Look into the files that nobody looked into yet, and forget the drafts of cases that are over."""
    named = Q()
    for ending in _ENDINGS:
        named |= Q(name__iendswith=ending)
    new = Attachment.objects.filter(named, case__closed_at__isnull=True, case__isnull=False, size__lte=_LARGEST)
    fresh = list(new.exclude(pk__in=Looked.objects.values("pk")).select_related("case").order_by("pk")[:AT_ONCE])
    for attachment in fresh:
        _look(attachment, now=now)
    for key in Holder.objects.filter(kind=HolderKind.DRAFT.value, case__closed_at__isnull=False).values_list(
        "key", flat=True
    ):
        leave(HolderKind.DRAFT, key)
    return len(fresh)


def _look(attachment: Attachment, *, now: datetime) -> None:
    """The last draft of a case is the one that counts."""
    case = attachment.case
    assert case is not None  # asked for
    reason = ""
    is_draft = False
    try:
        document = _read(attachment)
        is_draft = guessed_profile(document) in DRAFTS
    except GuijuError as error:
        reason = str(error)
    else:
        if is_draft:
            cites = cites_of(document)
            enter(
                HolderKind.DRAFT,
                case.number,
                title=f"{case.number} {case.title}",
                address=case.get_absolute_url(),
                cites=cites,
                case=case,
            )
    Looked.objects.update_or_create(
        attachment=attachment, defaults={"at": now, "is_draft": is_draft, "reason": reason[:300]}
    )


def _read(attachment: Attachment) -> Document:
    with tempfile.TemporaryDirectory() as folder, files.opened(attachment.path) as file:
        path = Path(folder) / f"draft{Path(attachment.name).suffix.lower()}"
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        return read_limited(path, name=attachment.name)


def cites_of(document: Document) -> list[Cites]:
    """What a draft cites, each number where it stands first; its own is left out."""
    cover = outline(document).cover.number
    own = {number.undated_key for number in readings(cover.text)} if cover is not None else set()
    found: dict[str, Cites] = {}
    for block in document.blocks:
        for citation in find(block.text):
            if citation.number.undated_key not in own:
                found.setdefault(citation.number.key, Cites(citation.number, block.paragraph or None))
    return list(found.values())
