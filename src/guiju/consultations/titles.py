"""Names of stored words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from guiju.consultations.words import Verdict, Way

VERDICTS: Final[Mapping[Verdict, Any]] = {
    Verdict.ACCEPTED: _("采纳"),
    Verdict.PARTLY: _("部分采纳"),
    Verdict.DECLINED: _("不采纳"),
    Verdict.NOTED: _("已知悉"),
}

WAYS: Final[Mapping[Way, Any]] = {Way.PAGE: _("网页"), Way.FILE: _("意见表"), Way.LETTER: _("来函")}


def verdict_title(verdict: str) -> str:
    return str(VERDICTS[Verdict(verdict)]) if verdict else ""
