"""What one process of a run computes and the others read: dear to make, and the same for all."""

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

#: names a folder of this run's processes (`tests/__main__.py`); each database has a run of its own
FOLDER = "PORTAL_TESTS_SHARED"


def of_the_run(name: str, make: Callable[[], T]) -> T:
    """What `make` answers, made by the first process that asks; the others wait for it."""
    with shared_file(name) as file:
        if file and file.stat().st_size:
            kept: T = pickle.loads(file.read_bytes())
            return kept
        made = make()
        if file:
            file.write_bytes(pickle.dumps(made))
        return made


@contextmanager
def shared_file(name: str) -> Iterator[Path | None]:
    """A file of this run's processes, for one of them at a time; none where pytest was started by itself."""
    folder = os.environ.get(FOLDER)
    if not folder:
        yield None
        return
    path = Path(folder) / name
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield path
