"""Write and publish policies, announce calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.journal import actions as journal
from guiju.processes.policies.models import Call, PolicyDraft, PolicyVersion
from guiju.processes.policies.terms import as_json, from_json

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")


@transaction.atomic
def save_draft(key: str, terms: Mapping[str, Any], *, by: Any) -> PolicyDraft:
    """Keep what was typed. Raises InvalidForm where the key cannot be one."""
    _require_key(key)
    draft, _made = PolicyDraft.objects.update_or_create(key=key, defaults={"terms": dict(terms), "by": str(by)})
    return draft


@transaction.atomic
def publish(key: str, *, by: Any, reason: str = "") -> PolicyVersion:
    """Make the draft the next version. Raises NotFound, InvalidForm, NotNow where nothing was changed."""
    draft = PolicyDraft.objects.select_for_update().filter(key=key).first()
    if draft is None:
        raise NotFound(_("没有“{key}”的草稿").format(key=key[:40]))
    terms = as_json(from_json(draft.terms))
    before = newest(key)
    if before is not None and not reason.strip():
        raise InvalidForm(_("更正已公布的政策须写明理由"))
    if before is not None and before.terms == terms:
        raise NotNow(_("草稿与第 {version} 版相同，没有可公布的").format(version=before.version))
    made = PolicyVersion.objects.create(
        key=key,
        version=before.version + 1 if before else 1,
        terms=terms,
        reason=reason.strip()[:1000],
        published_at=timezone.now(),
        by=journal.actor_of(by),
    )
    draft.delete()
    journal.record("policy.published", key, by=by, version=made.version, terms=terms, reason=made.reason)
    return made


def newest(key: str) -> PolicyVersion | None:
    found: PolicyVersion | None = PolicyVersion.objects.filter(key=key).order_by("-version").first()
    return found


@transaction.atomic
def announce(
    policy: PolicyVersion,
    *,
    code: str,
    title: str,
    first: date,
    last: date,
    achieved_first: date,
    achieved_last: date,
    by: Any,
) -> Call:
    """Open a call under a version of a policy. Raises InvalidForm with all that is wrong, NotNow."""
    faults = []
    _require_key(code)
    if not title.strip():
        faults.append(_("请写名称"))
    if last < first:
        faults.append(_("受理截止日期早于开始日期"))
    if achieved_last < achieved_first:
        faults.append(_("成果截止日期早于开始日期"))
    if not policy.says.holds_on(first):
        faults.append(_("政策在 {day} 不适用").format(day=first))
    if faults:
        raise InvalidForm("\n".join(faults))
    if Call.objects.filter(code=code).exists():
        raise NotNow(_("编号 {code} 已有一次征集").format(code=code))
    call: Call = Call.objects.create(
        code=code,
        title=title.strip()[:200],
        policy=policy,
        first=first,
        last=last,
        achieved_first=achieved_first,
        achieved_last=achieved_last,
        by=journal.actor_of(by),
        announced_at=timezone.now(),
    )
    journal.record("funding.called", code, by=by, policy=policy.key, version=policy.version, first=first, last=last)
    return call


def _require_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise InvalidForm(_("编号由小写字母、数字和短横组成，2 至 39 个字符，现为“{key}”").format(key=key[:40]))
