"""Renew the lock files from the names in requirements/*.in."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path

from guiju.commands import CHECKOUT, Failed, Unusable, said

SUMMARY = ("更新 requirements 中锁定的版本（需要 uv）", "Renew the pinned versions in requirements (needs uv)")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help=said("取最新版本，而不只是补上新增的", "take the newest versions, not only what is new in the lists"),
    )


def run(args: argparse.Namespace) -> int:
    if CHECKOUT is None:
        raise Unusable(said("guiju lock 只能在源代码目录里运行。", "guiju lock runs in a checkout only."))
    uv = shutil.which("uv")
    if uv is None:
        raise Unusable(
            said("更新锁定文件需要 uv，PATH 上没有找到。", "Renewing the locks needs uv, which is not on the PATH.")
        )
    for name in ("run", "test", "spark"):
        _compile(uv, CHECKOUT / "requirements", name, upgrade=args.upgrade)
    return 0


def _compile(uv: str, folder: Path, name: str, *, upgrade: bool) -> None:
    """One universal lock with hashes; what several need has one version, so the others are held to run's."""
    command = [uv, "pip", "compile", f"{name}.in", "--output-file", f"{name}.lock", "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    if name != "run":
        command += ["--constraint", "run.lock"]
    if upgrade:
        command.append("--upgrade")
    if subprocess.run(command, cwd=folder, check=False).returncode != 0:
        raise Failed(said(f"{name}.lock 没有更新。", f"{name}.lock was not renewed."))
    if "://" in (folder / f"{name}.lock").read_text("utf-8"):
        raise Failed(said(f"{name}.lock 中出现了地址，不能提交。", f"{name}.lock names an address; do not commit it."))
