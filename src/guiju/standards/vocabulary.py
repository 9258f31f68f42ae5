"""Names, in the reader's language, of the words that the register stores of standards and organizations."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.base.terms import Nature, Revision, Status, Tier
from guiju.organizations.models import CommitteeRank, OrganizationKind

Words = Mapping[str, str | Promise]

TIERS: Words = {
    Tier.NATIONAL: _("国家标准"),
    Tier.SECTOR: _("行业标准"),
    Tier.LOCAL: _("地方标准"),
    Tier.ASSOCIATION: _("团体标准"),
    Tier.ENTERPRISE: _("企业标准"),
    Tier.INTERNATIONAL: _("国际标准"),
    Tier.FOREIGN: _("国外标准"),
}

NATURES: Words = {
    Nature.MANDATORY: _("强制性"),
    Nature.VOLUNTARY: _("推荐性"),
    Nature.GUIDANCE: _("指导性技术文件"),
}

STANDARD_KINDS: Words = {
    "national": _("国家标准"),
    "sector": _("行业标准"),
    "local": _("地方标准"),
    "association": _("团体标准"),
    "enterprise": _("企业标准"),
    "international": _("国际标准"),
    "regional": _("区域和国外标准"),
    "sample": _("国家标准样品"),
    "metrology": _("计量技术规范"),
    "military": _("国家军用标准"),
    "local-construction": _("地方工程建设标准"),
    "local-food": _("食品安全地方标准"),
    "occupational-health": _("国家职业卫生标准"),
    "association-old": _("团体标准（旧编号）"),
    "historic": _("早期标准"),
    "special": _("专门标准"),
}
"""Finer than the tier: what a number says of its document (`base.numbers`)."""

REVISIONS: Words = {
    Revision.NEW: pgettext_lazy("revision", "制定"),
    Revision.REVISION: pgettext_lazy("revision", "修订"),
}

STATUSES: Words = {
    Status.IN_FORCE: _("现行"),
    Status.UPCOMING: _("即将实施"),
    Status.REPLACED: _("被代替"),
    Status.WITHDRAWN: _("废止"),
    Status.UNPUBLISHED: _("尚未发布"),
    Status.UNKNOWN: _("状态不明"),
}

ORGANIZATION_KINDS: Words = {
    OrganizationKind.AGENCY: _("主管部门"),
    OrganizationKind.COMMITTEE: _("技术委员会"),
    OrganizationKind.ASSOCIATION: _("社会团体"),
    OrganizationKind.ENTERPRISE: _("企业"),
    OrganizationKind.BODY: _("标准组织"),
    OrganizationKind.OTHER: _("其他机构"),
}

COMMITTEE_RANKS: Words = {
    CommitteeRank.TC: _("技术委员会（TC）"),
    CommitteeRank.SC: _("分技术委员会（SC）"),
    CommitteeRank.SWG: _("标准化工作组（SWG）"),
}

BROAD_FIELDS: Words = {
    "agriculture": _("农业"),
    "industry": pgettext_lazy("field", "工业"),
    "services": _("服务业"),
    "social": _("社会事业"),
}
"""See `base.codes.naming.BROAD_FIELDS`."""
