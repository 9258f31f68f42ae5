"""Requirements are entered, struck out, and taken in from a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.base.limits import Limit, read_limit
from guiju.base.numbers import UnreadableNumber, parse
from guiju.documents.columns import rows_of, written
from guiju.journal import actions as journal
from guiju.standards.models import Standard
from guiju.standards.requirements.models import Requirement, names_in

COLUMNS: Final = ("标准号", "产品", "指标", "限值", "单位", "条件", "试验方法", "条款", "来源")
WHY: Final = "不能入库的原因"
MOST_ROWS: Final = 20_000
_LENGTHS: Final = {"product": 200, "characteristic": 200, "condition": 200, "test_method": 200, "clause": 40}
_FINEST: Final = 9
"""Decimals of a limit that are kept."""


@transaction.atomic
def enter_requirement(
    edition: Standard,
    *,
    product: str,
    characteristic: str,
    limit: Limit,
    source: str,
    condition: str = "",
    test_method: str = "",
    clause: str = "",
    by: Any,
) -> Requirement:
    """Enter what an edition requires. Raises InvalidForm; NotNow where it stands there already."""
    given = {
        "product": "；".join(names_in(product)),
        "characteristic": "；".join(names_in(characteristic)),
        "condition": condition.strip(),
        "test_method": test_method.strip(),
        "clause": clause.strip(),
    }
    for what, text in (
        (_("产品"), given["product"]),
        (_("指标"), given["characteristic"]),
        (_("来源"), source.strip()),
    ):
        if not text:
            raise InvalidForm(_("“{what}”必须填写").format(what=what))
    for name, most in _LENGTHS.items():
        if len(given[name]) > most:
            raise InvalidForm(_("“{text}…”太长，最多 {most} 个字").format(text=given[name][:20], most=most))
    for end in (limit.value, limit.second):
        if end is not None and (round(end, _FINEST) != end or abs(end) >= 10**15):
            raise InvalidForm(_("限值 {value} 放不下：整数最多 15 位，小数最多 9 位").format(value=end))
    same = Requirement.objects.standing().filter(
        edition=edition,
        product=given["product"],
        characteristic=given["characteristic"],
        condition=given["condition"],
        clause=given["clause"],
        comparison=limit.comparison.value,
    )
    if same.exists():
        raise NotNow(_("{number} 的“{what}”已登记").format(number=edition.parsed.printed, what=given["characteristic"]))
    requirement = Requirement.objects.create(
        edition=edition,
        comparison=limit.comparison.value,
        limit=_digits(limit.value),
        second="" if limit.second is None else _digits(limit.second),
        unit=limit.unit,
        source=source.strip()[:200],
        **given,
    )
    journal.record("requirement.entered", edition.key, by=by, changes=[journal.changed(requirement)])
    return requirement


def _digits(value: Decimal) -> str:
    """``55`` of 55.0 and of 5.5E+1."""
    return f"{value.normalize():f}"


@transaction.atomic
def strike(requirement: Requirement, *, reason: str, by: Any) -> Requirement:
    """Take a wrong entry out of use. Raises InvalidForm without a reason, NotNow where it is out already."""
    if not reason.strip():
        raise InvalidForm(_("请写明理由"))
    held = Requirement.objects.select_for_update().select_related("edition").get(pk=requirement.pk)
    if held.struck_because:
        raise NotNow(_("“{what}”已经划去").format(what=held.characteristic))
    before = journal.values_of(held)
    held.struck_because = reason.strip()[:300]
    held.save(update_fields=["struck_because"])
    journal.record(
        "requirement.struck",
        held.edition.key,
        by=by,
        changes=[journal.changed(held, before)],
        reason=held.struck_because,
    )
    return held


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file; `refused` are rows as they were, each with why not."""

    entered: int
    known: int
    """Rows that stood in the register already: taking in the same file twice does no harm."""
    refused: tuple[tuple[tuple[str, ...], str], ...]


def take_in(content: bytes, *, by: Any) -> Taken:
    """Rows of a CSV file with the `COLUMNS` under their names; good ones go in. Raises InvalidForm for the file.

    ``限值`` is written as in a standard: ``≥ 5``, ``10～20``, ``50±2``, with or without its unit.
    """
    rows = rows_of(content, COLUMNS, required=(*COLUMNS[:4], "来源"), most=MOST_ROWS)
    entered = known = 0
    refused = []
    for row in rows:
        try:
            _enter(row, by=by)
            entered += 1
        except NotNow:
            known += 1
        except (InvalidForm, NotFound, UnreadableNumber) as fault:
            refused.append((tuple(row[column] for column in COLUMNS), fault.told(_)))
    return Taken(entered, known, tuple(refused))


def _enter(row: dict[str, str], *, by: Any) -> None:
    limit = read_limit(f"{row['限值']} {row['单位']}".strip())
    if limit is None:
        raise InvalidForm(_("限值“{text}”不能识读，应如 ≥ 5、不大于 0.1、10～20 或 50±2").format(text=row["限值"][:40]))
    number = parse(row["标准号"])
    edition = Standard.objects.filter(key=number.key).first()
    if edition is None:
        raise NotFound(_("登记簿中没有 {number}").format(number=number.printed))
    enter_requirement(
        edition,
        product=row["产品"],
        characteristic=row["指标"],
        limit=limit,
        condition=row["条件"],
        test_method=row["试验方法"],
        clause=row["条款"],
        source=row["来源"],
        by=by,
    )


def as_csv(requirements: Iterable[Requirement]) -> str:
    """Requirements as a file that can be taken in again."""
    return written(
        (
            (
                each.edition.parsed.printed,
                each.product,
                each.characteristic,
                str(each.limits),
                "",
                each.condition,
                each.test_method,
                each.clause,
                each.source,
            )
            for each in requirements
        ),
        COLUMNS,
    )


def mending(refused: Iterable[tuple[Iterable[str], str]]) -> str:
    """Rows that did not go in, with why, to be mended and sent again."""
    return written(((*row, why) for row, why in refused), (*COLUMNS, WHY))
