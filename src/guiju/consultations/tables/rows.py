"""What stands in the table: a row for each comment in the order of the draft, and the sentence of numbers.

It is a Chinese official document in any language of the reader.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from guiju.consultations.answering import newest_of
from guiju.consultations.models import Answer, Comment, Consultation
from guiju.consultations.tables.marks import mark_of, state_of
from guiju.consultations.words import Verdict

HEADINGS: Final = ("序号", "章条编号", "意见内容", "提出单位", "处理意见", "备注")
WORDS: Final = {
    Verdict.ACCEPTED: "采纳",
    Verdict.PARTLY: "部分采纳",
    Verdict.DECLINED: "不采纳",
    Verdict.NOTED: "已知悉",
}


@dataclass(frozen=True, slots=True)
class Row:
    serial: int
    mark: str
    clause: str
    content: str
    organization: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    rows: tuple[Row, ...]
    numbers: tuple[str, ...]
    """Sentences."""
    state: str


def table_of(consultation: Consultation) -> Table:
    comments = list(
        consultation.comments.filter(withdrawn_at__isnull=True)
        .select_related("clause", "sending")
        .order_by("clause__place", "serial")
    )
    comments.sort(key=lambda each: each.clause.place if each.clause else 0)  # the whole draft first, in any database
    answers = newest_of(comments)
    newest = max((each.pk for each in answers.values()), default=0)
    return Table(
        title=consultation.title,
        rows=tuple(_row(consultation, each, answers.get(each.pk)) for each in comments),
        numbers=tuple(numbers_of(consultation, comments)),
        state=state_of(consultation, newest),
    )


def content_of(comment: Comment) -> str:
    parts = [comment.text]
    if comment.proposal:
        parts.append(f"建议：{comment.proposal}")
    if comment.reason:
        parts.append(f"理由：{comment.reason}")
    return "\n".join(parts)


def answer_text(answer: Answer | None) -> str:
    if answer is None or not answer.verdict:
        return ""
    word = WORDS[Verdict(answer.verdict)]
    return f"{word}。{answer.reason}" if answer.reason else word


def sender_of(comment: Comment) -> str:
    """Persons are not named: the table goes to experts and into the file."""
    return comment.sending.organization or "个人"


def clause_of(comment: Comment) -> str:
    return comment.clause.name if comment.clause else "总体"


def _row(consultation: Consultation, comment: Comment, answer: Answer | None) -> Row:
    like = comment.why.get("like")
    return Row(
        serial=comment.serial,
        mark=mark_of(consultation, comment.serial),
        clause=clause_of(comment),
        content=content_of(comment),
        organization=sender_of(comment),
        answer=answer_text(answer),
        note=f"与第 {like} 号意见相近" if like else "",
    )


def numbers_of(consultation: Consultation, comments: list[Comment]) -> list[str]:
    """As officials write it; of letters only what is known."""
    bodies = {
        _plain(name): commented
        for name, commented in _bodies(consultation, {each.sending_id for each in comments}).items()
    }
    said = [f"本次征求意见自{_day(consultation.first)}起至{_day(consultation.last)}止。"]
    if asked := {_plain(name) for name in consultation.asked}:
        replied = asked & bodies.keys()
        said.append(
            f"发送征求意见稿的单位数：{len(asked)} 个；收到征求意见稿后，回函的单位数：{len(replied)} 个；"
            f"回函并有建议或意见的单位数：{sum(bodies[name] for name in replied)} 个；"
            f"没有回函的单位数：{len(asked - replied)} 个。"
        )
    persons = len({each.sending_id for each in comments if not each.sending.organization})
    commented = sum(bodies.values())
    said.append(f"提出意见的单位 {commented} 个、个人 {persons} 名，共收到意见 {len(comments)} 条。")
    counts = Counter(each.verdict for each in comments)
    if comments:
        parts = [
            f"{word} {counts[verdict]} 条"
            for verdict, word in WORDS.items()
            if counts[verdict] or verdict != Verdict.NOTED
        ]
        if counts[""]:
            parts.append(f"尚未处理 {counts['']} 条")
        said.append(f"其中{'、'.join(parts)}。")
    return said


def _bodies(consultation: Consultation, commenting: set[int]) -> dict[str, bool]:
    """Organizations that sent anything, and whether comments were among it."""
    found: dict[str, bool] = {}
    for pk, name in consultation.sendings.exclude(organization="").values_list("pk", "organization"):
        found[name] = found.get(name, False) or pk in commenting
    return found


def _plain(name: str) -> str:
    return "".join(name.split()).replace("(", "（").replace(")", "）")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
