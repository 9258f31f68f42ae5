"""Taking in what somebody without an account writes: the case, his identity apart from it, his receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.engines.files import Uploaded
from guiju.organizations.models import Organization
from guiju.processes.appeals import dialogue, identities, receipts
from guiju.processes.appeals.identities import Identity
from guiju.workflow.definition import PUBLIC
from guiju.workflow.engine import open_case
from guiju.workflow.models import Case
from guiju.workflow.register import process as process_of


@transaction.atomic
def take_in(
    process: str,
    answers: Mapping[str, Any],
    *,
    code: str,
    identity: Identity,
    files: Sequence[Uploaded] = (),
    title: str = "",
    office: Organization | None = None,
    now: datetime | None = None,
) -> Case:
    """Open the case and give it the receipt of `code`; the same code again gives the same case.

    Raises what opening a case and keeping a file raise.
    """
    try:
        return receipts.case_by_receipt(code)
    except receipts.UnknownReceipt:
        pass
    kept = dialogue.keep_files(files)
    given = {**answers, "named": "yes" if identity else "no", "files": [file.pk for file in kept]}
    opening = process_of(process).openings[0]
    case = open_case(process, opening.code, by=PUBLIC, answers=given, title=title, office=office, now=now)
    if identity:
        identities.keep(case, identity, by=PUBLIC, now=now)
    receipts.issue_receipt(case, code)
    return case
