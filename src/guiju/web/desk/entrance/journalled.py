"""Changes to how a person signs in, as allauth tells them, in the journal."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.signals import social_account_added
from django.db import transaction
from django.dispatch import receiver

from guiju.journal.actions import record
from guiju.people.models import User


@receiver(authenticator_added)
@receiver(authenticator_reset)
def factor_added(user: User, authenticator: Authenticator, **told: Any) -> None:
    _record("account.factor-added", user, factor=authenticator.type)


@receiver(authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **told: Any) -> None:
    _record("account.factor-removed", user, factor=authenticator.type)


@receiver(social_account_added)
def connected(sociallogin: Any, **told: Any) -> None:
    _record("account.connected", sociallogin.user, provider=sociallogin.account.provider)


@transaction.atomic
def _record(kind: str, person: User, **payload: Any) -> None:
    record(kind, person.username, by=person, **payload)
