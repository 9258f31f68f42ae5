"""How reports are written on a page."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guiju.reports.models import Report
from guiju.web.components import reports

register = template.Library()


@register.filter
def report_title(report: Report) -> str:
    return reports.title(report)


@register.filter
def outcome_sentence(outcome: Mapping[str, str]) -> str:
    """What an identity says, in the reader's language."""
    return outcome["sentence_en" if (get_language() or "").startswith("en") else "sentence"]


@register.filter
def cause_word(what: str) -> str:
    words = {"entered": _("进入"), "left": _("退出"), "changed": _("有改动"), "reported": _("报送")}
    return words[what]
