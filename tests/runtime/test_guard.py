"""A guarded command ends with its starter, and takes everything it started along."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.runtime import guard
from tests.services import wait_until

#: a parent and a child that both ignore SIGTERM; the child's number is printed
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), child.pid, flush=True)
time.sleep(60)
"""


def guarded(patience: float, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", guard.__file__, str(patience), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("command", "status"), [("exit 3", 3), ("kill -9 $$", 137)])
def test_it_ends_with_the_status_of_its_command(command: str, status: int) -> None:
    assert guarded(5, "sh", "-c", command).wait(10) == status


def test_a_command_that_stops_when_asked_has_time_to_do_so() -> None:
    process = guarded(10, "sh", "-c", "trap 'sleep 0.5; echo tidied; exit' TERM; echo ready; sleep 60 & wait")
    assert process.stdin and process.stdout and process.stdout.readline() == "ready\n"
    process.stdin.close()
    assert process.stdout.read() == "tidied\n"


def test_a_command_that_does_not_stop_is_killed_with_its_children() -> None:
    process = guarded(0.5, sys.executable, "-c", STUBBORN)
    assert process.stdin and process.stdout
    parent, child = map(int, process.stdout.readline().split())
    process.stdin.close()
    assert process.wait(10) == -signal.SIGKILL
    wait_until(lambda: not is_alive(parent) and not is_alive(child), "both are gone", 5)


def test_a_signal_for_everybody_does_not_take_the_guard_first() -> None:
    process = guarded(0.5, sys.executable, "-c", STUBBORN)
    assert process.stdin and process.stdout
    parent, child = map(int, process.stdout.readline().split())
    os.kill(process.pid, signal.SIGTERM)
    os.kill(process.pid, signal.SIGINT)
    process.stdin.close()
    process.wait(10)
    wait_until(lambda: not is_alive(parent) and not is_alive(child), "both are gone", 5)


def test_what_it_guards_is_asked_to_end_when_even_the_guard_is_killed() -> None:
    process = guarded(5, sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    assert process.stdout
    command = int(process.stdout.readline())
    process.kill()
    wait_until(lambda: not is_alive(command), "it is gone", 5)
