"""What a policy says, as data: kinds of achievement, amounts, caps, place, time; and how an amount is reckoned.

Pure. Amounts are in yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from guiju.base.errors import InvalidForm, Sentence, joined
from guiju.base.terms import Tier
from guiju.workflow.titles import title as _

WHOLE: Final = Decimal(100)
MOST_KINDS: Final = 40


class Achievement(StrEnum):
    """What somebody may be paid for; stored codes."""

    INTERNATIONAL_LEAD = "international-lead"
    INTERNATIONAL_JOIN = "international-join"
    NATIONAL_LEAD = "national-lead"
    NATIONAL_JOIN = "national-join"
    SECTOR_LEAD = "sector-lead"
    SECTOR_JOIN = "sector-join"
    LOCAL_LEAD = "local-lead"
    LOCAL_JOIN = "local-join"
    ASSOCIATION_LEAD = "association-lead"
    INTERNATIONAL_SECRETARIAT = "international-secretariat"
    TC_SECRETARIAT = "tc-secretariat"
    SC_SECRETARIAT = "sc-secretariat"
    PILOT_PROJECT = "pilot-project"

    @property
    def tier(self) -> Tier | None:
        """The tier that the standard must have; None where the achievement is no standard."""
        return _TIERS.get(self.value.rpartition("-")[0]) if self.value.endswith(("-lead", "-join")) else None


_TIERS: Final = {
    "international": Tier.INTERNATIONAL,
    "national": Tier.NATIONAL,
    "sector": Tier.SECTOR,
    "local": Tier.LOCAL,
    "association": Tier.ASSOCIATION,
}

TITLES: Final[Mapping[Achievement, str]] = {
    Achievement.INTERNATIONAL_LEAD: _("主导制定国际标准"),
    Achievement.INTERNATIONAL_JOIN: _("参与制定国际标准"),
    Achievement.NATIONAL_LEAD: _("主导制定国家标准"),
    Achievement.NATIONAL_JOIN: _("参与制定国家标准"),
    Achievement.SECTOR_LEAD: _("主导制定行业标准"),
    Achievement.SECTOR_JOIN: _("参与制定行业标准"),
    Achievement.LOCAL_LEAD: _("主导制定地方标准"),
    Achievement.LOCAL_JOIN: _("参与制定地方标准"),
    Achievement.ASSOCIATION_LEAD: _("主导制定团体标准"),
    Achievement.INTERNATIONAL_SECRETARIAT: _("承担国际标准化技术机构秘书处"),
    Achievement.TC_SECRETARIAT: _("承担全国专业标准化技术委员会秘书处"),
    Achievement.SC_SECRETARIAT: _("承担分技术委员会秘书处"),
    Achievement.PILOT_PROJECT: _("承担标准化试点示范项目"),
}
OPTIONS: Final = tuple((each.value, title) for each, title in TITLES.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of achievement: yuan for each, percent of it for a revision, how many of it in a year (None: any)."""

    achievement: Achievement
    amount: Decimal
    revision_percent: int = 50
    most_a_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A policy as it is published. `region` begins the codes of the places that it is for; "" is everywhere.

    `cap` is the most that one applicant gets in one year, over all kinds; None is no cap.
    """

    title: str
    basis: str
    region: str
    first: date
    last: date | None
    cap: Decimal | None
    publicity_days: int
    kinds: tuple[Kind, ...]

    def kind(self, achievement: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.achievement == achievement), None)

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An amount with how it came about, one sentence each."""

    amount: Decimal
    lines: tuple[Sentence, ...]


def reckoned(terms: Terms, kind: Kind, *, revision: bool, paid: Decimal, times: int) -> Reckoned:
    """What one achievement brings; `paid` and `times` are what the applicant already has in the year, under the policy.

    A revision brings its part; then the count of the year is looked at, then the cap.
    """
    amount = kind.amount
    lines = [Sentence("{kind}：每项 {amount} 元", kind=TITLES[kind.achievement], amount=yuan(amount))]
    if revision:
        amount = (amount * kind.revision_percent / WHOLE).quantize(Decimal("0.01"))
        lines.append(
            Sentence("修订的，按 {percent}% 计：{amount} 元", percent=kind.revision_percent, amount=yuan(amount))
        )
    if kind.most_a_year is not None and times >= kind.most_a_year:
        lines.append(
            Sentence("每年最多 {most} 项，本年度已有 {times} 项：不再资助", most=kind.most_a_year, times=times)
        )
        return Reckoned(Decimal(0), tuple(lines))
    if terms.cap is not None and paid + amount > terms.cap:
        left = max(terms.cap - paid, Decimal(0))
        lines.append(
            Sentence(
                "同一单位每年最多 {cap} 元，本年度已有 {paid} 元：减为 {left} 元",
                cap=yuan(terms.cap),
                paid=yuan(paid),
                left=yuan(left),
            )
        )
        amount = left
    lines.append(Sentence("应为 {amount} 元", amount=yuan(amount)))
    return Reckoned(amount, tuple(lines))


