"""The one root of errors whose text may be shown to a person."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.EIO: "磁盘读写出错",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in Chinese; in its own words where it is none of the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class GuijuError(Exception):
    """Something a person did or asked cannot be done; the text says what was expected and what was found."""


class NotFound(GuijuError):
    """What was asked for is not in the register."""


class NotAllowed(GuijuError):
    """The person may not do this (HTTP 403)."""


class NotNow(GuijuError):
    """It cannot be done in the present state (HTTP 409)."""


class InvalidForm(GuijuError):
    """What was entered does not have the expected form (HTTP 400)."""
