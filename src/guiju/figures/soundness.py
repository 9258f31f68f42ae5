"""Does what figures are reckoned from agree with the register? Beside the checks of `standards.soundness`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.engines.columnar import DamagedCopy
from guiju.figures import copying, reported
from guiju.figures.protection import RETURNS, VALUES
from guiju.figures.surveys import agreement
from guiju.journal.protection import missing_triggers, protect
from guiju.standards.soundness import Check, Finding, Progress, few


def _copy(progress: Progress) -> Iterator[Finding]:
    try:
        yield from few(iter(copying.check_copy(progress)))
    except DamagedCopy as error:
        yield Finding(error.told(_))


def _copy_again() -> None:
    copying.follow_journal()
    try:
        agrees = not copying.check_copy()
    except DamagedCopy:
        agrees = False
    if not agrees:
        copying.rebuild()


def _guards(_progress: Progress) -> Iterator[Finding]:
    for kept in (VALUES, RETURNS):
        for name in missing_triggers(connection, kept):
            yield Finding(_("保护填报数据的触发器 {name} 不在数据库中").format(name=name))


def _guard() -> None:
    for kept in (VALUES, RETURNS):
        protect(connection, kept)


def _reported(_progress: Progress) -> Iterator[Finding]:
    yield from few(iter([*reported.disagreements(), *agreement.disagreements()]))


CHECKS = (
    Check("reported-triggers", gettext_lazy("填报数据的保护"), _guards, _guard),
    Check("reported", gettext_lazy("填报数据与日志"), _reported),
    Check("copy", gettext_lazy("统计副本"), _copy, _copy_again, rows=copying.rows_to_copy),
)
