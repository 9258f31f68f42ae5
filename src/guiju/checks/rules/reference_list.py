"""The list of normative references against the text that cites, and in itself: order, repetitions, years."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from guiju.base.errors import Sentence
from guiju.base.numbers.number import StandardNumber
from guiju.base.numbers.spelling import natural
from guiju.base.terms import Tier
from guiju.checks.citing import citations_of, is_of_own_line, references
from guiju.checks.definition import GBT_1_1, Certainty, Found, Mend, Severity, Source, rule
from guiju.checks.subject import Cited, Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element, Role

_LIST: Final = Source("GB/T 1.1—2020", "8.6", Certainty.KNOWLEDGE)
_ORDER: Final = Source("GB/T 1.1—2020", "8.6", Certainty.SECONDARY)
_LEAD_IN: Final = (
    "2　规范性引用文件\n下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，"
    "仅该日期对应的版本适用于本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。\n"
)
_BEFORE: Final = "1　范围\n本文件规定了示例设备外壳的要求。\n" + _LEAD_IN
_AFTER: Final = "\n3　术语和定义\n本文件没有需要界定的术语和定义。\n4　要求\n"


@dataclass(slots=True)
class Listed:
    """The list as written: one entry a block; `cited` is its number, where it has one that can be read."""

    entries: list[tuple[Block, Cited | None]]
    by_line: dict[str, StandardNumber] = field(default_factory=dict)
    """By undated key; members of ranges, and what is adopted in brackets, are there too."""
    by_document: dict[tuple[str, str], StandardNumber] = field(default_factory=dict)
    """By prefix and number without part."""

    def holding(self, number: StandardNumber) -> StandardNumber | None:
        """The entry that covers a number: itself whatever the year, all its parts, or one of its parts."""
        found = self.by_line.get(number.undated_key)
        if found is None and not (number.range_to or number.all_parts):
            whole = self.by_document.get((number.prefix, number.number))
            found = whole if whole and (whole.all_parts or not whole.parts or not number.parts) else None
        if found is None and (number.range_to or number.all_parts):
            found = self.by_document.get((number.prefix, number.number))
        return found


def listed(subject: Subject) -> Listed:
    made = Listed([])
    for block in subject.outline.entries:
        if not block.text.strip():
            continue
        home = subject.outline.home(block)
        if home is not None and home.element is not Element.REFERENCES:
            continue
        cited = citations_of(subject, block)
        first = next((each for each in cited if each.citation.start <= _FARTHEST_NUMBER), None)
        made.entries.append((block, first))
        for each in cited:
            for member in each.number.expand():
                made.by_line.setdefault(member.undated_key, each.number)
            made.by_document.setdefault((each.number.prefix, each.number.number), each.number)
    return made


_FARTHEST_NUMBER: Final = 6
"""Before the number stand at most a mark and a bracket."""


# In itself


_GB: Final = frozenset(("GB", "GB/T", "GB/Z"))


def place_in_list(number: StandardNumber) -> tuple[int, str, str]:
    """National documents by their sequence number, sector, local and association ones by code and number; then ISO,
    ISO/IEC and IEC, each by number; then all others."""
    if number.tier is Tier.NATIONAL:
        return 0, "" if number.prefix in _GB else number.prefix, natural(number.body)
    code = number.prefix.removesuffix("/T").removesuffix("/Z")
    groups = {Tier.SECTOR: 1, Tier.LOCAL: 2, Tier.ASSOCIATION: 3, Tier.ENTERPRISE: 4}
    if number.tier in groups:
        return groups[number.tier], code, natural(number.body)
    bodies = {"ISO": 5, "ISO/IEC": 6, "IEC": 7}
    return bodies.get(number.publisher, 8), "" if number.publisher in bodies else number.publisher, natural(number.body)


@rule(
    "REF121",
    Sentence("规范性引用文件清单的次序不对"),
    severity=Severity.WARNING,
    profiles=GBT_1_1,
    source=_ORDER,
    why=Sentence("清单按国家、行业、地方、团体、ISO、IEC、其他排列，国家标准按顺序号；有固定的次序，读者才容易查到。"),
    bad=_LEAD_IN + "GB/T 90103　示例设备　标志\nGB/T 90102　示例设备　外壳通用要求\nISO 9001　示例",
    good=_LEAD_IN + "GB/T 90102　示例设备　外壳通用要求\nGB/T 90103　示例设备　标志\nISO 9001　示例",
)
def order(subject: Subject) -> Iterator[Found]:
    numbered = [(block, cited.number) for block, cited in subject.once(listed).entries if cited is not None]
    places = [place_in_list(number) for _block, number in numbered]
    misplaced = _out_of_order(places)
    if not misplaced:
        return
    mend = _sorted(numbered)
    sorted_places = sorted(range(len(places)), key=places.__getitem__)
    for index in misplaced:
        block, number = numbered[index]
        rank = sorted_places.index(index)
        said = {"number": number.printed}
        if rank:
            before = numbered[sorted_places[rank - 1]][1].printed
            message = Sentence("{number} 应排在 {before} 之后", before=before, **said)
        else:
            message = Sentence("{number} 应排在清单之首", **said)
        yield Found(Span(block, 0, len(block.text)), message, mend, detail=said)
        mend = None  # one mend sorts them all


def _out_of_order(places: list[tuple[int, str, str]]) -> list[int]:
    """The fewest entries that have to move: those outside a longest run that never falls."""
    tails: list[tuple[int, str, str]] = []
    lengths = []
    for place in places:
        # What equals the last of a run goes on with it.
        at = bisect_left(tails, (place[0], place[1], place[2] + "\x00"))
        tails[at : at + 1] = [place]
        lengths.append(at + 1)
    kept, wanted = set(), len(tails)
    limit: tuple[int, str, str] | None = None
    for index in range(len(places) - 1, -1, -1):
        if lengths[index] == wanted and (limit is None or places[index] <= limit):
            kept.add(index)
            limit, wanted = places[index], wanted - 1
    return [index for index in range(len(places)) if index not in kept]


def _sorted(numbered: list[tuple[Block, StandardNumber]]) -> Mend | None:
    """Every entry that stands elsewhere in the sorted list, written over the one in its place."""
    if any(block.footnotes for block, _number in numbered):
        return None
    wanted = [block for block, _number in sorted(numbered, key=lambda each: place_in_list(each[1]))]
    changes = [
        (Span(here, 0, len(here.text)), there.text)
        for (here, _number), there in zip(numbered, wanted, strict=True)
        if here is not there
    ]
    (span, text), *also = changes
    return Mend(text, span=span, also=tuple(also))


_NO_STANDARD: Final = re.compile(
    "法$|法[》（(]|条例|办法|规定|公告|令|通知|药典|年版|出版|指南|手册|细则|目录|公约|决定|宪章"
    "|[A-Za-z]{4,} [A-Za-z]{2,}"
)
_LIKE_A_STANDARD: Final = re.compile(
    "(?:标准|规范|规程|方法|要求|通则|导则|术语|条件|规则|分类|代码|总则|测定|标志)[》。）) ]*$"
)


@rule(
    "REF122",
    Sentence("清单中的文件没有编号"),
    severity=Severity.WARNING,
    profiles=GBT_1_1,
    source=_ORDER,
    why=Sentence("清单的每一条要写出文件的编号和名称；只有名称时，同名的文件不止一个，读者查不到是哪一个。"),
    bad=_LEAD_IN + "示例设备　外壳通用要求",
    good=_LEAD_IN + "GB/T 90102　示例设备　外壳通用要求",
)
def entry_without_number(subject: Subject) -> Iterator[Found]:
    for block, cited in subject.once(listed).entries:
        if cited is not None or citations_of(subject, block) or re.search(r"[A-Z]{1,5}\s?/?[A-Z]?\s?\d", block.text):
            continue
        if _LIKE_A_STANDARD.search(block.text) and not _NO_STANDARD.search(block.text):
            yield Found(Span(block, 0, len(block.text)), Sentence("这一条没有文件编号，应写出编号和名称"))


@rule(
    "REF123",
    Sentence("清单中有重复的文件"),
    severity=Severity.WARNING,
    profiles=GBT_1_1,
    source=_LIST,
    why=Sentence("同一文件列了两次，往往一处注了年份、一处没有注，读者不知道该用哪一版。"),
    bad=_LEAD_IN + "GB/T 90102　示例设备　外壳通用要求\nGB/T 90102—2018　示例设备　外壳通用要求",
    good=_LEAD_IN + "GB/T 90102　示例设备　外壳通用要求\nGB/T 90103　示例设备　标志",
)
def entry_twice(subject: Subject) -> Iterator[Found]:
    seen: dict[str, Cited] = {}
    for block, cited in subject.once(listed).entries:
        if cited is None or cited.number.range_to:
            continue
        first = seen.setdefault(f"{cited.number.undated_key}{cited.number.all_parts}", cited)
        dated_twice = first.number.dated and cited.number.dated and first.number != cited.number
        if first is not cited and not dated_twice:
            message = Sentence("{number} 在清单中已经列出", number=cited.number.printed)
            yield Found(Span(block, 0, len(block.text)), message, related=(first.span,))


# Against the text


_INFORMATIVE: Final = frozenset((Role.NOTE, Role.EXAMPLE, Role.TABLE_NOTE, Role.FOOTNOTE))
_NOT_BODY: Final = frozenset(
    (Element.COVER, Element.CONTENTS, Element.FOREWORD, Element.REFERENCES, Element.BIBLIOGRAPHY, Element.INDEX)
)
_MENTIONED: Final = re.compile(
    "(?:参见|参考(?![值点面系数])|可参照|例如|比如|来源[:：]?|源自|摘自|改写自?|引自)[^。；;]{0,30}$|[\\[［]\\s*$"
)


_ASKED: Final = re.compile(
    "应|按|符合|依据?|根据|遵|执行|采用|满足|适用|不得|[的之]规定|规定的|界定的|测定|试验|检验|检测|测试|计算|给出的"
)
"""What makes a reference one that must be followed; “GB/T 191 与本文件互为补充” only tells something."""


def _sentence(cited: Cited) -> str:
    words, start, end = cited.block.text, cited.citation.start, cited.citation.end
    begin = max(words.rfind(mark, 0, start) for mark in "。；;！？\n") + 1
    stop = min((at for mark in "。；;！？\n" if (at := words.find(mark, end)) >= 0), default=len(words))
    return words[begin:start] + words[end:stop]


@dataclass(slots=True)
class Text:
    """Where the body cites: `normative` so that it must be followed, `informative` in passing."""

    normative: list[Cited] = field(default_factory=list)
    informative: list[Cited] = field(default_factory=list)
    doubtful: list[Cited] = field(default_factory=list)
    """In the scope, in titles, as sources of terms, in statements: an entry for them is neither missing nor unused."""


def text(subject: Subject) -> Text:
    made = Text()
    for cited in subject.once(references):
        home, role = subject.outline.home(cited.block), subject.outline.role(cited.block)
        if home is None or home.element in _NOT_BODY:
            continue
        before = cited.block.text[: cited.citation.start]
        if home.element is Element.SCOPE or role is Role.TITLE or _MENTIONED.search(before):
            made.doubtful.append(cited)
        elif not home.normative or role in _INFORMATIVE:
            made.informative.append(cited)
        elif role is Role.CELL or _ASKED.search(_sentence(cited)):
            made.normative.append(cited)
        else:
            made.doubtful.append(cited)
    return made


@rule(
    "REF124",
    Sentence("列为规范性引用文件而正文没有引用"),
    severity=Severity.ERROR,
    profiles=GBT_1_1,
    source=_LIST,
    why=Sentence("清单里的文件是遵守本文件必不可少的；正文没有用到却列着，读者会去找一份并不需要的文件。"),
    bad=_BEFORE
    + "GB/T 90102　示例设备　外壳通用要求\nGB/T 90103　示例设备　标志"
    + _AFTER
    + "外壳应符合 GB/T 90102 的规定。",
    good=_BEFORE
    + "GB/T 90102　示例设备　外壳通用要求\nGB/T 90103　示例设备　标志"
    + _AFTER
    + "外壳应符合 GB/T 90102 的规定，按 GB/T 90103 标志。",
)
def listed_not_cited(subject: Subject) -> Iterator[Found]:
    references_listed, body = subject.once(listed), subject.once(text)
    used = _covering(references_listed, [*body.normative, *body.doubtful])
    mentioned = _covering(references_listed, body.informative)
    for block, cited in references_listed.entries:
        if cited is None or cited.number in used or is_of_own_line(subject, cited.number):
            continue
        said = {"number": cited.number.printed}
        if places := mentioned.get(cited.number):
            message = Sentence("{number} 只在注、示例或资料性内容中提到，应移到参考文献", **said)
        else:
            message = Sentence("{number} 列为规范性引用文件，而正文没有引用", **said)
        related = tuple(each.span for each in (places or ())[:3])
        yield Found(Span(block, 0, len(block.text)), message, related=related, detail=said)


def _covering(references_listed: Listed, places: list[Cited]) -> dict[StandardNumber, list[Cited]]:
    """Entries by their numbers, with the places that cite them."""
    found: dict[StandardNumber, list[Cited]] = defaultdict(list)
    for cited in places:
        for member in cited.number.expand():
            entry = references_listed.holding(member)
            if entry is not None:
                found[entry].append(cited)
        if cited.number.all_parts or not cited.number.parts:
            for entry in references_listed.by_line.values():
                if (entry.prefix, entry.number) == (cited.number.prefix, cited.number.number):
                    found[entry].append(cited)
    return found


@rule(
    "REF125",
    Sentence("正文规范性引用而清单没有列出"),
    severity=Severity.ERROR,
    profiles=GBT_1_1,
    source=_LIST,
    why=Sentence("正文要求遵守的文件都要列在第 2 章；没有列出，读者不知道还要准备哪些文件，也不知道用哪一版。"),
    bad=_BEFORE + "GB/T 90102　示例设备　外壳通用要求" + _AFTER + "外壳应符合 GB/T 90102 的规定，按 GB/T 90103 标志。",
    good=_BEFORE
    + "GB/T 90102　示例设备　外壳通用要求\nGB/T 90103　示例设备　标志"
    + _AFTER
    + "外壳应符合 GB/T 90102 的规定，按 GB/T 90103 标志。\n注：外壳的颜色参见 GB/T 90104。",
)
def cited_not_listed(subject: Subject) -> Iterator[Found]:
    if not subject.outline.is_standard:
        return
    references_listed = subject.once(listed)
    seen: set[str] = set()
    for cited in subject.once(text).normative:
        number = cited.number
        if number.undated_key in seen or any(references_listed.holding(each) for each in number.expand()):
            continue
        seen.add(number.undated_key)
        message = Sentence("{number} 在正文中规范性引用，而第 2 章没有列出", number=number.printed)
        yield Found(cited.span, message, detail={"number": number.printed})


@rule(
    "REF126",
    Sentence("清单与正文一处注日期、一处不注"),
    severity=Severity.WARNING,
    profiles=GBT_1_1,
    source=_LIST,
    why=Sentence("注日期只用那一版，不注日期用最新版；清单和正文写法不同，读者就不知道该用哪一版。"),
    bad=_BEFORE + "GB/T 90102　示例设备　外壳通用要求" + _AFTER + "外壳应符合 GB/T 90102—2018 的规定。",
    good=_BEFORE + "GB/T 90102—2018　示例设备　外壳通用要求" + _AFTER + "外壳应符合 GB/T 90102—2018 的规定。",
)
def dated_here_only(subject: Subject) -> Iterator[Found]:
    entries = {
        cited.number.undated_key: cited
        for _block, cited in subject.once(listed).entries
        if cited is not None and not (cited.number.range_to or cited.number.all_parts)
    }
    both = _dated_both_ways(subject)
    for cited in subject.once(text).normative:
        entry = entries.get(cited.number.undated_key)
        if entry is None or cited.number.undated_key in both:
            continue
        said = {"number": cited.number.printed, "entry": entry.number.printed}
        if cited.number.dated and not entry.number.dated:
            message = Sentence("这里注日期引用 {number}，清单中却不注日期", **said)
        elif entry.number.dated and not cited.number.dated:
            message = Sentence("这里不注日期引用 {number}，清单中却是 {entry}", **said)
        elif cited.number.year != entry.number.year:
            message = Sentence("这里引用 {number}，清单中却是 {entry}", **said)
        else:
            continue
        yield Found(cited.span, message, related=(entry.span,), detail=said)


def _dated_both_ways(subject: Subject) -> set[str]:
    """Documents that the list has more than once: in several editions."""
    seen: set[str] = set()
    twice: set[str] = set()
    for _block, cited in subject.once(listed).entries:
        if cited is not None:
            key = cited.number.undated_key
            (twice if key in seen else seen).add(key)
    return twice
