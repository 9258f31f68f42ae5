"""The outline of a document: which element, chapter and clause each block belongs to, and what role it plays."""

from __future__ import annotations

from guiju.documents.blocks import BlockKind, Document
from guiju.documents.outlines.shape import Outline, Role

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


def outline(document: Document) -> Outline:
    """Of any document; what is no standard has roles alone."""
    roles = {block.index: _ROLES.get(block.kind, Role.TEXT) for block in document.blocks}
    return Outline(document, roles=roles)
