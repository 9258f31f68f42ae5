"""The one root of errors whose text may be shown to a person, and sentences that can be told in another language."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Any

Translate = Callable[[str], str]
"""From a Chinese message to the same in another language, places for values and all: `gettext`."""


class Sentence(str):
    """A Chinese text of pure code that remembers what it was made of, to be told in another language.

    ``Sentence("第 {line} 行不是 JSON", line=3)``: the message is in the catalogue (tests/web/catalogue.py), the values
    are filled in by `str.format`. Values that are sentences or errors themselves are told too.
    """

    __slots__ = ("message", "values")
    message: str
    values: dict[str, Any]

    def __new__(cls, message: str, /, **values: Any) -> Sentence:
        values = {name: _kept(value) for name, value in values.items()}
        made = super().__new__(cls, message.format(**values) if values else message)
        made.message, made.values = message, values
        return made

    def told(self, translate: Translate) -> str:
        if not self.message:
            return ""
        values = {name: _told(value, translate) for name, value in self.values.items()}
        return translate(self.message).format(**values) if values else translate(self.message)

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.message,), self.values

    def parts(self) -> dict[str, Any]:
        """Message and values for JSON; `of_parts` makes the same sentence of them. What JSON lacks becomes text."""
        return {"message": self.message, "values": {name: _part(value) for name, value in self.values.items()}}

    @staticmethod
    def of_parts(parts: Mapping[str, Any]) -> Sentence:
        values = {
            name: Sentence.of_parts(value) if isinstance(value, dict) else value
            for name, value in parts["values"].items()
        }
        return Sentence(parts["message"], **values)


def joined(sentences: Iterable[str], separator: str) -> Sentence:
    """Several as one."""
    values = {f"part{place}": each for place, each in enumerate(sentences)}
    return Sentence(separator.join(f"{{{name}}}" for name in values), **values)


def _kept(value: Any) -> Any:
    """What cannot go from process to process is kept as the text that it is shown as."""
    foreign = isinstance(value, BaseException | PurePath) and not isinstance(value, GuijuError)
    return str(value) if foreign else value


def _part(value: Any) -> Any:
    if isinstance(value, GuijuError):
        value = value.args[0]
    if isinstance(value, Sentence):
        return value.parts()
    return value if isinstance(value, str | int | float | None) else str(value)


def _told(value: Any, translate: Translate) -> Any:
    return value.told(translate) if isinstance(value, Sentence | GuijuError) else value


_REASONS = {
    errno.ENOENT: Sentence("没有这个文件或文件夹"),
    errno.EISDIR: Sentence("这是一个文件夹，不是文件"),
    errno.ENOTDIR: Sentence("路径中有一段不是文件夹"),
    errno.EEXIST: Sentence("已有同名的文件"),
    errno.EACCES: Sentence("没有权限"),
    errno.EPERM: Sentence("没有权限"),
    errno.EROFS: Sentence("所在的磁盘是只读的"),
    errno.ENOSPC: Sentence("磁盘已满"),
    errno.EDQUOT: Sentence("磁盘配额已用完"),
    errno.ENAMETOOLONG: Sentence("文件名太长"),
    errno.EADDRNOTAVAIL: Sentence("本机没有这个地址"),
    errno.EIO: Sentence("磁盘读写出错"),
}


def reason_of(error: OSError) -> str:
    """Why the system refused, a Sentence; in the system's own words where it is none of the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class GuijuError(Exception):
    """Something a person did or asked cannot be done; the text says what was expected and what was found.

    ``raise UnreadableFile("{name} 是空的", name=path.name)``. `str` gives the Chinese, `told` another language.
    """

    def __init__(self, sentence: str = "", /, **values: Any) -> None:
        super().__init__(sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values))

    def told(self, translate: Translate) -> str:
        """In the language of `translate`. What was raised in the reader's language already stays as it is."""
        sentence: Sentence = self.args[0]
        return sentence.told(translate)


class NotFound(GuijuError):
    """What was asked for is not in the register."""


class NotAllowed(GuijuError):
    """The person may not do this (HTTP 403)."""


class NotNow(GuijuError):
    """It cannot be done in the present state (HTTP 409)."""


class InvalidForm(GuijuError):
    """What was entered does not have the expected form (HTTP 400)."""


class Unavailable(GuijuError):
    """The program itself is not ready: an index is missing or damaged (HTTP 503)."""
