"""`/status`: what became of each standard of a list (查新)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field

from guiju.checks.validity.actions import MOST_ROWS
from guiju.checks.validity.answering import answer
from guiju.checks.validity.recognising import Row, of_pairs, recognise
from guiju.checks.validity.summing import counts
from guiju.checks.validity.telling import as_dict
from guiju.documents.reading import of_text
from guiju.standards.resolving import Outcome
from guiju.web.api.asking import day
from guiju.web.api.schemas import Answer, Day, DayAsked
from guiju.web.api.service import answered, takes


class Item(Answer):
    number: str = Field(max_length=300, description=_("标准号，写法不拘"), examples=["GBT1.1-2009"])
    title: str = Field("", max_length=1_000, description=_("名称，用来核对；可以不写"))


class Asked(Answer):
    items: list[Item] = Field([], max_length=MOST_ROWS, description=_("逐项的清单，至多 10000 项"))
    text: str = Field(
        "",
        max_length=200_000,
        description=_("或者一段文字：一行一项，或正文；至多 200000 个字符"),
        examples=["GB/T 1.1—2009 标准化工作导则\ngb14748"],
    )
    on: DayAsked | None = Field(None, description=_("状态以这一天为准；不写则为今天"), examples=["2021-01-01"])


class Candidate(Answer):
    number: str
    key: str
    title: str
    likeness: float | None = Field(description=_("名称与所写的相像到几成，0–1"))


class StatusOf(Answer):
    place: int = Field(description=_("在答复中的序号，从 1 数起"))
    text: str = Field(description=_("所写的标准号"))
    title: str | None = Field(description=_("所写的名称"))
    sheet: str | None
    line: int | None = Field(description=_("在清单中是第几项或第几行，从 1 数起"))
    times: int = Field(description=_("正文中引用的次数"))
    same_as: int | None = Field(description=_("与序号为几的那一项重复"))
    on: Day
    outcome: Outcome = Field(description=_("结果：那一天的状态，或为什么定不到一个版本"))
    sentence: str = Field(description=_("一句话的说明"))
    number: str | None = Field(description=_("查得的标准号"))
    key: str | None
    registered_title: str | None = Field(description=_("登记的名称"))
    published_on: Day | None
    effective_on: Day | None
    ended_on: Day | None = Field(description=_("已失效的，从这一天起失效"))
    standards: list[str] = Field(description=_("所指的全部标准号；范围和所有部分不止一个"))
    successors: list[str] = Field(description=_("到现行标准为止，依次被什么代替"))
    current: list[str] = Field(description=_("那一天适用的标准号"))
    compared: Literal["same", "near", "different", "not-given"] = Field(description=_("名称比对"))
    likeness: float | None = Field(description=_("名称与登记的相像到几成，0–1"))
    confidence: float = Field(description=_("可信度，0–1"))
    reasons: list[str] = Field(description=_("可信度不足 1 的原因"))
    asks: bool = Field(description=_("要人从 candidates 中选定"))
    candidates: list[Candidate] = Field(description=_("可能所指的标准"))


class Counted(Answer):
    outcome: Outcome
    count: int


class Statuses(Answer):
    on: Day
    count: int
    counts: list[Counted] = Field(description=_("每种结果有多少项"))
    items: list[StatusOf]


@takes(
    "/status",
    answer=Statuses,
    tag=_("标准号"),
    summary=_("查新：一份清单中每项标准的状态"),
    description=_(
        "每个标准号认出来、查到、说明那一天的状态和被什么代替；写了名称的核对名称。说不准的给出几个可能的标准。"
        "清单不保存。写了 items 就不看 text。"
    ),
)
def list_status(request: HttpRequest, asked: Asked) -> HttpResponse:
    on = day(asked.on)
    rows: Sequence[Row] = of_pairs((item.number, item.title) for item in asked.items)
    if not rows and asked.text.strip():
        rows = recognise(of_text(asked.text)).rows
    answers = answer(rows[:MOST_ROWS], on)
    return answered(
        {
            "on": on.isoformat(),
            "count": len(answers),
            "counts": [{"outcome": outcome.value, "count": count} for outcome, count in counts(answers).items()],
            "items": [as_dict(each) for each in answers],
        }
    )
