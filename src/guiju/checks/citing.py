"""How a document cites: which numbers are references, which title stands beside one, which clause of it is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from guiju.base.numbers.characters import plain
from guiju.base.numbers.number import StandardNumber
from guiju.checks.subject import Cited, Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element, Role

_ASKS: Final = "应|按|符合|规定|要求|执行|采用|满足"
_HISTORY_BEFORE: Final = re.compile(
    r"(?:代替|替代|取代|替换|废止|作废|修订自|前身|历次版本|早期版本|旧版|老版|原版|原为|原标准|起源于|转化自|升级)"
    rf"(?:(?!{_ASKS})[^。；;\n]){{0,60}}$"
    r"|(?:^|[\s（(“，,。；;])原(?:来|先|有|本|引用|依据|执行|采用)?的?(?:国家|行业|地方)?(?:标准)?\s?$"
)
_HISTORY_AFTER: Final = re.compile(
    r"^[^。；;，,\n]{0,12}(?:已?被(?=[^。；;\n]{0,30}(?:代替|替代|取代|替换|废止|修订))|已?废止|已?作废|已?失效|旧版|老版|上一版)"
    r"|^\s?[（(](?:部分)?代替|^[^。；;，,\n]{0,40}(?:实施(?:之日)?前|生效(?:之日)?前|过渡期)"
)
_DRAFTED_BY: Final = re.compile("按照.{0,60}起草")
_PLACES_BEFORE: Final = 80


def own_number(subject: Subject) -> StandardNumber | None:
    """The number that the cover gives this document; None where it gives none that can be read."""
    span = subject.outline.cover.number
    if span is None:
        return None
    for cited in subject.citations:
        if cited.block is span.block and cited.citation.start < span.end and span.start < cited.citation.end:
            return cited.number
    return None


def is_of_own_line(subject: Subject, number: StandardNumber) -> bool:
    """Whether it is this document itself, in whatever edition."""
    own = subject.once(own_number)
    return own is not None and own.undated_key == number.undated_key


def references(subject: Subject) -> tuple[Cited, ...]:
    """The numbers by which the document refers to others.

    Left out are its own number, what cover, margins and contents repeat, what a bracket says to be adopted, what is
    but a word in the title of another document, and what is told as history: what this or another standard replaces,
    former editions, and all of the foreword but the sentence that names the drafting rules.
    """
    return tuple(
        cited
        for cited in subject.citations
        if _is_place_of_reference(subject, cited)
        and not is_of_own_line(subject, cited.number)
        and not _is_history(cited)
        and not in_mark(subject, cited)
        and not _is_in_title(subject, cited)
    )


def _is_place_of_reference(subject: Subject, cited: Cited) -> bool:
    role = subject.outline.role(cited.block)
    if role in (Role.COVER, Role.MARGIN):
        return False
    home = subject.outline.home(cited.block)
    if home is None:
        return True
    if home.element is Element.FOREWORD:
        return bool(_DRAFTED_BY.search(cited.block.text))
    return home.element not in (Element.CONTENTS, Element.COVER)


_NOTICE: Final = re.compile(r"^[^。；;\n]{0,90}?的?(?:通知|公告|通告|函)(?!》?规定)")
_ABOUT: Final = re.compile(r"关于[^。；;《》\n]{0,40}$")


def _is_in_title(subject: Subject, cited: Cited) -> bool:
    """``GB/T 19003—2008《软件工程　GB/T 19001—2000 应用于计算机软件的指南》``, ``关于实施 YY 0505—2012 的通知``."""
    text, start, end = cited.block.text, cited.citation.start, cited.citation.end
    if _ABOUT.search(text, max(0, start - 50), start) and _NOTICE.match(text[end : end + 100]):
        return True
    titles = subject.once(_titles).get(cited.block.index, ())
    return any(begin < start and first <= start and end <= last for begin, first, last in titles)


def _titles(subject: Subject) -> dict[int, list[tuple[int, int, int]]]:
    """By block: where a number stands that has its title behind it, and from where to where that is."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for cited in subject.citations:
        title = title_of(subject, cited)
        if title is not None and title.block is cited.block and title.start > cited.citation.start:
            found[cited.block.index].append((cited.citation.start, title.start, title.end))
    return found


