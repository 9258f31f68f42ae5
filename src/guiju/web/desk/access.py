"""Who may open which page of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.base.errors import NotAllowed
from guiju.people.models import User
from guiju.people.roles import OF_THE_REGISTER, PERMISSIONS, Permission
from guiju.workflow.authority import roles_of

View = Callable[..., HttpResponseBase]

DOINGS = {
    Permission.IMPORT: gettext_lazy("导入标准"),
    Permission.SETTLE: gettext_lazy("裁决各来源的不同说法"),
    Permission.READ_JOURNAL: gettext_lazy("查阅日志"),
    Permission.MAKE_REPORTS: gettext_lazy("编制报告"),
    Permission.REPORT: gettext_lazy("填报数据"),
    Permission.SURVEY: gettext_lazy("开展统计调查"),
    Permission.KEEP_LISTS: gettext_lazy("管理负面清单和征集通知"),
    Permission.ADMIT: gettext_lazy("管理人员和账号"),
    Permission.WORK_ON_CASES: gettext_lazy("办理办件"),
}


def person(request: HttpRequest) -> User:
    """Who is signed in; only for views behind `needs` or `login_required`."""
    assert isinstance(request.user, User)
    return request.user


def may(user: User, permission: Permission) -> bool:
    """By his account, or by a role that he holds in an organization today, also as a deputy."""
    if user.may(permission):
        return True
    held = roles_of(user, on=timezone.localdate()) - OF_THE_REGISTER
    return any(permission in PERMISSIONS[role] for role in held)


def needs(permission: Permission) -> Callable[[View], View]:
    """Strangers are asked to sign in; those who may not get a page that says so."""

    def guarded(view: View) -> View:
        @wraps(view)
        @login_required
        def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(person(request), permission):
                raise NotAllowed(_("您没有“{doing}”的权限。").format(doing=DOINGS[permission]))
            return view(request, *args, **kwargs)

        return open_view

    return guarded
