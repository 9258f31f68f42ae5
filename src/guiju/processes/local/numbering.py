"""The number of a local standard: given once, at approval, in a sequence without gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.base.numbers import StandardNumber, parse
from guiju.processes.local.models import NumberSequence, SkippedNumber
from guiju.standards.models import Standard
from guiju.workflow.models import Case

_CODE = re.compile(r"DB(\d{2}|\d{4})")


@dataclass(frozen=True, slots=True)
class Given:
    number: StandardNumber
    skipped: tuple[str, ...] = ()
    """Numbers of the register that were passed over."""


def code_of_region(region: str) -> str:
    """``DB33`` of 33 and 330000, ``DB3301`` of 330100; "" where a region issues no local standards (a county)."""
    bare = re.sub(r"(00){1,2}$", "", region)
    return f"DB{bare}" if re.fullmatch(r"\d{2}|\d{4}", bare) else ""


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


@transaction.atomic
def give_number(case: Case, *, code: str, guidance: bool, year: int, revised: StandardNumber | None = None) -> Given:
    """The next number under ``DB33/T``; a revision keeps the number of the edition that it revises, with the new year.

    The first number that is given under a prefix follows the highest of the register. Numbers that the register got
    otherwise since then are skipped and the skipping is kept. Raises InvalidForm where a revision cannot keep its own.
    """
    prefix = f"{code}/{'Z' if guidance else 'T'}"
    if revised is not None and revised.prefix == prefix:
        kept = parse(f"{prefix} {revised.body}-{year}")
        if Standard.objects.filter(key=kept.key).exists():
            raise InvalidForm(_("{number} 已在登记簿中，同一年不能再编此号").format(number=kept.printed))
        return Given(kept)
    held = _held_under(prefix)
    highest = max(held, default=0)
    sequence, _made = NumberSequence.objects.select_for_update().get_or_create(
        prefix=prefix, defaults={"began_after": highest, "last": highest}
    )
    skipped = []
    ordinal = sequence.last + 1
    while ordinal in held:
        SkippedNumber.objects.create(sequence=sequence, ordinal=ordinal, holder=held[ordinal], case=case)
        skipped.append(f"{prefix} {ordinal}")
        ordinal += 1
    sequence.last = ordinal
    sequence.save(update_fields=["last"])
    return Given(parse(f"{prefix} {ordinal}-{year}"), tuple(skipped))


def _held_under(prefix: str) -> dict[int, str]:
    """Numbers of the register under a prefix, with the key of a standard that holds each."""
    found: dict[int, str] = {}
    for key, text in Standard.objects.filter(prefix=prefix).values_list("key", "number"):
        digits = re.match(r"\d+", parse(text).body)
        if digits:
            found.setdefault(int(digits[0]), key)
    return found
