"""Who wrote: sealed with a key of its own, opened by inspectors of the office with a reason, deleted on its day.

The journal and the events of a case tell that an identity was kept, opened, kept longer, deleted, by whom and why;
never what it is. Encryption is AES-GCM, bound to the number of the case, padded so that its length tells nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.base.errors import GuijuError, InvalidForm, NotAllowed, NotFound, NotNow
from guiju.journal import actions as journal
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.processes.appeals import keys
from guiju.processes.appeals.models import SealedIdentity
from guiju.workflow import engine
from guiju.workflow.authority import authority_of
from guiju.workflow.models import Case, CaseEvent

KEPT_YEARS: Final = 3
"""How long an identity is kept: a value of the office, no law gives one. It can be kept longer, with a reason."""

LEAST_REASON: Final = 5
_NONCE: Final = 12
_BLOCK: Final = 512


class Unreadable(GuijuError):
    """The sealed text was changed, or belongs to another case."""


class NoIdentity(NotFound):
    """Written anonymously, or deleted on its day."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What somebody told of himself; what is empty was not told."""

    name: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def told_in(self, text: str) -> bool:
        """Whether a text gives it away: a name of two characters or more, a number, an address."""
        return any(len(value) > 1 and value in text for value in asdict(self).values())


@transaction.atomic
def keep(case: Case, identity: Identity, *, by: User | str, now: datetime | None = None) -> SealedIdentity:
    """Seal who wrote. Raises NotNow where the case has an identity, InvalidForm where nothing was told."""
    if not identity:
        raise InvalidForm(_("没有填写身份信息"))
    if SealedIdentity.objects.filter(case=case).exists():
        raise NotNow(_("{number} 已留有身份信息").format(number=case.number))
    today = timezone.localdate(now) if now else timezone.localdate()
    newest = keys.ring()[0]
    kept = SealedIdentity.objects.create(
        case=case,
        key=newest.id,
        sealed=_seal(newest, case, identity),
        kept_on=today,
        delete_on=_years_after(today, KEPT_YEARS),
    )
    journal.record("identity.kept", case.number, by=by)
    return kept


def may_open(case: Case, person: User, *, on: date) -> bool:
    """Inspectors who stand in the case, whoever else may see it."""
    return authority_of(person, on=on).as_one_of([Role.INSPECTOR], case, ()) is not None


@dataclass(frozen=True, slots=True)
class Kept:
    """How an identity stands by the events of its case: kept at least `until`, or deleted."""

    until: date
    deleted_on: date | None


def kept_by(events: Sequence[CaseEvent]) -> Kept:
    """Of a case that was opened by name; asks nothing of the database."""
    until, deleted_on = _years_after(events[0].on, KEPT_YEARS), None
    for event in events:
        match event.data.get("identity"):
            case "kept-longer":
                until = date.fromisoformat(event.data["until"])
            case "deleted":
                deleted_on = event.on
    return Kept(until, deleted_on)


@transaction.atomic
def open_identity(case: Case, *, by: User, reason: str, now: datetime | None = None) -> Identity:
    """Who wrote. The opening and its reason stand in the case's story for ever.

    Raises NotAllowed for all but inspectors of the office, InvalidForm without a reason, NoIdentity, Unreadable.
    """
    now = now or timezone.now()
    if not may_open(case, by, on=timezone.localdate(now)):
        raise NotAllowed(_("身份信息只供本机关的监督检查人员查看"))
    kept = _kept(case)
    identity = _unsealed(case, kept)
    _require_reason(reason, identity)
    engine.say(case, _("查看身份信息：{reason}").format(reason=reason.strip()), by=by, now=now, identity="opened")
    journal.record("identity.opened", case.number, by=by)
    return identity


