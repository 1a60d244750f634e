"""Timing things against each other, and the figures that come out."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection


@dataclass(frozen=True)
class Figure:
    """A ratio with its goal (the most that it may be, or with `at_least` the least; None: no goal), and in words what
    was divided by what."""

    name: str
    ratio: float
    goal: float | None
    how: str
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


def seconds(work: Callable[[], object]) -> float:
    """The processor time of `work`, which neighbours on the machine disturb least.

    A PostgreSQL works in processes of its own, so there it is the time that passes.
    """
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    gc.collect()
    start = clock()
    work()
    return clock() - start


def in_turn(one: Callable[[], float], other: Callable[[], float], pairs: int) -> list[tuple[float, float]]:
    """Both timed `pairs` times in turn, each first every other time: what slows the machine meets both."""
    found = []
    for number in range(pairs):
        if number % 2:
            second = other()
            found.append((one(), second))
        else:
            found.append((one(), other()))
    return found


def median_ratio(pairs: list[tuple[float, float]]) -> float:
    return median(one / other for one, other in pairs)


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return median(one for one, _other in pairs), median(other for _one, other in pairs)


def peak_memory() -> int:
    """The most bytes of memory that this process has held.

    Not getrusage: a child starts there with what its parent held when it was forked.
    """
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
