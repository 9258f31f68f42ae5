"""How standards come, wait, and go: the same measures for each tier, from which its stock can be reckoned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from guiju.base.selection import Selection
from guiju.base.terms import Status
from guiju.figures.measure import Measure
from guiju.figures.measures.making import ended_over, flow, stock, with_status
from guiju.figures.periods import Period

Narrowed = Callable[[Callable[[Period], Selection]], Callable[[Period], Selection]]


def course(
    code: str,
    zh: str,
    en: str,
    rows: Callable[..., Selection],
    *,
    end: str = "",
    narrowed: Narrowed = lambda rows: rows,
    **common: Any,
) -> Iterator[Measure]:
    """Waiting, replaced, withdrawn, not yet published, and what is known of an end by a source's word only; of
    `narrowed` rows, whose codes have an `end`."""
    yield stock(
        f"{code}.upcoming{end}",
        f"即将实施的{zh}",
        f"Upcoming {en}",
        definition=f"时期最后一天已经发布、尚未实施的{zh}。",
        definition_en=f"Published and not yet effective on the last day of the period: {en}.",
        population=narrowed(with_status(rows, Status.UPCOMING)),
        **common,
    )
    yield flow(
        f"{code}.replaced{end}",
        f"被代替的{zh}",
        f"Replaced {en}",
        definition=f"代替它的标准在时期内实施，从而被代替的{zh}。",
        definition_en=f"Replaced by a standard that took effect in the period: {en}.",
        population=narrowed(ended_over(rows, Status.REPLACED)),
        **common,
    )
    yield flow(
        f"{code}.withdrawn{end}",
        f"废止的{zh}",
        f"Withdrawn {en}",
        definition=f"废止日期在时期内、且没有被代替的{zh}，不论是否备案。",
        definition_en=f"Withdrawn on a day in the period and replaced by none, whether ever filed or not: {en}.",
        population=narrowed(ended_over(rows, Status.WITHDRAWN)),
        **common,
    )
    yield stock(
        f"{code}.ended{end}",
        f"已废止和被代替的{zh}（累计）",
        f"Withdrawn and replaced {en}, in all",
        definition=f"时期最后一天已经废止或被代替的全部{zh}，包括来源只称废止而没有日期的。",
        definition_en=f"All that had been withdrawn or replaced by the last day of the period, with those of which a"
        f" source only says so and gives no day: {en}.",
        population=narrowed(with_status(rows, Status.REPLACED, Status.WITHDRAWN)),
        **common,
    )
    yield stock(
        f"{code}.unknown{end}",
        f"状态不明的{zh}",
        f"{en[:1].upper()}{en[1:]} of unknown status",
        definition=f"时期最后一天已经发布、但来源没有给出实施日期或终止日期，因而不知是否现行的{zh}。",
        definition_en=f"Of which no source gives the day of effect or of the end, so that nobody knows whether they"
        f" were in force on the last day of the period: {en}.",
        population=narrowed(with_status(rows, Status.UNKNOWN)),
        **common,
    )
    yield stock(
        f"{code}.unpublished{end}",
        f"尚未发布的{zh}",
        f"{en[:1].upper()}{en[1:]} not yet published",
        definition=f"已经登记、发布日期在时期最后一天以后的{zh}，已经终止的不计。",
        definition_en=f"In the register with a day of publication after the last day of the period, and not"
        f" ended: {en}.",
        population=narrowed(with_status(rows, Status.UNPUBLISHED)),
        **common,
    )
