"""What the pages of the entrance need in their templates."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads; the template escapes it as any other text."""
    return json.dumps(value)
