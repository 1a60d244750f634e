"""What is wrong with a workbook, in the words of the one who keeps it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.crypto import scrub
from portal.web.errors import Refused

#: more faults than this are counted, not listed: a file of a million bad cells must not fill the memory
MAX_LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault (or warning): where it is, what stands there, and what is expected there instead."""

    sheet: str
    row: int | None
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        row = _("row %(number)d") % {"number": self.row} if self.row else ""
        place = " ".join(part for part in (self.sheet, row, self.column) if part)
        words = {"place": place, "value": self.value, "expected": self.expected}
        return _("%(place)s: “%(value)s”, expected: %(expected)s") % words


class Faults:
    """A list of faults that stops listing at MAX_LISTED and goes on counting."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.listed: list[Fault] = []
        self.count = 0
        self.extend(faults)

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.add(fault)

    def sort(self, key: Callable[[Fault], Any]) -> None:
        self.listed.sort(key=key)

    def copy(self) -> "Faults":
        other = Faults(self.listed)
        other.count = self.count
        return other

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.listed)

    def __len__(self) -> int:
        return self.count


class Faulty(Refused):
    """A workbook (or a row of it) is faulty: nothing was stored. `faults` has them all, `warnings` what is odd."""

    def __init__(self, faults: Faults, warnings: Faults | None = None) -> None:
        super().__init__(*(str(fault) for fault in faults))
        self.faults = faults
        self.warnings = warnings or Faults()


def shown(value: Any) -> str:
    """A cell's value as a fault quotes it: never longer than a line, and without numbers of persons, wherever they
    were typed, for faults are kept."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = scrub(f"{value:f}" if isinstance(value, Decimal) else str(value))
    return text if len(text) <= 80 else text[:79] + "…"
