"""Result sheets of an export: what the rules made of the ledgers (docs/workbook.md)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

#: a cell as Python means it: text, whole number, Decimal, date, datetime, or None for an empty cell
Cell = Any


@dataclass(frozen=True)
class ResultSheet:
    """`rows(actor, year)` yields tuples in the order of `headers`; a year of None means all years."""

    name: str
    headers: tuple[str, ...]
    rows: Callable[[Any, int | None], Iterable[tuple[Cell, ...]]]
