"""Figures: number, order, mention and the place of the caption."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from guiju.base.errors import Sentence
from guiju.checks.definition import Found, Severity, rule
from guiju.checks.drafting import known, mentions, of, told
from guiju.checks.rules.tables import sequence, unmentioned
from guiju.checks.subject import Subject
from guiju.documents.blocks import Span
from guiju.documents.outlines import Element, Figure

_COUNTED: Final = (Element.SCOPE, Element.TERMS, Element.SYMBOLS, Element.TECHNICAL, Element.ANNEX)


def figures(subject: Subject) -> list[Figure]:
    return [each for each in subject.outline.figures if each.division is not None and each.division.element in _COUNTED]


@rule(
    "FIG101",
    Sentence("图没有编号"),
    severity=Severity.WARNING,
    source=told("9.7"),
    why=Sentence("图要有编号，正文才能用“图 1”指明是哪一个；没有编号的图，换页以后就不知道与哪一条有关。"),
    bad="4 要求\n4.1 座椅的结构见下图。\n图 座椅的结构",
    good="4 要求\n4.1 座椅的结构见图 1。\n图 1 座椅的结构",
)
def numbers_of_figures(subject: Subject) -> Iterator[Found]:
    for figure in figures(subject):
        block = figure.caption or figure.picture
        if not figure.number and block is not None:
            yield Found(of(block), Sentence("图没有编号"))


@rule(
    "FIG102",
    Sentence("图的编号不连续或重复"),
    severity=Severity.ERROR,
    source=told("9.7"),
    why=Sentence("图从 1 起在全文连续编号，每个附录里从 A.1 起重新编；跳号或重号，引用就会指错图。"),
    bad="4 要求\n4.1 结构见图 1 和图 3。\n图 1 座椅的结构\n图 3 座面",
    good="4 要求\n4.1 结构见图 1 和图 2。\n图 1 座椅的结构\n图 2 座面",
)
def sequence_of_figures(subject: Subject) -> Iterator[Found]:
    counted = [
        (each.number, each.caption, each.division)
        for each in figures(subject)
        if each.number and each.caption is not None
    ]
    yield from sequence(counted, Sentence("图"))


@rule(
    "FIG103",
    Sentence("正文没有提到图"),
    severity=Severity.WARNING,
    source=known("9.7"),
    why=Sentence("每个图都要在正文里提到；没有提到的图，读者不知道它说明哪一条，是要求还是示意。"),
    bad="4 要求\n4.1 座面应平整。\n图 1 座椅的结构",
    good="4 要求\n4.1 座面应平整，座椅的结构见图 1。\n图 1 座椅的结构",
)
def mentioned_figures(subject: Subject) -> Iterator[Found]:
    yield from unmentioned(figures(subject), subject.once(mentions).figures, Sentence("图"))


@rule(
    "FIG104",
    Sentence("图题写得不对"),
    severity=Severity.WARNING,
    source=known("9.7"),
    why=Sentence(
        "图的编号和标题在图的下方，写作“图 1 座椅的结构”，不加“示意图如下”一类的话和句号，目次和检索才能直接用。"
    ),
    bad="4 要求\n4.1 座椅的结构见图 1。\n图 1：座椅的结构",
    good="4 要求\n4.1 座椅的结构见图 1。\n图 1 座椅的结构",
)
def forms_of_captions(subject: Subject) -> Iterator[Found]:
    for figure in figures(subject):
        caption = figure.caption
        if caption is None:
            continue
        if figure.picture is not None and caption.index < figure.picture.index:
            yield Found(of(caption), Sentence("图 {number} 的标题应在图的下方", number=figure.number))
        sign = figure.title[:1]
        if sign in ("：", ":", "、", "．", "."):
            place = caption.text.find(sign)
            yield Found(Span(caption, place, place + 1), Sentence("图的编号与标题之间空一个字，不加标点"))
