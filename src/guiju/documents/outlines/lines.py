"""What a line looks like: a numbered heading, an annex, a caption, a note, an item of a list, a line of the contents.

Nothing here knows what came before; whether a number that stands at the beginning of a line really begins a clause is
decided in `guiju.documents.outlines.divisions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from guiju.documents.blocks import Block, BlockKind
from guiju.documents.outlines.shape import Element

LONGEST_TITLE: Final = 60
_SHORT: Final = 12

SPACE: Final = "[\\s\u3000\u00a0]"
_BLANKS: Final = re.compile(f"{SPACE}+")

SECTIONS: Final = {
    "前言": Element.FOREWORD,
    "引言": Element.INTRODUCTION,
    "目次": Element.CONTENTS,
    "目录": Element.CONTENTS,
    "参考文献": Element.BIBLIOGRAPHY,
    "索引": Element.INDEX,
    "中文索引": Element.INDEX,
    "英文索引": Element.INDEX,
    "汉语拼音索引": Element.INDEX,
    "英文对应词索引": Element.INDEX,
}
"""Elements that have no number and are called by one word."""

_TYPED: Final = re.compile(
    rf"{SPACE}*((?:[A-Z][.．])?\d{{1,3}}(?:[.．]\d{{1,3}})*)(?![\d.．]*\d)([.．、]?)({SPACE}*)(.*)", re.DOTALL
)
_COUNTED: Final = re.compile(r"(?:[A-Z]\.)?\d{1,3}(?:\.\d{1,3})*")
_ANNEX: Final = re.compile(
    rf"{SPACE}*附{SPACE}*(?:录|件(?={SPACE}*[A-Z](?![A-Za-z])))"
    rf"{SPACE}*([A-Za-z](?![A-Za-z])|\d{{1,2}}(?!\d)|[一二三四五六七八九十]{{1,2}})?[.．:：]?({SPACE}*)(.*)",
    re.DOTALL,
)
_NATURE: Final = re.compile(
    rf"[（(\[【]{SPACE}*((?:规范|资料|提示|参考|补充|标准)性?)(?:{SPACE}*的?附录)?{SPACE}*[）)\]】]"
)
_CITING: Final = re.compile(
    "(?:给出|规定|列出|提供|描述|中|所|的|和|与|至|为|是|及|或|、|,|，|。|；|;|）|\\)|[～~\\-—])"
)
_CAPTION: Final = re.compile(
    rf"{SPACE}*(续?)([表图]){SPACE}*((?:[A-Za-z][.．]?)?\d{{1,3}}(?:[.．\-－—]\d{{1,3}})?)(?![\d.．]*\d)({SPACE}*)(.*)",
    re.DOTALL,
)
_UNNUMBERED_CAPTION: Final = re.compile(rf"{SPACE}*([表图])({SPACE}+)(?=\S)(.*)", re.DOTALL)
_CONTINUED: Final = re.compile(rf"{SPACE}*[（(]{SPACE}*(?:续|续表|第{SPACE}*\d+{SPACE}*页.*){SPACE}*[）)]{SPACE}*")
_CAPTION_STYLES: Final = ("表标题", "图标题", "题注", "aption")
_CONTENTS_LINE: Final = re.compile(
    r"(?:[.…·．]{2,}|\t|[.…·． \u3000]{3,})[.…·．\s]*(?:[(（]?[\dIVXivxⅠ-Ⅻ]{1,5}[)）]?)?\s*$"
)
_PAGE_AT_END: Final = re.compile(rf"{SPACE}(?:\d{{1,3}}|[IVX]{{1,5}}|[ivx]{{1,5}}|[Ⅰ-Ⅻ]{{1,3}}){SPACE}*$")
NOTE: Final = re.compile(rf"{SPACE}*注{SPACE}*(\d{{0,2}}){SPACE}*([:：]|(?<=\d)[.．、]|{SPACE})")
EXAMPLE: Final = re.compile(rf"{SPACE}*示{SPACE}*例{SPACE}*(\d{{0,2}}){SPACE}*([:：]|{SPACE}|$|(?<=\d)[.．、])")
_MARK: Final = re.compile(
    rf"{SPACE}*(——|—{SPACE}*—|─{{1,2}}|[—–](?!\d)|--(?!-)|[·•●■◆](?!\d)|[（(]?[a-z]{{1,2}}[)）]|[（(]?\d{{1,2}}[)）]|[①-⑳])"
    rf"(?=\D|{SPACE}|$){SPACE}*"
)
_TABLE_FOOTNOTE: Final = re.compile(rf"{SPACE}*([a-z]){SPACE}+\S")
_UNIT_LINE: Final = re.compile(rf"{SPACE}*[（(]?单位(?:为|[:：]).{{1,20}}$")

_UNITS: Final = re.compile(
    r"(?:[kmcdμµn]?[mgsVAWLlJNKhdt](?![A-Za-z一-鿿])|[kM]?Pa|[kM]?Hz|min(?!i)|[km]?mol|[kM]?[WV]h?\b|dB|℃|°|%|‰|"
    r"[×~～—–/+<>≤≥=±)）:：,，;；。-])"
)
_COUNTING: Final = re.compile(
    "个|只|台(?!账|面|架|阶)|套|份|倍|天(?!然|线|气|平|车)|周(?!期|边|界|转)|年(?!度|龄|限|检|报)|月(?!度|报)|日(?!常|期|志|照)|元(?!素|件|器)|"
    "次(?!品|氯|要|级|生)|级(?!别|差|配)|项(?!目)|条(?!件|款|文|码)|种(?!类|子|植|苗|畜|质|鸡)|名(?!称|词|录)|件(?!数)|"
    "组(?!成|织|合|分|装|件)|位(?!置|移)|层(?!次|压|间|高)|秒|分钟|小时|米(?!制|粉|饭|面)|以[上下内]|左右|岁"
)
_AMOUNT: Final = re.compile("倍|[万亿](?!一)|个(?![人体性])|以[上下内]|左右")
_VERB: Final = re.compile(
    "(?<![供反响效适对相感顺呼])应(?![急用力变答激收付对税])|不得|宜(?!居)(?<!适宜)(?<!便宜)(?<!事宜)|必须|^按照?(?=.{8})"
)
_ENDED: Final = re.compile("[。；;：:！？!?，,]$")
_INSIDE: Final = re.compile("[。；！？\n]")
_QUANTITY: Final = re.compile(r"\d\s?(?:[mck]m|m|kg|m?g|℃|%|[kM]?Pa|k?N|h|min|s|d)(?![A-Za-z\d])")
_NO_TITLE: Final = (_ENDED, _INSIDE, _VERB, _QUANTITY)


def plain(text: str) -> str:
    """Without any space, as ``前　言`` is compared."""
    return _BLANKS.sub("", text)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that begins with a number: ``4.1　一般要求``."""

    number: str
    point: str
    """What is typed after the number, ``.`` or ``、``."""
    apart: bool
    """Whether there is a space between number and words."""
    rest: str
    start: int
    """Where the rest begins in the block's text."""
    counted: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self.number.split("."))


