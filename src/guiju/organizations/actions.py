"""Changes to what stands behind the standards: the organizations, and the code tables."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guiju.base import codes
from guiju.base.codes import Scheme
from guiju.base.errors import InvalidForm, NotFound, NotNow
from guiju.engines.records import insert_rows, next_id, settle_sequence
from guiju.journal import actions as journal
from guiju.journal.models import Entry
from guiju.organizations.models import Code, Organization, OrganizationKind, OrganizationName

STATE = "中华人民共和国"

_CODE_COLUMNS = ("scheme", "code", "name_zh", "name_en", "parent", "level", "valid_from", "valid_to", "successor")


class AlreadyRegistered(NotNow):
    """The organization stands in the register."""


class AmbiguousName(InvalidForm):
    """Several organizations bear the name; the text lists them."""


def load_codes(progress: Callable[[int], None] | None = None) -> int:
    """Bring the code tables of the database to what ships; returns how many rows were written, 0 if none differed.

    A scheme whose rows are as they were loaded last is left alone; any other is written anew, whole.
    """
    return sum(_load(scheme, progress) for scheme in Scheme)


@transaction.atomic
def _load(scheme: Scheme, progress: Callable[[int], None] | None) -> int:
    rows = [
        (
            scheme.value,
            row.code,
            row.name_zh,
            row.name_en,
            row.parent or "",
            row.level,
            row.valid_from and row.valid_from.isoformat(),
            row.valid_to and row.valid_to.isoformat(),
            row.successor or "",
        )
        for row in codes.rows(scheme)
    ]
    digest = hashlib.blake2b(journal.canonical_json(rows).encode(), digest_size=16).hexdigest()
    loaded = Entry.objects.filter(kind="codes.loaded", subject=scheme.value).order_by("-seq").first()
    present = Code.objects.filter(scheme=scheme.value)
    if loaded and loaded.payload["digest"] == digest and present.count() == len(rows):
        return 0
    present.delete()
    first = next_id(Code)
    insert_rows(Code, ("id", *_CODE_COLUMNS), ((pk, *row) for pk, row in enumerate(rows, start=first)))
    settle_sequence(Code)
    journal.record("codes.loaded", scheme.value, by="guiju", digest=digest, rows=len(rows))
    if progress:
        progress(len(rows))
    return len(rows)


@transaction.atomic
def register_organization(
    *, kind: OrganizationKind, by: Any, credit_code: str = "", names: tuple[str, ...] = (), **values: Any
) -> Organization:
    """Enter one body; `values` are columns such as `name_zh`, `code`, `region`; `names` are other names of it.

    Raises InvalidCode for a unified social credit code that is wrong, InvalidForm for any other value that
    does not fit, and AlreadyRegistered where the code, or kind and name, are there.
    """
    checked = codes.check_credit_code(credit_code) if credit_code else None
    for name in ("name_zh", "name_en"):
        if name in values:
            values[name] = plain_name(values[name])
    key = organization_key(
        kind,
        credit_code=checked or "",
        code=values.get("code", ""),
        name=values.get("name_zh", "") or values.get("name_en", ""),
    )
    there = Organization.objects.filter(Q(key=key) | Q(credit_code=checked, credit_code__isnull=False)).first()
    if there is not None:
        raise AlreadyRegistered(_("%(name)s 已在登记簿中（%(key)s）") % {"name": there, "key": there.key})
    organization = Organization(key=key, kind=kind, credit_code=checked, **values)
    try:
        organization.full_clean()
    except ValidationError as error:
        raise InvalidForm(" ".join(error.messages)) from error
    organization.save(force_insert=True)
    for name in names:
        OrganizationName.objects.create(name=plain_name(name), organization=organization)
    journal.record(
        "organization.registered", organization.key[:64], by=by, changes=[journal.changed(organization)], names=names
    )
    return organization


def organization_key(kind: OrganizationKind, *, credit_code: str = "", code: str = "", name: str = "") -> str:
    """What tells one body from all others for ever: credit code, else the code in numbers and lists, else the name."""
    told = credit_code or code or plain_name(name).removeprefix(STATE)
    if not told:
        raise InvalidForm(_("机构应当有名称、代号或统一社会信用代码"))
    if len(told) > 120:
        told = told[:80] + hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
    return f"{kind.value}:{told}"


def organization_named(name: str, *, kind: OrganizationKind | None = None) -> Organization:
    """The body that people mean by this name: present, former or short, however spaced, with or without the State.

    Raises NotFound; AmbiguousName where several living bodies bear it.
    """
    spellings = _spellings(name)
    bearing = Organization.objects.filter(
        Q(name_zh__in=spellings) | Q(name_en__in=spellings) | Q(names__name__in=spellings)
    ).distinct()
    if kind is not None:
        bearing = bearing.filter(kind=kind)
    found = sorted(bearing, key=lambda body: (body.ended_on is not None, body.key))
    if not found:
        raise NotFound(_("登记簿中没有名为“%(name)s”的机构") % {"name": name.strip()})
    living = [body for body in found if body.ended_on is None]
    if len(living) > 1:
        raise AmbiguousName(
            _("名为“%(name)s”的机构不止一个：%(keys)s")
            % {"name": name.strip(), "keys": "、".join(body.key for body in living)}
        )
    return found[0]


_SPACES = re.compile(r"\s+")
_SPACES_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def plain_name(name: str) -> str:
    """One spelling of a name: half-width letters and brackets, single spaces, none beside Chinese characters."""
    return _SPACES.sub(" ", _SPACES_IN_CHINESE.sub("", unicodedata.normalize("NFKC", name).strip()))


def _spellings(name: str) -> set[str]:
    """The forms under which sources may have brought a name in."""
    plain = plain_name(name)
    short = plain.removeprefix(STATE)
    forms = {name.strip(), plain, short, STATE + short}
    wide = str.maketrans("()", "（）")
    return {form for each in forms for form in (each, each.translate(wide))} - {"", STATE}
