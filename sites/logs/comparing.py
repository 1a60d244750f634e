"""Two versions of a log side by side: what was added, removed and changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
#: fields of a version beside its activities, in the order of the page
HEAD = ("open_days", "note")
#: fields of an activity
LINE = ("date", "course", "topic", "participants", "minutes")
#: a line is another one when fewer of its fields are the same
LEAST_ALIKE = 3

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A field in the older and the newer version; None where there is no such line."""

    name: str
    old: Any
    new: Any

    @property
    def differs(self) -> bool:
        return bool(self.old != self.new)


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of an activity in both versions, or in one of them."""

    state: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Difference:
    """All that stands in either version, in the order of the newer one; what was removed stands where it was."""

    head: tuple[Cell, ...]
    lines: tuple[Pair, ...]

    def count(self, state: str) -> int:
        return sum(pair.state == state for pair in self.lines)

    @property
    def is_same(self) -> bool:
        return not any(cell.differs for cell in self.head) and self.count(SAME) == len(self.lines)


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """The difference between two contents as sites.services.revisions keeps them. What is missing in one is empty."""
    head = tuple(Cell(name, old.get(name, ""), new.get(name, "")) for name in HEAD)
    return Difference(head, tuple(_lines(old.get("activities", ()), new.get("activities", ()))))


def _lines(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Pair]:
    """Lines that are the same first, then those that are most alike; what is left was added or removed."""
    of_new: dict[int, int] = {}
    alike = sorted(
        ((-_alike(was, now), abs(i - j), j, i) for i, was in enumerate(old) for j, now in enumerate(new)),
    )
    taken: set[int] = set()
    for score, _far, j, i in alike:
        if -score >= LEAST_ALIKE and j not in of_new and i not in taken:
            of_new[j] = i
            taken.add(i)
    left = [i for i in range(len(old)) if i not in taken]
    for j, now in enumerate(new):
        ahead = next((of_new[k] for k in range(j, len(new)) if k in of_new), len(old))
        while left and left[0] < ahead:
            yield _pair(old[left.pop(0)], None)
        yield _pair(old[of_new[j]] if j in of_new else None, now)
    for i in left:
        yield _pair(old[i], None)


def _alike(was: Line, now: Line) -> int:
    return sum(was.get(name) == now.get(name) for name in LINE)


def _pair(was: Line | None, now: Line | None) -> Pair:
    cells = tuple(Cell(name, was.get(name) if was else None, now.get(name) if now else None) for name in LINE)
    if was is None or now is None:
        return Pair(ADDED if was is None else REMOVED, cells)
    return Pair(CHANGED if any(cell.differs for cell in cells) else SAME, cells)