def numbered(block: Block) -> Numbered | None:
    """The number that a block begins with, counted or typed."""
    label = block.label.strip().rstrip(".．、").replace(" ", "").replace("．", ".")
    if label:
        if _COUNTED.fullmatch(label) is None:
            return None
        start = len(block.text) - len(block.text.lstrip())
        return Numbered(label, "", True, block.text[start:], start, counted=True)
    found = _TYPED.fullmatch(block.text)
    if found is None:
        return None
    return Numbered(found[1].replace("．", "."), found[2], bool(found[3]), found[4], found.start(4))


def is_title(text: str) -> bool:
    """Whether the words after a number are a title and not already a clause."""
    words = text.strip()
    return 0 < len(words) <= LONGEST_TITLE and not any(each.search(words) for each in _NO_TITLE)


def title_in(text: str, *, heads: bool) -> str:
    """The title that these words are, or nothing. What the format calls a heading may end with a stop all the same."""
    words = text.strip()
    if is_title(words) or (heads and len(words) <= _SHORT and is_title(_ENDED.sub("", words))):
        return words
    return ""


def counts_things(text: str, *, expected: bool = False) -> bool:
    """``mm，直径``, ``个样品``, ``倍``: the number before these words is a quantity.

    `expected`: it is the very number that comes next; then only what cannot be a title speaks against it.
    """
    words = text.lstrip()
    return bool(_UNITS.match(words) or (_AMOUNT if expected else _COUNTING).match(words))


@dataclass(frozen=True, slots=True)
class AnnexLine:
    letter: str
    """As written: ``A``; ``1``, ``一`` or nothing where somebody wrote so."""
    rest: str
    start: int
    counted: bool = False


def annex_line(block: Block) -> AnnexLine | None:
    """``附　录　A``, alone or with what it is and its title; not a sentence that begins with an annex."""
    counted = _ANNEX.fullmatch(block.label) if block.label else None
    if counted and not counted[3]:
        return AnnexLine(counted[1] or "", block.text, 0, counted=True)
    if block.label:
        return None
    found = _ANNEX.fullmatch(block.text)
    if found is None:
        return None
    rest = found[3]
    heads = block.kind is BlockKind.HEADING
    if rest.strip():
        after = _NATURE.match(rest)
        words = rest[after.end() :] if after else rest
        if not found[1] and not after and not heads:
            return None
        if not after and (_CITING.match(rest) or not (found[2] or heads)):
            return None
        if words.strip() and not is_title(words.replace("\n", " ")):
            return None
    elif not found[1] and "附录" not in plain(block.text):
        return None
    return AnnexLine(found[1] or "", rest, found.start(3))


