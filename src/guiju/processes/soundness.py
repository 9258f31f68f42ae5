"""Do cases, their events and the journal agree? Checks for `guiju doctor`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.journal.protection import missing_triggers, protect
from guiju.processes.appeals import identities
from guiju.processes.appeals.models import SealedIdentity
from guiju.processes.policies.protection import VERSIONS
from guiju.standards.soundness import Check, Finding, Progress, few
from guiju.workflow import recomputing, replaying
from guiju.workflow.models import Case
from guiju.workflow.protection import EVENTS


def _guards(_progress: Progress) -> Iterator[Finding]:
    for name in missing_triggers(connection, EVENTS):
        yield Finding(_("保护办件经过的触发器 {name} 不在数据库中").format(name=name))


def _guard() -> None:
    protect(connection, EVENTS)


def _replay(progress: Progress) -> Iterator[Finding]:
    yield from few(replaying.flaws(progress))


def _deadlines(progress: Progress) -> Iterator[Finding]:
    """Days that cases keep as copies of what their events, the calendar and the rules give."""
    if count := sum(1 for _case in recomputing.out_of_date(progress)):
        yield Finding(_("%(count)s 件在办件的截止日与其经过、日历和规则不符") % {"count": count})


def _reckon() -> None:
    recomputing.recompute_due()


def _policies(_progress: Progress) -> Iterator[Finding]:
    for name in missing_triggers(connection, VERSIONS):
        yield Finding(_("保护资助政策的触发器 {name} 不在数据库中").format(name=name))


def _protect_policies() -> None:
    protect(connection, VERSIONS)


def _identities(_progress: Progress) -> Iterator[Finding]:
    """Each is opened and forgotten: with a key that is lost, nobody could tell before it is needed."""
    closed = list(identities.unreadable())
    if closed:
        told = _("、").join(closed[:5])
        yield Finding(_("{count} 件办件的身份信息不能解密（{which}）").format(count=len(closed), which=told))


CHECKS = (
    Check("case-triggers", gettext_lazy("办件经过的保护"), _guards, _guard),
    Check("cases", gettext_lazy("办件与其经过"), _replay, rows=Case.objects.count),
    Check("case-deadlines", gettext_lazy("在办件的截止日"), _deadlines, _reckon),
    Check("policy-triggers", gettext_lazy("资助政策的保护"), _policies, _protect_policies),
    Check("identities", gettext_lazy("加密的身份信息"), _identities, rows=SealedIdentity.objects.count),
)
