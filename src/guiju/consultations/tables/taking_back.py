"""A table that was filled in comes back: what it changes, where it meets answers given meanwhile, what is wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from guiju.consultations import answering
from guiju.consultations.errors import NotComplete
from guiju.consultations.models import Answer, Comment, Consultation
from guiju.consultations.tables import marks
from guiju.consultations.tables.rows import HEADINGS, answer_text, content_of
from guiju.consultations.words import Verdict
from guiju.documents import limited
from guiju.documents.opening import UnreadableFile
from guiju.people.models import User

_VERDICTS: Final = (
    (Verdict.PARTLY, "部分采纳|部分接受|部分同意"),
    (Verdict.DECLINED, "不予采纳|不采纳|未采纳|未予采纳|不接受|不同意|不予接受"),
    (Verdict.ACCEPTED, "全部采纳|已采纳|予以采纳|采纳|接受|同意"),
    (Verdict.NOTED, "已知悉|知悉"),
)
_SAID: Final = tuple(
    (verdict, re.compile(rf"(?:{words})(?=$|[\s，,。.；;：:、（(—-])")) for verdict, words in _VERDICTS
)
_BETWEEN: Final = " \t\n，,。.；;：:、—-"
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Change:
    """A row whose answer differs from the one that stands."""

    line: int
    serial: int
    text: str
    verdict: Verdict
    reason: str
    standing: str
    """The answer that stands, as the table writes it; empty where there is none."""
    conflict: bool
    """It was given after the table was made, or nobody can tell."""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Bad:
    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file does; `entered` answers were written, none in a preview."""

    changes: tuple[Change, ...]
    bad: tuple[Bad, ...]
    same: int
    waiting: int
    """Rows without an answer to comments that have none."""
    missing: int
    """Comments that have no row."""
    reworded: tuple[int, ...]
    """Numbers of comments whose words were changed in the file: the words that were sent stay."""
    entered: int = 0

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(each for each in self.changes if each.conflict)

    @property
    def clear(self) -> tuple[Change, ...]:
        return tuple(each for each in self.changes if not each.conflict)


def take_back(
    consultation: Consultation,
    file: Path,
    by: User,
    *,
    overruling: Collection[int] = (),
    dry_run: bool = False,
    now: datetime | None = None,
) -> Outcome:
    """Enter the answers of a filled-in table (.docx, .xlsx); rows are known by their marks, in any order.

    Of answers that were given meanwhile, only those to the comments `overruling` names are replaced. Good rows go in,
    bad ones come back. Raises UnreadableFile, NotAllowed.
    """
    read = limited.read("guiju.documents.grids:tables", file)
    with transaction.atomic():
        found = _compared(consultation, read, file.name)
        if dry_run:
            return found
        entered = 0
        wanted: dict[tuple[Verdict, str], list[int]] = defaultdict(list)
        for change in found.changes:
            if not change.conflict or change.serial in overruling:
                wanted[change.verdict, change.reason].append(change.serial)
        for (verdict, reason), serials in wanted.items():
            entered += answering.answer(consultation, serials, verdict=verdict, reason=reason, by=by, now=now)
    return Outcome(found.changes, found.bad, found.same, found.waiting, found.missing, found.reworded, entered=entered)


def verdict_in(text: str) -> tuple[Verdict, str]:
    """``部分采纳：……`` read. Raises NotComplete, which says what was expected."""
    plain = text.strip()
    for verdict, word in _SAID:
        if found := word.match(plain):
            reason = plain[found.end() :].lstrip(_BETWEEN).strip()
            if reason.startswith(("（", "(")) and reason.endswith(("）", ")")):
                reason = reason[1:-1].strip()
            return verdict, answering.checked(verdict, reason)
    raise NotComplete(
        _("处理意见应以“采纳”“部分采纳”“不采纳”或“已知悉”开头，后面写理由；这里是“{text}”").format(text=plain[:_SHOWN])
    )


@dataclass(frozen=True, slots=True)
class _Line:
    line: int
    cells: Sequence[str]
    answer: str
    content: str


