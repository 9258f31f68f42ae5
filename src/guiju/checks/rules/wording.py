"""用语: how a standard speaks of itself, words that nobody can verify, slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import DRAFTS, Certainty, Found, Mend, Profile, Severity, Source, rule
from guiju.checks.modals import LATEST, Clause, edition_of_rules, provisions, said, verbs_in
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, BlockKind, Span
from guiju.documents.outlines import Role

_OURSELVES: Final = re.compile(
    r"(?<![根基样成文版标课脚剧资副日书])本(?:标准(?![差偏化号曲溶物样试品器气])|规范(?!性)|规程|导则|指南)"
    r"|《[^》]{1,80}》|“[^”]{1,80}”"
)


@rule(
    "TXT111",
    Sentence("文件自称“本标准”"),
    severity=Severity.ERROR,
    severities={Profile.ENTERPRISE: Severity.WARNING},
    source=Source("GB/T 1.1—2020", "", Certainty.KNOWLEDGE),
    why=Sentence(
        "2020 年版起，标准、部分和指导性技术文件都自称“本文件”；照抄旧版的“本标准”，常是没有按新规则改稿的痕迹。"
    ),
    bad="4 技术要求\n4.1 本标准的要求适用于所有型号。",
    good="4 技术要求\n4.1 本文件的要求适用于所有型号，试样的样本标准偏差应不大于 1%。\n4.2 《本标准汇编》应归档。",
)
def calling_itself_a_standard(subject: Subject) -> Iterator[Found]:
    """``本规范`` and its like are flagged where the title ends so; 本部分 may mean a part of the text."""
    if edition_of_rules(subject) < LATEST:
        return
    title = subject.outline.cover.title
    for block in subject.document.blocks:
        if subject.outline.role(block) in (Role.COVER, Role.MARGIN):
            continue
        for found in _OURSELVES.finditer(block.text):
            name = found[0]
            if name[0] in "《“" or (name != "本标准" and not (title and title.text.strip().endswith(name[1:]))):
                continue
            yield Found(
                Span(block, found.start(), found.end()),
                Sentence("文件应自称“本文件”，不写“{name}”", name=name),
                Mend("本文件", safe=True),
            )


_EASY: Final = ("尽量", "尽可能", "酌情", "适当", "适量", "原则上")
"""Nothing to be verified wherever they stand in a provision."""
_VAGUE: Final = ("尽快", "尽早", "足够", "较为", "一定的", "大致", "合理", "相当的")
"""So where something is required."""
_NOT_VAGUE: Final = "不适当|适当性|不合理|合理[性化]|合理可行|尽可能低|合理使用|足够多次"


@lru_cache(maxsize=8)
def _vague(flagged: tuple[str, ...]) -> re.Pattern[str]:
    easy = "|".join(re.escape(word) for word in sorted((*_EASY, *flagged), key=len, reverse=True))
    unit = r"(?:[ \u00a0]?[A-Za-zμΩ℃%°]{1,4}|[年月天日次个人台套条米秒分时岁]{1,2})?"
    roughly = rf"\d{unit}[ \u00a0]?(?P<roughly>左右)(?!手|两|侧|移|摆|对称)"
    return re.compile(rf"{_NOT_VAGUE}|{roughly}|(?P<easy>{easy})|(?P<vague>{'|'.join(_VAGUE)})")


_END: Final = re.compile("[。；！？]")


@rule(
    "TXT112",
    Sentence("要求里有无法验证的词"),
    severity=Severity.NOTICE,
    profiles=DRAFTS,
    source=Source("GB/T 1.1—2020", "5.5", Certainty.KNOWLEDGE),
    why=Sentence("“足够坚固”“5 mm 左右”每个人各有尺度，检验时判不出合格与否；要求应能证实，写成数值、等级或方法。"),
    bad="4 技术要求\n4.1 外壳应足够坚固。\n4.2 间隙应为 5 mm 左右。",
    good="4 技术要求\n4.1 外壳应能承受 50 N 的压力。\n4.2 左右两侧应对称，不合理的结构应改正。",
)
def vague(subject: Subject) -> Iterator[Found]:
    pattern = _vague(subject.settings.flagged_words)
    verbs = subject.once(said)
    for block in provisions(subject):
        required = [verb.start for verb in verbs[block.index] if verb.clause is Clause.REQUIREMENT]
        for found in pattern.finditer(block.text):
            name = found.lastgroup
            if name is None or (name != "easy" and not _in_one_sentence(block.text, required, found.start())):
                continue
            yield Found(
                Span(block, *found.span(name)),
                Sentence("“{word}”无法验证，宜写成数值、等级或试验方法", word=found[name]),
            )


def _in_one_sentence(text: str, places: list[int], place: int) -> bool:
    """Whether one of `places` stands in the sentence of `place`."""
    return any(not _END.search(text, min(each, place), max(each, place)) for each in places)


_TWICE: Final = re.compile(
    "(?<![目标中打靶])的的(?![确士])|或或|以及以及|进行进行|并且并且|或者或者|应当应当|必须必须|可以可以"
)


@rule(
    "TXT113",
    Sentence("词语写了两遍"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=Source("常理", "", Certainty.OURS),
    why=Sentence("改稿时常留下“的的”“应应”一类重复的字；意思虽还读得懂，却会让人怀疑别处的数字是否也校对过。"),
    bad="4 技术要求\n4.1 外壳的的表面应应平整。",
    good="4 技术要求\n4.1 目的的达成应可追溯，响应应及时，反应应充分。",
)
def written_twice(subject: Subject) -> Iterator[Found]:
    for block in subject.prose():
        for found in _TWICE.finditer(block.text):
            yield _twice(Span(block, found.start(), found.end()))
        if "应应" not in block.text and "宜宜" not in block.text:
            continue
        verbs = list(verbs_in(block.text, subject.settings.safe_words))
        for first, second in pairwise(verbs):
            if first.end == second.start and first.word == second.word:
                yield _twice(Span(block, first.start, second.end))


def _twice(span: Span) -> Found:
    once = span.text[: len(span.text) // 2]
    return Found(span, Sentence("“{word}”写了两遍", word=once), Mend(once, safe=True))


_AT_END: Final = re.compile(r"[。，、；：,;:](?=\s*$)")
_CHAPTER: Final = re.compile(
    r"\s*\d{1,2}[\s\u3000]+(?:范围|规范性引用文件|术语和定义|符号和缩略语|缩略语|分类|总体要求|基本要求|技术要求|要求|试验方法|"
    r"检验方法|检验规则|标志、包装、运输和?、?贮存|标志|包装|运输|贮存)[。，、；：,;:]\s*"
)
_CAPTION: Final = re.compile(
    r"\s*[表图]\s?(?:[A-Z]\.)?\d+[\s\u3000]+(?!给出|规定|列出|所示|所列|中|为|是)[^。，；：]{2,40}[。，、；：,;:]\s*"
)


@rule(
    "TXT114",
    Sentence("标题末有标点"),
    severity=Severity.WARNING,
    profiles=DRAFTS,
    source=Source("GB/T 1.1—2020", "", Certainty.SECONDARY),
    why=Sentence("章、条、表和图的标题是名称，不是句子，末尾不加标点；加了句号，程序会把它当作没有标题的条。"),
    bad="4 技术要求：\n4.1 外壳应符合表 1 的规定。\n表 1 外壳的厚度：\n| 型号 | 厚度/mm |\n| A 型 | 2 |",
    good="4 技术要求\n4.1 外壳应平整。\n4.2 厚度应符合表 1。\n表 1 外壳的厚度\n| 型号 | 厚度/mm |\n| A 型 | 2 |",
)
def titles_with_marks(subject: Subject) -> Iterator[Found]:
    """Of titles that the file calls so, of captions, and of chapters whose names are known."""
    for block in subject.document.blocks:
        mark = _AT_END.search(block.text)
        if mark is None or len(block.text) > 60 or not _is_title(subject, block):
            continue
        yield Found(
            Span(block, mark.start(), mark.end()),
            Sentence("标题末不应有标点“{mark}”", mark=mark[0]),
            Mend("", safe=True),
        )


def _is_title(subject: Subject, block: Block) -> bool:
    """A clause without a title is none, though the file may call it a heading."""
    if any(verb.clause is Clause.REQUIREMENT for verb in subject.once(said)[block.index]):
        return False
    role = subject.outline.role(block)
    if role in (Role.TABLE_CAPTION, Role.FIGURE_CAPTION):
        return True
    if block.kind is BlockKind.HEADING:
        home = subject.outline.home(block)
        begins = home is not None and home.heading is block and bool(home.title)
        return block.level == 1 or begins or not block.text.rstrip().endswith("。")
    return role is not Role.CELL and bool(_CHAPTER.fullmatch(block.text) or _CAPTION.fullmatch(block.text))
