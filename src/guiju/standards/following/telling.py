"""What happened, in words: for a letter and for a feed, in the language that is active."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from guiju.base.terms import RelationKind, Status
from guiju.organizations.models import Organization
from guiju.standards.following.events import Event, Kind

HEADINGS = {
    Kind.ENTERED: gettext_lazy("新列入"),
    Kind.IN_FORCE: gettext_lazy("开始实施"),
    Kind.CHANGED: gettext_lazy("有更改"),
    Kind.LEFT: gettext_lazy("失效或不再列入"),
}

_NAMES = {
    "title_zh": gettext_lazy("中文名称"),
    "title_en": gettext_lazy("英文名称"),
    "published_on": gettext_lazy("发布日期"),
    "effective_on": gettext_lazy("实施日期"),
    "withdrawn_on": gettext_lazy("废止日期"),
    "filed_on": gettext_lazy("备案日期"),
    "replaced_on": gettext_lazy("被代替日期"),
    "reported_status": gettext_lazy("来源所报状态"),
    "region": gettext_lazy("行政区域"),
    "industry": gettext_lazy("行业"),
    "ics": gettext_lazy("国际标准分类（ICS）"),
    "ccs": gettext_lazy("中国标准分类（CCS）"),
    "issued_by_id": gettext_lazy("发布机构"),
    "committee_id": gettext_lazy("归口单位"),
    RelationKind.REPLACES: gettext_lazy("代替"),
    RelationKind.PARTLY_REPLACES: gettext_lazy("部分代替"),
    RelationKind.ADOPTS: gettext_lazy("采用"),
    RelationKind.AMENDS: gettext_lazy("修改"),
}

_STATUSES = {
    Status.IN_FORCE: gettext_lazy("现行"),
    Status.UPCOMING: gettext_lazy("即将实施"),
    Status.REPLACED: gettext_lazy("被代替"),
    Status.WITHDRAWN: gettext_lazy("废止"),
    Status.UNPUBLISHED: gettext_lazy("尚未发布"),
    Status.UNKNOWN: gettext_lazy("状态不明"),
}


def title(event: Event) -> str:
    """In the reader's language where there is one, without signs that would turn the text around it."""
    english = (get_language() or "").startswith("en")
    text = (event.title_en or event.title_zh) if english else event.title
    return "".join(c if c.isprintable() else " " for c in text).strip()


def happened(event: Event) -> str:
    """In a few words: ``自 2026-12-01 起实施``."""
    match event.kind:
        case Kind.ENTERED:
            return _("新列入（%(status)s）") % {"status": _STATUSES[event.status]}
        case Kind.IN_FORCE:
            return _("自 %(day)s 起实施") % {"day": event.on}
        case Kind.CHANGED:
            return _("有更改")
    if event.status is Status.REPLACED:
        return _("自 %(day)s 起被代替") % {"day": event.on}
    if event.status is Status.WITHDRAWN:
        return _("自 %(day)s 起废止") % {"day": event.on}
    return _("不再列入")


def details(event: Event) -> list[str]:
    """The lines below: its days, what was changed, what replaces it."""
    lines = []
    days = [
        text % {"day": day}
        for text, day in ((_("%(day)s 发布"), event.published_on), (_("%(day)s 实施"), event.effective_on))
        if day
    ]
    if days:
        lines.append(_("，").join(days))
    lines += [
        _("%(field)s：%(before)s → %(after)s")
        % {"field": _NAMES[field], "before": _shown(field, before), "after": _shown(field, after)}
        for field, before, after in event.changes
    ]
    if event.successors:
        numbers = _("、").join(successor.number for successor in event.successors)
        lines.append(_("由 %(numbers)s 代替") % {"numbers": numbers})
    return lines


def _shown(field: str, value: Any) -> str:
    if value in (None, "", []):
        return pgettext("no value", "无")
    if field in ("issued_by_id", "committee_id"):
        return str(Organization.objects.filter(pk=value).first() or value)
    if field == "reported_status":
        return str(_STATUSES[Status(value)])
    return _("、").join(map(str, value)) if isinstance(value, list) else str(value)
