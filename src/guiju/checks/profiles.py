"""Profiles and the settings of a check: which rules run, how severe they are, which words are flagged.

A project keeps its own settings in `guiju.toml`, in the folder of the file or above it:

    [check]
    profile = "association"
    select = ["REF", "STR", "VRB101"]      # codes or families; without it all rules of the profile
    ignore = ["TXT104"]
    mend_dates = false                     # --fix leaves the years of dated references alone

    [check.severity]
    REF108 = "notice"

    [check.words]
    flagged = ["原则上"]                     # said to be vague by VRB and TXT rules
    safe = ["可溶性"]                        # compounds in which a verb is no verb

    [[check.accepted]]
    code = "REF103"
    fingerprint = "5f3c…"
    reason = "合同约定采用旧版"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from guiju.base.errors import GuijuError
from guiju.checks.definition import Profile, Rule, Severity

FILE: Final = "guiju.toml"


class UnusableSettings(GuijuError):
    """`guiju.toml`, or what was asked on the command line, names something that there is not."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody decided to live with."""

    code: str
    fingerprint: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides what a check finds, apart from document, register and day."""

    profile: Profile = Profile.DOCUMENT
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    flagged_words: tuple[str, ...] = ()
    safe_words: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    mend_dates: bool = True
    """Whether the year of a dated reference that was replaced one by one may be brought up to date unasked."""

    def runs(self, rule: Rule) -> bool:
        """A code says more than a family: `select=("REF",), ignore=("REF108",)` leaves out that one."""
        if rule.code in self.select:
            return rule.code not in self.ignore
        if rule.profiles.isdisjoint((self.profile,)):
            return False
        if self.select and rule.family not in self.select:
            return False
        return rule.family not in self.ignore and rule.code not in self.ignore

    def severity_of(self, rule: Rule) -> Severity:
        return self.severity.get(rule.code, rule.severity_in(self.profile))


def read_settings(path: Path, *, profile: Profile) -> Settings:
    """The settings of a `guiju.toml`; `profile` where it names none. Raises UnusableSettings."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnusableSettings("不能读取 {file}：{reason}", file=path.name, reason=str(error)) from error
    return _settings(_section(content, "check", path.name), path.name, profile)


_KEYS: Final = ("profile", "select", "ignore", "severity", "words", "accepted", "mend_dates")


def _settings(table: Mapping[str, Any], name: str, profile: Profile) -> Settings:
    for key in table:
        if key not in _KEYS:
            raise UnusableSettings(
                "{file}：[check] 里没有 {key}，可用的是 {keys}", file=name, key=key, keys="、".join(_KEYS)
            )
    words, severities = (_section(table, key, name) for key in ("words", "severity"))
    entries = table.get("accepted", [])
    accepted = []
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or not all(isinstance(entry.get(k), str) for k in ("code", "fingerprint")):
            raise UnusableSettings("{file}：[[check.accepted]] 要有 code、fingerprint 和 reason", file=name)
        reason = entry.get("reason", "")
        if not isinstance(reason, str) or not reason.strip():
            raise UnusableSettings("{file}：接受 {code} 要写明理由 reason", file=name, code=entry["code"])
        accepted.append(Accepted(entry["code"], entry["fingerprint"], reason.strip()))
    return Settings(
        profile=profile_of(table["profile"]) if "profile" in table else profile,
        select=_texts(table, "select", name),
        ignore=_texts(table, "ignore", name),
        severity={code: severity_of(text) for code, text in severities.items()},
        flagged_words=_texts(words, "flagged", name),
        safe_words=_texts(words, "safe", name),
        accepted=tuple(accepted),
        mend_dates=_switch(table, "mend_dates", name),
    )


def _section(table: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise UnusableSettings("{file}：{key} 应为一节，例如 [{key}]", file=name, key=key)
    return found


def _texts(table: Mapping[str, Any], key: str, name: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise UnusableSettings('{file}：{key} 应为一列文字，例如 {key} = ["REF"]', file=name, key=key)
    return tuple(found)


def _switch(table: Mapping[str, Any], key: str, name: str) -> bool:
    found = table.get(key, True)
    if not isinstance(found, bool):
        raise UnusableSettings("{file}：{key} 应为 true 或 false", file=name, key=key)
    return found


def profile_of(text: str) -> Profile:
    """Raises UnusableSettings."""
    try:
        return Profile(text)
    except ValueError as error:
        raise UnusableSettings("没有 {text} 这个方案，可用的是 {known}", text=text, known="、".join(Profile)) from error


def severity_of(text: str) -> Severity:
    """Raises UnusableSettings."""
    try:
        return Severity(text)
    except ValueError as error:
        raise UnusableSettings(
            "没有 {text} 这个级别，可用的是 {known}", text=text, known="、".join(Severity)
        ) from error


def nearest_settings(start: Path) -> Path | None:
    """The `guiju.toml` in the folder or in the next one above that has one."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def narrowed(settings: Settings, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Settings:
    """With what was asked on the command line: its selection in place of the file's, its ignored ones besides."""
    return replace(settings, select=tuple(select) or settings.select, ignore=(*settings.ignore, *ignore))
