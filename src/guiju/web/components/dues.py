"""How many days are left, in words: a colour alone says nothing to whoever does not see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class Urgency(StrEnum):
    """In the order in which things are to be done."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


URGENCIES = {
    Urgency.OVERDUE: gettext_lazy("已经逾期"),
    Urgency.TODAY: gettext_lazy("今天到期"),
    Urgency.WEEK: gettext_lazy("本周到期"),
    Urgency.LATER: gettext_lazy("以后到期"),
    Urgency.UNDATED: gettext_lazy("没有期限"),
}

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)

SOON_DAYS = 7


def last_of_week(day: date) -> date:
    """Its Sunday."""
    return day + timedelta(days=6 - day.weekday())


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it is seen on a day; `day` is None where there is none, or where it stands still."""

    day: date | None
    today: date
    paused: bool = False
    closed: bool = False

    @property
    def urgency(self) -> Urgency:
        if self.day is None or self.paused or self.closed:
            return Urgency.UNDATED
        if self.day <= self.today:
            return Urgency.OVERDUE if self.day < self.today else Urgency.TODAY
        return Urgency.WEEK if self.day <= last_of_week(self.today) else Urgency.LATER

    @property
    def presses(self) -> bool:
        return self.urgency in (Urgency.OVERDUE, Urgency.TODAY)

    @property
    def soon(self) -> bool:
        return self.day is not None and 0 < (self.day - self.today).days <= SOON_DAYS and not self.paused

    @property
    def words(self) -> str:
        if self.closed:
            return _("已办结")
        if self.paused:
            return _("已中止，不计时")
        if self.day is None:
            return _("没有期限")
        days = (self.day - self.today).days
        if days < 0:
            return ngettext("逾期 %(count)d 天", "逾期 %(count)d 天", -days) % {"count": -days}
        if days == 0:
            return _("今天到期")
        if days == 1:
            return _("明天到期")
        return ngettext("还有 %(count)d 天", "还有 %(count)d 天", days) % {"count": days}

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()]) if self.day else ""
