"""量的写法: the space between number and unit, ranges, tolerances, products of lengths, values without a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import DRAFTS, Certainty, Found, Mend, Severity, Source, rule
from guiju.checks.modals import provisions
from guiju.checks.rules.numbering import unread
from guiju.checks.subject import Subject
from guiju.checks.units import UNIT, unit_of
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Table

_UNITS: Final = Source("GB/T 1.1—2020", "量、单位及其符号", Certainty.SECONDARY)
_NUMBERS: Final = Source("GB/T 1.1—2020", "数和数值的表示", Certainty.KNOWLEDGE)

_START: Final = r"(?<![A-Za-z0-9_.．/#№])(?<![A-Za-z0-9][-‐–—－])"
"""A number that is no part of a model, a clause or the number of a standard."""
_VALUE: Final = r"\d+(?:\.\d+)?(?!\.?\d)"
_SPACES: Final = "[ \u00a0\u2009\u202f]"
_SPACE: Final = f"{_SPACES}{{0,2}}"


_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+")


def named(subject: Subject) -> dict[int, list[tuple[int, int]]]:
    """Where numbers of standards and addresses of pages stand, by block: no quantity is in them; for `Subject.once`."""
    places: dict[int, list[tuple[int, int]]] = {}
    for each in subject.citations:
        places.setdefault(each.block.index, []).append((each.citation.start, each.citation.end))
    for block, shape in subject.once(unread):
        places.setdefault(block.index, []).append(shape.span())
    for block in subject.document.blocks:
        for address in _ADDRESS.finditer(block.text):
            places.setdefault(block.index, []).append(address.span())
    return places


def _matches(subject: Subject, pattern: re.Pattern[str]) -> Iterator[tuple[Block, re.Match[str]]]:
    """In running text and tables, outside numbers of standards and addresses."""
    places = subject.once(named)
    for block in subject.prose():
        for match in pattern.finditer(block.text):
            if not any(start < match.end() and match.start() < end for start, end in places.get(block.index, ())):
                yield block, match


def _with_unit(value: str, unit: str) -> str:
    return f"{value}{unit}" if unit in "%‰°" else f"{value} {unit}"


_GLUED: Final = re.compile(
    rf"(?:{_START}(?P<value>{_VALUE})|(?<=\d\)))(?P<unit>{UNIT})(?![级类型号系式店品标认代网管制寸]|[/-][A-Za-z\u4e00-\u9fff])"
)
_BRANDS: Final = frozenset("CFHKSTJGurd")
"""Single letters that after a small number are mostly no units: 4S 店, 5A 级, 2u."""
_DAYS: Final = re.compile("d(?=[内后前，。；、）])")


@rule(
    "QTY101",
    Sentence("数值和单位之间没有空格"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_UNITS,
    why=Sentence("数值和单位符号之间留一个空格，数字和字母才不会连成一个难认的词；百分号和平面角的度、分、秒除外。"),
    bad="4 技术要求\n4.1 厚度应不小于 2mm，温度应为(20±2)℃。",
    good="4 技术要求\n4.1 厚度应不小于 2 mm，湿度应不大于 60%。\n4.2 LED-60W 灯应采用 5G 网络和 M8 螺栓。",
)
def glued(subject: Subject) -> Iterator[Found]:
    written_anew = subject.once(ends_of_half_written)
    for block, match in _matches(subject, _GLUED):
        unit, value = match["unit"], match["value"]
        if (block.index, match.end()) in written_anew:
            continue
        if (
            unit[0] in "%‰"
            or (unit.rstrip("1234") in _BRANDS and not _DAYS.match(block.text, match.start("unit")))
            or (value is not None and unit == "A" and value in "12345")
        ):
            continue
        if value is None and not re.search(r"\([^()]*[±～][^()]*\)$", block.text[: match.start("unit")]):
            continue
        place = match.start("unit")
        yield Found(
            Span(block, match.start(), match.end()),
            Sentence("数值和“{unit}”之间应有一个空格", unit=unit),
            Mend(" ", safe=True, span=Span(block, place, place)),
        )


_THOUSANDS: Final = re.compile(rf"{_START}\d{{1,3}}(?:[,，]\d{{3}})*[,，](?:000|\d{{3}}\.\d+)(?![\d,，])")


@rule(
    "QTY102",
    Sentence("用逗号分开数字"),
    severity=Severity.NOTICE,
    profiles=DRAFTS,
    source=_NUMBERS,
    why=Sentence("逗号在一些国家是小数点；多位数从小数点起每三位空一个小空格，或者不分，都不会被读错。"),
    bad="4 技术要求\n4.1 寿命应不小于 10,000 h。",
    good="4 技术要求\n4.1 寿命应不小于 10 000 h，试样取 100,200 和 300 三组。",
)
def thousands(subject: Subject) -> Iterator[Found]:
    for block, match in _matches(subject, _THOUSANDS):
        expected = re.sub("[,，]", " ", match[0])
        yield Found(
            Span(block, match.start(), match.end()),
            Sentence("“{found}”宜写作“{expected}”", found=match[0], expected=expected),
            Mend(expected),
        )


_SIGN: Final = "[～~〜∼]"
_DASH: Final = "[-‐–—－]"
_HALF_RANGE: Final = re.compile(
    rf"{_START}(?P<first>{_VALUE}){_SPACE}(?P<sign>{_SIGN}|{_DASH}){_SPACE}(?P<last>{_VALUE}){_SPACE}(?P<unit>{UNIT})"
)


@rule(
    "QTY111",
    Sentence("范围的第一个数没有单位"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_NUMBERS,
    why=Sentence("“10～20 mm”可以读成从 10 个到 20 mm；两端都带单位，或把两个数括起来共用一个单位，就只有一种读法。"),
    bad="4 技术要求\n4.1 间隙应为 10～20 mm，湿度应为 45～75%。",
    good="4 技术要求\n4.1 间隙应为 10 mm～20 mm，湿度应为（45～75）%。\n4.2 应按 GB/T 2423.1—2008 h 法，抽取 3～5 个。",
)
def half_ranges(subject: Subject) -> Iterator[Found]:
    for block, match in _matches(subject, _HALF_RANGE):
        first, last, unit = match["first"], match["last"], match["unit"]
        if unit in _BRANDS or (re.fullmatch(_DASH, match["sign"]) and float(first) >= float(last)):
            continue
        expected = f"{_with_unit(first, unit)}～{_with_unit(last, unit)}"
        yield Found(
            Span(block, match.start(), match.end()),
            Sentence("范围的两端都应有单位，写作“{expected}”", expected=expected),
            Mend(expected, safe=float(first) < float(last)),
        )


_FULL_RANGE: Final = re.compile(
    rf"{_START}{_VALUE}{_SPACE}(?P<unit>{UNIT}){_SPACE}(?P<sign>[~〜∼]|{_DASH}){_SPACE}{_VALUE}{_SPACE}(?P=unit)"
)
_TILDE: Final = re.compile(rf"{_START}{_VALUE}(?P<sign>[~〜∼]){_VALUE}(?![A-Za-z0-9~/])(?!{_SPACE}{UNIT})")


@rule(
    "QTY112",
    Sentence("范围号不是“～”"),
    severity=Severity.NOTICE,
    profiles=DRAFTS,
    source=_NUMBERS,
    why=Sentence("数值的范围用浪纹线“～”；短横会被看作负号，一字线会被看作破折号，半角的“~”在许多字体里浮在行顶。"),
    bad="4 技术要求\n4.1 间隙应为 10 mm-20 mm，应抽取 3~5 个。",
    good="4 技术要求\n4.1 间隙应为 10 mm～20 mm，应抽取 3～5 个。\n4.2 应符合 GB/T 191—2008。",
)
def signs_of_ranges(subject: Subject) -> Iterator[Found]:
    for pattern in (_FULL_RANGE, _TILDE):
        for block, match in _matches(subject, pattern):
            yield Found(
                Span(block, match.start(), match.end()),
                Sentence("数值范围应用“～”，不用“{sign}”", sign=match["sign"]),
                Mend("～", safe=True, span=Span(block, *match.span("sign"))),
            )


_TOLERANCE: Final = re.compile(rf"{_START}(?P<value>{_VALUE}){_SPACE}±{_SPACE}(?P<by>{_VALUE}){_SPACE}(?P<unit>{UNIT})")


@rule(
    "QTY113",
    Sentence("公差前的数没有单位"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_NUMBERS,
    why=Sentence("“80±2 mm”里单位只跟着公差，严格说 80 没有单位；应写“80 mm±2 mm”，或用括号共用单位。"),
    bad="4 技术要求\n4.1 长度应为 80±2 mm，湿度应为 65±5%。",
    good="4 技术要求\n4.1 长度应为 80 mm±2 mm，湿度应为（65±5）%，电压应为 220 V±10%。",
)
def tolerances(subject: Subject) -> Iterator[Found]:
    for block, match in _matches(subject, _TOLERANCE):
        value, by, unit = match["value"], match["by"], match["unit"]
        bracketed = block.text[match.end() : match.end() + 1] in ("）", ")")
        expected = f"（{value}±{by}）{unit}" if unit in "%‰" else f"{value} {unit}±{by} {unit}"
        yield Found(
            Span(block, match.start(), match.end()),
            Sentence("公差和基本数值都应有单位，写作“{expected}”", expected=expected),
            Mend(expected, safe=not (bracketed and unit in "%‰")),
        )


_PRODUCT: Final = re.compile(
    rf"{_START}(?P<values>{_VALUE}(?:{_SPACE}[×xX*]{_SPACE}{_VALUE}){{1,2}}){_SPACE}(?P<unit>[kdcmμ]?m)(?![²³A-Za-z0-9^·/])"
)
_POWER_OF_TEN: Final = re.compile(r"10[2-9]?")


@rule(
    "QTY114",
    Sentence("尺寸没有逐个写单位"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=Source("GB/T 1.1—2020", "数和数值的表示", Certainty.SECONDARY),
    why=Sentence("“80×25×50 mm”按数学读是一个乘积加一个单位，得到的不是体积；每个尺寸都带单位，意思才完整。"),
    bad="4 技术要求\n4.1 试样的尺寸应为 80×25×50 mm。",
    good="4 技术要求\n4.1 试样的尺寸应为 80 mm×25 mm×50 mm，导线应为 3×2.5 mm²。",
)
def products(subject: Subject) -> Iterator[Found]:
    for block, match in _matches(subject, _PRODUCT):
        values = re.split(rf"{_SPACE}[×xX*]{_SPACE}", match["values"])
        if len(values) == 2 and _POWER_OF_TEN.fullmatch(values[1]):
            continue
        expected = "×".join(f"{value} {match['unit']}" for value in values)
        yield Found(
            Span(block, match.start(), match.end()),
            Sentence("每个尺寸都应有单位，写作“{expected}”", expected=expected),
            Mend(expected, safe=len(values) > 2),
        )


def ends_of_half_written(subject: Subject) -> set[tuple[int, int]]:
    """Where ranges, tolerances and sizes with one unit end: their mends bring the space too; for `Subject.once`."""
    patterns = (_HALF_RANGE, _TOLERANCE, _PRODUCT)
    return {(block.index, match.end()) for pattern in patterns for block, match in _matches(subject, pattern)}


_RANGE: Final = re.compile(
    rf"(?<![A-Za-z0-9_.／/])(?P<a>[-−－]?{_VALUE}){_SPACE}(?P<first>{UNIT})?{_SPACE}～{_SPACE}"
    rf"(?P<b>[-−－]?{_VALUE}){_SPACE}(?P<last>{UNIT})"
)


@rule(
    "QTY115",
    Sentence("范围的两端不相称"),
    severity=Severity.ERROR,
    profiles=DRAFTS,
    source=Source("常理", "", Certainty.OURS),
    why=Sentence("从大到小的范围，或两端的单位量的不是同一种量，多半是写漏了一位数字或抄错了单位，检验时没法判定。"),
    bad="4 技术要求\n4.1 间隙应为 20 mm～10 mm。\n4.2 质量应为 5 kg～10 mm。",
    good="4 技术要求\n4.1 间隙应为 10 mm～20 mm，长度应为 80 cm～1 m，温度应为 -20 ℃～-5 ℃。",
)
def odd_ranges(subject: Subject) -> Iterator[Found]:
    for block, match in _matches(subject, _RANGE):
        first, last = match["first"] or match["last"], match["last"]
        low, high = unit_of(first), unit_of(last)
        span = Span(block, match.start(), match.end())
        if low.dimension != high.dimension:
            yield Found(span, Sentence("“{first}”和“{last}”量的不是同一种量，应用同一种单位", first=first, last=last))
        elif _value(match["a"]) * low.factor > _value(match["b"]) * high.factor:
            yield Found(span, Sentence("范围应从小到大，这里从 {a} 到 {b}", a=match["a"], b=match["b"]))


def _value(text: str) -> float:
    return float(re.sub("[−－]", "-", text))


_MEASURES: Final = (
    "长度|宽度|高度|厚度|直径|内径|外径|半径|深度|距离|间距|间隙|净高|净宽|重量|净重|毛重|净质量|温度|压力|压强|电压|电流|功率|频率|"
    "转速|速度|体积|容积|面积|拉力|推力|扭矩|拉伸强度|抗压强度|抗拉强度|电阻|噪声|照度|流量"
)
_WITHOUT_UNIT: Final = re.compile(
    rf"(?P<measure>{_MEASURES})值?(?:均|都)?"
    r"(?:不应|不宜|应|宜)(?:不?(?:大于|小于|高于|低于|超过|少于|多于)(?:或等于)?|为|达到|[≥≤>＞<＜])"
    rf"{_SPACE}(?P<value>{_VALUE})(?={_SPACE}(?:[。；，;]|$))"
)


@rule(
    "QTY121",
    Sentence("有量纲的要求没有单位"),
    severity=Severity.ERROR,
    profiles=DRAFTS,
    source=Source("GB/T 20001.10", "", Certainty.SECONDARY),
    why=Sentence("长度、质量、温度一类的量离开单位就没有意义；2 mm 和 2 cm 差十倍，供需双方会各按各的理解检验。"),
    bad="4 技术要求\n4.1 外壳的厚度应不小于 2。",
    good="4 技术要求\n4.1 外壳的厚度应不小于 2 mm，间距应为管径的 2 倍，质量等级应为 1。",
)
def without_unit(subject: Subject) -> Iterator[Found]:
    for block in provisions(subject):
        for match in _WITHOUT_UNIT.finditer(block.text):
            yield Found(
                Span(block, match.start("value"), match.end("value")),
                Sentence("{measure}的数值 {value} 后面应有单位", measure=match["measure"], value=match["value"]),
            )


_MEASURE: Final = re.compile(rf"(?:[\u4e00-\u9fff]{{0,6}})(?:{_MEASURES})(?:≥|≤)?")
_BARE_VALUE: Final = re.compile(rf"[≥≤＞＜<>±]?{_SPACE}{_VALUE}(?:{_SPACE}[～±]{_SPACE}{_VALUE})?")
_UNIT_SAID: Final = re.compile(rf"单位|[/（(]{_SPACE}{UNIT}{_SPACE}(?:[）)]|$)")


@rule(
    "QTY122",
    Sentence("表里的量没有单位"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=Source("GB/T 20001.10", "", Certainty.SECONDARY),
    why=Sentence(
        "表头只写“厚度”、格里只写数字，读表的人无从知道是毫米还是厘米；单位写在表头的斜线后，或写“单位为毫米”。"
    ),
    bad="4 技术要求\n外壳应符合表 1 的规定。\n表 1 外壳\n| 型号 | 厚度 |\n| A 型 | 2 |\n| B 型 | 3 |",
    good="4 技术要求\n外壳应符合表 1 的规定。\n表 1 外壳\n| 型号 | 厚度/mm | 高度 |\n| A 型 | 2 | 30 cm |",
)
def columns_without_unit(subject: Subject) -> Iterator[Found]:
    for table in subject.outline.tables:
        if table.rows and not _unit_of_all(subject, table):
            yield from _bare_columns(table)


def _bare_columns(table: Table) -> Iterator[Found]:
    for head in table.rows[0]:
        if head.cell is None or head.cell.columns > 1 or not _MEASURE.fullmatch(head.text.strip()):
            continue
        below = [
            cell.text.strip()
            for row in table.rows[1:]
            for cell in row
            if cell.cell is not None
            and cell.cell.column == head.cell.column
            and cell.text.strip() not in ("", "—", "-")
        ]
        if below and all(_BARE_VALUE.fullmatch(text) for text in below):
            yield Found(
                Span(head, 0, len(head.text)),
                Sentence("“{head}”一栏只有数字，应写明单位", head=head.text.strip()),
            )


def _unit_of_all(subject: Subject, table: Table) -> bool:
    """Whether a unit is said for the whole table: in its caption, a column, its notes, the line above it."""
    first = table.rows[0][0].index
    above = subject.document.blocks[max(0, first - 2) : first]
    said = [*above, *table.rows[0], *table.notes, *([table.caption] if table.caption else [])]
    return any("单位" in block.text for block in said) or bool(table.caption and _UNIT_SAID.search(table.caption.text))
