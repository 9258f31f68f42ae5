"""What is kept of the answers to a form: those that name persons, organizations and files are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.organizations.members.models import Membership
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.workflow.errors import InvalidAnswers
from guiju.workflow.fields import Body, Files, Form, People
from guiju.workflow.models import Attachment


def clean(form: Form, answers: Mapping[str, Any], *, by: User | None) -> dict[str, Any]:
    """What is kept of the answers; persons, organizations and files that they name are looked up here."""
    kept = form.clean(answers)
    faults: dict[str, str] = {}
    for field in form.fields:
        value = kept.get(field.name)
        if not value:
            continue
        if isinstance(field, People):
            known = set(_people_of(field.role).filter(pk__in=value).values_list("pk", flat=True))
            if set(value) - known:
                faults[field.name] = _("名单中没有所选的人")
        elif isinstance(field, Body):
            found = Organization.objects.filter(key=value)
            if not (found.filter(kind__in=field.kinds) if field.kinds else found).exists():
                faults[field.name] = _("登记簿中没有“{key}”这个单位").format(key=value[:60])
        elif isinstance(field, Files):
            mine = Attachment.objects.filter(pk__in=value, person=by, case=None)
            if mine.count() != len(value):
                faults[field.name] = _("文件没有上传成功，请重新上传")
    if faults:
        raise InvalidAnswers(faults)
    return kept


def people_of(role: Role) -> Any:
    """Active persons who stand in a role anywhere today, for a form's list to choose from."""
    return _people_of(role).order_by("display_name", "username")


def _people_of(role: Role) -> Any:
    member = Membership.objects.standing(on=timezone.localdate()).filter(person=OuterRef("pk"), role=role.value)
    return User.objects.filter(Q(role=role.value) | Exists(member), is_active=True)
