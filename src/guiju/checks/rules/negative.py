"""Local standards in fields where none is to be made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Certainty, Found, Profile, Severity, Source, rule
from guiju.checks.drafts import is_local, scope_blocks, scope_text
from guiju.checks.negative.screening import NegativeHit, negative_hits
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span

_UNVERIFIED: Final = Sentence("清单的这一条尚未与原文核对")
_VERIFIED: Final = Sentence("清单的这一条已与原文核对")


@rule(
    "NEG101",
    Sentence("地方标准可能落入负面清单"),
    severity=Severity.LEAD,
    profiles=frozenset((Profile.STANDARD,)),
    source=Source("登记簿所载的地方标准负面清单", "", Certainty.OURS),
    why=Sentence(
        "有些领域不制定地方标准：市场已经成熟，或者法律规定由别的机关管理。名称、范围或 ICS 分类号落入清单的，"
        "立项前要由人判断并写明理由。"
    ),
    bad="DB33/T 9001—2026\n家用电器维修服务规范\n1 范围\n本文件规定了维修服务的要求。"
    "\n2 规范性引用文件\n本文件没有规范性引用文件。",
    good="DB33/T 9001—2026\n古村落讲解服务规范\n1 范围\n本文件规定了讲解服务的要求。"
    "\n2 规范性引用文件\n本文件没有规范性引用文件。",
    asks_register=True,
)
def in_negative_field(subject: Subject) -> Iterator[Found]:
    if not is_local(subject):
        return
    cover = subject.outline.cover
    hits = negative_hits(
        title=cover.title.text if cover.title else "",
        scope=scope_text(subject),
        ics=cover.ics.text.strip() if cover.ics else "",
        on=subject.on,
    )
    for hit in hits:
        yield Found(
            _place(subject, hit),
            Sentence(
                "“{word}”可能落入负面清单的“{field}”：{reason}；{standing}，请人研判",
                word=hit.word,
                field=hit.field,
                reason=hit.reason.rstrip("。"),
                standing=_VERIFIED if hit.verified else _UNVERIFIED,
            ),
            detail={"entry": hit.entry, "field": hit.field, "basis": hit.basis, "verified": hit.verified},
        )


def _place(subject: Subject, hit: NegativeHit) -> Span:
    """Where the word stands, in the title first; the class where that hits."""
    cover = subject.outline.cover
    if cover.ics is not None and hit.word.startswith("ICS "):
        return cover.ics
    title = (cover.title.block,) if cover.title else ()
    for block in (*title, *scope_blocks(subject)):
        start = block.text.casefold().find(hit.word.casefold())
        if start >= 0:
            return Span(block, start, start + len(hit.word))
    return cover.title or subject.whole
