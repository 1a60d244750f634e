"""Python's garbage collector, kept from looking through rows by the hundred thousand that are no garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Also a decorator. Rows and models refer to each other in no circles: they are freed all the same.

    Without it every import of a large district spends a quarter of its time on collections that find nothing.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
