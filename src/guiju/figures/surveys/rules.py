"""What must hold of the answers of one return: bounds, what parts add up to, and last year's answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm
from guiju.figures import tables
from guiju.figures.surveys.models import Question, Rule, Sign

Titles = Mapping[str, str]
"""How a question is called, by its code."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Something about a return that does not hold. A hard one refuses it; a soft one asks for an explanation.

    `key` stays the same while the question or rule does: explanations are kept under it.
    """

    key: str
    hard: bool
    sentence: str
    codes: tuple[str, ...]


def objections(
    questions: Sequence[Question],
    rules: Sequence[Rule],
    titles: Titles,
    typed: Mapping[str, str],
    before: Mapping[str, Decimal],
) -> tuple[dict[str, Decimal], list[Objection]]:
    """The numbers that can be read from what was typed, and everything that does not hold, in order of the form."""
    numbers: dict[str, Decimal] = {}
    found: list[Objection] = []
    for question in questions:
        text = typed.get(question.code, "").strip()
        if not text:
            if question.required:
                found.append(_hard("missing", question, _("“{title}”没有填。"), titles))
            continue
        try:
            numbers[question.code] = value = answer(text)
        except InvalidForm as reason:
            sentence = _("“{title}”：{reason}").format(title=titles[question.code], reason=reason.told(_))
            found.append(Objection(f"number:{question.code}", True, sentence, (question.code,)))
        else:
            found.extend(_of_bounds(question, value, titles))
            found.extend(_of_last_year(question, value, before.get(question.code), titles))
    for rule in rules:
        found.extend(_of_rule(rule, numbers, titles))
    return numbers, found


def answer(text: str) -> Decimal:
    """A number of things: not negative, at most six decimals. Raises InvalidForm."""
    value = tables.number(text)
    if value < 0:
        raise InvalidForm(_("不能小于零，这里是 {value}。").format(value=plain(value)))
    if value >= 10**15 or value != round(value, 6):
        raise InvalidForm(_("这个数太大，或小数超过六位：{value}。").format(value=plain(value)))
    return value


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _hard(key: str, question: Question, sentence: str, titles: Titles, **values: str) -> Objection:
    told = sentence.format(title=titles[question.code], **values)
    return Objection(f"{key}:{question.code}", True, told, (question.code,))


def _of_bounds(question: Question, value: Decimal, titles: Titles) -> Iterator[Objection]:
    least, most = question.least, question.most
    if least is not None and value < least:
        sentence = _("“{title}”不应小于 {bound}，这里是 {value}。")
        yield _hard("least", question, sentence, titles, bound=plain(least), value=plain(value))
    if most is not None and value > most:
        sentence = _("“{title}”不应大于 {bound}，这里是 {value}。")
        yield _hard("most", question, sentence, titles, bound=plain(most), value=plain(value))


def _of_last_year(question: Question, value: Decimal, before: Decimal | None, titles: Titles) -> Iterator[Objection]:
    if question.swing is None or not before or abs(value - before) * 100 <= question.swing * before:
        return
    change = (value - before) * 100 / before
    sentence = _(
        "“{title}”上年是 {before}，这里是 {value}，变动 {change}%，超过 {swing}%：请核对，确实如此的写明原因。"
    )
    told = sentence.format(
        title=titles[question.code],
        before=plain(before),
        value=plain(value),
        change=f"{change:+.1f}",
        swing=question.swing,
    )
    yield Objection(f"swing:{question.code}", False, told, (question.code,))


_HOLDS: Final = {
    Sign.EQUAL: lambda left, right: left == right,
    Sign.AT_MOST: lambda left, right: left <= right,
    Sign.AT_LEAST: lambda left, right: left >= right,
}


def _of_rule(rule: Rule, numbers: Mapping[str, Decimal], titles: Titles) -> Iterator[Objection]:
    """Where nothing was answered on one side there is nothing to compare; beside answers a blank counts as nothing."""
    if rule.left not in numbers or not any(code in numbers for _times, code in rule.right):
        return
    left = numbers[rule.left]
    right = sum((times * numbers.get(code, Decimal(0)) for times, code in rule.right), Decimal(0))
    if _HOLDS[Sign(rule.sign)](left, right):
        return
    sentence = _("{rule}；这里左边是 {left}，右边是 {right}，相差 {difference}。").format(
        rule=described(rule, titles), left=plain(left), right=plain(right), difference=plain(abs(left - right))
    )
    codes = (rule.left, *(code for _times, code in rule.right))
    yield Objection(f"rule:{rule.pk}", rule.hard, sentence, codes)


def described(rule: Rule, titles: Titles) -> str:
    """“合计”应等于“甲”加“乙”."""
    first, *rest = rule.right
    right = _("“{title}”").format(title=titles[first[1]])
    if first[0] < 0:
        right = _("负的{rest}").format(rest=right)
    for times, code in rest:
        sentence = _("{sum}加“{title}”") if times > 0 else _("{sum}减“{title}”")
        right = sentence.format(sum=right, title=titles[code])
    match Sign(rule.sign):
        case Sign.EQUAL:
            sentence = _("“{left}”应等于{right}")
        case Sign.AT_MOST:
            sentence = _("“{left}”不应大于{right}")
        case Sign.AT_LEAST:
            sentence = _("“{left}”不应小于{right}")
    return sentence.format(left=titles[rule.left], right=right)


_RULE = re.compile(r"(?P<left>\d+)(?P<sign><=|>=|=)(?P<right>[+-]?\d+(?:[+-]\d+)*)", re.ASCII)
_SAME_SIGN = str.maketrans(
    {"＝": "=", "≤": "<=", "≥": ">=", "＋": "+", "－": "-", "−": "-", "第": "", "题": "", " ": ""}
)


def read_rules(text: str, codes: Sequence[str], *, hard: bool) -> list[Rule]:
    """One rule a line, with the numbers of questions: ``1 = 2 + 3``, ``4 <= 1``. Raises InvalidForm."""
    rules = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _RULE.fullmatch(line.translate(_SAME_SIGN))
        if found is None:
            raise InvalidForm(_("校验关系应写作 1 = 2 + 3 或 4 <= 1（题号），这里是“{line}”。").format(line=line[:60]))
        parts = [(-1 if sign == "-" else 1, int(place)) for sign, place in re.findall(r"([+-]?)(\d+)", found["right"])]
        for place in (int(found["left"]), *(place for _times, place in parts)):
            if not 1 <= place <= len(codes):
                raise InvalidForm(
                    _("“{line}”里没有第 {place} 题：一共 {count} 题。").format(line=line, place=place, count=len(codes))
                )
        right = [[times, codes[place - 1]] for times, place in parts]
        rules.append(Rule(left=codes[int(found["left"]) - 1], sign=found["sign"], right=right, hard=hard))
    return rules


def written(rule: Rule, codes: Sequence[str]) -> str:
    """As `read_rules` reads it."""
    places = {code: place for place, code in enumerate(codes, start=1)}
    right = "".join(f" {'-' if times < 0 else '+'} {places[code]}" for times, code in rule.right)
    return f"{places[rule.left]} {rule.sign}{right.removeprefix(' +')}"
