"""Installed as a package, the same commands are on the PATH as `guiju`."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing is left in the checkout; without network."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("src", "requirements", "pyproject.toml", "README.md", "LICENSE"):
        subprocess.run(["cp", "-r", CHECKOUT / name, source], check=True)
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(built)]
    subprocess.run([*PIP, "wheel", *options, str(source)], check=True)
    (found,) = built.glob("guiju-*.whl")
    return found


def test_everything_in_the_package_is_in_the_wheel(wheel):
    package = CHECKOUT / "src"
    there = {str(path.relative_to(package)) for path in package.glob("guiju/**/*") if path.is_file()}
    there = {name for name in there if "__pycache__" not in name}
    assert there <= set(zipfile.ZipFile(wheel).namelist())


def test_the_installed_command_runs_and_keeps_its_state_where_it_is_called(wheel, tmp_path):
    site, here = tmp_path / "site", tmp_path / "here"
    here.mkdir()
    subprocess.run([*PIP, "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)], check=True)
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    variables |= {"PYTHONPATH": str(site), "LC_ALL": "en_US.UTF-8"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [site / "bin" / "guiju", *arguments]
        return subprocess.run(command, cwd=here, env=variables, capture_output=True, text=True, check=False)

    assert run("--version").stdout == "guiju 0.1.0\n"
    assert run("worker", "--once").returncode == 0
    assert (here / "var" / "register.sqlite3").is_file()
    assert run("test").stderr == "guiju test runs in a checkout only.\n"
