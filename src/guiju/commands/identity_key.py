"""Turn the key that seals who complained: a fresh one in front, everything sealed anew with it."""

from __future__ import annotations

import argparse

from guiju.commands import ensure_register, said

SUMMARY = "查看或更换加密身份信息的密钥", "Show or turn the key that seals who complained"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--turn",
        action="store_true",
        help=said(
            "加一个新密钥，并用它重新加密；旧密钥留在文件里，供旧回执使用",
            "add a fresh key and seal all anew; the old one stays in the file, for receipts given under it",
        ),
    )
    parser.add_argument(
        "--reseal",
        action="store_true",
        help=said("用最新的密钥重新加密，不加新密钥", "seal all anew with the newest key, add none"),
    )


def run(args: argparse.Namespace) -> int:
    ensure_register()
    from guiju.processes.appeals import identities, keys

    if args.turn:
        print(said("新密钥的编号：{id}", "Id of the fresh key: {id}").format(id=keys.add().id))
    if args.turn or args.reseal:
        count = identities.reseal(by="command-line")
        print(said(f"已重新加密 {count} 份身份信息。", f"Sealed {count} identities anew."))
    ring = " ".join(key.id for key in keys.ring())
    print(said(f"密钥（新的在前）：{ring}", f"Keys, newest first: {ring}"))
    return 0
