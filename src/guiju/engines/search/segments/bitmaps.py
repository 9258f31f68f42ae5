"""Sets of ordinals: from arrays and back, as quickly as the library's own format allows."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from pyroaring import BitMap

Array = np.ndarray[Any, Any]

_CHUNK = 1 << 16
_COOKIE = 12346  # of the portable format, without runs
_MOST_LISTED = 4096


def bitmap(found: Array) -> BitMap:
    """Of sorted ordinals (repetitions do no harm), or of a mask over all ordinals."""
    if found.dtype == np.bool_:
        return _of_mask(found)
    ordinals = array("I")
    ordinals.frombytes(np.ascontiguousarray(found, np.uint32).tobytes())
    return BitMap(ordinals)


def ordinals(found: BitMap) -> Array:
    """Sorted."""
    return np.frombuffer(found.to_array(), np.uint32)


def _of_mask(mask: Array) -> BitMap:
    """Written in the library's portable format: chunks of 65,536, each a list or a row of bits, whichever is less."""
    heads, bodies = [], []
    for number, start in enumerate(range(0, len(mask), _CHUNK)):
        chunk = mask[start : start + _CHUNK]
        count = int(np.count_nonzero(chunk))
        if not count:
            continue
        heads.append((number, count - 1))
        if count <= _MOST_LISTED:
            bodies.append(np.flatnonzero(chunk).astype("<u2").tobytes())
        else:
            bodies.append(np.packbits(chunk, bitorder="little").tobytes().ljust(_CHUNK // 8, b"\0"))
    first = 8 + 8 * len(heads)
    sizes = [len(body) for body in bodies]
    starts = first + np.cumsum([0, *sizes[:-1]]) if bodies else np.empty(0)
    head = np.array([_COOKIE, len(heads)], "<u4").tobytes() + np.array(heads, "<u2").tobytes()
    return BitMap.deserialize(head + starts.astype("<u4").tobytes() + b"".join(bodies))
