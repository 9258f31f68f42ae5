"""allauth's forms with our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def _reworded(field: forms.Field, label: Any, hint: Any = "", **attributes: Any) -> None:
    field.label, field.help_text, field.label_suffix = label, hint, ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


class Password(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reworded(self.fields["password"], _("密码"), autofocus=True)


class SecondFactor(base.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reworded(self.fields["code"], _("验证码"), _("验证器上的六位数字；手机不在身边时，填一个恢复码。"), **_CODE)


class SecondFactorAgain(base.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reworded(self.fields["code"], _("验证码或恢复码"), **_CODE)


class Activate(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reworded(self.fields["code"], _("验证器现在显示的六位数字"), **_CODE | {"autofocus": False})


class AddPasskey(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reworded(self.fields["name"], _("名称"), _("自己认得出的名字，例如“办公室电脑”。"), maxlength=60)
        _reworded(
            self.fields["passwordless"],
            _("登录时只用它，不再输入用户名和密码"),
            _("要求设备用指纹、面容或 PIN 核对是您本人。不勾选，它只作第二因素。"),
        )
