"""Reading and cleaning a file, in a process of its own where it is large: the register is written meanwhile."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import IO, Any, NamedTuple

import orjson

from guiju.base.errors import GuijuError
from guiju.base.numbers import StandardNumber
from guiju.standards.importing.cleaning import Cleaned, clean
from guiju.standards.importing.columns import Mapping_
from guiju.standards.importing.defects import Flag
from guiju.standards.importing.formats import Reading, open_file
from guiju.standards.importing.rows import ImportRow

#: Rows of a file in one transaction. A file is always cut at the same places, so a resumed run repeats nothing.
BATCH = 5_000
#: Files smaller than this, as they lie on the disk, are read before another process would have started.
_LARGE = 400_000

NUMBER_COLUMNS = ("number", "key", "undated_key", "sort_key", "tier", "nature", "kind", "prefix", "issuer", "year")


class ReaderLost(GuijuError):
    """The process that read the file ended before the file did."""


class Prepared(NamedTuple):
    """A cleaned row as the writing of batches needs it, light enough to pass between processes."""

    line: int
    numbered: tuple[Any, ...]  # by NUMBER_COLUMNS
    content: bytes  # what the row says, as JSON with sorted keys
    day: date
    flags: tuple[Flag, ...]

    @property
    def number(self) -> str:
        return str(self.numbered[0])

    @property
    def key(self) -> str:
        return str(self.numbered[1])


class PassedOver(NamedTuple):
    """A row that does not go in. `why` is None where nothing is wrong with that: an empty row, a repetition."""

    line: int
    why: Flag | None
    flags: tuple[Flag, ...]
    raw: Any = None


type_outcome = Prepared | PassedOver


def columns_of(number: StandardNumber) -> tuple[Any, ...]:
    """The columns of an edition that follow from its number, by NUMBER_COLUMNS."""
    return (
        number.canonical,
        number.key,
        number.undated_key,
        number.sort_key,
        str(number.tier),
        str(number.nature or ""),
        number.kind,
        number.prefix,
        number.issuer,
        number.year,
    )


def prepare_row(row: ImportRow, today: date) -> type_outcome:
    outcome = clean(row, today=today)
    if isinstance(outcome, Cleaned):
        content = orjson.dumps(outcome.said, option=orjson.OPT_SORT_KEYS)
        return Prepared(row.line, columns_of(outcome.number), content, row.said_on or today, outcome.flags)
    return PassedOver(row.line, outcome.why, outcome.flags, dict(row.raw or {}) if outcome.why else None)


def batches_of(reading: Reading, mapping: Mapping_ | None, today: date) -> Iterator[list[type_outcome]]:
    """The rows of a file in batches of BATCH, in order."""
    if reading.path.stat().st_size < _LARGE or (os.cpu_count() or 1) < 2:
        yield from _here(reading, today)
    else:
        yield from _elsewhere(reading, mapping, today)


def _here(reading: Reading, today: date) -> Iterator[list[type_outcome]]:
    outcomes = (prepare_row(row, today) for row in reading.rows())
    while batch := list(islice(outcomes, BATCH)):
        yield batch


def _elsewhere(reading: Reading, mapping: Mapping_ | None, today: date) -> Iterator[list[type_outcome]]:
    # A program of its own: a process with threads (web server, search engine) cannot be forked safely, and
    # `multiprocessing` would import whatever the main module of this one happens to be.
    with subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as asked:
                pickle.dump((reading.path.absolute(), reading.format.value, mapping, today), asked)
            while (received := _next(process.stdout, reading)) is not None:
                if isinstance(received, GuijuError):
                    raise received
                yield received
        finally:
            process.kill()


def _next(pipe: IO[bytes], reading: Reading) -> Any:
    try:
        return pickle.load(pipe)
    except (EOFError, pickle.UnpicklingError):
        raise ReaderLost("读取 {file} 的进程意外结束；请再试一次", file=reading.path.name) from None


def serve() -> None:
    """The other process: batch after batch on the standard output, then None; an error for people as it is."""
    path, format, mapping, today = pickle.load(sys.stdin.buffer)
    out = sys.stdout.buffer
    try:
        for batch in _here(open_file(path, format, mapping), today):
            pickle.dump(batch, out, protocol=5)
            out.flush()
        pickle.dump(None, out)
    except GuijuError as error:
        pickle.dump(error, out)
    except BrokenPipeError:
        os._exit(0)  # whoever wanted the rows has gone; a flush at exit would complain
