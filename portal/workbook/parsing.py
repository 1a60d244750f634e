"""From a raw sheet to typed rows: each cell is read by its column, and every fault is listed."""

from collections import Counter, namedtuple
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from portal.workbook.columns import BadCell, Column
from portal.workbook.faults import Fault, Faults, shown
from portal.workbook.reading import Cell, ErrorCell, RawSheet

#: stands where a cell could not be read, so that checks can pass over it
BAD: Any = object()


def row_type(name: str, columns: Sequence[Column]) -> Any:
    """A named tuple with a field a column: what a row of the sheet is everywhere in the portal."""
    return namedtuple(name, [column.field for column in columns])


@dataclass
class ParsedSheet:
    """The rows that could be read whole, with their numbers as Excel counts, in the order of the file.

    `half_read` are the others, each with its number, BAD in place of what could not be read. Without one of its
    columns a sheet is not `legible`: nothing is known of its rows.
    """

    numbers: list[int] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    half_read: list[tuple[int, Any]] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    legible: bool = True


def parse(sheet: str, row: Any, columns: Sequence[Column], raw: RawSheet, faults: Faults) -> ParsedSheet:
    """Typed rows of `raw`, without those of blanks; faults of columns and cells go to `faults`."""
    known = {column.header for column in columns}
    unknown = [header for header in raw.headers if header and header not in known]
    counts = Counter(raw.headers)
    for column in columns:
        if not counts[column.header]:
            faults.add(Fault(sheet, 1, column.header, "", _("this column; it is missing")))
        elif counts[column.header] > 1:
            faults.add(Fault(sheet, 1, column.header, column.header, _("this column once; it is there more often")))
    if any(counts[header] != 1 for header in known):
        return ParsedSheet(unknown_columns=unknown, legible=False)
    parsed = ParsedSheet(unknown_columns=unknown)
    readers = [_Reader(sheet, column, raw.headers.index(column.header), faults) for column in columns]
    make_row = partial(tuple.__new__, row)
    for first, block in raw.blocks:
        by_place = list(zip(*block, strict=True))
        numbers, cells = _without_blanks(first, [by_place[reader.place] for reader in readers])
        values = [reader.read(numbers, column) for reader, column in zip(readers, cells, strict=True)]
        _keep(parsed, numbers, list(map(make_row, zip(*values, strict=True))), set().union(*(r.bad for r in readers)))
    return parsed


def _keep(parsed: ParsedSheet, numbers: list[int], rows: list[Any], bad: set[int]) -> None:
    """Rows go to those that were read whole, or (at the indexes `bad`) to the half-read ones."""
    if bad:
        parsed.half_read += [(numbers[index], rows[index]) for index in sorted(bad)]
        numbers = [number for index, number in enumerate(numbers) if index not in bad]
        rows = [row for index, row in enumerate(rows) if index not in bad]
    parsed.numbers += numbers
    parsed.rows += rows


def _without_blanks(first: int, cells: list[Sequence[Cell]]) -> tuple[list[int], list[Sequence[Cell]]]:
    """The rows' numbers, and their cells by column, without the rows of which no column says anything."""
    blank = {
        index
        for index, cell in enumerate(cells[0])
        if _is_blank(cell) and all(_is_blank(column[index]) for column in cells)
    }
    count = len(cells[0])
    if not blank:
        return list(range(first, first + count)), cells
    kept = [index for index in range(count) if index not in blank]
    return [first + index for index in kept], [[column[index] for index in kept] for column in cells]


def _is_blank(cell: Cell) -> bool:
    return cell == "" or (cell.__class__ is str and cell.isspace())


class _Reader(dict[Cell, Any]):
    """Reads the cells of a column; it remembers the good ones for the next that is equal, for in a ledger most are."""

    def __init__(self, sheet: str, column: Column, place: int, faults: Faults) -> None:
        super().__init__()
        self.place = place
        #: indexes of the cells that could not be read, of those read last
        self.bad: set[int] = set()
        self._sheet, self._column, self._faults = sheet, column, faults
        self._expected: dict[Cell, str] = {}

    def read(self, numbers: list[int], cells: Sequence[Cell]) -> list[Any]:
        """The cells' values, BAD for one that is not what the column expects; `numbers` are their rows'."""
        if bool in set(map(type, cells)):
            # True and 1.0 are equal, and no column expects a boolean
            cells = [ErrorCell(str(cell).upper()) if cell.__class__ is bool else cell for cell in cells]
        self._expected.clear()
        values = [*map(self.__getitem__, cells)]
        self.bad = {index for index, value in enumerate(values) if value is BAD} if self._expected else set()
        for index in sorted(self.bad):
            cell = cells[index]
            value = shown(self._column.quoted(cell))
            fault = Fault(self._sheet, numbers[index], self._column.header, value, self._expected[cell])
            self._faults.add(fault)
        return values

    def __missing__(self, cell: Cell) -> Any:
        try:
            value = self._parse(cell)
        except BadCell as bad:
            # only for now: there may be a million of them, all different
            self._expected[cell] = str(bad)
            return BAD
        self[cell] = value
        return value

    def _parse(self, cell: Cell) -> Any:
        if not _is_blank(cell):
            return self._column.parse(cell)
        if not self._column.blank:
            raise BadCell(_("a value; the cell is empty"))
        return self._column.empty
