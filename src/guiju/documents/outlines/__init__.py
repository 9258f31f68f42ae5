"""From blocks to the outline of a standard: `outline(document)`."""

from guiju.documents.outlines.shape import (
    Cover,
    Division,
    Element,
    Figure,
    ItemList,
    ListItem,
    Outline,
    Role,
    Table,
    Term,
)

__all__ = ["Cover", "Division", "Element", "Figure", "ItemList", "ListItem", "Outline", "Role", "Table", "Term"]
