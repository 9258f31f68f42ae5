"""Does the register hold together? Each check says what is wrong, and mends it where that loses nothing.

What follows from something else (links, days of replacement, columns read from the number, the index, cursors)
can always be made again. The journal, and rows that were changed past it, are never "mended": nobody can tell from
the register which of two states was right. For these the finding says where it starts and that a backup has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.base.numbers import UnreadableNumber, parse
from guiju.engines.records import update_rows
from guiju.engines.search import DamagedIndex
from guiju.journal import actions as journal
from guiju.journal.agreement import Difference, out_of_step
from guiju.journal.models import Cursor, Entry
from guiju.journal.protection import missing_triggers, protect
from guiju.organizations.models import Organization
from guiju.standards import lineage, search
from guiju.standards.actions import derived_from
from guiju.standards.models import Conflict, ImportRun, ImportState, Relation, Standard
from guiju.standards.requirements.models import Requirement

Progress = Callable[[int], None]
BY = "doctor"
SHOWN = 10
"""Findings of one kind that are told one by one; the rest is counted."""


class Level(StrEnum):
    WRONG = "wrong"
    NOTICE = "notice"  # worth knowing; nothing is broken


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence on one thing."""

    text: str
    level: Level = Level.WRONG


@dataclass(frozen=True, slots=True)
class Check:
    """`look` yields what it finds and tells how many rows it has read; `mend` loses nothing and may be repeated."""

    code: str
    title: str | Promise
    look: Callable[[Progress], Iterator[Finding]]
    mend: Callable[[], None] | None = None
    rows: Callable[[], int] | None = None


def few(findings: Iterator[str]) -> Iterator[Finding]:
    """The first of them, and how many more there are."""
    more = 0
    for count, text in enumerate(findings, start=1):
        if count <= SHOWN:
            yield Finding(text)
        else:
            more += 1
    if more:
        yield Finding(_("此类问题另有 %(count)s 处") % {"count": more})


# The database and the journal. ------------------------------------------------------------------------------


def _database(_progress: Progress) -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(10)")
        for (said,) in cursor.fetchall():
            if said != "ok":
                yield Finding(_("数据库文件已损坏：%(said)s；请用 guiju restore 恢复备份") % {"said": said})


def _triggers(_progress: Progress) -> Iterator[Finding]:
    for name in missing_triggers(connection):
        yield Finding(_("保护日志的触发器 %(name)s 不在数据库中") % {"name": name})


def _protect() -> None:
    protect(connection)


def _chain(progress: Progress) -> Iterator[Finding]:
    flaws = list(journal.verify(progress))
    yield from few(flaw.what for flaw in flaws)
    if flaws:
        first = min(flaw.seq for flaw in flaws)
        yield Finding(
            _("日志自第 %(seq)s 条起不再可信；请用 guiju restore 恢复此前的备份，日志从不修补") % {"seq": first}
        )


def _journal_rows() -> int:
    totals = Entry.objects.aggregate(entries=models.Count("seq"), changes=models.Sum("changes"))
    return int(totals["entries"]) + int(totals["changes"] or 0)


_DIFFERENCES = {
    Difference.CHANGED: gettext_lazy("%(row)s 与日志所记的最后一次变更不符"),
    Difference.UNKNOWN: gettext_lazy("%(row)s 在日志中没有来历"),
    Difference.GONE: gettext_lazy("%(row)s 在日志中有记载，却已不在登记簿中"),
}


_CALLED = {Standard: "number", Organization: "key", Requirement: "characteristic"}
"""Models whose rows the journal proves, and the column by which a person knows a row."""


def _rows_of(model: type[Standard] | type[Organization] | type[Requirement]) -> Callable[[Progress], Iterator[Finding]]:
    def look(progress: Progress) -> Iterator[Finding]:
        names = {Standard: _("标准"), Organization: _("机构"), Requirement: _("技术指标")}

        def said() -> Iterator[str]:
            for found in out_of_step(model, progress):
                called = model._default_manager.filter(pk=found.row).values_list(_CALLED[model], flat=True).first()
                shown = f"{names[model]} {found.row}" + (f"（{called}）" if called else "")
                yield _DIFFERENCES[found.difference] % {"row": shown}

        yield from few(said())

    return look


