"""Where letters go: to a mail server, or into a folder on a machine that has none."""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from guiju.base.errors import GuijuError

TIMEOUT_S = 30


class UnknownMail(GuijuError):
    """The address of the mail server cannot be read."""


class NotSent(GuijuError):
    """The server was not reached or did not take the letter; it may another time."""


class Mail(Protocol):
    @property
    def sender(self) -> str:
        """The address in From."""

    @property
    def leaves(self) -> bool:
        """Whether letters leave this machine."""

    def send(self, letter: bytes) -> None:
        """Hand over one letter to the address in its To. Raises NotSent."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Each letter is a file ``.eml`` named by its Message-ID: the same letter twice is one file."""

    path: Path
    sender: str
    leaves: bool = False

    def send(self, letter: bytes) -> None:
        name = str(_read(letter)["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self.path / f".{name}.new"
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(letter)
            fresh.replace(self.path / f"{name}.eml")
        except OSError as reason:
            raise NotSent("不能写入 {path}：{reason}", path=self.path, reason=reason.strerror) from reason


@dataclass(frozen=True, slots=True)
class Server:
    """SMTP; `encrypted` from the first byte, else from STARTTLS on where the server has it. No password without."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    encrypted: bool = False
    leaves: bool = True

    def send(self, letter: bytes) -> None:
        address = _read(letter)["To"].addresses[0].addr_spec
        try:
            server = self._connected()
            try:
                server.sendmail(self.sender, [address], letter)
            finally:
                # What goes wrong from here on takes back no letter.
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        except smtplib.SMTPRecipientsRefused as refusal:
            [(code, _text)] = refusal.recipients.values()
            raise NotSent("邮件服务器 {host} 不接受收件人（{code}）", host=self.host, code=code) from refusal
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(
                "邮件服务器 {host}:{port} 没有收下邮件：{reason}",
                host=self.host,
                port=self.port,
                reason=type(error).__name__,
            ) from error

    def _connected(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self.encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=secure)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        try:
            server.ehlo()
            if not self.encrypted and (self.user or server.has_extn("starttls")):
                server.starttls(context=secure)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server


def _read(letter: bytes) -> EmailMessage:
    return BytesParser(policy=policy.SMTP).parsebytes(letter)


@lru_cache(maxsize=4)
def mail(url: str) -> Mail:
    """``smtp://user:password@host:587?from=guiju@example.cn``, ``smtps://…:465``, or ``folder:///path``."""
    parts = urlsplit(url)
    sender = parse_qs(parts.query).get("from", ["guiju@localhost"])[0]
    if parts.scheme == "folder" and parts.path:
        return Folder(Path(unquote(parts.path)), sender)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == -1:
        raise UnknownMail(
            "邮件服务器地址（GUIJU_EMAIL_URL）应写作 smtp://用户:密码@主机:587?from=发件地址，或 smtps://…"
        )
    encrypted = parts.scheme == "smtps"
    return Server(
        host=parts.hostname,
        port=port or (465 if encrypted else 25),
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=encrypted,
    )