def in_mark(subject: Subject, cited: Cited) -> bool:
    """Whether it is ISO 9001:2015 of “GB/T 19001—2016（ISO 9001:2015，IDT）”: adopted, not referred to."""
    return any(
        each.number.adopts == cited.number and 0 <= cited.citation.start - each.citation.end <= _OPENING
        for each in subject.once(_adopting).get(cited.block.index, ())
    )


def _adopting(subject: Subject) -> dict[int, list[Cited]]:
    found: dict[int, list[Cited]] = defaultdict(list)
    for cited in subject.citations:
        if cited.number.adopts is not None and not cited.number.double:
            found[cited.block.index].append(cited)
    return found


_OPENING: Final = 4
"""Characters between a number and the one in brackets behind it."""


def _is_history(cited: Cited) -> bool:
    text, citation = cited.block.text, cited.citation
    before = text[max(0, citation.start - _PLACES_BEFORE) : citation.start]
    return bool(_HISTORY_BEFORE.search(before) or _HISTORY_AFTER.match(text[citation.end : citation.end + 60]))


# Titles beside numbers

_BRACKETED_TITLE: Final = r"《(?P<title>[^《》]{2,120}(?:《[^《》]{1,60}》[^《》]{0,60})?)》"
_TITLE_AFTER: Final = re.compile(rf"[\s，,:：]{{0,3}}(?:标准)?\s?{_BRACKETED_TITLE}")
_TITLE_BEFORE: Final = re.compile(rf"{_BRACKETED_TITLE}\s?[（(\[【]\s?$")
_ENTRY_MARK: Final = re.compile(r"\s*(?:\[\d{1,3}\]|[（(]?\d{1,3}[)）.、]|[a-z][)）]|——|[-•·*])?\s*")
_ENTRY_TITLE: Final = re.compile(
    r"(?:\s*[（(][^（）()]{2,80}(?:[（(][^（）()]*[）)])?[^（）()]*[）)])?[\s,，.:：]+(?P<title>\S.{2,110}?)"
    r"\s*(?:\[S(?:/OL)?\].*|[。.；;]?\s*)$"
)
_CHINESE: Final = re.compile("[\u3400-\u9fff]{2}")
_SAYS_MORE: Final = re.compile(
    "[。；;？?!！]|^(?:的|中|标准|系列|规定|要求|和|与|及|或|等|对|第\\d+(?:\\.\\d+)*[章条]|附录|是|为|并|且|参见|见)"
    "|(?:中的|的规定|的要求|执行|进行)$|标准要求$|等$|系列(?:标准)?$"
)
_NAMES: Final = re.compile("名称|题名|标题|标准名")


def title_of(subject: Subject, cited: Cited) -> Span | None:
    """The title beside a number: in 《》, behind it in a list of references, in the next cell of its row."""
    if cited.number.range_to or cited.number.all_parts:
        return None
    block, citation = cited.block, cited.citation
    if found := _TITLE_AFTER.match(block.text, citation.end):
        return Span(block, *found.span("title"))
    if block.cell is not None:
        return _title_in_row(subject, cited)
    return _title_of_entry(subject, cited) or _title_before(subject, cited)


def _title_before(subject: Subject, cited: Cited) -> Span | None:
    text = cited.block.text[: cited.citation.start]
    found = _TITLE_BEFORE.search(text, max(0, len(text) - 140))
    if found is None:
        return None
    named = text[: found.start()].rstrip()
    if any(each.citation.end == len(named) for each in citations_of(subject, cited.block)):
        return None  # the title belongs to the number before it
    return Span(cited.block, *found.span("title"))


