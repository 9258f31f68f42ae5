"""The columns of a spreadsheet, under headings that an import recognises (importing.columns)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from guiju.base.terms import Nature, Status, Tier

Record = Mapping[str, Any]
Cell = str | date
"""A text; or a day, which a workbook holds as one. "" where the register knows nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    cell: Callable[[Record], Cell]
    width: int = 12
    """In characters, for a workbook."""


def columns(*, on: date, site: str = "") -> tuple[Column, ...]:
    """In the language of this moment: a file is written later, when another reader's may be active.

    `site` is what stands before the path of a standard: ``https://example.cn``.
    """
    english = (get_language() or "").startswith("en")
    name = _named("name_en", "name_zh") if english else _named("name_zh", "name_en")
    return (
        Column(pgettext("column", "标准编号"), _text("number"), 24),
        Column(pgettext("column", "中文名称"), _text("title_zh"), 44),
        Column(pgettext("column", "英文名称"), _text("title_en"), 44),
        Column(pgettext("column", "状态（{day}）").format(day=on), _word("status", _statuses())),
        Column(pgettext("column", "层级"), _word("tier", _tiers())),
        Column(pgettext("column", "性质"), _word("nature", _natures())),
        Column(pgettext("column", "发布日期"), _day("published_on")),
        Column(pgettext("column", "实施日期"), _day("effective_on")),
        Column(pgettext("column", "废止日期"), _day("withdrawn_on")),
        Column(pgettext("column", "代替"), _numbers("replaces"), 24),
        Column(pgettext("column", "被代替"), _numbers("replaced_by"), 24),
        Column(pgettext("column", "采用国际标准"), _numbers("adopts"), 24),
        Column(pgettext("column", "一致性程度"), _degrees),
        Column(pgettext("column", "发布部门"), name("issued_by"), 24),
        Column(pgettext("column", "归口单位"), name("committee"), 24),
        Column(pgettext("column", "行政区划代码"), _code("region")),
        Column(pgettext("column", "地区"), name("region")),
        Column(pgettext("column", "行业代码"), _code("industry")),
        Column("ICS", _joined("ics"), 16),
        Column("CCS", _joined("ccs"), 16),
        Column(pgettext("column", "备案日期"), _day("filed_on")),
        Column(pgettext("column", "来源"), lambda record: record["source"]["title"] or record["source"]["name"], 24),
        Column(pgettext("column", "链接"), lambda record: f"{site}{record['path']}", 44),
    )


def _statuses() -> dict[str, str]:
    return {
        Status.IN_FORCE: _("现行"),
        Status.UPCOMING: _("即将实施"),
        Status.REPLACED: _("被代替"),
        Status.WITHDRAWN: _("废止"),
        Status.UNPUBLISHED: _("尚未发布"),
        Status.UNKNOWN: _("状态不明"),
    }


def _tiers() -> dict[str, str]:
    return {
        Tier.NATIONAL: _("国家标准"),
        Tier.SECTOR: _("行业标准"),
        Tier.LOCAL: _("地方标准"),
        Tier.ASSOCIATION: _("团体标准"),
        Tier.ENTERPRISE: _("企业标准"),
        Tier.INTERNATIONAL: _("国际标准"),
        Tier.FOREIGN: _("国外标准"),
    }


def _natures() -> dict[str, str]:
    return {
        Nature.MANDATORY: _("强制性"),
        Nature.VOLUNTARY: _("推荐性"),
        Nature.GUIDANCE: _("指导性技术文件"),
    }


def _text(name: str) -> Callable[[Record], Cell]:
    return lambda record: record[name] or ""


def _word(name: str, words: Mapping[str, str]) -> Callable[[Record], Cell]:
    return lambda record: words.get(record[name], "")


def _day(name: str) -> Callable[[Record], Cell]:
    return lambda record: date.fromisoformat(record[name]) if record[name] else ""


def _numbers(name: str) -> Callable[[Record], Cell]:
    return lambda record: "、".join(other["number"] for other in record[name])


def _degrees(record: Record) -> Cell:
    return "、".join(dict.fromkeys(other["degree"] for other in record["adopts"] if other["degree"]))


def _named(first: str, second: str) -> Callable[[str], Callable[[Record], Cell]]:
    def of(name: str) -> Callable[[Record], Cell]:
        def cell(record: Record) -> Cell:
            thing = record[name]
            return (thing[first] or thing[second] or thing["code"] or "") if thing else ""

        return cell

    return of


def _code(name: str) -> Callable[[Record], Cell]:
    return lambda record: record[name]["code"] if record[name] else ""


def _joined(name: str) -> Callable[[Record], Cell]:
    return lambda record: "; ".join(record[name])