@transaction.atomic
def keep_longer(case: Case, *, until: date, by: User, reason: str, now: datetime | None = None) -> SealedIdentity:
    """Move the day of deletion. Raises NotAllowed, InvalidForm, NoIdentity."""
    now = now or timezone.now()
    if not may_open(case, by, on=timezone.localdate(now)):
        raise NotAllowed(_("身份信息只由本机关的监督检查人员处理"))
    kept = _kept(case)
    _require_reason(reason, _unsealed(case, kept))
    if until <= timezone.localdate(now):
        raise InvalidForm(_("保留到的日期应在今天以后，现在是 {day}").format(day=until))
    kept.delete_on, kept.reminded_on = until, None
    kept.save(update_fields=["delete_on", "reminded_on"])
    said = _("身份信息保留到 {day}：{reason}").format(day=until, reason=reason.strip())
    engine.say(case, said, by=by, now=now, identity="kept-longer", until=until.isoformat())
    journal.record("identity.kept-longer", case.number, by=by, until=until)
    return kept


@transaction.atomic
def delete(case: Case, *, by: User | str, reason: str, now: datetime | None = None) -> None:
    """Empty it for good and leave a trace that it was there. Raises NoIdentity."""
    now = now or timezone.now()
    kept = _kept(case)
    kept.sealed, kept.deleted_on = b"", timezone.localdate(now)
    kept.save(update_fields=["sealed", "deleted_on"])
    engine.say(case, _("身份信息已删除：{reason}").format(reason=reason), by=by, now=now, identity="deleted")
    journal.record("identity.deleted", case.number, by=by)


@transaction.atomic
def reseal(*, by: User | str) -> int:
    """Seal all that older keys sealed with the newest one; says how many. Can be repeated. Raises NoKey, Unreadable."""
    newest = keys.ring()[0]
    count = 0
    waiting = SealedIdentity.objects.filter(deleted_on__isnull=True).exclude(key=newest.id)
    for kept in waiting.select_related("case").iterator(chunk_size=500):
        kept.sealed = _seal(newest, kept.case, _unsealed(kept.case, kept))
        kept.key = newest.id
        kept.save(update_fields=["sealed", "key"])
        count += 1
    if count:
        journal.record("identities.resealed", "", by=by, count=count, key=newest.id)
    return count


def _kept(case: Case) -> SealedIdentity:
    kept = SealedIdentity.objects.select_for_update().filter(case=case).first()
    if kept is None:
        raise NoIdentity(_("{number} 是匿名提出的，没有身份信息").format(number=case.number))
    if kept.deleted_on is not None:
        raise NoIdentity(_("身份信息已于 {day} 删除").format(day=kept.deleted_on))
    return kept


def _require_reason(reason: str, identity: Identity) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidForm(_("请写明理由，至少 {least} 个字").format(least=LEAST_REASON))
    if identity.told_in(reason):
        raise InvalidForm(_("理由会留在案卷里，请不要写出当事人的姓名和联系方式"))


def _seal(key: keys.Key, case: Case, identity: Identity) -> bytes:
    text = json.dumps(asdict(identity), ensure_ascii=False).encode()
    text += b" " * (-len(text) % _BLOCK)
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key.identity).encrypt(nonce, text, case.number.encode())


def _unsealed(case: Case, kept: SealedIdentity) -> Identity:
    sealed = bytes(kept.sealed)
    try:
        text = AESGCM(keys.key(kept.key).identity).decrypt(sealed[:_NONCE], sealed[_NONCE:], case.number.encode())
    except InvalidTag:
        raise Unreadable("{number} 的身份信息不能解密：内容被改动，或不属于这件办件", number=case.number) from None
    return Identity(**json.loads(text))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def unreadable() -> Iterator[str]:
    """Numbers of the cases whose identity no key of the ring opens; for `guiju doctor`."""
    for kept in SealedIdentity.objects.filter(deleted_on__isnull=True).select_related("case").iterator(500):
        try:
            _unsealed(kept.case, kept)
        except (Unreadable, keys.NoKey):
            yield kept.case.number
