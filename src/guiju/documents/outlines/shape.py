"""What a standard is made of by GB/T 1.1—2020: elements, chapters and clauses, tables, figures, notes, terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.documents.blocks import Block, Document, Span


class Element(StrEnum):
    """要素, in the order of table 3 of GB/T 1.1—2020; an annex stands between the last chapter and the bibliography."""

    COVER = "cover"  # 封面
    CONTENTS = "contents"  # 目次
    FOREWORD = "foreword"  # 前言
    INTRODUCTION = "introduction"  # 引言
    SCOPE = "scope"  # 范围
    REFERENCES = "references"  # 规范性引用文件
    TERMS = "terms"  # 术语和定义
    SYMBOLS = "symbols"  # 符号和缩略语
    TECHNICAL = "technical"  # 核心技术要素和其他技术要素, 总体原则, 分类
    ANNEX = "annex"  # 附录
    BIBLIOGRAPHY = "bibliography"  # 参考文献
    INDEX = "index"  # 索引


class Role(StrEnum):
    """What a block is in a standard."""

    TITLE = "title"  # of a chapter, a clause, an annex, an element
    TEXT = "text"
    LEAD_IN = "lead-in"  # 引出语 of a list
    ITEM = "item"  # 列项
    NOTE = "note"  # 注
    EXAMPLE = "example"  # 示例
    FOOTNOTE = "footnote"
    TABLE_CAPTION = "table-caption"
    TABLE_NOTE = "table-note"  # 注 and 表脚注 of a table
    CELL = "cell"
    FIGURE_CAPTION = "figure-caption"
    FIGURE = "figure"
    FORMULA = "formula"
    ENTRY = "entry"  # of the normative references, the bibliography, the index, the contents
    TERM = "term"  # the line with the term itself
    DEFINITION = "definition"
    COVER = "cover"
    MARGIN = "margin"  # headers, footers


@dataclass(slots=True, eq=False)
class Division:
    """An element without a number, a chapter, a clause at any depth, or an annex."""

    element: Element
    number: str
    """``4``, ``4.1.2``, ``A`` of an annex, ``A.1``; empty for 前言 and its like."""
    title: str
    level: int
    """1 for chapters, annexes and elements without a number."""
    heading: Block | None
    title_span: Span | None = None
    blocks: list[Block] = field(default_factory=list)
    """Its own, below its heading and above its first child; the heading is not among them."""
    children: list[Division] = field(default_factory=list)
    parent: Division | None = None
    nature: str = ""
    """规范性 or 资料性 as said of an annex; empty where nothing is said."""
    counted: bool = False
    """The number comes from the program that wrote the file, not from typing."""

    @property
    def normative(self) -> bool:
        """Whether what stands here can be a requirement: not in informative annexes, forewords, bibliographies."""
        if self.element is Element.ANNEX:
            return self.top.nature != "资料性"
        return self.element in (Element.SCOPE, Element.TERMS, Element.SYMBOLS, Element.TECHNICAL)

    @property
    def top(self) -> Division:
        """The chapter, annex or element that it belongs to."""
        return self if self.parent is None else self.parent.top

    def walk(self) -> Iterator[Division]:
        """Itself and all below, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True, eq=False)
class Table:
    number: str
    """``1``, ``A.1``; empty where it has none."""
    title: str
    caption: Block | None
    rows: list[list[Block]]
    division: Division | None
    notes: list[Block] = field(default_factory=list)
    continued: bool = False
    """表1（续）"""


@dataclass(slots=True, eq=False)
class Figure:
    number: str
    title: str
    caption: Block | None
    picture: Block | None
    division: Division | None


@dataclass(slots=True, eq=False)
class Term:
    """术语条目; `head` is the block with the term, `english` its equivalent as written."""

    number: str
    name: str
    english: str
    head: Block
    definition: list[Block]
    division: Division


@dataclass(slots=True, eq=False)
class ItemList:
    """列项: one list of one level; `lead_in` is the sentence before it."""

    lead_in: Block | None
    items: list[ListItem]
    division: Division | None
    level: int = 1


@dataclass(slots=True, eq=False)
class ListItem:
    """`mark` is what stands before it, typed or counted: ``a)``, ``1)``, ``——``, ``·``."""

    mark: str
    block: Block
    start: int
    """Where its words begin in the block's text."""


@dataclass(slots=True, eq=False)
class Cover:
    """What the cover says; a field that was not found is None."""

    number: Span | None = None
    replaces: Span | None = None
    title: Span | None = None
    english_title: Span | None = None
    degree: Span | None = None
    """一致性程度标识"""
    ics: Span | None = None
    ccs: Span | None = None
    published: Span | None = None
    effective: Span | None = None
    issuer: Span | None = None
    filed: Span | None = None
    """备案号"""


@dataclass(slots=True, eq=False)
class Outline:
    """`divisions` are those of level 1, in order. A document that is no standard has none, and only `roles`."""

    document: Document
    cover: Cover = field(default_factory=Cover)
    divisions: list[Division] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    lists: list[ItemList] = field(default_factory=list)
    entries: list[Block] = field(default_factory=list)
    """The list of chapter 2, one block a document."""
    roles: dict[int, Role] = field(default_factory=dict)
    """By the index of the block; each block has one."""
    homes: dict[int, Division] = field(default_factory=dict)
    """The division that a block stands in, heading included; none for the cover and for margins."""

    @property
    def is_standard(self) -> bool:
        """Whether it has the look of a standard: at least two chapters, one of them 范围 or 规范性引用文件."""
        named = {each.element for each in self.divisions}
        return len(self.divisions) > 1 and bool(named & {Element.SCOPE, Element.REFERENCES})

    def walk(self) -> Iterator[Division]:
        """All divisions in order, parents first."""
        for division in self.divisions:
            yield from division.walk()

    def of(self, element: Element) -> Division | None:
        return next((each for each in self.divisions if each.element is element), None)

    def role(self, block: Block) -> Role:
        return self.roles[block.index]

    def home(self, block: Block) -> Division | None:
        return self.homes.get(block.index)
