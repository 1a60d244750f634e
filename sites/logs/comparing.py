"""Two versions of a log side by side: what was added, removed and changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
#: fields of a version beside its lines, in the order of the page
HEAD = ("open_days", "note")
ACTIVITIES, INCIDENTS, SURVEYS, PHOTOS = "activities", "incidents", "surveys", "photos"
#: the parts of a version that are lines, with the fields of a line
LINES: Mapping[str, tuple[str, ...]] = {
    ACTIVITIES: ("date", "course", "topic", "participants", "minutes"),
    INCIDENTS: ("date", "grade", "description"),
    SURVEYS: ("date", "valid", "satisfied"),
    PHOTOS: ("photo",),
}
#: a line is another one when fewer of its fields are the same
LEAST_ALIKE: Mapping[str, int] = {ACTIVITIES: 3, INCIDENTS: 2, SURVEYS: 2, PHOTOS: 1}

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
    """A line in both versions, or in one of them."""

    state: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """All lines that stand in either version, in the order of the newer one; what was removed stands where it was.

    Where a version was kept without this part (`old_unknown`, `new_unknown`) nothing is said to differ: the lines are
    those of the other one."""

    lines: tuple[Pair, ...]
    old_unknown: bool = False
    new_unknown: bool = False

    def count(self, state: str) -> int:
        return sum(pair.state == state for pair in self.lines)

    @property
    def is_same(self) -> bool:
        return not self.old_unknown and not self.new_unknown and self.count(SAME) == len(self.lines)


@dataclass(frozen=True)
class Difference:
    """All that stands in either version."""

    head: tuple[Cell, ...]
    parts: Mapping[str, Part]

    @property
    def is_same(self) -> bool:
        return not any(cell.differs for cell in self.head) and all(part.is_same for part in self.parts.values())


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """The difference between two contents as sites.services.revisions keeps them. A field that is missing in one is
    empty; a part that is missing was not kept then."""
    head = tuple(Cell(name, old.get(name, ""), new.get(name, "")) for name in HEAD)
    return Difference(head, {name: _part(name, old.get(name), new.get(name)) for name in LINES})


def _part(name: str, old: Sequence[Line] | None, new: Sequence[Line] | None) -> Part:
    was, now = (old or new or (), new or old or ()) if old is None or new is None else (old, new)
    return Part(tuple(_lines(name, was, now)), old is None, new is None)


def _lines(name: str, old: Sequence[Line], new: Sequence[Line]) -> Iterator[Pair]:
    """Lines that are the same first, then those that are most alike; what is left was added or removed."""
    fields, least = LINES[name], LEAST_ALIKE[name]
    of_new: dict[int, int] = {}
    alike = sorted(
        ((-_alike(fields, was, now), abs(i - j), j, i) for i, was in enumerate(old) for j, now in enumerate(new)),
    )
    taken: set[int] = set()
    for score, _far, j, i in alike:
        if -score >= least and j not in of_new and i not in taken:
            of_new[j] = i
            taken.add(i)
    left = [i for i in range(len(old)) if i not in taken]
    for j, now in enumerate(new):
        ahead = next((of_new[k] for k in range(j, len(new)) if k in of_new), len(old))
        while left and left[0] < ahead:
            yield _pair(fields, old[left.pop(0)], None)
        yield _pair(fields, old[of_new[j]] if j in of_new else None, now)
    for i in left:
        yield _pair(fields, old[i], None)


def _alike(fields: Sequence[str], was: Line, now: Line) -> int:
    return sum(was.get(name) == now.get(name) for name in fields)


def _pair(fields: Sequence[str], was: Line | None, now: Line | None) -> Pair:
    cells = tuple(Cell(name, was.get(name) if was else None, now.get(name) if now else None) for name in fields)
    if was is None or now is None:
        return Pair(ADDED if was is None else REMOVED, cells)
    return Pair(CHANGED if any(cell.differs for cell in cells) else SAME, cells)
