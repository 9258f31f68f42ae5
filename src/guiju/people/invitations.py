"""A link that lets one person set a password once: administrators never know it.

Nothing is stored: the link is signed over what setting a password changes, so it ends when it was used, when another
was used, when the account is closed, and after a week.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from guiju.base.errors import InvalidForm, NotFound
from guiju.journal.actions import record
from guiju.people.models import User

VALID: Final = timedelta(days=7)


class Tokens(PasswordResetTokenGenerator):
    key_salt = "guiju.people.invitations"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{user.pk}{user.password}{user.is_active}{timestamp}"

    def check_token(self, user: Any, token: str | None) -> bool:
        """As Django's, with a term of its own."""
        stamp, _dash, _mark = (token or "").partition("-")
        try:
            made = base36_to_int(stamp)
        except ValueError:
            return False
        if not constant_time_compare(self._make_token_with_timestamp(user, made, self.secret), token or ""):
            return False
        return self._num_seconds(self._now()) - made <= VALID.total_seconds()


_TOKENS = Tokens()


@transaction.atomic
def invite(user: User, *, by: Any) -> tuple[str, str]:
    """The two parts of the link's address: who, and the token."""
    record("account.invited", user.username, by=by)
    return urlsafe_base64_encode(str(user.pk).encode()), _TOKENS.make_token(user)


def invited(who: str, token: str) -> User:
    """Raises NotFound where the link was used, is too old or was never given."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(who)), is_active=True).first()
    except (ValueError, OverflowError):
        user = None
    if user is None or not _TOKENS.check_token(user, token):
        raise NotFound(_("这个邀请链接已经用过，或已经过期；请向管理员要一个新的。"))
    return user


@transaction.atomic
def accept(user: User, password: str) -> User:
    """Set the password that the invitation is for. Raises InvalidForm."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidForm(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    record("account.password-set", user.username, by=user)
    return user
