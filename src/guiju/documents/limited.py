"""Reading a stranger's file in a process of its own that may take so much memory and time and no more."""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import orjson

from guiju.base.errors import GuijuError, Sentence
from guiju.documents.opening import UnreadableFile

MEMORY: Final = 1 << 30
SECONDS: Final = 30
_LARGEST_ANSWER: Final = 64 << 20


def read(reader: str, path: Path, *, name: str = "", memory: int = MEMORY, seconds: int = SECONDS) -> Any:
    """What `package.module:function` makes of the file, as JSON. Raises UnreadableFile with its sentence.

    `memory` in bytes, `seconds` of a processor; a file that takes more is refused. Where people call the file by
    another `name`, the function is given it too.
    """
    command = [sys.executable, "-m", __name__, reader, str(path), str(memory), str(seconds), *([name] if name else [])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            timeout=4 * seconds + 10,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(name or path.name) from error
    if done.returncode or len(done.stdout) > _LARGEST_ANSWER:
        raise _too_much(name or path.name)
    answer = orjson.loads(done.stdout)
    if "fault" in answer:
        raise UnreadableFile(_sentence(answer["fault"]))
    return answer["read"]


def _too_much(name: str) -> UnreadableFile:
    return UnreadableFile("打开 {file} 要用的内存或时间太多，没有读；请删去多余的内容，另存后再试", file=name)


def _plain(sentence: Sentence) -> dict[str, Any]:
    values = {
        name: _plain(value.args[0] if isinstance(value, GuijuError) else value)
        if isinstance(value, Sentence | GuijuError)
        else value
        for name, value in sentence.values.items()
    }
    return {"message": sentence.message, "values": values}


def _sentence(plain: dict[str, Any]) -> Sentence:
    values = {name: _sentence(value) if isinstance(value, dict) else value for name, value in plain["values"].items()}
    return Sentence(plain["message"], **values)


def _main(reader: str, path: str, memory: str, seconds: str, *name: str) -> None:
    module, _colon, called = reader.partition(":")
    function = getattr(importlib.import_module(module), called)
    with contextlib.suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"read": function(Path(path), *name)}
    except UnreadableFile as reason:
        answer = {"fault": _plain(reason.args[0])}
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_DATACLASS | orjson.OPT_NON_STR_KEYS))


if __name__ == "__main__":
    _main(*sys.argv[1:])
