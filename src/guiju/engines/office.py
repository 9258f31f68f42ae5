"""LibreOffice, which turns Word files into PDF; a program of its own, started for each file and gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from guiju.base.errors import Unavailable

LONGEST_S = 120.0
_PROGRAMS = ("soffice", "libreoffice")
_ELSEWHERE = (Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"), Path("/opt/libreoffice/program/soffice"))
#: Chinese fonts of official documents, and what is free instead: 宋体, 仿宋 and 楷体 have serifs, 黑体 has none.
_SERIF = ("宋体", "SimSun", "仿宋", "FangSong", "仿宋_GB2312", "楷体", "KaiTi", "楷体_GB2312", "方正小标宋简体")
_SANS = ("黑体", "SimHei")
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Common/Misc", "FirstRun", "false"),
)


def found() -> Path | None:
    """The program, where it can read and write text documents; some systems install it in parts."""
    named = [Path(where) for name in _PROGRAMS if (where := shutil.which(name))]
    for path in (*named, *(each for each in _ELSEWHERE if each.exists())):
        folder = path.resolve().parent
        if any(folder.glob("libswlo.*")) or any((folder.parent / "Frameworks").glob("libswlo.*")):
            return path
    return None


def to_pdf(content: bytes, *, longest_s: float = LONGEST_S) -> bytes:
    """A .docx as PDF, with its headings as bookmarks. Raises Unavailable, which says what to do."""
    program = found()
    if program is None:
        raise Unavailable(
            "没有找到 LibreOffice Writer，不能生成 PDF。请安装：在 Debian、Ubuntu、统信、麒麟上是 apt install "
            "libreoffice-writer，其他系统见 LibreOffice 的网站；也可以用 Word 打开 .docx 后另存为 PDF"
        )
    with tempfile.TemporaryDirectory(prefix="guiju-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "document.docx").write_bytes(content)
        _run(program, folder, longest_s)
        try:
            return (folder / "document.pdf").read_bytes()
        except FileNotFoundError as error:
            said = (folder / "said").read_text("utf-8", "replace").strip()[-300:]
            raise Unavailable("LibreOffice 没有生成 PDF：{said}", said=said) from error


def _run(program: Path, folder: Path, longest_s: float) -> None:
    """In a profile of its own, so that it meets no other LibreOffice; it and its children end with the call."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), "utf-8")
    (folder / "fonts.conf").write_text(_fonts(), "utf-8")
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        *("--convert-to", "pdf", "--outdir", str(folder), str(folder / "document.docx")),
    ]
    own = {"HOME": str(folder), "FONTCONFIG_FILE": str(folder / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"}
    with open(folder / "said", "wb") as said:
        process = subprocess.Popen(
            command,
            env=os.environ | own,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            process.wait(longest_s)
        except subprocess.TimeoutExpired as error:
            raise Unavailable("LibreOffice 在 {seconds:g} 秒内没有完成，已停止", seconds=longest_s) from error
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The program starts another that does the work; both are in the session that was made for them."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _settings() -> str:
    """No macros, no file or address from which a document would be completed, no greeting."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n'
    )


def _fonts() -> str:
    """What is installed comes first; only what is missing is replaced."""
    aliases = "".join(
        f'<match><test name="family"><string>{family}</string></test>'
        f'<edit name="family" mode="append" binding="same"><string>{instead}</string></edit></match>'
        for families, instead in ((_SERIF, "Noto Serif CJK SC"), (_SANS, "Noto Sans CJK SC"))
        for family in families
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>\n'
    )
