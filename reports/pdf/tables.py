"""A table of a document: columns with widths in millimetres, rows of finished text (see pdf/_table.html).

Widths are always given, for an automatic layout grows worse than quadratically with unbroken Chinese text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: the type area
WIDTH = 156
#: a table up to this many rows is kept on one page
KEPT_WHOLE = 8


@dataclass(frozen=True)
class Column:
    """`width` in millimetres, one that static/pdf/print.css names; `align` "" (left), "num" or "mid"."""

    name: str
    width: int
    align: str = ""

    @property
    def size(self) -> str:
        """The class of its width; a text, because a template would localise a number."""
        return f"w{self.width}"


@dataclass(frozen=True)
class Table:
    """`headed`: a row's first cell is its heading; `summed`: the last row is a sum; `unit` stands above."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str = ""
    headed: bool = False
    summed: bool = False

    @property
    def long(self) -> bool:
        return len(self.rows) > KEPT_WHOLE

    @property
    def lines(self) -> list[dict[str, object]]:
        """The rows as the template walks over them: heading or "", cells with their alignment, sum or not."""
        aligns = [column.align for column in self.columns]
        return [
            {
                "headed": self.headed,
                "head": row[0] if self.headed else "",
                "cells": list(zip(row, aligns, strict=True))[1 if self.headed else 0 :],
                "sum": self.summed and at == len(self.rows),
            }
            for at, row in enumerate(self.rows, 1)
        ]


def table(
    columns: Sequence[Column],
    rows: Iterable[tuple[str, ...]],
    *,
    unit: str = "",
    headed: bool = False,
    summed: bool = False,
) -> Table | None:
    """A table, or None without rows. Raises ValueError when the columns don't fill the type area."""
    if (wide := sum(column.width for column in columns)) != WIDTH:
        raise ValueError(f"the columns are {wide} mm wide, the type area {WIDTH} mm")
    made = Table(tuple(columns), tuple(rows), unit, headed, summed)
    return made if made.rows else None
