"""How a report looks: after GB/T 9704, the format of official documents, as far as a report with charts allows.

A4 with a text of 156 × 225 mm; body 三号仿宋, 28 pt from line to line, two characters of indent; headings 黑体,
楷体 and bold 仿宋 of the same size; titles 小标宋; page numbers 四号宋体 between dashes, outside. Charts and tables
stand in paragraphs whose lines are as high as what they hold, with a caption of 黑体 below a chart and above a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lxml import etree

from guiju.reports.word.names import element, name

TEXT_WIDTH = 8844  # twips: 156 mm
FIRST_LINE = 200  # hundredths of a character


class Style(StrEnum):
    """Names as python-docx knows them: ``document.add_paragraph(text, style=Style.BODY)``."""

    BODY = "Body Text"
    CHAPTER = "Heading 1"  # 一、
    SECTION = "Heading 2"  # （一）
    ARTICLE = "Heading 3"  # 1.
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    COVER = "Cover Text"
    CAPTION = "Caption"
    FIGURE = "Figure"
    NOTE = "Figure Note"
    TABLE_HEAD = "Table Head"
    TABLE_TEXT = "Table Text"
    TABLE_NUMBER = "Table Number"
    TABLE_MIDDLE = "Table Middle"
    CONTENTS = "TOC Heading"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. Sizes in half points, distances in twips, `indent` in hundredths of a character."""

    name: str  # as Word writes it; python-docx and people see built-in names with capitals
    font: str
    size: int
    latin: str = "Times New Roman"
    based_on: str = "Normal"
    following: str = ""
    bold: bool = False
    align: str = ""
    line: int = 0  # exactly; 0 is as high as what stands in it
    before: int = 0
    after: int = 0
    indent: int = 0
    left: int = 0
    level: int | None = None  # of the outline, from 0
    with_next: bool = False
    right_tab: int = 0
    rule: bool = False  # a thin line below
    break_words: bool = False

    @property
    def id(self) -> str:
        return "".join(word[0].upper() + word[1:] for word in self.name.split())


SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体", "仿宋"
TITLE_FONT = "方正小标宋简体"

LOOKS = (
    Look("Body Text", FANG, 32, line=560, align="both", indent=FIRST_LINE),
    Look(
        "heading 1",
        HEI,
        32,
        following="BodyText",
        line=560,
        before=280,
        after=140,
        indent=FIRST_LINE,
        level=0,
        with_next=True,
    ),
    Look(
        "heading 2",
        KAI,
        32,
        following="BodyText",
        line=560,
        before=140,
        after=70,
        indent=FIRST_LINE,
        level=1,
        with_next=True,
    ),
    Look("heading 3", FANG, 32, following="BodyText", bold=True, line=560, indent=FIRST_LINE, level=2, with_next=True),
    Look("Title", TITLE_FONT, 52, following="Subtitle", align="center", line=900, before=3400, after=360),
    Look("Subtitle", TITLE_FONT, 36, following="CoverText", align="center", line=640, after=240),
    Look("Cover Text", KAI, 32, align="center", line=560),
    Look("TOC Heading", TITLE_FONT, 44, following="BodyText", align="center", line=700, before=200, after=400),
    Look("toc 1", HEI, 28, line=520, right_tab=TEXT_WIDTH),
    Look("toc 2", FANG, 28, line=520, left=420, right_tab=TEXT_WIDTH),
    Look("toc 3", FANG, 28, line=520, left=840, right_tab=TEXT_WIDTH),
    Look("caption", HEI, 24, following="BodyText", align="center", before=60, after=200),
    Look("Figure", SONG, 21, following="Caption", align="center", before=200, with_next=True),
    Look("Figure Note", SONG, 18, following="BodyText", align="both", before=40, after=80, left=420),
    Look("Table Head", HEI, 21, align="center", before=50, after=50, with_next=True),
    Look("Table Text", SONG, 21, before=40, after=40, break_words=True),
    Look("Table Number", SONG, 21, align="right", before=40, after=40),
    Look("Table Middle", SONG, 21, align="center", before=40, after=40),
    Look("header", SONG, 18, align="center", rule=True, after=60),
    Look("footer", SONG, 28, latin=SONG),
)
BY_NAME = {look.name.lower(): look for look in LOOKS}
THREE_LINES = "Three Lines"

