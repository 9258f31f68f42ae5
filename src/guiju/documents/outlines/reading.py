"""The outline of a document: which element, chapter and clause each block belongs to, and what role it plays."""

from __future__ import annotations

from collections.abc import Sequence

from guiju.documents.blocks import Block, BlockKind, Document
from guiju.documents.outlines.covers import cover_of
from guiju.documents.outlines.divisions import Divided
from guiju.documents.outlines.shape import Cover, Division, Element, ItemList, Outline, Role
from guiju.documents.outlines.tables import Pictured
from guiju.documents.outlines.words import entries_of, is_bare_example, lists_of, note_or_example, terms_of

_ROLES = {
    BlockKind.HEADING: Role.TITLE,
    BlockKind.ITEM: Role.ITEM,
    BlockKind.CELL: Role.CELL,
    BlockKind.FIGURE: Role.FIGURE,
    BlockKind.FORMULA: Role.FORMULA,
    BlockKind.CONTENTS: Role.ENTRY,
    BlockKind.FOOTNOTE: Role.FOOTNOTE,
    BlockKind.HEADER: Role.MARGIN,
    BlockKind.FOOTER: Role.MARGIN,
}
_LISTED = (Element.REFERENCES, Element.BIBLIOGRAPHY, Element.INDEX, Element.CONTENTS)


def outline(document: Document) -> Outline:
    """Of any document; what is no standard has roles, tables and lists alone."""
    divided = Divided(document.blocks)
    pictured = Pictured(document.blocks, divided.homes, has_divisions=bool(divided.divisions))
    drawn = Outline(
        document,
        cover=cover_of(divided.cover) if divided.divisions else Cover(),
        divisions=divided.divisions,
        tables=pictured.tables,
        figures=pictured.figures,
        homes=divided.homes,
    )
    drawn.roles = {block.index: _ROLES.get(block.kind, Role.TEXT) for block in document.blocks}
    if drawn.divisions:  # a heading that begins nothing is none
        drawn.roles |= {block.index: Role.TEXT for block in document.blocks if block.kind is BlockKind.HEADING}
        drawn.roles |= {block.index: Role.COVER for block in divided.cover}
    _take_pictures_out(drawn)
    _read_words(drawn)
    drawn.roles |= divided.roles | pictured.roles
    return drawn


def _take_pictures_out(drawn: Outline) -> None:
    """A picture in a table cell is a cell's, not a figure of its own."""
    drawn.figures = [each for each in drawn.figures if each.picture is None or each.picture.cell is None]


def _read_words(drawn: Outline) -> None:
    """Roles of paragraphs, and what they make together: lists, terms, entries."""
    bare, bare_home = False, None
    for block in drawn.document.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TEXT_BOX, BlockKind.HEADING):
            role = note_or_example(block)
            if role is not None and drawn.roles[block.index] is not Role.COVER:
                drawn.roles[block.index] = role
            elif bare and drawn.home(block) is bare_home and drawn.roles[block.index] is Role.TEXT:
                drawn.roles[block.index] = Role.EXAMPLE
            bare = role is Role.EXAMPLE and is_bare_example(block)
            bare_home = drawn.home(block)
    if not drawn.divisions:
        _enter_lists(drawn, None, drawn.document.blocks)
    for division in drawn.walk():
        if division.top.element not in _LISTED:
            _enter_lists(drawn, division, division.blocks)
    for top in drawn.divisions:
        if top.element is Element.TERMS:
            _enter_terms(drawn, top)
        elif top.element in _LISTED:
            for block in entries_of(top):
                drawn.roles[block.index] = Role.ENTRY
                if top.element is Element.REFERENCES:
                    drawn.entries.append(block)


def _enter_lists(drawn: Outline, division: Division | None, blocks: Sequence[Block]) -> None:
    found: list[ItemList] = list(lists_of(division, blocks))
    drawn.lists += found
    for each in found:
        for item in each.items:
            drawn.roles[item.block.index] = Role.ITEM
    for each in found:
        lead_in = each.lead_in
        if lead_in is not None and drawn.roles[lead_in.index] is Role.TEXT:
            drawn.roles[lead_in.index] = Role.LEAD_IN


def _enter_terms(drawn: Outline, chapter: Division) -> None:
    for term in terms_of(chapter):
        drawn.terms.append(term)
        if not term.division.title:
            term.division.title = term.name
        for block in term.definition:
            if drawn.roles[block.index] in (Role.TEXT, Role.LEAD_IN):
                drawn.roles[block.index] = Role.DEFINITION
        drawn.roles[term.head.index] = Role.TERM
