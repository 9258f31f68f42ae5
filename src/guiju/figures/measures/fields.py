"""The four broad fields into which the annual report divides industries: 农业, 工业, 服务业, 社会事业."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guiju.base.codes.naming import BROAD_FIELDS
from guiju.figures.measure import Measure
from guiju.figures.measures.making import share, stock
from guiju.figures.periods import Period
from guiju.figures.populations import Population

_WORDS = {
    "agriculture": ("农业", "agriculture"),
    "industry": ("工业", "industry"),
    "services": ("服务业", "services"),
    "social": ("社会事业", "social undertakings"),
}


def by_field(
    code: str,
    zh: str,
    en: str,
    rows: Callable[[Period, tuple[str, ...]], Population],
    *,
    unit: str,
    section: str,
    words: dict[str, str] | None = None,
) -> Iterator[Measure]:
    """A stock in each of the fields, and its share of all."""
    for name, sections in BROAD_FIELDS.items():
        usual, word_en = _WORDS[name]
        word = (words or {}).get(name, usual)
        letters = sections[0] if len(sections) == 1 else f"{sections[0]}–{sections[-1]}"
        yield stock(
            f"{code}.{name}",
            f"{zh}：{word}",
            f"{en}: {word_en}",
            unit=unit,
            definition=f"“{zh}”中属于{word}（GB/T 4754门类{letters}）的。",
            definition_en=f"Of “{en}” those of {word_en} (GB/T 4754, {letters.replace('–', '-')}).",
            population=_in(rows, tuple(sections)),
            section=section,
            groupings=("industry", "region"),
        )
        yield share(
            f"{code}.{name}.share",
            f"{zh}：{word}占比",
            f"{en}: share of {word_en}",
            part=f"{code}.{name}",
            whole=code,
            definition=f"“{zh}：{word}”除以“{zh}”，以百分数计。",
            definition_en=f"“{en}: {word_en}” as a percentage of “{en}”.",
            section=section,
            groupings=("region",),
        )


def _in(
    rows: Callable[[Period, tuple[str, ...]], Population], sections: tuple[str, ...]
) -> Callable[[Period], Population]:
    return lambda period: rows(period, sections)