#: name, other names, PANOSE, family: what Word takes where a font is missing.
_FONTS = (
    (TITLE_FONT, "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,宋体,SimSun", "02010601030101010101", "auto"),
    (FANG, "FangSong,仿宋_GB2312,华文仿宋", "02010609060101010101", "modern"),
    (KAI, "KaiTi,楷体_GB2312,华文楷体", "02010609060101010101", "modern"),
    (HEI, "SimHei,思源黑体,Noto Sans CJK SC", "02010609060101010101", "modern"),
    (SONG, "SimSun,思源宋体,Noto Serif CJK SC", "02010600030101010101", "auto"),
)


def styles_xml() -> etree._Element:
    """The whole of word/styles.xml."""
    return element(
        "w:styles",
        element(
            "w:docDefaults",
            element("w:rPrDefault", element("w:rPr", _fonts(FANG, "Times New Roman"), *_size(21), _language())),
            element("w:pPrDefault"),
        ),
        _style("paragraph", "Normal", "Normal", element("w:qFormat"), default=True),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", _hidden(), default=True),
        _table_normal(),
        *(style_of(look) for look in LOOKS),
        _style("character", "Hyperlink", "Hyperlink"),
        three_lines(),
    )


def style_of(look: Look) -> etree._Element:
    paragraph = element(
        "w:pPr",
        element("w:keepNext") if look.with_next else None,
        element("w:keepLines") if look.level is not None else None,
        _rule() if look.rule else None,
        element("w:tabs", element("w:tab", val="right", leader="dot", pos=look.right_tab)) if look.right_tab else None,
        element("w:wordWrap", val=0) if look.break_words else None,
        element(
            "w:spacing",
            before=look.before,
            after=look.after,
            line=look.line or 240,
            lineRule="exact" if look.line else "auto",
        ),
        _indent(look),
        element("w:jc", val=look.align) if look.align else None,
        element("w:outlineLvl", val=look.level) if look.level is not None else None,
    )
    run = element("w:rPr", _fonts(look.font, look.latin), *_bold(look.bold), *_size(look.size))
    return _style(
        "paragraph",
        look.id,
        look.name,
        element("w:basedOn", val=look.based_on),
        element("w:next", val=look.following) if look.following else None,
        element("w:qFormat"),
        paragraph,
        run,
    )


def three_lines() -> etree._Element:
    """The table of Chinese print: a thick line above and below, a thin one under the header."""

    def line(side: str, eighths: int, colour: str = "auto") -> etree._Element:
        return element(f"w:{side}", val="single", sz=eighths, space=0, color=colour)

    return _style(
        "table",
        "ThreeLines",
        THREE_LINES,
        element("w:basedOn", val="TableNormal"),
        element("w:qFormat"),
        element(
            "w:tblPr",
            element("w:tblBorders", line("top", 12), line("bottom", 12), line("insideH", 2, "BFBFBF")),
        ),
        element(
            "w:tblStylePr",
            element("w:tcPr", element("w:tcBorders", line("bottom", 6))),
            type="firstRow",
        ),
    )


def fonts_xml() -> etree._Element:
    """The whole of word/fontTable.xml."""
    latin = element(
        "w:font",
        element("w:panose1", val="02020603050405020304"),
        element("w:charset", val="00"),
        element("w:family", val="roman"),
        element("w:pitch", val="variable"),
        name="Times New Roman",
    )
    return element("w:fonts", latin, *(_font(*font) for font in _FONTS))


def settings_xml() -> etree._Element:
    """The whole of word/settings.xml. Fields are not marked for renewal: Word would ask before it opens the file."""
    modern = {"uri": "http://schemas.microsoft.com/office/word"}
    return element(
        "w:settings",
        element("w:zoom", percent=100),
        element("w:defaultTabStop", val=420),
        element("w:evenAndOddHeaders"),
        element("w:characterSpacingControl", val="compressPunctuation"),
        element(
            "w:compat",
            element("w:spaceForUL"),
            element("w:balanceSingleByteDoubleByteWidth"),
            element("w:doNotLeaveBackslashAlone"),
            element("w:ulTrailSpace"),
            element("w:doNotExpandShiftReturn"),
            element("w:adjustLineHeightInTable"),
            element("w:useFELayout"),
            *(element("w:compatSetting", name=name, val=value, **modern) for name, value in _COMPATIBLE),
        ),
        element("w:themeFontLang", val="en-US", eastAsia="zh-CN"),
        element("w:decimalSymbol", val="."),
        element("w:listSeparator", val=","),
    )


_COMPATIBLE = (
    ("compatibilityMode", 15),
    ("overrideTableStyleFontSizeAndJustification", 1),
    ("enableOpenTypeFeatures", 1),
    ("doNotFlipMirrorIndents", 1),
    ("differentiateMultirowTableHeaders", 1),
)


