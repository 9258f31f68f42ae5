"""Requirements as pages and checks read them."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef

from guiju.standards.querysets import Among
from guiju.standards.requirements.models import Requirement, names_in

HAS_REQUIREMENTS: Final = Exists(Requirement.objects.standing().filter(edition=OuterRef("pk")))
"""Of editions: whether anything they require is entered."""


def binding_for(text: str, *, on: date) -> list[Requirement]:
    """What the editions in force on a day require of the products that a text names."""
    named = _folded(text)
    products = [
        product
        for product in Requirement.objects.standing().order_by().values_list("product", flat=True).distinct()
        if any(_folded(name) in named for name in names_in(product))
    ]
    if not products:
        return []
    return list(Requirement.objects.binding(on=on).filter(product__in=Among(products)).select_related("edition"))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