def nature_in(text: str) -> re.Match[str] | None:
    """``（规范性）``, ``（资料性附录）``: group 1 is the word, as written."""
    return _NATURE.search(text)


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """``表A.1　场所面积``."""

    letter: str
    """表 or 图."""
    number: str
    title: str
    start: int
    """Where the title begins."""
    continued: bool
    sure: bool
    """The format says that it is a caption, not only its look."""
    alone: bool
    """Looks like a caption even where neither rows nor a picture stand beside it."""


def caption_line(block: Block) -> CaptionLine | None:
    label = plain(block.label)
    sure = block.kind is BlockKind.CAPTION or any(word in block.style for word in _CAPTION_STYLES)
    if label[:1] in ("表", "图"):
        found, shift, sure = _CAPTION.fullmatch(f"{label}\u3000{block.text}"), len(label) + 1, True
    elif label:
        return None
    else:
        found, shift = _CAPTION.fullmatch(block.text), 0
    if found is None:
        bare = _UNNUMBERED_CAPTION.fullmatch(block.text) if not label else None
        if bare is None or not is_title(bare[3]):
            return None
        return CaptionLine(bare[1], "", bare[3].strip(), bare.start(3), False, sure, False)
    rest = found[5]
    continued = bool(found[1])
    after = _CONTINUED.match(rest) or _CONTINUED.search(rest)
    if after and (after.start() == 0 or after.end() == len(rest)):
        continued = True
        rest = rest[: after.start()] if after.start() else rest[after.end() :]
    if len(rest) > 2 * LONGEST_TITLE or _INSIDE.search(rest.strip()):
        return None
    title = rest.strip()
    if title and (_ENDED.search(title) and not sure):
        return None
    if title and _CITING.match(title) and not sure and not title.startswith(("中国", "中心", "的士", "和声")):
        return None
    number = found[3].replace("．", ".")
    start = max(0, found.start(5) - shift)
    return CaptionLine(
        found[2], number, title, start, continued, sure, bool(found[4] or title[:1] in "：:") and is_title(title)
    )


def contents_line(block: Block) -> bool:
    """By its leader and page number, its style, or because the format says so."""
    style = block.style.lower()
    return (
        block.kind is BlockKind.CONTENTS
        or (style.startswith("toc") and not style.startswith("toc heading"))
        or ("目次" in style and "标题" not in style)
        or (len(block.text) < 2 * LONGEST_TITLE and bool(_CONTENTS_LINE.search(block.text)))
    )


def ends_with_page(text: str) -> bool:
    return bool(_PAGE_AT_END.search(text))


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before an item of a list. `order` counts from 1 for ``a)``, ``1)``; 0 for dashes and dots."""

    text: str
    family: str
    """letter, digit, circle, dash, dot."""
    order: int
    start: int
    """Where the words of the item begin."""


_DASHES: Final = frozenset("—–─-")


def mark_of(block: Block) -> Mark | None:
    """The mark of an item, typed or counted."""
    if block.label:
        found = _MARK.fullmatch(block.label)
        if found is None:
            if block.kind is not BlockKind.ITEM:
                return None
            return _mark(block.label.strip(), 0)
        return _mark(plain(found[1]), 0)
    found = _MARK.match(block.text)
    if found is None or (found.end() == len(block.text) and block.kind is not BlockKind.ITEM):
        return _mark("", 0) if block.kind is BlockKind.ITEM else None
    return _mark(plain(found[1]), found.end())


def _mark(text: str, start: int) -> Mark:
    bare = text.strip("()（）.、．")
    if text and set(text) <= _DASHES:
        return Mark(text, "dash", 0, start)
    if bare.isascii() and bare.isdigit():
        return Mark(text, "digit", int(bare), start)
    if len(text) == 1 and "①" <= text <= "⑳":
        return Mark(text, "circle", ord(text) - ord("①") + 1, start)
    if bare.isascii() and bare.isalpha() and bare.islower() and len(bare) <= 2:
        order = 0
        for letter in bare:
            order = order * 26 + ord(letter) - ord("a") + 1
        return Mark(text, "letter", order, start)
    return Mark(text, "dot", 0, start)


def is_table_footnote(text: str) -> bool:
    """``a　以干基计。`` below a table."""
    return bool(_TABLE_FOOTNOTE.match(text))


def is_unit_line(text: str) -> bool:
    """``单位为毫米`` between a caption and its table."""
    return bool(_UNIT_LINE.match(text))
