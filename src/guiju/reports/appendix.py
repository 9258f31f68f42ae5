"""The appendices of a report: each figure with its definition, day, source and query; the identities that hold them.

Word is told after the text is there: the queries become links to the pages with the rows, and the long rows small.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row

from guiju.figures.identities import Outcome, Verdict
from guiju.reports.ledger import Used
from guiju.reports.templates import SMALL
from guiju.reports.word import Tabled
from guiju.reports.word.packing import opened, saved

_QUERY = 5  # the column of the query
_VERDICTS = {Verdict.HOLDS: "成立", Verdict.FAILS: "不成立", Verdict.UNKNOWN: "缺数，未判"}


def figures(used: Iterable[Used], numbers: dict[str, int]) -> Tabled:
    """`numbers` are those of the identities by id."""
    listed = tuple(used)
    return Tabled(
        header=("序号", "指标及口径", "数值", "时点", "来源", "查询", "恒等式"),
        rows=tuple(
            (
                str(place),
                f"{one.title}：{one.definition}",
                one.said,
                one.when,
                one.source or "未报送",
                unquote(one.address),
                ", ".join(str(numbers[each]) for each in one.identities) or "—",
            )
            for place, one in enumerate(listed, start=1)
        ),
        widths=(5, 31, 9, 8, 13, 24, 10),
        anchors=tuple(one.anchor for one in listed),
        name="figures",
    )


def identities(outcomes: Iterable[Outcome], numbers: dict[str, int]) -> Tabled:
    return Tabled(
        header=("编号", "恒等式", "左边", "右边", "结果"),
        rows=tuple(
            (str(numbers[one.id]), one.sentence, str(one.left), str(one.right), _VERDICTS[one.verdict])
            for one in outcomes
        ),
        widths=(6, 56, 13, 13, 12),
        anchors=tuple(f"i{numbers[one.id]}" for one in outcomes),
        name="identities",
    )


def numbered(outcomes: Iterable[Outcome]) -> dict[str, int]:
    return {one.id: place for place, one in enumerate(outcomes, start=1)}


def finished(document: bytes, used: Iterable[Used], *, site: str) -> bytes:
    """The same document with the rows of its appendices set small, and their queries leading to `site`."""
    word = opened(document)
    addresses = {one.anchor: one.address for one in used}
    small = next((style.style_id for style in word.styles if style.name == SMALL), None)
    for mark in list(word.element.body.iter(qn("w:bookmarkStart"))):
        row = next(mark.iterancestors(qn("w:tr")), None)
        if row is None:
            continue
        if small:
            for look in row.iter(qn("w:pStyle")):
                look.set(qn("w:val"), small)
        if address := addresses.get(mark.get(qn("w:name")) or ""):
            _lead(word, row, site + address)
    return saved(word)


def _lead(word: Document, row: CT_Row, address: str) -> None:
    cells = row.tc_lst
    if len(cells) <= _QUERY:
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    [paragraph] = cells[_QUERY].p_lst
    link.extend(paragraph.r_lst)
    paragraph.append(link)
