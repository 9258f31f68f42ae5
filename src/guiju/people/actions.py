"""Changes to the people who sign in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotNow
from guiju.journal.actions import record
from guiju.people.models import User
from guiju.people.roles import Role

ACCOUNTS_FILE = "demonstration-accounts.txt"


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """Who may sign in to a demonstration register, and with what password."""

    username: str
    password: str


DEMONSTRATED: Mapping[str, Role] = {role.value: role for role in Role if role is not Role.EXPERT} | {
    f"expert{number}": Role.EXPERT for number in (1, 2, 3)
}
"""The names of the demonstration accounts and their roles: experts are three, since they vote and score."""


@transaction.atomic
def make_demonstration_accounts() -> list[DemonstrationAccount]:
    """One account for each role, with passwords of this register alone; those that stand are left as they are.

    The passwords are kept in `demonstration-accounts.txt` of the data folder, for its owner only: `up` prints
    them at every start. An account whose password is no longer in the file gets a new one.
    """
    kept = dict(_read_accounts())
    standing = {user.username: user for user in User.objects.filter(username__in=DEMONSTRATED)}
    made = []
    for name, role in DEMONSTRATED.items():
        user = standing.get(name)
        if user is not None and name in kept:
            continue
        user = user or User(username=name, role=role)
        kept[name] = secrets.token_urlsafe(9)
        user.set_password(kept[name])
        user.save()
        made.append(name)
    if made:
        _write_accounts(kept)
        record("demonstration.accounts-made", by="demonstration", accounts=made)
    return [DemonstrationAccount(name, kept[name]) for name in DEMONSTRATED]


@transaction.atomic
def admit(username: str, *, password: str, by: Any, role: Role | None = None) -> tuple[User, bool]:
    """Make an account, or change the one of that name; says whether it is new. An unknown role is an officer's.

    Raises InvalidForm for a name or password that is not accepted.
    """
    user = User.objects.filter(username=username).first()
    is_new = user is None
    user = user or User(username=username, role=Role.OFFICER)
    if role is not None and role != user.role and not is_new:
        _keep_an_administrator(user)
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


@transaction.atomic
def make_account(username: str, *, role: Role, by: Any, display_name: str = "", email: str = "") -> User:
    """An account without a password: its person sets one through an invitation. Raises InvalidForm."""
    user = User(username=username, role=role, display_name=display_name.strip(), email=email.strip())
    user.set_unusable_password()
    _cleaned(user).save()
    record("account.made", user.username, by=by, role=user.role)
    return user


@transaction.atomic
def change_account(user: User, *, by: Any, role: Role, display_name: str, email: str) -> User:
    """Raises InvalidForm; NotNow where nobody would be left to administer."""
    user = User.objects.select_for_update().get(pk=user.pk)
    before = (user.role, user.display_name, user.email)
    if role != user.role:
        _keep_an_administrator(user)
    user.role, user.display_name, user.email = role.value, display_name.strip(), email.strip()
    if (user.role, user.display_name, user.email) == before:
        return user
    _cleaned(user).save(update_fields=["role", "display_name", "email"])
    record("account.changed", user.username, by=by, role=user.role, was=before[0])
    return user


@transaction.atomic
def close_account(user: User, *, by: Any, reason: str) -> User:
    """He no longer signs in; what he did stays under his name. Raises InvalidForm, NotNow."""
    if not reason.strip():
        raise InvalidForm(_("请写明停用的原因。"))
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise NotNow(_("{person} 的账号已停用。").format(person=user))
    _keep_an_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("account.closed", user.username, by=by, reason=reason.strip())
    return user


@transaction.atomic
def reopen_account(user: User, *, by: Any) -> User:
    """Raises NotNow where it is open."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise NotNow(_("{person} 的账号没有停用。").format(person=user))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account.reopened", user.username, by=by)
    return user


def _cleaned(user: User) -> User:
    try:
        user.full_clean(exclude={"password"})
    except ValidationError as error:
        raise InvalidForm(" ".join(error.messages)) from error
    return user


def _keep_an_administrator(leaving: User) -> None:
    """Raises NotNow where this person is the last who may admit others; held until the transaction ends."""
    if leaving.role != Role.ADMINISTRATOR or not leaving.is_active:
        return
    standing = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not [other for other in standing if other.pk != leaving.pk]:
        raise NotNow(_("{person} 是最后一位管理员：先让另一人成为管理员。").format(person=leaving))


def _accounts_file() -> Path:
    return Path(settings.DATA) / ACCOUNTS_FILE


def _read_accounts() -> Iterator[tuple[str, str]]:
    """Name and password of each line, the two separated by a tab."""
    if not _accounts_file().is_file():
        return
    for line in _accounts_file().read_text(encoding="ascii").splitlines():
        name, _tab, password = line.partition("\t")
        yield name, password


def _write_accounts(passwords: dict[str, str]) -> None:
    """Replace the file in one step; it is readable by its owner alone from its first moment."""
    target = _accounts_file()
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.writelines(f"{name}\t{password}\n" for name, password in passwords.items())
    fresh.replace(target)
