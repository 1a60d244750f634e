"""One running portal for one PORTAL_HOME."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from portal.runtime.home import Home

#: how long the processes of a killed supervisor may take to end, in seconds
LEFTOVERS = 15


class AlreadyRunning(Exception):
    pass


@contextlib.contextmanager
def only_one(home: Home, address: str) -> Iterator[int]:
    """Holds the home's lock and yields its file descriptor, which the guards inherit.

    So it is held until the last process of a killed supervisor has gone, and that is waited for. Raises
    AlreadyRunning when a living supervisor holds it.
    """
    lock = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + LEFTOVERS
        while not _try(lock):
            pid, _, where = os.pread(lock, 200, 0).decode().strip().partition(" ")
            if _is_alive(pid) or time.monotonic() > deadline:
                raise AlreadyRunning(f"The portal of {home.root} is running already (process {pid}, http://{where}/).")
            time.sleep(0.1)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()} {address}\n".encode(), 0)
        yield lock
    finally:
        os.close(lock)


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: str) -> bool:
    if not pid:  # the other one is between taking the lock and writing its number
        return True
    try:
        state = (Path("/proc") / pid / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # killed, and its parent hasn't looked yet