def _cursors(_progress: Progress) -> Iterator[Finding]:
    last = journal.last_seq()
    for cursor in Cursor.objects.filter(seq__gt=last):
        yield Finding(
            _("读者 %(reader)s 已读到第 %(seq)s 条，日志却只有 %(last)s 条")
            % {"reader": cursor.reader, "seq": cursor.seq, "last": last}
        )


def _set_cursors_back() -> None:
    """A reader that is ahead has read what is no longer there: it begins anew."""
    Cursor.objects.filter(seq__gt=journal.last_seq()).exclude(reader=search.READER).update(seq=0)
    if journal.cursor_of(search.READER) > journal.last_seq():
        search.rebuild()


# The rows of the register. ------------------------------------------------------------------------------------


_FROM_NUMBER = ("key", "undated_key", "sort_key", "tier", "nature", "kind", "prefix", "issuer", "year")


def _misderived(progress: Progress) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """Standards whose columns do not follow from their number: id, number, the right columns (None: unreadable)."""
    rows = Standard.objects.order_by("pk").values_list("pk", "number", *_FROM_NUMBER)
    for count, (pk, number, *kept) in enumerate(rows.iterator(chunk_size=20_000), start=1):
        if count % 20_000 == 0:
            progress(20_000)
        try:
            right = derived_from(parse(number))
        except UnreadableNumber:
            yield pk, number, None
            continue
        if number != right["number"] or kept != [right[column] for column in _FROM_NUMBER]:
            yield pk, number, right


def _derived(progress: Progress) -> Iterator[Finding]:
    def said() -> Iterator[str]:
        for pk, number, right in _misderived(progress):
            if right is None:
                yield _("标准 %(pk)s 的编号“%(number)s”不能识读") % {"pk": pk, "number": number}
            else:
                yield _("标准 %(pk)s（%(number)s）由编号得出的各列与编号不符") % {"pk": pk, "number": number}

    yield from few(said())


def _derive() -> None:
    """Columns that the digest of a row does not cover; the number itself is left alone."""
    rows = [
        (*(right[column] for column in _FROM_NUMBER), pk)
        for pk, number, right in _misderived(lambda _count: None)
        if right is not None and right["number"] == number
    ]
    with transaction.atomic():
        update_rows(Standard, _FROM_NUMBER, rows)


