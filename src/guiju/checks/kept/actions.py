"""Keeping a check, accepting its findings, checking again, letting it go."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import orjson
from django.core.files.base import ContentFile
from django.db import transaction

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.checks.definition import Severity
from guiju.checks.fleeting import runs
from guiju.checks.fleeting.runs import Asked, Run
from guiju.checks.kept.models import AcceptedFinding, KeptCheck
from guiju.checks.profiles import Accepted
from guiju.checks.running import Report
from guiju.checks.written import read_back, written
from guiju.engines import files
from guiju.people.models import User

MOST: Final = 200
"""Of one person."""

_TYPES: Final = ("docx", "pdf", "html", "htm", "md", "markdown", "txt", "xlsx", "csv", "gz", "zst")
_MEGABYTES: Final = runs.LARGEST // 2**20


def keep(run: Run, *, by: User) -> KeptCheck:
    """Keep a check that has ended well, with its document. Raises NotNow, files.Unacceptable, Unavailable."""
    if KeptCheck.objects.filter(owner=by).count() >= MOST:
        raise NotNow("已保存 {most} 次检查，请先删去不用的", most=MOST)
    report = run.report
    document = files.keep(
        ContentFile(run.document.read_bytes(), name=run.asked.name), types=_TYPES, most_megabytes=_MEGABYTES
    )
    outcome = _put(report)
    with transaction.atomic():
        kept = KeptCheck.objects.create(
            owner=by,
            name=report.document.name[:200],
            profile=report.settings.profile.value,
            on=report.on,
            errors=report.count(Severity.ERROR),
            warnings=report.count(Severity.WARNING),
            others=report.count(Severity.NOTICE) + report.count(Severity.LEAD),
            document=document.path,
            outcome=outcome,
        )
        accepted = [
            AcceptedFinding(check_kept=kept, code=each.code, fingerprint=each.fingerprint, reason=each.accepted[:500])
            for each in report.findings
            if each.accepted
        ]
        AcceptedFinding.objects.bulk_create(accepted)
    return kept


def report_of(kept: KeptCheck) -> Report:
    """As it was found, with what is accepted by now. Raises Unavailable where the storage has lost it."""
    with files.opened(kept.outcome) as file:
        report = read_back(orjson.loads(file.read()))
    reasons = {(each.code, each.fingerprint): each.reason for each in kept.accepted.all()}
    findings = [replace(each, accepted=reasons.get((each.code, each.fingerprint), "")) for each in report.findings]
    return replace(report, findings=tuple(findings))


def accept(kept: KeptCheck, code: str, fingerprint: str, *, reason: str) -> None:
    """Live with a finding. Raises InvalidForm without a reason, NotFound for a finding that there is not."""
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidForm("接受一处发现要写明理由")
    if (code, fingerprint) not in {(each.code, each.fingerprint) for each in report_of(kept).findings}:
        raise NotFound("这次检查没有这一处发现")
    with transaction.atomic():
        AcceptedFinding.objects.update_or_create(
            check_kept=kept, code=code, fingerprint=fingerprint, defaults={"reason": reason[:500]}
        )
        _count(kept)


def take_back(kept: KeptCheck, code: str, fingerprint: str) -> None:
    """A finding is open again."""
    with transaction.atomic():
        kept.accepted.filter(code=code, fingerprint=fingerprint).delete()
        _count(kept)


def check_again(kept: KeptCheck, *, on: date) -> Run:
    """Check the document anew as of another day, with what was accepted. Raises Crowded."""
    with files.opened(kept.outcome) as file:
        settings = read_back(orjson.loads(file.read())).settings
    accepted = tuple(Accepted(each.code, each.fingerprint, each.reason) for each in kept.accepted.all())
    asked = Asked(kept.name, on, replace(settings, accepted=accepted), guess=False, owner=kept.owner_id)
    return runs.begin(files.pieces(kept.document), asked)


@contextmanager
def document_of(kept: KeptCheck) -> Iterator[Path]:
    """The document as a file for the moment."""
    with tempfile.TemporaryDirectory(prefix="guiju-check-") as folder:
        path = Path(folder) / f"document{Path(kept.name).suffix.lower()[:12]}"
        with path.open("wb") as file:
            file.writelines(files.pieces(kept.document))
        yield path


def forget(kept: KeptCheck) -> None:
    """Remove the check, its document and what was found in it."""
    places = kept.document, kept.outcome
    kept.delete()
    for place in places:
        files.forget(place)


def _put(report: Report) -> str:
    content = orjson.dumps(written(report), default=str)
    return files.keep(ContentFile(content, name="outcome.json"), types=("json",), most_megabytes=4 * _MEGABYTES).path


def _count(kept: KeptCheck) -> None:
    report = report_of(kept)
    kept.errors = report.count(Severity.ERROR)
    kept.warnings = report.count(Severity.WARNING)
    kept.others = report.count(Severity.NOTICE) + report.count(Severity.LEAD)
    kept.save(update_fields=["errors", "warnings", "others"])
