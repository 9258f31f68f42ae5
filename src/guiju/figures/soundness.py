"""Does what figures are reckoned from agree with the register? Beside the checks of `standards.soundness`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.engines.columnar import DamagedCopy
from guiju.figures import copying
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


CHECKS = (Check("copy", gettext_lazy("统计副本"), _copy, _copy_again, rows=copying.rows_to_copy),)
