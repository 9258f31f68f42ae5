"""The runs of a paragraph as HTML: their words, emphasis, links, fields and footnotes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from docx.document import Document as WordDocument
from lxml import etree

from guiju.reports.word import pictures
from guiju.reports.word.names import name

_MARKS = (("w:b", "strong"), ("w:i", "em"))
_CHARACTERS = {name("w:tab"): " ", name("w:br"): "<br>", name("w:cr"): "<br>", name("w:noBreakHyphen"): "\u2011"}
_OUTSIDE = ("http://", "https://", "mailto:")
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


class Runs:
    def __init__(self, document: WordDocument, href: Callable[[str], str | None]) -> None:
        self.document = document
        self.href = href
        self.cited: list[str] = []

    def html(self, paragraph: etree._Element, *, plain_fields: bool = True) -> str:
        """The words of a paragraph. Without `plain_fields`, as in contents, no field such as a page number is shown."""
        return _Reading(self, plain_fields).inside(paragraph)

    def anchors(self, paragraph: etree._Element) -> tuple[str, list[str]]:
        """Bookmarks in the paragraph: the first is its own id."""
        found = [each.get(name("w:name")) or "" for each in paragraph.iter(name("w:bookmarkStart"))]
        found = [each for each in found if each and each != "_GoBack"]
        return (found[0], found[1:]) if found else ("", [])

    def footnotes(self) -> list[tuple[int, str]]:
        """Those that were cited, with their numbers."""
        related = [each.target_part for each in self.document.part.rels.values() if each.reltype == _FOOTNOTES]
        if not related or not self.cited:
            return []
        root = etree.fromstring(related[0].blob)
        texts = {each.get(name("w:id")): each for each in root.iter(name("w:footnote"))}
        return [
            (number, "<br>".join(self.html(each).strip() for each in texts[id].iter(name("w:p"))))
            for number, id in enumerate(self.cited, start=1)
            if id in texts
        ]


class _Reading:
    """Goes through one paragraph; a field's code is passed over, its result shown."""

    def __init__(self, runs: Runs, fields: bool) -> None:
        self.runs = runs
        self.fields = fields
        #: of each field that is open: its code, and whether its result has begun
        self.open: list[tuple[list[str], bool]] = []

    def inside(self, node: etree._Element) -> str:
        return "".join(self._child(child) for child in node)

    def _child(self, child: etree._Element) -> str:
        tag = child.tag
        if tag == name("w:r"):
            return self._run(child)
        if tag == name("w:hyperlink"):
            return self._link(child, self.inside(child))
        if tag in (name("w:ins"), name("w:smartTag"), name("w:sdtContent"), name("w:customXml"), name("w:fldSimple")):
            return self.inside(child)
        if tag == name("w:sdt"):
            content = child.find(name("w:sdtContent"))
            return "" if content is None else self.inside(content)
        return ""

    def _run(self, run: etree._Element) -> str:
        words = "".join(self._piece(piece) for piece in run)
        if not words.strip():
            return words
        look = run.find(name("w:rPr"))
        if look is None:
            return words
        for mark, tag in _MARKS:
            said = look.find(name(mark))
            if said is not None and said.get(name("w:val")) not in ("0", "false", "off"):
                words = f"<{tag}>{words}</{tag}>"
        raised = look.find(name("w:vertAlign"))
        position = "" if raised is None else raised.get(name("w:val"))
        tag = {"superscript": "sup", "subscript": "sub"}.get(position or "", "")
        return f"<{tag}>{words}</{tag}>" if tag else words

    def _piece(self, piece: etree._Element) -> str:
        if piece.tag == name("w:fldChar"):
            return self._field(piece.get(name("w:fldCharType")) or "")
        if piece.tag == name("w:instrText"):
            if self.open:
                self.open[-1][0].append(piece.text or "")
            return ""
        if self.open and (not self.open[-1][1] or not (self.fields or self._shown())):
            return ""
        if piece.tag == name("w:t"):
            return escape(piece.text or "")
        if piece.tag == name("w:br") and piece.get(name("w:type")) in ("page", "column"):
            return ""
        if piece.tag == name("w:footnoteReference"):
            return self._footnote(piece.get(name("w:id")) or "")
        if piece.tag == name("w:drawing"):
            return pictures.image(piece, self.runs.document)
        return _CHARACTERS.get(piece.tag, "")

    def _shown(self) -> bool:
        """In contents the field of the contents itself is the only one that is looked into."""
        return all("".join(code).split()[:1] == ["TOC"] for code, _begun in self.open)

    def _field(self, kind: str) -> str:
        if kind == "begin":
            self.open.append(([], False))
        elif kind == "separate" and self.open:
            self.open[-1] = (self.open[-1][0], True)
            return self._reference('<a href="{}">') if self.fields else ""
        elif kind == "end" and self.open:
            closing = self._reference("</a>") if self.fields and self.open[-1][1] else ""
            self.open.pop()
            return closing
        return ""

    def _reference(self, tag: str) -> str:
        words = "".join(self.open[-1][0]).split()
        if len(words) > 1 and words[0].upper() == "REF" and "\\h" in words:
            return tag.format(escape(self._target(words[1])))
        return ""

    def _link(self, link: etree._Element, words: str) -> str:
        if not words.strip():
            return words
        if anchor := link.get(name("w:anchor")):
            return f'<a href="{escape(self._target(anchor))}">{words}</a>'
        relation = self.runs.document.part.rels.get(link.get(name("r:id")) or "")
        if relation is not None and relation.is_external and relation.target_ref.startswith(_OUTSIDE):
            return f'<a href="{escape(relation.target_ref)}">{words}</a>'
        return words

    def _target(self, anchor: str) -> str:
        return self.runs.href(anchor) or f"#{anchor}"

    def _footnote(self, id: str) -> str:
        if id not in self.runs.cited:
            self.runs.cited.append(id)
        number = self.runs.cited.index(id) + 1
        return f'<sup><a href="#note-{number}">〔{number}〕</a></sup>'
