"""What a standard is on a day, reckoned from its dates (design: the register knows time)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guiju.base.terms import Status

ENDED = frozenset({Status.WITHDRAWN, Status.REPLACED})


@dataclass(frozen=True, slots=True)
class Validity:
    """The dates of one edition, and the bare word of a source that gives no date for it.

    `replaced_on` is the day on which the first full successor takes effect; `reported` was said on
    `reported_on`. Dates win over words; a word fills only what the dates leave open:

    - an end without a date holds from the day it was reported, and what lay between the start and that
      day is unknown;
    - "in force" is believed from that day on where no start is known; other words say nothing of a start.

    What has ended is *replaced* where a successor is in force by then, whichever of the two ended it, and
    *withdrawn* where there is none. On each day exactly one status holds.
    """

    published_on: date | None = None
    effective_on: date | None = None
    withdrawn_on: date | None = None
    replaced_on: date | None = None
    reported: Status | None = None
    reported_on: date | None = None

    @property
    def starts_on(self) -> date | None:
        """First day in force: the effective date, or the publication date where no other is known."""
        return self.effective_on or self.published_on

    @property
    def ends_on(self) -> date | None:
        """First day no longer in force, None while it has no dated end."""
        return min((day for day in (self.withdrawn_on, self.replaced_on) if day), default=None)

    def status(self, *, on: date) -> Status:
        """The one status of that day; StandardQuerySet.with_status says the same in SQL."""
        starts, ends = self.starts_on, self.ends_on
        if ends is not None and on >= ends:
            replaced = self.replaced_on is not None and self.replaced_on <= on
            return Status.REPLACED if replaced else Status.WITHDRAWN
        if self.published_on is not None and on < self.published_on:
            return Status.UNPUBLISHED
        said = self.reported if self.reported_on is not None and on >= self.reported_on else None
        if ends is None and said in ENDED:
            return said
        if starts is None:
            return Status.IN_FORCE if said is Status.IN_FORCE else Status.UNKNOWN
        if on < starts:
            return Status.UPCOMING
        if ends is None and self.reported in ENDED:
            return Status.UNKNOWN
        return Status.IN_FORCE
