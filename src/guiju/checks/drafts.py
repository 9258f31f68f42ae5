"""What a draft says of itself, as those who compare it with others need it: title, kind of number, scope."""

from __future__ import annotations

import re
from typing import Final

from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element

_LOCAL: Final = re.compile(r"DB\s?S?J?\d{2}")
_OPENING: Final = re.compile(
    r"本(?:文件|标准|部分|规范|规程|导则|指南|指导性技术文件)(?:给出|规定|确立|描述|界定|提供)了?(?P<matter>[^，。；]{4,80})"
)
_OF: Final = re.compile(r"的(?!.*的)|的(?=(?:术语|要求|分类|总则|基本|技术|一般|通用|服务|管理|试验|检验|符号))")


def is_local(subject: Subject) -> bool:
    """Whether its cover bears a number of local standards, filled in or not (``DB33/T XXXX—2026``)."""
    number = subject.outline.cover.number
    return number is not None and bool(_LOCAL.match(number.text.strip()))


def scope_blocks(subject: Subject) -> tuple[Block, ...]:
    scope = subject.outline.of(Element.SCOPE)
    return tuple(scope.blocks) if scope else ()


def scope_text(subject: Subject) -> str:
    return "\n".join(block.text for block in scope_blocks(subject))


def matter_of_scope(subject: Subject) -> Span | None:
    """What the first sentence of the scope is about: ``本文件规定了[餐饮分餐制服务]的基本要求…``."""
    for block in scope_blocks(subject):
        if found := _OPENING.search(block.text):
            start, end = found.span("matter")
            cut = _OF.search(found["matter"])
            return Span(block, start, start + cut.start() if cut else end)
    return None
