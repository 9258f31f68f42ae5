"""The characters of one w:p as a reader sees them, each with the element that it is written in.

Those who read take the text, those who write take the elements; both see the same characters in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from guiju.documents.word.formulas import linear
from guiju.documents.word.names import CHOICES, MATH, W

_PASSED: Final = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "fldData", "rt", "rubyPr"),
        *("p", "tbl", "txbxContent", "del", "moveFrom", "delText", "delInstrText", "instrText"),
    )
)
_SIGNS: Final = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SYMBOLS: Final = {"F0B0": "°", "F0B1": "±", "F0A3": "≤", "F0B3": "≥", "F0B4": "×", "F0B8": "÷", "F06D": "μ",
                   "F057": "Ω", "F0B9": "≠", "F0BB": "≈", "F044": "Δ", "F071": "θ", "F061": "α", "F062": "β",
                   "F070": "π", "F073": "σ", "F06C": "λ", "F066": "φ", "F072": "ρ", "F052": "☑", "F0A8": "□",
                   "F0FE": "☑", "F06F": "□"}  # fmt: skip
"""Characters of the symbol fonts stand in a private range."""
_OFF: Final = ("0", "false", "off")
_MATHS: Final = tuple(space + name for space in MATH for name in ("oMath", "oMathPara"))
_PICTURES: Final = frozenset(
    (
        "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
        "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
        "{http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas}wpc",
        "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}wgp",
        "{urn:schemas-microsoft-com:vml}imagedata",
        "{urn:schemas-microsoft-com:vml}group",
    )
)
_DESCRIBED: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_ANCHOR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_OBJECT: Final = "{urn:schemas-microsoft-com:office:office}OLEObject"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one element: a w:t, a w:tab …, a whole formula, or what is chosen from a list."""

    start: int
    text: str
    node: etree._Element

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_formula(self) -> bool:
        return self.node.tag in _MATHS


@dataclass(slots=True)
class Line:
    """One w:p, read."""

    paragraph: etree._Element
    stretches: list[Stretch] = field(default_factory=list)
    length: int = 0
    notes: list[tuple[int, etree._Element]] = field(default_factory=list)
    """(character, w:footnoteReference or w:endnoteReference)."""
    boxes: list[etree._Element] = field(default_factory=list)
    """w:txbxContent of the text boxes anchored here."""
    pictures: list[etree._Element] = field(default_factory=list)
    """Drawings and objects that show a picture."""
    equations: int = 0
    """Objects of an equation editor, which no program can read."""
    turns: str = ""
    """What matters for pages, in order: r where Word began one, b where the writer asked for one, w for words."""

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.stretches)

    def add(self, text: str, node: etree._Element) -> None:
        if text:
            self.stretches.append(Stretch(self.length, text, node))
            self.length += len(text)
            if not self.turns.endswith("w"):
                self.turns += "w"


def read(paragraph: etree._Element) -> Line:
    """Results of fields but not their codes, insertions but not deletions, nothing hidden; text boxes apart."""
    line = Line(paragraph)
    _gather(paragraph, line, [])
    return line


def _gather(node: etree._Element, line: Line, fields: list[bool]) -> None:
    """`fields`: for each field that is open here, whether its result has begun."""
    for child in node:
        tag = child.tag
        if tag == W + "r":
            look = child.find(W + "rPr")
            if look is None or (hidden := look.find(W + "vanish")) is None or hidden.get(W + "val") in _OFF:
                _gather(child, line, fields)
        elif tag in _PASSED or not isinstance(tag, str):
            continue
        elif tag == W + "fldChar":
            if False not in fields:
                line.add(_chosen(child), child)
            _step(child.get(W + "fldCharType"), fields)
        elif tag == W + "lastRenderedPageBreak":
            line.turns += "r"
        elif False in fields:
            continue
        elif tag == W + "t":
            line.add(child.text or "", child)
        elif tag in _SIGNS:
            line.add(_SIGNS[tag], child)
        elif tag == W + "br":
            if child.get(W + "type") == "page":
                line.turns += "b"
            elif child.get(W + "type") != "column":
                line.add("\n", child)
        elif tag == W + "sym":
            line.add(_symbol(child), child)
        elif tag in _MATHS:
            line.add(linear(child), child)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            line.notes.append((line.length, child))
        elif tag in (W + "drawing", W + "pict", W + "object"):
            _draw(child, line)
        elif tag == CHOICES + "AlternateContent":
            chosen = child.find(CHOICES + "Choice")
            if chosen is None or not len(chosen):
                chosen = child.find(CHOICES + "Fallback")
            if chosen is not None:
                _gather(chosen, line, fields)
        elif len(child):
            _gather(child, line, fields)


def _step(kind: str | None, fields: list[bool]) -> None:
    """A field that began in a paragraph before is open without its beginning being seen."""
    if kind == "begin":
        fields.append(False)
    elif kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()


def _chosen(field: etree._Element) -> str:
    """What is chosen from a list to choose from, as forms have it: the cover of a template, say."""
    entries = field.find(f"{W}ffData/{W}ddList")
    if entries is None:
        return ""
    texts = [each.get(W + "val") or "" for each in entries.iter(W + "listEntry")]
    numbers = (each.get(W + "val") or "" for name in ("result", "default") for each in entries.iter(W + name))
    number = next((int(each) for each in numbers if each.isdecimal()), 0)
    return texts[number] if number < len(texts) else ""


def _draw(drawing: etree._Element, line: Line) -> None:
    program = next((each.get("ProgID", "") for each in drawing.iter(_OBJECT)), "")
    if program.startswith("Equation"):
        line.equations += 1
        return
    shown = program != ""
    for each in drawing.iter():
        if each.tag == W + "txbxContent":
            if not _inside(each, drawing, (W + "txbxContent", CHOICES + "Fallback")):
                line.boxes.append(each)
        elif each.tag in _PICTURES and not shown:
            shown = not _inside(each, drawing, (W + "txbxContent",))
    if shown:
        line.pictures.append(drawing)


def _inside(node: etree._Element, top: etree._Element, names: tuple[str, ...]) -> bool:
    for above in node.iterancestors():
        if above is top:
            return False
        if above.tag in names:
            return True
    return False


def _symbol(sign: etree._Element) -> str:
    """A character of a symbol font that is not known is a box, so that a reader sees that something stands there."""
    code = (sign.get(W + "char") or "").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if len(code) == 4 and not code.startswith("F0"):
        try:
            return chr(int(code, 16))
        except ValueError:
            return "\ufffd"
    return "□"


def is_floating(drawing: etree._Element) -> bool:
    """Whether it stands beside the words that it is anchored in, and not among them."""
    return drawing.find(_ANCHOR) is not None


def description(drawing: etree._Element) -> str:
    """What was written for those who do not see the picture."""
    for each in drawing.iter(_DESCRIBED, "{urn:schemas-microsoft-com:vml}shape"):
        if said := each.get("descr") or each.get("alt") or each.get("title") or "":
            return said
    return ""
