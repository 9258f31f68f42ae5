"""The negative list, as an office keeps it: entries are added and ended, a file of them is taken in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotNow
from guiju.checks.negative.models import NegativeEntry
from guiju.documents.columns import rows_of, written
from guiju.journal import actions as journal

COLUMNS: Final = ("领域", "关键词", "ICS", "理由", "法律依据", "来源", "已核对", "自", "至")
WHY: Final = "不能入库的原因"
MOST_ROWS: Final = 2_000
_TRUE: Final = {"是", "yes", "true", "1", "y"}
_ICS: Final = re.compile(r"\d{2}(\.\d{3}(\.\d{2})?)?")


@transaction.atomic
def add_entry(
    *,
    field: str,
    words: Iterable[str] = (),
    ics: str = "",
    reason: str,
    source: str,
    legal_basis: str = "",
    verified: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Any,
) -> NegativeEntry:
    """Enter a field in which no local standard is to be made. Raises InvalidForm."""
    field, reason, source = field.strip(), reason.strip(), source.strip()
    kept = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    for what, given in ((_("领域"), field), (_("理由"), reason), (_("来源"), source)):
        if not given:
            raise InvalidForm(_("“{what}”必须填写").format(what=what))
    if not kept and not ics.strip():
        raise InvalidForm(_("关键词和 ICS 至少填一项，否则筛查不会命中"))
    for code in ics.split():
        if not _ICS.fullmatch(code):
            raise InvalidForm(_("分类号“{code}”的写法不对，应如 {example}").format(code=code, example="97.030"))
    short = next((word for word in kept if len(word) < 2), None)
    if short is not None:
        raise InvalidForm(_("关键词“{word}”太短，会到处命中；至少两个字").format(word=short))
    if valid_from and valid_to and valid_to < valid_from:
        raise InvalidForm(_("截止日期 {last} 早于开始日期 {first}").format(first=valid_from, last=valid_to))
    for name, text, most in (("领域", field, 120), ("理由", reason, 300), ("来源", source, 300)):
        if len(text) > most:
            raise InvalidForm(_("“{what}”最多 {most} 个字").format(what=name, most=most))
    if NegativeEntry.objects.filter(field=field, words="\n".join(kept), valid_from=valid_from).exists():
        raise NotNow(_("清单中已有相同的“{field}”").format(field=field))
    entry = NegativeEntry.objects.create(
        field=field,
        words="\n".join(kept),
        ics=" ".join(ics.split()),
        reason=reason,
        legal_basis=legal_basis.strip()[:200],
        source=source,
        verified=verified,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    journal.record("negative-entry.added", field, by=by, changes=[journal.changed(entry)])
    return entry


@transaction.atomic
def end_entry(entry: NegativeEntry, *, on: date, reason: str, by: Any) -> NegativeEntry:
    """From the day after `on` it hits no more. Raises NotNow where it ended before, InvalidForm without a reason."""
    if not reason.strip():
        raise InvalidForm(_("请写明理由"))
    held = NegativeEntry.objects.select_for_update().get(pk=entry.pk)
    if held.valid_to is not None and held.valid_to <= on:
        raise NotNow(_("“{field}”已于 {day} 失效").format(field=held.field, day=held.valid_to))
    if held.valid_from is not None and on < held.valid_from:
        raise InvalidForm(_("截止日期 {last} 早于开始日期 {first}").format(first=held.valid_from, last=on))
    before = journal.values_of(held)
    held.valid_to, held.ended_because = on, reason.strip()[:300]
    held.save(update_fields=["valid_to", "ended_because"])
    journal.record(
        "negative-entry.ended", held.field, by=by, changes=[journal.changed(held, before)], on=on, reason=reason.strip()
    )
    return held


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: how many rows went in, and the others as they were, each with why not."""

    entered: int
    refused: tuple[tuple[tuple[str, ...], str], ...]


def take_in(content: bytes, *, by: Any) -> Taken:
    """Rows of a CSV file with the `COLUMNS` under their names; good ones go in. Raises InvalidForm for the file."""
    rows = rows_of(content, COLUMNS, required=COLUMNS[:4], most=MOST_ROWS)
    entered = 0
    refused = []
    for row in rows:
        try:
            _enter(row, by=by)
            entered += 1
        except (InvalidForm, NotNow) as fault:
            refused.append((tuple(row[column] for column in COLUMNS), fault.told(_)))
    return Taken(entered, tuple(refused))


def _enter(row: dict[str, str], *, by: Any) -> None:
    days = {}
    for name, column in (("valid_from", "自"), ("valid_to", "至")):
        try:
            days[name] = date.fromisoformat(row[column]) if row[column] else None
        except ValueError:
            raise InvalidForm(_("“{text}”不是日期，应写作 2026-11-20").format(text=row[column][:40])) from None
    add_entry(
        field=row["领域"],
        words=re.split(r"[;；、\n]", row["关键词"]),
        ics=row["ICS"],
        reason=row["理由"],
        legal_basis=row["法律依据"],
        source=row["来源"],
        verified=row["已核对"].casefold() in _TRUE,
        by=by,
        **days,
    )


def as_csv(entries: Iterable[NegativeEntry]) -> str:
    """The list as a file that can be taken in again; Excel reads it as it is."""
    return written(
        (
            (
                each.field,
                "；".join(each.words.split("\n")),
                each.ics,
                each.reason,
                each.legal_basis,
                each.source,
                "是" if each.verified else "否",
                each.valid_from or "",
                each.valid_to or "",
            )
            for each in entries
        ),
        COLUMNS,
    )


def mending(refused: Iterable[tuple[Iterable[str], str]]) -> str:
    """Rows that did not go in, with why, to be mended and sent again."""
    return written(((*row, why) for row, why in refused), (*COLUMNS, WHY))