def _title_of_entry(subject: Subject, cited: Cited) -> Span | None:
    block, citation = cited.block, cited.citation
    mark = _ENTRY_MARK.match(block.text)
    if mark is None or mark.end() != citation.start or len(citations_of(subject, block)) > 2:
        return None
    found = _ENTRY_TITLE.match(block.text, citation.end)
    if found is None or not _CHINESE.search(found["title"]):
        return None
    if _SAYS_MORE.search(found["title"]) and block.index not in subject.once(_entries):
        return None
    return Span(block, *found.span("title"))


def _entries(subject: Subject) -> frozenset[int]:
    return frozenset(block.index for block in subject.outline.entries)


def _title_in_row(subject: Subject, cited: Cited) -> Span | None:
    block, cell = cited.block, cited.block.cell
    if cell is None or plain(block.text).strip() != plain(cited.citation.raw).strip():
        return None
    row = subject.once(_rows)[cell.sheet, cell.table, cell.row]
    header = subject.once(_rows)[cell.sheet, cell.table, 1]
    named = {each.cell.column for each in header if each.cell and _NAMES.search(each.text)}
    for other in row:
        if other.cell is None or other is block or other.cell.row == 1:
            continue
        text = other.text.strip()
        beside = other.cell.column == cell.column + 1 and text.startswith("《")
        if (beside or other.cell.column in named) and _CHINESE.search(text):
            start = other.text.index(text)
            inside = re.match(rf"\s*{_BRACKETED_TITLE}\s*$", other.text)
            return Span(other, *inside.span("title")) if inside else Span(other, start, start + len(text))
    return None


def _rows(subject: Subject) -> dict[tuple[str, int, int], list[Block]]:
    rows: dict[tuple[str, int, int], list[Block]] = defaultdict(list)
    for block in subject.document.blocks:
        if block.cell is not None:
            rows[block.cell.sheet, block.cell.table, block.cell.row].append(block)
    return rows


def citations_of(subject: Subject, block: Block) -> list[Cited]:
    """The numbers cited in one block, in order."""
    return subject.once(_by_block)[block.index]


def _by_block(subject: Subject) -> dict[int, list[Cited]]:
    found: dict[int, list[Cited]] = defaultdict(list)
    for cited in subject.citations:
        found[cited.block.index].append(cited)
    return found


# Clauses of what is cited

_CLAUSE: Final = re.compile(
    r"""[\s，,]{0,2}(?:《[^《》]{2,80}》|[（(][^（）()]{2,60}[）)])?[\s，,]{0,2}(?:标准)?
    (?:(?:中|的|之|中的)\s?)?
    (?P<clause>
        第?\s?(?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2}){1,5}(?![\d.]*\d)(?!\s?(?:mm|cm|m|kg|g|s|h|%|℃|V|A|W|Pa|MPa|kPa|N|版))
      | 第\s?[\d一二三四五六七八九十]{1,3}\s?[章条] | 附录\s?[A-Z](?![A-Za-z])(?:\.\d+)* | [表图]\s?(?:[A-Z]\.)?\d{1,2}
      | [A-Z]\.\d{1,2}(?:\.\d{1,2})*
    )""",
    re.VERBOSE,
)


def clause_of(subject: Subject, cited: Cited) -> Span | None:
    """The clause, annex, table or figure of the cited standard that is named behind its number."""
    found = _CLAUSE.match(cited.block.text, cited.citation.end)
    if found is None:
        return None
    start, end = found.span("clause")
    for other in citations_of(subject, cited.block):
        if other.citation.start < end and start < other.citation.end:
            return None  # “GB/T 1.1、1.2”: the next number of a list
    return Span(cited.block, start, end)


def firsts(cited: Iterable[Cited]) -> list[Cited]:
    """The first place of each number."""
    seen: dict[str, Cited] = {}
    for each in cited:
        seen.setdefault(each.number.canonical, each)
    return list(seen.values())
