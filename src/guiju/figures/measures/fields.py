"""The four broad fields into which the annual report divides industries: 农业, 工业, 服务业, 社会事业."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guiju.figures.measure import Measure
from guiju.figures.measures.making import share, stock
from guiju.figures.periods import Period
from guiju.figures.populations import Population

FIELDS = {
    "agriculture": (("A",), "农业", "agriculture"),
    "industry": (("B", "C", "D", "E"), "工业", "industry"),
    "services": (tuple("FGHIJKLMNO"), "服务业", "services"),
    "social": (tuple("PQRS"), "社会事业", "social undertakings"),
}
"""Sections of GB/T 4754 (docs/decisions/0013)."""


def by_field(
    code: str,
    zh: str,
    en: str,
    rows: Callable[[Period, tuple[str, ...]], Population],
    *,
    unit: str,
    section: str,
    words: dict[str, str] | None = None,
    whole: str = "",
) -> Iterator[Measure]:
    """A stock in each of the fields, and its share of `whole` (by default `code`)."""
    for name, (sections, usual, word_en) in FIELDS.items():
        word = (words or {}).get(name, usual)
        letters = f"GB/T 4754门类{sections[0]}" + (f"–{sections[-1]}" if len(sections) > 1 else "")
        yield stock(
            f"{code}.{name}",
            f"{zh}：{word}",
            f"{en}: {word_en}",
            unit=unit,
            definition=f"“{zh}”中属于{word}（{letters}）的。",
            definition_en=f"Of “{en}” those of {word_en} (sections {sections[0]} to {sections[-1]} of GB/T 4754).",
            population=_in(rows, sections),
            section=section,
            groupings=("industry", "region"),
        )
        yield share(
            f"{code}.{name}.share",
            f"{zh}：{word}占比",
            f"{en}: share of {word_en}",
            part=f"{code}.{name}",
            whole=whole or code,
            definition=f"“{zh}：{word}”除以“{zh}”，以百分数计。",
            definition_en=f"“{en}: {word_en}” as a percentage of “{en}”.",
            section=section,
            groupings=("region",),
        )


def _in(
    rows: Callable[[Period, tuple[str, ...]], Population], sections: tuple[str, ...]
) -> Callable[[Period], Population]:
    return lambda period: rows(period, sections)
