"""The procedures that are there, by code. Each file of `processes/` enters its own when it is imported."""

from __future__ import annotations

from guiju.workflow.definition import Process
from guiju.workflow.errors import Contradiction, UnknownProcess

_PROCESSES: dict[str, Process] = {}


def register(process: Process) -> Process:
    """Make a procedure known. Raises Contradiction where another has its code or letters."""
    for other in _PROCESSES.values():
        if other is not process and (other.code == process.code or other.letters == process.letters):
            raise Contradiction("程序 {code} 与 {other} 的代码或编号字头相同", code=process.code, other=other.code)
    _PROCESSES[process.code] = process
    return process


def processes() -> tuple[Process, ...]:
    """All, in order of code."""
    return tuple(_PROCESSES[code] for code in sorted(_PROCESSES))


def process(code: str) -> Process:
    """Raises UnknownProcess."""
    if code not in _PROCESSES:
        raise UnknownProcess("没有名为“{code}”的程序", code=code[:60])
    return _PROCESSES[code]
