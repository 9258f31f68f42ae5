"""`guiju up` with real processes: what a person sees when it starts, stops, and cannot start."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest
from tests.commands.processes import command_line, eventually, guiju, outcome, up

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of state on which `up` has been once."""
    data = tmp_path_factory.mktemp("made") / "var"
    running = up(data, "--empty")
    running.process.terminate()
    assert outcome(running.process)[0] == 0
    return data


@pytest.fixture
def running(made):
    running = up(made)
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate(timeout=30)


@pytest.fixture
def taken_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_the_address_it_prints_answers(running):
    with urllib.request.urlopen(running.address, timeout=10) as answer:
        assert answer.status == 200


def test_a_secret_key_is_made_once_for_its_owner_alone(made, running):
    assert (made / "secret-key").stat().st_mode & 0o777 == 0o600


def test_starting_empty_is_remembered(made, running):
    with urllib.request.urlopen(running.address, timeout=10) as answer:
        assert "演示" not in answer.read().decode()


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything_cleanly_and_soon(running, number):
    everyone = running.descendants()
    began = time.monotonic()
    running.process.send_signal(number)
    status, _, errors = outcome(running.process)
    assert (status, errors) == (0, "")
    assert time.monotonic() - began < 5
    assert not [pid for pid, line in everyone.items() if command_line(pid) == line]


@needs_proc
def test_children_do_not_outlive_a_parent_that_was_killed(running):
    everyone = running.descendants()
    assert len(everyone) >= 3  # serve, at least one of its processes, worker
    running.process.kill()
    assert eventually(lambda: not [pid for pid, line in everyone.items() if command_line(pid) == line])


@needs_proc
@pytest.mark.parametrize("name", ["serve", "worker"])
def test_a_child_that_dies_is_reported_and_stops_the_rest(running, name):
    everyone = running.descendants()
    direct = [pid for pid, line in everyone.items() if f"-m guiju {name}" in line]
    os.kill(min(direct), signal.SIGKILL)
    status, _, errors = outcome(running.process)
    assert status == 1
    assert f"guiju {name} 意外停止（退出码 -9）" in errors
    assert eventually(lambda: not [pid for pid, line in everyone.items() if command_line(pid) == line])


@needs_proc
def test_a_server_process_that_dies_is_replaced(running):
    before = running.descendants()
    serving = max(pid for pid, line in before.items() if "-m guiju serve" in line)
    os.kill(serving, signal.SIGKILL)
    assert eventually(lambda: set(running.descendants()) - set(before))
    with urllib.request.urlopen(running.address, timeout=10) as answer:
        assert answer.status == 200


@needs_proc
def test_jobs_give_way_to_readers(running):
    nice = {
        name: os.getpriority(os.PRIO_PROCESS, pid)
        for pid, line in running.descendants().items()
        for name in ("serve", "worker")
        if f" {name}" in line
    }
    assert nice["worker"] > nice["serve"]


def test_a_second_up_on_the_same_folder_names_the_first(made, running):
    status, _, errors = outcome(guiju("up", "--port", "0", "--data", made))
    assert status == 2
    assert f"已有一个规矩在运行（进程 {running.process.pid}）" in errors
    assert errors.count("\n") == 1


def test_a_port_in_use_is_one_sentence_before_anything_is_made(taken_port, tmp_path):
    status, _, errors = outcome(guiju("up", "--port", str(taken_port), "--data", tmp_path / "var"))
    assert status == 2
    assert errors == f"端口 {taken_port} 已被占用；请停掉占用它的程序，或用 --port 另选一个。\n"
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--port", "99999"), "A port is 0 to 65535, not 99999."),
        (("--host", "no-such-host.invalid"), "Cannot listen on port 8000 of no-such-host.invalid"),
        (("--host", "192.0.2.1", "--port", "0"), "Cannot listen on port 0 of 192.0.2.1"),
    ],
)
def test_an_address_that_cannot_be_had_is_one_sentence(arguments, sentence, tmp_path):
    status, _, errors = outcome(guiju("--lang", "en", "up", "--data", tmp_path, *arguments))
    assert status == 2
    assert errors.startswith(sentence)
    assert errors.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "a-file").touch()
    status, _, errors = outcome(guiju("up", "--port", "0", "--data", tmp_path / "a-file" / "var"))
    assert status == 2
    assert "不能写入" in errors
    assert errors.count("\n") == 1


def test_a_first_start_can_be_stopped_and_the_next_goes_on(tmp_path):
    process = guiju("up", "--port", "0", "--data", tmp_path / "var", "--empty")
    assert "正在建立数据库" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    status, _, errors = outcome(process)
    assert (status, errors) == (0, "已停止；下次启动会接着做。\n")
    running = up(tmp_path / "var")
    running.process.terminate()
    assert outcome(running.process)[0] == 0


def test_the_second_start_makes_nothing_again(made):
    """How long it takes is measured by benchmarks/up.py, on a machine that does nothing else."""
    kept = {path: path.stat().st_mtime_ns for path in made.glob("search/*/meta.json")}
    running = up(made)
    running.process.terminate()
    status, _, errors = outcome(running.process)
    assert (status, errors) == (0, "")
    assert {path: path.stat().st_mtime_ns for path in made.glob("search/*/meta.json")} == kept
