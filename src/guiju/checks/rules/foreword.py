"""The foreword: what it must say, in which order, and what follows from the cover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.base.numbers import find
from guiju.checks.definition import Certainty, Found, Mend, Profile, Severity, Source, rule
from guiju.checks.drafting import at, known, of, said, told
from guiju.checks.rules.cover import has_cover, is_mandatory_national
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Division, Element

BASIS: Final = "本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。"
_BASIS_CITED: Final = re.compile(r"GB/T\s*1\.1(?!\d)[^。]{0,60}起草[^。]*。?")
_BLANKS: Final = re.compile("[\\s\u3000\u00a0]+")

_THIS: Final = "^本(?:文件|标准|部分)"
_KINDS: Final = (
    ("basis", Sentence("起草依据"), re.compile(r"GB/T\s*1\.1(?!\d).{0,60}起草")),
    ("part", Sentence("与其他部分的关系"), re.compile(_THIS + r"[是为].{0,40}第\s*[\d一二三四五六七八九十]+\s*部分")),
    ("replaced", Sentence("代替和主要技术变化"), re.compile(_THIS + "[^。]{0,6}(?<!所)代替(?!品)|^与.{4,60}相比")),
    (
        "adopted",
        Sentence("与国际文件的关系"),
        re.compile(_THIS + r".{0,12}(?:等同|修改|非等效|对应于|采用)\s*.{0,6}(?:ISO|IEC|ITU)"),
    ),
    ("patent", Sentence("专利说明"), re.compile("可能涉及专利")),
    ("proposed", Sentence("提出和归口"), re.compile(_THIS + "[^。]{0,60}(?:提出|归口)")),
    ("units", Sentence("起草单位"), re.compile(r"^(?:本(?:文件|标准|部分)\s*)?(?:主要|参加){0,2}起草单位")),
    ("persons", Sentence("起草人"), re.compile(r"^(?:本(?:文件|标准|部分)\s*)?(?:主要)?起草人")),
    (
        "history",
        Sentence("历次版本"),
        re.compile("历次版本|" + _THIS + "(?:于[^。]{0,20})?(?:为|是|系)?首次(?:发布|制定|编制)|首次发布"),
    ),
)
"""What a paragraph of the foreword may be about, in the order of 8.3."""


@dataclass(frozen=True, slots=True)
class Statement:
    kind: str
    title: Sentence
    block: Block
    rank: int


def statements(subject: Subject) -> list[Statement]:
    """What the paragraphs of the foreword are about, in their order; those about nothing known are left out."""
    foreword = subject.outline.of(Element.FOREWORD)
    made = []
    for block in said(subject, foreword) if foreword else ():
        text = block.text.strip()
        for rank, (kind, title, pattern) in enumerate(_KINDS):
            if pattern.search(text):
                made.append(Statement(kind, title, block, rank))
                break
    return made


def _foreword(subject: Subject) -> Division | None:
    foreword = subject.outline.of(Element.FOREWORD)
    return foreword if foreword is not None and foreword.blocks else None


def _all(subject: Subject, foreword: Division) -> str:
    return "\n".join(block.text for block in said(subject, foreword))


@rule(
    "STR131",
    Sentence("起草依据不是规定的表述"),
    severity=Severity.WARNING,
    severities={Profile.ENTERPRISE: Severity.NOTICE},
    source=told("8.3"),
    why=Sentence("前言第一句用固定的话说明按照 GB/T 1.1 的哪一版起草，审查的人据此知道该用哪一版规则检查全文。"),
    bad="前言\n本标准依据 GB/T 1.1—2009 给出的规则起草。\n1 范围\n本文件规定了座椅。",
    good=f"前言\n{BASIS}\n1 范围\n本文件规定了座椅。",
)
def drafting_basis(subject: Subject) -> Iterator[Found]:
    foreword = _foreword(subject)
    if foreword is None:
        return
    for block in said(subject, foreword):
        found = _BASIS_CITED.search(block.text)
        if found is None:
            continue
        start = max(block.text.rfind(sign, 0, found.start()) for sign in "。；\n") + 1
        span = Span(block, start, found.end())
        lead = len(span.text) - len(span.text.lstrip())
        span = Span(block, start + lead, found.end())
        if _compared(BASIS) not in _compared(span.text.rstrip("。") + "。") and not _also_another(span.text):
            yield Found(span, Sentence("起草依据应写成“{words}”", words=BASIS), Mend(BASIS))
        return
    yield Found(at(subject, foreword), Sentence("前言没有起草依据，应写“{words}”", words=BASIS))


def _compared(text: str) -> str:
    return re.sub("[—–―─-]+", "—", _BLANKS.sub("", text)).replace(":", "：")


def _also_another(text: str) -> bool:
    """``按照 GB/T 1.1—2020《…》和 GB/T 20001.10—2014《…》的规定起草``: beginning and end are as told."""
    words = _compared(text)
    return words.startswith(
        "本文件按照GB/T1.1—2020《标准化工作导则第1部分：标准化文件的结构和起草规则》"
    ) and words.rstrip("。").endswith("的规定起草")


@rule(
    "STR132",
    Sentence("前言的内容没有按规定的次序"),
    severity=Severity.WARNING,
    source=known("8.3"),
    why=Sentence(
        "前言依次写起草依据、与其他部分的关系、代替和变化、国际文件、专利、提出和归口、起草单位、起草人、历次版本，各标准一致，便于查找。"
    ),
    bad=f"前言\n本文件起草单位：某某研究院。\n{BASIS}\n1 范围\n本文件规定了座椅。",
    good=f"前言\n{BASIS}\n本文件起草单位：某某研究院。\n1 范围\n本文件规定了座椅。",
)
def order_of_foreword(subject: Subject) -> Iterator[Found]:
    for before, after in pairwise(subject.once(statements)):
        if after.rank < before.rank:
            yield Found(
                of(after.block),
                Sentence("“{title}”应在“{other}”之前", title=after.title, other=before.title),
                related=(of(before.block),),
            )


@rule(
    "STR133",
    Sentence("前言没有说明历次版本"),
    severity=Severity.WARNING,
    source=Source("GB/T 1.1—2020", "8.3", Certainty.SECONDARY),
    profiles=frozenset((Profile.STANDARD, Profile.ASSOCIATION)),
    why=Sentence(
        "前言最后说明本文件及其所代替文件的历次版本；首次制定的写“本文件为首次发布”，读者由此知道有没有旧版。"
    ),
    bad=f"前言\n{BASIS}\n本文件主要起草人：张某。\n1 范围\n本文件规定了座椅。",
    good=f"前言\n{BASIS}\n本文件主要起草人：张某。\n本文件为首次发布。\n1 范围\n本文件规定了座椅。",
)
def history_of_versions(subject: Subject) -> Iterator[Found]:
    foreword = _foreword(subject)
    if foreword is None:
        return
    history = [each for each in subject.once(statements) if each.kind == "history"]
    if not history:
        yield Found(at(subject, foreword), Sentence("前言没有说明历次版本，首次制定的写“本文件为首次发布”"))
        return
    first = history[0].block
    place = next((n for n, block in enumerate(foreword.blocks) if block is first), 0)
    words = "\n".join(block.text for block in foreword.blocks[place:])
    if "历次版本" in first.text and not re.search("本次|本版|此次|首次发布|首次制定", words):
        yield Found(of(first), Sentence("历次版本没有包括本次，应加上“本次为第几次修订”"))


@rule(
    "STR134",
    Sentence("代替了旧版，前言没有列出主要技术变化"),
    severity=Severity.ERROR,
    source=known("8.3"),
    why=Sentence("修订的标准要在前言逐条说明与上一版相比的主要技术变化，并指出章条号，使用旧版的人据此知道要改什么。"),
    bad="""
