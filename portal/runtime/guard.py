"""Runs one command that must not outlive its starter, however the starter ends (kill -9 included).

Run as a script in a session of its own: `python -I -S guard.py PATIENCE COMMAND…`. Its standard input is a
pipe that the starter holds open and never writes to. When that ends, the command gets SIGTERM; as soon as
it has ended, or after PATIENCE seconds, the whole process group gets SIGKILL, this guard included. If the
command ends by itself, the guard ends with its exit status (128 + n after signal n), and the starter ends
the rest of the group.
"""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys

#: prctl's option "send me this signal when my parent dies"
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
#: how often it looks whether the command has ended, in seconds
TICK = 0.2


def guard(patience: float, command: list[str]) -> int:
    # A SIGTERM or Ctrl-C meant for all must not take the guard before what it guards.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=in_child)  # noqa: S603
    while child.poll() is None:
        if select.select([sys.stdin], [], [], TICK)[0]:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(patience)
            os.killpg(0, signal.SIGKILL)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def in_child() -> None:
    # If even the guard is killed, and nobody is left who would end the group.
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(guard(float(sys.argv[1]), sys.argv[2:]))