def _lines(read: dict[str, Any], name: str) -> Iterator[_Line]:
    """Rows below a heading row that has the column of answers; a table that goes on without one keeps the columns."""
    line, answer_at, content_at = 0, -1, -1
    found = False
    for grid in read["grids"]:
        for cells in grid:
            line += 1
            plain = ["".join(cell.split()) for cell in cells]
            if HEADINGS[4] in plain:
                answer_at = plain.index(HEADINGS[4])
                content_at = plain.index(HEADINGS[2]) if HEADINGS[2] in plain else -1
                found = True
            elif answer_at >= 0 and any(plain):
                content = cells[content_at] if 0 <= content_at < len(cells) else ""
                yield _Line(line, cells, cells[answer_at] if answer_at < len(cells) else "", content)
    if not found:
        raise UnreadableFile("{file} 里没有找到意见汇总处理表：要有一行表头写明“处理意见”", file=name)


def _compared(consultation: Consultation, read: dict[str, Any], name: str) -> Outcome:
    comments = {
        each.serial: each
        for each in consultation.comments.select_for_update().filter(withdrawn_at__isnull=True).order_by("serial")
    }
    answers = answering.newest_of(list(comments.values()))
    said = "\n".join([read["text"], *("\n".join(cells) for grid in read["grids"] for cells in grid if len(cells))])
    state = marks.state_in(consultation, said)
    changes: dict[int, Change] = {}
    bad: list[Bad] = []
    seen: dict[int, tuple[int, str]] = {}
    same = waiting = 0
    reworded = []
    for row in _lines(read, name):
        text = (row.content or " ".join(row.cells)).strip()[:_SHOWN]
        if marks.state_in(consultation, " ".join(row.cells)) is not None or _is_numbers(row.cells):
            continue
        try:
            serial = marks.serial_in(consultation, "\n".join(row.cells))
        except marks.ForeignMark:
            bad.append(Bad(row.line, text, _("识别码不属于这次征求意见，可能抄错或来自别的表")))
            continue
        if serial is None:
            bad.append(Bad(row.line, text, _("没有识别码（如 0012-7QXM），不知道是哪条意见；来函意见请另行登记")))
            continue
        comment = comments.get(serial)
        if comment is None:
            bad.append(Bad(row.line, text, _("第 {serial} 号意见已经撤回，或没有这一号").format(serial=serial)))
            continue
        answer = " ".join(row.answer.split())
        if serial in seen:
            if seen[serial][1] != answer:
                why = _("第 {serial} 号意见在第 {line} 行已有另一个处理意见").format(
                    serial=serial, line=seen[serial][0]
                )
                bad.append(Bad(row.line, text, why))
            continue
        seen[serial] = row.line, answer
        if row.content and _words(row.content) != _words(content_of(comment)):
            reworded.append(serial)
        standing = answers.get(comment.pk)
        if not answer:
            if comment.verdict:
                bad.append(Bad(row.line, text, _("处理意见是空的，原来的答复没有改动")))
            else:
                waiting += 1
            continue
        try:
            verdict, reason = verdict_in(row.answer)
        except NotComplete as why:
            bad.append(Bad(row.line, text, why.told(_)))
            continue
        if standing and standing.verdict == verdict and _words(standing.reason) == _words(reason):
            same += 1
        else:
            changes[serial] = _change(row.line, comment, verdict, reason, standing, state)
    missing = len(comments.keys() - seen.keys())
    return Outcome(tuple(changes.values()), tuple(bad), same, waiting, missing, tuple(reworded))


def _change(
    line: int, comment: Comment, verdict: Verdict, reason: str, standing: Answer | None, state: int | None
) -> Change:
    stands = standing is not None and bool(standing.verdict)
    return Change(
        line=line,
        serial=comment.serial,
        text=comment.text[:_SHOWN],
        verdict=verdict,
        reason=reason,
        standing=answer_text(standing),
        conflict=stands and standing is not None and (state is None or standing.pk > state),
        by=str(standing.by) if stands and standing is not None and standing.by else "",
    )


def _is_numbers(cells: Sequence[str]) -> bool:
    """The sentences below the table, where a sheet has them in its first column."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == 1 and filled[0].startswith(("本次征求意见", "发送征求意见稿", "提出意见的单位", "其中"))


def _words(text: str) -> str:
    """Without what editors change on their own: spaces and line ends."""
    return "".join(text.split())
