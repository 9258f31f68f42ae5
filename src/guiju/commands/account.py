"""Let a person sign in: an account with a role, or a new password for one that is there."""

from __future__ import annotations

import argparse
import getpass
import sys

from guiju.commands import Unusable, ensure_register, said

SUMMARY = ("建立账号，或更换其口令和角色", "Make an account, or give it a new password or role")

ROLES = ("reader", "officer", "auditor", "administrator")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help=said("用户名", "user name"))
    parser.add_argument("--role", choices=ROLES, help=said("角色（新账号默认 officer）", "role (default: officer)"))


def run(args: argparse.Namespace) -> int:
    ensure_register()
    from guiju.people.actions import admit
    from guiju.people.roles import Role

    role = Role(args.role) if args.role else None
    person, is_new = admit(args.name, role=role, password=_password(), by="command-line")
    print(
        said(
            f"账号 {person.username}（{person.role_title}）已{'建立' if is_new else '更新'}。",
            f"Account {person.username} ({person.role}) {'made' if is_new else 'changed'}.",
        )
    )
    return 0


def _password() -> str:
    """Asked for twice at a terminal, without echo; else the first line of stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(said("口令：", "Password: "))
    if getpass.getpass(said("再输入一次：", "Once more: ")) != password:
        raise Unusable(said("两次输入的口令不同。", "The two passwords differ."))
    return password
