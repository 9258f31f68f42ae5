"""Fictional requirements of some of the made standards (words/requirements.toml), so that drafts can be compared."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from importlib.resources import files
from typing import Final

from guiju.base.limits import Limit, read_limit
from guiju.base.terms import Nature, Tier
from guiju.demonstration.loading import Loader
from guiju.standards.models import Standard
from guiju.standards.requirements.actions import enter_requirement

SOURCE: Final = "演示数据（程序生成，并非真实指标）"


def load(last_day: date, source: int, loader: Loader) -> None:
    """For the made national standards that are in force on the last day of the plan. Raises ValueError for a limit
    that ships and cannot be read."""
    text = files(__package__).joinpath("words", "requirements.toml").read_text(encoding="utf-8")
    count, digest = 0, hashlib.sha256()
    for product in tomllib.loads(text)["product"]:
        for edition in _editions(product["name"], on=last_day, source=source):
            for place, (characteristic, limit, condition, method) in enumerate(product["requirements"], start=1):
                made = enter_requirement(
                    edition,
                    product=product["name"],
                    characteristic=characteristic,
                    limit=_limit(limit),
                    condition=condition,
                    test_method=method,
                    clause=f"5.{place}",
                    source=SOURCE,
                    by=loader.by,
                )
                count += 1
                digest.update(f"{edition.key} {made}\n".encode())
    loader.noted("requirement", count, digest.hexdigest())


def _editions(product: str, *, on: date, source: int) -> list[Standard]:
    """One mandatory and one voluntary, where there are."""
    made = Standard.objects.in_force(on=on).of_tier(Tier.NATIONAL).filter(source=source, title_zh__contains=product)
    found = [made.filter(nature=nature).order_by("pk").first() for nature in (Nature.MANDATORY, Nature.VOLUNTARY)]
    return [edition for edition in found if edition is not None]


def _limit(text: str) -> Limit:
    limit = read_limit(text)
    if limit is None:
        raise ValueError(f"requirements.toml: {text}")
    return limit
