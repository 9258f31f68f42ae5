"""Comments of Word at the very characters: `commented(path, remarks)`.

Word has comments in the body and its tables alone. What is said of a footnote stands at its mark, of a text box at the
paragraph that it hangs on, of headers and footers at the first words; there the comment quotes what it means.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from lxml import etree

from guiju.base.errors import Sentence, Translate
from guiju.documents.blocks import BlockKind, Span
from guiju.documents.word.names import PACKAGE, TYPES, W
from guiju.documents.word.opened import opened
from guiju.documents.word.writing import Draft, day_and_time, made, next_id, texts

_PART: Final = "comments.xml"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_MOST_QUOTED: Final = 60
_NAMED: Final = {
    BlockKind.FOOTNOTE: Sentence("脚注"),
    BlockKind.HEADER: Sentence("页眉"),
    BlockKind.FOOTER: Sentence("页脚"),
    BlockKind.TEXT_BOX: Sentence("文本框"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of some characters; a line of the text becomes a paragraph of the comment."""

    span: Span
    author: str
    text: str


def commented(
    path: Path, remarks: Sequence[Remark], *, at: datetime | None = None, translate: Translate = str
) -> bytes:
    """The file with these comments besides its own; `translate` gives the language of the words that are added.

    Raises UnreadableFile, and UnwritableSpan for spans that were read from another file.
    """
    with opened(path) as file:
        draft = Draft(file)
        if remarks:
            comments = _Comments(draft, at, translate)
            for remark in remarks:
                comments.add(remark)
        return draft.content()


class _Comments:
    def __init__(self, draft: Draft, at: datetime | None, translate: Translate) -> None:
        self.draft = draft
        self.at = at
        self.translate = translate
        self.body = draft.touch(draft.file.main)
        part = draft.file.related("comments")
        self.comments = draft.touch(part) if part else _new_part(draft)
        self.next = max(
            next_id(self.comments, "comment"),
            next_id(self.body, "commentRangeStart", "commentRangeEnd", "commentReference"),
        )
        self.first_words = next(
            (
                each
                for each in draft.passages
                if each.block.address and each.block.address[0] == draft.file.main and each.block.text.strip()
            ),
            None,
        )

    def add(self, remark: Remark) -> None:
        id, self.next = str(self.next), self.next + 1
        begin, end = made("commentRangeStart", id=id), made("commentRangeEnd", id=id)
        reference = made("r", made("commentReference", id=id))
        elsewhere = self._elsewhere(remark.span)
        text = remark.text
        if elsewhere is None:
            self._around(remark.span, begin, end)
        else:
            elsewhere.addprevious(begin)
            elsewhere.addnext(end)
            text = f"{_quoted(remark.span).told(self.translate)}\n{text}"
        end.addnext(reference)
        comment = made("comment", id=id, author=remark.author, initials=remark.author[:2])
        if self.at is not None:
            comment.set(W + "date", day_and_time(self.at))
        for line in text.split("\n"):
            comment.append(made("p", made("r", *texts(line))))
        self.comments.append(comment)

    def _around(self, span: Span, begin: etree._Element, end: etree._Element) -> None:
        written = self.draft.written(span.block)
        if span.block.kind is not BlockKind.FIGURE and span.start < span.end:
            letters = written.within(span.start, span.end)
        else:
            letters = []
        if letters:
            letters[0].unit.addprevious(begin)
            letters[-1].unit.addnext(end)
            return
        paragraph = written.line_at(span.start).paragraph
        look = paragraph.find(W + "pPr")
        if look is not None:
            look.addnext(begin)
        else:
            paragraph.insert(0, begin)
        paragraph.append(end)

    def _elsewhere(self, span: Span) -> etree._Element | None:
        """Where a comment can stand in the body for what stands outside of it; None for what stands in it."""
        paragraph = self.draft.written(span.block).line_at(span.start).paragraph
        part = span.block.address[0] if span.block.address else ""
        if part == self.draft.file.main:
            boxes = list(paragraph.iterancestors(W + "txbxContent"))
            return next(boxes[-1].iterancestors(W + "r"), None) if boxes else None
        for kind in ("footnote", "endnote"):
            for note in paragraph.iterancestors(W + kind):
                for reference in self.body.iter(f"{W}{kind}Reference"):
                    if reference.get(W + "id") == note.get(W + "id"):
                        return next(reference.iterancestors(W + "r"), reference)
        letters = self.draft.written(self.first_words.block).letters if self.first_words is not None else ()
        return letters[0].unit if letters else next(self.body.iter(W + "r"), None)


def _quoted(span: Span) -> Sentence:
    words = span.text.strip() or span.block.text.strip()
    words = words if len(words) <= _MOST_QUOTED else f"{words[:_MOST_QUOTED]}……"
    kind = _NAMED.get(span.block.kind, _NAMED[BlockKind.TEXT_BOX])
    if span.block.kind is BlockKind.FOOTNOTE and span.block.label:
        kind = Sentence("脚注 {mark}", mark=span.block.label)
    return Sentence("{kind}“{words}”：", kind=kind, words=words)


def _new_part(draft: Draft) -> etree._Element:
    """An empty list of comments, made known to the package."""
    main = draft.file.main
    folder = posixpath.dirname(main)
    name, number = posixpath.join(folder, _PART), 1
    while name in draft.file.parts:
        number += 1
        name = posixpath.join(folder, f"comments{number}.xml")
    root = etree.Element(W + "comments", nsmap={"w": W[1:-1]})
    draft.add(name, root)
    types = draft.touch("[Content_Types].xml")
    types.append(etree.Element(f"{TYPES}Override", PartName=f"/{name}", ContentType=_CONTENT_TYPE))
    listed = posixpath.join(folder, "_rels", f"{posixpath.basename(main)}.rels")
    if listed in draft.file.parts:
        relations = draft.touch(listed)
    else:
        relations = etree.Element(f"{PACKAGE}Relationships")
        draft.add(listed, relations)
    used = {each.get("Id") for each in relations}
    id = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
    relations.append(
        etree.Element(
            f"{PACKAGE}Relationship",
            Id=id,
            Type=_STRICT_RELATION if draft.is_strict else _RELATION,
            Target=posixpath.basename(name),
        )
    )
    return root
