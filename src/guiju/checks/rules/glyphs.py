"""字符: characters that look right and are not, punctuation of the wrong width, marks without their partner."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import DRAFTS, Certainty, Found, Mend, Severity, Source, rule
from guiju.checks.rules.quantities import named
from guiju.checks.subject import Subject
from guiju.checks.units import UNIT
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Role

_MARKS: Final = Source("GB/T 15834—2011", "", Certainty.KNOWLEDGE)
_GLYPHS: Final = Source("GB/T 1.1—2020", "10.1", Certainty.SECONDARY)
_OURS: Final = Source("常理", "", Certainty.OURS)


def _texts(subject: Subject) -> Iterator[Block]:
    """All that is said, margins, cover and contents left out."""
    silent = (Role.COVER, Role.MARGIN, Role.FORMULA)
    yield from (block for block in subject.document.blocks if subject.outline.role(block) not in silent)


_WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:[．][０-９]+)*")


@rule(
    "TXT121",
    Sentence("用了全角的数字或字母"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_GLYPHS,
    why=Sentence("全角的“１２”和半角的“12”是不同的字符；标准号和数值用了全角，检索不到，表格里也不能计算。"),
    bad="4 技术要求\n4.1 厚度应不小于１２ mm。",
    good="4 技术要求\n4.1 厚度应不小于 12 mm。",
)
def wide_characters(subject: Subject) -> Iterator[Found]:
    for block in subject.document.blocks:
        for found in _WIDE.finditer(block.text):
            narrow = unicodedata.normalize("NFKC", found[0])
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("“{found}”应写成半角的“{narrow}”", found=found[0], narrow=narrow),
                Mend(narrow, safe=True),
            )


_FULL: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_HALF_MARK: Final = re.compile(r"(?<=[\u4e00-\u9fff）”》])(?P<mark>[,;:?!]) ?(?=[\u4e00-\u9fff（“《])")


@rule(
    "TXT122",
    Sentence("中文里用了半角标点"),
    severity=Severity.NOTICE,
    profiles=DRAFTS,
    source=_MARKS,
    why=Sentence("中文行文用全角的逗号、分号和冒号；半角的挤在汉字之间，既不好认，也让同一份文件里标点两样。"),
    bad="4 技术要求\n4.1 外壳应平整,无裂纹。",
    good="4 技术要求\n4.1 外壳应平整，无裂纹，代号为 A:B，比例为 1:2。",
)
def half_width_marks(subject: Subject) -> Iterator[Found]:
    for block in _texts(subject):
        for found in _HALF_MARK.finditer(block.text):
            full = _FULL[found["mark"]]
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("中文里的“{mark}”应为“{full}”", mark=found["mark"], full=full),
                Mend(full, safe=True),
            )


_TIMES: Final = re.compile(
    rf"(?<![A-Za-z0-9./_-])\d+(?:\.\d+)? ?(?:{UNIT})? ?(?P<sign>[xX*＊Ⅹ╳])"
    r"(?= ?\d)(?! ?\d[0-9A-Fa-f]*[A-Fa-f])"
)


@rule(
    "TXT123",
    Sentence("乘号写成了字母或星号"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_GLYPHS,
    why=Sentence("尺寸里的乘号是“×”；写成字母 x 或星号，容易当作变量或通配符，朗读软件也读不出来。"),
    bad="4 技术要求\n4.1 面板的尺寸应为 300 mm x 200 mm，分辨力应为 1920*1080。",
    good="4 技术要求\n4.1 面板的尺寸应为 300 mm×200 mm，地址应为 0x20，螺栓应为 M6x20 型。",
)
def letters_for_times(subject: Subject) -> Iterator[Found]:
    for block in _texts(subject):
        for found in _TIMES.finditer(block.text):
            if found[0].startswith("0x") or block.text[found.start() : found.start() + 2] in ("0x", "0X"):
                continue
            yield Found(
                Span(block, *found.span("sign")),
                Sentence("乘号应为“×”，不用“{sign}”", sign=found["sign"]),
                Mend("×", safe=True),
            )


_SIGNS: Final = {
    "+/-": "±",
    "+-": "±",
    ">=": "≥",
    "<=": "≤",
    "＞＝": "≥",
    "＜＝": "≤",
    "=<": "≤",
    "≧": "≥",
    "≦": "≤",
}
_SIGN: Final = re.compile(r"(?<![+<>=])(?:\+/?-|>=|<=|＞＝|＜＝|=<|≧|≦)(?= ?\d)")


@rule(
    "TXT124",
    Sentence("运算符拼写而成"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_GLYPHS,
    why=Sentence("“±”“≥”“≤”各是一个符号；用两个键拼成的“+-”“>=”在换行处会断开，也不是标准规定的数学符号。"),
    bad="4 技术要求\n4.1 厚度应 >=2 mm，偏差应为 +-0.1 mm。",
    good="4 技术要求\n4.1 厚度应≥2 mm，偏差应为±0.1 mm。",
)
def typed_signs(subject: Subject) -> Iterator[Found]:
    for block in _texts(subject):
        for found in _SIGN.finditer(block.text):
            sign = _SIGNS[found[0]]
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("“{found}”应写成“{sign}”", found=found[0], sign=sign),
                Mend(sign, safe=True),
            )


_MIXED: Final = re.compile(
    r"(?<![A-Za-z0-9.\-/_])(?P<number>\d[\dOolI]*[OoIl]\d[\dOolI]*"
    rf"|\d+\.?\d*[Oo](?= ?(?:{UNIT}|%|℃)))(?![A-Za-z])(?!\s*[=+])"
)


@rule(
    "TXT125",
    Sentence("数字里混有字母 O、l、I"),
    severity=Severity.ERROR,
    profiles=DRAFTS,
    source=_GLYPHS,
    why=Sentence("字母 O、l、I 和数字 0、1 看上去一样，查找、计算和比对时却不是数；多来自手打或文字识别。"),
    bad="4 技术要求\n4.1 厚度应不小于 1O mm，长度应为 2l5 mm。",
    good="4 技术要求\n4.1 厚度应不小于 10 mm，容积应为 5 l，水的化学式为 H2O。",
)
def letters_in_numbers(subject: Subject) -> Iterator[Found]:
    places = subject.once(named)
    for block in subject.prose():
        if "→" in block.text:
            continue  # an equation of chemistry: 2O2
        for found in _MIXED.finditer(block.text):
            if any(start < found.end() and found.start() < end for start, end in places.get(block.index, ())):
                continue
            digits = found["number"].translate(str.maketrans("OoIl", "0011"))
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("“{found}”里有像数字的字母，是否应为 {digits}", found=found["number"], digits=digits),
                Mend(digits),
            )


_DEGREE: Final = re.compile(
    r"(?<=\d) ?(?P<sign>[º˚]|。(?=[CcＣ](?:[，。；、）)～~±]|$))|(?<! )o(?=C(?![A-Za-z])))(?P<c> ?[CcＣ](?![A-Za-z]))?"
)


@rule(
    "TXT126",
    Sentence("度的符号不对"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_GLYPHS,
    why=Sentence("“º”是西班牙文的序数记号，“˚”是注音用的圈；摄氏度写“℃”，角度写“°”，才能被检索和换算。"),
    bad="4 技术要求\n4.1 温度应不高于 40 ºC，倾角应不大于 15˚。",
    good="4 技术要求\n4.1 温度应不高于 40 ℃，倾角应不大于 15°。",
)
def false_degrees(subject: Subject) -> Iterator[Found]:
    for block in _texts(subject):
        for found in _DEGREE.finditer(block.text):
            right = "℃" if found["c"] else "°"
            yield Found(
                Span(block, found.start("sign"), found.end()),
                Sentence("“{found}”应写成“{right}”", found=block.text[found.start("sign") : found.end()], right=right),
                Mend(right, safe=True),
            )


_UNREADABLE: Final = re.compile("[\ufffd\u25af]+|[\ue000-\uf8ff]+|[\x00-\x08\x0e-\x1f\x7f]+|锟斤拷|烫烫烫")


@rule(
    "TXT127",
    Sentence("有不能辨认的字符"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_OURS,
    why=Sentence("这些字符没有统一的字形，换一台电脑就变成方框；常是用符号字体打的“≥”“±”，或转换时丢失的字。"),
    bad="4 技术要求\n4.1 厚度应\uf0b3 2 mm。",
    good="4 技术要求\n4.1 厚度应≥2 mm。",
)
def unreadable_characters(subject: Subject) -> Iterator[Found]:
    if subject.document.format == "pdf":
        return  # what a PDF's fonts do not tell is lost in reading, not in writing
    for block in _texts(subject):
        for found in _UNREADABLE.finditer(block.text):
            code = " ".join(f"U+{ord(character):04X}" for character in found[0][:3])
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("这里的字符（{code}）不能辨认，应改用通行的字符", code=code),
            )


_TWO_MARKS: Final = re.compile("[，、；：][。，、；：]+|。(?:[，、；：]|。(?!。))|(?<!。)。。(?!。)")


@rule(
    "TXT128",
    Sentence("标点连用"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_MARKS,
    why=Sentence("两个点号连在一起，多是删改后留下的；读者不知道这里是停顿还是结束，有时还丢了中间的一项。"),
    bad="4 技术要求\n4.1 外壳应平整，。无裂纹。。",
    good="4 技术要求\n4.1 外壳应平整，无裂纹。\n4.2 名称应写作“甲、乙”。",
)
def two_marks(subject: Subject) -> Iterator[Found]:
    for block in _texts(subject):
        for found in _TWO_MARKS.finditer(block.text):
            marks = found[0]
            same = len(set(marks)) == 1
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("“{marks}”两个标点连用，应只留一个", marks=marks),
                Mend(marks[0] if same else "。" if "。" in marks else marks[-1], safe=same),
            )


_MARK: Final = re.compile("[（）()“”《》［］【】〔〕]")
_PAIRS: Final = frozenset("（(“《［【〔")
_CLOSING: Final = {")": "(", "）": "(", "”": "“", "》": "《", "］": "［", "】": "【", "〕": "〔"}


@rule(
    "TXT129",
    Sentence("括号、引号或书名号不成对"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_MARKS,
    why=Sentence("少了半个括号或引号，读者不知道附注、引文到哪里为止；同一对括号的全角、半角可以不同，不算错。"),
    bad="4 技术要求\n4.1 外壳（含底座应平整。\n4.2 应标明“易碎。",
    good="4 技术要求\n4.1 外壳（含底座)应平整，应标明“易碎”。\na) 尺寸，见 2)；",
)
def unpaired(subject: Subject) -> Iterator[Found]:
    if subject.document.format == "pdf":
        return  # a paragraph of a PDF may be half of one
    opened: list[Span] = []
    for block in subject.prose():
        for place in _unpaired(block.text):
            mark = block.text[place]
            before = next((each for each in reversed(opened) if _meet(each, block, mark)), None)
            if before is not None:
                opened.remove(before)
            elif mark in _CLOSING:
                yield _alone(Span(block, place, place + 1))
            else:
                opened.append(Span(block, place, place + 1))
    yield from (_alone(span) for span in opened)


_FAR: Final = {"“": 40}
_NEAR: Final = 5
"""Blocks; a bracket may hold several paragraphs, a quotation many."""


def _meet(opened: Span, block: Block, mark: str) -> bool:
    return _CLOSING.get(mark) == _half(opened.text) and block.index - opened.block.index <= _FAR.get(opened.text, _NEAR)


def _alone(span: Span) -> Found:
    return Found(span, Sentence("“{mark}”没有和它成对的另一半", mark=span.text))


_LABEL: Final = re.compile(r"[A-Za-z0-9]$|^\s*[一二三四五六七八九十]{1,3}$")


def _unpaired(text: str) -> list[int]:
    """Where marks without a partner stand. A closing bracket after a letter or digit is a label: ``a)``."""
    waiting: list[int] = []
    alone: list[int] = []
    for match in _MARK.finditer(text):
        mark, place = match[0], match.start()
        if mark in _PAIRS:
            waiting.append(place)
        elif waiting and _half(text[waiting[-1]]) == _CLOSING[mark]:
            waiting.pop()
        elif mark not in ")）" or not _LABEL.search(text[:place]):
            alone.append(place)
    return sorted((*alone, *waiting))


def _half(mark: str) -> str:
    return "(" if mark == "（" else mark
