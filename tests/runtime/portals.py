"""Real portals for tests: each the supervisor in a process of its own, with its home and port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portal.runtime.address import Address, is_up
from portal.runtime.home import BASE_DIR, Home
from tests.services import wait_until

#: seconds; much longer than it takes, for the machine may be busy with other tests
PATIENCE = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A PORTAL_HOME whose processes are ended with it, whatever the test did to them."""
    home = Path(tempfile.mkdtemp(prefix="portal-home-"))
    try:
        yield home
    finally:
        for pid in processes_of(home):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(home, ignore_errors=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    """This process's environment without what the tests themselves set."""
    own = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {k: v for k, v in os.environ.items() if k not in own} | {"PORTAL_HOME": str(home)} | more


def processes_of(home: Path) -> list[int]:
    """Every living process that was started for this home: it is in the environment or in the command line.

    (Valkey writes its title over its environment.)
    """
    numbers = [int(process.name) for process in Path("/proc").iterdir() if process.name.isdigit()]
    return [pid for pid in numbers if str(home) in read(pid, "environ") + read(pid, "cmdline")]


def read(pid: int, name: str) -> str:
    """A file of the process with blanks for zeros; empty when the process has gone."""
    try:
        return (Path("/proc") / str(pid) / name).read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


@dataclass
class Portal:
    home: Path
    port: int
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, home: Path, *options: str, port: int = 0, **more: str) -> "Portal":
        port = port or free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.supervisor", *options],
            cwd=BASE_DIR,
            env=environment(home, PORT=str(port), **more),
            stdin=subprocess.DEVNULL,
            stdout=(home / "said").open("ab"),
            stderr=subprocess.STDOUT,
        )
        return cls(home, port, process)

    def until_up(self, seconds: float = PATIENCE) -> "Portal":
        wait_until(lambda: self.process.poll() is not None or self.is_up(), f"up: {self.said()}", seconds)
        assert self.process.poll() is None, self.said()
        return self

    def is_up(self) -> bool:
        return is_up(Address("127.0.0.1", self.port))

    def said(self) -> str:
        return (self.home / "said").read_text()

    def until_said(self, words: str, seconds: float = PATIENCE) -> None:
        wait_until(lambda: words in self.said() or self.process.poll() is not None, f"said {words!r}", seconds)
        assert words in self.said(), self.said()

    def ends(self, seconds: float = PATIENCE) -> int:
        """Its exit status."""
        return self.process.wait(seconds)

    def until_nothing_is_left(self, seconds: float = 30) -> None:
        wait_until(lambda: not processes_of(self.home), f"nothing is left: {processes_of(self.home)}", seconds)

    def pids(self, words: str) -> list[int]:
        """Its processes whose command line holds these words."""
        return [pid for pid in processes_of(self.home) if words in read(pid, "cmdline")]

    @property
    def lock(self) -> Path:
        return Home(self.home).lock


def parent(pid: int) -> int:
    return int(read(pid, "stat").rpartition(")")[2].split()[1])
