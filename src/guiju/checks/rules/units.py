"""计量单位: units that are not legal, units that are written wrongly, percents of something unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import DRAFTS, Certainty, Found, Mend, Severity, Source, rule
from guiju.checks.subject import Subject
from guiju.checks.units import MISSPELT, OUTDATED
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Role

_LEGAL: Final = Source("GB 3100—1993", "", Certainty.KNOWLEDGE)
_START: Final = r"(?<![A-Za-z0-9_./#№])(?<![A-Za-z0-9][-–—])"


def _one_of(names: dict[str, object]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


_NAMES: Final = _one_of(dict(OUTDATED))
_LATIN_NAMES: Final = _one_of({name: None for name in OUTDATED if re.fullmatch("[A-Za-z²³/0-9]{3,}", name)})
_OUTDATED: Final = re.compile(
    rf"{_START}(?P<value>\d+(?:\.\d+)?)[ \u00a0\u2009]{{0,2}}个?(?P<name>{_NAMES})(?![A-Za-z0-9²³博菲及塞寸码度])"
)
_IN_HEAD: Final = re.compile(rf"[/（(]\s*(?P<name>{_LATIN_NAMES})\s*[）)]?\s*$")
_CONVERTED: Final = re.compile(r"[A-Za-zΩ℃°%²³]\s*[（(]\s*(?:约|即|相当于|≈)?\s*$")
_BLOOD: Final = re.compile("血压|收缩压|舒张压|动脉压|静脉压|眼压|颅内压")
_OF_BLOOD: Final = frozenset(("mmHg", "毫米汞柱"))
"""Blood pressure may be given in them."""


@rule(
    "QTY131",
    Sentence("用了非法定计量单位"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=(Source("国务院关于在我国统一实行法定计量单位的命令", "", Certainty.KNOWLEDGE), _LEGAL),
    why=Sentence("公斤力、英寸、马力、亩、ppm 等不是法定计量单位；需要同国外资料对照时，可在法定单位后面加括号注出。"),
    bad="4 技术要求\n4.1 压力应不大于 3 bar。\n4.2 屏幕应不小于 15 英寸，杂质应不大于 5 ppm。",
    good="4 技术要求\n4.1 压力应不大于 300 kPa，机架的宽度应为 482.6 mm（19 英寸）。\n4.2 血压计的上限应为 300 mmHg。",
)
def outdated(subject: Subject) -> Iterator[Found]:
    allowed = _OF_BLOOD if any(_BLOOD.search(block.text) for block in subject.document.blocks) else frozenset()
    for block in subject.prose():
        for match in _OUTDATED.finditer(block.text):
            if not _CONVERTED.search(block.text[: match.start()]) and match["name"] not in allowed:
                yield _outdated(block, match, float(match["value"]))
        head = _IN_HEAD.search(block.text) if subject.outline.role(block) is Role.CELL else None
        if head is not None and head["name"] not in allowed:
            yield _outdated(block, head, None)


def _outdated(block: Block, match: re.Match[str], value: float | None) -> Found:
    unit = OUTDATED[match["name"]]
    span = Span(block, match.start("name") if value is None else match.start(), match.end("name"))
    divided = block.text[match.end() : match.end() + 1] in ("/", "·")
    converted = unit.in_legal(value) if value is not None and not divided else ""
    detail = {"unit": unit.name, "legal": unit.legal}
    if not converted:
        message = Sentence("“{unit}”不是法定计量单位，应换算为 {legal}", unit=unit.name, legal=unit.legal)
        return Found(span, message, detail=detail)
    message = Sentence("“{unit}”不是法定计量单位，应换算为 {legal}，约合 {value}", value=converted, **detail)
    return Found(span, message, Mend(converted), detail=detail)


_MISSPELT: Final = re.compile(
    rf"{_START}\d+(?:\.\d+)?[ \u00a0\u2009]{{0,2}}(?P<unit>{_one_of(dict(MISSPELT))})(?![A-Za-z0-9·])"
)


@rule(
    "QTY132",
    Sentence("计量单位的写法不对"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=_LEGAL,
    why=Sentence("单位符号分大小写：k 是千、K 是开尔文，m 是毫、M 是兆；写错一个字母，数值就可能差上百万倍。"),
    bad="4 技术要求\n4.1 质量应不大于 5 KG，压力应不小于 2 Mpa，转速应为 1500 rpm。",
    good="4 技术要求\n4.1 质量应不大于 5 kg，压力应不小于 2 MPa，转速应为 1500 r/min。\n4.2 口罩应为 KN95 型。",
)
def misspelt(subject: Subject) -> Iterator[Found]:
    for block in subject.prose():
        for match in _MISSPELT.finditer(block.text):
            right = MISSPELT[match["unit"]]
            yield Found(
                Span(block, *match.span("unit")),
                Sentence("单位“{unit}”应写作“{right}”", unit=match["unit"], right=right),
                Mend(right, safe=True),
            )


_SHARE: Final = re.compile(
    r"[%％]\s*[（(]\s*[mMvVwWnN]\s*[/／:]\s*[mMvVwWnN]\s*[）)]|(?<![A-Za-z])(?:wt|vol|mol|at)\.?\s?[%％]"
)


@rule(
    "QTY133",
    Sentence("在百分号上注明是什么的分数"),
    severity=Severity.NOTICE,
    profiles=DRAFTS,
    source=_LEGAL,
    why=Sentence("百分号只是 0.01，不能再加记号；是质量分数还是体积分数，应在量的名称里说明，如“质量分数为 5%”。"),
    bad="4 技术要求\n4.1 盐水应为 5%（m/m），乙醇应为 75 vol%。",
    good="4 技术要求\n4.1 盐水的质量分数应为 5%。",
)
def marked_percents(subject: Subject) -> Iterator[Found]:
    for block in subject.prose():
        for match in _SHARE.finditer(block.text):
            yield Found(
                Span(block, match.start(), match.end()),
                Sentence("“{found}”应写成“质量分数”“体积分数”加百分号", found=match[0]),
            )


_SPOKEN: Final = {
    "毫米": "mm", "厘米": "cm", "米": "m", "千米": "km", "公里": "km", "微米": "μm", "平方米": "m²", "立方米": "m³",
    "毫克": "mg", "克": "g", "千克": "kg", "公斤": "kg", "吨": "t", "毫升": "mL", "升": "L", "秒": "s",
    "分钟": "min", "小时": "h", "摄氏度": "℃", "帕": "Pa", "千帕": "kPa", "兆帕": "MPa", "牛": "N", "千牛": "kN",
    "伏": "V", "千伏": "kV", "安": "A", "毫安": "mA", "瓦": "W", "千瓦": "kW", "千瓦时": "kW·h", "赫兹": "Hz",
    "欧姆": "Ω", "分贝": "dB", "勒克斯": "lx",
}  # fmt: skip
_SPELT_OUT: Final = re.compile(
    rf"{_START}\d+(?:\.\d+)?(?P<gap>[ \u00a0\u2009]?)(?P<unit>{_one_of(dict(_SPOKEN))})"
    r"(?![线制级高格兰饭粥粉面袋装瓶力顿拉全斯巴内德每/·]|以上学历|[a-z])(?!克|工作制|服务)"
)


@rule(
    "QTY134",
    Sentence("数值后面用了单位的中文名称"),
    severity=Severity.NOTICE,
    profiles=DRAFTS,
    source=Source("GB/T 1.1—2020", "量、单位及其符号", Certainty.KNOWLEDGE),
    why=Sentence("阿拉伯数字后面用单位符号，如“3 m”；中文名称留给叙述和口语，两样混用，换算和检索都会漏掉一半。"),
    bad="4 技术要求\n4.1 周围3米以内应无障碍物。",
    good="4 技术要求\n4.1 周围 3 m 以内应无障碍物，应设 24小时服务电话，有效期应为 2 年。",
)
def spelt_out(subject: Subject) -> Iterator[Found]:
    for block in subject.prose():
        for match in _SPELT_OUT.finditer(block.text):
            symbol = _SPOKEN[match["unit"]]
            yield Found(
                Span(block, *match.span("unit")),
                Sentence("“{unit}”宜写成符号 {symbol}", unit=match["unit"], symbol=symbol),
                Mend(symbol if match["gap"] else f" {symbol}"),
            )
