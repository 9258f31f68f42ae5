"""能愿动词: the verbs by which a reader tells a requirement from advice, and where each kind may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Certainty, Found, Mend, Profile, Severity, Source, rule
from guiju.checks.modals import (
    LATEST,
    Clause,
    Said,
    edition_of_rules,
    is_construction,
    provisions,
    sayings,
)
from guiju.checks.subject import Subject
from guiju.documents.blocks import Block, Span
from guiju.documents.outlines import Element, Role

_ANNEX_C: Final = Source("GB/T 1.1—2020", "附录 C")
_BUILDING_WORDS: Final = Source("工程建设标准的用词说明", "", Certainty.SECONDARY)
_BINDING: Final = frozenset((Clause.REQUIREMENT,))
_ADVISING: Final = frozenset((Clause.REQUIREMENT, Clause.RECOMMENDATION))
_ADVERBS: Final = frozenset(("最好", "建议", "推荐"))
_MILDER: Final = {Profile.ENTERPRISE: Severity.WARNING}


def _span(said: Said) -> Span:
    return Span(said.block, said.verb.start, said.verb.end)


def _clauses(subject: Subject) -> Iterator[Said]:
    """The verbs of provisions, where the words of GB/T 1.1 hold."""
    if not is_construction(subject):
        yield from sayings(subject, provisions(subject))


_INACCURATE: Final = re.compile("[，。；、）或和与等]|$")


def _written_otherwise(subject: Subject, words: Mapping[str, str], message: Sentence) -> Iterator[Found]:
    """A verb that has a word of its own in the tables; safe to write where no other verb stands beside it."""
    for said in _clauses(subject):
        word = words.get(said.verb.word)
        if word is None or (said.verb.word == "不准" and _INACCURATE.match(said.after)):
            continue
        alone = not re.match("[应宜可须不]", said.after) and not re.search("[应宜可须不非]$", said.before)
        yield Found(
            _span(said),
            Sentence(message.message, word=said.verb.word, expected=word),
            Mend(word, safe=alone),
        )


@rule(
    "VRB101",
    Sentence("要求用“必须”“须”“务必”表达"),
    severity=Severity.ERROR,
    severities=_MILDER,
    source=_ANNEX_C,
    why=Sentence(
        "标准里的要求只用“应”；“必须”留给法律法规，用在标准里会让人分不清这是声明符合标准的条件，还是法定的义务。"
    ),
    bad="4 技术要求\n4.1 外壳必须平整。",
    good="4 技术要求\n4.1 外壳应平整，紧固件是必不可少的。\n4.2 操作人员须知应张贴在醒目处。",
)
def must(subject: Subject) -> Iterator[Found]:
    message = Sentence("要求不用“{word}”表达，应写作“{expected}”", word="", expected="")
    return _written_otherwise(subject, {"必须": "应", "须": "应", "务必": "应"}, message)


@rule(
    "VRB102",
    Sentence("要求用“应当”“应该”表达"),
    severity=Severity.ERROR,
    severities=_MILDER,
    source=_ANNEX_C,
    why=Sentence("同一种要求在一份标准里只用一个词，读者和程序才能逐条数出来；“应当”“应该”听上去还像是可以商量。"),
    bad="4 技术要求\n4.1 外壳应当平整，表面不应该有裂纹。",
    good="4 技术要求\n4.1 外壳应平整，表面不应有裂纹。\n4.2 出厂文件应引用《安全生产法》中“应当”的规定。",
)
def ought(subject: Subject) -> Iterator[Found]:
    words = {"应当": "应", "应该": "应", "不应当": "不应", "不应该": "不应"}
    return _written_otherwise(
        subject, words, Sentence("“{word}”不是标准里表示要求的用词，应写作“{expected}”", word="", expected="")
    )


_NOT_TO: Final = {"不得": "不应", "不许": "不应", "不准": "不应", "严禁": "不应"}
_DOING: Final = re.compile(
    "以|使用|采用|选用|超过|大于|小于|低于|高于|少于|多于|有|出现|进入|直接|将|与|在|用|把|作为|随意|擅自|存放|倒置|混|"
    "同时|带|放|安装|接触|影响|改变|代替|产生|发生|损坏|造成|用于|倾|堆|重叠|碰|暴露|置于|单独|拆|打开"
)
_OF: Final = re.compile("[^，。；]{0,6}的")


@rule(
    "VRB103",
    Sentence("禁止用“不得”“不可”“严禁”表达"),
    severity=Severity.ERROR,
    severities=_MILDER,
    source=_ANNEX_C,
    why=Sentence(
        "按 2020 年版的规则，否定的要求只写“不应”；“不可”还会被读成“不可能”。依 2009 年版起草的文件允许“不得”。"
    ),
    bad="4 技术要求\n4.1 表面不得有裂纹。\n4.2 电池不可接触明火。",
    good="4 技术要求\n4.1 表面不应有裂纹，不得不停机时应记录。\n4.2 应采用不可拆卸的电池。",
)
def must_not(subject: Subject) -> Iterator[Found]:
    message = Sentence("禁止不用“{word}”表达，应写作“{expected}”", word="", expected="")
    words = dict(_NOT_TO)
    if edition_of_rules(subject) < LATEST:
        del words["不得"]
    yield from _written_otherwise(subject, words, message)
    for said in _clauses(subject):
        if said.verb.word == "不可" and _DOING.match(said.after) and not _OF.match(said.after):
            yield Found(_span(said), Sentence(message.message, word="不可", expected="不应"), Mend("不应"))


_ADVICE: Final = re.compile("(?:采用|使用|选用|在|按|每|对|将|由|定期|配备|设置|优先)(?!的)")
_ALLOWED: Final = {"无须": "不必", "无需": "不必", "不需要": "不必"}


@rule(
    "VRB104",
    Sentence("推荐或允许没有用规定的词"),
    severity=Severity.NOTICE,
    source=_ANNEX_C,
    why=Sentence(
        "推荐写“宜”“不宜”，允许写“可”“不必”；“可以”“建议”“无需”只在措辞确有困难时代用，多了就难以分清条款的类型。"
    ),
    bad="4 技术要求\n4.1 可以采用铝制外壳。\n4.2 建议采用蓝色标签。",
    good="4 技术要求\n4.1 可采用铝制外壳，宜采用蓝色标签。\n4.2 供方应书面答复需方的合理化建议。",
)
def permission(subject: Subject) -> Iterator[Found]:
    message = Sentence("“{word}”宜写作“{expected}”", word="", expected="")
    for said in _clauses(subject):
        word, expected = said.verb.word, _ALLOWED.get(said.verb.word)
        if word == "可以" and not said.before.endswith("不"):
            expected = "可"
        elif word == "最好" or (word in ("建议", "推荐") and _ADVICE.match(said.after)):
            expected = "宜"
        elif expected and _OF.match(said.after):
            expected = None
        if expected:
            yield Found(_span(said), Sentence(message.message, word=word, expected=expected), Mend(expected))


@rule(
    "VRB105",
    Sentence("能力或可能性没有用规定的词"),
    severity=Severity.NOTICE,
    source=_ANNEX_C,
    why=Sentence("能力写“能”“不能”，可能性写“可能”“不可能”；一个意思一个词，翻译和机器识别时才不会读成别的条款。"),
    bad="4 技术要求\n4.1 报警器应能够在断电后发声。\n4.2 温度过高时有可能起火，应停机。",
    good="4 技术要求\n4.1 报警器应能在断电后发声。\n4.2 温度过高时可能起火，应停机。",
)
def capability(subject: Subject) -> Iterator[Found]:
    words = {"能够": "能", "不能够": "不能", "有可能": "可能", "没有可能": "不可能"}
    for said in _clauses(subject):
        if expected := words.get(said.verb.word):
            yield Found(
                _span(said),
                Sentence("“{word}”宜写作“{expected}”", word=said.verb.word, expected=expected),
                Mend(expected, safe=said.verb.word == "能够"),
            )


@rule(
    "VRB106",
    Sentence("两种能愿动词连用"),
    severity=Severity.ERROR,
    source=Source("GB/T 1.1—2020", "附录 C", Certainty.OURS),
    why=Sentence("一个条款只有一种类型：“应宜”“宜应”让人不知道这是非做不可的要求，还是可以不做的建议。"),
    bad="4 技术要求\n4.1 外壳应宜采用铝制。",
    good="4 技术要求\n4.1 外壳宜采用铝制。\n4.2 温度应适宜，材料应宜于焊接。",
)
def contradicting(subject: Subject) -> Iterator[Found]:
    before: Said | None = None
    for said in _clauses(subject):
        if said.verb.word in _ADVERBS or said.verb.clause not in _ADVISING:
            continue
        if (
            before is not None
            and before.block is said.block
            and before.verb.end == said.verb.start
            and before.verb.clause is not said.verb.clause
            and not said.after.startswith("于")
        ):
            yield Found(
                Span(said.block, before.verb.start, said.verb.end),
                Sentence("“{first}”和“{second}”连用，应只留一个", first=before.verb.word, second=said.verb.word),
            )
        before = said


# Construction standards have a table of words of their own.


@rule(
    "VRB111",
    Sentence("工程建设标准用了用词说明以外的词"),
    severity=Severity.WARNING,
    profiles=frozenset((Profile.CONSTRUCTION,)),
    source=_BUILDING_WORDS,
    why=Sentence(
        "工程建设标准只用“必须、严禁”“应、不应、不得”“宜、不宜”“可”四级用词；别的词在用词说明里没有规定严格的程度。"
    ),
    bad="3.0.1 施工前应当编制方案。",
    good="3.0.1 施工前必须编制方案，严禁无证上岗。\n3.0.2 基坑边不得堆载，宜设排水沟，可采用明沟。",
)
def construction_words(subject: Subject) -> Iterator[Found]:
    words = {
        "应当": "应", "应该": "应", "不应当": "不应", "不应该": "不应", "须": "应", "不许": "不得", "不准": "不得",
        "可以": "可", "最好": "宜",
    }  # fmt: skip
    for said in sayings(subject, provisions(subject)):
        expected = words.get(said.verb.word)
        if expected and not (said.verb.word == "可以" and said.before.endswith("不")):
            yield Found(
                _span(said),
                Sentence("“{word}”不在用词说明里，宜写作“{expected}”", word=said.verb.word, expected=expected),
                Mend(expected),
            )


_EXPLAINED: Final = re.compile(r"用词\s*说明|对(?:于)?要求严格程度不同的用词")


@rule(
    "VRB112",
    Sentence("工程建设标准没有用词说明"),
    severity=Severity.NOTICE,
    profiles=frozenset((Profile.CONSTRUCTION,)),
    source=Source("工程建设标准编写规定", "", Certainty.KNOWLEDGE),
    why=Sentence("“必须”“应”“宜”“可”各有多严格，要由文末的用词说明交代；没有它，执行的人只能凭习惯去猜。"),
    bad="1 总则\n1.0.1 为统一做法制定本标准。\n3 施工\n3.0.1 施工前必须编制方案。",
    good="3 施工\n3.0.1 施工前必须编制方案。\n本标准用词说明\n表示很严格，非这样做不可的用词：正面词采用“必须”。",
)
def without_explanation_of_words(subject: Subject) -> Iterator[Found]:
    if not any(_EXPLAINED.search(block.text) for block in subject.document.blocks):
        yield Found(subject.whole, Sentence("全文没有“用词说明”"))


# Where each kind of clause may stand.


def _misplaced(
    subject: Subject, blocks: Iterable[Block], kinds: frozenset[Clause], message: Sentence
) -> Iterator[Found]:
    """The first such verb of each sentence."""
    last: tuple[int, int] | None = None
    for said in sayings(subject, blocks):
        if said.verb.clause not in kinds or said.verb.word in _ADVERBS:
            continue
        sentence = said.block.index, len(re.findall("[。；]", said.before))
        if sentence != last:
            yield Found(_span(said), Sentence(message.message, word=said.verb.word))
        last = sentence


@rule(
    "VRB121",
    Sentence("注或条文脚注里有要求"),
    severity=Severity.WARNING,
    source=(Source("GB/T 1.1—2020", "9.11"), Source("GB/T 1.1—2020", "9.12", Certainty.KNOWLEDGE)),
    why=Sentence("注和条文脚注只给出有助于理解的信息，去掉也不影响使用；写在那里的要求没有约束力，读者却会当真。"),
    bad="1 范围\n本文件规定了外壳的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
    "3 术语和定义\n本文件没有需要界定的术语和定义。\n4 要求\n外壳应平整。\n注：表面应无裂纹。",
    good="1 范围\n本文件规定了外壳的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
    "3 术语和定义\n本文件没有需要界定的术语和定义。\n4 要求\n外壳应平整。\n注：响应时间通常不超过 2 s。",
)
def binding_notes(subject: Subject) -> Iterator[Found]:
    notes = (
        block
        for block in subject.prose(Role.NOTE, Role.TABLE_NOTE)
        if subject.outline.role(block) is Role.NOTE or block.text.lstrip().startswith("注")
    )
    message = Sentence("注里不应有“{word}”，应改为对事实的陈述，或移到条文里", word="")
    yield from _misplaced(subject, notes, _ADVISING, message)
    message = Sentence("条文脚注里不应有“{word}”，要求应写在条文里", word="")
    yield from _misplaced(subject, subject.prose(Role.FOOTNOTE), _BINDING, message)


def _of(subject: Subject, element: Element) -> Iterator[Block]:
    """Running text of an element, whatever its clauses."""
    division = subject.outline.of(element)
    if division is None:
        return
    for each in division.walk():
        if each.heading is not None and not each.title:
            yield each.heading
        yield from each.blocks


@rule(
    "VRB123",
    Sentence("引言里有要求"),
    severity=Severity.WARNING,
    source=Source("GB/T 1.1—2020", "8.4", Certainty.KNOWLEDGE),
    why=Sentence("引言说明编制的原因和背景，是资料性的；写在里面的要求没有效力，应移到正文的章条。"),
    bad="引言\n使用者应首先阅读安全须知。\n1 范围\n本文件规定了外壳的要求。\n2 规范性引用文件\n"
    "本文件没有规范性引用文件。",
    good="引言\n近年来外壳的应用日益广泛。\n1 范围\n本文件规定了外壳的要求。\n2 规范性引用文件\n"
    "本文件没有规范性引用文件。",
)
def binding_introduction(subject: Subject) -> Iterator[Found]:
    message = Sentence("引言里不应有要求，“{word}”所在的句子应移到正文", word="")
    return _misplaced(subject, _of(subject, Element.INTRODUCTION), _BINDING, message)


@rule(
    "VRB124",
    Sentence("资料性附录里有要求或推荐"),
    severity=Severity.WARNING,
    source=Source("GB/T 1.1—2020", "9.6"),
    why=Sentence("资料性附录只提供帮助理解的信息；里面出现“应”“宜”，要么附录的性质写错了，要么这些内容该放到正文。"),
    bad="1 范围\n本文件规定了外壳的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。\n"
    "4 要求\n外壳应平整，见附录 A。\n"
    "附录 A\n（资料性）\n安装示例\nA.1 概述\n安装时应断电。",
    good="1 范围\n本文件规定了外壳的要求。\n2 规范性引用文件\n本文件没有规范性引用文件。\n4 要求\n"
    "外壳应平整，见附录 A。\n"
    "附录 A\n（资料性）\n安装示例\nA.1 概述\n图中的电源已断开，供应电压为 220 V。",
)
def binding_informative_annexes(subject: Subject) -> Iterator[Found]:
    wanted = (Role.TEXT, Role.LEAD_IN, Role.ITEM, Role.TITLE)
    blocks = (
        block
        for block in subject.prose(*wanted)
        if (home := subject.outline.home(block)) is not None
        and home.element is Element.ANNEX
        and not home.normative
        and not (home.heading is block and home.title)
    )
    message = Sentence("资料性附录里不应有“{word}”；附录如有要求，应标为规范性", word="")
    return _misplaced(subject, blocks, _ADVISING, message)


_TELLS_OF_CHANGES: Final = re.compile("增加|删除|更改|修改|（见|请注意|——|代替")


@rule(
    "VRB125",
    Sentence("前言里有要求"),
    severity=Severity.WARNING,
    source=Source("GB/T 1.1—2020", "8.3", Certainty.KNOWLEDGE),
    why=Sentence("前言只交代起草的依据、来历、提出和归口的单位等事实；对产品和过程的要求应写在正文里。"),
    bad="前言\n本文件按照 GB/T 1.1—2020 的规定起草。\n各单位应积极采用本文件。\n1 范围\n本文件规定了外壳的要求。\n"
    "2 规范性引用文件\n本文件没有规范性引用文件。",
    good="前言\n本文件按照 GB/T 1.1—2020 的规定起草。\n本文件由应急管理部提出。\n1 范围\n本文件规定了外壳的要求。\n"
    "2 规范性引用文件\n本文件没有规范性引用文件。",
)
def binding_foreword(subject: Subject) -> Iterator[Found]:
    blocks = (
        block
        for block in _of(subject, Element.FOREWORD)
        if subject.outline.role(block) is not Role.ITEM and not _TELLS_OF_CHANGES.search(block.text)
    )
    message = Sentence("前言里不应有要求，“{word}”所在的句子应移到正文", word="")
    return _misplaced(subject, blocks, _BINDING, message)


_LONGEST_SCOPE: Final = 15
"""Paragraphs; in a longer one the headings of later chapters were not recognised."""


@rule(
    "VRB126",
    Sentence("范围里有要求"),
    severity=Severity.ERROR,
    source=Source("GB/T 1.1—2020", "8.5", Certainty.KNOWLEDGE),
    why=Sentence("范围只说文件讲什么、用在哪里，是一组事实的陈述；要求写在这里，没有人会在逐条检验时找到它。"),
    bad="1 范围\n本文件规定了外壳的要求。生产单位应遵守本文件。\n2 规范性引用文件\n本文件没有规范性引用文件。",
    good="1 范围\n本文件规定了应急灯外壳的要求。\n本文件适用于应急灯的供应和检验。\n2 规范性引用文件\n"
    "本文件没有规范性引用文件。",
)
def binding_scope(subject: Subject) -> Iterator[Found]:
    blocks = list(_of(subject, Element.SCOPE))
    if len(blocks) > _LONGEST_SCOPE:
        return iter(())
    message = Sentence("范围里不应有要求，“{word}”所在的句子应移到后面的章", word="")
    return _misplaced(subject, blocks, _BINDING, message)