def _generated(_progress: Progress) -> Iterator[Finding]:
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT COUNT(*) FROM standards_standard
            WHERE starts_on {differs} COALESCE(effective_on, published_on)
            OR ends_on {differs} CASE WHEN withdrawn_on < replaced_on OR replaced_on IS NULL
                                      THEN withdrawn_on ELSE replaced_on END
            """
        )
        wrong = cursor.fetchone()[0]
    if wrong:
        yield Finding(_("%(count)s 项标准的起止日期与其各日期不符：数据库的生成列已损坏") % {"count": wrong})


def _orphans(_progress: Progress) -> Iterator[Finding]:
    """Rows that point at rows which are not there, for every foreign key of the register."""
    for model, field in _foreign_keys():
        count = _dangling(model, field).count()
        if count:
            yield Finding(
                _("%(table)s 有 %(count)s 行的 %(column)s 指向不存在的行")
                % {"table": model._meta.db_table, "count": count, "column": field.column}
            )


def _foreign_keys() -> Iterator[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    for app in ("organizations", "standards", "requirements"):
        for model in apps.get_app_config(app).get_models():
            if not model._meta.proxy:
                yield from ((model, field) for field in model._meta.fields if isinstance(field, models.ForeignKey))


def _dangling(model: type[models.Model], field: models.ForeignKey[Any, Any]) -> models.QuerySet[models.Model]:
    parent = field.related_model._base_manager.filter(pk=OuterRef(field.attname))
    return model._base_manager.filter(~Exists(parent), **{f"{field.attname}__isnull": False})


def _unlinked(_progress: Progress) -> Iterator[Finding]:
    there = Standard.objects.filter(key=OuterRef("target_key"))
    if count := Relation.objects.filter(Exists(there), target__isnull=True).count():
        yield Finding(_("%(count)s 条关系所指的标准已在登记簿中，却没有连上") % {"count": count})
    if count := _mislinked().count():
        yield Finding(_("%(count)s 条关系连到了编号不同的标准") % {"count": count})


def _mislinked() -> models.QuerySet[Relation]:
    return Relation.objects.filter(Q(target__isnull=False), ~Q(target__key=F("target_key")))


@transaction.atomic
def _relink() -> None:
    dangling = _dangling(Relation, Relation._meta.get_field("target"))
    Relation.objects.filter(Q(pk__in=dangling.values("pk")) | Q(pk__in=_mislinked().values("pk"))).update(target=None)
    lineage.link_targets()


def _replaced_on(_progress: Progress) -> Iterator[Finding]:
    if count := lineage.out_of_date():
        yield Finding(_("%(count)s 项标准的被代替日期与其代替标准不符") % {"count": count})


def _refresh_replaced_on() -> None:
    lineage.refresh_replaced_on(by=BY)


def _contradictions(_progress: Progress) -> Iterator[Finding]:
    if count := sum(1 for _relation in lineage.contradictory()):
        yield Finding(
            _("%(count)s 条代替关系按日期不可能成立（代替标准不晚于被代替标准，或未实施即废止），未予采用")
            % {"count": count},
            Level.NOTICE,
        )


def _decisions(_progress: Progress) -> Iterator[Finding]:
    """A reported status that the dates make needless is dropped, so it may differ from what was decided."""
    decided = Conflict.objects.filter(decided_at__isnull=False).exclude(field="reported_status")

    def said() -> Iterator[str]:
        for conflict in decided.select_related("standard").iterator(2_000):
            kept = str(getattr(conflict.standard, conflict.field) or "")
            right = conflict.decided_value or ""
            if kept != right and not (right and kept.startswith(right)):  # a month is kept as its first day
                yield _("%(number)s 的 %(field)s 已裁定为“%(right)s”，登记簿中却是“%(kept)s”") % {
                    "number": conflict.standard.number,
                    "field": conflict.field,
                    "right": right,
                    "kept": kept,
                }

    yield from few(said())


def _runs(_progress: Progress) -> Iterator[Finding]:
    for run in ImportRun.objects.filter(state=ImportState.RUNNING):
        yield Finding(
            _("导入 %(file)s 停在第 %(position)s 行；再次导入同一文件即从此处继续")
            % {"file": run.file_name, "position": run.position},
            Level.NOTICE,
        )


# The search index. --------------------------------------------------------------------------------------------


def _index(_progress: Progress) -> Iterator[Finding]:
    try:
        yield from few(iter(search.check_index()))
    except DamagedIndex as error:
        yield Finding(error.told(_))


def _reindex() -> None:
    try:
        if search.engine().exists():
            search.follow_journal()
        agrees = not search.check_index()
    except DamagedIndex:
        agrees = False
    if not agrees:
        search.rebuild()


def _standards() -> int:
    return Standard.objects.count()


CHECKS = (
    Check("database", gettext_lazy("数据库文件"), _database),
    Check("journal-triggers", gettext_lazy("日志的保护"), _triggers, _protect),
    Check("journal-chain", gettext_lazy("日志链"), _chain, rows=_journal_rows),
    Check("orphans", gettext_lazy("指向不存在的行"), _orphans, _relink),
    Check("links", gettext_lazy("关系所指"), _unlinked, _relink),
    Check("replaced-on", gettext_lazy("被代替日期"), _replaced_on, _refresh_replaced_on),
    Check("numbers", gettext_lazy("由编号得出的列"), _derived, _derive, rows=_standards),
    Check("generated-columns", gettext_lazy("生成列"), _generated),
    Check("standards", gettext_lazy("标准与日志"), _rows_of(Standard), rows=_standards),
    Check("organizations", gettext_lazy("机构与日志"), _rows_of(Organization), rows=Organization.objects.count),
    Check("requirements", gettext_lazy("技术指标与日志"), _rows_of(Requirement), rows=Requirement.objects.count),
    Check("decisions", gettext_lazy("裁定过的分歧"), _decisions),
    Check("contradictions", gettext_lazy("不可能的代替"), _contradictions),
    Check("imports", gettext_lazy("未完成的导入"), _runs),
    Check("cursors", gettext_lazy("日志的读者"), _cursors, _set_cursors_back),
    Check("index", gettext_lazy("检索索引"), _index, _reindex, rows=_standards),
)
"""In the order in which they are mended: what others follow from first."""
