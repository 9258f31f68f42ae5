"""Status words of many sites, and what they are worth beside dates."""

from __future__ import annotations

import re
from datetime import date

from guiju.base.terms import Status
from guiju.base.validity import ENDED

_WORDS: dict[Status, tuple[str, ...]] = {
    Status.IN_FORCE: (
        "现行", "现行有效", "有效", "确认有效", "继续有效", "已实施", "实施", "在用", "是",
        "in force", "active", "current", "valid", "published", "confirmed", "effective", "reaffirmed",
    ),
    Status.UPCOMING: ("即将实施", "未实施", "待实施", "尚未实施", "upcoming", "not yet effective", "forthcoming"),
    Status.WITHDRAWN: (
        "废止", "作废", "已作废", "已废止", "失效", "撤销", "停用", "否",
        "withdrawn", "cancelled", "canceled", "abolished", "obsolete", "repealed", "inactive",
    ),
    Status.REPLACED: (
        "被代替", "被替代", "已代替", "已被代替", "已被替代", "有更新版", "替代", "代替", "被取代",
        "superseded", "replaced", "obsoleted", "revised",
    ),
    Status.UNPUBLISHED: (
        "制定中", "起草", "正在起草", "征求意见", "正在征求意见", "正在审查", "正在批准", "报批", "草案",
        "draft", "under development", "unpublished", "planned",
    ),
}  # fmt: skip
_BY_WORD = {word: status for status, words in _WORDS.items() for word in words} | {s.value: s for s in Status}
_INSIDE = re.compile("|".join(sorted((re.escape(w) for w in _BY_WORD if len(w) > 1), key=len, reverse=True)))


def read_status(text: str) -> tuple[Status | None, bool]:
    """The status that a cell names, None if it names none; and whether it had to be found among other words."""
    bare = text.strip().rstrip("。.").lower()
    if (known := _BY_WORD.get(bare)) is not None:
        return known, False
    found = _INSIDE.search(bare)
    return (_BY_WORD[found[0]], True) if found else (None, False)


def contradicts(status: Status, *, on: date, starts: date | None, ends: date | None) -> bool:
    """Do the dates of the same record say otherwise for the day on which the word was said?"""
    ended = ends is not None and ends <= on
    if status in ENDED:
        return ends is not None and not ended
    if ended:
        return True
    if starts is None:
        return False
    if status is Status.IN_FORCE:
        return starts > on
    return starts <= on


def still_needed(status: Status, *, starts: date | None, ends: date | None) -> bool:
    """Is the word kept in the register, or do the dates tell it without?"""
    if status in ENDED:
        return ends is None
    return starts is None and ends is None
