"""`python -m portal.supervisor [--empty]`: starts the portal, keeps it running, and stops it in order.

`run` ends in this process. It sees to the first start (portal.runtime.first_start), then runs Valkey (unless
REDIS_URL names another broker), the web server, a Celery worker and beat, each under a guard that ends it
when this process is killed. A service that dies is started again, later and later; a worker that says that
the machine lacks something stops the portal.
"""

import argparse
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

from portal.runtime import CANNOT_START, services
from portal.runtime.address import Address, is_up
from portal.runtime.home import Home
from portal.runtime.progress import DEMO_YEAR, Progress
from portal.runtime.services import Running, Service
from portal.runtime.single import AlreadyRunning, only_one

#: seconds to wait before a service is started again; the last one is repeated
BACK_OFF = (1, 2, 5, 10, 30)
#: seconds that a worker may take until it is warm and answers
WARM_UP = "120"
#: a service that has run this long has recovered
STEADY = 60


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


class Stop(Exception):
    """The portal stops; `status` is its exit status."""

    def __init__(self, status: int = 0) -> None:
        super().__init__()
        self.status = status


class Kept:
    """A service that is kept running; `again_at` is when it starts again after it has died."""

    def __init__(self, service: Service, home: Home, lock: int) -> None:
        self.service, self.home, self.lock = service, home, lock
        self.failures = 0
        self.start()

    def start(self) -> None:
        self.running = Running(self.service, self.home, self.lock)
        self.started = time.monotonic()
        self.again_at: float | None = None

    def look_after(self) -> None:
        """Starts it again when it has died, after a while; raises Stop when that would not help."""
        now = time.monotonic()
        if self.again_at is not None:
            if now >= self.again_at:
                self.start()
            return
        status = self.running.status()
        if status is None:
            self.running.turn_log()
            return
        if status == CANNOT_START:
            say(self.running.last_words())
            raise Stop(1)
        self.failures = 1 if now - self.started > STEADY else self.failures + 1
        delay = BACK_OFF[min(self.failures, len(BACK_OFF)) - 1]
        self.again_at = now + delay
        say(f"{self.service.name} ended (exit status {status}) and starts again in {delay} s.")
        say(f"{self.running.log}:\n{self.running.last_words()}")


class Supervisor:
    def __init__(self, home: Home, lock: int) -> None:
        self.home = home
        self.lock = lock
        self.asked = threading.Event()
        self.kept: list[Kept] = []
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.asked.set())

    def start(self, service: Service) -> Kept:
        kept = Kept(service, self.home, self.lock)
        self.kept.append(kept)
        return kept

    def foreground(self, *command: str) -> int:
        """Runs a command of the portal to its end, its words on this terminal; its exit status."""
        service = Service("command", [sys.executable, *command], patience=5)
        running = Running(service, self.home, self.lock, to_log=False)
        try:
            while (status := running.status()) is None:
                self.wait(0.1)
            return status
        finally:
            running.stop()

    def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Looks after the services until the condition holds; False when it did not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            self.wait(0.1)
        return True

    def wait(self, seconds: float) -> None:
        """One turn: raises Stop when asked to stop, and starts again what has died."""
        if self.asked.wait(seconds):
            raise Stop
        for kept in self.kept:
            kept.look_after()

    def stop_all(self) -> None:
        """Web first, so that nothing new comes in; the broker last."""
        for name in ("web", "beat", "worker", "valkey"):
            for kept in self.kept:
                if kept.service.name == name:
                    kept.running.stop()
        services.remove_socket_directory(self.home)


def serve(supervisor: Supervisor, address: Address, empty: bool) -> None:
    """From nothing to a running portal, and on until it is asked to stop (raises Stop)."""
    home = supervisor.home
    if supervisor.foreground("-m", "portal.runtime.first_start", *(["--empty"] if empty else [])):
        raise Stop(1)
    if not (os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE")):
        services.make_socket_directory(home)
        supervisor.start(services.valkey(home))
    web = supervisor.start(services.web(str(address)))
    if not supervisor.until(lambda: is_up(address), 60):
        say(f"The web server does not answer. {web.running.log}:\n{web.running.last_words(20)}")
        raise Stop(1)
    supervisor.start(services.worker())
    supervisor.start(services.beat())
    progress = Progress.read(home)
    say(f"\nThe portal is at http://{address}/")
    if progress and progress.accounts:
        say(progress.accounts)
    if progress and progress.reports_due:
        make_first_reports(supervisor, progress)
    say("Stop it with Ctrl-C.")
    while True:
        supervisor.wait(0.5)


def make_first_reports(supervisor: Supervisor, progress: Progress) -> None:
    say("Making the demo year's reports.")
    if supervisor.foreground("manage.py", "make_reports", str(DEMO_YEAR), "--wait", WARM_UP) == 0:
        progress.advance(supervisor.home, "done")
    else:
        say("Not all reports were made; the next start tries again.")


@contextlib.contextmanager
def stopping(supervisor: Supervisor) -> Iterator[None]:
    try:
        yield
    finally:
        if supervisor.kept:
            say("Stopping.")
        supervisor.stop_all()


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run", description="Starts the portal.")
    parser.add_argument("--empty", action="store_true", help="begin with an empty district, not with the demo")
    empty = parser.parse_args().empty
    try:
        address = Address.from_environment()
        home = Home.from_environment().prepare()
        with only_one(home, str(address)) as lock:
            address.must_be_free()
            supervisor = Supervisor(home, lock)
            with stopping(supervisor):
                serve(supervisor, address, empty)
    except Stop as stop:
        return stop.status
    except (AlreadyRunning, ValueError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
