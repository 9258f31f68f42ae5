"""The calls for proposals, as an office keeps them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.journal import actions as journal
from guiju.organizations.models import Organization
from guiju.processes.local.models import Call
from guiju.processes.local.plans import next_call_number


@transaction.atomic
def call_for_proposals(*, title: str, text: str, first: date, last: date, office: Organization | None, by: Any) -> Call:
    """征集立项: numbered, public from its first day. Raises InvalidForm."""
    if not title.strip() or not text.strip():
        raise InvalidForm(_("请写明标题和内容"))
    if last < first:
        raise InvalidForm(_("截止日期 {last} 早于开始日期 {first}").format(first=first, last=last))
    call = Call.objects.create(
        number=next_call_number(year=first.year),
        title=title.strip()[:200],
        text=text.strip(),
        first=first,
        last=last,
        office=office,
    )
    journal.record("call.published", call.number, by=by, changes=[journal.changed(call)])
    return call


@transaction.atomic
def move_end(call: Call, *, last: date, reason: str, by: Any) -> Call:
    """Lengthen or shorten a call. Raises InvalidForm without a reason or for a day before its first."""
    if not reason.strip():
        raise InvalidForm(_("请写明理由"))
    held = Call.objects.select_for_update().get(pk=call.pk)
    if last < held.first:
        raise InvalidForm(_("截止日期 {last} 早于开始日期 {first}").format(first=held.first, last=last))
    before = journal.values_of(held)
    held.last = last
    held.save(update_fields=["last"])
    journal.record("call.moved", held.number, by=by, changes=[journal.changed(held, before)], reason=reason.strip())
    return held
