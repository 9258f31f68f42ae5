"""Changes to the people who sign in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from guiju.base.errors import InvalidForm
from guiju.journal.actions import record
from guiju.people.models import User
from guiju.people.roles import Role

ACCOUNTS_FILE = "demonstration-accounts.txt"


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """Who may sign in to a demonstration register, and with what password."""

    username: str
    password: str


@transaction.atomic
def make_demonstration_accounts() -> list[DemonstrationAccount]:
    """One account for each role, with passwords of this register alone; those that stand are left as they are.

    The passwords are kept in `demonstration-accounts.txt` of the data folder, for its owner only: `up` prints
    them at every start. An account whose password is no longer in the file gets a new one.
    """
    kept = dict(_read_accounts())
    standing = {user.username: user for user in User.objects.filter(username__in=[role.value for role in Role])}
    made = []
    for role in Role:
        user = standing.get(role.value)
        if user is not None and role.value in kept:
            continue
        user = user or User(username=role.value, role=role)
        kept[role.value] = secrets.token_urlsafe(9)
        user.set_password(kept[role.value])
        user.save()
        made.append(role.value)
    if made:
        _write_accounts(kept)
        record("demonstration.accounts-made", by="demonstration", accounts=made)
    return [DemonstrationAccount(role.value, kept[role.value]) for role in Role]


@transaction.atomic
def admit(username: str, *, password: str, by: Any, role: Role | None = None) -> tuple[User, bool]:
    """Make an account, or change the one of that name; says whether it is new. An unknown role is an officer's.

    Raises InvalidForm for a name or password that is not accepted.
    """
    user = User.objects.filter(username=username).first()
    is_new = user is None
    user = user or User(username=username, role=Role.OFFICER)
    user.role = role or user.role
    user.is_active = True
    user.set_password(password)
    try:
        validate_password(password, user)
        user.full_clean()
    except ValidationError as error:
        raise InvalidForm(" ".join(error.messages)) from error
    user.save()
    record("account.made" if is_new else "account.changed", user.username, by=by, role=user.role)
    return user, is_new


def _accounts_file() -> Path:
    return Path(settings.DATA) / ACCOUNTS_FILE


def _read_accounts() -> Iterator[tuple[str, str]]:
    """Name and password of each line, the two separated by a tab."""
    if not _accounts_file().is_file():
        return
    for line in _accounts_file().read_text(encoding="ascii").splitlines():
        name, _, password = line.partition("\t")
        yield name, password


def _write_accounts(passwords: dict[str, str]) -> None:
    """Replace the file in one step; it is readable by its owner alone from its first moment."""
    target = _accounts_file()
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.writelines(f"{name}\t{password}\n" for name, password in passwords.items())
    fresh.replace(target)