class Styles:
    """The styles of a document by their names; those of ours that it lacks are added when they are asked for.

    A template from elsewhere calls them by ids of its own: Chinese Word has 1 for heading 1 and a3 for caption.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.ids: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        for style in root.iterfind(name("w:style")):
            title, id = style.find(name("w:name")), style.get(name("w:styleId")) or ""
            if title is not None:
                self.ids.setdefault((title.get(name("w:val")) or "").lower(), id)
            if style.get(name("w:default")) in ("1", "true", "on"):
                self.defaults[style.get(name("w:type")) or ""] = id

    def id(self, title: str) -> str:
        """The id of a style of ours by its name."""
        if title.lower() not in self.ids:
            made = three_lines() if title == THREE_LINES else style_of(BY_NAME[title.lower()])
            self.ids[title.lower()] = self._added(made)
        return self.ids[title.lower()]

    def levels(self) -> dict[str, int]:
        """The styles that make a heading, with their level of the outline from 0."""
        styles = {style.get(name("w:styleId")) or "": style for style in self.root.iterfind(name("w:style"))}
        return {id: level for id in styles if (level := _level(id, styles)) is not None}

    def _added(self, style: etree._Element) -> str:
        taken = set(self.ids.values())
        id = own = style.get(name("w:styleId")) or ""
        while id in taken:
            id += "G"
        style.set(name("w:styleId"), id)
        base, following = style.find(name("w:basedOn")), style.find(name("w:next"))
        if base is not None:
            base.set(name("w:val"), self.defaults.get(style.get(name("w:type")) or "", base.get(name("w:val")) or ""))
        if following is not None and following.get(name("w:val")) not in taken | {own}:
            style.remove(following)
        self.root.append(style)
        return id


def _level(id: str, styles: dict[str, etree._Element]) -> int | None:
    seen: set[str] = set()
    while id in styles and id not in seen:
        seen.add(id)
        style = styles[id]
        outline = style.find(f"{name('w:pPr')}/{name('w:outlineLvl')}")
        if outline is not None:
            level = int(outline.get(name("w:val")) or 9)
            return level if level < 9 else None
        base = style.find(name("w:basedOn"))
        id = "" if base is None else base.get(name("w:val")) or ""
    return None


def _style(kind: str, id: str, title: str, *children: etree._Element | None, default: bool = False) -> etree._Element:
    marks: dict[str, Any] = {"default": 1} if default else {}
    if title not in _BUILT_IN:
        marks["customStyle"] = 1
    return element("w:style", element("w:name", val=title), *children, type=kind, styleId=id, **marks)


_BUILT_IN = {look.name for look in LOOKS if not look.name.startswith(("Cover", "Figure", "Table"))} | {
    "Normal",
    "Default Paragraph Font",
    "Normal Table",
    "Hyperlink",
}


def _table_normal() -> etree._Element:
    margins = element(
        "w:tblCellMar",
        *(
            element(f"w:{side}", w=width, type="dxa")
            for side, width in (("top", 0), ("left", 85), ("bottom", 0), ("right", 85))
        ),
    )
    properties = element("w:tblPr", element("w:tblInd", w=0, type="dxa"), margins)
    return _style("table", "TableNormal", "Normal Table", _hidden(), properties, default=True)


def _hidden() -> etree._Element:
    return element("w:semiHidden")


def _fonts(east_asian: str, latin: str) -> etree._Element:
    return element("w:rFonts", ascii=latin, hAnsi=latin, eastAsia=east_asian, cs="Times New Roman")


def _size(half_points: int) -> tuple[etree._Element, ...]:
    return element("w:sz", val=half_points), element("w:szCs", val=half_points)


def _bold(bold: bool) -> tuple[etree._Element, ...]:
    # Said even where it is not bold: the built-in headings of some programs are.
    return element("w:b", val=int(bold)), element("w:bCs", val=int(bold))


def _language() -> etree._Element:
    return element("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")


def _rule() -> etree._Element:
    return element("w:pBdr", element("w:bottom", val="single", sz=4, space=1, color="auto"))


def _indent(look: Look) -> etree._Element | None:
    if look.indent:
        return element("w:ind", firstLineChars=look.indent, firstLine=look.indent * look.size // 10)
    return element("w:ind", left=look.left) if look.left else None


def _font(title: str, others: str, panose: str, family: str) -> etree._Element:
    return element(
        "w:font",
        element("w:altName", val=others),
        element("w:panose1", val=panose),
        element("w:charset", val="86"),
        element("w:family", val=family),
        element("w:pitch", val="variable"),
        name=title,
    )
