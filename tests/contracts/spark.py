"""A Spark of our own for as long as the tests run: a standalone master and two workers, on loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PATIENCE_S = 60.0

#: For programs that live a minute: a simple collector, and no long thoughts about what runs often.
_JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
_DEFAULTS = f"""\
spark.driver.host               127.0.0.1
spark.driver.bindAddress        127.0.0.1
spark.driver.memory             512m
spark.driver.extraJavaOptions   {_JAVA}
spark.executor.memory           512m
spark.executor.extraJavaOptions {_JAVA}
spark.sql.codegen.wholeStage    false
spark.sql.codegen.factoryMode   NO_CODEGEN
"""


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """Start it; gives host:port of the master."""
    import pyspark

    home = Path(pyspark.__file__).parent
    with tempfile.TemporaryDirectory(prefix="guiju-spark-") as folder, ExitStack() as running:
        root = Path(folder)
        (root / "spark-defaults.conf").write_text(_DEFAULTS, encoding="ascii")
        surroundings = {"SPARK_HOME": str(home), "SPARK_CONF_DIR": folder, "SPARK_LOCAL_IP": "127.0.0.1"}
        running.enter_context(_environment(**surroundings, SPARK_DAEMON_MEMORY="256m", SPARK_DAEMON_JAVA_OPTS=_JAVA))

        def start(name: str, kind: str, *arguments: str) -> Path:
            log = root / f"{name}.log"
            command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{kind}", "--host", "127.0.0.1"]
            with log.open("wb") as file:
                process = subprocess.Popen(
                    [*command, "--port", "0", "--webui-port", "0", *arguments],
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            running.callback(_stop, process)
            return log

        log = start("master", "master.Master")
        master = _told(log, r"Starting Spark master at spark://(\S+)")
        options = ["--cores", "1", "--memory", "600m"]
        for number in range(workers):
            start(
                f"worker-{number}",
                "worker.Worker",
                *options,
                "--work-dir",
                str(root / f"{number}"),
                f"spark://{master}",
            )
        _told(log, rf"(?s)(?:Registering worker.*){{{workers}}}")
        yield master


def _told(log: Path, pattern: str) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while not (found := re.search(pattern, text := log.read_text("utf-8", "replace"))):
        assert time.monotonic() < deadline, text
        time.sleep(0.05)
    return found[found.re.groups]


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The whole group: a worker starts executors."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
