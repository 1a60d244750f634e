"""Checks beside the request, each in a thread and with a time limit: what hangs does not hang the probe."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import connections

#: seconds after which a check that has not answered has failed
PATIENCE = 3.0


@dataclass(frozen=True)
class Finding:
    """`detail` is a short sentence without secrets, hosts or paths."""

    ok: bool
    detail: str


Check = Callable[[], Finding]


class Round:
    """One turn of a check, in a thread of its own."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.over = threading.Event()
        self.finding = Finding(False, "it has not answered in time")
        threading.Thread(target=self.run, name="readiness", daemon=True).start()

    def run(self) -> None:
        try:
            self.finding = self.check()
        except Exception as error:
            self.finding = Finding(False, f"the check met a fault: {type(error).__name__}")
        finally:
            connections.close_all()
            self.over.set()


class Checks:
    """Checks by name. Who asks while one is still on its way waits for that one: none is begun twice at a time."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self.checks = checks
        self.lock = threading.Lock()
        self.rounds: dict[str, Round] = {}

    def findings(self, seconds: float = PATIENCE) -> dict[str, Finding]:
        with self.lock:
            for name, check in self.checks.items():
                if name not in self.rounds or self.rounds[name].over.is_set():
                    self.rounds[name] = Round(check)
            rounds = dict(self.rounds)
        deadline = time.monotonic() + seconds
        for turn in rounds.values():
            turn.over.wait(max(0.0, deadline - time.monotonic()))
        return {name: turn.finding for name, turn in rounds.items()}
