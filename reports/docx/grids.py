"""Where the cells of a table stand: Word has one for every place, also under a cell that reaches down."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from reports.docx.markup import twips
from reports.docx.reading import classes

#: the class of a column's width in millimetres
WIDTH = re.compile(r"w(\d+)$")


@dataclass(frozen=True)
class Slot:
    """A place `span` columns wide from `column` on. `cell` is None below one that reaches down, which `reaches`."""

    cell: Element | None
    column: int
    span: int
    reaches: bool = False

    @property
    def merge(self) -> str:
        return "<w:vMerge/>" if self.cell is None else '<w:vMerge w:val="restart"/>' if self.reaches else ""


def laid(rows: Iterable[Element]) -> Iterator[list[Slot]]:
    """The slots of each row."""
    hanging: dict[int, tuple[int, int]] = {}
    for row in rows:
        line: list[Slot] = []
        below: dict[int, tuple[int, int]] = {}
        column = 0
        for cell in (*row, None):
            while column in hanging:
                left, span = hanging[column]
                line.append(Slot(None, column, span))
                if left > 1:
                    below[column] = left - 1, span
                column += span
            if cell is None:
                break
            span, down = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
            line.append(Slot(cell, column, span, down > 1))
            if down > 1:
                below[column] = down - 1, span
            column += span
        hanging = below
        yield line


def widths(table: Element, across: int, room: float) -> list[int]:
    """Of `across` columns, in twips, after their classes; those without one share the rest of `room` millimetres."""
    columns = list(table.iter("col"))
    given = [_width(column) for column in columns] + [0.0] * (across - len(columns))
    open_ones = given.count(0)
    share = max(room - sum(given), 0) / open_ones if open_ones else 0
    edges = [0.0]
    for wide in given:
        edges.append(edges[-1] + (wide or share))
    return [twips(end) - twips(start) for start, end in pairwise(edges)]


def _width(column: Element) -> float:
    return next((float(found[1]) for name in classes(column) if (found := WIDTH.match(name))), 0.0)
