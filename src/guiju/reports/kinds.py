"""The kinds of report: which template, charts, tables and identities each has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from guiju.base.errors import InvalidForm
from guiju.figures.periods import Period
from guiju.reports import annual, bulletin, words
from guiju.reports.models import ReportKind
from guiju.reports.parts import Part


@dataclass(frozen=True, slots=True)
class Kind:
    """`codes` are what its charts and tables will ask for, so that it is evaluated together with the text's."""

    code: ReportKind
    title: str
    title_en: str
    template: str
    parts: Mapping[str, Part]
    codes: tuple[str, ...]
    yearly: bool

    def named(self, period: Period) -> str:
        """As on its cover: 标准化发展年度报告（2020）."""
        return f"{self.title}（{period if self.yearly else words.period(period)}）"

    def own_template(self) -> bytes:
        return files("guiju.reports").joinpath(self.template).read_bytes()

    def accept(self, period: Period) -> None:
        """Raises InvalidForm for a period that a report of this kind cannot be about."""
        if self.yearly and not words.is_year(period):
            raise InvalidForm("年度报告的时期应是一年，如 2020，现为“{found}”", found=str(period))


KINDS: dict[ReportKind, Kind] = {
    ReportKind.ANNUAL: Kind(
        ReportKind.ANNUAL,
        "标准化发展年度报告",
        "Annual report on standardization",
        "annual/template.docx",
        annual.PARTS,
        annual.CODES,
        yearly=True,
    ),
    ReportKind.BULLETIN: Kind(
        ReportKind.BULLETIN,
        "标准化工作简报",
        "Bulletin on standardization",
        "bulletin/template.docx",
        bulletin.PARTS,
        bulletin.CODES,
        yearly=False,
    ),
}
