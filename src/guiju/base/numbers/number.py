"""The standard number itself: what was read, and the texts that follow from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import total_ordering

from guiju.base.errors import GuijuError, Sentence
from guiju.base.numbers.heads import Head
from guiju.base.numbers.spelling import key_of, natural, urn_of
from guiju.base.terms import Degree, Nature, Tier

_TIER_ORDER = {tier: str(order) for order, tier in enumerate(Tier)}
_ITERATION = re.compile(r"\.\d+$")
"""The second and later round of a draft: ISO/CD 27032.3."""
_DATE_DASH = re.compile(r"-(?=\d{4}(?!\d))")
_FOREIGN_AMENDMENT = re.compile(
    r"[/+ :]((?:(?:[A-Z]{2,5} )?(?:F?D?AM(?:D|d)?|F?D?Am[dD]|F?D?C[oO][rR]|DCOR|Add|Ext|Suppl|Addendum|Amendment|"
    r"Corrigendum|Errata|A|AC|C)\.? ?\d[\d.]*)\b.*)$"
)


class UnreadableNumber(GuijuError):
    """The text is not one standard number; `position` is where reading stopped, counted from 0 in `text`."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        shown = text if len(text) <= 80 else text[:80] + "…"
        reason = reason if isinstance(reason, Sentence) else Sentence(reason)
        super().__init__(
            "“{text}”不是标准号：第 {place} 个字符处，{reason}", text=shown, place=position + 1, reason=reason
        )
        self.text = text
        self.position = position
        self.reason = reason

    def __reduce__(self) -> tuple[type[UnreadableNumber], tuple[str, int, str]]:
        return type(self), (self.text, self.position, self.reason)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class StandardNumber:
    """One standard number as its publisher means it.

    Two numbers are equal exactly when their canonical forms are. What stands in brackets behind the number
    (the adopted standard and its degree, the year of a partial revision) is a remark about it: it is kept,
    but two numbers that differ only there are the same number.
    """

    head: Head
    body: str
    """Number and parts as printed: ``19001``, ``1.1``, ``60601-2-33``, ``A36/A36M``."""
    tail: str = ""
    """All that follows in the canonical form: range, date, language, amendments."""
    year: int | None = None
    month: int | None = None
    edition: str = ""
    """``2018`` of “2018年版”, ``V2.1.1`` of ETSI, ``2`` of “ed.2”."""
    adopts: StandardNumber | None = None
    degree: Degree | None = None
    """Degree of adoption; a double number is identical by rule."""
    double: bool = False
    """The adopted number is part of this one: ``GB/T 19001-2016/ISO 9001:2015``."""
    range_to: str = ""
    """Last member of a range, as written: ``4``, ``38963``, ``47013.13``."""
    all_parts: bool = False
    language: str = ""
    _texts: dict[str, str] | None = field(default=None, init=False, repr=False)

    # What the head says.

    @property
    def kind(self) -> str:
        return self.head.kind

    @property
    def tier(self) -> Tier:
        return self.head.tier

    @property
    def nature(self) -> Nature | None:
        return self.head.nature

    @property
    def publisher(self) -> str:
        return self.head.publisher

    @property
    def prefix(self) -> str:
        return self.head.prefix

    @property
    def issuer(self) -> str:
        """Region digits of a local standard, code of an association or enterprise, or an empty text."""
        return self.head.issuer

    @property
    def stage(self) -> str:
        """CD, DIS, FDIS …; empty for what is published."""
        return self.head.stage

    # What the body says.

    @property
    def number(self) -> str:
        return self._split()[0]

    @property
    def parts(self) -> tuple[str, ...]:
        return self._split()[1]

    def _split(self) -> tuple[str, tuple[str, ...]]:
        mark = "." if self.head.domestic else "-"
        number, found, rest = self.body.partition(mark)
        if not found:
            return number, ()
        return number, tuple(re.split(r"[.-]" if self.head.domestic else "-", rest))

    @property
    def amendment(self) -> str:
        """``XG1-2026``, ``Amd 1:2024``, ``AMD1:2012+AMD2:2020 CSV``; empty when there is none."""
        if self.head.domestic:
            found = re.search(r"/(XG\d*(?:-\d{4})?)", self.tail)
        else:
            found = _FOREIGN_AMENDMENT.search(self.tail)
        return found[1] if found else ""

    @property
    def dated(self) -> bool:
        return self.year is not None

    # The texts, each computed when first asked for.

    def _text(self, name: str, compute: Callable[[], str]) -> str:
        texts = self._texts
        if texts is None:
            texts = {}
            object.__setattr__(self, "_texts", texts)
        found = texts.get(name)
        if found is None:
            found = texts[name] = compute()
        return found

    @property
    def canonical(self) -> str:
        """ASCII form of a Chinese number, the publisher's own form of a foreign one."""
        return self._text("canonical", self._canonical)

    def _canonical(self) -> str:
        text = f"{self.head.text}{self.head.gap}{self.body}{self.tail}"
        if self.all_parts:
            text += " (all parts)"
        if self.double and self.adopts is not None:
            text += "/" + self.adopts.canonical
        return text

    @property
    def printed(self) -> str:
        """As GB/T 1.1 prints it: the one-character line before the year of a Chinese number."""
        return self._text("printed", self._printed)

    def _printed(self) -> str:
        if not self.head.domestic:
            return self.canonical
        text = f"{self.head.text}{self.head.gap}{self.body}{_DATE_DASH.sub('—', self.tail).replace('~', '～')}"
        if self.edition:
            text += f"({self.edition}年版)"
        if self.all_parts:
            text += "（所有部分）"
        if self.double and self.adopts is not None:
            text += "/" + self.adopts.printed
        return text

    @property
    def urn(self) -> str:
        """RFC 5141 for ISO and ISO/IEC, the scheme of IEC for IEC, a name of ours for all others."""
        return self._text("urn", lambda: urn_of(self))

    @property
    def key(self) -> str:
        """For file names and addresses: only ``[a-z0-9._-]``, different for different numbers, stable for ever."""
        return self._text("key", lambda: key_of(self.canonical))

    @property
    def sort_key(self) -> str:
        """A text whose order by code points is the natural order: tier, prefix, number, parts, year."""
        return self._text("sort_key", self._sort_key)

    def _sort_key(self) -> str:
        year = f"{self.year or 0:04d}{self.month or 0:02d}"
        return (
            f"{_TIER_ORDER[self.head.tier]}{self.head.prefix.lower()} {natural(self.body)} {year} "
            f"{natural(self.tail)} {self.canonical}"
        )

    @property
    def undated(self) -> StandardNumber:
        """The same document whatever its edition: without year, month, edition, amendments, stage and language."""
        head, body = self.head, self.body
        if head.stage and head.text:
            head = replace(head, text=head.prefix, stage="")
            body = _ITERATION.sub("", body)
        tail = f"~{self.range_to}" if self.range_to else ""
        return StandardNumber(head, body, tail=tail, range_to=self.range_to, all_parts=self.all_parts)

    @property
    def undated_key(self) -> str:
        """The key of the lineage."""
        return self._text("undated_key", lambda: self.undated.key)

    def expand(self) -> tuple[StandardNumber, ...]:
        """The members of a range, in order, when they can be counted (at most 200); else this number alone."""
        if not self.range_to:
            return (self,)
        first = re.fullmatch(r"(.*?)(\d+)", self.body)
        last = re.fullmatch(r"(?:.*[.-])?(\d+)", self.range_to)
        if first is None or last is None:
            return (self,)
        start, stop = int(first[2]), int(last[1])
        if not start < stop < start + 200:
            return (self,)
        width = len(first[2]) if first[2].startswith("0") else 0
        tail = self.tail.removeprefix(f"~{self.range_to}")
        return tuple(
            replace(self, body=f"{first[1]}{member:0{width}d}", tail=tail, range_to="")
            for member in range(start, stop + 1)
        )

    # Equality and order.

    def __eq__(self, other: object) -> bool:
        return self.canonical == other.canonical if isinstance(other, StandardNumber) else NotImplemented

    def __lt__(self, other: StandardNumber) -> bool:
        return self.sort_key < other.sort_key if isinstance(other, StandardNumber) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.canonical)

    def __str__(self) -> str:
        return self.canonical


@dataclass(frozen=True, slots=True)
class Citation:
    """One standard number where it stands in a text: ``text[start:end] == raw``."""

    start: int
    end: int
    raw: str
    number: StandardNumber

    @property
    def dated(self) -> bool:
        return self.number.dated
