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


class Role(StrEnum):
    READER = "reader"
    OFFICER = "officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset(),
    Role.OFFICER: frozenset(
        {Permission.IMPORT, Permission.SETTLE, Permission.REPORT, Permission.SURVEY, Permission.MAKE_REPORTS}
    ),
    Role.AUDITOR: frozenset({Permission.READ_JOURNAL}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
