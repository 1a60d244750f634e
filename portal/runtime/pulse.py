"""A sign of life in a file, for the health checks of containers: touched while a worker's or beat's loop goes round.

Asking a worker through the broker instead would start a whole Celery twice a minute.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from celery.signals import beat_init, before_task_publish, heartbeat_sent

#: how often the file is touched at most, in seconds
EVERY = 10.0


class Pulse:
    """The file `portal-NAME.pulse` in the directory for temporary files."""

    def __init__(self, name: str) -> None:
        self.path = Path(tempfile.gettempdir()) / f"portal-{name}.pulse"
        self.last = -EVERY

    def touch(self) -> None:
        now = time.monotonic()
        if now - self.last >= EVERY:
            self.last = now
            self.path.touch()


worker, beat = Pulse("worker"), Pulse("beat")


def on_heartbeat(**_: Any) -> None:
    """A worker's own loop, which has the broker."""
    worker.touch()


def on_beat(**_: Any) -> None:
    """Beat wakes the sweep every 15 seconds; that it means to is what shows that it lives."""
    beat.touch()
    before_task_publish.connect(on_schedule)


def on_schedule(**_: Any) -> None:
    beat.touch()


heartbeat_sent.connect(on_heartbeat)
beat_init.connect(on_beat)
