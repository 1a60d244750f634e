"""From a raw sheet to typed rows: each cell is read by its column, and every fault is listed."""

from collections import Counter, namedtuple
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.workbook.columns import BadCell, Column
from portal.workbook.faults import Fault, Faults, shown
from portal.workbook.reading import RawSheet

#: stands where a cell could not be read, so that checks can pass over the row
BAD: Any = object()


def row_type(name: str, columns: Sequence[Column]) -> Any:
    """A named tuple with a field a column: what a row of the sheet is everywhere in the portal."""
    return namedtuple(name, [column.field for column in columns])  # noqa: PYI024 — made at run time


@dataclass
class ParsedSheet:
    """The rows that could be read whole, with their numbers as Excel counts, in the order of the file.

    `half_read` are the others, with BAD in place of what could not be read: what refers to them is not blamed.
    """

    numbers: list[int] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    half_read: list[Any] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)


def parse(sheet: str, row: Any, columns: Sequence[Column], raw: RawSheet, faults: Faults) -> ParsedSheet:
    """Typed rows of `raw`; faults of missing columns and of cells go to `faults`."""
    known = {column.header for column in columns}
    unknown = [header for header in raw.headers if header and header not in known]
    twice = [header for header, count in Counter(raw.headers).items() if count > 1 and header in known]
    missing = [column.header for column in columns if column.header not in raw.headers]
    for header in missing:
        faults.add(Fault(sheet, 1, header, "", _("the column is missing")))
    for header in twice:
        faults.add(Fault(sheet, 1, header, header, _("the column is there more than once")))
    if missing or twice:
        return ParsedSheet(unknown_columns=unknown)
    values = [
        _parse_column(sheet, column, raw.cells[raw.headers.index(column.header)], raw.numbers, faults)
        for column in columns
    ]
    return _rows(row, values, raw.numbers, unknown)


def _rows(row: Any, values: list[list[Any]], numbers: list[int], unknown: list[str]) -> ParsedSheet:
    rows = list(map(row._make, zip(*values, strict=True)))
    bad = {index for column in values for index, value in enumerate(column) if value is BAD}
    half_read = [rows[index] for index in sorted(bad)]
    if bad:
        rows = [parsed for index, parsed in enumerate(rows) if index not in bad]
        numbers = [number for index, number in enumerate(numbers) if index not in bad]
    return ParsedSheet(numbers, rows, half_read, unknown)


def _parse_column(
    sheet: str, column: Column, cells: Sequence[Any], numbers: list[int], faults: Faults
) -> list[Any]:
    """The column's values; equal cells are read once, for in a ledger they are few."""
    parse_cell = column.parse
    seen: dict[Any, Any] = {}
    values: list[Any] = []
    for index, cell in enumerate(cells):
        # True and 1.0 are equal keys: a boolean is never looked up
        if cell.__class__ is not bool and cell in seen:
            values.append(seen[cell])
            continue
        try:
            value = _parse_cell(column, parse_cell, cell)
        except BadCell as bad:
            faults.add(Fault(sheet, numbers[index], column.header, shown(cell), str(bad)))
            value = BAD
        else:
            seen[cell] = value
        values.append(value)
    return values


def _parse_cell(column: Column, parse_cell: Any, cell: Any) -> Any:
    if cell == "" or (cell.__class__ is str and not cell.strip()):
        if not column.blank:
            raise BadCell(_("a value; the cell is empty"))
        return column.empty
    return parse_cell(cell)
