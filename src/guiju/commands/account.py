"""Let a person sign in: an account with a role, or a new password for one that is there."""

from __future__ import annotations

import argparse
import getpass
import sys

from guiju.commands import Unusable, ensure_register, said

SUMMARY = ("建立账号，或更换其口令和角色", "Make an account, or give it a new password or role")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help=said("用户名", "user name"))
    parser.add_argument(
        "--role",
        choices=_roles(),
        metavar=said("角色", "ROLE"),
        help=said(
            f"在整个登记簿中的角色（新账号默认 officer）：{_listed()}", f"role everywhere (officer): {_listed()}"
        ),
    )
    parser.add_argument(
        "--member-of",
        action="append",
        default=[],
        metavar=said("角色@单位", "ROLE@ORGANIZATION"),
        help=said(
            "在一个单位中的角色，单位写名称或编码，如 approver@agency:3301；可写多次",
            "a role in one organization, by name or key, such as approver@agency:3301; may be repeated",
        ),
    )
    parser.add_argument(
        "--roles",
        action="store_true",
        help=said("只列出这个账号的角色，不改动", "only list the roles of the account, change nothing"),
    )


def run(args: argparse.Namespace) -> int:
    asked = [_asked(text) for text in args.member_of]
    ensure_register()
    from django.db import transaction
    from django.utils import timezone

    from guiju.organizations.actions import organization_named
    from guiju.organizations.members.actions import join
    from guiju.organizations.models import Organization
    from guiju.people.actions import admit
    from guiju.people.roles import Role

    if args.roles:
        return _list(args.name)
    bodies = [(role, Organization.objects.filter(key=name).first() or organization_named(name)) for role, name in asked]
    password = _password()
    with transaction.atomic():
        role = Role(args.role) if args.role else Role.READER if bodies else None
        person, is_new = admit(args.name, role=role, password=password, by="command-line")
        for held, body in bodies:
            join(person, body, held, since=timezone.localdate(), by="command-line")
    print(
        said(
            f"账号 {person.username}（{person.role_title}）已{'建立' if is_new else '更新'}。",
            f"Account {person.username} ({person.role}) {'made' if is_new else 'changed'}.",
        )
    )
    return _list(args.name) if bodies else 0


def _roles() -> tuple[str, ...]:
    from guiju.people.roles import Role

    return tuple(role.value for role in Role)


def _listed() -> str:
    return said("、", ", ").join(_roles())


def _asked(text: str) -> tuple[str, str]:
    role, at, body = text.partition("@")
    if not at or not body or role not in _roles():
        raise Unusable(
            said(
                f"--member-of 应写作 角色@单位，现为“{text}”；角色有 {_listed()}。",
                f"--member-of takes ROLE@ORGANIZATION, not “{text}”; roles are {_listed()}.",
            )
        )
    return role, body


def _list(name: str) -> int:
    """The roles of an account and since when; those that ended too."""
    from guiju.organizations.members.models import Membership
    from guiju.people.models import User

    person = User.objects.filter(username=name).first()
    if person is None:
        raise Unusable(said(f"没有用户名为“{name}”的账号。", f"There is no account named “{name}”."))
    closed = "" if person.is_active else said("，已停用", ", closed")
    print(f"{person.username}  {person.role}{closed}")
    for each in Membership.objects.filter(person=person).select_related("organization").order_by("since", "pk"):
        print(f"  {each.role:<14} {each.since}–{each.until or ''}  {each.organization} ({each.organization.key})")
    return 0


def _password() -> str:
    """Asked for twice at a terminal, without echo; else the first line of stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(said("口令：", "Password: "))
    if getpass.getpass(said("再输入一次：", "Once more: ")) != password:
        raise Unusable(said("两次输入的口令不同。", "The two passwords differ."))
    return password