DB33/T 1234—2026
代替 DB33/T 1234—2016
公共座椅规范
2026-01-10 发布
前言
本文件代替 DB33/T 1234—2016《公共座椅》。
1 范围
本文件规定了座椅。
""",
    good="""
DB33/T 1234—2026
代替 DB33/T 1234—2016
公共座椅规范
2026-01-10 发布
前言
本文件代替 DB33/T 1234—2016《公共座椅》，与其相比，主要技术变化如下：
——增加了座面高度（见 4.1）。
1 范围
本文件规定了座椅。
""",
)
def technical_changes(subject: Subject) -> Iterator[Found]:
    foreword, replaced = _foreword(subject), subject.outline.cover.replaces
    if foreword is None:
        return
    words = _all(subject, foreword)
    revised = [each for each in subject.once(statements) if each.kind == "replaced"]
    if replaced is None and not any("代替" in each.block.text for each in revised):
        return
    place = of(revised[0].block) if revised else at(subject, foreword)
    related = (replaced,) if replaced is not None else ()
    if not re.search("变化|修改如下|变动|编辑性修改", words):
        yield Found(place, Sentence("前言没有列出与被代替文件相比的主要技术变化"), related=related)
    elif not re.search(r"见\s*(?:第\s*)?(?:[A-Z]\.?)?\d|见\s*附\s*录|\d{4}\s*年?版的", words):
        yield Found(
            place, Sentence("主要技术变化没有指出所在的章条，例如“（见 4.1，2016 年版的 4.2）”"), related=related
        )
    if replaced is not None and not revised and not re.search("代替", words):
        yield Found(at(subject, foreword), Sentence("封面写了代替，前言没有说明代替了哪个文件"), related=related)


@rule(
    "STR135",
    Sentence("强制性国家标准的前言写了起草单位或起草人"),
    severity=Severity.ERROR,
    source=Source("强制性国家标准管理办法", "", Certainty.SECONDARY),
    profiles=frozenset((Profile.STANDARD,)),
    why=Sentence("强制性国家标准由国务院有关行政主管部门组织起草并负责，前言写组织起草部门，不列起草单位和起草人。"),
    bad=f"""
GB 12345—2026
公共座椅安全规范
2026-01-10 发布
前言
{BASIS}
本文件起草单位：某某研究院。
1 范围
本文件规定了座椅。
""",
    good=f"""
