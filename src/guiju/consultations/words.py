"""Stored words of consultations."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of a comment (处理意见)."""

    ACCEPTED = "accepted"  # 采纳
    PARTLY = "partly"  # 部分采纳
    DECLINED = "declined"  # 不采纳
    NOTED = "noted"  # asks for no change of the draft, or belongs to another body

    @property
    def needs_reason(self) -> bool:
        return self is not Verdict.ACCEPTED


class Way(StrEnum):
    """How comments came."""

    PAGE = "page"
    FILE = "file"
    LETTER = "letter"  # on paper or by mail, entered by the office
