"""Do the figures agree with one another? Names both sides of each identity that fails."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from guiju.commands import a_day, ensure_register, said
from guiju.commands.figures import NOTHING, bring_up_to_date, period_of, plain, title_of, value_of

if TYPE_CHECKING:
    from guiju.figures.identities import Outcome, Part, Side

SUMMARY = "核对指标之间的恒等式", "Check the identities among figures"


def configure(parser: argparse.ArgumentParser) -> None:
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--on", type=a_day, metavar="DATE", help=said("截至哪一天", "up to a day"))
    when.add_argument(
        "--period", metavar="P", help=said("时期：2020、2020Q3、2020-07", "a period: 2020, 2020Q3, 2020-07")
    )
    parser.add_argument("--all", action="store_true", help=said("成立的也逐条列出", "tell those that hold too"))
    parser.add_argument("--json", action="store_true", help=said("每行一个 JSON 对象", "one JSON object a line"))


def run(args: argparse.Namespace) -> int:
    ensure_register()
    bring_up_to_date()
    from guiju.figures.identities import Verdict, check

    period = period_of(args)
    outcomes = check(period)
    failed = [outcome for outcome in outcomes if outcome.verdict is Verdict.FAILS]
    if args.json:
        for outcome in outcomes:
            print(json.dumps(_record(outcome), ensure_ascii=False))
    else:
        for outcome in outcomes if args.all else failed:
            _tell(outcome)
        _sum_up(outcomes, str(period))
    return 1 if any(outcome.hard for outcome in failed) else 0


def _tell(outcome: Outcome) -> None:
    mark = {
        "holds": said("成立", "holds"),
        "fails": said("不成立", "FAILS") if outcome.hard else said("存疑", "doubtful"),
        "unknown": said("缺数", "unknown"),
    }[outcome.verdict]
    print(f"[{mark}] {outcome.id}  {said(outcome.sentence, outcome.sentence_en)}")
    for name, side in ((said("左", "left"), outcome.left), (said("右", "right"), outcome.right)):
        print(f"    {name} {side}")
        for line in _lines(side):
            print(f"       {line}")
    if outcome.difference and not outcome.holds:
        print(said(f"    左 − 右 = {outcome.difference:,f}", f"    left - right = {outcome.difference:,f}"))
    print()


def _lines(side: Side) -> Iterator[str]:
    """What comes and goes; then each kind of adjustment with its sum, and what it is made of where it is something."""
    from guiju.figures.identities import ADJUSTMENTS

    for part in side.parts:
        if not part.term.kind:
            yield _line(part)
    for kind, parts in side.adjustments.items():
        moved = f"− {str(parts)[1:]}" if str(parts).startswith("-") else f"+ {parts}"
        yield f"{moved}  {said('调整：', 'adjustment: ')}{said(*ADJUSTMENTS[kind])}"
        if parts.value != 0:
            yield from (f"     {_line(part)}" for part in parts.parts)


def _line(part: Part) -> str:
    """``− 668  national.replaced 被代替的国家标准 2020``."""
    sign = "−" if part.term.sign < 0 else "+"
    if not part.figures:
        return f"{sign} {part.term.of.number}"
    named = " ÷ ".join(
        f"{value_of(each)}  {each.measure.code} {title_of(each.measure)} {each.period}" for each in part.figures
    )
    return f"{sign} {named}"


def _sum_up(outcomes: list[Outcome], period: str) -> None:
    from guiju.figures.identities import Verdict

    held = sum(outcome.verdict is Verdict.HOLDS for outcome in outcomes)
    failed = [outcome for outcome in outcomes if outcome.verdict is Verdict.FAILS]
    hard = sum(outcome.hard for outcome in failed)
    print(
        said(
            f"{period}：{len(outcomes)} 条恒等式，{held} 条成立，{hard} 条必须成立而不成立，"
            f"{len(failed) - hard} 条存疑，{len(outcomes) - held - len(failed)} 条缺数。",
            f"{period}: {len(outcomes)} identities, {held} hold, {hard} fail that must hold, {len(failed) - hard} are"
            f" doubtful, {len(outcomes) - held - len(failed)} lack a value.",
        )
    )
    missing = {f"{figure.measure.code} {figure.period}" for outcome in outcomes for figure in outcome.missing}
    if missing:
        print(said("缺：", "Lacking: ") + said("、", ", ").join(sorted(missing)))


def _record(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "period": str(outcome.period),
        "hard": outcome.hard,
        "verdict": outcome.verdict.value,
        "sentence": outcome.sentence,
        "sentence_en": outcome.sentence_en,
        "op": outcome.identity.op,
        "left": _side(outcome.left),
        "right": _side(outcome.right),
        "difference": plain(outcome.difference),
        "missing": [f"{figure.measure.code} {figure.period}" for figure in outcome.missing],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "value": plain(side.value),
        "said": NOTHING if side.value is None else str(side),
        "adjustments": {kind: plain(parts.value) for kind, parts in side.adjustments.items()},
        "parts": [
            {
                "sign": part.term.sign,
                "kind": part.term.kind,
                "value": plain(part.bounds.value) if part.bounds else None,
                "figures": [
                    {"code": figure.measure.code, "period": str(figure.period), "value": plain(figure.value)}
                    for figure in part.figures
                ],
            }
            for part in side.parts
        ],
    }
