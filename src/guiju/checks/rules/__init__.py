"""The rules, one file for each matter: found by themselves, in the order of their codes."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from guiju.base.errors import NotFound
from guiju.checks.definition import Rule, entered_rules


@cache
def every() -> tuple[Rule, ...]:
    """All rules."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(entered_rules())


def rule_of(code: str) -> Rule:
    """Raises NotFound."""
    for rule in every():
        if rule.code == code:
            return rule
    raise NotFound("没有编号为 {code} 的规则", code=code)
