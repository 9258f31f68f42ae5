"""`./guiju` from a bare Python: an environment of its own from the lock, then the command."""

from __future__ import annotations

import ast
import base64
import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from guiju.commands import environment

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path):
    """The launcher in a folder with a difficult name, beside the real source."""
    folder = tmp_path / "规矩 的 house"
    folder.mkdir()
    shutil.copy(CHECKOUT / "guiju", folder / "guiju")
    for part in ("src", "requirements", "pyproject.toml"):
        (folder / part).symlink_to(CHECKOUT / part)
    return folder


@pytest.fixture
def fresh(checkout):
    """An environment that is up to date: its python is this one."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    python = checkout / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    shutil.copy(CHECKOUT / "requirements" / "run.lock", checkout / ".venv" / "run.lock")
    return checkout


def launch(launcher, *arguments, cwd=None, **variables):
    return subprocess.run(
        [launcher, *arguments],
        cwd=cwd,
        env=os.environ | {"LANG": "C.UTF-8", "LC_ALL": "", "GUIJU_LANG": "", "GUIJU_ENV": ""} | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_runs_the_command_from_any_directory_and_through_a_symlink(fresh, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "django").mkdir(parents=True)  # must not be taken for Django
    (elsewhere / "django" / "__init__.py").write_text("raise SystemExit('the wrong django')")
    (elsewhere / "g").symlink_to(fresh / "guiju")
    for launcher in (fresh / "guiju", "./g"):
        done = launch(launcher, "--version", cwd=elsewhere)
        assert (done.returncode, done.stdout, done.stderr) == (0, "guiju 0.1.0\n", "")


def test_a_warm_start_costs_little(fresh):
    launch(fresh / "guiju", "help")
    began = time.monotonic()
    assert launch(fresh / "guiju", "help").returncode == 0
    assert time.monotonic() - began < 1.0


def test_exit_code_and_arguments_pass_through(fresh):
    done = launch(fresh / "guiju", "sevre", "a b")
    assert done.returncode == 2
    assert done.stderr == "没有名为 sevre 的命令；是不是 serve？\n"


def test_an_old_python_gets_one_sentence(checkout):
    script = (
        "import sys, runpy; sys.version_info = (3, 6, 15, 'final', 0);"
        f"sys.argv = ['guiju', 'up']; runpy.run_path({str(checkout / 'guiju')!r}, run_name='__main__')"
    )
    variables = os.environ | {"PATH": "/nowhere", "LC_ALL": "en_US.UTF-8", "GUIJU_ENV": ""}
    done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"Guiju needs Python 3.11 or newer; this is 3.6 ({sys.executable}).\n"


def test_the_launcher_is_written_so_that_an_old_python_can_read_it():
    source = (CHECKOUT / "guiju").read_text("utf-8")
    ast.parse(source, feature_version=(3, 4))
    nodes = list(ast.walk(ast.parse(source)))
    assert not any(isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.Starred)) for node in nodes)
    assert not any(getattr(node, "returns", None) or getattr(node, "annotation", None) for node in nodes)
    assert source.splitlines()[1] == "# -*- coding: utf-8 -*-"


def test_an_environment_that_cannot_be_written_is_one_sentence(checkout, tmp_path):
    (tmp_path / "a-file").touch()
    done = launch(checkout / "guiju", "help", GUIJU_ENV=str(tmp_path / "a-file" / "env"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("运行环境 ")
    assert done.stderr.endswith("请用 GUIJU_ENV=文件夹 另选位置。\n")
    assert done.stderr.count("\n") == 1


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A lock of one package, found in a folder: no network."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")  # no uv
    wheel = folder / "plumb-1.0-py3-none-any.whl"
    files = {
        "plumb.py": "STRAIGHT = True\n",
        "plumb-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: plumb\nVersion: 1.0\n",
        "plumb-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        record = ""
        for name, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            archive.writestr(name, text)
            record += f"{name},sha256={digest},{len(text)}\n"
        archive.writestr("plumb-1.0.dist-info/RECORD", record + "plumb-1.0.dist-info/RECORD,,\n")
    lock = tmp_path / "run.lock"
    lock.write_text(f"plumb==1.0 \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    return lock


def has_plumb(folder: Path) -> bool:
    done = subprocess.run([folder / "bin" / "python", "-c", "import plumb"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.slow
def test_installs_what_the_lock_pins_once(packages, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "env"
    environment.install(folder, packages)
    assert has_plumb(folder)
    assert environment.is_installed(folder, packages)
    monkeypatch.setattr(environment, "_install_packages", lambda *_: pytest.fail("installed twice"))
    environment.install(folder, packages)


@pytest.mark.slow
def test_two_starts_at_once_make_one_environment(packages, tmp_path):
    script = f"from guiju.commands.environment import make; raise SystemExit(make({str(tmp_path / 'env')!r}, '.'))"
    (tmp_path / "requirements").mkdir()
    packages.rename(tmp_path / "requirements" / "run.lock")
    variables = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}
    starts = [
        subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, env=variables, stderr=-1) for _ in range(2)
    ]
    told = [start.communicate(timeout=120)[1].decode() for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert sum("正在建立运行环境" in text for text in told) == 1
    assert has_plumb(tmp_path / "env")


@pytest.mark.slow
def test_a_wrong_hash_is_refused_with_pips_own_words(packages, tmp_path):
    packages.write_text(packages.read_text()[:-10] + "000000000\n")
    with pytest.raises(environment.CannotInstall, match=r"(?s)pip 说.*hash"):
        environment.install(tmp_path / "env", packages)
    assert not (tmp_path / "env" / environment.UNFINISHED).exists()


def test_an_installation_cut_short_starts_from_nothing(tmp_path, monkeypatch):
    folder, lock = tmp_path / "env", tmp_path / "run.lock"
    lock.write_text("plumb==1.0\n")
    made = []
    monkeypatch.setattr(environment, "_make_empty", made.append)
    monkeypatch.setattr(environment, "_starts", lambda python: bool(made))

    def cut_short(python, lock):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "_install_packages", cut_short)
    with pytest.raises(KeyboardInterrupt):
        environment.install(folder, lock)
    assert not environment.is_installed(folder, lock)
    monkeypatch.setattr(environment, "_install_packages", lambda python, lock: None)
    environment.install(folder, lock)
    assert made == [folder, folder]
    assert environment.is_installed(folder, lock)


def test_without_pip_the_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    (tmp_path / "run.lock").write_text("plumb==1.0\n")
    with pytest.raises(environment.CannotInstall, match="apt install python3-venv"):
        environment.install(tmp_path / "env", tmp_path / "run.lock")