GB 12345—2026
公共座椅安全规范
2026-01-10 发布
前言
{BASIS}
本文件由国家标准化管理委员会提出并归口。
1 范围
本文件规定了座椅。
""",
)
def drafters_of_mandatory(subject: Subject) -> Iterator[Found]:
    if not is_mandatory_national(subject):
        return
    for each in subject.once(statements):
        if each.kind in ("units", "persons"):
            yield Found(of(each.block), Sentence("强制性国家标准不写{what}，只写组织起草的部门", what=each.title))


_DEGREES: Final = {"IDT": "等同", "MOD": "修改", "NEQ": "非等效"}


@rule(
    "STR136",
    Sentence("采用了国际标准，前言没有说明"),
    severity=Severity.ERROR,
    source=(known("8.3"), Source("GB/T 1.2—2020", "", Certainty.KNOWLEDGE)),
    why=Sentence("封面标了一致性程度，前言就要说明采用方法、与国际文件的结构和技术差异，读者才知道哪里不同。"),
    bad=f"""
GB/T 12345—2026
座椅 试验方法
（ISO 7173:2022，MOD）
2026-01-10 发布
前言
{BASIS}
1 范围
本文件描述了方法。
""",
    good=f"""
GB/T 12345—2026
座椅 试验方法
（ISO 7173:2022，MOD）
2026-01-10 发布
前言
{BASIS}
本文件修改采用 ISO 7173:2022《家具 座椅》。
本文件与 ISO 7173:2022 的技术差异及其原因如下：
——更改了加载力（见 5.2）。
1 范围
本文件描述了方法。
""",
)
def adoption_explained(subject: Subject) -> Iterator[Found]:
    foreword, degree = _foreword(subject), subject.outline.cover.degree
    if foreword is None or degree is None:
        return
    words = _all(subject, foreword)
    adopted = next(iter(find(degree.text)), None)
    code = next((each for each in _DEGREES if each in degree.text.upper()), "")
    if _DEGREES.get(code, "采用") not in words and code not in words:
        yield Found(
            at(subject, foreword),
            Sentence("前言没有说明与 {number} 的一致性程度", number=adopted.raw if adopted else degree.text),
            related=(degree,),
        )
    elif code == "MOD" and "差异" not in words:
        yield Found(at(subject, foreword), Sentence("修改采用要在前言列出技术差异及其原因"), related=(degree,))


@rule(
    "STR137",
    Sentence("前言没有写提出、归口或起草者"),
    severity=Severity.WARNING,
    source=known("8.3"),
    profiles=frozenset((Profile.STANDARD, Profile.ASSOCIATION)),
    why=Sentence("前言写明由谁提出、归口，谁起草；对条文有疑问时，使用者要知道去问谁，复审时也据此找到负责的单位。"),
    bad=f"DB33/T 1234—2026\n公共座椅规范\n2026-01-10 发布\n前言\n{BASIS}\n1 范围\n本文件规定了座椅。",
    good=f"""
DB33/T 1234—2026
公共座椅规范
2026-01-10 发布
前言
{BASIS}
本文件由某某市住房和城乡建设局提出并归口。
本文件起草单位：某某研究院。
本文件主要起草人：张某。
1 范围
本文件规定了座椅。
""",
)
def missing_statements(subject: Subject) -> Iterator[Found]:
    foreword = _foreword(subject)
    if foreword is None or not has_cover(subject):
        return
    made = {each.kind for each in subject.once(statements)}
    needed = ("proposed",) if is_mandatory_national(subject) else ("proposed", "units", "persons")
    for kind, title, _ in _KINDS:
        if kind in needed and kind not in made:
            yield Found(at(subject, foreword), Sentence("前言没有写{what}", what=title))


@rule(
    "STR141",
    Sentence("分为部分的文件没有引言"),
    severity=Severity.WARNING,
    source=told("8.4"),
    why=Sentence("一个标准分成几部分时，引言说明为什么这样分、各部分是什么，读者才知道自己要找的内容在哪一部分。"),
    bad="""
DB33/T 1234.1—2026
公共座椅 第1部分：通则
2026-01-10 发布
前言
本文件按照规定起草。
1 范围
本文件规定了座椅。
""",
    good="""
DB33/T 1234.1—2026
公共座椅 第1部分：通则
2026-01-10 发布
前言
本文件按照规定起草。
引言
公共座椅由两个部分构成。
1 范围
本文件规定了座椅。
""",
)
def introduction_of_parts(subject: Subject) -> Iterator[Found]:
    drawn = subject.outline
    title = drawn.cover.title
    if title is None or drawn.of(Element.INTRODUCTION) is not None or drawn.of(Element.SCOPE) is None:
        return
    found = re.search(r"第\s*[\d一二三四五六七八九十]+\s*部分", title.text)
    if found:
        yield Found(
            Span(title.block, title.start + found.start(), title.start + found.end()),
            Sentence("名称里有“{part}”，应设引言说明分成部分的情况", part=found[0]),
        )
