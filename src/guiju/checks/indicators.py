"""The indicators (技术指标) of a draft, out of tables and sentences: which characteristic, which limit, which test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from guiju.base.limits import Limit, limits_in, read_limit
from guiju.base.units import SYMBOLS
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Division, Element

_NAMES: Final = re.compile(r"(?:检[验测]|试验|考核)?(?:项目|指标|参数|性能|特性|名称|要素)(?:名称)?|序?项目")
_LIMITS: Final = re.compile(
    r"(?:技术)?(?:要求|指标|限值|限量|标准值|参数值?|规定值|指标值|数值)|(?:技术)?(?:要求|指标)[（(/].*"
)
_UNITS: Final = re.compile(r"(?:计量)?单位")
_METHODS: Final = re.compile(r"(?:试验|检验|检测|测试|测定|测量|检查)(?:方法|依据|标准)|(?:方法|要求)(?:条款|章条号)")
_UNIT_IN_NAME: Final = re.compile(
    rf"[\s]*(?:[，,]\s*|[（(]\s*|/\s*)(?:以.{{1,10}}计[，,]\s*)?(?P<unit>{SYMBOLS.pattern})\s*[）)]?\s*$"
)
_CLAUSE: Final = re.compile(r"^\s*(?:[A-Z]\.)?\d+(?:\.\d+)*\s+")
_MUST: Final = re.compile(r"(?:均|都)?(?:应|须|必须|不应|不得|宜|不宜)")
_OBJECT: Final = re.compile(r"[^，。；：、（）()]{2,24}$")
_LEADING: Final = re.compile(
    r"^(?:其|且|并且|同时|每[个台件只]|所有|.{1,24}?(?:时(?![间长效期器钟段刻差速])|后(?![盖轮部排视])|下(?![限降线])))"
)
_TESTS: Final = re.compile(
    r"试验方法|检验方法|检测方法|测试方法|测定方法|^(?:试验|检验|测试|检测|测定)$|试验与检验|方法$"
)
_BY_METHOD: Final = re.compile(
    r"按(?:照)?[^。；]{2,60}(?:方法|规定|要求|程序)?(?:进行)?(?:试验|检验|检测|测定|测试|测量|检查)"
    r"|目测|(?:试验|检测|测定|检验)方法"
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """`span` are the words of the limit; `method` what its table says of the test, None where no column is for it."""

    characteristic: str
    limit: Limit
    span: Span
    method: str | None = None
    in_table: bool = False


def indicators(subject: Subject) -> tuple[Indicator, ...]:
    """In the order of the document, from what a draft requires: not from definitions, tests, examples or annexes
    that only inform."""
    found = [*_of_tables(subject), *_of_sentences(subject)]
    return tuple(sorted(found, key=lambda each: (each.span.block.index, each.span.start)))


def test_chapters(subject: Subject) -> tuple[Division, ...]:
    """The chapters and clauses that say how is tested."""
    return tuple(
        each
        for each in subject.outline.walk()
        if each.element in (Element.TECHNICAL, Element.ANNEX) and _TESTS.search(each.title.strip())
    )


def tests_text(subject: Subject) -> str:
    """Everything that is said of tests, in their chapters or elsewhere."""
    blocks = {block.index: block for chapter in test_chapters(subject) for block in _blocks(chapter)}
    for block in subject.prose():
        if _BY_METHOD.search(block.text):
            blocks[block.index] = block
    return "\n".join(block.text for _index, block in sorted(blocks.items()))


def _blocks(division: Division) -> Iterator[Block]:
    for each in division.walk():
        if each.heading is not None:
            yield each.heading
        yield from each.blocks


def plain(characteristic: str) -> str:
    """To compare by: without 的, spaces, brackets and what is in them."""
    text = re.sub(r"[（(][^（）()]*[）)]", "", _CLAUSE.sub("", characteristic))
    return re.sub(r"[\s的之“”\"·、]+", "", text).casefold()


# Tables


def _of_tables(subject: Subject) -> Iterator[Indicator]:
    for table in subject.outline.tables:
        if table.division is not None and _requires(subject, table.division) and len(table.rows) > 1:
            yield from _of_table(table.rows, _unit_of(table.title))


def _of_table(rows: Sequence[Sequence[Block]], unit: str) -> Iterator[Indicator]:
    columns = _columns(rows[0])
    if "name" not in columns or "limit" not in columns:
        return
    for row in rows[1:]:
        cells = {block.cell.column: block for block in row if block.cell is not None}
        name, limit = cells.get(columns["name"]), cells.get(columns["limit"])
        if name is None or limit is None or not limit.text.strip() or not name.text.strip():
            continue
        read = read_limit(limit.text)
        if read is None:
            continue
        method = cells[columns["method"]].text.strip() if columns.get("method") in cells else None
        said = cells[columns["unit"]].text if columns.get("unit") in cells else ""
        own = _unit_of(name.text)
        start = limit.text.index(limit.text.strip())
        yield Indicator(
            _UNIT_IN_NAME.sub("", name.text).strip(),
            read if read.unit else replace(read, unit=said.strip() or own or unit),
            Span(limit, start, start + len(limit.text.strip())),
            method,
            in_table=True,
        )


def _columns(header: Sequence[Block]) -> dict[str, int]:
    """Which column has the names, the limits, the units, the methods; the first that fits."""
    found: dict[str, int] = {}
    kinds = {"method": _METHODS, "unit": _UNITS, "limit": _LIMITS, "name": _NAMES}
    for block in header:
        if block.cell is None:
            continue
        text = re.sub(r"\s", "", block.text)
        kind = next((kind for kind, pattern in kinds.items() if kind not in found and pattern.fullmatch(text)), None)
        if kind is not None:
            found[kind] = block.cell.column
    if "name" not in found and "limit" in found:
        first = header[0].cell
        if first is not None and first.column != found["limit"]:
            found["name"] = first.column
    return found


def _unit_of(text: str) -> str:
    found = _UNIT_IN_NAME.search(text)
    return found["unit"] if found else ""


# Sentences


def _of_sentences(subject: Subject) -> Iterator[Indicator]:
    for block in subject.prose():
        home = subject.outline.home(block)
        if block.cell is not None or home is None or not _requires(subject, home):
            continue
        taken = 0
        for written in limits_in(block.text):
            before = block.text[taken : written.start]
            taken = written.end
            characteristic = _characteristic(before + block.text[written.start : written.end], len(before))
            if characteristic:
                span = Span(block, written.start, written.end)
                yield Indicator(characteristic, written.limit, span)


def _characteristic(text: str, end: int) -> str:
    """What must keep within the limit: the words before 应, in the same clause of the sentence."""
    musts = list(_MUST.finditer(text[: end + 2]))
    if not musts or re.search("[，。；：]", text[musts[-1].end() : end]):
        return ""
    found = _OBJECT.search(_CLAUSE.sub("", text[: musts[-1].start()]).rstrip())
    return _LEADING.sub("", found[0]).strip().removeprefix("的") if found else ""


def _requires(subject: Subject, division: Division) -> bool:
    """Whether what stands there are requirements of the thing itself, and not of its test."""
    if division.element is not Element.TECHNICAL and not (division.element is Element.ANNEX and division.normative):
        return False
    testing = subject.once(_testing)
    return id(division) not in testing


def _testing(subject: Subject) -> frozenset[int]:
    return frozenset(id(each) for chapter in test_chapters(subject) for each in chapter.walk())
