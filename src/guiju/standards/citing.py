"""How a standard is cited: in the form of GB/T 7714—2015, and as an entry of BibTeX. Pure: nothing is looked up.

No text of GB/T 7714—2015 was at hand; the form follows its examples as others reprint them (unverified). A standard
is cited like a book, with its number behind the title:

    全国信息与文献标准化技术委员会. 文献著录: 第4部分 非书资料: GB/T 3792.4—2009[S]. 北京: 中国标准出版社, 2010: 3.

Read over the network it is [S/OL], with the day of reading in brackets, a day of publication in round brackets before
it, and the address:

    Information and documentation-the Dublin core metadata element set: ISO 15836:2009[S/OL]. [2013-03-24]. http://…

The register knows neither publishers nor pages; both are left out, as in the second example. Who answers for a standard
(主要责任者) is its committee, as in the first, or else the body that issued it.
"""

from __future__ import annotations

import re
from datetime import date

from guiju.organizations.models import Organization
from guiju.standards.models import Standard

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")


def gb7714(standard: Standard, *, url: str, cited_on: date) -> str:
    """The entry of a list of references, one line ending in a full stop only where no address follows.

    ``全国标准化原理与方法标准化技术委员会. 标准化工作导则 第1部分:标准化文件的结构和起草规则: GB/T 1.1—2020[S/OL].
    (2020-03-31)[2026-11-21]. https://…``
    """
    named = ": ".join(filter(None, (_title(standard), standard.parsed.printed)))
    published = f"({standard.published_on})" if standard.published_on else ""
    parts = [_responsible(standard), f"{named}[S/OL]", f"{published}[{cited_on}]", url]
    return ". ".join(filter(None, parts))


def bibtex(standard: Standard, *, url: str, cited_on: date) -> str:
    """An entry of type ``@standard``: biblatex and the styles for GB/T 7714 know it, all others take it for ``@misc``.

    The date stands as year and month, which old and new programs read alike.
    """
    title = _title(standard)
    published = standard.published_on
    fields = {
        "author": _whole(_responsible(standard)),
        "title": _whole(title or standard.parsed.printed),
        "number": f"{{{_escaped(standard.parsed.printed)}}}",
        "year": f"{{{published.year if published else standard.year}}}" if published or standard.year else "",
        "month": f"{{{published.month}}}" if published else "",
        "url": f"{{{url}}}",
        "urldate": f"{{{cited_on}}}",
        "langid": "{chinese}" if _CHINESE.search(title) else "{english}" if title else "",
    }
    lines = [f"  {name:<7} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@standard{{{_label(standard.key)},", *lines, "}", ""])


def _title(standard: Standard) -> str:
    return _SPACES.sub(" ", standard.title).strip()


def _responsible(standard: Standard) -> str:
    """In the language of the title; a committee that is known by its code alone answers for nothing."""
    chinese = bool(_CHINESE.search(standard.title)) or not standard.title
    for body in (standard.committee, standard.issued_by):
        if body is not None and (name := _name(body, chinese=chinese)):
            return name
    return ""


def _name(body: Organization, *, chinese: bool) -> str:
    first, second = (body.name_zh, body.name_en) if chinese else (body.name_en, body.name_zh)
    name = _SPACES.sub(" ", first or second).strip()
    return "" if name == body.code else name


_TEX_SIGNS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "{}$&#%_"
}
_LABEL = re.compile(r"[^a-z0-9._-]")


def _escaped(text: str) -> str:
    return "".join(_TEX_SIGNS.get(sign, sign) for sign in text)


def _whole(text: str) -> str:
    """In two pairs of braces: no style takes a body for a person, or a capital for a mistake."""
    return f"{{{{{_escaped(text)}}}}}" if text else ""


def _label(key: str) -> str:
    return _LABEL.sub("-", key)
