"""Who may do what: a role is a list of permissions, `app:noun:verb`."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    IMPORT = "standards:import:run"
    SETTLE = "standards:conflict:settle"
    READ_JOURNAL = "journal:entry:read"
    REPORT = "figures:value:report"
    SURVEY = "figures:survey:run"
    MAKE_REPORTS = "reports:report:make"
    WORK_ON_CASES = "workflow:case:work"
    READ_CASES = "workflow:case:read"
    ADMIT = "people:account:admit"
    KEEP_LISTS = "local:list:keep"


class Role(StrEnum):
    """What a person does, everywhere (`User.role`) or in one organization (`Membership.role`)."""

    READER = "reader"
    OFFICER = "officer"
    DRAFTER = "drafter"
    SECRETARY = "secretary"
    EXPERT = "expert"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    INSPECTOR = "inspector"
    ENTERPRISE = "enterprise"
    ASSOCIATION = "association"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


OF_THE_OFFICE = frozenset({Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR})
"""They work on the cases of their office and, as all others, on those to which they are a party."""

OF_THE_REGISTER = frozenset({Role.READER, Role.AUDITOR, Role.ADMINISTRATOR})
"""They are of an account alone: nobody holds them in an organization, nor do they pass to a deputy."""

_WORKS = frozenset({Permission.WORK_ON_CASES})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset(),
    Role.OFFICER: frozenset(
        {
            Permission.IMPORT,
            Permission.SETTLE,
            Permission.REPORT,
            Permission.SURVEY,
            Permission.MAKE_REPORTS,
            Permission.WORK_ON_CASES,
            Permission.KEEP_LISTS,
        }
    ),
    Role.DRAFTER: _WORKS,
    Role.SECRETARY: _WORKS,
    Role.EXPERT: _WORKS,
    Role.REVIEWER: _WORKS,
    Role.APPROVER: _WORKS,
    Role.INSPECTOR: _WORKS,
    Role.ENTERPRISE: _WORKS,
    Role.ASSOCIATION: _WORKS,
    Role.AUDITOR: frozenset({Permission.READ_JOURNAL, Permission.READ_CASES}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
