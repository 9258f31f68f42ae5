"""Making the program's own environment from a lock file; the standard library alone runs this.

The environment is ready when it holds a copy of the lock it was made from. The copy is written last, and a
mark stands beside it while packages are being installed: whoever finds the mark knows that an installation
was cut short, and starts from nothing.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from guiju.base.errors import GuijuError, reason_of
from guiju.commands import said

UNFINISHED = "unfinished"


class CannotInstall(GuijuError):
    """The environment could not be made; the text says what is missing and how to cure it."""


def make(environment: str, checkout: str) -> int:
    """Make or renew the environment for the checkout; returns an exit code; tells on stderr."""
    try:
        install(Path(environment), Path(checkout) / "requirements" / "run.lock")
    except CannotInstall as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def install(environment: Path, lock: Path) -> None:
    """Bring the packages pinned by `lock` into the environment; of two starts at a time one waits."""
    with _alone(environment):
        if is_installed(environment, lock):
            return
        unfinished = environment / UNFINISHED
        python = environment / "bin" / "python"
        if unfinished.exists() or not _starts(python):
            _make_empty(environment)
        unfinished.touch()
        try:
            _install_packages(python, lock)
        except CannotInstall:
            unfinished.unlink()  # the installer failed in good order and left what was there
            raise
        shutil.copyfile(lock, environment / lock.name)
        unfinished.unlink()


def is_installed(environment: Path, lock: Path) -> bool:
    """Does the environment hold what this lock pins?"""
    copy = environment / lock.name
    return (
        copy.is_file()
        and copy.read_bytes() == lock.read_bytes()
        and not (environment / UNFINISHED).exists()
        and _starts(environment / "bin" / "python")
    )


def _starts(python: Path) -> bool:
    return os.access(python, os.X_OK) and _runs([python, "-c", ""])


def _runs(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def _alone(environment: Path) -> Iterator[None]:
    """Lock the environment's folder itself: clearing it keeps the folder, so the lock stays true."""
    try:
        environment.mkdir(parents=True, exist_ok=True)
        probe = environment / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
        handle = os.open(environment, os.O_RDONLY)
    except OSError as error:
        raise CannotInstall(
            said(
                f"运行环境 {environment} 不能写入（{reason_of(error)}）；请用 GUIJU_ENV=文件夹 另选位置。",
                f"The environment {environment} cannot be written ({error.strerror});"
                " choose another place with GUIJU_ENV=FOLDER.",
            )
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(
                said(
                    "另一个进程正在准备运行环境，等它完成…",
                    "Waiting for another start to make the environment …",
                )
            )
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_empty(environment: Path) -> None:
    if not _has("ensurepip") and not shutil.which("uv") and not _has("pip"):
        raise CannotInstall(_no_pip())
    _say(said(f"正在建立运行环境 {environment}", f"Making the environment {environment}"))
    with_pip = _has("ensurepip") and not shutil.which("uv")
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=with_pip).create(environment)


def _has(module: str) -> bool:
    """Does this interpreter have it? Debian ships Python without ensurepip, and without pip."""
    return importlib.util.find_spec(module) is not None


def _no_pip() -> str:
    return said(
        f"{sys.executable} 没有 ensurepip，也找不到 pip 或 uv，无法安装依赖；"
        "Debian、Ubuntu 请先执行 apt install python3-venv。",
        f"{sys.executable} has no ensurepip, and there is neither pip nor uv to install with;"
        " on Debian and Ubuntu: apt install python3-venv.",
    )


def _install_packages(python: Path, lock: Path) -> None:
    total = len(re.findall(r"(?m)^[\w.-]+==", lock.read_text("utf-8")))
    if uv := shutil.which("uv"):
        _say(said(f"正在用 uv 安装 {total} 个软件包…", f"Installing {total} packages with uv …"))
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), "--require-hashes"]
        if subprocess.run([*command, "--requirement", str(lock)], check=False).returncode == 0:
            return
        _say(said("uv 没有成功，改用 pip。", "uv did not succeed; trying pip."))
    _run_pip([*_pip_for(python), "install", "--require-hashes", "--no-deps", "--requirement", str(lock)], total)


def _pip_for(python: Path) -> Sequence[str]:
    """A pip that installs into that environment: its own, else one made for it, else the system's."""
    if _runs([python, "-m", "pip", "--version"]) or _runs([python, "-m", "ensurepip", "--upgrade"]):
        return [str(python), "-m", "pip"]
    system = getattr(sys, "_base_executable", sys.executable)
    if _runs([system, "-m", "pip", "--version"]):
        return [system, "-m", "pip", "--python", str(python)]
    raise CannotInstall(_no_pip())


def _run_pip(command: Sequence[str], total: int) -> None:
    """Run pip, counting the packages as it collects them; its own last words go into the error."""
    options = [
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
        "--no-warn-script-location",
    ]
    last: list[str] = []
    count = 0
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip():
                last = [*last[-4:], line.rstrip()]
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                count += 1
                _count(said(f"正在取得软件包 {count}/{total}", f"Fetching packages {count}/{total}"))
            elif line.startswith("Installing collected"):
                _say(said(f"正在安装 {count} 个软件包…", f"Installing {count} packages …"))
    if process.returncode != 0:
        raise CannotInstall(
            said("依赖没有装上，pip 说：\n", "The packages could not be installed; pip said:\n") + "\n".join(last)
        )


def _count(text: str) -> None:
    """A line that counts up in its place on a terminal, and is left out elsewhere."""
    if sys.stderr.isatty():
        print(f"\r{text} ", end="", file=sys.stderr, flush=True)


def _say(text: str) -> None:
    print(f"\r{text}" if sys.stderr.isatty() else text, file=sys.stderr, flush=True)
