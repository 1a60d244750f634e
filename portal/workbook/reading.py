"""Reading an .xlsx sheet by sheet into columns of cells, without knowing what they mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from portal.workbook.inspection import NotAWorkbook, error_cells, inspect

#: a cell whose stored value is an error, as the columns see it: no value that anything expects
Cell = Any


class ErrorCell:
    """The stored value of a cell is an error such as #REF!."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class RawSheet:
    """`headers` as they stand, `numbers` the rows' numbers as Excel counts, `cells` one tuple a header."""

    name: str
    headers: list[str]
    numbers: list[int]
    cells: list[tuple[Cell, ...]]


def read_sheets(path: Path) -> Iterator[RawSheet]:
    """The workbook's sheets in its order; rows without any value are left out.

    Raises NotAWorkbook when the file is none, or too large to be read.
    """
    inspect(path)
    errors = error_cells(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            yield _read(name, book.get_sheet_by_name(name), errors.get(name, {}))
    except python_calamine.CalamineError as error:
        raise NotAWorkbook(_("The file is not an Excel workbook (.xlsx), or it is damaged.")) from error


def _read(name: str, sheet: Any, errors: dict[tuple[int, int], str]) -> RawSheet:
    left = sheet.start[1] if sheet.start else 0
    rows = list(sheet.iter_rows())
    for (row, column), text in errors.items():
        if row <= len(rows) and 0 <= column - 1 - left < len(rows[row - 1]):
            rows[row - 1][column - 1 - left] = ErrorCell(text)
    if not rows:
        return RawSheet(name.strip(), [], [], [])
    headers = [str(cell).strip() for cell in rows[0]]
    kept = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell != "" for cell in row)]
    cells = list(zip(*(row for _number, row in kept), strict=True)) if kept else [() for _header in headers]
    return RawSheet(name.strip(), headers, [number for number, _row in kept], cells)