def yuan(amount: Decimal) -> str:
    """With commas; fen only where there are any: 12,500 or 12,500.50."""
    whole = amount == amount.to_integral_value()
    return f"{amount:,.0f}" if whole else f"{amount:,.2f}"


# As stored


def as_json(terms: Terms) -> dict[str, Any]:
    return {
        "title": terms.title,
        "basis": terms.basis,
        "region": terms.region,
        "first": terms.first.isoformat(),
        "last": terms.last.isoformat() if terms.last else "",
        "cap": str(terms.cap) if terms.cap is not None else "",
        "publicity_days": terms.publicity_days,
        "kinds": [
            {
                "achievement": kind.achievement.value,
                "amount": str(kind.amount),
                "revision_percent": kind.revision_percent,
                "most_a_year": kind.most_a_year,
            }
            for kind in terms.kinds
        ],
    }


def from_json(kept: Mapping[str, Any]) -> Terms:
    """Raises InvalidForm with all that is wrong with it, one sentence a line."""
    faults: list[str] = []
    terms = Terms(
        title=_text(kept, "title", Sentence("名称"), faults),
        basis=_text(kept, "basis", Sentence("依据的文件和文号"), faults),
        region=str(kept.get("region", "")).strip(),
        first=_day(kept, "first", Sentence("施行日期"), faults) or date.min,
        last=_day(kept, "last", Sentence("失效日期"), faults) if kept.get("last") else None,
        cap=_money(kept["cap"], Sentence("年度上限"), faults) if kept.get("cap") not in ("", None) else None,
        publicity_days=_whole(kept.get("publicity_days"), Sentence("公示的工作日数"), faults, 1, 60),
        kinds=tuple(_kind(each, faults) for each in kept.get("kinds", ())),
    )
    if terms.last is not None and terms.last < terms.first:
        faults.append(Sentence("失效日期早于施行日期"))
    if not terms.kinds:
        faults.append(Sentence("至少要有一类成果"))
    codes = [kind.achievement for kind in terms.kinds]
    if len(set(codes)) < len(codes):
        faults.append(Sentence("同一类成果写了两次"))
    if terms.region and not (terms.region.isdigit() and len(terms.region) in (2, 4, 6)):
        faults.append(Sentence("行政区划代码应是 2、4 或 6 位数字，现为“{found}”", found=terms.region[:20]))
    if faults:
        raise InvalidForm(joined(faults, "\n"))
    return terms


def _kind(kept: Mapping[str, Any], faults: list[str]) -> Kind:
    try:
        achievement = Achievement(kept.get("achievement", ""))
    except ValueError:
        faults.append(Sentence("没有“{code}”这类成果", code=str(kept.get("achievement"))[:40]))
        achievement = Achievement.NATIONAL_LEAD
    title = str(TITLES[achievement])
    most = kept.get("most_a_year")
    return Kind(
        achievement=achievement,
        amount=_money(kept.get("amount", ""), title, faults),
        revision_percent=_whole(
            kept.get("revision_percent", 50), Sentence("{kind}的修订比例", kind=title), faults, 0, 100
        ),
        most_a_year=_whole(most, Sentence("{kind}的年度项数", kind=title), faults, 1, 999)
        if most not in ("", None)
        else None,
    )


def _text(kept: Mapping[str, Any], name: str, title: str, faults: list[str]) -> str:
    text = " ".join(str(kept.get(name, "")).split())
    if not text:
        faults.append(Sentence("{title}：必须填写", title=title))
    return text[:300]


def _day(kept: Mapping[str, Any], name: str, title: str, faults: list[str]) -> date | None:
    try:
        return date.fromisoformat(str(kept.get(name, "")).strip())
    except ValueError:
        faults.append(Sentence("{title}：应写作 2026-01-01", title=title))
        return None


def _money(text: Any, title: str, faults: list[str]) -> Decimal:
    try:
        amount = Decimal(str(text).replace(",", "").strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        faults.append(Sentence("{title}：金额应是正数，最多两位小数", title=title))
        return Decimal(1)
    return amount


def _whole(text: Any, title: str, faults: list[str], least: int, most: int) -> int:
    found = str(text).strip()
    if not found.isascii() or not found.isdigit() or not least <= int(found) <= most:
        faults.append(Sentence("{title}：应是 {least} 到 {most} 的整数", title=title, least=least, most=most))
        return least
    return int(found)
