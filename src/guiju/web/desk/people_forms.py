"""What administrators fill in about persons and their roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.base.errors import GuijuError
from guiju.organizations.actions import organization_named
from guiju.organizations.models import Organization
from guiju.people.models import User
from guiju.people.roles import OF_THE_REGISTER, Role
from guiju.web.desk.forms import Form


def titled_roles(*, without: frozenset[Role] = frozenset()) -> list[tuple[str, Any]]:
    return [(role.value, User.ROLE_TITLES[role]) for role in Role if role not in without]


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SearchForm(Form):
    """All of it may be left out."""

    q = forms.CharField(label=gettext_lazy("姓名或用户名"), required=False, max_length=100)
    role = forms.ChoiceField(label=gettext_lazy("角色"), required=False)
    organization = forms.CharField(label=gettext_lazy("单位"), required=False, max_length=160)
    active = forms.ChoiceField(
        label=gettext_lazy("账号"),
        required=False,
        choices=[("", gettext_lazy("在用")), ("closed", gettext_lazy("已停用")), ("all", gettext_lazy("全部"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *titled_roles()]


class AccountForm(Form):
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=150, required=False)
    email = forms.EmailField(label=gettext_lazy("电子邮件地址"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("账号的角色"),
        choices=titled_roles,
        initial=Role.READER.value,
        help_text=gettext_lazy("在整个登记簿中有效。只在某个单位担任的角色，另在“单位中的角色”里设。"),
    )


class NewAccountForm(AccountForm):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=150,
        help_text=gettext_lazy("登录时用，以后不改；可以用汉字、字母、数字和 @ . + - _。"),
    )
    field_order = ("username",)


class JoinForm(Form):
    """A role in an organization, named or by its key."""

    organization = forms.CharField(
        label=gettext_lazy("单位"), max_length=300, help_text=gettext_lazy("登记簿中的名称或编码，例如 agency:3301。")
    )
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=lambda: titled_roles(without=OF_THE_REGISTER))
    since = forms.DateField(label=gettext_lazy("开始"), widget=day_input())
    until = forms.DateField(
        label=gettext_lazy("结束"), required=False, widget=day_input(),
        help_text=gettext_lazy("最后一天；不定就不填。"),
    )  # fmt: skip

    def clean_organization(self) -> Organization:
        told = self.cleaned_data["organization"].strip()
        found = Organization.objects.filter(key=told).first()
        if found is not None:
            return found
        try:
            return organization_named(told)
        except GuijuError as error:
            raise forms.ValidationError(error.told(_)) from error


class InvitedForm(Form):
    """The first password, twice; the rules are told before."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    again = forms.CharField(
        label=gettext_lazy("再输入一次"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            raise forms.ValidationError(_("两次输入的密码不同。"))
        return given
