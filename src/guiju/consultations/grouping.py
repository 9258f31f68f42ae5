"""Comments that say the same, put together: by themselves, and by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.consultations.alike import Member, Written, groups_of
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Comment, Consultation, Group
from guiju.journal import actions as journal


@transaction.atomic
def regroup(consultation: Consultation, *, by: Any, now: datetime | None = None) -> int:
    """Put near-duplicates together anew; what persons put together or took apart stays so. Says how many groups."""
    comments = list(
        consultation.comments.select_for_update().filter(withdrawn_at__isnull=True, apart=False).order_by("serial")
    )
    by_hand = set(consultation.groups.filter(by_hand=True).values_list("pk", flat=True))
    free = {each.serial: each for each in comments if each.group_id not in by_hand}
    draft = "\n".join(f"{title}\n{text}" for title, text in consultation.clauses.values_list("title", "text"))
    found = groups_of([Written(each.serial, each.clause_id, _words(each)) for each in free.values()], draft=draft)
    consultation.groups.filter(by_hand=False).delete()
    groups = Group.objects.bulk_create(Group(consultation=consultation) for _members in found)
    for each in free.values():
        each.group, each.why = None, {}
    for group, members in zip(groups, found, strict=True):
        for member in members:
            free[member.key].group, free[member.key].why = group, _why(member)
    Comment.objects.bulk_update(free.values(), ["group", "why"], batch_size=200)
    consultation.grouped_at = now or timezone.now()
    consultation.save(update_fields=["grouped_at"])
    journal.record("consultation.grouped", consultation.number, by=by, groups=len(found))
    return len(found)


@transaction.atomic
def merge(consultation: Consultation, serials: Iterable[int], *, by: Any) -> Group:
    """One group of these comments and of all that stand in a group with one of them. Raises NotComplete."""
    chosen = consultation.comments.filter(serial__in=set(serials), withdrawn_at__isnull=True)
    groups = set(chosen.exclude(group=None).values_list("group", flat=True))
    keys = set(chosen.values_list("pk", flat=True))
    keys |= set(Comment.objects.filter(group__in=groups).values_list("pk", flat=True))
    if len(keys) < 2:
        raise NotComplete(_("请选中两条以上的意见"))
    made = Group.objects.create(consultation=consultation, by_hand=True)
    Comment.objects.filter(pk__in=keys).update(group=made, why={"by": "hand"}, apart=False)
    _dissolve(consultation)
    journal.record("consultation.merged", consultation.number, by=by, comments=len(keys))
    return made


@transaction.atomic
def split(consultation: Consultation, serials: Iterable[int], *, by: Any) -> int:
    """Take comments out of their groups, for good. Raises NotComplete."""
    chosen = consultation.comments.filter(serial__in=set(serials), group__isnull=False)
    count = chosen.update(group=None, why={}, apart=True)
    if not count:
        raise NotComplete(_("选中的意见不在任何一组"))
    _dissolve(consultation)
    journal.record("consultation.split", consultation.number, by=by, comments=count)
    return count


def _dissolve(consultation: Consultation) -> None:
    """A group of one is none."""
    alone = consultation.groups.annotate(size=Count("comments")).filter(size__lt=2)
    keys = list(alone.values_list("pk", flat=True))
    Comment.objects.filter(group__in=keys).update(group=None, why={})
    Group.objects.filter(pk__in=keys).delete()


def _words(comment: Comment) -> str:
    return f"{comment.text}\n{comment.proposal}" if comment.proposal else comment.text


def _why(member: Member) -> dict[str, Any]:
    if member.key == member.like:
        return {}
    return {"like": member.like, "percent": member.percent, "words": list(member.words)}
