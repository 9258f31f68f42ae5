"""What pages about people need in their templates."""

from __future__ import annotations

from django import template

from guiju.people.models import User
from guiju.people.roles import Role

register = template.Library()


@register.filter
def role_title(role: str) -> str:
    return str(User.ROLE_TITLES[Role(role)])
