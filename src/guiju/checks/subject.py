"""What rules look at: a document, its outline, the numbers that it cites and what the register says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from guiju.base.numbers import StandardNumber, find
from guiju.base.numbers.number import Citation
from guiju.checks.definition import Profile
from guiju.checks.profiles import Settings
from guiju.documents.blocks import Block, Document, Span
from guiju.documents.outlines import Outline, Role
from guiju.documents.outlines.reading import outline

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Cited:
    """A standard number where it stands."""

    block: Block
    citation: Citation

    @property
    def number(self) -> StandardNumber:
        return self.citation.number

    @property
    def span(self) -> Span:
        return Span(self.block, self.citation.start, self.citation.end)


class Subject:
    """One document under examination. What several rules need is made once: `once`."""

    def __init__(self, document: Document, *, on: date, settings: Settings) -> None:
        self.document = document
        self.on = on
        """The day for which it is asked what is in force."""
        self.settings = settings
        self._made: dict[Any, Any] = {}

    @property
    def profile(self) -> Profile:
        return self.settings.profile

    @cached_property
    def outline(self) -> Outline:
        return outline(self.document)

    @cached_property
    def citations(self) -> tuple[Cited, ...]:
        """Every number cited, in the order of the document; the cover's own, margins and contents included."""
        return tuple(Cited(block, each) for block in self.document.blocks for each in find(block.text))

    def once(self, make: Callable[[Subject], Made]) -> Made:
        """What `make` makes of this subject, made when first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @property
    def whole(self) -> Span:
        """The first words of the document, for what is missing and so stands nowhere."""
        first = next((block for block in self.document.blocks if block.text.strip()), self.document.blocks[0])
        return Span(first, 0, len(first.text))

    def prose(self, *roles: Role) -> Iterator[Block]:
        """Blocks that play one of these roles; without any: all running text (text, items, notes, cells …)."""
        wanted = roles or _PROSE
        yield from (block for block in self.document.blocks if self.outline.role(block) in wanted)


_PROSE = (
    Role.TEXT,
    Role.LEAD_IN,
    Role.ITEM,
    Role.NOTE,
    Role.EXAMPLE,
    Role.FOOTNOTE,
    Role.TABLE_NOTE,
    Role.CELL,
    Role.DEFINITION,
)
