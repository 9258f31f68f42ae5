"""Many named arrays in one file that is written once and then only read, by mapping it into memory."""

from __future__ import annotations

import json
import mmap
import os
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from guiju.engines.search import DamagedIndex

_MAGIC = b"guiju-segment-1\n"
_ALIGNED = 64


class ArrayFile:
    """Write arrays one by one; the file stands at its place, whole and on the disk, when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._draft = path.with_suffix(".new")
        self._places: dict[str, tuple[str, int, int]] = {}

    def __enter__(self) -> ArrayFile:
        self._file = self._draft.open("wb")
        self._file.write(_MAGIC)
        return self

    def put(self, name: str, values: np.ndarray[Any, Any] | bytes) -> None:
        array = np.frombuffer(values, np.uint8) if isinstance(values, bytes) else np.ascontiguousarray(values)
        self._file.write(b"\0" * (-self._file.tell() % _ALIGNED))
        self._places[name] = (array.dtype.str, self._file.tell(), len(array))
        self._file.write(array.data)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        with self._file as file:
            if kind is None:
                contents = json.dumps(self._places).encode()
                file.write(contents + len(contents).to_bytes(8, "little") + _MAGIC)
                file.flush()
                os.fsync(file.fileno())
        if kind is None:
            self._draft.replace(self.path)
        else:
            self._draft.unlink()


class Arrays:
    """The arrays of a file, none of them read before it is used. Raises DamagedIndex; FileNotFoundError if gone."""

    def __init__(self, path: Path) -> None:
        tail = 8 + len(_MAGIC)
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < tail + len(_MAGIC):
                raise _damaged(path)
            self.bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end = len(self.bytes) - tail
        size = int.from_bytes(self.bytes[end : end + 8], "little")
        if self.bytes[: len(_MAGIC)] != _MAGIC or self.bytes[end + 8 :] != _MAGIC or size > end:
            raise _damaged(path)
        try:
            self._places: dict[str, tuple[str, int, int]] = json.loads(self.bytes[end - size : end])
        except ValueError as error:
            raise _damaged(path) from error
        self.path = path

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        kind, start, length = self.place(name)
        return np.frombuffer(self.bytes, kind, length, start)

    def place(self, name: str) -> tuple[str, int, int]:
        """Kind, first byte and length of an array."""
        try:
            return self._places[name]
        except KeyError as error:
            raise _damaged(self.path) from error


def _damaged(path: Path) -> DamagedIndex:
    return DamagedIndex("搜索索引 {path} 已损坏，可用 guiju index --rebuild 重新建立", path=path)
