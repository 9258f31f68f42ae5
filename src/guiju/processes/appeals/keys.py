"""The ring of keys for identities and receipts, apart from the server's secret key; the newest key comes first.

From GUIJU_IDENTITY_KEY (several keys with commas between), else from the file `identity-key` in the data folder, which
is made once and which only its owner reads. The backup of the register does not hold it: keep it elsewhere, since
without it no identity can be read and no receipt leads anywhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from guiju.base.errors import GuijuError

LEAST_CHARACTERS: Final = 32


class NoKey(GuijuError):
    """The ring lacks the key that something was sealed with, or a key is too short."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the ring; `id` names it in rows and tells nothing of it."""

    id: str
    identity: bytes
    receipt: bytes


def ring() -> tuple[Key, ...]:
    """All keys, the newest first; there is at least one. Raises NoKey."""
    return tuple(_derived(word) for word in _words())


def key(id: str) -> Key:
    """Raises NoKey."""
    for each in ring():
        if each.id == id:
            return each
    raise NoKey("缺少编号为 {id} 的身份密钥；请把它放回密钥文件（identity-key）或 GUIJU_IDENTITY_KEY", id=id)


def add() -> Key:
    """Put a fresh key before the others in the file. Raises NoKey where the ring comes from the environment."""
    if settings.IDENTITY_KEY:
        raise NoKey("密钥由 GUIJU_IDENTITY_KEY 给出：请把新密钥写在旧密钥之前，用逗号隔开，再重新加密")
    words = [secrets.token_urlsafe(32), *_words()]
    place = _place()
    fresh = place.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write(fresh, words)
    fresh.replace(place)
    return _derived(words[0])


def _place() -> Path:
    return Path(settings.DATA) / "identity-key"


def _words() -> list[str]:
    if settings.IDENTITY_KEY:
        return [word.strip() for word in settings.IDENTITY_KEY.split(",") if word.strip()]
    place = _place()
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # another process was faster
            _write(place, [secrets.token_urlsafe(32)])
    return place.read_text(encoding="ascii").split()


def _write(place: Path, words: list[str]) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(words) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _derived(word: str) -> Key:
    if len(word) < LEAST_CHARACTERS:
        raise NoKey("身份密钥至少 {least} 个字符，现有一个只有 {count} 个", least=LEAST_CHARACTERS, count=len(word))
    return Key(
        id=hashlib.blake2b(word.encode(), digest_size=4, person=b"guiju key id").hexdigest(),
        identity=_subkey(word, b"guiju identity"),
        receipt=_subkey(word, b"guiju receipt"),
    )


def _subkey(word: str, use: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use).derive(word.encode())
