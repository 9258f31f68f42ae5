"""Words that were to be replaced before anybody reads the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import ALL, Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element, Role

_UNFINISHED: Final = re.compile(
    r"(?<![A-Za-z])(?:TBD|TODO|FIXME)(?![A-Za-z])|(?<![有尚亟仍])待(?:补充|完善|确认)(?!的)|(?<![期等接招相优款看亟有])待定(?![位点向时性])"
)
_CROSSES: Final = re.compile(r"(?<![A-Za-z0-9×/.\-—_])(?:[Xx]{3,}|×{3,})(?![A-Za-z0-9×\-—_])")
_OWN_NUMBER: Final = re.compile(r"(?:GB|DB|[A-Z]{2}|T|Q)[A-Z0-9/ ×Xx.]*\s*[X×]{3,}")


@rule(
    "TXT101",
    Sentence("有未完成的占位文字"),
    severity=Severity.ERROR,
    profiles=ALL - {Profile.LIST},
    source=Source("常理", "", Certainty.OURS),
    why=Sentence("“待定”“待补充”“XXX”一类文字表示内容还没有写完；文件一旦发布，读者无从知道这里应当是什么。"),
    bad="4 技术要求\n4.1 外壳的厚度应不小于 TBD mm。\n4.2 由 XXX 公司供货。",
    good="4 技术要求\n4.1 外壳的厚度应不小于 2 mm。\n4.2 型号写作 LED-XXX，等待定时器归零后应复位。",
)
def unfinished(subject: Subject) -> Iterator[Found]:
    """Crosses are the form of a number not yet given: on the cover, in margins and examples they are right."""
    for block in subject.document.blocks:
        places = [*_UNFINISHED.finditer(block.text)]
        if subject.outline.role(block) not in _PATTERNS and not _is_form(subject, block):
            places += _CROSSES.finditer(block.text)
        yield from (_found(block, found) for found in places)


_PATTERNS: Final = frozenset((Role.COVER, Role.MARGIN, Role.EXAMPLE, Role.FORMULA))


def _is_form(subject: Subject, block: Block) -> bool:
    """The form of a number, or a form to be filled in: an informative annex, a table of any annex."""
    if _OWN_NUMBER.search(block.text):
        return True
    home = subject.outline.home(block)
    return home is not None and home.element is Element.ANNEX and (not home.normative or block.cell is not None)


def _found(block: Block, found: re.Match[str]) -> Found:
    return Found(
        Span(block, found.start(), found.end()),
        Sentence("“{words}”是占位文字，应写成确定的内容", words=found[0]),
    )


_FROM_TEMPLATE: Final = re.compile(
    r"(?:点击|单击)(?:或(?:点|轻)[击按])?(?:此处|这里)(?:输入|添加|键入)[^，。；\s]{0,8}"
    r"|(?:请|可)?在(?:此处|此|这里)(?:填写|输入|录入)[^，。；\s]{0,8}"
    r"|[\[【［](?:此处|请)(?:填写|输入|插入)[^\]】］]{0,20}[\]】］]"
    r"|Click (?:or tap )?here to enter text\.?|Lorem ipsum"
)


@rule(
    "TXT102",
    Sentence("留有模板的提示文字"),
    severity=Severity.ERROR,
    profiles=ALL - {Profile.LIST},
    source=Source("常理", "", Certainty.OURS),
    why=Sentence("“单击此处输入文字”是模板给作者的提示，不是作者想说的话；印出来，读者不知道这里该有什么。"),
    bad="4 技术要求\n4.1 外壳应平整。\n单击此处输入文字",
    good="4 技术要求\n4.1 外壳应符合 4.2 的规定。\n4.2 软件应在用户点击此处的图标后显示帮助。",
)
def from_template(subject: Subject) -> Iterator[Found]:
    for block in subject.document.blocks:
        for found in _FROM_TEMPLATE.finditer(block.text):
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("“{words}”是模板的提示，应换成正文", words=found[0]),
            )
