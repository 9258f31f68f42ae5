"""Words that were to be replaced before anybody reads the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import ALL, Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span

_UNFINISHED: Final = re.compile(
    r"(?<![A-Za-z])(?:TBD|TODO|FIXME)(?![A-Za-z])|待补充|待完善|(?<![期等])待定|[Xx×]{3,}(?![A-Za-z0-9])"
)


@rule(
    "TXT101",
    Sentence("有未完成的占位文字"),
    severity=Severity.ERROR,
    profiles=ALL - {Profile.LIST},
    source=Source("GB/T 1.1—2020", "", Certainty.SECONDARY),
    why=Sentence("“待定”“待补充”“XXX”一类文字表示内容还没有写完；文件一旦发布，读者无从知道这里应当是什么。"),
    bad="4 技术要求\n4.1 外壳的厚度应不小于 TBD mm。",
    good="4 技术要求\n4.1 外壳的厚度应不小于 2 mm。",
)
def unfinished(subject: Subject) -> Iterator[Found]:
    for block in subject.document.blocks:
        for found in _UNFINISHED.finditer(block.text):
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("“{words}”是占位文字，应写成确定的内容", words=found[0]),
            )
