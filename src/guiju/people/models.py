from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.people.roles import PERMISSIONS, Permission, Role


class User(AbstractUser):
    """A person who signs in."""

    ROLE_TITLES = {
        Role.READER: _("读者"),
        Role.OFFICER: _("标准化工作人员"),
        Role.DRAFTER: _("起草人"),
        Role.SECRETARY: _("标委会秘书处"),
        Role.EXPERT: _("专家"),
        Role.REVIEWER: _("审核人员"),
        Role.APPROVER: _("批准人"),
        Role.INSPECTOR: _("检查人员"),
        Role.ENTERPRISE: _("企业经办人"),
        Role.ASSOCIATION: _("社会团体经办人"),
        Role.AUDITOR: _("审计人员"),
        Role.ADMINISTRATOR: _("管理员"),
    }

    display_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role], default=Role.READER)

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def role_title(self) -> str:
        return str(self.ROLE_TITLES[Role(self.role)])

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in PERMISSIONS[Role(self.role)]
