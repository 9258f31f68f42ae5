"""Stored words of the register: each has one definition, here. Codes are permanent."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """层级. Who issues a standard; `foreign` covers other countries and foreign societies."""

    NATIONAL = "national"
    SECTOR = "sector"
    LOCAL = "local"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    INTERNATIONAL = "international"
    FOREIGN = "foreign"


class Nature(StrEnum):
    """性质. Empty in rows where the tier has none (international, foreign)."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"
    GUIDANCE = "guidance"


class Revision(StrEnum):
    """制定 or 修订: whether an edition replaces an earlier one."""

    NEW = "new"
    REVISION = "revision"


class Status(StrEnum):
    """What a standard is on one day. Never stored: derived from dates and replacements."""

    UNPUBLISHED = "unpublished"
    UPCOMING = "upcoming"
    IN_FORCE = "in-force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class Degree(StrEnum):
    """Degree of adoption of an international standard (一致性程度). EQV is obsolete but stands in old texts."""

    IDT = "IDT"
    MOD = "MOD"
    NEQ = "NEQ"
    EQV = "EQV"


class RelationKind(StrEnum):
    """How one edition relates to another; read as `source kind target`."""

    REPLACES = "replaces"
    PARTLY_REPLACES = "partly-replaces"
    ADOPTS = "adopts"
    AMENDS = "amends"
    CITES = "cites"
    PART_OF = "part-of"
    LANGUAGE_VERSION = "language-version"
