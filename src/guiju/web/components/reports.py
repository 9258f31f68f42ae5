"""How reports are called on pages, and their text as a part of one."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guiju.reports.kinds import KINDS
from guiju.reports.models import Report, ReportKind

STEPS: Mapping[str, Promise] = {
    "copy": _("同步列式副本"),
    "figures": _("计算数字"),
    "identities": _("核对恒等式"),
    "document": _("写成文档"),
    "contents": _("数页码"),
    "page": _("写成网页"),
    "pdf": _("转成 PDF"),
}


def kind_title(kind: ReportKind) -> str:
    known = KINDS[kind]
    return known.title_en if (get_language() or "").startswith("en") else known.title


def title(report: Report) -> str:
    """标准化发展年度报告（2020）; in English its kind and period."""
    if (get_language() or "").startswith("en"):
        return f"{kind_title(ReportKind(report.kind))}, {report.period}"
    return KINDS[ReportKind(report.kind)].named(report.time)


def article(page: str, site: str, figures: str) -> SafeString:
    """The text of a report as `reports.word.to_html` wrote it, to stand in a page of ours.

    The table of all figures gives way to a link to `figures`, the page that has it: each figure leads to its rows
    anyway. Links to `site` become links within the site that is being read.
    """
    start, end = page.index("<main"), page.rindex("</main>")
    text = page[page.index(">", start) + 1 : end]
    if site:
        text = text.replace(f'href="{site}/', 'href="/')
    first = text.find(' id="f1"')
    if first >= 0:
        begin, finish = (
            text.rfind('<div class="wide"', 0, first),
            text.index("</table></div>", first) + len("</table></div>"),
        )
        text = f'{text[:begin]}<p><a href="{escape(figures)}">全部数字另成一页</a></p>{text[finish:]}'
    return mark_safe(text)  # written by us, escaped there
