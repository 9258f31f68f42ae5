"""A draft of a standard (.docx) cut into what one can comment on: clauses, annexes, tables, figures.

Numbers may be typed or counted by Word (outline, lists, the styles of the template for standards). A typed number
begins a clause only where it follows from the one before, so that ``4.5 mm`` at the beginning of a line begins none.
Notes, examples and lists stay with their clause; a table or a figure is one piece with its caption.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from lxml import etree

from guiju.documents import opening
from guiju.documents.numbering import Numbering, Styles
from guiju.documents.opening import UnreadableFile
from guiju.documents.package import WORD, paragraph_text, part


class Kind(StrEnum):
    FOREWORD = "foreword"  # 前言
    INTRODUCTION = "introduction"  # 引言
    CHAPTER = "chapter"
    CLAUSE = "clause"
    ANNEX = "annex"
    TABLE = "table"
    FIGURE = "figure"
    BIBLIOGRAPHY = "bibliography"  # 参考文献
    INDEX = "index"  # 索引
    TEXT = "text"  # of a document without numbered clauses


MOST: Final = 4_000
LONGEST_TEXT: Final = 20_000
LARGEST_TABLE: Final = 24_000
"""Characters of a table that are shown; the draft itself has the rest."""

LONGEST_TITLE: Final = 60

_SECTIONS: Final = {
    "前言": Kind.FOREWORD,
    "引言": Kind.INTRODUCTION,
    "参考文献": Kind.BIBLIOGRAPHY,
    "索引": Kind.INDEX,
}
_CONTENTS: Final = frozenset(("目次", "目录"))
_SPACE: Final = "[\\s\u3000\u00a0]"
_TYPED: Final = re.compile(
    rf"((?:[A-Z]\.)?\d{{1,3}}(?:[.．]\d{{1,3}})*)(?![\d.．]*\d)([.．、]?){_SPACE}*(.*)", re.DOTALL
)
_ANNEX: Final = re.compile(rf"附{_SPACE}*录{_SPACE}*([A-Z])(?![A-Za-z])[.．:：]?{_SPACE}*(.*)", re.DOTALL)
_ANNEX_KIND: Final = re.compile(r"[（(]\s*(规范性|资料性)(?:附录)?\s*[）)]")
_LABEL: Final = re.compile(r"(?:[A-Z]\.)?\d+(?:\.\d+)*")
_CAPTION: Final = re.compile(
    rf"([表图]){_SPACE}*((?:[A-Z]\.?)?\d{{1,3}}(?:[.\-－]\d{{1,3}})?|[A-Z]\.\d+)(?![\d.]*\d)(?={_SPACE}|[^\s\w]|[\u3400-\u9fff]|$){_SPACE}*(.*)",
    re.DOTALL,
)
_CITING: Final = re.compile("^(?:给出|规定|列出|中|所示|所列|的|和|与|至|为|是|、|,|，|。|；|）|\\))")
_CHAPTER_OF_A_RULE: Final = re.compile(rf"第([一二三四五六七八九十百]+)([章条]){_SPACE}+(.*)", re.DOTALL)
_CONTENTS_LINE: Final = re.compile(r"[.…·\t ]{2,}\s*[\dIVXivxⅠ-Ⅻ]+\s*$")
_CAPTION_STYLES: Final = ("表标题", "图标题", "题注", "aption")
_PAGE_AT_END: Final = re.compile(rf"{_SPACE}(?:\d{{1,3}}|[IVX]{{1,5}})$")
_SENTENCE: Final = re.compile("[。；;：:！？!?]$")
_PICTURES: Final = tuple(f"{WORD}{name}" for name in ("drawing", "pict", "object"))
_UNITS: Final = re.compile(r"^(?:[kmcµμ]?m\b|kg|g\b|s\b|h\b|min|[kM]?Pa|[km]?[WVA]\b|℃|°|%|[×~～—/+<>≤≥=)）-])")
_BODY: Final = 9
"""The outline level of what is no heading."""

_MOST_COLUMNS: Final = 40
_SAID: Final = re.compile("[。；;：:！？!?]$|[，,\n]|应(?![急用力变答])|不得|宜(?!居)|^按")
_AFTER_A_TABLE: Final = re.compile("^(?:注\\d*[:：]|[a-z][\\s\u3000]|单位)")


@dataclass(slots=True)
class Piece:
    """`level` is 1 for chapters, annexes and sections, 2 for ``4.1`` …; a table stands one below its clause."""

    kind: Kind
    level: int
    number: str = ""
    title: str = ""
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    label: str
    """What Word counts before it."""
    style: str
    """The name of its style."""
    outline: int | None
    has_picture: bool

    @property
    def plain(self) -> str:
        """Without any space, as ``前　言`` is compared."""
        return "".join(self.text.split()).replace("\u3000", "")

    @property
    def heads(self) -> bool:
        """Whether its look says that it is a heading."""
        return self.outline is not None or any(word in self.style for word in ("标题", "eading", "标识", "条文"))


def cut(path: Path) -> list[Piece]:
    """The pieces of a draft in order. Raises UnreadableFile, which says what to do."""
    blocks = list(_blocks(path))
    found = _Cutting().of(blocks) or _without_numbers(blocks)
    if not found:
        raise UnreadableFile("{file} 里没有文字；扫描的图片请先识别成文字，再存为 .docx", file=path.name)
    if len(found) > MOST:
        raise UnreadableFile("{file} 分成了 {count} 条，最多 {most} 条", file=path.name, count=len(found), most=MOST)
    for piece in found:
        piece.text = piece.text.strip()[:LONGEST_TEXT]
        piece.title = " ".join(piece.title.split())
    return found


class _Cutting:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.begun = False
        self.numbered = False
        self.in_contents = False
        self.last: tuple[str, ...] = ()
        """The number of the last clause, place by place; ("A",) for an annex."""
        self.caption: tuple[str, str] | None = None
        """Number and title of a table whose rows come next."""
        self.pictures = 0
        self.untitled: Piece | None = None
        """A clause or an annex whose title stands in the next paragraph."""
        self.cover: set[str] = set()
        self.notes_of: Piece | None = None
        """A table whose notes may follow it."""

    def of(self, blocks: list[_Paragraph | list[list[str]]]) -> list[Piece]:
        """Nothing where there are no numbered clauses."""
        for place, block in enumerate(blocks):
            if isinstance(block, list):
                self._table(block)
            else:
                following = next((each for each in blocks[place + 1 : place + 3] if not _empty(each)), None)
                self._paragraph(block, following)
        return self.pieces if self.numbered else []

    def _paragraph(self, paragraph: _Paragraph, following: object) -> None:
        if not paragraph.text and not paragraph.label:
            self.pictures += paragraph.has_picture
            return
        if paragraph.plain in _CONTENTS:
            self.in_contents = True
            return
        if _is_contents(paragraph) or (self.in_contents and _PAGE_AT_END.search(paragraph.text)):
            return
        if self._section(paragraph) or self._annex(paragraph) or self._caption(paragraph, following):
            return
        if self.in_contents and not paragraph.heads and not paragraph.label:
            return
        if self._clause(paragraph):
            return
        self._words(paragraph)

    def _section(self, paragraph: _Paragraph) -> bool:
        """前言, 引言, 参考文献, 索引: the word alone."""
        kind = _SECTIONS.get(paragraph.plain)
        if kind is None:
            return False
        self._begin(Piece(kind, 1, title=paragraph.plain))
        self.last = () if kind in (Kind.FOREWORD, Kind.INTRODUCTION) else ("~",)
        return True

    def _annex(self, paragraph: _Paragraph) -> bool:
        """``附录A`` typed or counted; its kind and its title may stand in the same paragraph or in the next ones."""
        counted = _ANNEX.fullmatch(paragraph.label)
        found = counted or _ANNEX.match(paragraph.text)
        if not found:
            return False
        rest = paragraph.text if counted else found[2]
        letter = found[1]
        if not counted:
            rest_plain = "".join(rest.split())
            follows = self.last[:1] == () or letter == "A" or self.last[0] == chr(ord(letter) - 1)
            if not follows or (rest_plain and not _ANNEX_KIND.match(rest.strip()) and not _is_title(rest, paragraph)):
                return False
        piece = Piece(Kind.ANNEX, 1, f"附录{letter}")
        self._begin(piece)
        self.last, self.numbered = (letter,), True
        self._annex_title(piece, rest)
        return True

    def _annex_title(self, piece: Piece, rest: str) -> None:
        nature = _ANNEX_KIND.search(rest)
        title = " ".join(_ANNEX_KIND.sub(" ", rest).split())
        if nature:
            piece.text = f"（{nature[1]}）"
        if title:
            piece.title = title
        else:
            self.untitled = piece

    def _caption(self, paragraph: _Paragraph, following: object) -> bool:
        """``表1 …`` above rows, ``图1 …`` below a picture."""
        label = paragraph.label.replace(" ", "")
        found = _CAPTION.fullmatch(f"{label}\u3000{paragraph.text}" if label[:1] in ("表", "图") else paragraph.text)
        if found is None or len(found[3]) > 2 * LONGEST_TITLE or _SENTENCE.search(found[3]) or "\n" in found[3]:
            return False
        looks = label[:1] in ("表", "图") or any(
            word in paragraph.style for word in ("表标题", "图标题", "题注", "aption")
        )
        if _CITING.match(found[3]) and not looks:
            return False
        number = f"{found[1]}{found[2]}"
        if found[1] == "表":
            if not looks and not isinstance(following, list):
                return False
            self._figures()
            self.caption = (number, found[3])
            return True
        if not looks and not self.pictures and not paragraph.has_picture:
            return False
        self.pictures = 0
        self._add(Piece(Kind.FIGURE, self._depth() + 1, number, found[3]))
        return True

    def _clause(self, paragraph: _Paragraph) -> bool:
        label = paragraph.label.strip().rstrip(".．、").replace(" ", "")
        counted = bool(_LABEL.fullmatch(label)) and (
            "." in label or paragraph.heads or not label.isdigit() or _is_title(paragraph.text, paragraph)
        )
        if counted and label.isdigit() and not self._is_chapter(label, paragraph):
            counted = False
        if counted:
            number, rest = label, paragraph.text
        else:
            found = _TYPED.fullmatch(paragraph.text)
            if found is None or paragraph.label:
                return self._rule(paragraph)
            number, rest = found[1].replace("．", "."), found[3]
            if not self._follows(number, rest, paragraph):
                return False
        places = tuple(number.split("."))
        if places[0].isalpha() and self.last[:1] != places[:1] and self.last:
            return False
        piece = Piece(Kind.CHAPTER if len(places) == 1 else Kind.CLAUSE, len(places), number)
        if places[0].isalpha():
            piece.level = len(places)
        self._begin(piece)
        self.last, self.numbered = places, True
        if not rest.strip():
            self.untitled = piece
        elif _is_title(rest, paragraph):
            piece.title = rest
        else:
            piece.text = rest
        return True

    def _is_chapter(self, label: str, paragraph: _Paragraph) -> bool:
        """A single number that Word counts is a chapter or an item of a list."""
        if paragraph.outline == 0 or "章标题" in paragraph.style:
            return True
        return self._next(label) and _is_title(paragraph.text, paragraph) and not _SENTENCE.search(paragraph.text)

    def _rule(self, paragraph: _Paragraph) -> bool:
        """``第三章``, ``第十二条`` of a regulation."""
        text = f"{paragraph.label} {paragraph.text}" if paragraph.label.startswith("第") else paragraph.text
        found = _CHAPTER_OF_A_RULE.fullmatch(text)
        if found is None:
            return False
        if found[2] == "章" and not _is_title(found[3], paragraph):
            return False
        chapter = found[2] == "章"
        piece = Piece(Kind.CHAPTER if chapter else Kind.CLAUSE, 1 if chapter else 2, f"第{found[1]}{found[2]}")
        self._begin(piece)
        self.numbered = True
        if chapter:
            piece.title = found[3]
        else:
            piece.text = found[3]
        return True

    def _follows(self, number: str, rest: str, paragraph: _Paragraph) -> bool:
        """Whether a typed number may begin a clause here: it comes next, or the look of its heading says so."""
        if paragraph.heads and _is_title(rest, paragraph) and ("." in number or paragraph.outline == 0):
            return not number[0].isdigit() or int(number.split(".")[0]) < 100
        if not self._next(number):
            return False
        if "." in number:
            return not _UNITS.match(rest.strip())
        return _is_title(rest, paragraph)

    def _next(self, number: str) -> bool:
        places = number.split(".")
        if not self.last or self.last == ("~",):
            return places in (["1"], ["0"]) or (places == ["A", "1"])
        last = self.last
        depth = len(places)
        if depth == len(last) + 1:
            return tuple(places[:-1]) == last and places[-1] in ("1", "0")
        if depth > len(last) or not places[-1].isdigit():
            return False
        if tuple(places[:-1]) != last[: depth - 1] or not last[depth - 1].isdigit():
            return False
        return int(places[-1]) - int(last[depth - 1]) in (1, 2)

    def _table(self, grid: list[list[str]]) -> None:
        filled = [[" ".join(cell.split()) for cell in row] for row in grid if any(cell.strip() for cell in row)]
        if not filled or self.in_contents:
            return
        if not self.begun:
            return
        if self.caption is None and (len(filled) == 1 or max(map(len, filled)) == 1):
            for row in filled:  # a frame around words, or a formula with its number beside it
                self._add_text("\u3000".join(cell for cell in row if cell))
            return
        number, title = self.caption or ("", "")
        self.caption = None
        if number and self.pieces and self.pieces[-1].kind is Kind.TABLE and self.pieces[-1].number == number:
            self.pieces[-1].rows += _bounded(filled)  # goes on over a page: 表1（续）
            return
        piece = Piece(Kind.TABLE, self._depth() + 1, number, title, rows=_bounded(filled))
        self._add(piece)
        self.notes_of = piece

    def _words(self, paragraph: _Paragraph) -> None:
        text = f"{paragraph.label} {paragraph.text}".strip()
        if self.untitled is not None:
            piece, self.untitled = self.untitled, None
            if piece.kind is Kind.ANNEX:
                self._annex_title(piece, paragraph.text)
                return
            if _is_title(paragraph.text, paragraph):
                piece.title = paragraph.text
                return
        if paragraph.has_picture:
            self.pictures += 1
        if self.notes_of is not None:
            if _AFTER_A_TABLE.match(text):
                self.notes_of.text = f"{self.notes_of.text}\n{text}".strip()
                return
            self.notes_of = None
        if "文件名称" in paragraph.style or "标准名称" in paragraph.style:
            return
        self._add_text(text)

    def _begin(self, piece: Piece) -> None:
        self._figures()
        if self.pieces and self.pieces[-1].kind in (Kind.FOREWORD, Kind.INTRODUCTION):
            words, _line, last = self.pieces[-1].text.rpartition("\n")
            if last in self.cover:  # the title of the document, once more above its first chapter
                self.pieces[-1].text = words
        self.caption = None
        self.begun, self.in_contents, self.untitled, self.notes_of = True, False, None, None
        self.pieces.append(piece)

    def _figures(self) -> None:
        """A picture that got no caption is a piece all the same."""
        if self.pictures and self.begun:
            self.pieces.append(Piece(Kind.FIGURE, self._depth() + 1))
        self.pictures = 0

    def _add(self, piece: Piece) -> None:
        if self.begun:
            self.pieces.append(piece)

    def _add_text(self, text: str) -> None:
        """To the clause, past its tables and figures."""
        if not self.begun:
            self.cover.add(text)
        for piece in reversed(self.pieces):
            if piece.kind not in (Kind.TABLE, Kind.FIGURE):
                piece.text = f"{piece.text}\n{text}" if piece.text else text
                return

    def _depth(self) -> int:
        return next((each.level for each in reversed(self.pieces) if each.kind not in (Kind.TABLE, Kind.FIGURE)), 0)


def _without_numbers(blocks: list[_Paragraph | list[list[str]]]) -> list[Piece]:
    """By headings where there are any, else paragraph by paragraph."""
    paragraphs = [each for each in blocks if isinstance(each, _Paragraph)]
    has_headings = sum(each.outline is not None for each in paragraphs) > 1
    found: list[Piece] = []
    for block in blocks:
        if isinstance(block, list):
            rows = [row for row in block if any(cell.strip() for cell in row)]
            if rows:
                found.append(Piece(Kind.TABLE, 1, rows=_bounded(rows)))
        elif block.text and not _is_contents(block):
            text = f"{block.label} {block.text}".strip()
            if has_headings and block.outline is not None:
                found.append(Piece(Kind.TEXT, block.outline + 1, title=text))
            elif has_headings and found and found[-1].kind is Kind.TEXT:
                found[-1].text = f"{found[-1].text}\n{text}".strip()
            else:
                found.append(Piece(Kind.TEXT, 1, text=text))
    return found


# Reading the file


def _blocks(path: Path) -> Iterator[_Paragraph | list[list[str]]]:
    """Paragraphs and tables of the body, in order."""
    start = opening.sample(path)
    if start.startswith(opening.OLD_EXCEL):
        raise UnreadableFile("{file} 是旧的 .doc 文件，请用 Word 或 WPS 另存为 .docx 再上传", file=path.name)
    if not start.startswith(opening.ZIP):
        raise UnreadableFile("{file} 不是 Word 文档（.docx）", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "word/document.xml" not in names:
                raise UnreadableFile("{file} 不是 Word 文档（.docx）：其中没有 word/document.xml", file=path.name)
            body = part(path, archive, "word/document.xml").find(WORD + "body")
            parts = {
                name: part(path, archive, f"word/{name}.xml") if f"word/{name}.xml" in names else None
                for name in ("styles", "numbering")
            }
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableFile("{file} 已损坏，或有打开密码", file=path.name) from error
    styles = Styles.read(parts["styles"])
    numbering = Numbering(parts["numbering"], styles)
    if body is not None:
        yield from _of(body, styles, numbering)


def _of(parent: etree._Element, styles: Styles, numbering: Numbering) -> Iterator[_Paragraph | list[list[str]]]:
    for child in parent:
        if child.tag == WORD + "p":
            yield _read(child, styles, numbering)
        elif child.tag == WORD + "tbl":
            yield _grid(child)
        elif child.tag == WORD + "sdt":
            gallery = child.find(f"{WORD}sdtPr/{WORD}docPartObj/{WORD}docPartGallery")
            if gallery is not None and gallery.get(WORD + "val") == "Table of Contents":
                continue
            content = child.find(WORD + "sdtContent")
            if content is not None:
                yield from _of(content, styles, numbering)
        elif child.tag in (WORD + "ins", WORD + "customXml", WORD + "moveTo"):
            yield from _of(child, styles, numbering)


def _read(paragraph: etree._Element, styles: Styles, numbering: Numbering) -> _Paragraph:
    look = paragraph.find(WORD + "pPr")
    style, outline = styles.default, None
    if look is not None:
        named, level = look.find(WORD + "pStyle"), look.find(WORD + "outlineLvl")
        style = (named.get(WORD + "val") or style) if named is not None else style
        said = (level.get(WORD + "val") or "") if level is not None else ""
        outline = int(said) if said.isdigit() else None
    text = paragraph_text(paragraph)
    has_picture = next(paragraph.iter(*_PICTURES), None) is not None
    label, _level = numbering.label(look, style)
    outline = styles.outline(style) if outline is None else outline
    return _Paragraph(text, label, styles.name(style), None if outline == _BODY else outline, has_picture)


def _grid(table: etree._Element) -> list[list[str]]:
    """Text of the cells; a cell that goes on from the row above is empty."""
    grid = []
    for row in table.iter(WORD + "tr"):
        if next(row.iterancestors(WORD + "tbl")) is not table:
            continue
        cells = []
        for cell in row.findall(WORD + "tc"):
            text = "\n".join(paragraph_text(each) for each in cell.iter(WORD + "p")).strip()
            span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
            width = (span.get(WORD + "val") or "1") if span is not None else "1"
            cells += [text, *[""] * (min(int(width), _MOST_COLUMNS) - 1 if width.isdigit() else 0)]
        grid.append(cells[:_MOST_COLUMNS])
    return grid


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    """As much of a table as a page bears."""
    kept, size = [], 0
    for row in rows:
        size += sum(map(len, row)) + len(row)
        if size > LARGEST_TABLE:
            break
        kept.append(row)
    return kept


def _is_title(text: str, paragraph: _Paragraph) -> bool:
    """What is said of a clause in its first line: its title, or already its words."""
    if ("无" in paragraph.style and "标题" in paragraph.style) or not text.strip():
        return False
    return len(text) <= LONGEST_TITLE and not _SAID.search(text.strip())


def _is_contents(paragraph: _Paragraph) -> bool:
    style = paragraph.style.lower()
    return (
        (style.startswith("toc") and not style.startswith("toc heading"))
        or "目次" in style
        or (bool(_CONTENTS_LINE.search(paragraph.text)) and len(paragraph.text) < 2 * LONGEST_TITLE)
    )


def _empty(block: _Paragraph | list[list[str]]) -> bool:
    return isinstance(block, _Paragraph) and not block.text and not block.label
