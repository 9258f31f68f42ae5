"""What of allauth is ours: its sentences, whose address counts, who is let in, and how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.base.errors import Unavailable
from guiju.journal.actions import record
from guiju.people.models import User
from guiju.people.roles import Role
from guiju.web.desk.entrance.second_factor import is_required
from guiju.web.limits import address_of
from guiju.web.refusals import refuse

SAID: Final = {
    "mfa/messages/totp_activated.txt": gettext_lazy("验证器已启用。"),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("验证器已停用。"),
    "mfa/messages/webauthn_added.txt": gettext_lazy("通行密钥已添加。"),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("通行密钥已删除。"),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("已生成新的恢复码，旧的不再有效。"),
    "socialaccount/messages/account_connected.txt": gettext_lazy("统一身份已与您的账号关联。"),
    "socialaccount/messages/account_connected_other.txt": gettext_lazy("这个统一身份已与另一个账号关联。"),
    "socialaccount/messages/account_connected_updated.txt": gettext_lazy("统一身份已与您的账号关联。"),
}
"""What is told of allauth's messages; what is not here goes without saying."""

CODE_IS_WRONG: Final = gettext_lazy("验证码不对，或已经过期。")


class Accounts(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": CODE_IS_WRONG,
        "incorrect_password": gettext_lazy("密码不对。"),
        "too_many_login_attempts": gettext_lazy("试得太频繁；请过几分钟再试。"),
        "rate_limited": gettext_lazy("试得太频繁；请过几分钟再试。"),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:  # fmt: skip  # noqa: E501  # allauth's own signature
        said = kwargs.get("message") or SAID.get(message_template or "")
        if said:
            tags = "bad" if level >= messages.ERROR else ""
            messages.add_message(request, level, str(said), extra_tags=tags)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return refuse(request, _("这个账号已停用；请联系管理员。"), status=403)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        named = {
            "reauthenticate": _("用密码"),
            "mfa_reauthenticate": _("用验证码或恢复码"),
            "mfa_reauthenticate:webauthn": _("用通行密钥"),
        }
        return [way | {"description": named[way["id"]]} for way in super().get_reauthentication_methods(user)]


class Factors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": CODE_IS_WRONG,
        "cannot_delete_authenticator": gettext_lazy("您的角色要求有第二因素：先添加另一种，再删除这一种。"),
        "cannot_generate_recovery_codes": gettext_lazy("先启用验证器或添加通行密钥，才有恢复码。"),
    }

    def get_totp_issuer(self) -> str:
        return str(_("规矩"))

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("通行密钥 {number}").format(number=count + 1)

    def encrypt(self, text: str) -> str:
        return _keeper().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keeper().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise Unavailable(
                "服务器的密钥已更换，第二因素无法核对；请管理员在“人员”中清除您的第二因素，再重新设置"
            ) from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        assert isinstance(authenticator.user, User)
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        factors = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return not is_required(authenticator.user) or factors.exists()


class Elsewhere(DefaultSocialAccountAdapter):
    """The organization's own sign-in: it says who one is, not what one may."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(settings.OIDC_ADMITS)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Addresses that another system states neither join accounts nor stand in their way."""
        sociallogin.email_addresses = []

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.display_name = str(data.get("name") or "")[:150]
        user.first_name = user.last_name = ""
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        sociallogin.user.role = Role.READER
        user = super().save_user(request, sociallogin, form)
        record("account.made", user.username, by="oidc", role=user.role)
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("desk:account")


def _keeper() -> Fernet:
    """Secrets of second factors lie in the register under a key that its backup does not hold."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor " + settings.SECRET_KEY.encode()).digest()))
